"""What must be in order before an application moves on: each problem names its field."""

from accounts.items import BROADCAST_ITEM, NINE_ITEMS
from applications.models import NewOperationApplication, Verdict
from katori_sns.documents.glyphs import missing_glyphs
from katori_sns.web.text import fold
from katori_sns.workflow.steps import Problem, Scene

# 様式の欄, in its order; その他 alone may stay empty.
FORM_FIELDS = (
    "manager",
    "purpose",
    "trouble",
    "content",
    "hours",
    "frequency",
    "operators",
    "comments",
    "start_on",
)
CONSULTATION_FIELDS = ("consultation_on", "consultation_with", "consultation_result")
REQUIRED = (*CONSULTATION_FIELDS, *FORM_FIELDS, *(item.field for item in NINE_ITEMS))
PRINTED = (*FORM_FIELDS, "other", *(item.field for item in NINE_ITEMS))


def label(name: str) -> str:
    for item in NINE_ITEMS:
        if item.field == name:
            return str(item)
    return str(getattr(NewOperationApplication._meta.get_field(name), "verbose_name", name))


def complete(scene: Scene) -> list[Problem]:
    """Every field but その他, all nine items, and a consultation held (G4(1), G4(2))."""
    case = scene.case
    problems = [
        Problem(name, f"{label(name)}を入力してください")
        for name in REQUIRED
        if not fold(str(getattr(case, name) or "")).strip()
    ]
    if case.scope == case.Scope.JOINT and not case.joint_sections.exists():
        problems.append(Problem("joint_sections", "共同して使う所属を選んでください"))
    for name in PRINTED:
        missing = missing_glyphs(str(getattr(case, name) or ""))
        if missing:
            signs = "、".join(missing[:5])
            problems.append(
                Problem(name, f"{label(name)}の「{signs}」は印刷できません。別の字に直してください")
            )
    return problems


def verdicts_of(case: NewOperationApplication) -> dict[int, str]:
    """Item number → verdict of the present round."""
    return dict(Verdict.objects.filter(application=case, round=case.round).values_list("item", "word"))


def assessed(scene: Scene) -> list[Problem]:
    """Each of the nine items has its verdict."""
    words = verdicts_of(scene.case)
    return [
        Problem(f"word_{item.number}", f"{item}の「明確・不足・該当なし」を選んでください")
        for item in NINE_ITEMS
        if item.number not in words
    ]


def all_clear(scene: Scene) -> list[Problem]:
    """Approval needs every item 明確, ⑥ or 該当なし (G4(2))."""
    words = verdicts_of(scene.case)
    clear = {Verdict.Word.CLEAR}
    problems = []
    for item in NINE_ITEMS:
        allowed = clear | {Verdict.Word.NOT_APPLICABLE} if item.number == BROADCAST_ITEM else clear
        if item.number not in words:
            problems.append(
                Problem(f"word_{item.number}", f"{item}の確認がまだです。九項目を確認してください")
            )
        elif words[item.number] not in allowed:
            problems.append(
                Problem(f"word_{item.number}", f"{item}が「不足」です。理由を付けて差し戻してください")
            )
    return problems
