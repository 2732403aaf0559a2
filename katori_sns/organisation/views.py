"""Logging in and out."""

from datetime import datetime
from time import time

from django.conf import settings
from django.contrib.auth import logout as auth_logout
from django.contrib.auth.decorators import login_not_required
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from katori_sns.history.actions import Changes, record
from katori_sns.history.models import Actor
from katori_sns.organisation.actions import awaits_confirmation, spend_password
from katori_sns.organisation.forms import LoginForm
from katori_sns.organisation.guessing import note_failure
from katori_sns.organisation.models import User
from katori_sns.organisation.passwords import DEMO_PASSWORD
from katori_sns.organisation.roles import actor
from katori_sns.organisation.signing_in import admit, is_local
from katori_sns.web.dates import local_date
from katori_sns.web.methods import shown_or_sent

AWAITS = "このログインは、もう一人の確認を待っています。システム管理者か広報主管課長が確認すると使えます。"


@sensitive_post_parameters("password")
@login_not_required
@never_cache
@shown_or_sent
def login(request: HttpRequest) -> HttpResponse:
    """ログインする: a new session key each time; success and failure leave a trace."""
    form = LoginForm(request, request.POST if request.method == "POST" else None)
    now = timezone.now()
    if request.method == "POST":
        user = form.get_user() if form.is_valid() else None
        if isinstance(user, User) and is_local(user) and (problem := _not_yet(user, now)):
            form.add_error(None, problem)
            user = None
        if isinstance(user, User):
            return admit(request, user, now=now)
        typed, password = (form.cleaned_data.get(name, "") for name in ("username", "password"))
        record_failure(typed, now)
        if not getattr(request, "axes_locked_out", False):  # what is refused untried must not go on for ever
            note_failure(username=typed, password=password, now=now)
    return login_page(request, form, status=422 if form.errors else 200)


def _not_yet(user: User, now: datetime) -> str:
    """Why a right password of our own does not open the login: temporary, and not confirmed or over."""
    if awaits_confirmation(user, now=now):
        return AWAITS
    return "" if spend_password(user, now=now) else str(LoginForm.error_messages["invalid_login"])


def login_page(
    request: HttpRequest, form: LoginForm, *, status: int, problem: str = "", wanted: str = ""
) -> HttpResponse:
    """The ways of logging in, each on to the page `wanted`; `problem` says why one did not work."""
    # 見本 only: whom one may log in as, under the published password.
    known = User.objects.filter(is_active=True).prefetch_related("appointments__section").order_by("pk")
    demo_people = known[:30] if settings.DEMO else ()
    context: dict[str, object] = {"form": form, "demo_people": demo_people, "demo_password": DEMO_PASSWORD}
    context |= {"problem": problem, "ways": settings.SIGN_IN, "wanted": wanted or request.GET.get("next", "")}
    context["unfounded"] = not User.objects.exists()
    return render(request, "organisation/login.html", context, status=status)


def record_failure(typed: str, now: datetime, *, way: str = "") -> None:
    """Only a known name is kept: in the place of an unknown one a password may have been typed."""
    known = User.objects.filter(Q(username=typed) | Q(staff_number=typed)).exists()
    named: Changes = {"ログインID": [None, typed if known else "登録のないログインID"]}
    record(
        subject="site",
        action="login_failed",
        label="ログイン失敗",
        actor=Actor(None, "不明", "", ""),
        at=now,
        changes=named | ({"方法": [None, way]} if way else {}),
    )


@require_POST
def logout(request: HttpRequest) -> HttpResponse:
    """ログアウトする."""
    if isinstance(request.user, User):
        now = timezone.now()
        who = actor(request.user, local_date(now))
        record(subject="site", action="logout", label="ログアウト", actor=who, at=now)
    auth_logout(request)
    return redirect(settings.LOGOUT_REDIRECT_URL)


@require_POST
def keep_alive(request: HttpRequest) -> HttpResponse:
    """続ける: the idle time counts anew."""
    request.session["seen"] = int(time())
    return HttpResponse(status=204)


def locked_out(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
    """Too many failures: how long to wait, and whom to ask."""
    context = {"minutes": round(settings.AXES_COOLOFF_TIME * 60)}
    context["guessing"] = getattr(request, "guessing", False)
    return render(request, "organisation/locked_out.html", context, status=429)
