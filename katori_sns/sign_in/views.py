"""Logging in as the city does, where KATORI_SIGN_IN says so; whoever is refused finds our own login there."""

from axes.handlers.proxy import AxesProxyHandler
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.signals import user_login_failed
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from katori_sns.organisation.forms import LoginForm
from katori_sns.organisation.guessing import counted
from katori_sns.organisation.models import User
from katori_sns.organisation.requests import administrator_of, ask
from katori_sns.organisation.signing_in import admit_identified
from katori_sns.organisation.views import locked_out, login_page, record_failure
from katori_sns.sign_in import actions, provider
from katori_sns.sign_in.actions import Identity
from katori_sns.web.forms import Form
from katori_sns.web.methods import shown_or_sent
from katori_sns.web.proxy import client_ip

WAYS = {"oidc": "市のアカウント", "proxy": "市のウェブサーバ"}
UNREACHABLE = (
    "市の認証サーバが応答しません。しばらくしてから、もう一度お試しください。"
    "このシステムのパスワードをお持ちの方は、下の欄からログインできます。"
)
UNPROVED = "市のアカウントを確かめられませんでした。下のボタンから、もう一度お試しください。"
UNKNOWN = (
    "このアカウントではログインできません。登録がないか、登録内容と一致しないか、確認を待っています。"
    "システム管理者に相談してください。"
)


@login_not_required
@never_cache
@require_safe
def oidc(request: HttpRequest) -> HttpResponse:
    """市のアカウントでログイン: to the city's provider."""
    if closed := _closed(request, "oidc"):
        return closed
    request.session["wanted"] = request.GET.get("next", "")
    try:
        return provider.led_there(request, request.build_absolute_uri(reverse("sign_in:oidc_back")))
    except (provider.Unreachable, provider.Refused):
        return login_page(request, LoginForm(request, None), status=503, problem=UNREACHABLE)


@login_not_required
@never_cache
@require_safe
def oidc_back(request: HttpRequest) -> HttpResponse:
    """And back from it, with a code that the provider exchanges for who it is."""
    if closed := _closed(request, "oidc"):
        return closed
    wanted = request.session.pop("wanted", "")
    if not provider.asked_by(request):  # anybody can write such an address: it locks nobody out
        return login_page(request, LoginForm(request, None), status=422, problem=UNPROVED, wanted=wanted)
    try:
        identity = provider.identity_of(request)
    except provider.Unreachable:
        return login_page(request, LoginForm(request, None), status=503, problem=UNREACHABLE, wanted=wanted)
    except provider.Refused:
        return _refused(request, UNPROVED, "oidc", wanted)
    return _admitted(request, identity, "oidc", wanted)


@login_not_required
@never_cache
@require_safe
def proxy(request: HttpRequest) -> HttpResponse:
    """The web server before us has recognised the person (Kerberos, SAML), and proves itself by a secret."""
    if closed := _closed(request, "proxy"):
        return closed
    wanted = request.GET.get("next", "")
    if not constant_time_compare(request.headers.get("X-Katori-Secret", ""), settings.PROXY_SECRET):
        return _refused(request, UNPROVED, "proxy", wanted)
    name = request.headers.get("X-Katori-User", "")
    return _admitted(request, Identity("proxy", name, name), "proxy", wanted)


@shown_or_sent
def release(request: HttpRequest, pk: int) -> HttpResponse:
    """市のアカウントの結び付けを外す: asked first."""
    by = administrator_of(request)
    user = get_object_or_404(User, pk=pk)
    return ask(
        request,
        Form(request.POST if request.method == "POST" else None),
        lambda _: actions.release_identities(user=user, by=by, now=timezone.now()),
        title=f"{user.name}の市のアカウントの結び付けを外しますか",
        button="外す",
        danger=True,
        facts=[(row.issuer, row.subject) for row in user.city_identities.all()],
        consequences=[
            "次に市のアカウントでログインしたとき、そのアカウントがこの人に結び付きます。",
            "この人のログインは、すべて終わります。",
        ],
        back=reverse("organisation:person", args=[pk]),
        above=user.name,
    )


def _closed(request: HttpRequest, way: str) -> HttpResponse | None:
    """No such page where the city does not sign in that way; too many failures from one address wait."""
    if way not in settings.SIGN_IN:
        raise Http404
    return _locked(request, way)


def _locked(request: HttpRequest, name: str) -> HttpResponse | None:
    return None if AxesProxyHandler.is_allowed(request, {"username": name}) else locked_out(request)


def _admitted(request: HttpRequest, identity: Identity, way: str, wanted: str) -> HttpResponse:
    if locked := _locked(request, identity.name or way):
        return locked
    now = timezone.now()
    user = actions.recognised(identity, now=now)
    if user is None:
        return _refused(request, UNKNOWN, way, wanted, identity.name)
    for name in (way, identity.name):
        AxesProxyHandler.reset_attempts(username=counted(name), ip_address=client_ip(request))
    return admit_identified(request, user, wanted, now=now, way=WAYS[way])


def _refused(request: HttpRequest, problem: str, way: str, wanted: str, name: str = "") -> HttpResponse:
    """Kept in the history and counted by the throttle, as a wrong password is.

    By the name where one is known: a colleague at the same address shall not be locked out with him.
    """
    user_login_failed.send(sender=__name__, credentials={"username": name or way}, request=request)
    record_failure(name, timezone.now(), way=WAYS[way])
    return login_page(request, LoginForm(request, None), status=422, problem=problem, wanted=wanted)
