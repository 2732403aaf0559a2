"""Whether the issued papers are those that the history names."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from hashlib import sha256
from itertools import chain

from katori_sns.documents.actions import PAPER_SEAL, seal_of
from katori_sns.documents.models import IssuedDocument
from katori_sns.history.models import Chain
from katori_sns.history.records import events_of, verify_records
from katori_sns.history.verifier import Finding

FEW = 10  # papers in memory


def verify_papers() -> Iterator[Finding]:
    """Every paper that was changed, is missing, or was never issued."""
    subjects = Chain.objects.order_by("pk").values_list("subject", flat=True)
    strays = IssuedDocument.objects.exclude(subject__in=subjects.order_by())
    unknown = strays.order_by().values_list("subject", flat=True).distinct()
    yield from verify_records(chain(subjects.iterator(), unknown.iterator()), check_papers)


def check_papers(subjects: Sequence[str]) -> Iterator[Finding]:
    """What is wrong with the papers of some subjects, in a fixed number of queries."""
    seen: dict[str, set[str]] = defaultdict(set)
    issued = events_of(subjects, "issue")
    for paper in IssuedDocument.objects.filter(subject__in=subjects).order_by("pk").iterator(FEW):
        digest = sha256(paper.content).hexdigest()
        seen[paper.subject].add(digest)
        event = next((e for e in issued[paper.subject] if e.changes.get(paper.title) == [None, digest]), None)
        if event is None or digest != paper.sha256:
            yield Finding(paper.subject, 0, f"文書「{paper.title}」が、発行したときと違います")
        elif event.changes.get(PAPER_SEAL, [None, seal_of(paper)]) != [None, seal_of(paper)]:
            problem = f"文書「{paper.title}」の種類・版・発行日時が、発行したときと違います"
            yield Finding(paper.subject, event.seq, problem)
    for subject in subjects:
        for event in issued[subject]:
            title, digest = next(
                (name, new) for name, (_, new) in event.changes.items() if name != PAPER_SEAL
            )
            if digest not in seen[subject]:
                yield Finding(subject, event.seq, f"発行した文書「{title}」がありません")
