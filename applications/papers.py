"""The application as official paper: from what was submitted and recorded, never from what is now."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

from accounts.items import NINE_ITEMS
from applications.guards import label
from applications.models import NewOperationApplication, Verdict
from applications.process import snapshot
from katori_sns.documents.actions import issue
from katori_sns.documents.models import IssuedDocument
from katori_sns.documents.paper import render
from katori_sns.web.dates import format_wareki, local_date
from katori_sns.workflow.ladder import LATER_READING
from katori_sns.workflow.models import Submission, Task

KIND = "new_operation"
TEMPLATE = "documents/new_operation.html"
FORM_ORDER = ("section", "manager", "purpose", "medium_label", "trouble", "content")
OPERATION = ("hours", "frequency", "operators", "comments")


def draft_pdf(case: NewOperationApplication, now: datetime) -> bytes:
    """The form as typed so far, marked 「案」; never stored."""
    context = _context(snapshot(case), case, acts=(), verdicts=()) | {
        "draft": True,
        "date": None,
        "sender": f"所属長　{case.section.name}長",
    }
    return render(TEMPLATE, context, created=case.drafted_at, title=case.title)


def issued(case: NewOperationApplication) -> IssuedDocument | None:
    """The newest paper of the case, issued now if the relay has not been here yet; None for a draft."""
    submission = case.submissions.order_by("-round").first()
    if submission is None:
        return None
    return _paper(case, submission, decided=case.decided_at is not None)


def issue_for_case(*, key: str, payload: dict[str, Any], now: datetime) -> None:
    """Outbox topic `paper`: issue what the acts so far made due, also where a later act came in between."""
    rows: QuerySet[NewOperationApplication] = QuerySet(NewOperationApplication)
    case = rows.get(pk=payload["case"])
    for submission in case.submissions.order_by("round"):
        _paper(case, submission, decided=False)
    issued(case)


@transaction.atomic
def _paper(case: NewOperationApplication, submission: Submission, *, decided: bool) -> IssuedDocument:
    """One paper per submission and one for the decision; what was issued first stands."""
    version = 2 * submission.round + decided
    known = IssuedDocument.objects.filter(subject=case.subject, kind=KIND, version=version).first()
    if known:
        return known
    at = case.decided_at if decided and case.decided_at else submission.at
    data = json.loads(submission.data)
    acts = case.tasks.filter(done_at__lte=at, done_by__isnull=False).order_by("done_at", "pk")
    # By round, not by the clock: a decision freezes its round's verdicts, a submission has none of its own.
    verdicts = Verdict.objects.filter(application=case, round__lt=submission.round + decided)
    context = _context(data, case, acts=acts, verdicts=verdicts.order_by("item", "round")) | {
        "draft": False,
        "date": local_date(submission.at),
        "sender": data["sender"],
    }
    decision = next((t for t in acts if t.decides and t.done_at == case.decided_at), None)
    if decision and decided:
        context |= {"result": decision.act, "reason": decision.comment}
    title = case.title_of(data["account_name"], data["medium_label"])
    pdf = render(TEMPLATE, context, created=at, title=title)
    return issue(subject=case.subject, kind=KIND, version=version, title=title, pdf=pdf, at=at)


def _context(
    data: dict[str, str], case: NewOperationApplication, *, acts: Iterable[Task], verdicts: Iterable[Verdict]
) -> dict[str, Any]:
    def row(name: str, title: str = "") -> dict[str, Any]:
        return {"label": title or label(name), "value": data[name]}

    titles = {"section": "所属名", "medium_label": "ソーシャルメディアの種類"}
    rows: list[dict[str, Any]] = [row(name, titles.get(name, "")) for name in FORM_ORDER]
    rows.append({"label": "運用方法", "rows": [row(name) for name in OPERATION]})
    rows += [row("start_on"), row("other")]
    return {
        "number": case.number,
        "sample": settings.DEMO,
        "rows": rows,
        "items": _items(data, list(verdicts)),
        "organisations": _organisations(list(acts)),
        "result": "",
        "reason": "",
    }


def _items(data: dict[str, str], verdicts: list[Verdict]) -> list[dict[str, Any]]:
    return [
        {
            "sign": item.sign,
            "title": item.title,
            "text": data[item.field],
            "verdicts": [
                {"round": v.round, "verdict": v.get_word_display(), "remark": v.remark, "by": v.by_name}
                for v in verdicts
                if v.item == item.number
            ],
        }
        for item in NINE_ITEMS
    ]


def _organisations(acts: list[Task]) -> list[dict[str, Any]]:
    """One group per organisation, with only the posts that acted."""
    groups: dict[str, list[dict[str, Any]]] = {}
    for act in acts:
        if act.desk != LATER_READING:
            groups.setdefault(act.done_section, []).append(_box(act, acts))
    return [{"name": name, "acts": boxes} for name, boxes in groups.items()]


def _box(act: Task, acts: list[Task]) -> dict[str, Any]:
    marks = ["代", f"{act.acting_for}の代"] if act.acting_for else []
    for reading in acts:
        if reading.about_id == act.pk and reading.done_at:
            marks.append(f"後閲 {format_wareki(local_date(reading.done_at))}")
    done_at = act.done_at
    return {
        "post": act.done_post,
        "name": act.done_name,
        "act": act.act + ("（上司決裁）" if act.superior else ""),
        "date": local_date(done_at) if done_at else None,
        "marks": marks,
        "comment": act.comment,
    }
