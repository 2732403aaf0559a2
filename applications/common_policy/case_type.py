"""運用ポリシー改正協議 of the policy all accounts share (G4(2))."""

from __future__ import annotations

from accounts.models import CommonPolicy, SNSAccount
from accounts.policy.clauses import read_clauses
from applications.common_policy.actions import newest_clauses
from applications.common_policy.fields import FIELDS
from applications.common_policy.forms import CommonPolicyForm
from applications.common_policy.models import CommonPolicyRevision
from applications.common_policy.process import COMMON_POLICY
from applications.menu import PR
from katori_sns.cases.case_type import CaseType, MenuEntry, Paper
from katori_sns.cases.fields import Data
from katori_sns.web.compare import Change, compare
from katori_sns.workflow.models import Case


def present_clauses(_: SNSAccount | None) -> dict[str, object]:
    return {"text": newest_clauses()}


def against_common(case: CommonPolicyRevision, shown: Data) -> list[Change]:
    """The new clauses beside those of the version before."""
    made = CommonPolicy.objects.filter(source=case.subject).first()
    older = CommonPolicy.objects.with_clauses().filter(version__lt=made.version if made else 32_767)
    policy = older.order_by("-version").first()
    old = policy.texts() if policy else {}
    try:
        new = {f"第{c.number}条（{c.title}）": c.text for c in read_clauses(shown["text"])}
    except ValueError:
        return []  # a draft that cannot be read yet
    return compare(old, new, [(head, head) for head in [*old, *(h for h in new if h not in old)]])


CASE_TYPE = CaseType(
    COMMON_POLICY,
    FIELDS,
    CommonPolicyForm,
    guide=(("4 手続 (2)", "内容に不足がある場合は、運用ポリシーを改正する協議も広報主管課とします。"),),
    menu=(MenuEntry(PR, "すべてのアカウントに共通の運用ポリシーを改正します。", only_pr=True),),
    paper=Paper("香取市ソーシャルメディア運用ポリシーの改正について、下記のとおり協議いたします。"),
    origin=Case.Origin.PR,
    prefill=present_clauses,
    compared=against_common,
)
