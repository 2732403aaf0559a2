"""What a report of trouble asks, a row for each field (G2(3))."""

from __future__ import annotations

from incidents.models import IncidentReport
from katori_sns.cases.fields import CaseField, CaseFields
from katori_sns.workflow.words import accounts_of

EXAMPLE = "例：R8.11.25 9:00"
FIELDS = CaseFields(
    IncidentReport,
    (
        CaseField(
            "accounts",
            "アカウント",
            "市のアカウントのとき。いくつでも選べます。",
            asked=False,
            words=accounts_of,
        ),
        CaseField("nature", required=True),
        CaseField("where", help="台帳にないとき。アカウント名、URL、記事の見出しなど。"),
        CaseField(
            "what",
            help="見たこと、広がりの様子。気づいた人の判断で反論や否定はしません（2 遵守事項 (3)）。",
            required=True,
        ),
        CaseField("occurred_at", help=f"分かるとき。気づいた日時より前です。{EXAMPLE}"),
        CaseField("discovered_at", help=EXAMPLE, required=True),
        CaseField("chief_told_at", help=f"先に電話などで伝えたとき。{EXAMPLE}"),
        CaseField("chief_told_to", help="伝えた所属長の職と名前。"),
        CaseField("pr_told_at", help=f"先に電話などで伝えたとき。{EXAMPLE}"),
        CaseField("pr_told_to", help="伝えた広報主管課の人の職と名前。"),
    ),
)
