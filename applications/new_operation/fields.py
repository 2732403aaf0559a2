"""What an application asks: the official form in its order (G4(1)), the consultation, the nine items."""

from __future__ import annotations

from applications.new_operation.models import NewOperationApplication
from applications.nine_items.fields import ITEM_ROWS
from katori_sns.cases.fields import OWN, WHOLE, CaseField, CaseFields, placed


def sections_of(case: NewOperationApplication) -> str:
    """Every section that uses the account; all of them, where it is the whole city's."""
    names = "、".join(section.name for section in (case.keeper, *case.joint()))
    return f"{names}（全庁的に使う）" if case.scope == case.Scope.CITYWIDE else names


def consultation_of(case: NewOperationApplication) -> str:
    return f"{case.consultation.number}　{case.consultation.title}" if case.consultation else ""


def result_of(case: NewOperationApplication) -> str:
    return case.consultation.state_label if case.consultation else ""


def conditions_of(case: NewOperationApplication) -> str:
    """Each condition of the consultation with its answer."""
    conditions = case.consultation.conditions if case.consultation else []
    return "\n".join(
        f"条件{number}：{condition}\n対応：{case.answer_to(number)}"
        for number, condition in enumerate(conditions, start=1)
    )


def _operation(name: str, text: str) -> CaseField:
    return CaseField(name, help=text, required=True, group="運用方法")


CONSULTATION = ("consultation", "consultation_result", "conditions")
FIELDS = CaseFields(
    NewOperationApplication,
    (
        CaseField("section", "所属名", asked=False, words=sections_of),
        CaseField("scope", said_in="section"),
        CaseField("joint_sections", "共同して使う所属", asked=False, said_in="section"),
        CaseField("account_name", help="市民に見える名前です。例：香取の農産物", place=WHOLE),
        CaseField(
            "manager",
            help="このアカウントの運用に責任を持つ人。例：農政課長　名前",
            required=True,
        ),
        CaseField("purpose", help="何のために使うかを書きます。", required=True),
        CaseField("medium_label", "ソーシャルメディアの種類", asked=False),
        CaseField("medium", said_in="medium_label"),
        CaseField("medium_name", help="種類で「その他」を選んだときに書きます。", said_in="medium_label"),
        CaseField(
            "trouble",
            help="だれに、どの順で連絡し、どう対応するかを書きます。個人の判断で反論しないことも書きます。",
            required=True,
        ),
        CaseField("content", help="どのような情報を発信するかを書きます。", required=True),
        _operation("hours", "様式の既定の文です。時間外に使うときは直します。"),
        _operation("frequency", "例：週2回程度"),
        _operation("operators", "投稿する人の職と名前を書きます。"),
        _operation("comments", "返信するか、だれがどう答えるかを書きます。"),
        CaseField("start_on", help="例：令和8年12月14日、R8.12.14、2026-12-14", required=True),
        CaseField("other", help="なければ空けておきます。"),
        *placed(
            WHOLE,
            (
                CaseField(
                    "consultation",
                    "事前協議",
                    "結果の出た事前協議から選びます。事前協議1件の媒体1種類につき、申請は1件です。",
                    required=True,
                    words=consultation_of,
                ),
                CaseField("consultation_result", "協議の結果", asked=False, words=result_of),
                CaseField("conditions", "条件と対応", asked=False, words=conditions_of),
            ),
        ),
        *placed(OWN, ITEM_ROWS),
    ),
)
