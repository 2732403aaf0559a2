"""Pages of 一斉照会・要請: written, looked at once more and sent; answered; followed at a glance."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.db.models import Count, Exists, OuterRef
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.account.models import SNSAccount
from accounts.account.views import today_for
from accounts.circulars import actions
from accounts.circulars.forms import CircularForm, WithdrawForm
from accounts.circulars.models import Circular, CircularRow
from accounts.circulars.page import (
    ANSWERED,
    HEADS,
    SHOW,
    UNANSWERED_FIRST,
    Line,
    counts,
    lines,
    rows_of,
    tally,
)
from accounts.circulars.rules import UNANSWERED, Answerers, answered_by, oversees, sends, visible_to
from katori_sns.history.actions import record_once_a_day
from katori_sns.organisation.calendar import Calendar
from katori_sns.organisation.models import User
from katori_sns.organisation.requests import ask, done, person_of
from katori_sns.organisation.roles import ActorContext
from katori_sns.web.csv import stream_csv
from katori_sns.web.dates import format_wareki, local_date
from katori_sns.web.forms import Form
from katori_sns.web.methods import shown_or_sent
from katori_sns.web.pages import filters, keyset_page
from katori_sns.web.xlsx import stream_xlsx

ABOVE = "一斉照会・要請"


def employee_of(request: HttpRequest) -> ActorContext:
    """The city today; to whoever is no employee and no auditor these pages do not exist."""
    org = today_for(request)
    if not request.user.has_perm("organisation.look_up"):
        raise Http404
    return org


def _sender(request: HttpRequest) -> ActorContext:
    org = employee_of(request)
    if not sends(org):
        raise Http404
    return org


def _circular(org: ActorContext, circular_id: int) -> Circular:
    """One of which the person reads a row, or whose office oversees all."""
    rows = CircularRow.objects.filter(visible_to(org), circular=OuterRef("pk"))
    found = Circular.objects.all() if oversees(org) else Circular.objects.filter(Exists(rows))
    return get_object_or_404(found, pk=circular_id)


@require_safe
def circulars(request: HttpRequest) -> HttpResponse:
    """一斉照会・要請: all that the person reads, newest first."""
    org = employee_of(request)
    rows = CircularRow.objects.filter(visible_to(org))
    found = Circular.objects.filter(Exists(rows.filter(circular=OuterRef("pk"))))
    page = keyset_page(found, order=("-pk",), after=request.GET.get("after", ""))
    numbers = rows.filter(circular__in=[circular.pk for circular in page.rows]).order_by().values("circular")
    counted = numbers.annotate(
        all=Count("pk"),
        read=Count("pk", filter=~UNANSWERED | ~SHOW["unread"][1]),
        answered=Count("pk", filter=ANSWERED),
        waiting=Count("pk", filter=UNANSWERED),
    )
    found_numbers = {row["circular"]: row for row in counted}
    context = {
        "page": page,
        "rows": [(circular, found_numbers[circular.pk]) for circular in page.rows],
        "sends": sends(org),
        "today": org.on,
        **filters(request),
    }
    return render(request, "accounts/circulars.html", context)


@shown_or_sent
def send_circular(request: HttpRequest) -> HttpResponse:
    """一斉照会・要請を送る: written, then shown once more with whom it asks, then sent."""
    org = _sender(request)
    due = Calendar.load().add_open_days(org.on, settings.TARGET_DAYS)
    form = CircularForm(request.POST or None, due=due, today=org.on)
    step = request.POST.get("step", "")
    if request.method != "POST" or step == "mend" or not form.is_valid():
        context = {"form": form, "back": "accounts:circulars"}
        return render(
            request, "accounts/circular_edit.html", context, status=422 if _wrong(form, step) else 200
        )
    asked = form.asked()
    if step == "send":
        once = form.cleaned_data["once"]
        chosen = [account.pk for account in asked]
        wording, by, now = form.wording(), person_of(request), timezone.now()
        if once and done(
            form, lambda _: actions.send(wording=wording, accounts=chosen, once=once, by=by, now=now)
        ):
            circular = Circular.objects.get(once=once)
            messages.success(request, f"{circular.rows.count()}件のアカウントに送りました。")
            return redirect(circular)
    return _check(request, form, asked, org)


def _wrong(form: CircularForm, step: str) -> bool:
    return bool(form.is_bound and form.errors and step != "mend")


def _check(
    request: HttpRequest, form: CircularForm, asked: list[SNSAccount], org: ActorContext
) -> HttpResponse:
    """To how many accounts, and to whom, before anything is sent."""
    answerers = Answerers(org)
    people = {account.pk: sorted(answerers.of(account)) for account in asked}
    every = {pk for found in people.values() for pk in found}
    names = {user.pk: str(user) for user in User.objects.filter(pk__in=every)}
    context = {
        "form": form,
        "wording": form.wording(),
        "kind": Circular.Kind(form.cleaned_data["kind"]).label,
        "asked": [(account, "、".join(names[pk] for pk in people[account.pk])) for account in asked],
        "people": len(every),
        "nobody": sum(not found for found in people.values()),
    }
    return render(request, "accounts/circular_check.html", context, status=422 if form.errors else 200)


@require_safe
def circular(request: HttpRequest, circular_id: int) -> HttpResponse:
    """One of them: who has read, who has answered; the unanswered first."""
    org = employee_of(request)
    found = _circular(org, circular_id)
    rows = rows_of(found, org)
    show = request.GET.get("show", "")
    numbers = counts(rows)
    rule = SHOW.get(show, SHOW[""])[1]
    page = keyset_page(rows.filter(rule), order=UNANSWERED_FIRST, after=request.GET.get("after", ""))
    his = set(rows.filter(answered_by(org)).values_list("pk", flat=True))
    context = {
        "circular": found,
        "page": page,
        "lines": [Line.of(row, org.on) for row in page.rows],
        "tabs": [(name, words, numbers[name], name == show) for name, (words, _) in SHOW.items()],
        "number": numbers[""],
        "answered": numbers["answered"],
        "waiting": numbers["waiting"],
        "unread": numbers["unread"],
        "tally": tally(found, rows),
        "his": his,
        "sends": sends(org),
        "today": org.on,
        **filters(request),
    }
    return render(request, "accounts/circular.html", context)


@shown_or_sent
def urge_circular(request: HttpRequest, circular_id: int) -> HttpResponse:
    """督促する: whoever has yet to answer, once a day."""
    found = _circular(_sender(request), circular_id)
    waiting = found.rows.filter(UNANSWERED).count()
    return ask(
        request,
        Form(request.POST if request.method == "POST" else None),
        lambda _: actions.urge(circular_id=found.pk, by=person_of(request), now=timezone.now()),
        title="督促",
        button="督促する",
        facts=[
            ("件名", found),
            ("回答期限", format_wareki(found.due_on)),
            ("未回答のアカウント", f"{waiting}件"),
        ],
        consequences=["未回答のアカウントの回答者に、通知とメールを送ります。", "督促は、一日に一度です。"],
        back=found.get_absolute_url(),
        above=found.title,
        said="督促しました。",
    )


@shown_or_sent
def withdraw_circular(request: HttpRequest, circular_id: int) -> HttpResponse:
    """取り下げる: with a reason; nothing is erased."""
    found = _circular(_sender(request), circular_id)
    if found.withdrawn_at:
        raise Http404
    return ask(
        request,
        WithdrawForm(request.POST if request.method == "POST" else None),
        lambda answers: actions.withdraw(
            circular_id=found.pk, by=person_of(request), now=timezone.now(), **answers
        ),
        title="取下げ",
        button="取り下げる",
        danger=True,
        facts=[("件名", found), ("回答期限", format_wareki(found.due_on))],
        consequences=[
            "回答を受け付けなくなり、回答者に知らせます。",
            "内容とこれまでの回答は、理由とともに残ります。元に戻せません。",
        ],
        back=found.get_absolute_url(),
        above=found.title,
        said="取り下げました。",
    )


@require_safe
def export_circular(
    request: HttpRequest, circular_id: int, form: str
) -> HttpResponse | StreamingHttpResponse | FileResponse:
    """The rows as CSV or XLSX; taking them away is recorded."""
    if form not in ("csv", "xlsx"):
        raise Http404
    org, now = employee_of(request), timezone.now()
    found = _circular(org, circular_id)
    record_once_a_day(
        subject=found.subject,
        action="export",
        label="一斉照会・要請の書き出し",
        actor=org.actor(person_of(request)),
        at=now,
        comment=form,
    )
    rows = lines(rows_of(found, org), org.on)
    name = f"一斉照会_{found.title}_{local_date(now):%Y%m%d}.{form}"
    return stream_csv(name, HEADS, rows) if form == "csv" else stream_xlsx(name, ABOVE, HEADS, rows)
