"""An application before it is sent on, and before it is approved (G4(1), G4(2))."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.db.models import QuerySet

from accounts.account.media import names_medium
from accounts.models import CommonPolicy, NineItems
from accounts.policy.items import BROADCAST_ITEM, NINE_ITEMS, NUMBERS
from applications.common_policy.models import CommonPolicyRevision
from applications.consultation.models import ConsultedMedium
from applications.new_operation.fields import FIELDS
from applications.new_operation.models import CLAUSE, NewOperationApplication, Verdict
from applications.nine_items.guards import BROADCAST, clauses_cited, consistent
from katori_sns.web.text import fold
from katori_sns.workflow.steps import CaseContext, Problem

ITEM = "item:"  # the key of a verdict: item:8
USED_UP = "この事前協議は、別の申請書が引いて使い終わっています。新しい事前協議をしてください"


def complete(ctx: CaseContext[NewOperationApplication]) -> list[Problem]:
    """Every field but その他, all nine items with their parts, and a consultation with its conditions met."""
    case, on = ctx.case, ctx.org.on
    named = [name for name in FIELDS.needed if name != "consultation"]
    problems = consulted(case) + FIELDS.missing(case, named)
    if case.scope == case.Scope.JOINT and not case.joint_sections.exists():
        problems.append(Problem("joint_sections", "共同して使う所属を選んでください"))
    return problems + FIELDS.unprintable(case) + consistent(case, on) + _reviewed(case, on) + [*_copied(case)]


def _reviewed(case: NewOperationApplication, on: date) -> list[Problem]:
    """It is to start, and ⑨ its first review is still to come once it runs (G4(1), G4(2)⑨)."""
    if case.start_on and case.start_on < on:
        return [Problem("start_on", "運用開始予定日は、きょうか後の日にしてください")]
    earliest = case.start_on or on
    if case.evaluation_on and case.evaluation_on <= earliest:
        return [Problem("evaluation_on", "⑨最初に評価する日は、運用開始予定日より後の日にしてください")]
    return []


def _copied(case: NewOperationApplication) -> Iterator[Problem]:
    """What was written of one medium is asked again for another: ① and each text that names it (G4(2)①)."""
    if case.copied_from and not names_medium(case.item_medium, case.medium, case.medium_name):
        yield Problem("item_medium", f"①に「{case.medium_label}」と書いてください")
    typed = [row.name for row in FIELDS.rows if row.asked and row.name not in ("medium", "medium_name")]
    for source in _sources(case):
        if (source.medium, fold(source.medium_name)) == (case.medium, fold(case.medium_name)):
            continue
        for name in typed:
            text = _text(case, name)
            if text == _text(source, name) and names_medium(text, source.medium, source.medium_name):
                wrong = f"写した文に「{source.medium_label}」とあります。"
                yield Problem(name, f"{wrong}{case.medium_label}の申請として直してください")


def _sources(case: NewOperationApplication) -> Iterator[NewOperationApplication]:
    """The application it was copied from, and what that was copied from in turn."""
    while case.copied_from:
        case = case.copied_from
        yield case


def _text(case: NewOperationApplication, name: str) -> str:
    """What was typed under a name; of rows the words, not the numbers."""
    value = getattr(case, name)
    if isinstance(value, list):
        rows = (row for row in value if isinstance(row, dict))
        return "　".join(text for row in rows for key, text in row.items() if key not in dict(NUMBERS))
    return value if isinstance(value, str) else ""


def consulted(case: NewOperationApplication) -> list[Problem]:
    """A consultation with a result that lists the medium and is not used up (G4(1))."""
    if case.consultation_id is None:
        return [Problem("consultation", "結果の出た事前協議を選んでください。まだなら先に協議してください")]
    rows = ConsultedMedium.objects.select_related("consultation__case_ptr")
    row = rows.filter(consultation=case.consultation_id, medium=case.medium).first()
    if row is None:
        return [Problem("consultation", f"この事前協議は{case.medium_label}について行っていません")]
    if fold(row.medium_name) != fold(case.medium_name):
        return [Problem("consultation", f"この事前協議は{case.medium_label}について行っていません")]
    if row.application_id not in (None, case.pk):
        return [Problem("consultation", USED_UP)]
    consultation = case.consultation = row.consultation
    return [
        Problem(f"answer_{number}", f"条件{number}への対応を入力してください")
        for number, _ in enumerate(consultation.conditions, start=1)
        if not case.answer_to(number).strip()
    ]


def verdicts_of(case: NewOperationApplication) -> dict[int, str]:
    """Item number → verdict of the present round."""
    return {int(s.key.removeprefix(ITEM)): s.value for s in case.standing(ITEM).values()}


def assessed(ctx: CaseContext[NewOperationApplication]) -> list[Problem]:
    """Each of the nine items has its verdict."""
    words = verdicts_of(ctx.case)
    return [
        Problem(f"word_{item.number}", f"{item}の「明確・不足・該当なし」を選んでください")
        for item in NINE_ITEMS
        if item.number not in words
    ]


def brought(case: NewOperationApplication, on: date) -> list[str]:
    """Which clauses in force may be named for ⑥: any, after the revision for which the case waited."""
    rows: QuerySet[CommonPolicyRevision] = QuerySet(CommonPolicyRevision)
    waited = rows.filter(application=case.pk, state="decided", publish_on__lte=on).exists()
    policy = CommonPolicy.objects.with_clauses().in_force(on) if waited else None
    return [f"共通ポリシー第{policy.version}版{clause}" for clause in policy.clauses.all()] if policy else []


def broadcast_words(case: NewOperationApplication, on: date) -> tuple[str, ...]:
    """The verdicts that ⑥'s answer leaves (G4(2)⑥).

    いいえ: 該当なし. はい: 不足, or 明確 where a clause of the published policy is cited that says so.
    """
    if case.broadcast_only == NineItems.YesNo.NO:
        return (Verdict.NOT_APPLICABLE,)
    yes = case.broadcast_only == NineItems.YesNo.YES
    if yes and (BROADCAST in clauses_cited(case, on) or brought(case, on)):
        return (Verdict.CLEAR, Verdict.LACKING)
    return (Verdict.LACKING,)


def broadcast_rests(case: NewOperationApplication, on: date, named: str) -> bool:
    """Whether 明確 of ⑥ rests on a clause of the published policy: the application's, or the reviewer's."""
    return BROADCAST in clauses_cited(case, on) or named in brought(case, on)


def _broadcast(case: NewOperationApplication, on: date) -> list[Problem]:
    """The verdict on ⑥ is still the one that follows from its answer (G4(2)⑥)."""
    said = case.standing(ITEM).get((f"{ITEM}{BROADCAST_ITEM}", ""))
    field = f"word_{BROADCAST_ITEM}"
    if said is None or said.value == Verdict.LACKING:
        return []
    if said.value not in broadcast_words(case, on):
        return [Problem(field, "⑥の確認が、答えの「はい」「いいえ」と合いません。確認し直してください")]
    if said.value == Verdict.CLEAR and not broadcast_rests(case, on, said.details.get(CLAUSE, "")):
        return [Problem(field, "⑥を明示した条項が、公開中の共通ポリシーにありません。確認し直してください")]
    return []


def all_clear(ctx: CaseContext[NewOperationApplication]) -> list[Problem]:
    """Approval needs every item 明確, ⑥ or 該当なし, as its answer says (G4(2))."""
    words = verdicts_of(ctx.case)
    clear = {Verdict.CLEAR}
    problems = []
    for item in NINE_ITEMS:
        allowed = clear | {Verdict.NOT_APPLICABLE} if item.number == BROADCAST_ITEM else clear
        if item.number not in words:
            problems.append(
                Problem(f"word_{item.number}", f"{item}の確認がまだです。九項目を確認してください")
            )
        elif words[item.number] not in allowed:
            problems.append(
                Problem(f"word_{item.number}", f"{item}が「不足」です。理由を付けて差し戻してください")
            )
    return problems + _broadcast(ctx.case, ctx.org.on)


def policy_in_force(ctx: CaseContext[NewOperationApplication]) -> list[Problem]:
    """The revision for which the application waits has been decided and its day has come, or was given up."""
    rows: QuerySet[CommonPolicyRevision] = QuerySet(CommonPolicyRevision)
    for revision in rows.filter(application=ctx.case):
        if revision.closed_at is None:
            return [Problem("policy", "共通ポリシーの改正がまだ決まっていません")]
        if revision.state == "decided" and revision.publish_on and revision.publish_on > ctx.org.on:
            return [Problem("policy", "改正した共通ポリシーの施行日がまだ来ていません")]
    return []
