"""Whether history and records are as they were written: the chain, its roots, the cases, papers and files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.utils.module_loading import import_string

from accounts.circulars.verification import verify_circulars
from applications.manuals.verification import verify_manuals
from katori_sns.documents.verification import verify_papers
from katori_sns.history.models import Chain, Event
from katori_sns.history.triggers import missing_triggers
from katori_sns.history.verifier import Finding, read_roots, verify
from katori_sns.workflow.verification import verify_cases
from posts.verification import verify_pictures


def findings(roots: Iterable[Path] = ()) -> Iterator[Finding]:
    """Everything that is not as it was written; `roots`: files of the daily copy that must still be true."""
    heads = Chain.objects.filter(events=None).heads()
    kept: dict[tuple[str, int], str] = {}
    events = Event.objects.as_written(heads)
    return chain(
        (Finding(name, 0, "履歴を守るトリガーがありません") for name in missing_triggers(connection)),
        read_roots(list(roots), kept),
        verify(events, heads, settings.HISTORY_KEYS, kept),
        verify_cases(import_string(settings.PROCESSES)),
        verify_pictures(),
        verify_papers(),
        verify_manuals(),
        verify_circulars(),
    )
