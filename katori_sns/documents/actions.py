"""Issuing a paper."""

from datetime import datetime
from hashlib import sha256

from django.db import transaction

from katori_sns.documents.models import IssuedDocument
from katori_sns.history.actions import Changes, record
from katori_sns.history.models import SYSTEM
from katori_sns.history.records import digest_of

PAPER_SEAL = "文書の検査値"  # of what stands beside the paper


@transaction.atomic
def issue(
    *, subject: str, kind: str, version: int, title: str, pdf: bytes, at: datetime, now: datetime
) -> IssuedDocument:
    """Store the paper of what happened `at` for good, its digest in the history too.

    What was issued first under this subject, kind and version stands.
    """
    document, new = IssuedDocument.objects.get_or_create(
        subject=subject,
        kind=kind,
        version=version,
        defaults={"title": title, "pdf": pdf, "sha256": sha256(pdf).hexdigest(), "issued_at": at},
    )
    if new:
        changes: Changes = {title: [None, document.sha256], PAPER_SEAL: [None, seal_of(document)]}
        record(subject=subject, action="issue", label="文書の発行", actor=SYSTEM, at=now, changes=changes)
    return document


def seal_of(paper: IssuedDocument) -> str:
    """The digest of which paper it is; its content has one of its own."""
    return digest_of(paper, but=("id", "pdf"))
