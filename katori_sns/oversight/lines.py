"""The figures for a spreadsheet, each with how it was counted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal, InvalidOperation

from katori_sns.oversight.figures import Figures
from katori_sns.oversight.how import HOW

HEADS = ("区分", "項目", "値", "数え方")
Line = tuple[str, str, str, str]


def lines(found: Figures) -> Iterator[Line]:
    """Every number of the page; the accounts in need by name are on the page and in the register."""
    yield "いま", "運用中のアカウント", found.running.shown, HOW["media"]
    yield "いま", "要対応のアカウント", found.in_need.shown, HOW["need"]
    yield "いま", "対応中のインシデント", found.open_incidents.shown, HOW["overdue"]
    yield "いま", "期限を過ぎた処理のある案件", found.overdue.shown, HOW["overdue"]
    for row in (*found.years, *found.reviews):
        yield found.title, row.label, row.now.shown, row.how
        yield found.year_before, row.label, row.before.shown, row.how
    for month in found.months:
        when = f"{found.title} {month.label}"
        yield when, "受け付けた案件", month.received.shown, HOW["received"]
        yield when, "目安内の案件", month.in_time.shown, HOW["received"]
        yield when, "目安を超えた案件", month.late.shown, HOW["received"]
        yield when, "結果の出た案件", month.finished.shown, HOW["days"]
        yield when, "処理日数（中央値、開庁日）", month.office.shown, HOW["days"]
        yield when, "所要日数（中央値、開庁日）", month.total.shown, HOW["days"]
    for medium, numbers in found.media:
        for state, number in zip(found.states, numbers, strict=True):
            yield f"媒体 {medium}", state, number.shown, HOW["media"]
    for nature, number, minutes in found.incidents:
        yield f"{found.title} インシデント", nature, number.shown, HOW["incidents"]
        for station, minute in zip(found.stations, minutes, strict=True):
            yield f"{found.title} インシデント {nature}", f"{station}まで", minute, HOW["incidents"]


def numbered(rows: Iterable[Line]) -> Iterator[tuple[str, str, Decimal | str, str]]:
    """The same with numbers to reckon with, where they are no more than that."""
    for group, label, value, how in rows:
        try:
            yield group, label, Decimal(value.replace(",", "")), how
        except InvalidOperation:
            yield group, label, value, how
