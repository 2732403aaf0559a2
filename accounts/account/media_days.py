"""What is known of the days that media keep a deleted account and its name (G6(2)): rows with their source.

Media change such rules. What stands here reminds; before anything is deleted the medium itself is asked.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from accounts.account.media import Medium


@dataclass(frozen=True)
class MediumDays:
    """How long one medium keeps what was deleted, where that was read, and from which day that is."""

    medium: Medium
    days: int  # from the deletion by the account's owner until it is final
    words: str
    source: str
    as_of: date  # of the source; where it bears none, the day on which it was read


READ = date(2026, 11, 30)
KNOWN = (
    MediumDays(
        Medium.X,
        30,
        "停止から30日間は元に戻せます。30日を過ぎると削除され、アカウント名はだれでも取れます。",
        "CNET「Permanently Deleting X Takes 5 Steps」 https://www.cnet.com/tech/",
        date(2023, 11, 17),
    ),
    MediumDays(
        Medium.FACEBOOK,
        30,
        "削除の手続から30日間は取り消せます。データが消えるまで最長90日かかります。",
        "VOI https://voi.id/en/technology/546554",
        READ,
    ),
    MediumDays(
        Medium.INSTAGRAM,
        30,
        "削除の手続から30日間は取り消せます。そのあと、同じ名前を他人が使うことがあります。",
        "VOI https://voi.id/en/technology/546554",
        READ,
    ),
    MediumDays(
        Medium.THREADS,
        30,
        "削除の手続から30日間は元に戻せます。Instagramを削除すると、Threadsも消えます。",
        "areus https://www.areus.jp/column/threads-account-delete-instagram-effects",
        READ,
    ),
    MediumDays(
        Medium.TIKTOK,
        30,
        "削除の手続から30日間は元に戻せます。",
        "VOONZE https://voonze.com/how-to-delete-a-tiktok-account/",
        date(2022, 2, 21),
    ),
    MediumDays(
        Medium.LINE,
        0,
        "公式アカウントは削除するとすぐに消え、元に戻せません。友だちもすべて失われます。",
        "wind-mill https://wind-mill.co.jp/line-official-account-delete/",
        READ,
    ),
)
BY_MEDIUM = {row.medium.value: row for row in KNOWN}

# Media that keep a name for some days, and then give it to anybody.
GIVEN_AWAY = {row.medium.value: row.days for row in KNOWN if row.days}


def days_of(medium: str) -> MediumDays | None:
    """What is known of a medium; nothing of most."""
    return BY_MEDIUM.get(medium)


def look_from(medium: str, freed_on: date) -> date:
    """From when a name that was given up may be another's, so that it is to be looked at (G6(2))."""
    known = days_of(medium)
    return freed_on + timedelta(days=known.days if known else 0)
