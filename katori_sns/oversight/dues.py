"""期限: everything that has a day, as far as the person reads it; by day and as a list."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import reduce
from operator import or_
from typing import Any

from django.conf import settings
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.urls import reverse

from accounts.access.rules import operating
from accounts.account.media import medium_label
from accounts.account.rules import in_post
from accounts.circulars.models import Circular, CircularRow
from accounts.circulars.rules import UNANSWERED, oversees, visible_to
from accounts.deficiencies.counting import counted_from
from accounts.models import AccountOperator, OperationPolicy, Review, SNSAccount
from accounts.reviews.consulting import OVER, WAITING
from katori_sns.organisation.calendar import Calendar
from katori_sns.organisation.models import Contract
from katori_sns.organisation.roles import ActorContext
from katori_sns.web.dates import day_begins, day_ends, local_date, months_after
from katori_sns.web.weeks import weeks_of
from katori_sns.workflow.models import Level, Task, sees_most

MOST = 200  # tasks in the list; of more of them each day has a list of its own
SHORTER = timedelta(days=3)  # 31 August, 30 August and 28 August are all half a year before 28 February
State = SNSAccount.State
RUN = (State.PENDING, State.ACTIVE, State.NOTICE_PERIOD)


@dataclass(frozen=True)
class Due:
    day: date
    what: str
    about: str
    url: str  # "" of what has no page for everybody


@dataclass(frozen=True)
class AccountDay:
    """A column of an account that names a day, and in which states it still matters."""

    what: str
    column: str
    states: tuple[str, ...]
    unless: str = ""  # a column that, where it holds something, settles it


DAYS = (
    AccountDay("運用開始", "started_on", (State.PENDING,)),
    AccountDay("運用開始の予定", "planned_start", (State.PENDING,), unless="started_on"),
    AccountDay("周知期間の終わり（翌日から削除できます）", "notice_until", (State.NOTICE_PERIOD,)),
    AccountDay("九項目の提出", "items_due", RUN, unless="written"),
    AccountDay("評価", "review_due", (State.ACTIVE,)),
    AccountDay("運用の再開", "resume_on", (State.STOPPED,)),
    AccountDay("媒体による自動削除の予定", "name_kept_until", (State.STOPPED,)),
    AccountDay("パスワードの変更", "custody__change_due", (State.ACTIVE, State.NOTICE_PERIOD)),
)
NAMED = ("pk", "name", "medium", "medium_name", "state", "written", "review_settled")
FROM = ("password_from", "review_from")  # from which a day counts that nobody has named


@dataclass(frozen=True)
class Dues:
    """What falls due between two days, both with them."""

    org: ActorContext
    first: date
    last: date

    def numbers(self) -> Counter[date]:
        """How much falls due on each day."""
        found = Counter(due.day for due in self._dated())
        rows = self._tasks(self.first, self.last).order_by().values("due").annotate(number=Count("pk"))
        return found + Counter(dict(rows.values_list("due", "number")))

    def listed(self, first: date, last: date) -> list[Due]:
        """What falls due between two of these days, the earliest first; of tasks no more than `MOST`."""
        tasks = self._tasks(first, last).select_related("case").order_by("due", "pk")[:MOST]
        found = [Due(t.due, f"{t.label}の期限", t.case.title, t.case.get_absolute_url()) for t in tasks]
        found += [due for due in self._dated() if first <= due.day <= last]
        return sorted(found, key=lambda due: due.day)

    def _tasks(self, first: date, last: date) -> QuerySet[Task]:
        waiting = Task.objects.open().visible_to(self.org).exclude(level=Level.NOBODY)
        return waiting.filter(due__range=(first, last))

    def _dated(self) -> list[Due]:
        """All but the tasks."""
        found = [*self._days(), *self._consulting(), *self._confirming(), *self._contracts()]
        found += self._circulars()
        return [due for due in found if self.first <= due.day <= self.last]

    def _days(self) -> Iterator[Due]:
        policies = OperationPolicy.objects.filter(account=OuterRef("pk"))
        accounts = SNSAccount.objects.kept_by(self.org).exclude(state__in=SNSAccount.CLOSED)
        rows = accounts.annotate(written=Exists(policies), **counted_from(policies)).filter(self._in_range())
        for row in rows.values(*NAMED, *FROM, *(day.column for day in DAYS)):
            yield from _days_of(row)

    def _in_range(self) -> Q:
        rules = [Q(**{f"{day.column}__range": (self.first, self.last)}) for day in DAYS]
        for column, months in (("password", settings.PASSWORD_MONTHS), ("review", settings.REVIEW_MONTHS)):
            rules.append(Q(**{f"{column}_from__range": self._months_before(months)}))
        return reduce(or_, rules)

    def _months_before(self, months: int) -> tuple[date, date]:
        """From when until when a thing was that falls due here so many months later."""
        return months_after(self.first, -months), months_after(self.last, -months) + SHORTER

    def _consulting(self) -> Iterator[Due]:
        kept = SNSAccount.objects.kept_by(self.org).exclude(state__in=OVER)
        rows = Review.objects.filter(WAITING, account__in=kept, consult_by__range=(self.first, self.last))
        for row in rows.select_related("account"):
            if row.consult_by:
                yield _due(row.consult_by, "撤退の協議書の提出", row.account)

    def _confirming(self) -> Iterator[Due]:
        """The day on which an operator reads the guideline again, where the city asks for that."""
        if not (months := settings.GUIDELINE_MONTHS):
            return
        kept = SNSAccount.objects.kept_by(self.org).filter(state__in=SNSAccount.BEGUN)
        since, until = self._months_before(months)
        rows: QuerySet[AccountOperator] = operating(self.org.on).filter(
            in_post(self.org.on, "user"),
            account__in=kept,
            confirmed_at__gte=day_begins(since),
            confirmed_at__lte=day_ends(until),
        )
        for row in rows.select_related("account", "user"):
            if row.confirmed_at:
                day = months_after(local_date(row.confirmed_at), months)
                yield _due(day, f"ガイドラインの確認（{row.user.name}）", row.account)

    def _circulars(self) -> Iterator[Due]:
        """Days by which the accounts answer: each request once, or for who answers each of his accounts."""
        rows = CircularRow.objects.filter(UNANSWERED, circular__due_on__range=(self.first, self.last))
        if oversees(self.org):
            for circular in Circular.objects.filter(rows__in=rows).distinct():
                yield Due(circular.due_on, "一斉照会の回答", str(circular), circular.get_absolute_url())
            return
        for row in rows.filter(visible_to(self.org)).select_related("circular", "account"):
            about = f"{row.circular}：{row.account}"
            yield Due(row.circular.due_on, "一斉照会の回答", about, row.get_absolute_url())

    def _contracts(self) -> Iterator[Due]:
        """The last days of contracts: all, those of one's sections, or one's own."""
        rows, user = Contract.objects.ending(self.first, self.last), self.org.user
        if not sees_most(self.org):
            own = Q(people=user) if user and user.stands_alone else Q(section__in=list(self.org.mine))
            rows = rows.filter(own)
        for row in rows:
            yield Due(row.last, f"{row.get_kind_display()}の終わり", str(row), "")


def _due(day: date, what: str, account: SNSAccount) -> Due:
    return Due(day, what, str(account), account.get_absolute_url())


def _days_of(row: dict[str, Any]) -> Iterator[Due]:
    """The days of one account, whatever they are; one that nobody named counts from what is known."""
    if row["custody__change_due"] is None and row["password_from"]:
        row["custody__change_due"] = months_after(row["password_from"], settings.PASSWORD_MONTHS)
    if row["review_due"] is None and row["review_from"] and not row["review_settled"]:
        row["review_due"] = months_after(row["review_from"], settings.REVIEW_MONTHS)
    about = f"{row['name']}（{medium_label(row['medium'], row['medium_name'])}）"
    for day in DAYS:
        if row[day.column] and row["state"] in day.states and not row.get(day.unless):
            yield Due(row[day.column], day.what, about, reverse("accounts:detail", args=[row["pk"]]))


@dataclass(frozen=True)
class Cell:
    """A day of the month's calendar."""

    day: date
    number: int
    closed: bool
    today: bool
    inside: bool  # of the month itself


@dataclass(frozen=True)
class Month:
    """A month in whole weeks, from Sunday to Saturday."""

    first: date

    @property
    def last(self) -> date:
        return months_after(self.first, 1) - timedelta(days=1)

    @property
    def begins(self) -> date:
        return weeks_of(self.first, self.first)[0][0]

    @property
    def ends(self) -> date:
        return weeks_of(self.last, self.last)[0][-1]

    def weeks(self, numbers: Counter[date], today: date) -> list[list[Cell]]:
        calendar = Calendar.load()

        def cell(day: date) -> Cell:
            inside = day.month == self.first.month
            return Cell(day, numbers[day], not calendar.is_open(day), day == today, inside)

        return [[cell(day) for day in week] for week in weeks_of(self.first, self.last)]
