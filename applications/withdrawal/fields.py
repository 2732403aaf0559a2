"""What a withdrawal asks: the official form, then the measure and its grounds (G6(1))."""

from __future__ import annotations

from accounts.reviews.models import GROUNDS
from applications.giving_up.fields import EVIDENCE, HARM_ROWS, PERIOD_ROWS, REST_ROWS
from applications.giving_up.models import GivingUp
from applications.withdrawal.models import WithdrawalConsultation
from katori_sns.cases.fields import BESIDE, SECTION, CaseField, CaseFields, placed
from katori_sns.cases.guards import accounts_about
from katori_sns.workflow.words import accounts_of


def criteria_of(case: WithdrawalConsultation) -> str:
    return "\n".join(GROUNDS[key] for key in case.criteria if key in GROUNDS)


def has_ground(case: WithdrawalConsultation) -> bool:
    return bool(case.criteria or case.other_ground.strip())


def lines_of(case: WithdrawalConsultation) -> str:
    """Into which account each goes, where they are merged."""
    if case.measure != GivingUp.Measure.MERGE:
        return ""
    accounts = {str(account.pk): str(account) for account in accounts_about(case)}
    return "\n".join(
        f"{accounts.get(key, key)} → {line.get('name', '')}{'（使わずに残す）' if line.get('kept') else ''}"
        for key, line in sorted(case.lines.items())
    )


FIELDS = CaseFields(
    WithdrawalConsultation,
    (
        SECTION,
        CaseField("manager", required=True),
        CaseField("purpose", help="これまで何のために使ってきたかを書きます。", required=True),
        CaseField("account", "ソーシャルメディアの種類", asked=False, words=accounts_of),
        CaseField("reason", required=True),
        CaseField("planned_on", required=True),
        CaseField("other", help="なければ空けておきます。"),
        *placed(
            BESIDE,
            (
                CaseField("measure"),
                CaseField(
                    "criteria",
                    "判断基準",
                    required=True,
                    lacking="判断基準を選ぶか、ほかの理由を書いてください",
                    words=criteria_of,
                    given=has_ground,
                ),
                CaseField(
                    "other_ground",
                    help="媒体の終了、所属の廃止、ログインできないなど、①から④のほかの理由。",
                ),
                CaseField(
                    "followers_other",
                    help="①を選んだときは必ず選びます。活用できるなら、撤退しなくてもかまいません。",
                ),
                CaseField("followers_use", help="①を選んだときは必ず書きます。例：移住の案内に活用する"),
                CaseField("evaluation", help="評価の結果を書くか、ファイルを添付します。"),
                CaseField("lines", "統合の内訳", asked=False, words=lines_of),
                *HARM_ROWS,
                EVIDENCE,
                *REST_ROWS,
                *PERIOD_ROWS,
                CaseField("told_at", help="著しい不利益のため電話で協議したとき。例：R8.11.23 23:40"),
                CaseField("told_by"),
                CaseField("told_to"),
            ),
        ),
    ),
)
TOLD = ("told_at", "told_by", "told_to")
