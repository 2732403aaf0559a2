"""Whether the pictures of posts are those that the history names."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

from django.conf import settings

from katori_sns.files.kept_files import SMALL_SEAL, Acts, check_files, read_intact
from katori_sns.history.actions import Changes
from katori_sns.history.models import Event
from katori_sns.history.records import events_of, verify_records
from katori_sns.history.verifier import Finding
from katori_sns.workflow.models import Submission
from posts.models import Picture, Post

PICTURES = Acts("add_picture", "remove_picture", "round")


def verify_pictures() -> Iterator[Finding]:
    """Every picture that was changed, is missing, or was never added."""
    posts = Post.objects.order_by("pk").values_list("pk", flat=True)
    yield from verify_records((f"case:{pk}" for pk in posts.iterator()), check_pictures)


def read_picture(row: Picture, subject: str, *, small: bool) -> bytes | None:
    """The bytes of a picture or its thumbnail; None where they are gone, or are not those that were added."""
    events = Event.objects.about(subject).filter(action=PICTURES.added)
    known: Changes = next((e.changes for e in events if e.changes.get(row.name) == [None, row.sha256]), {})
    if small and known and SMALL_SEAL not in known:  # from before thumbnails had a digest
        return (Path(settings.MEDIA_ROOT) / row.thumbnail).read_bytes()
    return read_intact(row.thumbnail if small else row.file, subject, PICTURES.added)


def check_pictures(subjects: Sequence[str]) -> Iterator[Finding]:
    """What is wrong with the pictures of some posts, in a fixed number of queries."""
    ids = [int(subject.removeprefix("case:")) for subject in subjects]
    events = events_of(subjects)
    pictures: dict[int, list[Picture]] = defaultdict(list)
    for picture in Picture.objects.filter(post__in=ids):
        pictures[picture.post_id].append(picture)
    sent: dict[int, list[Submission]] = defaultdict(list)
    for submission in Submission.objects.filter(case__in=ids):
        sent[submission.case_id].append(submission)
    for pk, subject in zip(ids, subjects, strict=True):
        for seq, problem in check_files(pictures[pk], PICTURES, events[subject], sent[pk]):
            yield Finding(subject, seq, problem)
