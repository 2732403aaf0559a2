"""Cases as official paper: from what was submitted and recorded, never from what is now."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.utils.module_loading import import_string

from accounts.policy.items import NINE_ITEMS
from applications.models import NewOperationApplication, Verdict
from applications.process import NEW_OPERATION, WITHDRAWAL
from applications.process.new_operation import CONSULTATION
from katori_sns.documents.actions import issue
from katori_sns.documents.models import IssuedDocument
from katori_sns.documents.paper import render
from katori_sns.web.dates import local_date
from katori_sns.workflow.ladder import LATER_READING
from katori_sns.workflow.models import Case, Submission, Task
from katori_sns.workflow.steps import Process
from katori_sns.workflow.whole import acts_in_order, later_readings

# The official form has its own sheet; what the guideline gives no form for is set on a plain one.
TEMPLATES = {
    NEW_OPERATION.kind: "documents/new_operation.html",
    WITHDRAWAL.kind: "documents/withdrawal.html",
}
PLAIN = "documents/plain.html"
SENTENCES = {
    "prior_consultation": "ソーシャルメディアの利用について、下記のとおり協議いたします。",
    "emergency": "緊急にソーシャルメディアを利用するため、下記のとおり特に認められるよう申請いたします。",
    "acquisition": "承認を受けたソーシャルメディアのアカウントを取得したので、下記のとおり届け出ます。",
    "abandonment": "承認を受けたアカウントの取得を取りやめるので、下記のとおり届け出ます。",
    "change": "ソーシャルメディアのアカウントについて、下記のとおり変更を届け出ます。",
    "policy_revision": "アカウントの運用ポリシーの改正について、下記のとおり協議いたします。",
    "resumption": "停止しているソーシャルメディアのアカウントを再開するので、下記のとおり届け出ます。",
    "forced_stop": "ガイドライン「6 継続と運用停止（撤退）」なお書きにより、下記のとおりとします。",
    "registration": "ガイドラインより前からあるアカウントを、下記のとおり台帳に登録します。",
    "common_policy": "香取市ソーシャルメディア運用ポリシーの改正について、下記のとおり協議いたします。",
}
FORM_ORDER = ("section", "manager", "purpose", "medium_label", "trouble", "content")
WITHDRAWAL_ORDER = ("section", "manager", "purpose", "account", "reason", "planned_on", "other")
OPERATION = ("hours", "frequency", "operators", "comments")


def draft_pdf(process: Process, case: Case, now: datetime) -> bytes:
    """The form as typed so far, marked 「案」; never stored."""
    context = _context(process, process.snapshot(case), case, acts=(), verdicts=()) | {
        "draft": True,
        "date": None,
        "sender": f"所属長　{case.section.name}長",
    }
    return render(_template(process), context, created=case.drafted_at, title=case.title)


def _template(process: Process) -> str:
    return TEMPLATES.get(process.kind, PLAIN)


def issued(process: Process, case: Case, now: datetime) -> IssuedDocument | None:
    """The newest paper of the case, issued now if the relay has not been here yet; None for a draft."""
    submission = case.submissions.order_by("-round").first()
    if submission is None:
        return None
    return _paper(process, case, submission, decided=case.decided_at is not None, now=now)


def issue_for_case(*, key: str, payload: dict[str, Any], now: datetime) -> None:
    """Outbox topic `paper`: issue what the acts so far made due, also where a later act came in between."""
    process: Process = next(p for p in import_string(settings.PROCESSES) if p.kind == payload["kind"])
    rows: QuerySet[Any, Any] = QuerySet(process.model)
    case = rows.get(pk=payload["case"])
    for submission in case.submissions.order_by("round"):
        _paper(process, case, submission, decided=False, now=now)
    issued(process, case, now)


def application_part(case: NewOperationApplication, data: dict[str, str]) -> dict[str, Any]:
    """What the print of the whole case says of an application: the form and the items of all rounds."""
    verdicts = list(Verdict.objects.filter(application=case).order_by("item", "round"))
    undecided = case.state == "at_pr" and any(v.round == case.round for v in verdicts)
    return {
        "part": "documents/_new_operation_part.html",
        "rows": form_rows(data),
        "consultation": plain_rows(NEW_OPERATION, data, CONSULTATION),
        "items": _items(data, verdicts),
        "undecided": undecided,
    }


def plain_part(process: Process, case: Case, data: dict[str, str]) -> dict[str, Any]:
    """What the print of the whole case says of a case without an official form: its fields."""
    return {"part": "documents/_plain_part.html", "rows": plain_rows(process, data, process.labels)}


def _paper(
    process: Process, case: Case, submission: Submission, *, decided: bool, now: datetime
) -> IssuedDocument:
    """One paper per submission and one for the decision; what was issued first stands."""
    version = 2 * submission.round + decided
    known = IssuedDocument.objects.filter(subject=case.subject, kind=process.kind, version=version).first()
    if known:
        return known
    at = case.decided_at if decided and case.decided_at else submission.at
    data = json.loads(submission.data)
    acts = list(acts_in_order(case))
    last = next(act for act in acts if act.done_at == at and not act.side)
    acts = acts[: acts.index(last) + 1]
    # By round, not by the clock: a decision freezes its round's verdicts, a submission has none of its own.
    verdicts = Verdict.objects.filter(application=case.pk, round__lt=submission.round + decided)
    context = _context(process, data, case, acts=acts, verdicts=verdicts.order_by("item", "round")) | {
        "draft": False,
        "date": local_date(submission.at),
        "sender": data["sender"],
    }
    if decided:
        context |= {"result": last.act, "reason": last.comment}
    title = data["title"]  # as of the submission
    pdf = render(_template(process), context, created=at, title=title)
    return issue(
        subject=case.subject, kind=process.kind, version=version, title=title, pdf=pdf, at=at, now=now
    )


def _context(
    process: Process,
    data: dict[str, str],
    case: Case,
    *,
    acts: Sequence[Task],
    verdicts: Iterable[Verdict],
) -> dict[str, Any]:
    own = process is NEW_OPERATION
    rows = form_rows(data) if own else plain_rows(process, data, process.labels)
    form = len(WITHDRAWAL_ORDER) if process is WITHDRAWAL else len(rows)
    return {
        "number": case.number,
        "sample": settings.DEMO,
        "form": process.name,
        "sentence": SENTENCES.get(process.kind, ""),
        "rows": rows[:form],
        "more": [row for row in rows[form:] if row["value"]],  # what stands beside the official form
        "items": _items(data, list(verdicts)) if own else [],
        "organisations": _organisations(acts),
        "result": "",
        "reason": "",
    }


def plain_rows(process: Process, data: dict[str, str], names: Iterable[str]) -> list[dict[str, Any]]:
    return [{"label": process.labels[name], "value": data[name]} for name in names if name in data]


def form_rows(data: dict[str, str]) -> list[dict[str, Any]]:
    """The official form's rows in its order; 運用方法 is a group of four."""
    operation = {"label": "運用方法", "rows": plain_rows(NEW_OPERATION, data, OPERATION)}
    ends = plain_rows(NEW_OPERATION, data, ("start_on", "other"))
    return [*plain_rows(NEW_OPERATION, data, FORM_ORDER), operation, *ends]


