"""「市のアカウントか」: what the register knows of a pasted URL or name (G5(2))."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain
from typing import NamedTuple
from urllib.parse import unquote

from django.db.models import Q

from accounts.account.media import Medium
from accounts.account.models import HandleRecord, SNSAccount, WatchedHandle
from accounts.account.named import media_like, named_by
from accounts.fakes.models import KnownFake
from accounts.identity import Identity, Reading, key_of, read
from accounts.identity.hosts import owner
from accounts.identity.likeness import SHORTEST, Look, known
from accounts.identity.table import PLAIN
from accounts.identity.text import NARROW
from accounts.older.dates import opened_in_words
from katori_sns.organisation.actions.rules import period
from katori_sns.web.dates import format_wareki, local_date

SHOWN = 10  # look-alikes told of; more of them say that the name is a common word
_FORMER = "以前の名前"
MAX_PIECES = 8  # of a text that names no account
_BETWEEN = re.compile(r"[\s/?#@＠:：;；&=|！？*、。，．・…「」『』【】［］（）()<>\"']+")
_ADDRESS = re.compile(r"[^\s「」『』【】（）、。]*/[^\s「」『』【】（）、。]*")
_NOT_JAPANESE = re.compile(rf"[^\u3040-\u30ff\u3400-\u9fff]{{{SHORTEST},}}")  # 「偽のkat0riが」

_NO_NAME = re.compile(r"https?$|[\u3040-\u309f]+$", re.I)  # a scheme, or kana between words
_IN_ADDRESS = re.compile(r"//|\w\.\w+/")


@dataclass(frozen=True)
class Found:
    account: SNSAccount
    note: str = ""  # when it was ours, or why it looks like ours


@dataclass
class Answer:
    """One of five: ours, a known fake, formerly ours, looks like ours, not ours; or something is asked."""

    kind: str
    found: list[Found] = field(default_factory=list)
    fakes: list[str] = field(default_factory=list)  # of a known fake: since when, and whether it is gone
    more: int = 0  # look-alikes beyond those found
    identity: Identity | None = None
    reason: str = ""  # why the text names no account
    page: str = ""  # what was pasted of the account, where it is not its profile: 投稿
    whole: str = ""  # the address put together of two pieces, to be confirmed


def look_up(text: str, medium: str = "") -> Answer:
    """Which of the answers holds for a text; at most seven queries, whatever the register holds."""
    reading = read(text, medium)
    who = reading.identity
    if reading.cut:
        return Answer("ask", identity=who, whole=reading.repair, reason=reading.reason)
    if who is None:
        return _unreadable(text, medium, reading)
    answer = _known(who, _disguise(text, who))
    answer.identity, answer.page = who, reading.page
    return _beside(text, who) or answer


def _beside(text: str, who: Identity) -> Answer | None:
    """A known fake, or a name like ours, that stands in the text beside the account."""
    address = who.url.casefold()
    names = [n for n in _names_in(_ADDRESS.sub(" ", text)) if n.translate(NARROW).casefold() not in address]
    if not names:
        return None
    if fakes := told_of(_fakes_called(names)):
        return Answer("fake", fakes=fakes)
    answer = _alike([Look("", name) for name in names], _gone(), named=True)
    return answer if answer.kind == "alike" else None


def _known(who: Identity, disguise: str) -> Answer:
    same = list(named_by(who).select_related("section").order_by("medium", "name", "pk"))
    ours = [account for account in same if account.state not in SNSAccount.CLOSED]
    if ours:
        return Answer("alike" if disguise else "ours", [Found(account, disguise) for account in ours])
    gone = _gone()
    fakes = told_of(KnownFake.objects.known().of(who))
    former = _former(who, same, gone)
    if fakes:
        return Answer("fake", former, fakes)
    if former and disguise:
        return Answer("alike", [Found(row.account, f"{_FORMER}に似ています。{disguise}") for row in former])
    return Answer("former", former) if former else _alike([Look(who.medium, who.handle)], gone)


def warning_of(who: Identity, *, but: int | None = None) -> str:
    """What a person who registers this should know: a fake, a name given up, a likeness; not his own."""
    answer = _known(who, "")
    found = [row for row in answer.found if row.account.pk != but]
    if answer.kind == "fake":
        return f"なりすましとして届出のあったアカウントです（{answer.fakes[0]}）"
    if not found or answer.kind not in ("former", "alike"):
        return _like_a_fake(who)
    name, note = found[0].account.name, found[0].note
    former = answer.kind == "former"
    return (
        f"台帳の「{name}」の以前の名前です（{note}）" if former else f"台帳の「{name}」を見てください。{note}"
    )


def _like_a_fake(who: Identity) -> str:
    look = Look(who.medium, who.handle)
    for fake in KnownFake.objects.known().order_by("pk"):
        if why := look.why(fake.medium, fake.handle):
            return f"なりすましとして届出のあった「{fake.handle}」に似ています。{why}"
    return ""


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


class _Gone(NamedTuple):
    """A name that an account of the city has no more: a row of either table."""

    pk: int
    account: int
    medium: str
    handle: str
    url: str

    def is_of(self, who: Identity, media: list[str]) -> bool:
        return self.medium in media and (
            self.url == who.url or known(self.medium, self.handle).key == who.key
        )


@dataclass(frozen=True)
class _Names:
    """The names that accounts had before, and those that are watched; without their days, for speed."""

    had: list[_Gone]
    watched: list[_Gone]


def _gone() -> _Names:
    had = HandleRecord.objects.filter(ends__isnull=False).order_by()
    rows = WatchedHandle.objects.order_by()
    return _Names(
        [_Gone(*row) for row in had.values_list("pk", "account", "account__medium", "handle", "url")],
        [_Gone(*row) for row in rows.values_list("pk", "account", "medium", "handle", "url")],
    )


def _former(who: Identity, closed: list[SNSAccount], gone: _Names) -> list[Found]:
    """Accounts given up under this name, and accounts that had it before, each with its days."""
    media = media_like(who.medium)
    had: dict[int, list[str]] = {account.pk: [] for account in closed}
    records = [row.pk for row in gone.had if row.is_of(who, media)]
    watched = [row.pk for row in gone.watched if row.is_of(who, media)]
    if had or records:
        mine = Q(pk__in=records) | Q(account__in=had, ends=None)
        for record in HandleRecord.objects.filter(mine).order_by("begins", "pk"):
            had.setdefault(record.account_id, []).append(period(record.begins, record.ends))
    for name in WatchedHandle.objects.filter(pk__in=watched).order_by("freed_on", "pk") if watched else ():
        had.setdefault(name.account_id, [f"{format_wareki(name.freed_on)}に手放しました"])
    words = {pk: "、".join(notes) for pk, notes in had.items()}
    words |= {account.pk: _as_known(account) for account in closed if account.ended}
    return _told(words)


def _as_known(account: SNSAccount) -> str:
    """The days of one that had ended before the register began, as far as they are known."""
    return f"{opened_in_words(account.opened)}から{opened_in_words(account.ended)}まで"


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


def _unreadable(text: str, medium: str, reading: Reading) -> Answer:
    """A text that names no account may still carry our name, or one like it."""
    names = _names_in(text)
    fakes = told_of(_fakes_called(names))
    answer = _alike(
        [Look("", name) for name in names], _gone(), disguised=reading.disguised, named=len(names) > 1
    )
    if answer.kind == "ask" and (medium or _IN_ADDRESS.search(text)):
        answer.kind = "other"  # a page that has our name in it: a search, a hashtag
    if fakes and answer.kind != "ask":
        answer = Answer("fake")
    answer.fakes, answer.reason = fakes, "" if answer.kind == "ask" else reading.reason
    return answer


def _names_in(text: str) -> list[str]:
    """What in a text may be a name, each once; of words written together also the Latin ones."""
    pieces = _BETWEEN.split(unquote(text))
    pieces += [run for piece in pieces for run in _NOT_JAPANESE.findall(piece)]
    names = (piece for piece in pieces if len(piece) >= SHORTEST and not _NO_NAME.match(piece))
    return [name for name in dict.fromkeys(names) if owner(name.lower()) is None][:MAX_PIECES]


def _fakes_called(names: list[str]) -> list[KnownFake]:
    """The known fakes that have one of these names, on whatever medium."""
    plain = [unicodedata.normalize("NFKC", name) for name in names]
    keys = {key_of(medium, name) for medium in Medium.values for name in plain}
    return [fake for fake in KnownFake.objects.known().filter(handle_key__in=keys) if _called(fake, plain)]


def _called(fake: KnownFake, names: list[str]) -> bool:
    return any(key_of(fake.medium, name) == fake.handle_key for name in names)


def _alike(looks: list[Look], gone: _Names, *, disguised: bool = False, named: bool = False) -> Answer:
    """What looks like ours, now or formerly; else what is called so or has our name in it.

    `disguised`: our very name in an address that is made to deceive is a likeness as well. `named`: more
    than one account may be meant, so the likeness says which.
    """
    present = SNSAccount.objects.exclude(handle="").values_list("pk", "medium", "handle").order_by()
    former = ((row.account, row.medium, row.handle) for row in chain(gone.had, gone.watched))
    notes: list[dict[str, dict[int, str]]] = [{"called": {}, "alike": {}, "holds": {}} for _ in looks]
    numbered = list(enumerate(looks))
    for words, names in (("", present), (_FORMER, former)):
        for at, pk, kind, why, handle in _held(numbered, names):
            kind = "alike" if disguised and kind == "called" else kind
            why = f"「{looks[at].handle}」：{why}" if why and named else why
            notes[at][kind].setdefault(pk, _in_words(kind, why, handle, words))
    for noted in notes:
        if noted["called"]:
            noted["alike"] = {}  # of ours on one medium nothing is said for being like ours on another
    for kind, answer in (("alike", "alike"), ("called", "ask"), ("holds", "other")):
        found = {pk: words for noted in reversed(notes) for pk, words in noted[kind].items()}
        if found:
            return Answer(answer, _told(found)[:SHOWN], more=max(len(found) - SHOWN, 0))
    return Answer("other")


def _held(
    looks: list[tuple[int, Look]], names: Iterable[tuple[int, str, str]]
) -> Iterator[tuple[int, int, str, str, str]]:
    """Of each name that has to do with one of ours: its place, our account, how and why, and our name."""
    for pk, medium, handle in names:
        ours = known(medium, handle)
        for at, look in looks:
            if look.may_be(medium, ours):
                kind, why = look.found(medium, handle)
                if kind:
                    yield at, pk, kind, why, handle


def _in_words(kind: str, why: str, handle: str, former: str) -> str:
    if why:
        return f"{former} {handle} に似ています。{why}" if former else why
    return f"{former or '市のアカウントの名前'}（{handle}）{'を含みます' if kind == 'holds' else 'です'}"
