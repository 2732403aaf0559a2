"""Cases as official paper: from what was submitted and recorded, never from what is now."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.utils.module_loading import import_string

from katori_sns.cases.case_file import acts_in_order, later_readings
from katori_sns.cases.case_type import CaseType
from katori_sns.cases.fields import BESIDE, FORM
from katori_sns.documents.actions import issue
from katori_sns.documents.models import IssuedDocument
from katori_sns.documents.paper import render
from katori_sns.web.dates import local_date
from katori_sns.workflow.document_numbers import DESK, numbers_of
from katori_sns.workflow.ladder import LATER_READING
from katori_sns.workflow.models import Case, Submission, Task
from katori_sns.workflow.words import said_with


def draft_pdf(case_type: CaseType, case: Case) -> bytes:
    """The form as typed so far, marked 「案」; never stored."""
    context = _context(case_type, case_type.process.snapshot(case), case, acts=(), before=0, at=None) | {
        "draft": True,
        "date": None,
        "sender": f"所属長　{case.keeper.name}長",
    }
    return render(case_type.paper.template, context, created=case.drafted_at, title=case.title)


def issued(case_type: CaseType, case: Case, now: datetime) -> IssuedDocument | None:
    """The newest paper of the case, issued now if the relay has not been here yet; None for a draft."""
    submission = case.submissions.order_by("-round").first()
    if submission is None:
        return None
    return _paper(case_type, case, submission, decided=case.decided_at is not None, now=now)


def issue_for_case(*, key: str, payload: dict[str, object], now: datetime) -> None:
    """Outbox topic `paper`: issue what the acts so far made due, also where a later act came in between."""
    types: tuple[CaseType, ...] = import_string(settings.CASE_TYPES)
    case_type = next(t for t in types if t.kind == payload["kind"])
    rows: QuerySet[Any, Any] = QuerySet(case_type.process.model)
    case = rows.get(pk=payload["case"])
    for submission in case.submissions.order_by("round"):
        _paper(case_type, case, submission, decided=False, now=now)
    issued(case_type, case, now)


def _paper(
    case_type: CaseType, case: Case, submission: Submission, *, decided: bool, now: datetime
) -> IssuedDocument:
    """One paper per submission and one for the decision; what was issued first stands."""
    version, kind = 2 * submission.round + decided, case_type.kind
    known = IssuedDocument.objects.filter(subject=case.subject, kind=kind, version=version).first()
    if known:
        return known
    at = case.decided_at if decided and case.decided_at else submission.at
    data = json.loads(submission.data)
    acts = list(acts_in_order(case, case.tasks.filter(done_by__isnull=False)))
    last = next(act for act in acts if act.done_at == at and not act.side)
    acts = acts[: acts.index(last) + 1]
    # By round, not by the clock: a decision freezes its round's verdicts, a submission has none of its own.
    context = _context(case_type, data, case, acts=acts, before=submission.round + decided, at=at) | {
        "draft": False,
        "date": local_date(submission.at),
        "sender": data["sender"],
    }
    if decided:
        context |= {"result": last.act, "reason": said_with(last, case.statements, case_type.process)}
    title = data["title"]  # as of the submission
    pdf = render(case_type.paper.template, context, created=at, title=title)
    return issue(subject=case.subject, kind=kind, version=version, title=title, pdf=pdf, at=at, now=now)


def _number(case: Case, at: datetime | None) -> list[dict[str, str]]:
    """文書番号, where it was entered by then."""
    number = numbers_of(case, at)
    return [{"label": "文書番号", "value": number}] if number else []


def _context(
    case_type: CaseType,
    data: dict[str, str],
    case: Case,
    *,
    acts: Sequence[Task],
    before: int,
    at: datetime | None,
) -> dict[str, object]:
    paper, fields = case_type.paper, case_type.fields
    about = [{"label": label, "value": data[n]} for n, label in paper.second.items() if data.get(n)]
    own = paper.own(case, data, before) if paper.own else {}
    return {
        "number": case.number,
        "sample": settings.DEMO,
        "form": case_type.process.name,
        "sentence": paper.sentence,
        "rows": fields.on_record(data, FORM),
        "more": [row for row in fields.on_record(data, BESIDE) if row["value"]],
        "about": [*about, *_number(case, at)],
        "items": [],
        "organisations": _organisations(case_type, case, acts),
        "result": "",
        "reason": "",
        **own,
    }


def _organisations(case_type: CaseType, case: Case, acts: Sequence[Task]) -> list[dict[str, object]]:
    """One group per organisation, with only the posts that acted."""
    groups: dict[str, list[dict[str, object]]] = {}
    for act in acts:
        if act.desk not in (LATER_READING, DESK):
            said = said_with(act, case.statements, case_type.process)
            office = act.done_section or act.done_post  # an auditor's acts are those of no section
            groups.setdefault(office, []).append(_box(act, acts) | {"comment": said})
    return [{"name": name, "acts": boxes} for name, boxes in groups.items()]


def _box(act: Task, acts: Sequence[Task]) -> dict[str, object]:
    marks = ["代", f"{act.acting_for}の代"] if act.acting_for else []
    done_at = act.done_at
    return {
        "post": act.done_post,
        "name": act.done_name,
        "act": act.act + ("（上司決裁）" if act.superior else ""),
        "date": local_date(done_at) if done_at else None,
        "marks": [*marks, *later_readings(act, acts)],
    }