def _items(data: dict[str, str], verdicts: list[Verdict]) -> list[dict[str, Any]]:
    return [
        {
            "sign": item.sign,
            "title": item.title,
            "text": data.get(item.field, ""),
            "verdicts": [
                {"round": v.round, "verdict": v.get_word_display(), "remark": v.remark, "by": v.by_name}
                for v in verdicts
                if v.item == item.number
            ],
        }
        for item in NINE_ITEMS
    ]


def _organisations(acts: Sequence[Task]) -> list[dict[str, Any]]:
    """One group per organisation, with only the posts that acted."""
    groups: dict[str, list[dict[str, Any]]] = {}
    for act in acts:
        if act.desk != LATER_READING:
            groups.setdefault(act.done_section, []).append(_box(act, acts))
    return [{"name": name, "acts": boxes} for name, boxes in groups.items()]


def _box(act: Task, acts: Sequence[Task]) -> dict[str, Any]:
    marks = ["代", f"{act.acting_for}の代"] if act.acting_for else []
    done_at = act.done_at
    return {
        "post": act.done_post,
        "name": act.done_name,
        "act": act.act + ("（上司決裁）" if act.superior else ""),
        "date": local_date(done_at) if done_at else None,
        "marks": [*marks, *later_readings(act, acts)],
        "comment": act.comment,
    }
