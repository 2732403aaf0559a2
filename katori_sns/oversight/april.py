"""年度替わり: what a change of people and sections has left undone, in groups."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Q, QuerySet
from django.urls import reverse

from accounts.deficiencies.rules import DEFICIENCIES
from accounts.models import SNSAccount
from applications.handover.models import Handover
from katori_sns.organisation.models import Contract, Section, User
from katori_sns.organisation.roles import ActorContext
from katori_sns.web.dates import format_wareki
from katori_sns.workflow.models import Case, Level, Task

SOON = timedelta(days=60)


@dataclass(frozen=True)
class Left:
    """One thing left undone: what or who, and more about it."""

    name: str
    more: str = ""
    url: str = ""


@dataclass(frozen=True)
class Group:
    title: str
    rows: list[Left]
    url: str = ""  # of a list that shows exactly these


class April:
    """The groups for one reader: of accounts and cases an administrator is told section and number alone."""

    def __init__(self, org: ActorContext, user: User) -> None:
        self.org, self.administers = org, user.is_administrator

    def groups(self) -> list[Group]:
        register = "" if self.administers else f"{reverse('accounts:register')}?mark=handover"
        unsigned = next(mark.rule(self.org.on) for mark in DEFICIENCIES if mark.key == "handover")
        found = (
            ("所属長がいない所属", self._sections(lambda pk: pk not in self.org.heads), ""),
            ("代決者がいない所属", self._sections(lambda pk: not self.org.substitutes.get(pk)), ""),
            ("引継ぎ未確認のアカウント", self._accounts(unsigned), register),
            ("確認の済んでいない引継ぎ確認", self._hand_overs(), ""),
            ("引き受ける人がいない下書き", _counted(self._drafts()), ""),
            ("廃止された所属に残っているもの", self._leftovers(), ""),
            ("60日以内に終わる委託契約・ログイン", self._ending(), ""),
            ("一度もログインしていない職員", self._strangers(), ""),
        )
        return [Group(title, list(rows), url) for title, rows, url in found]

    def _section(self, pk: int) -> str:
        return reverse("organisation:section", args=[pk]) if self.administers else ""

    def _sections(self, lacks: Callable[[int], bool]) -> Iterator[Left]:
        for pk in self.org.lowest:
            if lacks(pk):
                yield Left(self.org.sections[pk].name, url=self._section(pk))

    def _accounts(self, rule: Q) -> Iterator[Left]:
        accounts = SNSAccount.objects.filter(rule).select_related("section").order_by("section__code", "pk")
        if self.administers:
            return _counted(account.section.name for account in accounts)
        return (Left(str(a), a.section.name, a.get_absolute_url()) for a in accounts)

    def _hand_overs(self) -> Iterator[Left]:
        """The 引継ぎ確認 that are not signed, in whole or in part, those that wait longest first."""
        rows: QuerySet[Handover] = QuerySet(Handover)
        cases = rows.filter(closed_at=None).select_related("keeper").order_by("day", "pk")
        if self.administers:
            yield from _counted(case.keeper.name for case in cases)
            return
        open_to_him = Case.objects.visible_to(self.org).filter(kind="handover", closed_at=None)
        known = set(open_to_him.values_list("pk", flat=True))
        for case in cases:
            url = case.get_absolute_url() if case.pk in known else ""
            yield Left(case.keeper.name, f"{format_wareki(case.day)}の異動　{case.state_label}", url)

    def _drafts(self) -> Iterator[str]:
        """The sections in which a draft waits for whoever takes it over; what it says is theirs alone."""
        waiting = Task.objects.open().filter(desk="draft", level=Level.MEMBER, case__submitted_at=None)
        for section in waiting.order_by("section").values_list("section__name", flat=True):
            yield str(section)

    def _leftovers(self) -> Iterator[Left]:
        ended = Section.objects.filter(ends__lt=self.org.on)
        accounts = Q(section__in=ended) & ~Q(state__in=SNSAccount.CLOSED)
        cases = Case.objects.filter(keeper__in=ended, closed_at=None).values_list("keeper__name", flat=True)
        yield from self._accounts(accounts)
        yield from (Left(f"{row.name}の案件", row.more) for row in _counted(cases.order_by("keeper")))

    def _ending(self) -> Iterator[Left]:
        """Contracts, and logins that end with none of them."""
        until = self.org.on + SOON
        for row in Contract.objects.ending(self.org.on, until).select_related("section"):
            url = reverse("organisation:contract_edit", args=[row.pk]) if self.administers else ""
            yield Left(str(row), f"{row.section.name}　契約　{format_wareki(row.last)}まで", url)
        soon = Q(contract=None, contractor_until__lte=until) | Q(leaves_on__lte=until)
        for person in User.objects.in_service(self.org.on).filter(soon):
            contracted = None if person.contract_id else person.contractor_until
            last = min(day for day in (contracted, person.leaves_on) if day)
            what = "委託契約" if last == contracted else "ログイン"
            yield Left(str(person), f"{what}　{format_wareki(last)}まで", self._person(person))

    def _strangers(self) -> Iterator[Left]:
        for person in User.objects.in_service(self.org.on).filter(last_login=None):
            yield Left(str(person), url=self._person(person))

    def _person(self, person: User) -> str:
        return reverse("organisation:person", args=[person.pk]) if self.administers else ""


def _counted(names: Iterable[str]) -> Iterator[Left]:
    """Each section once, with how many."""
    for name, number in Counter(names).items():
        yield Left(name, f"{number}件")
