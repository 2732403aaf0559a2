"""The page of a case, as plain rows for the template."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from accounts.models import SNSAccount
from katori_sns.cases.case_type import CaseType
from katori_sns.cases.fields import Data, PaperRow
from katori_sns.history.models import Event
from katori_sns.organisation.roles import ActorContext
from katori_sns.web.compare import Change
from katori_sns.workflow.course import Offer, Stage, changes, context_of, course, offers
from katori_sns.workflow.models import Attachment, Case, Submission, Task
from katori_sns.workflow.rules import reads_unsent
from katori_sns.workflow.steps import Process, State

UNSENT = ("draft", "at_chief")  # states in which the text may differ from the last submission
RECENT, MOST = 5, 200  # events shown before 「はじめからの履歴」, and in all


@dataclass(frozen=True)
class CasePage:
    """What the page of any case shows."""

    case: Case
    process: Process
    state: State
    stages: Sequence[Stage]
    offers: Sequence[Offer]
    mine: bool  # of one of the person's sections
    own_draft: bool
    submissions: Sequence[Submission]
    unsent: bool  # whether what is shown was not sent yet
    shown: Data
    changes: Sequence[Change]  # since the last submission
    rows: Sequence[PaperRow]
    attachments: Sequence[Attachment]
    recent: Sequence[Event]
    earlier: Sequence[Event]
    accounts: Sequence[SNSAccount]


def case_page(case_type: CaseType, case: Case, org: ActorContext) -> CasePage:
    """All that the page of any case shows, in a fixed number of queries."""
    process = case_type.process
    ctx = context_of(case, org)
    submissions: list[Submission] = list(case.submissions.order_by("round"))
    # The section sees what is being written, all others what was submitted last.
    unsent = (case.state in UNSENT or not submissions) and reads_unsent(case, org)
    sent = json.loads(submissions[-1].data) if submissions else {}
    shown = process.snapshot(case) if unsent else sent
    found = offers(ctx, process)
    events = list(Event.objects.about(case.subject).order_by("-seq")[:MOST])
    if case.state in UNSENT and not unsent:
        events = without_unsent(events, ctx.tasks, submissions)
    return CasePage(
        case=case,
        process=process,
        state=process.states[case.state],
        stages=course(ctx, process),
        offers=[o for o in found if not (o.problems and o.task.side)],
        mine=case.section_id in org.mine,
        own_draft=case.state == "draft" and case.drafter_id == org.me and unsent,
        submissions=submissions,
        unsent=unsent,
        shown=shown,
        changes=changes(case, process, submissions),
        rows=case_type.fields.on_record(shown),
        attachments=[a for a in case.attachments.all() if unsent or a.sent_round],
        recent=events[:RECENT],
        earlier=events[RECENT:],
        accounts=[c.account for c in case.case_accounts.select_related("account")],
    )


def without_unsent(
    events: Sequence[Event], tasks: Sequence[Task], submissions: Sequence[Submission]
) -> list[Event]:
    """What there is to know without the unsent text: not the files added since the last submission."""
    at = submissions[-1].at if submissions else None
    acts = {task.action for task in tasks if at and task.done_at == at}
    sent = max((e.seq for e in events if e.at == at and e.action in acts), default=0)
    return [e for e in events if e.seq <= sent or e.action not in ("attach", "detach")]
