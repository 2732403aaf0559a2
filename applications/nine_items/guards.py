"""The nine items before they are sent on (G4(2)): what hangs on another answer, which clauses are cited."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from accounts.models import Clause, CommonPolicy, NineItems
from accounts.policy.items import NINE_ITEMS
from accounts.policy.secrets import HINT, has_secret
from katori_sns.web.characters import is_blank
from katori_sns.web.dates import months_after
from katori_sns.workflow.steps import Problem

LONGEST = 60  # months from one review to the next
BROADCAST = "item_broadcast"
RISKS = {"legal_risk": "法的リスク", "political_risk": "政情リスク"}


def consistent(items: NineItems, on: date) -> list[Problem]:
    """What the parts ask of each other; that each is there, its row says (G4(2)④–⑨)."""
    return [
        *_examples(items),
        *_manual(items),
        *_servers(items),
        *_evaluation(items, on),
        *_cited(items, on),
    ]


def _examples(items: NineItems) -> Iterator[Problem]:
    """G4(2)④: each example names who decides it."""
    for number, row in enumerate(items.decision_examples, start=1):
        if not (row["example"] and row["decider"]):
            wrong = f"④の{number}行目は、例と決裁権者の両方を入力してください"
            yield Problem("decision_examples", wrong)


def _manual(items: NineItems) -> Iterator[Problem]:
    """G4(2)⑦: no password (how they are managed is named), and hours that a post can fall into."""
    if has_secret(items.item_manual):
        yield Problem("item_manual", HINT)
    if items.manual_from and items.manual_to and items.manual_from >= items.manual_to:
        yield Problem("manual_to", "⑦終了時刻は、開始時刻より後にしてください")


def _servers(items: NineItems) -> Iterator[Problem]:
    """G4(2)⑧: abroad, the risks and what is done about them; at home under its own law, the terms."""
    clause = "item_data" in items.clauses
    if "other" in items.servers and is_blank(items.server_other):
        yield Problem("server_other", "⑧その他の国の名称を入力してください")
    if not (items.servers and items.server_law):
        return
    if items.may_be_abroad:
        for name, risk in RISKS.items():
            if not getattr(items, name):
                yield Problem(name, f"⑧{risk}を許容するかどうかを選んでください")
        if is_blank(items.risk_measures) and not clause:
            yield Problem("risk_measures", "⑧リスクへの対策を入力してください")
    elif is_blank(items.terms_quoted) and not clause:
        yield Problem("terms_quoted", "⑧利用約款の該当条項を入力してください")


def _evaluation(items: NineItems, on: date) -> Iterator[Problem]:
    """G4(2)⑨: regular reviews have an interval; the first is not further away than the longest."""
    if items.evaluation_on and items.evaluation_on > months_after(on, LONGEST):
        yield Problem("evaluation_on", f"⑨最初に評価する日は、{LONGEST}か月以内にしてください")
    months = items.evaluation_months
    if items.evaluation_term == NineItems.Term.REGULAR and not (months and months <= LONGEST):
        yield Problem("evaluation_months", f"⑨評価の間隔を1から{LONGEST}までの月数で入力してください")


def _cited(items: NineItems, on: date) -> Iterator[Problem]:
    """A clause is cited as the published policy has it, not as an older version had it (G4(2)③)."""
    found = clauses_cited(items, on)
    for item in NINE_ITEMS:
        if item.field in items.clauses and item.field not in found:
            wrong = f"{item.sign}で引用した条項は、いまの共通ポリシーにありません。引用し直してください"
            yield Problem(item.field, wrong)


def clauses_cited(items: NineItems, on: date) -> dict[str, Clause]:
    """Item → the clause it cites of the policy in force; of an older one, if that still reads the same."""
    if not items.clauses:
        return {}
    policy, version = CommonPolicy.objects.with_clauses().in_force(on), items.common_version
    now = _clauses(policy)
    if policy is None or policy.version == version:
        return {field: now[number] for field, number in items.clauses.items() if number in now}
    cited = CommonPolicy.objects.with_clauses().filter(version=version or 0, in_force_from__lte=on)
    then = _clauses(cited.first())
    same = {n: c for n, c in now.items() if n in then and (then[n].title, then[n].text) == (c.title, c.text)}
    return {field: same[number] for field, number in items.clauses.items() if number in same}


def _clauses(policy: CommonPolicy | None) -> dict[int, Clause]:
    return {clause.number: clause for clause in policy.clauses.all()} if policy else {}


def broadcast_named(items: NineItems, on: date) -> list[Problem]:
    """⑥: who only sends cites the clause of the published policy that says so (G4(2)⑥)."""
    if items.broadcast_only == NineItems.YesNo.YES and BROADCAST not in clauses_cited(items, on):
        wrong = "⑥が「はい」のときは、そう明示した公開中の運用ポリシーの条項を引用してください"
        return [Problem(BROADCAST, wrong)]
    return []
