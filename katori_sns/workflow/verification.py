"""Whether cases are as their history tells: their columns, acts, submissions, statements and files."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from katori_sns.files.kept_files import ATTACHMENTS, check_files
from katori_sns.history.actions import Changes, record
from katori_sns.history.models import SYSTEM, Chain, Event, as_subject
from katori_sns.history.records import digest_of, events_of, verify_records
from katori_sns.history.verifier import Finding
from katori_sns.workflow.engine import lock
from katori_sns.workflow.models import Attachment, Case, Statement, Submission, Task
from katori_sns.workflow.numbers import submission_seal
from katori_sns.workflow.steps import Process
from katori_sns.workflow.trace import ACT_SEAL, CASE_SEAL, OWN_SEAL, SEAL, seal, seals

NUMBER = str(Case._meta.get_field("number").verbose_name)
BEGINS = ("draft", "record_seals")  # the acts from which on all of a case is sealed


@dataclass
class Kept:
    """A case with all that is held against its history."""

    case: Case | None
    events: Sequence[Event]
    tasks: list[Task] = field(default_factory=list)
    statements: dict[int, list[Statement]] = field(default_factory=lambda: defaultdict(list))  # by task
    submissions: list[Submission] = field(default_factory=list)
    files: list[Attachment] = field(default_factory=list)

    @property
    def sealed(self) -> bool:
        return any(e.action in BEGINS and CASE_SEAL in e.changes for e in self.events)

    def newest(self, name: str) -> str | None:
        """What the history says last under this name."""
        return next((e.changes[name][1] for e in reversed(self.events) if name in e.changes), None)


def verify_cases(processes: Iterable[Process]) -> Iterator[Finding]:
    """Everything about cases that is not as their history tells; of unsealed ones what it does tell."""
    kinds = []
    for process in processes:
        kinds.append(process.kind)
        cases = Case.objects.filter(kind=process.kind).order_by("pk").values_list("pk", flat=True)
        yield from verify_records((f"case:{pk}" for pk in cases.iterator()), partial(check_cases, process))
    for case in Case.objects.exclude(kind__in=kinds):
        yield Finding(case.subject, 0, "案件の種類が、知られているどれでもありません")
    known = Case.objects.annotate(of=as_subject("case", "pk")).values("of")
    for subject in Chain.objects.filter(subject__startswith="case:").exclude(subject__in=known):
        yield Finding(subject.subject, subject.seq, "案件がありません")


def check_cases(process: Process, subjects: Sequence[str]) -> Iterator[Finding]:
    """What is wrong with some cases of one kind, in a fixed number of queries."""
    for subject, kept in _kept(process, subjects).items():
        number = kept.case.number if kept.case else ""
        for seq, problem in _problems(process, kept):
            yield Finding(subject, seq, f"{number}　{problem}" if number else problem)


def _kept(process: Process, subjects: Sequence[str]) -> dict[str, Kept]:
    ids = [int(subject.removeprefix("case:")) for subject in subjects]
    rows: QuerySet[Case] = QuerySet(process.model)
    cases, events = rows.in_bulk(ids), events_of(subjects)
    found = {pk: Kept(cases.get(pk), events[f"case:{pk}"]) for pk in ids}
    for task in Task.objects.filter(case__in=ids).order_by("pk"):
        found[task.case_id].tasks.append(task)
    for said in Statement.objects.filter(task__case__in=ids).select_related("task").order_by("pk"):
        found[said.task.case_id].statements[said.task_id].append(said)
    for sent in Submission.objects.filter(case__in=ids).order_by("case", "round"):
        found[sent.case_id].submissions.append(sent)
    for file in Attachment.objects.filter(case__in=ids).order_by("pk"):
        found[file.case_id].files.append(file)
    return {f"case:{pk}": kept for pk, kept in found.items()}


Problems = Iterator[tuple[int, str]]  # the event, and what does not fit it


def _problems(process: Process, kept: Kept) -> Problems:
    if kept.case is None:
        yield 0, "種類ごとの内容の行がありません"
    elif not kept.events:
        yield 0, "案件に履歴がありません"
    else:
        yield from _columns(kept, kept.case)
        yield from _acts(process, kept)
        yield from _submissions(kept)
        yield from check_files(kept.files, ATTACHMENTS, kept.events, kept.submissions)


def _columns(kept: Kept, case: Case) -> Problems:
    what = {CASE_SEAL: "状態・件名・起案者・日付などの項目", OWN_SEAL: "種類ごとの内容の項目"}
    for name, (_, digest) in seals(case).items():
        known = kept.newest(name)
        if known != digest and (known or kept.sealed):
            yield kept.events[-1].seq, f"{what[name]}が、最後の行為のときと違います"
    given = next((event for event in kept.events if NUMBER in event.changes), None)
    if given and case.received_at != given.at:
        yield given.seq, "受付日が、受付番号を付けたときと違います"


def _acts(process: Process, kept: Kept) -> Problems:
    names = {step.action for step in process.steps}
    acts = [e for e in kept.events if e.action in names or ACT_SEAL in e.changes]
    for task in kept.tasks:
        if task.done_by_id is None:
            if kept.statements[task.pk] and task.desk not in process.sheets:
                yield 0, f"行為のないところに記録があります：「{task.label}」"
            continue
        event = _event_of(task, acts)
        if event is None:
            yield 0, f"履歴にない行為があります：「{task.act}」{task.done_name}"
            continue
        acts.remove(event)
        yield from _act(task, event)
        yield from _statements(kept, task, event)
    for event in acts:
        yield event.seq, f"行為の行がありません：「{event.label}」{event.actor_name}"


def _event_of(task: Task, acts: Sequence[Event]) -> Event | None:
    """The event of an act; where the same person did the same twice at one moment, the one that fits."""
    same = [e for e in acts if (e.at, e.action, e.actor_id) == (task.done_at, task.action, task.done_by_id)]
    return min(same, key=lambda event: len(list(_act(task, event))), default=None)


def _act(task: Task, event: Event) -> Problems:
    pairs = {
        "行為": (task.act, event.label),
        "氏名": (task.done_name, event.actor_name),
        "職": (task.done_post, event.actor_post),
        # Who holds no post acts for a section without being of it.
        "所属": (task.done_section, event.actor_section or task.done_section),
        "代決": (task.acting_for, event.acting_for),
        "理由・コメント": (task.comment, event.comment),
    }
    wrong = [name for name, (now, then) in pairs.items() if now != then]
    if not wrong and ACT_SEAL in event.changes and event.changes[ACT_SEAL][1] != digest_of(task):
        wrong = ["担当・期限・決裁などの項目"]
    if wrong:
        yield (
            event.seq,
            f"行為「{event.label}」{event.actor_name}の{'、'.join(wrong)}が、行ったときと違います",
        )


def _statements(kept: Kept, task: Task, event: Event) -> Problems:
    rows = kept.statements[task.pk]
    name = SEAL if SEAL in event.changes else said_seal(task)
    known = event.changes[SEAL][1] if SEAL in event.changes else kept.newest(name)
    if known != (seal(rows) if rows or known else None) and (known or kept.sealed):
        yield event.seq, f"行為「{event.label}」{event.actor_name}の記録が、行ったときと違います"


def said_seal(task: Task) -> str:
    """Under which name what was said in an older act is sealed afterwards."""
    return f"行為{task.pk}の{SEAL}"


def _submissions(kept: Kept) -> Problems:
    rounds = {submission_seal(s.round): s for s in kept.submissions}
    for name, sent in rounds.items():
        digest, known = hashlib.sha256(sent.data.encode()).hexdigest(), kept.newest(name)
        if digest != sent.sha256 or digest != (known or (digest if not kept.sealed else None)):
            yield 0, f"第{sent.round}回提出の内容が、提出したときと違います"
        elif not any(event.at == sent.at for event in kept.events):
            yield 0, f"第{sent.round}回提出の日時が、提出したときと違います"
    for event in kept.events:
        for name in event.changes:
            if name.startswith("第") and name.endswith("回提出の検査値") and name not in rounds:
                yield event.seq, f"{name.removesuffix('の検査値')}の行がありません"


def unsealed(processes: Iterable[Process]) -> QuerySet[Case]:
    """Cases from before the seals, which the daily job has not sealed yet."""
    begun = Event.objects.filter(chain__subject=OuterRef("of"), action__in=BEGINS, changes__has_key=CASE_SEAL)
    chain = Chain.objects.filter(subject=OuterRef("of"))
    kinds = [process.kind for process in processes]
    cases = Case.objects.annotate(of=as_subject("case", "pk")).filter(Exists(chain), kind__in=kinds)
    return cases.exclude(Exists(begun))


def record_seals(processes: Sequence[Process], *, now: datetime) -> None:
    """Seal once what no event names yet: from then on it cannot be changed unnoticed."""
    by_kind = {process.kind: process for process in processes}
    for pk, kind in list(unsealed(processes).order_by("pk").values_list("pk", "kind")):
        with transaction.atomic():
            case = lock(by_kind[kind], pk)
            kept = _kept(by_kind[kind], [case.subject])[case.subject]
            if not kept.sealed:
                record(
                    subject=case.subject,
                    action="record_seals",
                    label="検査値の記録",
                    actor=SYSTEM,
                    at=now,
                    changes=seals(case) | _older(kept),
                )


def _older(kept: Kept) -> Changes:
    """The digests of submissions and statements that no event names."""
    found: Changes = {}
    for task in kept.tasks:
        event = _event_of(task, kept.events) if task.done_at else None
        if kept.statements[task.pk] and event and SEAL not in event.changes:
            found[said_seal(task)] = [None, seal(kept.statements[task.pk])]
    for sent in kept.submissions:
        if not kept.newest(submission_seal(sent.round)):
            found[submission_seal(sent.round)] = [None, sent.sha256]
    return found
