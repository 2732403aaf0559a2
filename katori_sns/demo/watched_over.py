"""The demo's accounts at work: operators who know the guideline, what was measured, what was judged."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from functools import partial

from accounts.access.actions import add_operator, confirm_from_outside, confirm_guideline, give_access
from accounts.custody.actions import keep_custody
from accounts.models import SNSAccount
from accounts.reviews.actions import judge, record_value
from applications.handover.opening import open_handovers
from applications.manuals.actions import renew_manual
from katori_sns.demo.story import Story
from katori_sns.files.uploads import Kept
from katori_sns.organisation.models import User
from katori_sns.web.dates import local_date
from katori_sns.workflow.document_numbers import enter_number
from katori_sns.workflow.models import Case

# A paper of one empty page.
MANUAL = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj\n"
    b"trailer<</Root 1 0 R>>\n%%EOF\n"
)
FOLLOWERS = ("0", "210", "480", "655", "890", "1240", "1565")  # week by week
REACTIONS = ("2.1", "3.4", "3.0", "4.2")


@dataclass(frozen=True)
class WatchedOver:
    """One account that is measured every week, and one that its chief means to give up."""

    people: dict[str, User]
    morning: datetime

    def at(self, days_ago: int) -> datetime:
        return Story(self.people, self.morning - timedelta(days=days_ago)).now

    def tell(self) -> None:
        ayame = SNSAccount.objects.get(name="水郷佐原あやめ")
        told: list[tuple[int, Callable[[], None]]] = [
            (12, partial(self.open, ayame)),
            (11, partial(self.confirm, ayame, "tanto2", days_ago=11)),
        ]
        for number, text in enumerate(FOLLOWERS):
            days = 46 - 7 * number
            told.append((days, partial(self.measure, ayame, "フォロワー数", text, "人", days_ago=days)))
        for number, text in enumerate(REACTIONS):
            days = 45 - 12 * number
            told.append((days, partial(self.measure, ayame, "投稿への反応の割合", text, "%", days_ago=days)))
        manual = "アカウント管理運用マニュアル（見本）.pdf"
        told += [(days, partial(self.renew, ayame, "tanto2", manual, days)) for days in (45, 20)]
        for _, tell in sorted(told, key=lambda row: -row[0]):
            tell()
        self.judge(ayame, "kacho2", "improve", "投稿の回数を増やす。（見本）")
        blog = SNSAccount.objects.get(name="小江戸さわらの日々（見本）")
        self.number()
        self.judge(blog, "kacho2", "withdraw", "書き手が異動し、更新の見込みがない。（見本）", "2")
        self.hand_on()

    def open(self, account: SNSAccount) -> None:
        """The contractor is given the account, and its operator is named."""
        by, now = self.people["tanto2"], self.at(12)
        give_access(account_id=account.pk, user=self.people["itaku"], by=self.people["kacho2"], now=now)
        add_operator(account_id=account.pk, user=by, begins=local_date(now), by=by, now=now)
        confirm_from_outside(by=self.people["itaku"], now=now)

    def hand_on(self) -> None:
        """Another keeps the login of an account since yesterday; the hand-over waits for its chief."""
        ayame, user, now = SNSAccount.objects.get(name="水郷佐原あやめ"), self.people["tanto2"], self.at(1)
        keep_custody(account_id=ayame.pk, by=user, now=now, custodian=user)
        open_handovers(local_date(self.morning), now=self.morning)

    def number(self) -> None:
        """A section writes down its own number of what it submitted, the PR division of what it decided."""
        case = Case.objects.get(kind="new_operation", title__contains="水郷佐原あやめ")
        for who, whose, number in (
            ("tanto2", "submission", "見本商観第123号"),
            ("koho", "decision", "見本秘広第45号"),
        ):
            enter_number(case.pk, whose=whose, number=number, actor=self.people[who], now=self.at(2))

    def confirm(self, account: SNSAccount, who: str, *, days_ago: int) -> None:
        operator = account.operators.get(user=self.people[who])
        confirm_guideline(operator_id=operator.pk, by=self.people[who], now=self.at(days_ago))

    def renew(self, account: SNSAccount, who: str, name: str, days_ago: int) -> None:
        file = Kept(name, MANUAL, "application/pdf")
        renew_manual(account_id=account.pk, file=file, by=self.people[who], now=self.at(days_ago))

    def measure(
        self,
        account: SNSAccount,
        indicator: str,
        value: str,
        unit: str,
        *,
        days_ago: int,
        who: str = "tanto2",
    ) -> None:
        now = self.at(days_ago)
        record_value(
            account_id=account.pk,
            indicator=indicator,
            value=Decimal(value),
            unit=unit,
            on=local_date(now),
            by=self.people[who],
            now=now,
        )

    def judge(
        self,
        account: SNSAccount,
        who: str,
        judgement: str,
        reason: str,
        *grounds: str,
        days_ago: int = 1,
    ) -> None:
        judge(
            account_id=account.pk,
            seen=0,
            judgement=judgement,
            grounds=list(grounds),
            reason=reason,
            by=self.people[who],
            now=self.at(days_ago),
        )
