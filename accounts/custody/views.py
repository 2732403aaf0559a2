"""The page of custody."""

from __future__ import annotations

from functools import partial

from django.http import HttpRequest, HttpResponse

from accounts.account.views import account_to_edit, ask_about, today_for
from accounts.custody import actions
from accounts.custody.forms import CustodyForm
from accounts.custody.models import Custody
from katori_sns.web.methods import shown_or_sent


@shown_or_sent
def keep_custody(request: HttpRequest, account_id: int) -> HttpResponse:
    """保管を記録する."""
    org = today_for(request)
    account = account_to_edit(org, account_id)
    before = Custody.objects.filter(account=account).first()
    return ask_about(
        request,
        account,
        CustodyForm(request.POST or None, account=account, before=before, today=org.on),
        partial(actions.keep_custody, account_id=account_id),
        title="保管の記録",
        button="記録する",
    )
