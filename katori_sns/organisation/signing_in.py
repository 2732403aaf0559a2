"""How whoever has shown who he is comes in; every way of signing in ends here."""

from datetime import datetime
from time import time

from django.conf import settings
from django.contrib.auth import login as auth_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, resolve_url
from django.utils.http import url_has_allowed_host_and_scheme

from katori_sns.history.actions import record
from katori_sns.organisation.models import User
from katori_sns.organisation.own import remember
from katori_sns.organisation.roles import actor
from katori_sns.web.dates import local_date


def admit(request: HttpRequest, user: User, *, now: datetime) -> HttpResponse:
    """Let a person in, and lead him on."""
    _let_in(request, user, now)
    return redirect(wanted_page(request))


def _let_in(request: HttpRequest, user: User, now: datetime) -> None:
    """A new session key each time; the login leaves a trace."""
    request.session.flush()  # Django keeps the key where the same person logs in again
    auth_login(request, user)
    request.session["since"] = request.session["seen"] = int(time())
    remember(request, user)
    who = actor(user, local_date(now))
    request.session["post"] = f"{who.section} {who.post}".strip()  # a new post ends the session
    record(subject="site", action="login", label="ログイン", actor=who, at=now)


def wanted_page(request: HttpRequest) -> str:
    """Where he wanted to go before he was asked who he is, within this site."""
    wanted, host = request.GET.get("next", ""), {request.get_host()}
    if url_has_allowed_host_and_scheme(wanted, allowed_hosts=host, require_https=request.is_secure()):
        return wanted
    return resolve_url(settings.LOGIN_REDIRECT_URL)
