"""What an approval brings about, and the reviewer's verdicts."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from accounts.account.lifecycle import open_account
from accounts.account.media import medium_label
from accounts.account.policies import add_policy, next_due
from accounts.policy.items import BROADCAST_ITEM, NINE_ITEMS
from applications.common_policy.actions import newest_clauses
from applications.common_policy.process import COMMON_POLICY
from applications.consultation.models import ConsultedMedium
from applications.manuals.actions import set_manual
from applications.new_operation.guards import ITEM, USED_UP, broadcast_rests, broadcast_words, brought
from applications.new_operation.models import CLAUSE, NewOperationApplication, Verdict
from katori_sns.organisation.models import User
from katori_sns.organisation.roles import ActorContext
from katori_sns.web.dates import local_date
from katori_sns.workflow.actions import Columns, start
from katori_sns.workflow.engine import lock
from katori_sns.workflow.errors import Conflict, Incomplete, NotAllowed
from katori_sns.workflow.ladder import submit_effect
from katori_sns.workflow.models import Case, CaseAccount, Level, Statement
from katori_sns.workflow.records import Standing
from katori_sns.workflow.rules import authority, barred
from katori_sns.workflow.steps import Address, Problem, Process, Transition

# ⑧: where it stands and under which law, another medium says otherwise.
OF_THE_MEDIUM = ("server_other", "server_law", "server", "legal_risk", "political_risk", "terms_quoted")
CLAUSE_FIELD = "broadcast_clause"  # of the reviewer's sheet
ARTICLES = (
    "4 手続 (1)",
    *(f"4 手続 (2){sign}" for sign in "①②③④⑤⑥⑦⑧⑨"),
    "2 遵守事項",
    "3 禁止事項",
    "5 リスク回避と対応",
)


def cite(transition: Transition[NewOperationApplication]) -> None:
    """The submission uses up the medium of its consultation; returns keep it (G4(1)).

    Raises Incomplete when another application was faster.
    """
    case = transition.case
    if case.submitted_at:  # a round before this one may have cited another
        ConsultedMedium.objects.filter(application=case).update(application=None)
    wanted = ConsultedMedium.objects.filter(consultation=case.consultation_id, medium=case.medium)
    if not wanted.filter(application=None).update(application=case):
        raise Incomplete([Problem("consultation", USED_UP)])
    transition.trace("協議を引いた申請", None, case.consultation.number if case.consultation else None)
    submit_effect(transition)


def approve(transition: Transition[NewOperationApplication]) -> None:
    """The account enters the register as 取得待ち, its nine items as policy version 1 (G4(1)–(3))."""
    case = transition.case
    account = open_account(
        name=case.account_name,
        medium=case.medium,
        medium_name=case.medium_name,
        section_id=case.keeper_id,
        joint_sections=case.joint(),
        manager=case.manager,
        planned_start=case.start_on,
        review_due=next_due(case, None),
    )
    add_policy(account, 1, items=_items(case), source=case.subject, today=local_date(transition.now))
    CaseAccount.objects.create(case=case, account=account)
    transition.trace("アカウント", None, f"{account}　{account.get_state_display()}")
    transition.trace("運用ポリシー", None, "第1版")
    set_manual(transition, account)


def _items(case: NewOperationApplication) -> Columns:
    """The nine items as they are in force: ⑥ with the clause that its verdict names."""
    items = case.written()
    said = case.standing(ITEM).get((f"{ITEM}{BROADCAST_ITEM}", ""))
    if said and (clause := said.details.get(CLAUSE)):
        items["item_broadcast"] = "\n".join(filter(None, [f"{clause}による。", case.item_broadcast]))
    return items


def copied(case: NewOperationApplication, medium: str, medium_name: str) -> Columns:
    """An application for another medium: ① is rewritten, what hangs on the medium asked again (G4(2)①)."""
    fields = {f.name: getattr(case, f.name) for f in type(case)._meta.local_fields if f.name != "case_ptr"}
    anew = dict.fromkeys(OF_THE_MEDIUM, "")
    return (
        fields
        | anew
        | {
            "medium": medium,
            "medium_name": medium_name,
            "item_medium": medium_label(medium, medium_name),
            "clauses": {field: number for field, number in case.clauses.items() if field != "item_medium"},
            "servers": [],
            "indicators": [row | {"baseline": "", "target": ""} for row in case.indicators],
            "copied_from": case,
            "manual": None,  # files are not copied
        }
    )


def wait_for_policy(transition: Transition[NewOperationApplication]) -> None:
    """Only what the common policy lacks opens its revision, with the reviewer's remarks (G4(2))."""
    case, titles = transition.case, {f"{ITEM}{item.number}": str(item) for item in NINE_ITEMS}
    lacking = [v for v in case.standing(ITEM).values() if v.value == Verdict.LACKING]
    remarks = "\n".join(f"{titles[v.key]}：{v.text}" for v in sorted(lacking, key=lambda v: v.key))
    start(
        COMMON_POLICY,
        drafter=transition.actor,
        section_id=case.keeper_id,
        now=transition.now,
        fields={"application": case, "remarks": remarks, "text": newest_clauses()},
        origin=Case.Origin.PR,
    )


