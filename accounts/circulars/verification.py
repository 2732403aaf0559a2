"""Whether what was asked of the accounts, and what they answered, is as the history tells."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from accounts.circulars.actions import (
    ANSWER_SEAL,
    ANSWERED,
    SENT,
    SENT_SEAL,
    WITHDREW,
    answer_seal,
    sent_seal,
)
from accounts.circulars.models import Circular, CircularAnswer
from katori_sns.files.kept_files import on_disk
from katori_sns.history.models import Chain
from katori_sns.history.records import events_of, verify_records
from katori_sns.history.verifier import Finding


def verify_circulars() -> Iterator[Finding]:
    """Every request or answer that was altered, is missing, or was never given."""
    kept = {f"circular:{pk}" for pk in Circular.objects.values_list("pk", flat=True)}
    told = Chain.objects.filter(subject__startswith="circular:").values_list("subject", flat=True)
    yield from verify_records(iter(sorted({*kept, *told})), check_circulars)


def check_circulars(subjects: Sequence[str]) -> Iterator[Finding]:
    """What is wrong with some of them, in a fixed number of queries."""
    keys = [int(subject.partition(":")[2]) for subject in subjects]
    events = events_of(subjects, SENT, ANSWERED, WITHDREW)
    answers: dict[str, list[CircularAnswer]] = defaultdict(list)
    given = CircularAnswer.objects.filter(row__circular__in=keys).select_related("row")
    for answer in given.order_by("pk"):
        answers[f"circular:{answer.row.circular_id}"].append(answer)
    there = Circular.objects.filter(pk__in=keys).order_by("pk").prefetch_related("rows")
    for subject in sorted({*subjects} - {circular.subject for circular in there}):
        yield Finding(subject, 0, "照会がありません")
    for circular in there:
        subject = circular.subject
        told = Counter(
            pair[1] for e in events[subject] for name, pair in e.changes.items() if name == ANSWER_SEAL
        )
        asked = [e.changes.get(SENT_SEAL) for e in events[subject] if e.action == SENT]
        if asked != [[None, sent_seal(circular)]]:
            yield Finding(subject, 0, "照会の内容か対象のアカウントが、送信したときと違います")
        stands = [(circular.withdrawn_at, circular.withdrawn_reason)] if circular.withdrawn_at else []
        if stands != [(e.at, e.comment) for e in events[subject] if e.action == WITHDREW]:
            yield Finding(subject, 0, "取下げが、履歴と違います")
        yield from (Finding(subject, 0, problem) for problem in _wrong(answers[subject], told))


def _wrong(answers: Sequence[CircularAnswer], told: Counter[str | None]) -> Iterator[str]:
    newest = {answer.row_id: answer for answer in answers}
    for answer in answers:
        seal = answer_seal(answer)
        if not told[seal]:
            yield f"回答「{answer}」が、履歴と違います"
        told[seal] -= 1
        if answer.file and on_disk(answer.file) != (answer.sha256, answer.size):
            yield f"回答のファイル「{answer}」の中身が、回答したときと違うか、ありません"
    for answer in newest.values():
        if answer.row.answer_id != answer.pk:
            yield f"最後の回答「{answer}」が、いまの回答になっていません"
    if any(number > 0 for number in told.values()):
        yield "回答の行がありません"
