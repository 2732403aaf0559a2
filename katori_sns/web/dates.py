"""Dates as the city writes them: wareki on paper and screen, both calendars on input."""

from __future__ import annotations

import re
import unicodedata
from calendar import monthrange
from datetime import date, datetime, time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

# Named here for all but the checker of texts, which knows no Django.
from katori_sns.web.clock import TOKYO as TOKYO
from katori_sns.web.clock import LocalMoment as LocalMoment
from katori_sns.web.clock import local as local

# Era, its letter, first day; each ends the day before the next begins.
ERAS = (
    ("令和", "R", date(2019, 5, 1)),
    ("平成", "H", date(1989, 1, 8)),
    ("昭和", "S", date(1926, 12, 25)),
    ("大正", "T", date(1912, 7, 30)),
    ("明治", "M", date(1868, 10, 23)),
)
WEEKDAYS = "月火水木金土日"
_WAREKI = re.compile(
    r"([RHSTM]|令和|平成|昭和|大正|明治)\s*(元|\d{1,2})\s*[年.\-/]\s*(\d{1,2})\s*[月.\-/]\s*(\d{1,2})\s*日?"
)
_WESTERN = re.compile(r"(\d{4})\s*[年.\-/]\s*(\d{1,2})\s*[月.\-/]\s*(\d{1,2})\s*日?")
_WEEKDAY = re.compile(rf"\s*\(([{WEEKDAYS}])\)$")
_TIME = re.compile(r"(?<!\d)(\d{1,2})(?::|時)(\d{1,2})?分?$")
LONGEST = 40  # characters of a date with its time; 「令和8年12月1日（火） 23時40分」 has 21
YEARS_AHEAD = 20  # nothing of an account is planned further; what is typed beyond is a slip
EXAMPLE = "例：令和8年12月1日、R8.12.1、2026-12-01"


class DateError(ValueError):
    """A text that is no date; the message says what to do."""


def local_date(moment: datetime) -> date:
    """The day in Japan."""
    return local(moment).date()


def day_begins(day: date) -> datetime:
    """Midnight in Japan."""
    return datetime.combine(day, time.min, TOKYO)


def day_ends(day: date) -> datetime:
    """The last moment of a day in Japan; the midnight after it may lie beyond the calendar's end."""
    return datetime.combine(day, time.max, TOKYO)


def months_after(day: date, months: int) -> date:
    """The same day some months later, or the last of that month; not beyond the calendar's end."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    if year > date.max.year:
        return date.max
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def furthest() -> date:
    """The last day that may be typed: 20 years from today."""
    return months_after(local_date(timezone.now()), 12 * YEARS_AHEAD)


def day_named(text: str) -> date | None:
    """The day that an address names (2026-12-01); None for anything else, also a day out of reach."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if ERAS[-1][2] <= day <= furthest() else None


def fiscal_year(day: date) -> int:
    """The western year in which the fiscal year (4/1–3/31) began."""
    return day.year if day.month >= 4 else day.year - 1


def _era(day: date) -> tuple[str, str, int]:
    for name, letter, first in ERAS:
        if day >= first:
            return name, letter, day.year - first.year + 1
    return "西暦", "", day.year


def _year(number: int) -> str:
    return "元" if number == 1 else str(number)


def format_wareki(day: date, *, weekday: bool = False) -> str:
    """令和8年11月24日, with （火） if asked."""
    name, _, year = _era(day)
    tail = f"（{WEEKDAYS[day.weekday()]}）" if weekday else ""
    return f"{name}{_year(year)}年{day.month}月{day.day}日{tail}"


def format_wareki_time(moment: datetime) -> str:
    """令和8年11月24日 17時02分, in Japan."""
    return f"{format_wareki(local_date(moment))} {local(moment):%H時%M分}"


def format_short(day: date) -> str:
    """R8.11.24, for tables."""
    _, letter, year = _era(day)
    return f"{letter}{year}.{day.month}.{day.day}"


