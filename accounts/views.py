"""An account and what it lacks, names given up, the hand-over, and whether a URL is ours."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.actions import confirm_handover
from accounts.asking import today_for
from accounts.forms import OursForm
from accounts.marks import HELD, marks_of
from accounts.models import SNSAccount, WatchedHandle
from accounts.ours import look_up
from accounts.page import account_page
from accounts.recording import incoming
from katori_sns.organisation.asking import done, person_of
from katori_sns.web.forms import Form
from katori_sns.web.methods import shown_or_sent
from katori_sns.web.pages import keyset_page


@require_safe
def detail(request: HttpRequest, account_id: int) -> HttpResponse:
    """An account: plain facts for every employee, all else for who keeps it."""
    org = today_for(request)
    open_to_him = SNSAccount.objects.open_to(person_of(request)).marked(org)
    account = get_object_or_404(open_to_him.select_related("section"), pk=account_id)
    kept = SNSAccount.objects.kept_by(org).filter(pk=account_id).exists()
    context: dict[str, Any] = {"account": account, "kept": kept}
    if kept:
        context |= account_page(account, org)
    return render(request, "accounts/detail.html", context)


@shown_or_sent
def handover(request: HttpRequest, section_id: int) -> HttpResponse:
    """引継ぎの確認: an incoming chief sees the custody of all his accounts, and confirms it at once."""
    org = today_for(request)
    if incoming(org, section_id) is None:
        raise Http404
    form, by = Form(request.POST if request.method == "POST" else None), person_of(request)
    if request.method == "POST" and done(
        form, lambda _: confirm_handover(section_id=section_id, by=by, now=timezone.now())
    ):
        messages.success(request, "引継ぎの確認を記録しました。")
        return redirect("accounts:handover", section_id)
    accounts = SNSAccount.objects.filter(HELD, section=section_id).marked(org)
    rows = list(accounts.select_related("custody__custodian").order_by("medium", "name", "pk"))
    context = {
        "form": form,
        "section": org.sections[section_id],
        "rows": [(account, marks_of(account)) for account in rows],
        "confirmable": any(not account.lacks_custodian for account in rows),  # type: ignore[attr-defined]  # a mark
    }
    return render(request, "accounts/handover.html", context, status=422 if form.errors else 200)


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
        request, "accounts/watched.html", {"page": page, "looks": not person_of(request).stands_alone}
    )


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
