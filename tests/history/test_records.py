"""Records are gone through in batches, and a finding counts if it stands under the lock of its chain."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from katori_sns.history.actions import record
from katori_sns.history.models import SYSTEM, Chain
from katori_sns.history.records import BATCH, verify_records
from katori_sns.history.verifier import Finding
from tests.city import MONDAY


def test_what_a_writer_had_half_done_is_no_finding(db: None) -> None:
    for subject in ("policy:1", "policy:2"):
        record(subject=subject, action="edit", label="修正", actor=SYSTEM, at=MONDAY)
    looks: list[list[str]] = []

    def check(subjects: Sequence[str]) -> Iterator[Finding]:
        looks.append(list(subjects))
        for subject in subjects:
            if subject == "policy:2" or len(looks) == 1:  # the other's event was written meanwhile
                yield Finding(subject, Chain.objects.get(subject=subject).seq, "違います")

    found = verify_records(["policy:1", "policy:2"], check)
    assert [str(finding) for finding in found] == ["policy:2 1：違います"]
    assert looks == [["policy:1", "policy:2"], ["policy:1"], ["policy:2"]]


def test_subjects_come_in_batches() -> None:
    sizes = []

    def check(subjects: Sequence[str]) -> list[Finding]:
        sizes.append(len(subjects))
        return []

    assert list(verify_records((f"policy:{n}" for n in range(BATCH + 1)), check)) == []
    assert sizes == [BATCH, 1]
