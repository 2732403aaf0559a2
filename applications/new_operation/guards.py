"""An application before it is sent on, and before it is approved (G4(1), G4(2))."""

from __future__ import annotations

from django.db.models import QuerySet

from accounts.policy.items import BROADCAST_ITEM, NINE_ITEMS
from applications.common_policy.models import CommonPolicyRevision
from applications.consultation.models import ConsultedMedium
from applications.new_operation.fields import FIELDS
from applications.new_operation.models import NewOperationApplication, Verdict
from applications.nine_items.guards import broadcast_named, no_secret
from katori_sns.web.text import fold
from katori_sns.workflow.steps import CaseContext, Problem

ITEM = "item:"  # the key of a verdict: item:8
USED_UP = "この事前協議は、別の申請書が引いて使い終わっています。新しい事前協議をしてください"


def complete(ctx: CaseContext[NewOperationApplication]) -> list[Problem]:
    """Every field but その他, all nine items, and a consultation with each condition answered."""
    case = ctx.case
    named = [name for name in FIELDS.needed if name != "consultation"]
    problems = consulted(case) + FIELDS.missing(case, named)
    if case.scope == case.Scope.JOINT and not case.joint_sections.exists():
        problems.append(Problem("joint_sections", "共同して使う所属を選んでください"))
    return problems + FIELDS.unprintable(case) + no_secret(case)


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


def all_clear(ctx: CaseContext[NewOperationApplication]) -> list[Problem]:
    """Approval needs every item 明確, ⑥ or 該当なし (G4(2))."""
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
    return problems + broadcast_named(ctx.case)


def policy_in_force(ctx: CaseContext[NewOperationApplication]) -> list[Problem]:
    """The revision for which the application waits has been decided and its day has come, or was given up."""
    rows: QuerySet[CommonPolicyRevision] = QuerySet(CommonPolicyRevision)
    for revision in rows.filter(application=ctx.case):
        if revision.closed_at is None:
            return [Problem("policy", "共通ポリシーの改正がまだ決まっていません")]
        if revision.state == "decided" and revision.publish_on and revision.publish_on > ctx.org.on:
            return [Problem("policy", "改正した共通ポリシーの施行日がまだ来ていません")]
    return []
