"""What a revision of the common policy asks (G4(2))."""

from __future__ import annotations

from applications.common_policy.models import CommonPolicyRevision
from katori_sns.cases.fields import SECTION, CaseField, CaseFields


def application_of(case: CommonPolicyRevision) -> str:
    return case.application.title if case.application else ""


FIELDS = CaseFields(
    CommonPolicyRevision,
    (
        SECTION,
        CaseField("application", "もとになった申請", asked=False, words=application_of),
        CaseField("remarks", help="もとになった申請の審査で出た意見です。"),
        CaseField("reason", required=True),
        CaseField(
            "text",
            help="改正後のすべての条を書きます。第1条（目的）のように、条ごとに番号と見出しを付けます。",
            required=True,
        ),
        CaseField(
            "publish_on",
            help="この日から新しい版になります。決定がこの日を過ぎたときは、決定の日になります。",
            required=True,
        ),
    ),
)
