"""What the notices about an account ask alike (G4(4))."""

from __future__ import annotations

from django.db.models import Q

from accounts.models import IdentityFields, SNSAccount
from katori_sns.workflow.steps import Problem


def identified(case: IdentityFields, account: SNSAccount) -> list[Problem]:
    """The URL was read, and no other account of the register has it."""
    if not case.typed_url.strip():
        return []
    if not case.handle_key:
        return [Problem("typed_url", "URLを読み取れていません。入力し直して保存してください")]
    same = Q(handle_key=case.handle_key)
    if case.join_url:
        same |= Q(join_url=case.join_url)
    others = SNSAccount.objects.filter(same, medium=account.medium)
    closed = (SNSAccount.State.ABANDONED, SNSAccount.State.WITHDRAWN)
    if other := others.exclude(pk=account.pk).exclude(state__in=closed).first():
        return [Problem("typed_url", f"このアカウントはもう台帳にあります（{other.name}）")]
    return []
