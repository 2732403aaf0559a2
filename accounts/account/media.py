"""The media on which the city has accounts."""

from __future__ import annotations

import re

from django.db import models

from katori_sns.web.text import fold


class Medium(models.TextChoices):
    X = "x", "X"
    FACEBOOK = "facebook", "Facebook"
    INSTAGRAM = "instagram", "Instagram"
    THREADS = "threads", "Threads"
    LINE = "line", "LINE"
    YOUTUBE = "youtube", "YouTube"
    TIKTOK = "tiktok", "TikTok"
    BLUESKY = "bluesky", "Bluesky"
    NOTE = "note", "note"
    BLOG = "blog", "ブログ"
    OTHER = "other", "その他"


# How people write them besides.
_ALSO = {
    Medium.X: ("twitter", "ツイッター", "ツイート"),
    Medium.FACEBOOK: ("フェイスブック",),
    Medium.INSTAGRAM: ("インスタ",),
    Medium.LINE: ("ライン公式",),
    Medium.YOUTUBE: ("ユーチューブ",),
    Medium.TIKTOK: ("ティックトック",),
}


def names_medium(text: str, medium: str, medium_name: str) -> bool:
    """Whether a text speaks of the medium, as a word of its own: 「X」, but not 「XML」."""
    words = [medium_label(medium, medium_name), *_ALSO.get(Medium(medium), ())]
    folded = fold(text)
    return any(re.search(rf"(?<![0-9a-z]){re.escape(fold(word))}(?![0-9a-z])", folded) for word in words)


def medium_label(medium: str, medium_name: str) -> str:
    """How a medium is called; その他 by its own name."""
    return medium_name or Medium(medium).label
