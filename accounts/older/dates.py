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

_UNKNOWN = re.compile(r"不明|不詳|わから(?:ない|ず)|分から(?:ない|ず)|未詳|未確認|(?:調査|確認)中|[-?~]+")
_ABOUT = r"(?:頃|ごろ|ころ|上旬|中旬|下旬|初め|始め|初旬|[春夏秋冬]|前半|後半|末|以降|以前|から|より|[~?-])*"
_PART = re.compile(
    r"(?:(?P<era>[RHST]|令和?|平成?|昭和?|大正?)\s*(?P<number>元|[0-9]{1,2})|(?:西暦)?(?P<west>[0-9]{4}))\s*"
    rf"(?:年度?)?\s*(?:(?:(?<=[年度])|[./,-]|(?<=^[0-9]{{4}})(?=[0-9]{{2}}$))\s*(?P<month>[0-9]{{1,2}})\s*月?)?\s*{_ABOUT}"
)
_DAY_ABOUT = re.compile(r"(.+[0-9]日?)\s*(?:頃|ごろ|ころ|\?)+")
_BEHIND = re.compile(r"\s*に?(?:アカウント)?(?:運用)?(?:開設|開始|登録|取得|作成|スタート|付け?|時点)$")
# 「2014年(平成26年)4月」: the year in both ways.
_TWICE = re.compile(
    r"\((?P<year>(?:[RHST]|令和?|平成?|昭和?|大正?)\s*(?:元|[0-9]{1,2})|(?:西暦)?[0-9]{4})年?\)"
)
# 「H25.4.1（2013.4.1）」「2013年/平成25年」: the whole in both ways.
_BOTH = re.compile(
    r"(?P<one>[^()]+)\((?P<other>[^()]*[0-9元][^()]*)\)|(?P<west>[0-9]{4}.*|.*?)[/=](?P<era>(?:[RHST平令昭]|[0-9]{4}年).*)"
)
_SPAN = re.compile(
    r"(?P<from>.*[0-9元年月日])\s*(?:~|から|より|→|(?<=\s)-(?=\s)|-(?=[RHST平令昭])|(?<=[年月日])-)\s*(?P<to>.*)"
)
_TO_YEAR = re.compile(r"(?P<from>(?:19|20)[0-9]{2})-(?P<to>(?:19|20)[0-9]{2})")
_NOW = re.compile(r"|現在|今|いま|継続中?|運用中|(?:現在)?に?至る")
_MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")
_MONTH = rf"(?P<month>{'|'.join(_MONTHS)})[A-Z]{{0,6}}\.?"
_NUMBER = r"(?P<day>[0-9]{1,2})(?:ST|ND|RD|TH)?"
_GAP = r"[\s,./-]{1,3}"
# 「Apr 2013」「1-Apr-13」「April 1, 2013」「2013 Apr 1」, as programs in English write days.
_ENGLISH = re.compile(
    rf"(?:(?:MON|TUE|WED|THU|FRI|SAT|SUN)[A-Z]{{0,6}}\.?,? )?(?:(?:{_NUMBER}{_GAP})?{_MONTH}"
    rf"(?:{_GAP}'?(?P<year>[0-9]{{4}}|[0-9]{{2}}))?)".replace("?P<", "?P<a_")
    + rf"|{_MONTH}\s*{_NUMBER}{_GAP}(?P<year>[0-9]{{4}})".replace("?P<", "?P<b_")
    + rf"|(?P<year>[0-9]{{4}}){_GAP}{_MONTH}(?:{_GAP}{_NUMBER})?".replace("?P<", "?P<c_")
)
_ZONE = re.compile(r"(?<=[0-9])(?:\.[0-9]{1,6})?(?:Z|[+-][0-9]{2}:?[0-9]{2})$")
_NO_YEAR = re.compile(r"[0-9]{1,2}\s*[月/]\s*[0-9]{1,2}日?|[0-9]{1,2}月")
_NO_ERA = re.compile(r"'?([0-9]{2})\s*[年./-]\s*[0-9]{1,2}(?:\s*[月./-]\s*(?:[0-9]{1,2}日?)?)?")
UNKNOWN = "不明"
OLDEST = date(1989, 1, 8)  # 平成: no account of a social medium is older
IN_FORCE = date(2022, 10, 1)  # 附則: from this day on an account needs an approval first


@dataclass(frozen=True)
class Opening:
    text: str = ""  # ISO as far as it is known: 2014, 2014-04, 2014-04-01; empty where 不明
    problem: str = ""
    offer: str = ""  # what it may mean


def in_future(opened: str, today: date) -> bool:
    """Whether the day, month or year is still to come."""
    return opened > today.isoformat()[: len(opened)]


