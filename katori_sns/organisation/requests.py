"""What every page begins with, who asks on which day; and the page of one form and one act."""

from collections.abc import Callable
from contextlib import nullcontext
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.module_loading import import_string

from katori_sns.history.actions import record_search
from katori_sns.organisation.actions import NeedsTwo, Refused
from katori_sns.organisation.models import User
from katori_sns.organisation.powers import prepares_moves
from katori_sns.organisation.roles import ActorContext
from katori_sns.web.dates import local_date

Answers = dict[str, Any]


def person_of(request: HttpRequest) -> User:
    """The person who asks; LoginRequiredMiddleware has seen to it that there is one."""
    if not isinstance(request.user, User):
        raise Http404
    return request.user


def today_for(request: HttpRequest) -> ActorContext:
    """The city today as it concerns who asks, read once in a request."""
    known = vars(request)
    if "organisation" not in known:
        known["organisation"] = ActorContext(local_date(timezone.now()), person_of(request))
    org: ActorContext = known["organisation"]
    return org


def note_search(request: HttpRequest, where: str, asked: str) -> None:
    """Record what an auditor looked for, in his own history."""
    user = person_of(request)
    if user.is_auditor and asked:
        who = today_for(request).actor(user)
        record_search(actor=who, where=where, asked=asked, at=timezone.now())


def administrator_of(request: HttpRequest) -> User:
    """The administrator who asks; to everybody else the page does not exist."""
    user = person_of(request)
    if not user.has_perm("organisation.administer"):
        raise Http404
    return user


def preparer_of(request: HttpRequest) -> User:
    """Who asks and prepares 異動案; to everybody else the page does not exist."""
    user = person_of(request)
    if not prepares_moves(user, local_date(timezone.now())):
        raise Http404
    return user


def ask(
    request: HttpRequest,
    form: forms.BaseForm,
    do: Callable[[Answers], object],
    *,
    back: str,
    said: str = "記録しました。",
    whole: bool = False,
    **page: object,
) -> HttpResponse:
    """Show the form, do what it asks and go `back`, or say what is wrong; what was typed stays.

    `page`: title, button, above (the name of the page `back`), and where wanted danger, facts (label,
    value), consequences.
    """
    if request.method == "POST" and done(form, do, whole=whole):
        messages.success(request, getattr(form, "waits", said))
        return redirect(back)
    context = {"form": form, "back": back, **page}
    return render(request, "organisation/ask.html", context, status=422 if form.errors else 200)


def done(form: forms.BaseForm, do: Callable[[Answers], object], *, whole: bool = False) -> bool:
    """Whether the form was right and the act was not refused; a refusal becomes the form's error.

    What takes two persons is done as far as this one may: it waits for the other, as `form.waits` says.
    `whole`: of several acts none stands where one, or what would wait, is refused.
    """
    if not form.is_valid():
        return False
    try:
        with transaction.atomic() if whole else nullcontext():
            _do_or_wait(form, do)
    except Refused as refused:
        form.add_error(None, str(refused))
    except ValidationError as error:
        form.add_error("password", error)
    return form.is_valid()


def _do_or_wait(form: forms.BaseForm, do: Callable[[Answers], object]) -> None:
    try:
        do(form.cleaned_data)
    except NeedsTwo as two:
        wait = import_string(settings.WHEN_TWO_ARE_NEEDED)
        vars(form)["waits"] = wait(lines=two.lines, by=two.by, now=timezone.now())
