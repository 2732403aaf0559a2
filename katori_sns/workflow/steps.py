"""How a kind of case moves, as data: desks, steps and the words for them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import IntEnum
from typing import Any, Generic

from typing_extensions import TypeVar

from accounts.models import SNSAccount
from katori_sns.history.models import Actor
from katori_sns.organisation.models import User
from katori_sns.organisation.roles import ActorContext, Authority
from katori_sns.workflow.models import Case, Level, Statement, Task

# The kind's own child of Case; where none is named, any case. What is written for any case serves every kind.
C_co = TypeVar("C_co", bound=Case, covariant=True, default=Case)
C_contra = TypeVar("C_contra", bound=Case, contravariant=True, default=Case)


@dataclass(frozen=True)
class Address:
    """Whom a desk waits for."""

    level: Level
    section_id: int
    person_id: int | None = None
    anywhere: bool = False  # the person, also from another section
    but_id: int | None = None  # any member but this person


@dataclass(frozen=True)
class CaseContext(Generic[C_co]):
    """What a rule may look at: the case under its lock, its tasks, and the city today."""

    case: C_co
    tasks: Sequence[Task]
    org: ActorContext


@dataclass(frozen=True)
class Transition(CaseContext[C_co]):
    """One act being performed."""

    process: Process[C_co]
    task: Task
    step: Step[C_co]
    authority: Authority
    actor: User
    now: datetime
    comment: str
    payload: Any = None  # what the act asks besides; each effect knows the kind of its own
    early: str = ""  # why something was done before what must come first
    said: list[Statement] = field(default_factory=list)
    traced: dict[str, list[str | None]] = field(default_factory=dict)

    def say(self, key: str, value: str, **more: Any) -> None:
        """State something in this act, in the columns of Statement; empty details are left out."""
        more["details"] = {label: text for label, text in more.get("details", {}).items() if text}
        who = {"by": self.actor, "by_name": self.actor.name, "at": self.now}
        self.said.append(Statement(task=self.task, key=key, value=value, **who, **more))

    def trace(self, label: str, old: str | None, new: str | None) -> None:
        """Name in the history a row that an effect writes; the case's own columns are compared anyway."""
        self.traced[label] = [old, new]

    def rest_on(self, article: str) -> None:
        """Name the article on which this act rests, where it is not that of all decisions of the kind."""
        self.task.article = article
        Task.objects.filter(pk=self.task.pk).update(article=article)
        self.trace("根拠とする条項", None, article)

    @property
    def by(self) -> Actor:
        """Who acts, in which post and for whom, as the history names him."""
        return self.org.actor(self.actor, self.authority.seat.section_id, self.task.acting_for)


@dataclass(frozen=True)
class Problem:
    """Why an act cannot be done yet; `field` is the control to go to."""

    field: str
    message: str


# Several offices at once have a task each.
Who = Callable[[CaseContext[C_contra]], Address | tuple[Address, ...]]
# None: nobody, as things stand; several: whoever of them asks. The answer is the same whoever asks.
By = Callable[[CaseContext[C_contra]], Address | tuple[Address, ...] | None]
Guard = Callable[[CaseContext[C_contra]], list[Problem]]
Effect = Callable[[Transition[C_contra]], None]


@dataclass(frozen=True)
class Desk(Generic[C_contra]):
    """A place where a case waits."""

    key: str
    label: str  # the office
    todo: str  # what is to be done there
    who: Who[C_contra]
    decides: bool = False
    side: bool = False  # runs beside the main way
    survives: bool = False  # stays while the main way goes on; other side desks it leaves behind
    days: int = 0  # 目安 in 開庁日; 0 for none
    until: Callable[[C_contra], date | None] | None = None  # the day by which, where the case itself names it
    after: tuple[str, ...] = ()  # opens when these desks are empty
    new_matter: bool = False  # what is decided here is a new matter, also for who decided before
    anew: bool = False  # for whom it waits is asked at every act, for it hangs on who holds which posts
    only: Callable[[CaseContext[C_contra]], bool] | None = None  # others' courses do not lead here
    rests: bool = False  # waits for what comes to pass elsewhere: until then nobody has to act here

    def addresses(self, ctx: CaseContext[C_contra]) -> tuple[Address, ...]:
        """For whom it waits, or would."""
        found = self.who(ctx)
        return found if isinstance(found, tuple) else (found,)


