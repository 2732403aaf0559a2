"""The nine items before they are sent on (G4(2))."""

from __future__ import annotations

from accounts.models import NineItems
from accounts.policy.secrets import HINT, has_secret
from katori_sns.workflow.steps import Problem


def no_secret(items: NineItems) -> list[Problem]:
    """⑦ names how passwords are managed, never a password."""
    return [Problem("item_manual", HINT)] if has_secret(items.item_manual) else []


def broadcast_named(items: NineItems) -> list[Problem]:
    """⑥: who only sends names the clause of the published policy that says so (G4(2)⑥)."""
    cites = items.item_broadcast.strip() or items.clauses.get("item_broadcast")
    if items.broadcast_only == NineItems.YesNo.YES and not cites:
        return [Problem("item_broadcast", "⑥が「はい」なのに、そう明示した運用ポリシーの条項がありません")]
    return []
