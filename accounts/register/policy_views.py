"""Pages of the policies: the city's common one for everybody, and an account's versions for who keeps it."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from accounts.account.models import SNSAccount
from accounts.account.views import today_for
from accounts.policy.items import NINE_ITEMS
from accounts.policy.models import CommonPolicy
from katori_sns.web.compare import compare


@require_safe
def policy(request: HttpRequest, version: int | None = None) -> HttpResponse:
    """香取市ソーシャルメディア運用ポリシー: the version in force, or another beside the one before it."""
    org = today_for(request)
    versions = list(CommonPolicy.objects.with_clauses().order_by("-version"))
    current = CommonPolicy.objects.with_clauses().in_force(org.on)
    shown = next((v for v in versions if v.version == version), None) if version else current
    if version and shown is None:
        raise Http404
    before = next((v for v in versions if shown and v.version < shown.version), None)
    old, new = before.texts() if before else {}, shown.texts() if shown else {}
    heads = [*old, *(head for head in new if head not in old)]
    context = {
        "versions": versions,
        "current": current,
        "shown": shown,
        "changes": compare(old, new, [(head, head) for head in heads]) if before else [],
        "may_revise": org.pr.pk in org.mine,
    }
    return render(request, "accounts/policy.html", context)


@require_safe
def account_policy(request: HttpRequest, account_id: int, version: int) -> HttpResponse:
    """運用ポリシー第n版: an account's nine items in a version, beside the version before."""
    org = today_for(request)
    account = get_object_or_404(SNSAccount.objects.kept_by(org).select_related("section"), pk=account_id)
    shown = get_object_or_404(account.policies, version=version)
    before = account.policies.filter(version__lt=version).order_by("-version").first()
    labels = [(item.field, str(item)) for item in NINE_ITEMS]
    context = {
        "account": account,
        "shown": shown,
        "rows": [{"label": str(item), "value": item.text_of(shown)} for item in NINE_ITEMS],
        "changes": compare(before.texts(), shown.texts(), labels) if before else [],
    }
    return render(request, "accounts/account_policy.html", context)
