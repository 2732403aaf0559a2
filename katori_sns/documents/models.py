"""Papers as they were issued: bytes that never change, with their digest."""

from __future__ import annotations

from hashlib import sha256
from typing import Self

from django.db import models

from katori_sns.history.records import is_named


class IssuedDocumentQuerySet(models.QuerySet["IssuedDocument"]):
    def about(self, subject: str) -> Self:
        """The papers of one subject ("case:12"), newest first, without loading their bytes."""
        return self.filter(subject=subject).defer("pdf")


class IssuedDocument(models.Model):
    """One version of one kind of paper about one subject; written by `actions.issue` only."""

    subject = models.CharField(max_length=50)
    kind = models.CharField(max_length=50)
    version = models.PositiveIntegerField()
    title = models.CharField(max_length=200)
    pdf = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    issued_at = models.DateTimeField()

    objects = IssuedDocumentQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        ordering = ["-issued_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["subject", "kind", "version"], name="one_paper_per_version")
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def content(self) -> bytes:
        """The PDF (PostgreSQL hands out a memoryview)."""
        return bytes(self.pdf)

    def is_intact(self) -> bool:
        """Whether the bytes are still those that were issued, as the history has it."""
        return is_named(sha256(self.content).hexdigest(), self.subject, "issue")
