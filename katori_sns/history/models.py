"""What was done: append-only events on a chain per subject."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Self

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import models
from django.db.models import CharField, F, OuterRef, Q, Value
from django.db.models.functions import Cast, Concat

from katori_sns.history.verifier import FIELDS, Head, Written
from katori_sns.web.finding import searchable
from katori_sns.web.text import fold


@dataclass(frozen=True)
class Actor:
    """Who did it, as of then: names and posts change later, the record does not."""

    user_id: int | None
    name: str
    post: str
    section: str
    acting_for: str = ""


@dataclass(frozen=True)
class Subject:
    """What events are about, for people: its words, and its page where there is one."""

    title: str
    url: str = ""


def as_subject(kind: str, key: str | OuterRef) -> Concat:
    """The subject of a row in a query, 「case:37」, by the column that is its key."""
    return Concat(Value(f"{kind}:"), Cast(key, CharField()), output_field=CharField())


SYSTEM = Actor(None, "システム", "", "")
SEAL = "検査値"  # how the names of digests over rows end
DIGEST = re.compile("[0-9a-f]{64}")
NEWEST_FIRST = ("-pk",)  # within a subject the order of `seq`; a clock may step back


class ChainQuerySet(models.QuerySet["Chain"]):
    def heads(self) -> dict[str, Head]:
        return {subject: (seq, mac) for subject, seq, mac in self.values_list("subject", "seq", "mac")}


class Chain(models.Model):
    """The head of one subject's events: how many there are, and the code of the last."""

    subject = models.CharField(max_length=60, unique=True)
    seq = models.PositiveIntegerField(default=0)
    mac = models.CharField(max_length=64, default="")

    objects = ChainQuerySet.as_manager()

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return self.subject

    @property
    def title(self) -> str:
        """The subject in words: 「案件 12」."""
        kind, _, number = self.subject.partition(":")
        return f"{settings.HISTORY_SUBJECTS.get(kind, kind)} {number}".rstrip()


class EventQuerySet(models.QuerySet["Event"]):
    def about(self, subject: str) -> Self:
        return self.filter(chain__subject=subject)

    def by_whom(self, typed: str) -> Self:
        """Those of whoever every word means, by name, post and section of then or by who he is today.

        Older ones were folded less and are sealed: they are looked for in that form too.
        """
        found = self
        for word in typed.split():
            then = Q(search_text__contains=searchable(word)) | Q(search_text__contains=fold(word))
            found = found.filter(then | Q(actor__in=get_user_model().objects.search(word)))
        return found

    def as_written(self, heads: dict[str, Head]) -> Iterator[Written]:
        """What the verifier reads; fills `heads` from the same statement, so writers cause no alarm.

        Events whose chain is gone come last.
        """
        columns = *(name for name in FIELDS if name != "subject"), "mac"
        rows = self.order_by("chain__subject", "seq").values(
            *columns, subject=F("chain__subject"), head_seq=F("chain__seq"), head_mac=F("chain__mac")
        )
        for row in rows.iterator():
            heads[row["subject"]] = row.pop("head_seq"), row.pop("head_mac")
            yield row
        strays = self.exclude(chain__in=Chain.objects.all()).order_by("chain_id", "seq")
        for row in strays.values("chain_id", *columns).iterator():
            yield {"subject": f"失われたチェーン{row.pop('chain_id')}", **row}


class Event(models.Model):
    """One act; never changed, never deleted (triggers refuse it)."""

    chain = models.ForeignKey(Chain, models.PROTECT, related_name="events")
    seq = models.PositiveIntegerField()
    action = models.CharField(max_length=30)
    label = models.CharField(max_length=30)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="events")
    actor_name = models.CharField(max_length=60)
    actor_post = models.CharField(max_length=30, blank=True)
    actor_section = models.CharField(max_length=60, blank=True)
    acting_for = models.CharField(max_length=160, blank=True)  # section, post and name
    changes = models.JSONField(default=dict)
    comment = models.TextField(blank=True)
    at = models.DateTimeField()
    key_id = models.CharField(max_length=20)
    mac = models.CharField(max_length=64)
    search_text = models.TextField()  # who it was, folded; sealed, or an act could hide from the search

    objects = EventQuerySet.as_manager()

    class Meta:
        default_permissions = ("view",)
        constraints = [models.UniqueConstraint(fields=["chain", "seq"], name="one_event_per_seq")]
        indexes = [models.Index(fields=["at"], name="event_by_day")]

    def __str__(self) -> str:
        return f"{self.label} {self.actor_name}"

    @property
    def told(self) -> dict[str, list[str | None]]:
        """What changed, in words; of what is known by its digest only what it is called."""
        words = {name: [] if self._is_digest(pair) else pair for name, pair in self.changes.items()}
        return {name: pair for name, pair in words.items() if pair or not name.endswith(SEAL)}

    @property
    def digests(self) -> dict[str, str]:
        """The digests by which `history_verify` knows again what this act left."""
        return {n: pair[1] or pair[0] for n, pair in self.changes.items() if self._is_digest(pair)}

    def _is_digest(self, pair: list[str | None]) -> bool:
        return all(DIGEST.fullmatch(text) for text in pair if text) and any(pair)
