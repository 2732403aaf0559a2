"""What a person reads of a case: all its content comes from here, as deep as it is his."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Generic

from django.db.models import QuerySet

from katori_sns.cases.fields import Data
from katori_sns.history.models import Event
from katori_sns.organisation.roles import ActorContext
from katori_sns.web.compare import Change, compare
from katori_sns.workflow.course import context_of
from katori_sns.workflow.errors import NotVisible
from katori_sns.workflow.models import Attachment, Case, Statement, Submission, Task
from katori_sns.workflow.rules import drafting_section, reads_unsent
from katori_sns.workflow.steps import C_co, CaseContext, Depth, Process
from katori_sns.workflow.words import said_with

UNSENT = ("draft", "at_chief")  # states in which the text may differ from the last submission
MOST = 200  # events read of a case


@dataclass(frozen=True)
class Reading(Generic[C_co]):
    """A case as one person reads it; what is not his is empty, each part read when first needed."""

    case: Case  # its face
    process: Process[C_co]
    org: ActorContext
    row: C_co  # the kind's own, for rules; pages take `own`
    depth: Depth

    @property
    def own(self) -> C_co:
        """The kind's own row, for whom its content is."""
        if self.depth < Depth.CONTENT:
            raise NotVisible
        return self.row

    @cached_property
    def ctx(self) -> CaseContext[C_co]:
        """What the rules look at."""
        return context_of(self.row, self.org)

    @cached_property
    def submissions(self) -> Sequence[Submission]:
        found = self.case.submissions.order_by("round") if self.depth >= Depth.CONTENT else ()
        return list(found)

    @cached_property
    def unsent(self) -> bool:
        """Whether what is shown was not sent yet: the section sees what is being written, others wait."""
        writes = self.row.state in UNSENT or not self.submissions
        return self.depth >= Depth.CONTENT and writes and reads_unsent(self.row, self.org)

    @property
    def writes(self) -> bool:
        """Whether the person is the drafter, and still where it is drafted, or never had a post here."""
        user, case = self.org.user, self.row
        there = drafting_section(case, self.org) in self.org.mine or (user is not None and user.stands_alone)
        return self.depth >= Depth.CONTENT and case.drafter_id == self.org.me and there

    @property
    def has_paper(self) -> bool:
        """Whether there is a paper for this person: of what was submitted, or of what is being written."""
        return self.process.paper and (self.unsent or bool(self.submissions))

    @property
    def current(self) -> bool:
        """Whether the kind's own columns say what is shown, and hide no rewriting that was never sent."""
        case, sent = self.row, self.submissions
        return self.unsent or bool(sent and case.state not in UNSENT and case.round <= sent[-1].round)

    @cached_property
    def shown(self) -> Data:
        """Field → text: what is being written for who reads that, else what was submitted last."""
        return self.process.snapshot(self.own) if self.unsent else self._sent(1)

    @property
    def last_sent(self) -> Data:
        """For the file: what was submitted last, or what is being written as long as nothing was."""
        return self._sent(1) or self.shown

    @property
    def before(self) -> Data:
        """The submission before what is shown."""
        return self._sent(1 if self.unsent else 2)

    def _sent(self, back: int) -> Data:
        data: Data = json.loads(self.submissions[-back].data) if len(self.submissions) >= back else {}
        return data

    @cached_property
    def changes(self) -> Sequence[Change]:
        """Field by field, what differs from the submission before."""
        return compare(self.before, self.shown, self.process.labels.items()) if self.before else ()

    def withholds(self, action: str) -> bool:
        """Whether what was said in this act is only for those who handle the case."""
        return action in self.process.inside and self.depth < Depth.INSIDE

    @cached_property
    def acts(self) -> Sequence[Task]:
        """The acts of all rounds, with all that was said in each."""
        done = [task for task in self.ctx.tasks if task.done_by_id and self.depth >= Depth.CONTENT]
        for task in done:
            task.comment = "" if self.withholds(task.action) else task.comment
            task.comment = said_with(task, self.statements, self.process)
        return done

    @cached_property
    def statements(self) -> Sequence[Statement]:
        """What was said of it, in order; of what was said inside stands what it is about, and its word."""
        said = self.row.statements if self.depth >= Depth.CONTENT else []
        for statement in said:
            if self.withholds(statement.task.action):
                statement.text, statement.details = "", {}
        return said

    @cached_property
    def events(self) -> Sequence[Event]:
        """The history, newest first; that something was said inside stands there, not what."""
        if self.depth < Depth.CONTENT:
            return ()
        return self.told(list(Event.objects.about(self.case.subject).order_by("-seq")[:MOST]))

    def told(self, events: list[Event]) -> list[Event]:
        """Of its events, newest first, those that the person knows of, without what was said inside."""
        for event in events:
            if self.withholds(event.action):
                event.comment, event.changes = "", {}
        return events if self.current else self._without_unsent(events)

    def _without_unsent(self, events: Sequence[Event]) -> list[Event]:
        """What there is to know without the unsent text: not the files added since the last submission."""
        at = self.submissions[-1].at if self.submissions else None
        acts = {task.action for task in self.ctx.tasks if at and task.done_at == at}
        sent = max((e.seq for e in events if e.at == at and e.action in acts), default=0)
        return [e for e in events if e.seq <= sent or e.action not in ("attach", "detach")]

    @cached_property
    def files(self) -> Sequence[Attachment]:
        found = self.case.attachments.all() if self.depth >= Depth.CONTENT else ()
        return [file for file in found if file.sent_round or self.unsent]


def read(process: Process[C_co], case: Case, org: ActorContext) -> Reading[C_co]:
    """The case as the person of `org`, who knows of it, reads it."""
    rows: QuerySet[C_co] = QuerySet(process.model).select_related("section", "keeper", "drafter")
    own = rows.get(pk=case.pk)
    own.section.name = org.called(own.section_id, own.submitted_at)
    case.section = own.section
    return Reading(case, process, org, own, process.reads(own, org))
