"""Sessions end: after idling, and at the latest nine hours after the login."""

from collections.abc import Callable
from contextlib import suppress
from time import time

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.sessions.backends.base import SessionBase, UpdateError
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse

Respond = Callable[[HttpRequest], HttpResponse]


def session_limits(get_response: Respond) -> Respond:
    """Log out who has been idle too long; note the time of the last request once a minute."""

    def middleware(request: HttpRequest) -> HttpResponse:
        seen = request.session.get("seen")
        if seen is not None and request.user.is_authenticated:
            if time() - seen > settings.SESSION_IDLE_SECONDS or _too_old(request):
                logout(request)
            elif time() - seen > 60:
                _note(request.session)
        return get_response(request)

    return middleware


def _note(session: SessionBase) -> None:
    """Keep the time of this request; where nothing can be written, reading still goes on."""
    session["seen"] = int(time())
    with suppress(DatabaseError, UpdateError):
        session.save()
    session.modified = False  # else Django saves it again after the page, and answers 400 where it cannot


def _too_old(request: HttpRequest) -> bool:
    return bool(time() - request.session.get("since", 0) > settings.SESSION_COOKIE_AGE)
