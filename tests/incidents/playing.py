"""How a story of an incident is played: its report, what is done about it, and what must hold at the end."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest

from accounts.models import SNSAccount
from incidents.actions import Named, Retyped, Summary
from incidents.checklists import ITEMS
from incidents.guards import all_handled
from incidents.models import IncidentReport
from incidents.pages import printed
from incidents.process import INCIDENT
from incidents.records import FakeNamed, ItemDone, OwnItem
from katori_sns.cases.reading import Reading, read
from katori_sns.history.models import Event
from katori_sns.organisation.roles import ActorContext
from katori_sns.workflow.errors import Incomplete, NotAllowed
from katori_sns.workflow.models import Case
from katori_sns.workflow.steps import CaseContext, Depth
from tests.accounts.keeping import account_of, give
from tests.city import City
from tests.incidents import reporting

LETTERS = {None: "-", Depth.FACE: "F", Depth.CONTENT: "C", Depth.INSIDE: "I"}
# Who is asked how deep he reads it, in this order: a letter each.
READERS = (
    *("係員", "同僚", "課長", "他課の係員", "他課の課長"),
    *("広報担当", "シティプロモーション", "監査", "委託業者", "システム管理者"),
)
TOLD = Summary(
    "要旨として知らせる。", "内輪の経緯を書く。", "学校長と保護者に電話で。", "収まったことを見届けた。"
)


@dataclass
class Play:
    city: City
    case: Any
    accounts: tuple[SNSAccount, ...]

    def fresh(self) -> Any:
        return IncidentReport.objects.get(pk=self.case.pk)

    def reading(self, role: str = "広報担当") -> Reading[IncidentReport]:
        case = Case.objects.get(pk=self.case.pk)
        return read(INCIDENT, case, ActorContext(self.city.now.date(), self.city[role]))

    def asked(self) -> set[str]:
        """The items without which it cannot be closed, and 「まとめ」."""
        case = self.fresh()
        found = all_handled(CaseContext(case, (), ActorContext(self.city.now.date(), self.city["広報担当"])))
        labels = {item.label: key for key, item in ITEMS.items()}
        words = {problem.message: problem.message.partition("」")[0].removeprefix("「") for problem in found}
        return {labels.get(word, word) for word in words.values()}


Act = Callable[[Play], object]


def does(role: str, action: str, payload: object = None, comment: str = "理由") -> Act:
    return lambda p: p.city.act(role, action, p.case, comment=comment, payload=payload)


RECEIVED = does("広報担当", "acknowledge")
SUMMED = does("広報担当", "summarise", TOLD)
CLOSED = does("広報担当", "close")
DISMISSED = does("広報担当", "dismiss")
REOPENED = does("広報担当", "reopen")


def item(
    key: str, result: str = "done", *, after: int | None = None, role: str = "広報担当", **more: Any
) -> Act:
    """A record; `after`: minutes from the discovery at which it was done."""

    def act(p: Play) -> None:
        on = None if after is None else p.fresh().discovered_at + timedelta(minutes=after)
        done = ItemDone(key, result, on=on, **more)
        p.city.act(role, "record_item", p.case, comment=f"{key}の記録", payload=done)

    return act


def fake(text: str, medium: str = "", *, poses: bool = True) -> Act:
    return does("広報担当", "name_fake", FakeNamed(text, medium, poses))


def own(label: str) -> Act:
    return does("広報担当", "add_item", OwnItem(label))


def retyped(nature: str) -> Act:
    return does("広報担当", "retype", Retyped(nature))


def assigned(role: str) -> Act:
    return lambda p: p.city.act("広報担当", "assign", p.case, payload=Named((p.city[role],)))


def days(number: int) -> Act:
    def act(p: Play) -> None:
        p.city.now += timedelta(days=number)

    return act


def refused(act: Act) -> Act:
    def attempt(p: Play) -> None:
        before = Event.objects.count(), p.fresh().version
        with pytest.raises((Incomplete, NotAllowed)):
            act(p)
        assert (Event.objects.count(), p.fresh().version) == before

    return attempt


def asks(*keys: str) -> Act:
    """What is still needed, by key; 「まとめ」 apart."""

    def look(p: Play) -> None:
        left = p.asked() - {"まとめを書く"}
        assert left == set(keys), left

    return look


@dataclass(frozen=True)
class Story:
    """Kind, who reports it about what; what is then done; and how it stands in the end."""

    name: str
    kind: str
    acts: tuple[Act, ...]
    readers: str  # a letter for each of READERS: - not at all, F its face, C its content, I all of it
    clocks: tuple[int | None, ...] = (80, 80, None, None)  # chief, PR division, gone, public
    by: str = "係員"
    of: tuple[str, ...] = ("商工観光課",)  # whose accounts it is about
    joint: tuple[str, ...] = ()
    given: bool = False  # whether the contractor was given the account
    facts: dict[str, Any] = field(default_factory=dict)
    noticed: int = 20  # minutes before it is written
    minutes: dict[str, int] = field(default_factory=dict)  # other moments, from the discovery
    first: Act | None = None  # what was before it
    needs: tuple[str, ...] = ()  # what binds the closing, as it was reported
    state: str = "closed"
    page: tuple[str, ...] = ()  # words on the page of who handles it
    told: tuple[str, ...] = ()  # words that the history must name
    prints: tuple[str, ...] = ()
    then: Act | None = None  # what else holds

    def played(self, city: City) -> Play:
        accounts = tuple(account_of(city, section, self.joint) for section in self.of)
        for account in accounts if self.given else ():
            give(account, city["委託業者"])
        play = Play(city, None, accounts)
        if self.first:
            self.first(play)
        found = city.now - timedelta(minutes=self.noticed)
        moments = {name: found + timedelta(minutes=after) for name, after in self.minutes.items()}
        told = {"nature": self.kind, "discovered_at": found, "what": reporting.SECRET}
        play.case = reporting.drafted(city, self.by, accounts, **(told | moments | self.facts))
        city.act(self.by, "file", play.case)
        asks(*self.needs)(play)
        for act in self.acts:
            act(play)
        return play


def readers(play: Play) -> str:
    """How deep each of READERS reads it."""
    found = []
    for role in READERS:
        org = ActorContext(play.city.now.date(), play.city[role])
        visible = Case.objects.visible_to(org).filter(pk=play.case.pk).exists()
        found.append(LETTERS[INCIDENT.reads(play.fresh(), org) if visible else None])
    return "".join(found)


def history(play: Play) -> str:
    """All that its history, and that of its accounts, says of changes."""
    subjects = {play.case.subject, *(account.subject for account in play.accounts)}
    events = Event.objects.filter(chain__subject__in=subjects)
    return "\n".join(f"{event.label} {event.changes} {event.comment}" for event in events)


def paper(play: Play) -> str:
    """What is printed of it."""
    return str(printed(play.reading()))
