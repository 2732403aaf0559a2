"""When an account was opened or closed, as old lists have it: a day, a month, a year, or 不明.

Of those opened since the guideline is in force the PR manager decides apart (G4(1)).
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from katori_sns.web.dates import (
    DateError,
    format_month,
    format_wareki,
    month_of_era,
    parse_date,
    read_plain,
    without_time,
)

_UNKNOWN = re.compile(r"不明|不詳|わからない|分からない|未詳|[-?~]+")
_ABOUT = r"(?:頃|ごろ|ころ|上旬|中旬|下旬|初め|始め|初旬|[春夏秋冬]|前半|後半|末|以降|以前|から|より|~|-)*"
_PART = re.compile(
    r"(?:(?P<era>[RHST]|令和?|平成?|昭和?|大正?)\s*(?P<number>元|[0-9]{1,2})|(?:西暦)?(?P<west>[0-9]{4}))\s*"
    rf"(?:年度?)?\s*(?:(?:(?<=[年度])|[./,-]|(?<=^[0-9]{{4}})(?=[0-9]{{2}}$))\s*(?P<month>[0-9]{{1,2}})\s*月?)?\s*{_ABOUT}"
)
_DAY_ABOUT = re.compile(r"(.+[0-9]日?)\s*(?:頃|ごろ|ころ)")
_BEHIND = re.compile(r"\s*に?(?:アカウント)?(?:運用)?(?:開設|開始|登録|取得|作成|スタート|付け?|時点)$")
# 「2014年(平成26年)4月」: the year in both ways.
_TWICE = re.compile(
    r"\((?P<year>(?:[RHST]|令和?|平成?|昭和?|大正?)\s*(?:元|[0-9]{1,2})|(?:西暦)?[0-9]{4})年?\)"
)
UNKNOWN = "不明"
IN_FORCE = date(2022, 10, 1)  # 附則: from this day on an account needs an approval first


@dataclass(frozen=True)
class Opening:
    text: str = ""  # ISO as far as it is known: 2014, 2014-04, 2014-04-01; empty where 不明
    problem: str = ""
    offer: str = ""  # what it may mean


def in_future(opened: str, today: date) -> bool:
    """Whether the day, month or year is still to come."""
    return opened > today.isoformat()[: len(opened)]


def may_be_later(opened: str) -> bool:
    """Whether it was, or may have been, opened when an approval was needed already (G4(1)); 不明 may be."""
    return not opened or opened >= IN_FORCE.isoformat()[: len(opened)]


def is_later(opened: str) -> bool:
    """Whether it was certainly opened when an approval was needed already (G4(1))."""
    return bool(opened) and f"{opened}-01-01"[:10] >= IN_FORCE.isoformat()


def before(ended: str, opened: str) -> bool:
    """Whether it ended before it began, as far as both are known."""
    known = min(len(ended), len(opened))
    return ended[:known] < opened[:known]


def last_day(known: str, today: date) -> date:
    """The last day that a day, month or year may mean, not after today."""
    if not known:
        return today
    year, month, day = (int(part) for part in f"{known}-00-00"[:10].split("-"))
    month = month or 12
    return min(date(year, month, day or monthrange(year, month)[1]), today)


def whole_day(opened: str) -> date | None:
    """The day, where it is known to the day."""
    return date.fromisoformat(opened) if opened.count("-") == 2 else None


def opened_in_words(opened: str) -> str:
    """The day in wareki; a month or a year as such, with 頃."""
    if day := whole_day(opened):
        return format_wareki(day)
    return f"{format_month(opened)}頃" if opened else UNKNOWN


def opening(text: str) -> Opening:
    """Read it as far as it goes; an impossible date is told with what it may mean."""
    try:
        typed = read_plain(text).replace("～", "~").replace("〜", "~").rstrip("~ ")
        typed = without_time(typed) or typed  # a list's 「R3.4.1 10:00」 tells the day
        typed = _BEHIND.sub("", re.sub(r"^([RHST])\.", r"\1", typed))
        if said_twice := _TWICE.search(typed):
            return _twice(typed, said_twice)
        if not typed or _UNKNOWN.fullmatch(typed):
            return Opening()
        if serial := re.fullmatch(r"([2-4][0-9]{4})(?:\.[0-9]{1,12})?", typed):  # .5: noon
            return _serial(int(serial[1]))
        if part := _PART.fullmatch(typed):
            return _part(part)
        if about := _DAY_ABOUT.fullmatch(typed):
            return Opening(parse_date(about[1]).isoformat()[:7])
        return Opening(parse_date(typed).isoformat())
    except DateError as error:
        return Opening(problem=str(error), offer=error.offer)


def _twice(typed: str, said: re.Match[str]) -> Opening:
    """The day without the year in brackets; where the two years differ, nobody knows which is right."""
    found = opening(typed[: said.start()].removesuffix("年") + "年" + typed[said.end() :].removeprefix("年"))
    other = opening(f"{said['year']}年")
    if found.problem or other.text == found.text[:4]:
        return found
    return Opening(problem=f"「{typed}」の二つの年が合いません。正しいほうを入力してください")


def _serial(number: int) -> Opening:
    """What a spreadsheet made of a day, where its cell was not shown as one."""
    day = date(1899, 12, 30) + timedelta(days=number)
    meant = format_wareki(day)
    said = f"「{number}」は表計算ソフトの日付の番号のようです。{meant}のことなら、そう入力してください"
    return Opening(problem=said, offer=meant)


def _part(part: re.Match[str]) -> Opening:
    month = int(part["month"] or 0)
    if part["month"] and not 1 <= month <= 12:
        return Opening(problem=f"{month}月はありません。1月から12月で入力してください")
    if part["era"]:
        return Opening(month_of_era(part["era"], part["number"], month))
    year = int(part["west"])
    if not 1900 <= year < 2100:
        return Opening(problem=f"{year}年は扱えません。年を直してください")
    return Opening(f"{year:04}-{month:02}" if month else f"{year:04}")