def wrong_opening(opened: str, today: date) -> str:
    """Why no account can have been opened then; nothing where one can, or nobody knows."""
    if in_future(opened, today):
        return "先の日です。開設日は、きょうかその前にしてください"
    return "平成より前です。年を直してください" if opened < OLDEST.isoformat()[: len(opened)] else ""


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
        return _opening(read_plain(text).replace("～", "~").replace("〜", "~"))
    except DateError as error:
        return Opening(problem=str(error), offer=error.offer)


def _opening(text: str) -> Opening:
    typed = _day_alone(text)
    if not typed or _UNKNOWN.fullmatch(typed):
        return Opening()
    if several := _several(typed):
        return several
    if serial := re.fullmatch(r"([2-4][0-9]{4})(?:\.[0-9]{1,12})?", typed):  # .5: noon
        return _serial(int(serial[1]))
    if part := _PART.fullmatch(typed):
        return _part(part)
    if english := _ENGLISH.fullmatch(typed):
        return _english(typed, english)
    if about := _DAY_ABOUT.fullmatch(typed):
        return Opening(parse_date(about[1]).isoformat()[:7])
    _require_year(typed)
    return Opening(parse_date(typed).isoformat())


def _day_alone(text: str) -> str:
    """Without the time of a list's 「R3.4.1 10:00」, its zone, and what was done on the day."""
    typed = re.sub(r"^([RHST])\.", r"\1", text.rstrip("~ "))
    typed = _ZONE.sub("", typed) if ":" in typed else typed
    typed = _BEHIND.sub("", without_time(typed) or typed)
    return re.sub(r"(?<=[0-9元]) +(?=[0-9])", ".", typed)


def _require_year(typed: str) -> None:
    if bare := _NO_ERA.fullmatch(typed):
        years = f"平成{int(bare[1])}年か20{bare[1]}年か"
        raise DateError(f"「{typed}」の年が、{years}分かりません。年号か西暦の4桁を付けてください")
    if _NO_YEAR.fullmatch(typed):
        raise DateError(f"「{typed}」の年がありません。年を付けてください")


def _several(typed: str) -> Opening | None:
    """What is said twice, or from one day to another; None where neither is."""
    if year := _TWICE.search(typed):
        return _twice(typed, year)
    if both := _BOTH.fullmatch(typed):
        one, other = (opening(part) for part in (both["one"] or both["west"], both["other"] or both["era"]))
        return None if one.problem or other.problem or not other.text else _agreed(typed, one, other)
    if span := _SPAN.fullmatch(typed) or _TO_YEAR.fullmatch(typed):
        return _span(typed, opening(span["from"]), span["to"])
    return None


def _agreed(typed: str, one: Opening, other: Opening) -> Opening:
    """The one that is known better; where they differ, nobody knows which is right."""
    known = min(len(one.text), len(other.text))
    if one.text[:known] != other.text[:known]:
        return Opening(problem=f"「{typed}」の二つの日付が合いません。正しいほうを入力してください")
    return max(one, other, key=lambda found: len(found.text))


def _span(typed: str, begun: Opening, to: str) -> Opening | None:
    """Its first day; where it has a last one, that is asked."""
    if begun.problem or _NOW.fullmatch(to):
        return begun
    if opening(to).problem:
        return None
    meant = opened_in_words(begun.text).removesuffix("頃")
    said = f"「{typed}」は期間のようです。始まりの{meant}のことなら、そう入力してください"
    return Opening(problem=said, offer=meant)


def _english(typed: str, found: re.Match[str]) -> Opening:
    """The day or month; a year of two digits is offered with its century."""
    said = {name[2:]: value for name, value in found.groupdict().items() if value}
    month = _MONTHS.index(said["month"]) + 1
    day = f"-{int(said['day']):02}" if "day" in said else ""
    if "year" not in said:
        raise DateError(f"「{typed}」（{month}月）の年がありません。年を付けてください")
    year = said["year"] if len(said["year"]) == 4 else f"20{said['year']}"
    text = f"{year}-{month:02}{day}"
    text = parse_date(text).isoformat() if day else text
    if len(said["year"]) == 4:
        return Opening(text)
    meant = opened_in_words(text).removesuffix("頃")
    return Opening(problem=f"「{typed}」は{meant}のことなら、そう入力してください", offer=meant)


def _twice(typed: str, said: re.Match[str]) -> Opening:
    """The day without the year in brackets; where the two years differ, nobody knows which is right."""
    begins, rest = typed[: said.start()].removesuffix("年"), typed[said.end() :].removeprefix("年")
    found = opening(begins + ("" if set("./-月") & set(begins + rest[:1]) else "年") + rest)
    return found if found.problem else _agreed(typed, found, opening(f"{said['year']}年"))


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