@dataclass(frozen=True)
class Step(Generic[C_contra]):
    """One act at one desk."""

    action: str
    at: str
    opens: tuple[str, ...] = ()
    state: str = ""
    by: By[C_contra] | None = None
    guard: Guard[C_contra] | None = None
    effect: Effect[C_contra] | None = None
    needs_comment: bool = False
    ends_round: bool = False  # ends the round: its verdicts no longer stand

    @property
    def sends_back(self) -> bool:
        """Whether another gives the case back to its drafter, with a reason."""
        return self.needs_comment and "draft" in self.opens and self.at != "draft"


@dataclass(frozen=True)
class Word:
    """How an action is called, and what it does to whom."""

    label: str  # 承認
    button: str  # 承認する
    consequence: tuple[str, ...]  # sentences; the first stands at the button
    question: str = ""  # この申請を承認しますか
    tone: str = "outline"  # primary, outline or danger
    together: bool = False  # may be recorded of many cases on one page, each for itself; no decision may


@dataclass(frozen=True)
class State:
    label: str
    shape: str  # todo, now, done, stop, none
    final: bool = False
    decided: bool = False  # decided, though there is still something to do
    # What must hold wherever a case enters it, whatever the step is called; asked after the effect.
    needs: Callable[[Transition[Any]], list[Problem]] | None = None


class Depth(IntEnum):
    """How far a person who knows of a case reads it."""

    FACE = 1  # that it exists: kind, number, title, section, state, dates
    CONTENT = 2
    INSIDE = 3  # also what is only for those who handle it


def _content(case: Case, org: ActorContext) -> Depth:
    return Depth.CONTENT


@dataclass(frozen=True)
class Process(Generic[C_co]):
    """All there is to know about how one kind of case moves."""

    kind: str
    name: str  # as on paper
    tag: str  # as in lists
    series: str  # of its 受付番号; "" for none
    model: type[C_co]
    title: Callable[[C_co], str]  # of a case as it stands
    desks: tuple[Desk[C_co], ...]
    steps: tuple[Step[C_co], ...]
    states: dict[str, State]
    words: dict[str, Word]
    snapshot: Callable[[C_co], dict[str, str]]  # what is submitted: field → text
    labels: dict[str, str] = field(default_factory=dict)  # field → its name on screen
    article: str = ""  # of the guideline, on which its decisions rest
    claim: str = ""  # what only one open case may do to an account
    # What stands in the way of beginning one about these accounts.
    begins: Callable[[ActorContext, Sequence[SNSAccount]], list[Problem]] = lambda org, accounts: []
    outsiders: tuple[str, ...] = ()  # which roles without a post may draft it: 監査, 委託業者
    discreet: bool = False  # whether the lists do not name who drafted it
    own_list: bool = False  # it has a list of its own: among all cases it stands only when asked for
    paper: bool = True  # whether its submissions are issued as papers
    derived: frozenset[str] = frozenset()  # own columns that only follow from others: no history names them
    sheets: tuple[str, ...] = ()  # desks where something is stated before the act
    # Columns over which another office rules: the column, also the key of its statement → the act.
    ruled: Mapping[str, str] = field(default_factory=dict)
    # How far, of those who see that the case exists, each reads it; unsent text is asked for besides.
    reads: Callable[[C_co, ActorContext], Depth] = _content
    inside: frozenset[str] = frozenset()  # the acts whose comment only those read who handle the case

    def desk(self, key: str) -> Desk[C_co]:
        return next(d for d in self.desks if d.key == key)

    def step(self, action: str, at: str) -> Step[C_co] | None:
        return next((s for s in self.steps if s.action == action and s.at == at), None)

    def steps_at(self, desk: str) -> list[Step[C_co]]:
        return [s for s in self.steps if s.at == desk]
