"""How long a text is as its platform counts, and how long it may be."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

import regex

BEYOND = 200_000  # characters; the longest that is taken is a third of it
URL_WEIGHT = 23  # X shortens every address to that
_URL = re.compile(
    r"https?://[^\s　]{1,2000}|(?<![\w@.])(?:[a-z0-9-]{1,63}\.){1,8}(?:jp|com|net|org|info)(?:/[^\s　]*)?",
    re.I,
)
_LIGHT = (range(0x0, 0x1100), range(0x2000, 0x200E), range(0x2010, 0x2020), range(0x2032, 0x2038))


@dataclass(frozen=True)
class Limit:
    """How many units one post may have, in words for the writer, and whence that is known."""

    limit: int
    words: str
    source: str
    seen: str  # when it was looked up


LIMITS = {
    "x": Limit(280, "全角140字まで。URLは23字分。", "X Developer Docs: Counting characters", "2026-11"),
    "facebook": Limit(63_206, "63,206字まで。", "Facebook Help Center", "2026-11"),
    "instagram": Limit(2_200, "2,200字まで。", "Instagram Platform: Content Publishing", "2026-11"),
    "threads": Limit(500, "500字まで。", "Threads API: Posts", "2026-11"),
    "line": Limit(500, "500字まで。", "LINE公式アカウント マニュアル: メッセージ", "2026-11"),
    "youtube": Limit(5_000, "説明欄は5,000字まで。", "YouTube Data API: Videos", "2026-11"),
    "tiktok": Limit(2_200, "2,200字まで。", "TikTok Content Posting API", "2026-11"),
    "bluesky": Limit(300, "300字まで。", "AT Protocol: app.bsky.feed.post", "2026-11"),
}


def count(medium: str, text: str) -> int:
    """The length of a text in the platform's units: X weighs, Bluesky counts what is seen as one sign.

    A text that is longer than any platform takes is counted by its characters alone.
    """
    if len(text) > BEYOND:
        return len(text)
    composed = unicodedata.normalize("NFC", text)
    if medium == "x":
        rest = _URL.sub("", composed)
        return URL_WEIGHT * len(_URL.findall(composed)) + sum(_weight(sign) for sign in _signs(rest))
    return len(_signs(composed)) if medium == "bluesky" else len(composed)


def over(medium: str, text: str) -> int:
    """By how many units the text is too long; 0 where it fits or nothing is known."""
    limit = LIMITS.get(medium)
    return max(0, count(medium, text) - limit.limit) if limit else 0


def _weight(sign: str) -> int:
    """A sign of several code points (an emoji sequence) weighs two, like any wide one."""
    return 1 if len(sign) == 1 and any(ord(sign) in block for block in _LIGHT) else 2


def _signs(text: str) -> list[str]:
    """What is seen as one: a letter with its marks, an emoji with its joiners and skin, a flag."""
    signs: list[str] = regex.findall(r"\X", text)
    return signs
