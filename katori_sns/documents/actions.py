"""Issuing a paper."""

from datetime import datetime
from hashlib import sha256

from django.db import transaction

from katori_sns.documents.models import IssuedDocument


@transaction.atomic
def issue(*, subject: str, kind: str, version: int, title: str, pdf: bytes, at: datetime) -> IssuedDocument:
    """Store a paper for good; what was issued first under this subject, kind and version stands."""
    document, _ = IssuedDocument.objects.get_or_create(
        subject=subject,
        kind=kind,
        version=version,
        defaults={"title": title, "pdf": pdf, "sha256": sha256(pdf).hexdigest(), "issued_at": at},
    )
    return document
