"""Whether a URL is ours, and the names given up."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.account.models import SNSAccount, WatchedHandle
from accounts.account.views import today_for
from accounts.fakes.models import KnownFake, lists_fakes
from accounts.lookup import actions
from accounts.lookup.answers import look_up
from accounts.lookup.forms import LookForm, OursForm
from katori_sns.organisation.requests import ask, person_of
from katori_sns.web.dates import format_wareki
from katori_sns.web.methods import shown_or_sent
from katori_sns.web.pages import capped_count, keyset_page


@require_safe
def watched(request: HttpRequest) -> HttpResponse:
    """監視名: names the city has given up, with when and by whom they were last looked at."""
    org = today_for(request)
    if person_of(request).is_contractor:
        raise Http404
    rows = WatchedHandle.objects.filter(account__in=SNSAccount.objects.watched_by(org))
    page = keyset_page(
        rows.select_related("account__section"),
        order=("-freed_on", "-pk"),
        after=request.GET.get("after", ""),
    )
    return render(
        request,
        "accounts/watched.html",
        {"page": page, "looks": not person_of(request).stands_alone, "today": org.on},
    )


@require_safe
def fakes(request: HttpRequest) -> HttpResponse:
    """既知のなりすまし (G5(2)): for the PR division and auditors, who read the incidents behind it."""
    org = today_for(request)
    if not lists_fakes(org):
        raise Http404
    rows = KnownFake.objects.all()
    page = keyset_page(rows, order=("-seen_at", "-pk"), after=request.GET.get("after", ""))
    context = {"page": page, "count": capped_count(rows.known())}
    return render(request, "accounts/fakes.html", context)


@shown_or_sent
def ours(request: HttpRequest) -> HttpResponse:
    """市のアカウントか: every employee pastes what he found, and is told whether it is ours (G5(2)).

    Sent by POST because a pasted text may be longer than an address; it changes nothing.
    """
    today_for(request)
    if person_of(request).is_contractor:
        raise Http404
    form = OursForm(request.POST if request.method == "POST" else None)
    answer = look_up(**form.cleaned_data) if form.is_valid() else None
    return render(
        request, "accounts/ours.html", {"form": form, "answer": answer}, status=422 if form.errors else 200
    )


@shown_or_sent
def look_at_handle(request: HttpRequest, watched_id: int) -> HttpResponse:
    """監視名を見て記録する: by the PR division or the section concerned."""
    org, by = today_for(request), person_of(request)
    if by.stands_alone:
        raise Http404
    concerned = SNSAccount.objects.watched_by(org)
    row = get_object_or_404(WatchedHandle.objects.filter(account__in=concerned), pk=watched_id)
    return ask(
        request,
        LookForm(request.POST or None, initial={"looked_on": org.on}),
        lambda answers: actions.look_at_handle(watched_id=watched_id, by=by, now=timezone.now(), **answers),
        title="手放したアカウント名の点検",
        button="記録する",
        facts=[("手放したアカウント名", row), ("URL", row.url), ("手放した日", format_wareki(row.freed_on))],
        back=reverse("accounts:watched"),
        above="手放したアカウント名の点検",
    )
