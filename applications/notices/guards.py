"""What the notices about an account ask alike (G4(4))."""

from __future__ import annotations

from accounts.models import IdentityFields, SNSAccount
from katori_sns.workflow.steps import Problem


def identified(case: IdentityFields, account: SNSAccount) -> list[Problem]:
    """The URL was read, and no other account of the register has it."""
    if not case.typed_url.strip():
        return []
    if not case.handle_key:
        return [Problem("typed_url", "URLを読み取れていません。入力し直して保存してください")]
    others = SNSAccount.objects.filter(medium=account.medium, handle_key=case.handle_key)
    closed = (SNSAccount.State.ABANDONED, SNSAccount.State.WITHDRAWN)
    if other := others.exclude(pk=account.pk).exclude(state__in=closed).first():
        return [Problem("typed_url", f"このアカウントはもう台帳にあります（{other.name}）")]
    return []
