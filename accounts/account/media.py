"""The media on which the city has accounts."""

from __future__ import annotations

from django.db import models


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


def medium_label(medium: str, medium_name: str) -> str:
    """How a medium is called; その他 by its own name."""
    return medium_name or Medium(medium).label
