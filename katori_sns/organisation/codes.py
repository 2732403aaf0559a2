"""二段階認証: the second step of the login, and what everybody does about his own device."""

from base64 import b32encode
from time import time

import segno
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django_otp.plugins.otp_totp.models import TOTPDevice
from django_otp.util import random_hex

from katori_sns.organisation import actions
from katori_sns.organisation.actions import Refused
from katori_sns.organisation.actions.devices import WRONG
from katori_sns.organisation.forms import CodeForm
from katori_sns.organisation.models import User
from katori_sns.organisation.own import remember
from katori_sns.organisation.powers import must_have_second_factor
from katori_sns.organisation.requests import Answers, ask, done, person_of, today_for
from katori_sns.organisation.signing_in import CODE_SECONDS, admit_verified, waiting_for_code
from katori_sns.web.methods import shown_or_sent

secret = sensitive_post_parameters("one_time_password")


@secret
@login_not_required
@never_cache
@shown_or_sent
def code(request: HttpRequest) -> HttpResponse:
    """認証コードを入力する: nobody is logged in before, and the session has another key afterwards."""
    now = timezone.now()
    user = waiting_for_code(request, now=now)
    if user is None:
        return redirect("organisation:login")
    form = CodeForm(request.POST if request.method == "POST" else None)
    try:
        if request.method == "POST" and form.is_valid() and _is_right(user, form):
            return admit_verified(request, user, now=now)
        status = 422 if form.errors else 200
    except Refused as wait:
        form.add_error(None, str(wait))
        status = 429
    return render(request, "organisation/code.html", {"form": form}, status=status)


def _is_right(user: User, form: CodeForm) -> bool:
    """Whether the code is right, else the form says so; raises Refused while he has to wait."""
    typed = form.cleaned_data["one_time_password"]
    if actions.check_code(user=user, code=typed, now=timezone.now()):
        return True
    form.add_error("one_time_password", WRONG)
    return False


def _require_code(user: User, answers: Answers) -> None:
    """Raises Refused where the code is wrong, once it has been counted."""
    if not actions.check_code(user=user, code=answers["one_time_password"], now=timezone.now()):
        raise Refused(WRONG)


@secret
@never_cache
@shown_or_sent
def second_factor(request: HttpRequest) -> HttpResponse:
    """One's own device: set it up, soon after the login, or see what there is.

    Whoever finds an open browser so puts no device of his own there. The key stays in the session until
    a code has proved it.
    """
    user = person_of(request)
    must = must_have_second_factor(today_for(request))
    device = TOTPDevice.objects.filter(user=user, confirmed=True).first()
    if device and request.method != "POST":
        context = {"device": device, "left": actions.codes_left(user), "must": must}
        return render(request, "organisation/second_factor.html", context)
    if time() - request.session.get("since", time()) > CODE_SECONDS:
        return render(request, "organisation/log_in_again.html")
    key = request.session.setdefault("device_key", random_hex(20))
    form = CodeForm(request.POST if request.method == "POST" else None)
    form.fields["one_time_password"].help_text = "読み取ると認証アプリに表示される、6桁の数字です。"
    made: list[str] = []

    def enrol(answers: Answers) -> None:
        made.extend(
            actions.enrol(
                user=user,
                key=key,
                code=answers["one_time_password"],
                now=timezone.now(),
                session_key=request.session.session_key or "",
            )
        )

    if request.method == "POST" and done(form, enrol):
        del request.session["device_key"]
        request.session["verified"] = True
        request.session.cycle_key()
        remember(request, user)
        return _codes_page(request, made)
    address = TOTPDevice(user=user, key=key).config_url
    drawn = segno.make(address, error="m").svg_inline(scale=5)
    text = b32encode(bytes.fromhex(key)).decode()
    context = {"form": form, "must": must, "qr": mark_safe(drawn)}  # noqa: S308 (drawn by segno from our address)
    context["key"] = " ".join(text[at : at + 4] for at in range(0, len(text), 4))
    return render(request, "organisation/second_factor.html", context, status=422 if form.errors else 200)


def _codes_page(request: HttpRequest, codes: list[str]) -> HttpResponse:
    """The recovery codes, on the page that answers and nowhere else."""
    groups = ["-".join(code[at : at + 4] for at in range(0, len(code), 4)) for code in codes]
    return render(request, "organisation/recovery_codes.html", {"codes": groups})


@secret
@never_cache
@shown_or_sent
def codes_renew(request: HttpRequest) -> HttpResponse:
    """回復コードを作り直す: after a code."""
    user = person_of(request)
    form = CodeForm(request.POST if request.method == "POST" else None)
    made: list[str] = []

    def renew(answers: Answers) -> None:
        _require_code(user, answers)
        made.extend(actions.renew_codes(user=user, now=timezone.now()))

    if request.method == "POST" and done(form, renew):
        return _codes_page(request, made)
    context = {
        "form": form,
        "title": "回復コードの再発行",
        "button": "再発行する",
        "consequences": [
            "新しい回復コードを一度だけ表示します。",
            "これまでの回復コードは使えなくなります。",
        ],
        "back": reverse("organisation:second_factor"),
        "above": "二段階認証",
    }
    return render(request, "organisation/ask.html", context, status=422 if form.errors else 200)


@secret
@shown_or_sent
def second_factor_remove(request: HttpRequest) -> HttpResponse:
    """二段階認証を解除する: one's own, after a code."""
    user = person_of(request)

    def remove(answers: Answers) -> None:
        _require_code(user, answers)
        key = request.session.session_key or ""
        actions.remove_own_device(user=user, now=timezone.now(), session_key=key)
        request.session.pop("verified", None)

    return ask(
        request,
        CodeForm(request.POST if request.method == "POST" else None),
        remove,
        title="二段階認証の解除",
        button="解除する",
        danger=True,
        said="二段階認証を解除しました。",
        consequences=[
            "認証アプリと回復コードは使えなくなります。別の端末に替えるときは、続けて設定し直します。",
            "ほかのパソコンやブラウザーでのログインは、すべて終わります。",
        ],
        back=reverse("organisation:second_factor"),
        above="二段階認証",
    )
