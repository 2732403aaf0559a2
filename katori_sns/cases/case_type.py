"""A kind of case as the whole house knows it: one object from which all else is derived."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet
from django.urls import URLPattern

from accounts.models import SNSAccount
from katori_sns.cases.fields import CaseFields, Data
from katori_sns.cases.forms import StepForm
from katori_sns.cases.reading import Reading
from katori_sns.organisation.roles import ActorContext
from katori_sns.web.compare import Change
from katori_sns.workflow.forms import ActForm
from katori_sns.workflow.models import Case
from katori_sns.workflow.steps import Process

INCIDENTS, ACCOUNTS = "cases/_incidents.html", "cases/_accounts.html"
COMPARED, WRITTEN = "cases/_compared.html", "cases/_written.html"


@dataclass(frozen=True)
class Paper:
    """How a kind of case stands on paper; without a form in the guideline, on a plain sheet."""

    sentence: str = ""
    template: str = "documents/plain.html"
    # Of the case, what was submitted and the rounds before this number: what its own template needs.
    own: Callable[[Any, Data, int], dict[str, object]] | None = None
    # Field → label: what says on the second sheet of which account and matter it is.
    second: Mapping[str, str] = field(default_factory=dict)
    part: str = "documents/_plain_part.html"  # of the print of the whole case
    whole: Callable[[Reading[Any]], dict[str, object]] | None = None  # what that part needs


@dataclass(frozen=True)
class MenuEntry:
    """A line of the page on which one begins a case."""

    group: str
    when: str
    begin: str = "draft"
    name: str = ""  # where it is not the process's own
    only_pr: bool = False


@dataclass(frozen=True)
class Lacking:
    """What was found lacking, the remark, and the page on which the drafter mends it."""

    name: str
    remark: str
    url: str


@dataclass(frozen=True)
class Next:
    """What may be begun after the case: why, and the page on which."""

    why: str
    words: str
    url: str


@dataclass(frozen=True)
class CaseType:
    """How a kind of case moves, is begun, asked for, shown and printed."""

    process: Process
    fields: CaseFields
    form: type[StepForm] | None = None
    guide: tuple[tuple[str, str], ...] = ()  # article, and what it says
    menu: tuple[MenuEntry, ...] = ()
    paper: Paper = Paper()
    payloads: Mapping[str, type[ActForm]] = field(default_factory=dict)  # action → what it asks besides
    # How it begins.
    origin: Case.Origin = Case.Origin.SECTION  # whose office alone drafts it
    record: type[StepForm] | None = None  # the form of what the PR division drafts about a section
    accounts: Callable[[ActorContext], QuerySet[SNSAccount]] | None = None  # it may be about one of these
    several: bool = False  # about several accounts of one section at once
    # The page on which the person has something to do before he begins one.
    first: Callable[[ActorContext], str] = lambda org: ""
    prefill: Callable[[SNSAccount | None], dict[str, object]] = lambda _: {}
    # What is known of all of them together.
    gathered: Callable[[Sequence[SNSAccount]], dict[str, object]] = lambda _: {}
    section_of: Callable[[ActorContext, SNSAccount], int] = lambda org, account: account.section_id
    # Its pages.
    template: str = "cases/case.html"
    # What of it is shown, in order, on its page and on the page of each act.
    parts: tuple[str, ...] = (INCIDENTS, ACCOUNTS, COMPARED, WRITTEN)
    page: Callable[[Reading[Any]], dict[str, object]] = lambda reading: {}  # what these need besides
    face: Callable[[Any], dict[str, object]] = lambda case: {}  # what all may know of it who know that it is
    edit_template: str = "cases/edit.html"
    editing: Callable[[Any, StepForm], dict[str, object]] = lambda case, form: {}
    # What is missing, and where to mend it, where that is not one page.
    review: Callable[[Any, ActorContext], dict[str, object]] | None = None
    # What the person may begin now that it has come to its end, besides what all kinds have.
    next_steps: Callable[[Reading[Any]], Sequence[Next]] = lambda reading: ()
    # Found lacking in that round, with the control at which it is mended: of a draft that came back.
    lacking: Callable[[Reading[Any], int], Sequence[Lacking]] = lambda reading, round_: ()
    compared: Callable[[Any, Data], list[Change]] = lambda case, shown: []  # with what is in force
    pages: tuple[str, ...] = ("draft", "edit", "files", "paper")  # which of the shared pages it has
    urls: tuple[URLPattern, ...] = ()  # pages of its own, also in place of a shared one

    @property
    def kind(self) -> str:
        return self.process.kind

    def form_of(self, case: Case) -> type[StepForm]:
        """The form of a case: of one that is recorded, what is recorded."""
        form = self.record if case.origin == Case.Origin.PR and self.record else self.form
        assert form is not None  # noqa: S101 (only what has a form has the pages that ask for it)
        return form

    def part_of(self, reading: Reading[Any]) -> dict[str, object]:
        """Its own part of the print of the whole case."""
        plain: dict[str, object] = {"rows": self.fields.on_record(reading.last_sent)}
        return {"part": self.paper.part} | (self.paper.whole(reading) if self.paper.whole else plain)