def format_fiscal_year(year: int) -> str:
    """令和8年度; the era is that of its first day."""
    name, _, number = _era(date(year, 4, 1)) if year != 2019 else ("令和", "R", 1)
    return f"{name}{_year(number)}年度"


def parse_date(text: str) -> date:
    """Read 2026-12-01, R8.12.1 or 令和8年12月1日（火）, in any width; raises DateError."""
    plain = _plain(text)
    found: date = _parse(_WEEKDAY.sub("", plain))
    if found > furthest():
        far = f"{format_wareki(found)}は{YEARS_AHEAD}年より先です。年を直してください"
        raise DateError(far)
    weekday = WEEKDAYS[found.weekday()]
    if (typed := _WEEKDAY.search(plain)) and typed[1] != weekday:
        raise DateError(f"{format_wareki(found)}は{weekday}曜日です。日付か曜日を直してください")
    return found


def parse_moment(text: str) -> datetime:
    """Read a date and a time of day in Japan: R8.12.1 23:40, 令和8年12月1日 23時40分; raises DateError."""
    plain = _plain(text)
    typed = _TIME.search(plain)
    hour, minute = (int(part or 0) for part in typed.groups()) if typed else (99, 0)
    if not typed or hour > 23 or minute > 59:
        raise DateError("時刻を読み取れません。例：令和8年12月1日 23時40分、R8.12.1 23:40")
    return datetime.combine(parse_date(plain[: typed.start()]), time(hour, minute), TOKYO)


def _plain(text: str) -> str:
    """The text in one width; raises DateError for one that is no date by its length alone, blanks too."""
    if len(text) > LONGEST:
        raise DateError(f"日付が長すぎます。{EXAMPLE}のように{LONGEST}文字までで入力してください")
    return unicodedata.normalize("NFKC", text).strip()


def _parse(plain: str) -> date:
    if match := _WESTERN.fullmatch(plain):
        return _date(*(int(part) for part in match.groups()))
    if match := _WAREKI.fullmatch(plain.upper()):
        return _from_era(*match.groups())
    raise DateError(f"日付を読み取れません。{EXAMPLE}のように入力してください")


def _date(year: int, month: int, day: int) -> date:
    if not 1 <= month <= 12:
        raise DateError(f"{month}月はありません。1月から12月で入力してください")
    if year < 1868:
        raise DateError(f"{year}年は扱えません。{EXAMPLE}のように入力してください")
    last = monthrange(year, month)[1]
    if not 1 <= day <= last:
        raise DateError(f"{month}月は{last}日までです。日付を直してください")
    return date(year, month, day)


def _from_era(sign: str, year: str, month: str, day: str) -> date:
    index = next(i for i, (name, letter, _) in enumerate(ERAS) if sign in (name, letter))
    name, _, first = ERAS[index]
    number = 1 if year == "元" else int(year)
    found = _date(first.year + number - 1, int(month), int(day))
    if found < first or (index and found >= ERAS[index - 1][2]):
        typed = f"{name}{_year(number)}年{int(month)}月{int(day)}日"
        raise DateError(f"{typed}はありません。{format_wareki(found)}のことなら、そう入力してください")
    return found


class WarekiDateField(forms.CharField):
    """A date typed in either calendar; cleans to a `date` or None."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"max_length": LONGEST, **kwargs})

    def read(self, text: str) -> date:
        return parse_date(text)

    def to_python(self, value: object) -> Any:
        if value in self.empty_values or isinstance(value, date):
            return value or None
        try:
            return self.read(str(value))
        except DateError as error:
            raise ValidationError(str(error)) from error

    def run_validators(self, value: object) -> None:
        """The length is the text's, to which it was held when it was read; a date needs no further check."""

    def prepare_value(self, value: object) -> object:
        return format_wareki(value) if isinstance(value, date) else value


class WarekiMomentField(WarekiDateField):
    """A date and a time of day in Japan; cleans to an aware `datetime` or None."""

    def read(self, text: str) -> datetime:
        return parse_moment(text)

    def prepare_value(self, value: object) -> object:
        return format_wareki_time(value) if isinstance(value, datetime) else value
