"""What every page needs: the city, its contact, the menu."""

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse


def _current(request: HttpRequest, url: str, urls: list[str]) -> str:
    """aria-current of a menu entry: this page, or the list this page lies nearest under."""
    if request.path == url:
        return "page"
    above = [other for other in urls if other != "/" and request.path.startswith(other)]
    return "true" if url == max(above, key=len, default="") else ""


def site(request: HttpRequest) -> dict[str, object]:
    """City, contact and the menu entries the person may open."""
    user = getattr(request, "user", None)
    known = user is not None and user.is_authenticated
    urls = [reverse(name) for name, _, _ in settings.MENU]
    return {
        "city": settings.CITY,
        "contact": settings.CONTACT,
        "demo": settings.DEMO,
        "idle_seconds": settings.SESSION_IDLE_SECONDS,
        "menu": [
            {"url": url, "label": label, "current": _current(request, url, urls)}
            for url, (_, label, permission) in zip(urls, settings.MENU, strict=True)
            if known and user is not None and (not permission or user.has_perm(permission))
        ],
    }
