"""An account with what it lacks, and those at rest (G6)."""

from __future__ import annotations

from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from accounts.account.expiry import at_rest
from accounts.account.models import SNSAccount
from accounts.account.views import today_for
from accounts.deficiencies.rules import with_deficiencies
from accounts.deficiencies.telling import REST
from accounts.register.page import account_page
from katori_sns.notices.models import RiskRow
from katori_sns.organisation.requests import person_of

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
