"""Whether the manuals of accounts are those that the history names (G4(2)⑦)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from accounts.models import SNSAccount
from applications.manuals.actions import MANUALS
from applications.manuals.models import AccountManual
from katori_sns.files.kept_files import check_files
from katori_sns.history.records import events_of, verify_records
from katori_sns.history.verifier import Finding


def verify_manuals() -> Iterator[Finding]:
    """Every manual that was changed, is missing, or was never put on file."""
    accounts = SNSAccount.objects.order_by("pk").values_list("pk", flat=True)
    yield from verify_records((f"account:{pk}" for pk in accounts.iterator()), check_manuals)


def check_manuals(subjects: Sequence[str]) -> Iterator[Finding]:
    """What is wrong with the manuals of some accounts, in a fixed number of queries."""
    ids = [int(subject.removeprefix("account:")) for subject in subjects]
    events = events_of(subjects, MANUALS.added)
    manuals: dict[int, list[AccountManual]] = defaultdict(list)
    for manual in AccountManual.objects.filter(account__in=ids).order_by("pk"):
        manuals[manual.account_id].append(manual)
    for pk, subject in zip(ids, subjects, strict=True):
        for seq, problem in check_files(manuals[pk], MANUALS, events[subject], ()):
            yield Finding(subject, seq, problem)
