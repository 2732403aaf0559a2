"""How whoever has shown who he is comes in; every way of signing in ends here."""

from datetime import datetime
from time import time

from django.conf import settings
from django.contrib.auth import login as auth_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, resolve_url
from django.urls import reverse
from django.utils.crypto import constant_time_compare
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.module_loading import import_string

from katori_sns.history.actions import Changes, record
from katori_sns.organisation.actions import has_device
from katori_sns.organisation.models import User
from katori_sns.organisation.own import remember
from katori_sns.organisation.roles import actor
from katori_sns.web.dates import local_date

ROLE_BACKEND = "katori_sns.organisation.backends.RoleBackend"
CODE_SECONDS = 600  # from the password to the code, and from the login to a device of one's own


def is_local(user: User) -> bool:
    """Whether our own password has shown who he is, not one of which the city's directory knows."""
    return getattr(user, "backend", ROLE_BACKEND) == ROLE_BACKEND


def admit(request: HttpRequest, user: User, *, now: datetime) -> HttpResponse:
    """Let in whose password was right, and lead him on; who has a second factor is asked for a code first.

    Until then nobody is logged in: the session says only who is waiting.
    """
    wanted = request.GET.get("next", "")
    way = "" if is_local(user) else "市のディレクトリ"
    if has_device(user):
        request.session.flush()
        request.session["waiting"] = [user.pk, user.get_session_auth_hash(), int(time()), way]
        asked = reverse("organisation:code")
        return redirect(f"{asked}?{urlencode({'next': wanted})}" if wanted else asked)
    _let_in(request, user, now, way)
    return redirect(wanted_page(request, wanted))


def waiting_for_code(request: HttpRequest, *, now: datetime) -> User | None:
    """Whose password was right a while ago, and neither it nor he has changed since."""
    pk, seal, since, _ = request.session.get("waiting", (0, "", 0, ""))
    user = User.objects.in_service(local_date(now)).filter(pk=pk).first()
    if user is None or time() - since > CODE_SECONDS:
        return None
    return user if constant_time_compare(user.get_session_auth_hash(), seal) else None


def admit_verified(request: HttpRequest, user: User, *, now: datetime) -> HttpResponse:
    """Let in whose code was right too."""
    *_, way = request.session["waiting"]
    _let_in(request, user, now, way)
    request.session["verified"] = True
    return redirect(wanted_page(request, request.GET.get("next", "")))


def admit_identified(
    request: HttpRequest, user: User, wanted: str, *, now: datetime, way: str
) -> HttpResponse:
    """Let in whom the city's own provider has identified: a second factor is its business."""
    _let_in(request, user, now, way)
    request.session["verified"] = True
    return redirect(wanted_page(request, wanted))


def _let_in(request: HttpRequest, user: User, now: datetime, way: str = "") -> None:
    """A new session key each time; the login leaves a trace, with the way where it is not our own."""
    import_string(settings.BEFORE_LOGIN)(now=now)
    request.session.flush()  # Django keeps the key where the same person logs in again
    auth_login(request, user, backend=ROLE_BACKEND)  # it says at each request whether he may
    request.session["way"] = way
    request.session["since"] = request.session["seen"] = int(time())
    remember(request, user)
    who = actor(user, local_date(now))
    request.session["post"] = f"{who.section} {who.post}".strip()  # a new post ends the session
    by: Changes = {"方法": [None, way]} if way else {}
    record(subject="site", action="login", label="ログイン", actor=who, at=now, changes=by)


def wanted_page(request: HttpRequest, wanted: str) -> str:
    """Where he wanted to go before he was asked who he is, within this site."""
    host = {request.get_host()}
    if url_has_allowed_host_and_scheme(wanted, allowed_hosts=host, require_https=request.is_secure()):
        return wanted
    return resolve_url(settings.LOGIN_REDIRECT_URL)
