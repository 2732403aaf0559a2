"""How each rule finds its places in a text.

Patterns read the folded text (`folding.fold`); every repetition is bounded, so all take linear time.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from datetime import date, timedelta

from accounts.policy.secret_words import secrets_in
from katori_sns.web import numbers
from katori_sns.web.clock import LocalMoment
from posts.checker import likeness, names
from posts.checker.finding import Context
from posts.checker.folding import Folded, fold
from posts.checker.stances import DENIAL
from posts.checker.words import UNREADABLE

Span = tuple[int, int]
Finder = Callable[[Folded, Context], Iterable[Span]]
Look = re.Pattern[str] | tuple[re.Pattern[str], re.Pattern[str]]
WHOLE = (0, 0)
_SENTENCE = re.compile(r"[^。!?\n]+")
WEEKDAYS = frozenset(range(5))


def pattern(*looks: Look) -> Finder:
    """A finder of the folded text's matches; of a pair where both stand in one sentence."""

    def find(text: Folded, context: Context) -> Iterator[Span]:
        for look in looks:
            spans = _together(*look, text.text) if isinstance(look, tuple) else _matches(look, text.text)
            for start, end in spans:
                yield text.span(start, end)

    return find


def _matches(look: re.Pattern[str], text: str) -> Iterator[Span]:
    return (match.span() for match in look.finditer(text))


def _together(one: re.Pattern[str], other: re.Pattern[str], text: str) -> Iterator[Span]:
    for sentence in _SENTENCE.finditer(text):
        first, second = one.search(text, *sentence.span()), other.search(text, *sentence.span())
        if first and second:
            yield min(first.start(), second.start()), max(first.end(), second.end())


def number(is_one: Callable[[numbers.Number], bool]) -> Finder:
    """A finder of numbers, unless they are the city's own."""

    def find(text: Folded, context: Context) -> Iterator[Span]:
        for found in text.numbers:
            if is_one(found) and numbers.national(found.digits) not in context.directory:
                yield text.span(found.start, found.end)

    return find


def my_number(text: Folded, context: Context) -> Iterator[Span]:
    """A My Number, unless it is a piece of a card's number."""
    cards = (range(found.start, found.end) for found in text.numbers if numbers.is_card(found))
    taken = {place for card in cards for place in card}
    for found in text.numbers:
        if found.start not in taken and numbers.is_my_number(found):
            yield text.span(found.start, found.end)


_MAIL = re.compile(
    r"([a-z0-9_.+-]{1,64}) ?(?:@|[(\[](?:at|a|アット(?:マーク)?)[)\]]|アットマーク|[★☆◎●■◆▲△]) ?"
    r"([a-z0-9-]{1,63}(?:(?:\.| \. )[a-z0-9-]{1,63}){1,4})"
)


def mail(text: Folded, context: Context) -> Iterator[Span]:
    """A mail address, also with 「(at)」, unless it or its domain is the city's."""
    for match in _MAIL.finditer(text.text):
        host = match[2].replace(" ", "")
        if context.directory.isdisjoint((f"{match[1]}@{host}", f"@{host}")):
            yield text.span(match.start(), match.end())


def secret(text: Folded, context: Context) -> Iterator[Span]:
    for start, end in secrets_in(text.text):
        yield text.span(start, end)


def person(text: Folded, context: Context) -> Iterator[Span]:
    """A name with its title or label, unless the person agreed or need not."""
    if context.people not in ("consented", "not_needed"):
        yield from (text.span(start, end) for start, end in names.persons(text.text))


def home(text: Folded, context: Context) -> Iterator[Span]:
    yield from (text.span(start, end) for start, end in names.homes(text.text))


_denied = pattern(*DENIAL)


def denial(text: Folded, context: Context) -> Iterable[Span]:
    """A denial or rebuttal, unless it is on its way to a decision as the city's view."""
    return () if context.official else _denied(text, context)


def unreadable(text: Folded, context: Context) -> Iterator[Span]:
    for match in UNREADABLE.finditer(text.raw):
        yield match.span()


def same_again(text: Folded, context: Context) -> Iterator[Span]:
    new = likeness.essence(text.text)
    past = (likeness.essence(fold(old).text) for _, old in context.recent)
    if any(likeness.likeness(new, old) >= context.similarity for old in past):
        yield WHOLE


def without_alt(text: Folded, context: Context) -> Iterator[Span]:
    if context.images_without_alt:
        yield WHOLE


def out_of_hours(text: Folded, context: Context) -> Iterator[Span]:
    """Outside ⑦'s days and hours; who works on weekdays alone does not work on a closed one."""
    if context.hours and context.planned:
        days, begins, ends = context.hours
        at: LocalMoment = context.planned
        closed = at.weekday() not in days or (context.closed and days <= WEEKDAYS)
        if closed or not begins <= at.time() <= ends:
            yield WHOLE


# 「令和8年12月5日（土）」「12/5(土)」「12月5日土曜日」
_DAY = re.compile(
    r"(?<![\d/.])(?:(?:令和|r)(?P<era>元|\d{1,2})[年.]|(?P<year>20\d\d)[年./])?(?P<month>\d{1,2})[月/.](?P<day>\d{1,2})日?"
    r" ?(?:\((?P<said>[月火水木金土日])[)曜・、祝]|(?P<long>[月火水木金土日])曜)"
)
_BACK, _AHEAD = timedelta(120), timedelta(240)  # of what stands without its year; together less than one


def weekday(text: Folded, context: Context) -> Iterator[Span]:
    """A day whose weekday is another's; without a year that of the nearest such day, where today is known."""
    for match in _DAY.finditer(text.text):
        day = _day(match, context.today)
        if day and not _fits(day, match["said"] or match["long"]):
            yield text.span(*match.span())


def _fits(day: date, said: str) -> bool:
    return "月火水木金土日"[day.weekday()] == said


def _day(match: re.Match[str], today: date | None) -> date | None:
    era, western = match["era"], match["year"]
    said = int(western or 0) or (2018 + int(era.replace("元", "1")) if era else 0)
    for year in [said] if said else range(today.year - 1, today.year + 2) if today else ():
        with suppress(ValueError):
            day = date(year, int(match["month"]), int(match["day"]))
            if said or (today and today - _BACK <= day <= today + _AHEAD):
                return day
    return None


def unanswered(name: str) -> Finder:
    def find(text: Folded, context: Context) -> Iterator[Span]:
        if not context.standalone and not getattr(context, name):
            yield WHOLE

    return find
