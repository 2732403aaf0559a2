"""Sessions end: after idling, and at the latest nine hours after the login. What comes before any page."""

from collections.abc import Callable
from contextlib import suppress
from time import time

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.sessions.backends.base import SessionBase, UpdateError
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import ResolverMatch

from katori_sns.organisation.models import User
from katori_sns.organisation.powers import must_have_second_factor
from katori_sns.organisation.requests import today_for
from katori_sns.web.views import unsent

ALWAYS = ("organisation:password", "organisation:logout", "organisation:keep_alive")
ENROL = "organisation:second_factor"
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


class LoginFirst(LoginRequiredMiddleware):
    """Nobody comes in without a login; what was sent as the session had ended is not lost."""

    def handle_no_permission(  # type: ignore[override]
        self, request: HttpRequest, view_func: Callable[..., HttpResponse]
    ) -> HttpResponse:
        if request.headers.get("HX-Request") == "true":  # else the login's page is drawn into a form
            return HttpResponse(status=401)
        if request.POST:
            return unsent(request)
        return super().handle_no_permission(request, view_func)


class ViewMiddleware:
    """Looks at which page is asked for, before it is drawn; pages without a login are left alone."""

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], *_: object
    ) -> HttpResponse | None:
        """Another answer, or None for the page itself."""
        match, user = request.resolver_match, request.user
        if match is None or not isinstance(user, User) or not getattr(view, "login_required", True):
            return None
        return None if match.view_name in ALWAYS else self.instead(request, user, match)

    def instead(self, request: HttpRequest, user: User, match: ResolverMatch) -> HttpResponse | None:
        raise NotImplementedError


class OwnPasswordFirst(ViewMiddleware):
    """Who came in by a temporary password decides his own first; who came by the city's account need not."""

    def instead(self, request: HttpRequest, user: User, match: ResolverMatch) -> HttpResponse | None:
        first = user.temporary_until and not request.session.get("way")
        return redirect("organisation:password") if first else None


class SecondFactorFirst(ViewMiddleware):
    """Of whom the setting asks a second factor sets it up before anything else.

    Who has one has shown it at the login, and his session says so.
    """

    def instead(self, request: HttpRequest, user: User, match: ResolverMatch) -> HttpResponse | None:
        if request.session.get("verified") or match.view_name == ENROL:
            return None
        return redirect(ENROL) if must_have_second_factor(today_for(request)) else None
