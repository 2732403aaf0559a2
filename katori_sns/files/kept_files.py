"""Whether the files below MEDIA_ROOT and their rows are those that the history names."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

from django.conf import settings

from katori_sns.history.actions import Changes
from katori_sns.history.models import Event
from katori_sns.history.records import digest_of, is_named

ROW_SEAL = "ファイルの項目の検査値"  # of what stands beside a file
SMALL_SEAL = "縮小画像の検査値"
SEALS = (ROW_SEAL, SMALL_SEAL)


def added(file: Any, sent: str = "sent_round") -> Changes:
    """What the history says of a file that was put on file; `sent` is the column of its round."""
    return {file.name: [None, file.sha256], ROW_SEAL: [None, digest_of(file, but=("id", sent))]}


def read_intact(name: str, subject: str, action: str) -> bytes | None:
    """The bytes of a file that `action` put on file; None where they are gone, or are not those."""
    path = Path(settings.MEDIA_ROOT) / name
    content = path.read_bytes() if path.is_file() else b""
    return content if is_named(hashlib.sha256(content).hexdigest(), subject, action) else None


def on_disk(name: str) -> tuple[str, int]:
    """SHA-256 and size of a kept file; nothing where it is gone."""
    path = Path(settings.MEDIA_ROOT) / name
    if not path.is_file():
        return "", 0
    with path.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest(), path.stat().st_size


class Sent(Protocol):
    """What was sent in a round, whoever keeps it."""

    @property
    def round(self) -> int: ...

    @property
    def at(self) -> datetime: ...


@dataclass(frozen=True)
class Acts:
    """By which acts files of a table come and go, and which column says with which round one was sent.

    `sent` is "id" where they go with no round.
    """

    added: str
    removed: str
    sent: str


ATTACHMENTS = Acts("attach", "detach", "sent_round")


def check_files(
    files: Sequence[Any], acts: Acts, events: Sequence[Event], submissions: Sequence[Sent]
) -> Iterator[tuple[int, str]]:
    """What is wrong with the files of a case: the number of the event, and how they differ from it."""
    came = [(*_named(e, 1), e) for e in events if e.action == acts.added]
    there = Counter((name, digest) for name, digest, _ in came)
    there.subtract(_named(e, 0) for e in events if e.action == acts.removed)
    for file in files:
        same = [e for *named, e in came if named == [file.name, file.sha256]]
        event = next((e for e in same if (e.at, e.actor_id) == (file.added_at, file.added_by_id)), None)
        there[file.name, file.sha256] -= 1
        if event is None:
            yield 0, f"ファイル「{file.name}」が、履歴にあるものと違います"
        elif on_disk(file.file) != (file.sha256, file.size) or not _small_is_intact(file, event):
            yield event.seq, f"ファイル「{file.name}」の中身が、追加したときと違うか、ありません"
        elif event.changes.get(ROW_SEAL, wanted := added(file, acts.sent)[ROW_SEAL]) != wanted:
            yield event.seq, f"ファイル「{file.name}」の項目が、追加したときと違います"
        elif acts.sent != "id" and not _sent_as_told(getattr(file, acts.sent), event, events, submissions):
            yield event.seq, f"ファイル「{file.name}」を提出した回が、履歴と違います"
    for (name, _), number in there.items():
        if number > 0:
            yield 0, f"ファイル「{name}」の行がありません"


def _named(event: Event, side: int) -> tuple[str, str]:
    """Name and digest of the file an event tells of."""
    return next((name, str(pair[side])) for name, pair in event.changes.items() if name not in SEALS)


def _small_is_intact(file: Any, event: Event) -> bool:
    return SMALL_SEAL not in event.changes or on_disk(file.thumbnail)[0] == event.changes[SMALL_SEAL][1]


def _sent_as_told(
    sent: int | None, event: Event, events: Sequence[Event], submissions: Sequence[Sent]
) -> bool:
    """With the first submission after it was added; a proof of an act stays with that act's round."""
    following = next((e for e in events if e.seq == event.seq + 1), None)
    if following and (following.at, following.actor_id) == (event.at, event.actor_id):
        return sent is not None
    last = {s.round: max((e.seq for e in events if e.at == s.at), default=0) for s in submissions}
    return sent == min((r for r, seq in last.items() if seq > event.seq), default=None)
