"""How an account is stopped or given up (G6): the same for a withdrawal and for an order."""

from __future__ import annotations

from django.conf import settings

from applications.giving_up.models import GivingUp
from katori_sns.cases.fields import CaseField


def harm_of(case: GivingUp) -> str:
    return "あり（直ちに削除する）" if case.harm else ""


PERIOD = f"目安は{settings.NOTICE_DAYS}日です。短くするときは理由を書きます。"
REST_ROWS = (
    CaseField("stop_method", help="「停止」のとき。"),
    CaseField("name_kept_until", help="使わないと媒体がアカウントを消すとき、その日。近づくと知らせます。"),
)
PERIOD_ROWS = (
    CaseField("period_from", help="「撤退」「統合」のとき。アカウントと市ホームページで知らせ始める日。"),
    CaseField("period_to", help=PERIOD),
    CaseField("period_reason"),
)
HARM = CaseField(
    "harm",
    "著しい不利益",
    "利用者または市に著しい不利益が生じる事態のとき（6 (2) ただし書き）。周知の期間を置きません。",
    words=harm_of,
)
HARM_ROWS = (
    HARM,
    CaseField(
        "harm_ground",
        help="「著しい不利益」のとき。だれにどのような不利益が生じ、何で分かったかを書きます。",
    ),
    CaseField("harm_by", help="「著しい不利益」のとき。所属長の職と氏名。例：商工観光課長　宮本 健一"),
)
EVIDENCE = CaseField("evidence_kept", help="トラブルが続いているときは、削除の前に画面などを残します。")
