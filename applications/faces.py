"""How each kind of case without an official form is asked for: its form, its guide, its accounts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import Q, QuerySet

from accounts.models import CommonPolicy, OperationPolicy, Review, SNSAccount
from accounts.policy.clauses import read_clauses
from accounts.policy.items import NINE_ITEMS
from accounts.reviews.actions import results_of
from applications.actions.policies import newest_clauses
from applications.forms import cases as forms
from applications.forms.notices import AcquisitionForm, ChangeForm
from applications.forms.registration import RegistrationForm
from applications.forms.withdrawal import ForcedStopForm, ResumptionForm, WithdrawalForm
from applications.models import CommonPolicyRevision, PolicyRevisionConsultation
from applications.pages import giving_up_page
from applications.process import (
    ABANDONMENT,
    ACQUISITION,
    CHANGE,
    COMMON_POLICY,
    EMERGENCY,
    FORCED_STOP,
    NEW_OPERATION,
    POLICY_REVISION,
    PRIOR_CONSULTATION,
    REGISTRATION,
    RESUMPTION,
    WITHDRAWAL,
)
from applications.views.registration import listed
from applications.views.sheets import Face, Kind
from katori_sns.organisation.roles import Organisation
from katori_sns.web.compare import Change, compare

State = SNSAccount.State
# Of what was registered afterwards nobody may know the day.
ACQUIRED = Q(acquired_on__isnull=False) | Q(registered_on__isnull=False)
FIXED = (
    "4 手続 (4)",
    "承認後、アカウントを取得したときは、広報主管課に届け出ます。届出は所属長の提出で効力を持ちます。",
)


def pending(org: Organisation) -> QuerySet[SNSAccount]:
    """What the person's sections were approved to acquire, and have not yet (G4(3))."""
    mine = SNSAccount.objects.filter(section__in=list(org.mine), state=State.PENDING, acquired_on=None)
    return mine.order_by("name", "pk")


def running(org: Organisation) -> QuerySet[SNSAccount]:
    """The accounts of the person's sections that were acquired and are not given up."""
    mine = SNSAccount.objects.filter(ACQUIRED, section__in=list(org.mine))
    return mine.exclude(state__in=[State.ABANDONED, State.WITHDRAWN]).order_by("name", "pk")


def approved(org: Organisation) -> QuerySet[SNSAccount]:
    """The accounts whose nine items the person's sections may revise, or have still to write."""
    mine = SNSAccount.objects.filter(section__in=list(org.mine))
    return mine.exclude(state__in=[State.ABANDONED, State.WITHDRAWN]).order_by("name", "pk")


def stopped(org: Organisation) -> QuerySet[SNSAccount]:
    """The accounts that the person's sections have stopped."""
    return running(org).filter(state=State.STOPPED)


def anybodys(org: Organisation) -> QuerySet[SNSAccount]:
    """Every account that was acquired and is not given up, for the PR division (G6)."""
    rows = SNSAccount.objects.filter(ACQUIRED)
    return rows.exclude(state__in=[State.ABANDONED, State.WITHDRAWN]).order_by("name", "pk")


def present_use(account: SNSAccount | None) -> dict[str, Any]:
    """What the form can know: who is responsible, and the purpose as the nine items have it."""
    policy = account.policies.order_by("-version").first() if account else None
    return {"manager": account.manager if account else "", "purpose": policy.item_purpose if policy else ""}


def evaluated(accounts: Sequence[SNSAccount]) -> dict[str, Any]:
    """What the last reviews say: the grounds, the reason, and the results in words (G4(2)⑨, G6(1))."""
    reviews = [review for account in accounts if (review := account.reviews.first())]
    given_up = [review for review in reviews if review.judgement == Review.Judgement.WITHDRAW]
    return {
        "criteria": sorted({digit for review in given_up for digit in review.grounds}),
        "reason": "\n".join(dict.fromkeys(review.reason for review in given_up if review.reason)),
        "evaluation": "\n".join(line for account in accounts for line in results_of(account)),
    }


def present_items(account: SNSAccount | None) -> dict[str, Any]:
    """The nine items in force, to be rewritten."""
    policy = account.policies.order_by("-version").first() if account else None
    return policy.written() if policy else {}


def present_name(account: SNSAccount | None) -> dict[str, Any]:
    return {"account_name": account.name, "start_on": account.planned_start} if account else {}


def present_clauses(_: SNSAccount | None) -> dict[str, Any]:
    return {"text": newest_clauses()}


def against_account(case: PolicyRevisionConsultation, shown: dict[str, str]) -> list[Change]:
    """The new nine items beside those in force when they were concluded, or now."""
    rows = OperationPolicy.objects.filter(account__case_accounts__case=case.pk)
    made = rows.filter(source=case.subject).first()
    policy = rows.filter(version__lt=made.version if made else 32_767).order_by("-version").first()
    old = policy.texts() if policy else {}
    return compare(old, shown, [(item.field, str(item)) for item in NINE_ITEMS])


def against_common(case: CommonPolicyRevision, shown: dict[str, str]) -> list[Change]:
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


