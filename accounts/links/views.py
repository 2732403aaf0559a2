"""The page on which one records a link."""

from __future__ import annotations

from functools import partial

from django.http import HttpRequest, HttpResponse

from accounts.account.views import account_to_edit, ask_about, today_for
from accounts.links import actions
from accounts.links.forms import LinkForm
from accounts.links.models import LinkCheck
from katori_sns.web.methods import shown_or_sent


@shown_or_sent
def check_link(request: HttpRequest, account_id: int) -> HttpResponse:
    """リンクを確認する (G5(2))."""
    org = today_for(request)
    account = account_to_edit(org, account_id)
    asked = request.GET.get("direction", "")
    direction = asked if asked in LinkCheck.Direction.values else LinkCheck.Direction.TO_CITY
    initial = {"direction": direction, "present": "yes", "checked_on": org.on}
    return ask_about(
        request,
        account,
        LinkForm(request.POST or None, initial=initial),
        partial(actions.check_link, account_id=account_id),
        title="リンクの確認",
        button="記録する",
        facts=[("URL", account.url)] if account.url else [],
    )
