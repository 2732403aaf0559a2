"""「市のアカウントか」: what the register knows of a pasted URL or name (G5(2))."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from urllib.parse import unquote

from django.db.models import Q

from accounts.account.media import Medium
from accounts.account.models import HandleRecord, SNSAccount, WatchedHandle
from accounts.account.named import media_like, named_by
from accounts.fakes.models import KnownFake
from accounts.identity import Identity, key_of, read
from accounts.identity.hosts import owner
from accounts.identity.table import PLAIN
from accounts.identity.text import NARROW
from accounts.lookup.likeness import SHORTEST, Look, bare, name_of
from accounts.older.dates import opened_in_words
from katori_sns.web.dates import format_wareki, local_date

SHOWN = 10  # look-alikes told of; more of them say that the name is a common word
MAX_PIECES = 8  # of a text that names no account
_BETWEEN = re.compile(r"[\s/?#@:&=、。，．「」『』（）()<>\"']+")


@dataclass(frozen=True)
class Found:
    account: SNSAccount
    note: str = ""  # when it was ours, or why it looks like ours


@dataclass
class Answer:
    """One of five: ours, a known fake, formerly ours, looks like ours, not ours."""

    kind: str
    found: list[Found] = field(default_factory=list)
    fakes: list[str] = field(default_factory=list)  # of a known fake: since when, and whether it is gone
    more: int = 0  # look-alikes beyond those found
    identity: Identity | None = None
    reason: str = ""  # why the text names no account


def look_up(text: str, medium: str = "") -> Answer:
    """Which of the answers holds for a text; at most seven queries, whatever the register holds."""
    reading = read(text, medium)
    who = reading.identity
    if who is None:
        return _unreadable(text, reading.reason)
    disguise = _disguise(text, who)
    same = list(named_by(who).select_related("section").order_by("medium", "name", "pk"))
    ours = [account for account in same if account.state not in SNSAccount.CLOSED]
    if ours:
        notes = [Found(account, disguise) for account in ours]
        return Answer("alike" if disguise else "ours", notes, identity=who)
    fakes = told_of(KnownFake.objects.known().of(who))
    former = _former(who, same)
    if fakes or former:
        return Answer("fake" if fakes else "former", former, fakes, identity=who)
    answer = _alike([Look(who.medium, who.handle)])
    answer.identity = who
    return answer


def told_of(fakes: Iterable[KnownFake]) -> list[str]:
    """What everybody may know of these rows, a line for each fake; not who told what."""
    rows: dict[str, list[KnownFake]] = {}
    for fake in sorted(fakes, key=lambda fake: fake.reported_at):
        rows.setdefault(str(fake), []).append(fake)
    return [_told_of(name, same) for name, same in rows.items()]


def _told_of(name: str, rows: list[KnownFake]) -> str:
    words = [f"{format_wareki(local_date(rows[0].reported_at))}に届出がありました"]
    if again := [row.seen_at for row in rows if row.seen_at > rows[0].reported_at]:
        words.append(f"{format_wareki(local_date(max(again)))}に再び現れました")
    gone = [row.gone_on for row in rows if row.gone_on]
    if len(gone) == len(rows):
        words.append(f"{format_wareki(max(gone))}に削除・非公開を確認しました")
    return f"{name}：{'。'.join(words)}。"


def _former(who: Identity, closed: list[SNSAccount]) -> list[Found]:
    """Accounts given up under this name, and accounts that had it before, each with its days."""
    media = media_like(who.medium)
    had: dict[int, list[str]] = {account.pk: [] for account in closed}
    records = HandleRecord.objects.filter(
        Q(ends__isnull=False) | Q(account__in=had), account__medium__in=media
    )
    for pk, medium, handle, url, begins, ends in records.order_by("begins", "pk").values_list(
        "account", "account__medium", "handle", "url", "begins", "ends"
    ):
        if url == who.url or key_of(medium, handle) == who.key:
            had.setdefault(pk, []).append(_days(begins, ends))
    watched = WatchedHandle.objects.filter(medium__in=media).order_by("freed_on", "pk")
    for pk, medium, handle, url, day in watched.values_list("account", "medium", "handle", "url", "freed_on"):
        if url == who.url or key_of(medium, handle) == who.key:
            notes = had.setdefault(pk, [])
            notes += [] if notes else [f"{format_wareki(day)}に手放しました"]
    had |= {account.pk: [_as_known(account)] for account in closed if account.ended}
    return _told({pk: "、".join(notes) for pk, notes in had.items()})


def _as_known(account: SNSAccount) -> str:
    """The days of one that had ended before the register began, as far as they are known."""
    return f"{opened_in_words(account.opened)}から{opened_in_words(account.ended)}まで"


def _days(begins: date, ends: date | None) -> str:
    return f"{format_wareki(begins)}から{format_wareki(ends) + 'まで' if ends else ''}"


def _told(notes: dict[int, str]) -> list[Found]:
    """The accounts by key, each with its note, in the order of the register."""
    if not notes:
        return []
    rows = SNSAccount.objects.filter(pk__in=notes).select_related("section")
    return [Found(account, notes[account.pk]) for account in rows.order_by("medium", "name", "pk")]


def _disguise(text: str, who: Identity) -> str:
    """How the text as typed differs from the name that was read out of it: by width, or by what is unseen."""
    parts = [who.handle.rpartition("/")[2]]
    if who.medium in [row.key for row in PLAIN]:
        parts.append(who.handle.partition("/")[0])
    typed = unquote(text).casefold()
    hidden = [part for part in parts if part.casefold() not in typed]
    if not hidden:
        return ""
    if all(part.casefold() in typed.translate(NARROW) for part in hidden):
        return "文字の幅（全角と半角）だけが違います"
    visible = "".join(c for c in typed.translate(NARROW) if unicodedata.category(c) != "Cf")
    return "見えない文字が混ざっています" if all(part.casefold() in visible for part in hidden) else ""


def _unreadable(text: str, reason: str) -> Answer:
    """A text that names no account may still carry our name, or one like it."""
    pieces = [piece for piece in _BETWEEN.split(unquote(text)) if len(piece) >= SHORTEST]
    names = [piece for piece in dict.fromkeys(pieces) if owner(piece.lower()) is None][:MAX_PIECES]
    if fakes := told_of(_fakes_called(names)):
        return Answer("fake", fakes=fakes, reason=reason)
    answer = _alike([Look("", name) for name in names])
    answer.reason = reason
    return answer


def _fakes_called(names: list[str]) -> list[KnownFake]:
    """The known fakes that have one of these names, on whatever medium."""
    plain = [unicodedata.normalize("NFKC", name) for name in names]
    keys = {key_of(medium, name) for medium in Medium.values for name in plain}
    return [fake for fake in KnownFake.objects.known().filter(handle_key__in=keys) if _called(fake, plain)]


def _called(fake: KnownFake, names: list[str]) -> bool:
    return any(key_of(fake.medium, name) == fake.handle_key for name in names)


def _alike(looks: list[Look]) -> Answer:
    """What looks like ours, now or formerly; one query, the names are compared here."""
    notes: dict[int, str] = {}
    named = SNSAccount.objects.exclude(handle="").order_by("medium", "name", "pk")
    for pk, medium, handle in named.values_list("pk", "medium", "handle").iterator(chunk_size=2_000):
        note = _why(looks, medium, handle)
        if note:
            notes[pk] = note
    for pk, medium, handle in WatchedHandle.objects.values_list("account", "medium", "handle"):
        note = "" if pk in notes else _why(looks, medium, handle)
        if note:
            notes[pk] = f"以前の名前 {handle} に似ています。{note}"
    told = _told(dict(list(notes.items())[:SHOWN]))
    return Answer("alike" if told else "other", told, more=len(notes) - len(told))


def _why(looks: list[Look], medium: str, handle: str) -> str:
    name = name_of(medium, handle)
    for look in looks:
        if not look.medium and len(name) >= SHORTEST and look.bare == bare(name):
            return f"市のアカウントの名前（{name}）が含まれています"
        if why := look.why(medium, handle):
            return why
    return ""