@dataclass(frozen=True)
class Rejection:
    """The article or item that 不承認 rests on."""

    basis: str


def reject(transition: Transition) -> None:
    """不承認 names the article or item it rests on; raises Incomplete without one."""
    rejection: Rejection | None = transition.payload
    if rejection is None or rejection.basis not in ARTICLES:
        raise Incomplete([Problem("basis", "不承認の根拠となる条項を選んでください")])
    transition.rest_on(rejection.basis)


def verdicts_mark(case: NewOperationApplication) -> str:
    """Which state of the round's verdicts a sheet shows."""
    said = Statement.objects.filter(task__case=case.pk, task__round=case.round, key__startswith=ITEM)
    text = repr([case.round, *said.values_list("task", "key", "value", "text", "details")])
    return hashlib.sha256(text.encode()).hexdigest()[:16]


@transaction.atomic
def save_verdicts(
    process: Process[NewOperationApplication],
    case_id: int,
    *,
    actor: User,
    now: datetime,
    seen: str,
    words: dict[int, str],
    remarks: dict[int, str],
    clause: str = "",
) -> None:
    """Keep the verdicts of PR staff on the items they have judged; this is no act yet.

    They may be put right until the desk's act closes its task; what was said in a task before stays, and
    is not said again. `clause`: which of the policy in force says what ⑥ says, where a revision brought it.
    Raises NotVisible, NotAllowed, Incomplete where ⑥'s answer does not leave that verdict (G4(2)⑥), or
    Conflict when the round has ended, or another has judged, since the sheet marked `seen` was read.
    """
    case = lock(process, case_id)
    if case.state != "at_pr":
        raise Conflict(case, None)
    if not may_assess(case, ActorContext(local_date(now), actor)):
        raise NotAllowed
    if verdicts_mark(case) != seen:
        raise Conflict(case, None)
    _follows(case, words.get(BROADCAST_ITEM, ""), local_date(now), clause)
    task = case.tasks.open().get(desk="pr")
    known = case.standing(ITEM)
    found = [_verdict(number, word, remarks.get(number, ""), known) for number, word in words.items()]
    for verdict in found:
        if clause and (verdict.key, verdict.value) == (f"{ITEM}{BROADCAST_ITEM}", Verdict.CLEAR):
            verdict.details = {CLAUSE: clause}
    for verdict in found:
        verdict.task, verdict.by, verdict.by_name, verdict.at = task, actor, actor.name, now
    Statement.objects.bulk_create(
        [v for v in found if not _said(v, known.get((v.key, "")))],
        update_conflicts=True,
        unique_fields=["task", "key", "about"],
        update_fields=["value", "word", "text", "details", "by", "by_name", "at"],
    )


def _follows(case: NewOperationApplication, word: str, on: date, clause: str) -> None:
    """The verdict on ⑥ follows from its answer, and 明確 from a clause that is published."""
    field = f"word_{BROADCAST_ITEM}"
    if word and word not in broadcast_words(case, on):
        left = "」「".join(Verdict(w).label for w in broadcast_words(case, on))
        raise Incomplete([Problem(field, f"⑥の答えからは「{left}」だけを選べます")])
    unknown = clause and clause not in brought(case, on)
    if word == Verdict.CLEAR and (unknown or not broadcast_rests(case, on, clause)):
        raise Incomplete([Problem(CLAUSE_FIELD, "⑥を明示している条項を選んでください")])


def _verdict(number: int, word: str, remark: str, known: Standing) -> Statement:
    key, sign = f"{ITEM}{number}", NINE_ITEMS[number - 1].sign
    before = known.get((key, ""))
    if before and before.value != word and before.text == remark:
        remark = ""  # it explained the other word
    return Statement(key=key, value=word, label=f"九項目 {sign}", word=Verdict(word).label, text=remark)


def _said(verdict: Statement, before: Statement | None) -> bool:
    said = (verdict.value, verdict.text, verdict.details)
    return before is not None and (before.value, before.text, before.details) == said


def may_assess(case: NewOperationApplication, org: ActorContext) -> bool:
    """PR staff, and whoever decides the case."""
    if case.state != "at_pr" or org.user is None:
        return False
    if org.pr.pk in org.mine:
        return True
    tasks = list(case.tasks.all())
    task = next((t for t in tasks if t.desk == "pr" and not t.done_at), None)
    return task is not None and bool(
        authority(
            org,
            Address(Level(task.level), task.section_id),
            decides=True,
            drafter_id=case.drafter_id,
            barred=barred(task, tasks),
        )
    )
