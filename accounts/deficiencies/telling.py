"""Who is told of what an account lacks (G1, G4(2), G5(1), G6): its owners, and upward only where it must.

Its owners are its operators and its custodian in post; without any, who works in its section.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.urls import reverse

from accounts.access.rules import operating, unconfirmed, unread_outside
from accounts.account.expiry import RESTS_FROM, unseen
from accounts.account.models import SNSAccount, WatchedHandle
from accounts.account.rules import in_post
from accounts.custody.models import Custody
from accounts.deficiencies.rules import deficiencies_of, deficiency_columns
from katori_sns.notices.marks import Mark
from katori_sns.organisation.models import Appointment, Duty, serving
from katori_sns.organisation.roles import ActorContext
from katori_sns.web.dates import months_after

UPWARD = ("custodian", "leaver")  # told to the chief and the PR division too
TOLD_APART = ("expiry", "leaver")  # in the moment, or before the day, elsewhere
REST = ("stopped", "stopped_chief", "stopped_pr")  # owner → chief → PR division, as it rests on
DAY = timedelta(days=1)
People = frozenset[int]


class _City:
    """Who works where and runs what on a day; each table is read once."""

    def __init__(self, org: ActorContext) -> None:
        self.org = org

    @cached_property
    def members(self) -> dict[int, People]:
        posts = Appointment.objects.on(self.org.on).filter(serving(self.org.on, "user__")).order_by()
        return _sets(posts.values_list("section", "user"))

    @cached_property
    def operators(self) -> dict[int, People]:
        return _sets(self._operators.values_list("account", "user"))

    @cached_property
    def unconfirmed(self) -> dict[int, People]:
        """Operators, and contractors, who have not read the guideline."""
        rows = self._operators.filter(unconfirmed(self.org.on)).values_list("account", "user")
        outside = unread_outside(self.org.on)
        return _sets(rows.union(outside.order_by().values_list("content_object", "user")))

    @property
    def _operators(self) -> Any:
        return operating(self.org.on).filter(in_post(self.org.on, "user")).order_by()

    @cached_property
    def custodians(self) -> dict[int, People]:
        rows = Custody.objects.filter(in_post(self.org.on, "custodian"))
        return _sets(rows.values_list("account", "custodian"))

    def chief(self, section_id: int) -> People:
        """The head, or who acts for him today."""
        seat = self.org.holder(section_id, decides=False, barred=(), drafter_id=0)
        return frozenset({seat.person.id} if seat else ())

    def owners(self, account: SNSAccount) -> People:
        runs = self.operators.get(account.pk, _NOBODY) | self.custodians.get(account.pk, _NOBODY)
        section = account.section_id
        there = self.members.get(section, _NOBODY)
        return runs or there - self.chief(section) or there or self.chief(section)

    @property
    def pr(self) -> People:
        return self.members.get(self.org.on_duty.get(Duty.Kind.PR, 0), _NOBODY)


_NOBODY: People = frozenset()


def _sets(pairs: Any) -> dict[int, People]:
    found = defaultdict(set)
    for key, value in pairs:
        found[key].add(value)
    return {key: frozenset(values) for key, values in found.items()}


def account_marks(org: ActorContext) -> Iterator[Mark]:
    """The marks of all accounts that are not closed and of names given up, in a fixed number of queries."""
    city = _City(org)
    columns = deficiency_columns(org.on, Q(pk__isnull=False)) | {"rests_from": RESTS_FROM}
    accounts = SNSAccount.objects.exclude(state__in=SNSAccount.CLOSED).annotate(**columns)
    for account in accounts.select_related("custody").order_by("pk"):
        yield from _lacking(account, city)
        yield from _at_rest(account, city)
    for row in WatchedHandle.objects.filter(unseen(org.on)).select_related("account").order_by("pk"):
        yield Mark(
            subject=row.account.subject,
            kind="watched",
            part=str(row.pk),
            words="手放したアカウント名の点検の期限切れ",
            name=str(row),
            path=reverse("accounts:watched"),
            since=row.look_due + DAY,
            people=city.owners(row.account),
        )


def _lacking(account: SNSAccount, city: _City) -> Iterator[Mark]:
    for mark, words in deficiencies_of(account):
        day = DAYS[mark.key](account) if mark.key in DAYS else None
        yield _mark(account, mark.key, words, day or city.org.on, _told(account, mark.key, city))


def _told(account: SNSAccount, key: str, city: _City) -> People:
    """Who must do something about it, and who is told of it upward."""
    owners, chief = city.owners(account), city.chief(account.section_id)
    if key in ("handover", "contract"):
        return chief
    if key == "review":
        return owners | chief  # the chief judges
    if key == "guideline":
        return city.unconfirmed.get(account.pk, _NOBODY)
    return owners | chief | city.pr if key in UPWARD else owners


def _at_rest(account: SNSAccount, city: _City) -> Iterator[Mark]:
    """Silent ones are told to their owners alone; stopped ones upward, the longer they rest (G6)."""
    today = city.org.on
    if account.is_quiet(today) and not account.quiet_reason:
        day = months_after(account.last_posted_on or today, settings.QUIET_MONTHS) + DAY
        yield _mark(account, "quiet", "長く投稿がない", day, city.owners(account))
    if account.state != SNSAccount.State.STOPPED:
        return
    since = account.rests_from  # type: ignore[attr-defined]  # a column
    told = (city.owners(account), city.chief(account.section_id), city.pr)
    for step, (kind, people) in enumerate(zip(REST, told, strict=True)):
        months = settings.QUIET_MONTHS + step * settings.REST_STEP_MONTHS
        day = months_after(since, months) + DAY if since else today
        if day <= today:
            yield _mark(account, kind, f"停止から{months}か月を過ぎた", day, people)


def _mark(account: SNSAccount, kind: str, words: str, since: date, people: People) -> Mark:
    return Mark(
        subject=account.subject,
        kind=kind,
        words=words,
        name=str(account),
        path=account.get_absolute_url(),
        since=since,
        people=people,
        silent=kind in TOLD_APART,
    )


def _after(due: date | None, counted_from: date | None, months: int) -> date | None:
    """The day after it was due, or would have been."""
    if due is None and counted_from is None:
        return None
    return (due or months_after(counted_from, months)) + DAY  # type: ignore[arg-type]  # one of them is there


def _password_day(account: Any) -> date | None:
    custody = getattr(account, "custody", None)
    return _after(custody and custody.change_due, account.password_from, settings.PASSWORD_MONTHS)


def _review_day(account: Any) -> date | None:
    return _after(account.review_due, account.review_from, settings.REVIEW_MONTHS)


# Since when, of the marks that a day brings; the others stand since they were seen first.
DAYS: dict[str, Callable[[SNSAccount], date | None]] = {
    "password": _password_day,
    "review": _review_day,
    "items": lambda account: account.items_due and account.items_due + DAY,
    "expiry": lambda account: (
        account.name_kept_until and account.name_kept_until - timedelta(days=settings.EXPIRY_DAYS)
    ),
}
