"""Which medium a cell of a city's own list names, by any of its names."""

from __future__ import annotations

import re

from katori_sns.web.text import fold

_NAMES = {
    "x": "x twitter ツイッター 旧twitter 旧ツイッター エックス",
    "facebook": "facebook フェイスブック フェースブック fb facebookページ",
    "instagram": "instagram インスタグラム インスタ insta ig",
    "threads": "threads スレッズ",
    "line": "line ライン line公式アカウント line公式 公式line line@ ライン公式",
    "youtube": "youtube yt ユーチューブ youtubeチャンネル ユーチューブチャンネル",
    "tiktok": "tiktok ティックトック tiktok公式",
    "bluesky": "bluesky ブルースカイ",
    "note": "note ノート",
    "blog": "blog ブログ アメブロ はてなブログ アメーバブログ ameba amebablog gooブログ 公式ブログ"
    " fc2ブログ livedoorブログ ライブドアブログ シーサーブログ wordpress ワードプレス",
}
_MEDIA = {fold(word): medium for medium, words in _NAMES.items() for word in words.split()}
_BRACKETS = re.compile(r"^(.*?)[（(\[［](.*?)[)）\]］]$")
_BETWEEN = re.compile(r"[・、,，；;／/＆&+＋→\n]|\s{2,}|(?<=\S)(?:及び|および|と)(?=\S)")
_OLD = re.compile(r"^[旧現元新]")
_BESIDE = re.compile(fold(r"^公式|(?:公式)?(?:アカウント|ページ|チャンネル)$|公式$"))  # what names no medium
LONGEST = 20  # letters of a name of another medium


def medium_of(text: str) -> str:
    """A Medium value; of 「X（旧ツイッター）」 that of both its names, else an empty word."""
    word = re.sub(r"\s", "", fold(text))
    for name in (word, _OLD.sub("", word), _BESIDE.sub("", word)):
        if name in _MEDIA:
            return _MEDIA[name]
    if bracketed := _BRACKETS.match(word):
        named = {medium for part in bracketed.groups() if (medium := medium_of(part))}
        return named.pop() if len(named) == 1 else ""
    named = {medium_of(part) for part in _BETWEEN.split(word) if part} if _BETWEEN.search(word) else set()
    return named.pop() if len(named) == 1 else ""  # 「X／旧Twitter」


def media(text: str) -> list[str]:
    """The media that a cell names, each as written; none where a part of it is no medium."""
    if medium_of(text):
        return [text.strip()]
    parts = [part.strip() for part in _BETWEEN.split(text) if part and part.strip()]
    if len(parts) == 1:
        parts = text.split()
    return parts if all(medium_of(part) for part in parts) else []


def named_other(text: str) -> str:
    """The name of a medium that the product does not know, as その他 may be called."""
    name = " ".join(text.split())
    return name if len(name) <= LONGEST and not _BETWEEN.search(name) else ""
