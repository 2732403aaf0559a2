"""What must be there before an incident is filed, and before it is closed (G2(3), G5(2), G5(3))."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from accounts.models import KnownFake
from incidents.checklists import Item
from incidents.models import IncidentReport
from katori_sns.workflow.models import CaseAccount, Statement
from katori_sns.workflow.steps import CaseContext, Problem
from katori_sns.workflow.words import label_of

CLOSING = ("happened", "informed", "outcome", "summary")  # what must be known before it is closed


def complete(ctx: CaseContext[IncidentReport]) -> list[Problem]:
    """All that is asked before it is filed (its moments: see actions.file)."""
    return lacking(vars(ctx.case), named=CaseAccount.objects.filter(case=ctx.case).exists())


def lacking(said: Mapping[str, Any], *, named: bool) -> list[Problem]:
    """Where and what it is, unless its accounts are `named`; who was told by telephone stands with when."""
    problems = []
    if not (said.get("what") or "").strip():
        problems.append(Problem("what", "何が起きているかを入力してください"))
    if not (said.get("where") or "").strip() and not named:
        problems.append(Problem("where", "アカウントを選ぶか、URLなどを入力してください"))
    for name in ("chief_told", "pr_told"):
        at, to = said.get(f"{name}_at"), (said.get(f"{name}_to") or "").strip()
        if at and not to:
            problems.append(Problem(f"{name}_to", "伝えた相手の職と名前を入力してください"))
        if to and not at:
            problems.append(Problem(f"{name}_at", "伝えた日時を入力してください"))
    return problems


def all_handled(ctx: CaseContext[IncidentReport]) -> list[Problem]:
    """What the guideline names has its result for each fake, and what happened, who was told and the result
    are written (G5(2), G5(3)).
    """
    case = ctx.case
    problems = [
        Problem("items", f"「{item.label}」の記録か、不要または実施不能の理由が未了です{of}")
        for item in case.checklist
        if item.needed
        for of in _left(case, item)
    ]
    unwritten = [label_of(IncidentReport, name) for name in CLOSING if not getattr(case, name).strip()]
    if unwritten:
        problems.append(Problem("summary", f"「まとめを書く」の{'、'.join(unwritten)}が未記入です"))
    return problems


def _left(case: IncidentReport, item: Item) -> list[str]:
    """What of an item has no record yet: the whole, or each fake that no record speaks of."""
    said = case.recorded(item)
    known = [fake for fake in case.fakes if fake.is_known] if item.each else []
    if not known or not said:
        return [] if said else [""]
    return [f"（{fake}）" for fake in known if not any(_speaks_of(s, fake) for s in said)]


def _speaks_of(said: Statement, fake: KnownFake) -> bool:
    """A record that names none speaks of all that were known by then; after it came again, none before."""
    return said.at >= fake.seen_at and (not said.about or fake.is_meant(said.about))
