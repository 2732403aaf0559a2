"""What every page needs: the city, its contact, the menu."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse


def _current(request: HttpRequest, url: str) -> str:
    """aria-current of a menu entry: this page, or the list this page lies under."""
    if request.path == url:
        return "page"
    return "true" if url != "/" and request.path.startswith(url) else ""


def site(request: HttpRequest) -> dict[str, Any]:
    """City, contact and the menu entries the person may open."""
    user = getattr(request, "user", None)
    known = user is not None and user.is_authenticated
    return {
        "city": settings.CITY,
        "contact": settings.CONTACT,
        "demo": settings.DEMO,
        "idle_seconds": settings.SESSION_IDLE_SECONDS,
        "menu": [
            {"url": reverse(name), "label": label, "current": _current(request, reverse(name))}
            for name, label, permission in settings.MENU
            if known and user is not None and (not permission or user.has_perm(permission))
        ],
    }
