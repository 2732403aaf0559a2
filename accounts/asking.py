"""What every page of the register begins with: the city today, and an account of this person's."""

from collections.abc import Callable, Sequence
from typing import Any

from django.forms import BaseForm
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone

from accounts.models import SNSAccount
from katori_sns.organisation import asking
from katori_sns.organisation.asking import ask, person_of
from katori_sns.organisation.roles import Organisation


def today_for(request: HttpRequest) -> Organisation:
    """The city today as it concerns who asks; the register does not exist for administrators."""
    if person_of(request).is_administrator:
        raise Http404
    return asking.today_for(request)


def account_to_edit(org: Organisation, account_id: int) -> SNSAccount:
    """An account of the person's sections; to everybody else the page does not exist."""
    return get_object_or_404(SNSAccount.objects.edited_by(org).select_related("section"), pk=account_id)


def ask_about(
    request: HttpRequest,
    account: SNSAccount,
    form: BaseForm,
    act: Callable[..., object],
    *,
    facts: Sequence[tuple[str, Any]] = (),
    part: str = "",
    **page: Any,
) -> HttpResponse:
    """One recorded act, which takes `by` and `now` beside the answers; then `part` of the account's page."""
    by = person_of(request)
    return ask(
        request,
        form,
        lambda answers: act(by=by, now=timezone.now(), **answers),
        facts=[("アカウント", account), *facts],
        back=account.get_absolute_url() + part,
        above=account.name,
        **page,
    )
