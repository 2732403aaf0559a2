"""What a question of an auditor says (G2(2))."""

from __future__ import annotations

from dataclasses import replace

from katori_sns.cases.fields import SECTION, CaseField, CaseFields
from katori_sns.oversight.inquiry.models import AuditInquiry
from katori_sns.web.dates import EXAMPLE

FIELDS = CaseFields(
    AuditInquiry,
    (
        replace(SECTION, label="照会先"),
        CaseField("about", "対象", asked=False, words=lambda case: case.about),
        CaseField("period", "対象の期間", asked=False, words=lambda case: case.period),
        CaseField("since", help=f"期間について確認するとき。{EXAMPLE}", said_in="period"),
        CaseField("until", help="期間の終わりがないときは空欄にします。", said_in="period"),
        CaseField("question", help="照会先の職員と広報主管課が読みます。", required=True),
        CaseField("answer_by", help=f"過ぎても、何も止まりません。{EXAMPLE}", required=True),
    ),
)
GUIDE = (
    (
        "2 遵守事項 (2)",
        "地方公務員法をはじめとする関係法令や職員の服務規程、香取市情報セキュリティポリシー等を遵守します。",
    ),
)
