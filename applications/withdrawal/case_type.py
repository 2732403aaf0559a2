"""運用停止（撤退）事前協議書 (G6)."""

from __future__ import annotations

from collections.abc import Sequence

from accounts.account.choices import running
from accounts.models import Review, SNSAccount
from accounts.reviews.actions import results_of
from applications.giving_up.forms import ASKED
from applications.giving_up.page import PARTS, giving_up_page
from applications.giving_up.paper import whole
from applications.menu import RUNNING
from applications.withdrawal.fields import FIELDS
from applications.withdrawal.forms import WithdrawalForm
from applications.withdrawal.models import WithdrawalConsultation
from applications.withdrawal.process import WITHDRAWAL
from katori_sns.cases.case_type import CaseType, MenuEntry, Paper
from katori_sns.cases.reading import Reading


def present_use(account: SNSAccount | None) -> dict[str, object]:
    """What the form can know: who is responsible, and the purpose as the nine items have it."""
    policy = account.policies.order_by("-version").first() if account else None
    return {"manager": account.manager if account else "", "purpose": policy.item_purpose if policy else ""}


def evaluated(accounts: Sequence[SNSAccount]) -> dict[str, object]:
    """What the last reviews say: the grounds, the reason, and the results in words (G4(2)⑨, G6(1))."""
    reviews = [review for account in accounts if (review := account.reviews.first())]
    given_up = [review for review in reviews if review.judgement == Review.Judgement.WITHDRAW]
    return {
        "criteria": sorted({digit for review in given_up for digit in review.grounds}),
        "reason": "\n".join(dict.fromkeys(review.reason for review in given_up if review.reason)),
        "evaluation": "\n".join(line for account in accounts for line in results_of(account)),
    }


def withdrawal_page(reading: Reading[WithdrawalConsultation]) -> dict[str, object]:
    """The open incidents, and that the reviews of the accounts are weighed."""
    return giving_up_page(reading) | {"weighs_reviews": True}


CASE_TYPE = CaseType(
    WITHDRAWAL,
    FIELDS,
    WithdrawalForm,
    guide=(
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
    menu=(MenuEntry(RUNNING, "停止、撤退、統合の前に、広報主管課と協議します。"),),
    paper=Paper(template="documents/withdrawal.html", second={"account": "アカウント"}, whole=whole(FIELDS)),
    payloads=ASKED,
    accounts=running,
    several=True,
    prefill=present_use,
    gathered=evaluated,
    parts=PARTS,
    page=withdrawal_page,
)
