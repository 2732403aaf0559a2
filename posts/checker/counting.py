"""How long a text is as its platform counts, and how long it may be."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

from posts.checker.weighing import is_emoji, signs, weight

BEYOND = 200_000  # characters; the longest that is taken is a third of it


@dataclass(frozen=True)
class Limit:
    """How many units one post may have, in words for the writer, and whence that is known."""

    limit: int
    words: str
    unit: str
    source: str
    seen: str  # when it was looked up
    count: Callable[[str], int] = len
    most_bytes: int = 0  # in UTF-8, where the platform bounds them too


def _utf16(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _threads(text: str) -> int:
    """Characters, but of an emoji its bytes in UTF-8."""
    return sum(len(sign.encode()) if is_emoji(sign) else len(sign) for sign in signs(text))


def _graphemes(text: str) -> int:
    return len(signs(text))


_CHARACTERS = "characters (the platform names no other unit)"
LIMITS = {
    "x": Limit(
        280,
        "全角140字まで。URLは23字分、絵文字は全角1字分。",
        "weighted: URL 23, emoji and flags 2, others 1 or 2",
        "twitter-text, config/v3.json",
        "2026-11",
        weight,
    ),
    "facebook": Limit(63_206, "63,206字まで。", _CHARACTERS, "Facebook Help Center", "2026-11"),
    "instagram": Limit(
        2_200, "2,200字まで。", _CHARACTERS, "Instagram Platform: Content Publishing", "2026-11"
    ),
    "threads": Limit(
        500,
        "500字まで。絵文字は1つが4字分から。",
        "characters; an emoji counts its bytes in UTF-8",
        "Threads API: Posts, Limitations (updated 2026-04-14)",
        "2026-11",
        _threads,
    ),
    "line": Limit(
        500,
        "500字まで。絵文字と一部の漢字は2字分。",
        "UTF-16 code units",
        "LINE公式アカウント マニュアル: メッセージ; Messaging API: Character counting in a text",
        "2026-11",
        _utf16,
    ),
    "youtube": Limit(
        5_000,
        "説明欄は5,000字まで。",
        "characters, as in YouTube Studio (the Data API takes 5,000 bytes)",
        "YouTube Help; YouTube Data API: Videos",
        "2026-11",
    ),
    "tiktok": Limit(
        2_200,
        "2,200字まで。絵文字は2字分から。",
        "UTF-16 code units",
        "TikTok Content Posting API: Direct Post",
        "2026-11",
        _utf16,
    ),
    "bluesky": Limit(
        300,
        "300字まで。",
        "graphemes, and 3,000 bytes in UTF-8",
        "AT Protocol: app.bsky.feed.post",
        "2026-11",
        _graphemes,
        3_000,
    ),
}


def count(medium: str, text: str) -> int:
    """The length of a text in the platform's units, those of its characters where none is known.

    A text that is longer than any platform takes is counted by its characters alone.
    """
    limit = LIMITS.get(medium)
    if len(text) > BEYOND or limit is None:
        return len(text)
    return limit.count(unicodedata.normalize("NFC", text))


def over(medium: str, text: str) -> int:
    """By how many units the text is too long; 0 where it fits or nothing is known."""
    limit = LIMITS.get(medium)
    if limit is None:
        return 0
    too_long = max(0, count(medium, text) - limit.limit)
    if limit.most_bytes and not too_long:
        beyond = len(text.encode(errors="surrogatepass")) - limit.most_bytes
        return max(0, -(-beyond // 4))  # a character has four at most
    return too_long