FACES = (
    Face(
        PRIOR_CONSULTATION,
        forms.ConsultationForm,
        (
            (
                "4 手続 (1)",
                "新規に利用するときは、事前に広報主管課と協議し、結果を得て申請します。",
            ),
            ("4 手続 (2)", "申請は、開設するソーシャルメディアごとに行います。協議はまとめてできます。"),
        ),
        record=forms.RecordForm,
    ),
    Face(
        EMERGENCY,
        forms.EmergencyForm,
        (
            (
                "4 手続 (2) ただし書き",
                "大規模災害時の人命救助・財産保護に関わる利用等、緊急性が高く即時の対応が必要であると"
                "広報主管課が特に認めるものは、事前協議と九項目を待たずに進められます。",
            ),
        ),
    ),
    Face(ACQUISITION, AcquisitionForm, (FIXED,), accounts=pending, prefill=present_name),
    Face(ABANDONMENT, forms.AbandonmentForm, (FIXED,), accounts=pending),
    Face(
        CHANGE,
        ChangeForm,
        (
            FIXED,
            (
                "変更届が要るもの",
                "名称、アカウント名（ID）・URL、所属。ほかは台帳で直します。",
            ),
        ),
        accounts=running,
    ),
    Face(
        POLICY_REVISION,
        forms.PolicyRevisionForm,
        (
            (
                "4 手続 (2)",
                "承認のあとで九項目を変えるときは、改正の協議を広報主管課とします。",
            ),
        ),
        accounts=approved,
        prefill=present_items,
        edit_template="applications/policy_sheet.html",
        compared=against_account,
    ),
    Face(
        WITHDRAWAL,
        WithdrawalForm,
        (
            (
                "6 継続と運用停止（撤退）",
                "継続と運用停止（撤退）の判断は、運営主体である各課等が行います。"
                "運用停止（撤退）する場合は、事前に広報主管課と協議します。",
            ),
            (
                "6 継続と運用停止（撤退） (2)",
                "直ちに削除するのではなく、必要な期間、アカウントと市ホームページで周知した後に削除します。",
            ),
        ),
        accounts=running,
        several=True,
        prefill=present_use,
        gathered=evaluated,
        page=giving_up_page,
    ),
    Face(
        RESUMPTION,
        ResumptionForm,
        (("6 継続と運用停止（撤退）", "継続の判断は、運営主体である各課等が行います。"),),
        accounts=stopped,
    ),
    Face(
        FORCED_STOP,
        ForcedStopForm,
        (
            (
                "6 継続と運用停止（撤退） なお書き",
                "広報主管課が必要と認める場合、運営主体である組織に連絡のうえ、停止または撤退させることができます。",
            ),
        ),
        accounts=anybodys,
        several=True,
        by_pr=True,
        page=giving_up_page,
    ),
    Face(
        REGISTRATION,
        RegistrationForm,
        (
            (
                "4 手続 (4)",
                "アカウントを取得したときは、広報主管課に届け出ます。ガイドラインより前からあるものは、"
                "一覧で台帳に載せ、足りないところをあとから整えます。",
            ),
        ),
        template="applications/registration.html",
        edit_template="applications/registration_sheet.html",
        page=listed,
        editing=lambda case, form: listed(case, form.org) if case else {},
    ),
    Face(
        COMMON_POLICY,
        forms.CommonPolicyForm,
        (("4 手続 (2)", "内容に不足がある場合は、運用ポリシーを改正する協議も広報主管課とします。"),),
        prefill=present_clauses,
        compared=against_common,
    ),
)

NEW, RUNNING, PR = "新しく始める", "アカウントについて", "広報主管課の仕事"
KINDS = (
    Kind(PRIOR_CONSULTATION, NEW, "新しく利用する前に、広報主管課と協議します。申請より先です。"),
    Kind(NEW_OPERATION, NEW, "協議の結果を得たら、媒体ごとに申請します。"),
    Kind(EMERGENCY, NEW, "大規模災害など、通常の手続を待てないとき。"),
    Kind(ACQUISITION, RUNNING, "承認されたアカウントを取得したら届け出ます。"),
    Kind(ABANDONMENT, RUNNING, "承認されたアカウントを取得しないとき。"),
    Kind(CHANGE, RUNNING, "名称、アカウント名・URL、所属を変えるとき。移管もこれです。"),
    Kind(WITHDRAWAL, RUNNING, "停止、撤退、統合の前に、広報主管課と協議します。"),
    Kind(RESUMPTION, RUNNING, "停止しているアカウントを、また使うとき。"),
    Kind(POLICY_REVISION, RUNNING, "九項目を変えるとき、緊急特認のあとで九項目を定めるとき。"),
    Kind(
        PRIOR_CONSULTATION,
        PR,
        "会議や電話での協議を、日時・相手・要旨・結果で記録します。",
        begin="record",
        name="事前協議の記録",
        only_pr=True,
    ),
    Kind(FORCED_STOP, PR, "所属に連絡のうえ、停止または撤退させるとき。", only_pr=True),
    Kind(REGISTRATION, PR, "ガイドラインより前からあるアカウントを、一覧で台帳に載せるとき。", only_pr=True),
    Kind(COMMON_POLICY, PR, "すべてのアカウントに共通の運用ポリシーを改正します。", only_pr=True),
)
