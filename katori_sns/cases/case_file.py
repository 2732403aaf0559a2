"""案件の全体: all that is on file about a case as one paper, alike for every kind of case."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction

from katori_sns.cases.case_type import CaseType
from katori_sns.cases.reading import Reading, read
from katori_sns.documents.models import IssuedDocument
from katori_sns.documents.paper import render
from katori_sns.documents.templatetags.paper import paper_date
from katori_sns.history.models import Chain, Event
from katori_sns.organisation.models import User
from katori_sns.organisation.roles import ActorContext
from katori_sns.web.dates import format_wareki, local_date
from katori_sns.workflow.actions import note
from katori_sns.workflow.models import Case, Submission, Task
from katori_sns.workflow.steps import Process

TEMPLATE = "documents/whole_case.html"
# What happens to a case without closing a task.
WITHOUT_TASK = ("draft", "pass_on", "release")


def print_whole(case_type: CaseType, case: Case, org: ActorContext, *, actor: User, now: datetime) -> bytes:
    """Set the whole case as it stands, and record that it was printed.

    Nobody gets the unsent text of a case that was submitted; before that, who may read it does.
    """
    with transaction.atomic():
        by = org.actor(actor, case.keeper_id)
        note(case, action="print_whole", label="全体の印刷", actor=by, now=now)
        # The note holds the chain: from here to the end no act changes what is read.
        context = whole(case_type, read(case_type.process, Case.objects.get(pk=case.pk), org))
    return render(
        TEMPLATE,
        context | {"by": _who(by.section, by.post, by.name), "at": now},
        created=now,
        title=f"{case.title}　案件の全体",
    )


def whole(case_type: CaseType, reading: Reading[Any]) -> dict[str, object]:
    """All that is on file about a case, as far as it is the reader's, for a template."""
    case, submissions = reading.own, reading.submissions
    chain = Chain.objects.get(subject=case.subject)
    return {
        "sample": settings.DEMO,
        "draft": not submissions,
        "number": case.number,
        "facts": _facts(case_type.process, case, submissions),
        "submissions": submissions,
        "rewritten": bool(submissions) and case.round > submissions[-1].round,
        "acts": _acts(reading),
        "attachments": _attachments(reading),
        "papers": list(IssuedDocument.objects.about(case.subject).order_by("issued_at", "pk")),
        "chain": chain,
        **case_type.part_of(reading),
    }


def _facts(process: Process, case: Case, submissions: Sequence[Submission]) -> list[dict[str, str]]:
    def day(moment: datetime | None) -> str:
        return paper_date(local_date(moment)) if moment else ""

    kept = f"{case.retention_years}年（{format_wareki(case.expires_on)}満了）" if case.expires_on else ""
    facts = {
        "件名": case.title,
        "種類": process.name,
        "受付番号": case.number,
        "文書番号": case.document_number,
        "状態": case.state_label,
        "起案日": day(case.drafted_at),
        "提出日": "、".join(f"{day(s.at)}（第{s.round}回）" for s in submissions),
        "決定日": day(case.decided_at),
        "実施日": day(case.carried_out_at),
        "完結日": day(case.closed_at),
        "保存期間": kept,
    }
    return [{"label": label, "value": value} for label, value in facts.items() if value]


def acts_in_order(case: Case, acts: Iterable[Task]) -> dict[Task, int]:
    """The acts of a case with their numbers in the history, whose order holds when a clock steps back."""
    events = Event.objects.about(case.subject).values_list("at", "action", "actor", "seq")
    numbers: dict[tuple[Any, ...], int] = {tuple(act): seq for *act, seq in events}
    found = {task: numbers.get((task.done_at, task.action, task.done_by_id), 0) for task in acts}
    return dict(sorted(found.items(), key=lambda act: (act[1], act[0].done_at, act[0].pk)))


def _acts(reading: Reading[Any]) -> list[dict[str, object]]:
    """Every act of every round, with who did it as of then."""
    case = reading.case
    acts = acts_in_order(case, reading.acts)
    rows = [(seq, _task_row(task, list(acts), case.round)) for task, seq in acts.items()]
    events = Event.objects.about(case.subject).filter(action__in=WITHOUT_TASK)
    rows += [(event.seq, _event_row(event)) for event in events]
    return [row for _, row in sorted(rows, key=lambda numbered: numbered[0])]


def _task_row(task: Task, tasks: Sequence[Task], newest: int) -> dict[str, object]:
    about = next((t.act for t in tasks if t.pk == task.about_id), "")
    return {
        "round": min(task.round, newest),  # a new matter counts as of the next
        "at": task.done_at,
        "act": task.act + (f"（{about}）" if about else ""),
        "who": _who(task.done_section, task.done_post, task.done_name),
        "acting": bool(task.acting_for),
        "marks": [*_capacity(task), *later_readings(task, tasks)],
        "comment": task.comment,
    }


def _who(section: str, post: str, name: str) -> str:
    return "　".join(part for part in (section, post, name) if part)


def _capacity(task: Task) -> list[str]:
    ground = f"（{task.ground}）" if task.ground else ""
    stands_in = [f"{task.acting_for}の代{ground}"] if task.acting_for else []
    return [*stands_in, "上司決裁"] if task.superior else stands_in


def later_readings(task: Task, tasks: Sequence[Task]) -> list[str]:
    """When whom he acted for read it: 「後閲 令和8年11月25日」."""
    return [
        f"後閲 {format_wareki(local_date(reading.done_at))}"
        for reading in tasks
        if reading.about_id == task.pk and reading.done_at
    ]


def _event_row(event: Event) -> dict[str, object]:
    changes = [f"{name}：{old or 'なし'} → {new or 'なし'}" for name, (old, new) in event.told.items()]
    return {
        "round": None,
        "at": event.at,
        "act": event.label,
        "who": _who(event.actor_section, event.actor_post, event.actor_name),
        "acting": False,
        "marks": changes,
        "comment": event.comment,
    }


def _attachments(reading: Reading[Any]) -> list[dict[str, object]]:
    """The files one may see; who added each stands in the history, as of then."""
    events = Event.objects.about(reading.case.subject).filter(action="attach")
    added = {
        (e.at, name): _who(e.actor_section, e.actor_post, e.actor_name) for e in events for name in e.changes
    }
    return [{"file": file, "by": added.get((file.added_at, file.name), "")} for file in reading.files]
