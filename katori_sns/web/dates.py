"""Dates as the city writes them: wareki on paper and screen, both calendars on input."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

# Named here for all but the checker of texts, which knows no Django.
from katori_sns.web.clock import TOKYO as TOKYO
from katori_sns.web.clock import LocalMoment as LocalMoment
from katori_sns.web.clock import local as local
from katori_sns.web.date_signs import plain

# Era, its letter, first day; each ends the day before the next begins.
ERAS = (
    ("令和", "R", date(2019, 5, 1)),
    ("平成", "H", date(1989, 1, 8)),
    ("昭和", "S", date(1926, 12, 25)),
    ("大正", "T", date(1912, 7, 30)),
    ("明治", "M", date(1868, 10, 23)),
)
# The last day of these was the first of the next as well.
SHARED = (date(1926, 12, 25), date(1912, 7, 30))
WEEKDAYS = "月火水木金土日"
_DAY = r"([0-9]{1,2})\s*[月.,/-]\s*([0-9]{1,2})\s*日?"
_ERA = r"([RHSTM]|令和?|平成?|昭和?|大正?|明治?)\s*(元|[0-9]{1,2})"
_WAREKI = re.compile(rf"{_ERA}\s*[年.,/-]\s*{_DAY}")
_WESTERN = re.compile(rf"(?:西暦|AD)?\s*([0-9]{{4}})\s*[年.,/-]\s*{_DAY}")
_EIGHT = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})")
_HOLIDAY = "(?:祝日?|休日?|振休|振替休日)"
_BEHIND = re.compile(
    rf"\s*(?:\(\s*(?P<short>[{WEEKDAYS}])(?:曜日?)?\s*(?:[.,、/]?\s*{_HOLIDAY})?\s*\)|(?P<long>[{WEEKDAYS}])曜日?)?"
    rf"\s*(?:\(\s*{_HOLIDAY}\s*\)|(?<=[)曜日\s]){_HOLIDAY})?$"
)
_MIDNIGHT = re.compile(r"\s+0?0:00(?::00)?$")  # what a sheet writes behind a day
_TIME = re.compile(
    r"(?:(?P<before>午前|午後|AM|PM)\s*)?(?<![0-9])(?P<hour>[0-9]{1,2})(?::|時)\s*"
    r"(?:(?P<minute>[0-9]{1,2})(?::[0-9]{2}|分)?|(?P<half>半))?\s*(?P<behind>AM|PM)?$|(?P<noon>正午)$"
)
LONGEST = 40  # characters of a date with its time; 「令和8年12月1日（火） 23時40分」 has 21
YEARS_AHEAD = 20  # nothing of an account is planned further; what is typed beyond is a slip
EXAMPLE = "例：令和8年12月1日、R8.12.1、2026-12-01"


class DateError(ValueError):
    """A text that is no date; the message says what to do, `offer` what may be meant."""

    def __init__(self, message: str, offer: str = "") -> None:
        super().__init__(message)
        self.offer = offer


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


def format_month(known: str) -> str:
    """平成26年4月, or 平成26年 for a year alone; a year in which the era changed has both."""
    year, _, month = known.partition("-")
    if month:
        name, _, number = _era(date(int(year), int(month), monthrange(int(year), int(month))[1]))
        return f"{name}{_year(number)}年{int(month)}月"
    begun, ended = (_era(date(int(year), *day)) for day in ((1, 1), (12, 31)))
    both = f"（{ended[0]}{_year(ended[2])}年）" if begun[0] != ended[0] else ""
    return f"{begun[0]}{_year(begun[2])}年{both}"


def parse_date(text: str) -> date:
    """Read 2026-12-01, R8.12.1, 20261201 or 令和八年十二月一日（火・祝）, in any width; raises DateError."""
    typed = _MIDNIGHT.sub("", read_plain(text))
    if day := without_time(typed):
        meant = format_wareki(parse_date(day))
        raise DateError(f"時刻は不要です。{meant}のように、日付だけを入力してください", meant)
    behind = _BEHIND.search(typed)
    found: date = _parse(typed[: behind.start()] if behind else typed)
    if found > furthest():
        far = f"{format_wareki(found)}は{YEARS_AHEAD}年より先です。年を直してください"
        raise DateError(far)
    weekday = WEEKDAYS[found.weekday()]
    said = behind and (behind["short"] or behind["long"])
    if said and said != weekday:
        raise DateError(f"{format_wareki(found)}は{weekday}曜日です。日付か曜日を直してください")
    return found


def parse_moment(text: str) -> datetime:
    """Read a date and a time of day in Japan: R8.12.1 23:40, 令和8年12月1日午後5時15分; raises DateError."""
    typed = read_plain(text)
    at = _TIME.search(typed)
    hour, minute = _of_day(at) if at else (99, 0)
    if not at or hour > 23 or minute > 59:
        raise DateError("時刻を読み取れません。例：令和8年12月1日 23時40分、R8.12.1 23:40")
    return datetime.combine(parse_date(typed[: at.start()]), time(hour, minute), TOKYO)


def without_time(typed: str) -> str:
    """The day in a plain text that goes on with a time of day; empty where none follows."""
    at = _TIME.search(typed)
    return typed[: at.start()].strip() if at else ""


def _of_day(at: re.Match[str]) -> tuple[int, int]:
    """Hour and minute; 午後5時 is 17時, while 午前12時 and 午後12時 may be noon or midnight."""
    if at["noon"]:
        return 12, 0
    hour, minute = int(at["hour"]), 30 if at["half"] else int(at["minute"] or 0)
    if half := at["before"] or at["behind"]:
        if hour > 11:
            raise DateError("午前と午後は0時から11時です。正午は12時、真夜中は0時と入力してください")
        hour += 12 if half in ("午後", "PM") else 0
    return hour, minute


def read_plain(text: str) -> str:
    """The text in one width; raises DateError for one that is no date by its length alone, blanks too."""
    if len(text) > LONGEST:
        raise DateError(f"日付が長すぎます。{EXAMPLE}のように{LONGEST}文字までで入力してください")
    return re.sub(r"(?<=[0-9])T(?=[0-9])", " ", plain(text).upper())


def _parse(typed: str) -> date:
    if match := _WESTERN.fullmatch(typed) or _EIGHT.fullmatch(typed):
        return _date(*(int(part) for part in match.groups()))
    if match := _WAREKI.fullmatch(typed):
        return _from_era(*match.groups())
    if match := re.fullmatch(_DAY, typed):
        _without_year(int(match[1]), int(match[2]))
    raise DateError(f"日付を読み取れません。{EXAMPLE}のように入力してください")


def _without_year(month: int, day: int) -> None:
    """Offer the next such day."""
    today = local_date(timezone.now())
    for year in range(today.year, today.year + 9):
        try:
            meant = _date(year, month, day)
        except DateError:
            continue
        if meant >= today:
            raise DateError(f"年がありません。{format_wareki(meant)}のことなら、そう入力してください")


def _date(year: int, month: int, day: int) -> date:
    if not 1 <= month <= 12:
        raise DateError(f"{month}月はありません。1月から12月で入力してください")
    if year < 1868:
        raise DateError(f"{year}年は扱えません。{EXAMPLE}のように入力してください")
    last = monthrange(year, month)[1]
    if not 1 <= day <= last:
        raise DateError(f"{month}月は{last}日までです。日付を直してください")
    return date(year, month, day)


def era_named(sign: str, year: str) -> tuple[str, int, date, date]:
    """Name, number, first and last day of the era that an abbreviation means: 令 or R."""
    index = next(i for i, (name, letter, _) in enumerate(ERAS) if sign == letter or name.startswith(sign))
    name, _, first = ERAS[index]
    after = ERAS[index - 1][2] if index else date.max
    last = after if after in SHARED else after - timedelta(days=1)
    return name, 1 if year == "元" else int(year), first, last


def _from_era(sign: str, year: str, month: str, day: str) -> date:
    name, number, first, last = era_named(sign, year)
    found = _date(first.year + number - 1, int(month), int(day))
    if not first <= found <= last:
        typed = f"{name}{_year(number)}年{int(month)}月{int(day)}日"
        meant = format_wareki(found)
        raise DateError(f"{typed}はありません。{meant}のことなら、そう入力してください", meant)
    return found


def month_of_era(sign: str, year: str, month: int) -> str:
    """2019-04 of 平成31年4月, 2019 where the month is 0; raises DateError with the true name of none."""
    name, number, first, last = era_named(sign, year)
    western = first.year + number - 1
    known = f"{western:04}-{month:02}" if month else f"{western:04}"
    if not first.isoformat()[: len(known)] <= known <= last.isoformat()[: len(known)]:
        typed = f"{name}{_year(number)}年" + (f"{month}月" if month else "")
        meant = format_month(known)
        raise DateError(f"{typed}はありません。{meant}のことなら、そう入力してください", meant)
    return known


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
