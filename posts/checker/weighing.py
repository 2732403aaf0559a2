"""The length of a post on X, as its published configuration v3 weighs it (twitter-text).

An address weighs 23 and ends where the characters of addresses end: Japanese words behind it count. Without
https:// it is one where its host ends in a public ending. An emoji or a flag weighs 2, however many code
points it has; every other code point 1 or 2.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import regex

URL_WEIGHT = 23
_LIGHT = (range(0x0, 0x1100), range(0x2000, 0x200E), range(0x2010, 0x2020), range(0x2032, 0x2038))

_LISTED = Path(__file__).with_name("endings.txt").read_text(encoding="ascii").splitlines()
# Reserved for samples and tests (RFC 2606), as the public ones for whoever tries the system with them.
_ENDINGS = {word for line in _LISTED if not line.startswith("#") for word in line.split()} | {
    "example",
    "test",
}
_FOREIGN = {word.encode("ascii").decode("idna") for word in _ENDINGS if word.startswith("xn--")}
_ENDINGS |= _FOREIGN

_ASCII = r"[a-z0-9\u00c0-\u024f_-]{1,63}"
_NO_ASCII = "|".join(sorted(map(regex.escape, _FOREIGN), key=len, reverse=True))
_BARE = rf"{_ASCII}(?:(?:\.{_ASCII}){{1,60}}(?:\.(?:{_NO_ASCII}))?|\.(?:{_NO_ASCII}))"
_ANY = r"[\p{L}\p{M}\p{N}_-]{1,63}"
# No address begins within a word, a mail address, a hashtag; a bare one not behind a dot, a slash, a hyphen.
_HOST = regex.compile(
    rf"(?<![a-z0-9@＠$#＃])(?:https?://(?P<host>{_ANY}(?:\.{_ANY}){{1,60}})|(?<![-_./])(?P<bare>{_BARE}))",
    regex.I,
)
_WITHIN = r"a-z0-9!*';:=+,.$/%#\[\]\-\u2013_~@|&\u00c0-\u024f\u0400-\u04ff"
_PARENTHESES = rf"\([{_WITHIN}]*(?:\([{_WITHIN}]*\)[{_WITHIN}]*)?\)"
_REST = regex.compile(
    rf"(?::\d+)?(?:/(?:(?:[{_WITHIN}]|{_PARENTHESES})*(?:[+\-a-z0-9=_#/\u00c0-\u024f\u0400-\u04ff]|{_PARENTHESES}))?)?"
    r"(?:\?[a-z0-9!?*'@();:&=+$/%#\[\]\-_.,~|]*[a-z0-9\-_&=#/])?",
    regex.I,
)
_LABEL_END = regex.compile(r"[a-z0-9-]+(?![a-z0-9@+-])|[^.]+", regex.I)
_SIGN = regex.compile(r"\p{Regional_Indicator}{2}[\p{Grapheme_Extend}\u200d]*|\X")
_EMOJI = regex.compile(
    r"\p{Regional_Indicator}{2}|[#*0-9]\ufe0f?\u20e3|(?=.*[\p{Emoji_Presentation}\ufe0f\u200d])(?!.*\ufe0e)"
    r"\p{Extended_Pictographic}.*",
    regex.S,
)


def weight(text: str) -> int:
    """In X's units, for a text in NFC."""
    total = at = 0
    for begins, ends in addresses(text):
        total += _weight(text[at:begins]) + URL_WEIGHT
        at = ends
    return total + _weight(text[at:])


def addresses(text: str) -> Iterator[tuple[int, int]]:
    """Where X sees an address begin and end."""
    at = 0
    while found := _HOST.search(text, at):
        begins = found.start("host") if found["host"] else found.start("bare")
        host_ends = _host_ends(text, begins, found.end())
        at = found.end()
        if host_ends:
            rest = _REST.match(text, host_ends)
            at = rest.end() if rest else host_ends
            yield found.start(), at


def _host_ends(text: str, begins: int, ends: int) -> int:
    """Behind the last label that is a public ending; 0 where none is."""
    while (dot := text.rfind(".", begins, ends)) > begins:
        found = _LABEL_END.match(text, dot + 1, ends)
        if found and found[0].lower() in _ENDINGS and not _goes_on(text, found.end()):
            return int(found.end())
        ends = dot
    return 0


def _goes_on(text: str, at: int) -> bool:
    return bool(regex.match(r"[0-9a-z@+-]", text[at : at + 1], regex.I))


def signs(text: str) -> list[str]:
    """What is seen as one: a letter with its marks, an emoji with its joiners and skin, a flag.

    Flags apart: \\X looks back from each to where their row begins.
    """
    seen: list[str] = _SIGN.findall(text)
    return seen


def is_emoji(sign: str) -> bool:
    return bool(_EMOJI.fullmatch(sign))


def _weight(text: str) -> int:
    return sum(2 if is_emoji(sign) else sum(map(_of_one, sign)) for sign in signs(text))


def _of_one(character: str) -> int:
    return 1 if any(ord(character) in block for block in _LIGHT) else 2
