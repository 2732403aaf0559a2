"""Who answers for an account, who reads what was asked of it, and which figures it gave."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from functools import cached_property

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.access.models import AccountOperator
from accounts.access.rules import operating
from accounts.account.models import SNSAccount
from accounts.account.rules import HELD, in_post
from accounts.circulars.models import Circular, CircularAnswer, CircularRow
from katori_sns.organisation.models import Absence, Duty, Section
from katori_sns.organisation.roles import ActorContext
from katori_sns.web.dates import format_wareki, local_date

ASKED = HELD  # there is something to keep of them; what is not acquired yet, or over, is asked nothing
# Rows that still want an answer: one of an account that is over, or of what was withdrawn, wants none.
LIVING = Q(circular__withdrawn_at=None) & ~Q(account__state__in=SNSAccount.CLOSED)
UNANSWERED = LIVING & Q(answer=None)
People = frozenset[int]


def sends(org: ActorContext) -> bool:
    """Whether the person may ask all: he works in the PR division."""
    return bool(org.works_at(Duty.Kind.PR))


def oversees(org: ActorContext) -> bool:
    """Whether the person reads every row: as the register, the PR and promotion offices and auditors do."""
    if org.user is None or org.user.is_administrator or org.user.is_contractor:
        return False
    return org.user.is_auditor or bool(org.works_at(Duty.Kind.PR, Duty.Kind.PROMOTION))


def visible_to(org: ActorContext) -> Q:
    """Of rows: those the person reads; without an office those of accounts that he operates or heads."""
    if org.user is None or org.user.is_administrator or org.user.is_contractor:
        return Q(pk__in=[])
    if oversees(org):
        return Q(pk__isnull=False)
    heads = [section for section in org.mine if org.is_head(section)]
    return _his(org) | Q(account__section__in=[*heads, *_acting(org)])


def answered_by(org: ActorContext) -> Q:
    """Of rows: those whose account the person operates, or, where no operator is there, heads today."""
    if org.user is None or org.user.stands_alone:
        return Q(pk__in=[])
    present = _present(org.on).filter(account=OuterRef("account"))
    return _his(org) | Q(~Exists(present), account__section__in=_acting(org))


def _his(org: ActorContext) -> Q:
    return Q(account__in=_operators(org.on).filter(user=org.user).values("account"))


def _acting(org: ActorContext) -> list[int]:
    """The sections for whose head the person acts today: he is it, or nobody before him is there."""
    return [section for section, before, seat in org.places() if not before and not seat.person.absence]


def _operators(day: date) -> QuerySet[AccountOperator]:
    return operating(day).filter(in_post(day, "user")).order_by()


def _present(day: date) -> QuerySet[AccountOperator]:
    """The operators who are in post and not away."""
    away = Absence.objects.on(day).filter(user=OuterRef("user"))
    return _operators(day).filter(~Exists(away))


class Answerers:
    """Who answers for each account today; each table is read once."""

    def __init__(self, org: ActorContext) -> None:
        self.org = org

    @cached_property
    def _of_account(self) -> dict[int, People]:
        found = defaultdict(set)
        for account, user in _present(self.org.on).values_list("account", "user"):
            found[account].add(user)
        return {account: frozenset(people) for account, people in found.items()}

    def of(self, account: SNSAccount) -> People:
        """Its operators who are there, else who acts for the head of its section; nobody in a vacancy."""
        if people := self._of_account.get(account.pk):
            return people
        seat = self.org.holder(account.section_id, decides=False, barred=(), drafter_id=0)
        return frozenset({seat.person.id} if seat else ())

    def of_each(self, rows: Iterable[CircularRow]) -> dict[int, list[CircularRow]]:
        """Person → the rows that he answers."""
        found = defaultdict(list)
        for row in rows:
            for person in sorted(self.of(row.account)):
                found[person].append(row)
        return dict(found)


def asked_accounts(
    media: Iterable[str], sections: Iterable[Section], accounts: Iterable[SNSAccount]
) -> list[SNSAccount]:
    """Which accounts are asked: those of all conditions given, in the order of their sections."""
    found = SNSAccount.objects.filter(ASKED)
    for column, chosen in (
        ("medium", list(media)),
        ("section", list(sections)),
        ("pk", [a.pk for a in accounts]),
    ):
        if chosen:
            found = found.filter(**{f"{column}__in": chosen})
    return list(found.select_related("section").order_by("section__code", "medium", "name", "pk"))


def source_of(figure: CircularAnswer) -> str:
    """Where a figure comes from: the request, who answered, and when."""
    day = format_wareki(local_date(figure.added_at))
    return f"一斉照会「{figure.row.circular}」に{figure.by_name}が{day}に回答"


def figures_of(account: SNSAccount) -> list[CircularAnswer]:
    """The newest number that the account gave for each indicator it was asked for (G4(2)⑨)."""
    rows = account.circular_rows.filter(
        circular__kind=Circular.Kind.NUMBER, circular__withdrawn_at=None, answer__isnull=False
    )
    found = [row.answer for row in rows.select_related("answer__row__circular") if row.answer]
    newest: dict[str, CircularAnswer] = {}
    for answer in sorted(found, key=lambda answer: (answer.on, answer.pk)):
        newest[answer.row.circular.indicator] = answer
    return list(newest.values())
