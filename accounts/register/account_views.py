"""An account with what it lacks, those at rest (G6), and the hand-over to an incoming chief."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import F
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.account.expiry import at_rest
from accounts.account.models import SNSAccount
from accounts.account.rules import HELD, incoming
from accounts.account.views import today_for
from accounts.custody.actions import confirm_handover
from accounts.deficiencies.rules import deficiencies_of, with_deficiencies
from accounts.deficiencies.telling import REST
from accounts.register.page import account_page
from katori_sns.notices.models import RiskRow
from katori_sns.organisation.requests import done, person_of
from katori_sns.web.forms import Form
from katori_sns.web.methods import shown_or_sent

MOST = 200  # accounts at rest on one page
TOLD = {"quiet": "担当者", **dict(zip(REST, ("担当者", "所属長", "広報主管課"), strict=True))}


@require_safe
def detail(request: HttpRequest, account_id: int) -> HttpResponse:
    """An account: plain facts for every employee, all else for who keeps it."""
    org = today_for(request)
    open_to_him = with_deficiencies(SNSAccount.objects.open_to(person_of(request)), org)
    account = get_object_or_404(open_to_him.select_related("section"), pk=account_id)
    kept = SNSAccount.objects.kept_by(org).filter(pk=account_id).exists()
    context: dict[str, object] = {"account": account, "kept": kept}
    if kept:
        context |= account_page(account, org)
    return render(request, "accounts/detail.html", context)


@require_safe
def resting(request: HttpRequest) -> HttpResponse:
    """停止中・投稿のないアカウント (G6): since when each rests, the longest first, and who was told of it."""
    org = today_for(request)
    accounts = at_rest(SNSAccount.objects.kept_by(org), org.on).select_related("section")
    found = list(accounts.order_by(F("rests_from").asc(nulls_first=True), "pk")[:MOST])
    told = RiskRow.objects.open().filter(subject__in=[a.subject for a in found], mark__in=TOLD)
    steps: dict[str, list[str]] = {}
    for subject, mark in told.order_by("pk").values_list("subject", "mark"):
        steps.setdefault(subject, []).append(TOLD[mark])
    rows = [(account, "、".join(steps.get(account.subject, ()))) for account in found]
    return render(request, "accounts/resting.html", {"rows": rows, "most": MOST})


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
    accounts = with_deficiencies(SNSAccount.objects.filter(HELD, section=section_id), org)
    rows = list(accounts.select_related("custody__custodian").order_by("medium", "name", "pk"))
    context = {
        "form": form,
        "section": org.sections[section_id],
        "rows": [(account, deficiencies_of(account)) for account in rows],
        "confirmable": any(not account.lacks_custodian for account in rows),  # type: ignore[attr-defined]  # a mark
    }
    return render(request, "accounts/handover.html", context, status=422 if form.errors else 200)
