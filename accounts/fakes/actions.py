"""What an incident writes of a fake (G5(2)); the incident's own history names each row and column."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime

from accounts.account.models import SNSAccount
from accounts.account.named import named_by
from accounts.fakes.models import KnownFake
from accounts.identity import Identity, read
from accounts.identity.text import is_cut
from katori_sns.history.actions import Changes
from katori_sns.organisation.actions import Refused
from katori_sns.organisation.actions.rules import apply_values
from katori_sns.web.dates import format_wareki_time

_BETWEEN = re.compile(r"([\s、，。；;「」『』（）()<>]+)")
LONGEST = {"handle": 200, "handle_key": 300, "url": 500}  # the columns' widths
Change = tuple[str, str | None, str | None]  # what of which fake, before, after: as the history names it
DAYS = ("requested_on", "gone_on", "cleared_on", "withdrawn_on")  # none of them holds once it comes again


def profiles_in(text: str) -> Iterator[tuple[str, Identity]]:
    """Each profile that a report names by its URL, with what was typed; what is the city's own is none.

    Of an address that a blank or a break cuts in two nobody knows whom it names: a person names it by hand.
    """
    parts = _BETWEEN.split(text)
    followed = zip(parts[::2], [*parts[1::2], ""], [*parts[2::2], ""], strict=True)
    pieces = [
        piece
        for piece, gap, behind in followed
        if piece and not (behind and not gap.strip(" \t\r\n\u3000;；") and is_cut(piece, behind))
    ]
    for piece in dict.fromkeys(pieces):
        who = read(piece).identity
        if who and not is_ours(who) and _fits(who):
            yield piece, who


def is_ours(who: Identity) -> bool:
    """Whether the register has it, and has not given it up."""
    return named_by(who).exclude(state__in=SNSAccount.CLOSED).exists()


def _fits(who: Identity) -> bool:
    kept = {"handle": who.handle, "handle_key": who.key, "url": who.url}
    return all(len(kept[name]) <= width for name, width in LONGEST.items())


def note(
    reported_in: int, who: Identity, *, typed: str, now: datetime, named: bool = False
) -> tuple[KnownFake, list[Change]]:
    """Know a fake from now on; one that was known, and is named once more, has come again.

    Raises Refused where it is the city's own.
    """
    if is_ours(who):
        raise Refused("市のアカウントとして台帳にあります。なりすましのURLかどうかを確かめてください")
    if not _fits(who):
        raise Refused("URLが長すぎます。プロフィールのページのURLを入力してください")
    fake, made = KnownFake.objects.get_or_create(
        reported_in=reported_in,
        medium=who.medium,
        handle_key=who.key,
        defaults={
            "typed": typed,
            "handle": who.handle,
            "url": who.url,
            "immutable_id": who.immutable_id,
            "reported_at": now,
            "seen_at": now,
            "named": named,
        },
    )
    first: list[Change] = [("なりすましのアカウント", None, f"{fake.url} {fake.typed}")] if made else []
    return fake, first if made or not named else _come_again(fake, now)


def _come_again(fake: KnownFake, now: datetime) -> list[Change]:
    values: dict[str, object] = {"named": True, **dict.fromkeys(DAYS)}
    seen = str(KnownFake._meta.get_field("seen_at").verbose_name)
    again = [format_wareki_time(fake.seen_at), format_wareki_time(now)]
    changes: Changes = {**apply_values(fake, values), seen: [*again]}
    fake.seen_at = now
    fake.save(update_fields=["named", "seen_at", *DAYS])
    return _changes(fake, changes)


def set_day(fake: KnownFake, column: str, day: date | None) -> list[Change]:
    """Write one of its days; what changed."""
    changes = apply_values(fake, {column: day})
    if changes:
        fake.save(update_fields=[column])
    return _changes(fake, changes)


def _changes(fake: KnownFake, changes: Changes) -> list[Change]:
    return [(f"{label}（{fake}）", old, new) for label, (old, new) in changes.items()]
