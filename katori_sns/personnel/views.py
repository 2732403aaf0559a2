"""Pages of 異動案: who prepares and confirms them; to everybody else there are none before 内示解禁."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from katori_sns.history.actions import record
from katori_sns.organisation.powers import prepares_moves
from katori_sns.organisation.requests import Answers, ask, done, person_of, preparer_of, today_for
from katori_sns.organisation.roles import ActorContext
from katori_sns.personnel import actions, confirming
from katori_sns.personnel.forms import OF_KIND, ConfirmersForm, LineForm, PlanForm
from katori_sns.personnel.models import Plan, PlanLine
from katori_sns.personnel.rehearsing import AT_ONCE, ask_rehearsal
from katori_sns.personnel.rules import Barring, may_be_asked, takes_part
from katori_sns.personnel.writing import rows_of
from katori_sns.web.dates import local_date
from katori_sns.web.forms import Form
from katori_sns.web.methods import shown_or_sent
from katori_sns.web.pages import capped_count, keyset_page
from katori_sns.web.xlsx import stream_xlsx

SHOWN = 200  # lines on the page
CUT = 100  # rows of each table of the rehearsal on the page; the sheet has all


def known(request: HttpRequest, pk: UUID) -> Plan:
    """The plan, to whom it is known by now; to everybody else there is none."""
    plans = Plan.objects.known_to(person_of(request), timezone.now())
    return get_object_or_404(plans.select_related("prepared_by"), pk=pk)


@require_safe
def plans(request: HttpRequest) -> HttpResponse:
    """異動案: those one may know of, latest first."""
    user = person_of(request)
    rows = Plan.objects.known_to(user, timezone.now())
    prepares = prepares_moves(user, local_date(timezone.now()))
    if not (prepares or user.is_auditor or rows.exists()):
        raise Http404
    page = keyset_page(
        rows.select_related("prepared_by"), order=("-prepared_at", "pk"), after=request.GET.get("after", "")
    )
    context = {"page": page, "count": capped_count(rows), "prepares": prepares}
    return render(request, "personnel/plans.html", context)


@shown_or_sent
def plan_new(request: HttpRequest) -> HttpResponse:
    """異動案を作る."""
    by = preparer_of(request)
    form = PlanForm(request.POST or None)
    made: list[Plan] = []

    def make(answers: Answers) -> None:
        made.append(actions.make_plan(by=by, now=timezone.now(), **answers))

    if request.method == "POST" and done(form, make):
        return redirect(made[0])
    context = {"form": form, "title": "異動案の作成", "button": "作成する"}
    context |= {"back": reverse("personnel:plans"), "above": "異動案"}
    return render(request, "organisation/ask.html", context, status=422 if form.errors else 200)


@require_safe
def plan(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One plan: its lines, the report of its rehearsal, what one may do now."""
    row, user = known(request, pk), person_of(request)
    lines = list(rows_of(row)[:SHOWN])
    barring = Barring(row, user, ActorContext(local_date(timezone.now())))
    asked, part = user in row.confirmers.all(), takes_part(row, user, timezone.now())
    barred = [(line, why) for line in lines if asked and (why := barring.why(line))]
    context = {
        "plan": row,
        "lines": lines,
        "cut": CUT,
        "count": row.lines.count(),
        "own": row.prepared_by_id == user.pk and row.state == Plan.State.DRAFT and part,
        "asked": asked,
        "may_rehearse": row.state in (Plan.State.DRAFT, Plan.State.WAITING),
        "takes_part": part,
        "barred": barred,
        "kinds": [(kind, PlanLine.Kind(kind).label) for kind in OF_KIND],
        "confirmers": row.confirmers.all(),
    }
    return render(request, "personnel/plan.html", context)


@shown_or_sent
def line_add(request: HttpRequest, pk: UUID, kind: str) -> HttpResponse:
    """行を追加する."""
    by, row = preparer_of(request), known(request, pk)
    if kind not in OF_KIND:
        raise Http404
    form = LineForm(request.POST or None, plan=row, kind=kind)
    label = PlanLine.Kind(kind).label
    return ask(
        request,
        form,
        lambda _: actions.add_line(plan=row, by=by, **form.line()),
        title=f"{label}の追加",
        button="追加する",
        said="追加しました。",
        back=row.get_absolute_url(),
        above=row.title,
    )


@require_POST
def line_remove(request: HttpRequest, pk: UUID, number: int) -> HttpResponse:
    """行を外す."""
    by, row = preparer_of(request), known(request, pk)
    line = get_object_or_404(row.lines, number=number)

    def remove() -> str:
        actions.remove_line(line=line, by=by)
        return "外しました。"

    return _did(request, row, remove)


def _did(request: HttpRequest, row: Plan, do: Callable[[], str]) -> HttpResponse:
    """Do what a button alone asks, and say how it went: in the words of `do`, or why not."""
    form = Form(request.POST)
    done(form, lambda _: messages.success(request, do()))
    for problem in form.non_field_errors():
        messages.error(request, str(problem))
    return redirect(row)


@require_POST
def rehearse(request: HttpRequest, pk: UUID) -> HttpResponse:
    """リハーサルをする: at once, or in the worker where there are many lines."""
    row, user = known(request, pk), person_of(request)
    return _did(request, row, lambda: ask_rehearsal(row, by=user, now=timezone.now()))


@require_safe
def report(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """The report of the rehearsal as a sheet; taking it away is recorded once the plan is no secret."""
    row = known(request, pk)
    if not row.report:
        raise Http404
    note_export(request, row)
    found = [("問題", f"{number}行目" if number else "", "", text) for number, text in row.report["problems"]]
    found += [("注意", "", "", text) for text in row.report.get("warnings", [])]
    found += [(title, *cells) for title, rows in row.report.get("tables", []) for cells in rows]
    return stream_xlsx("rehearsal.xlsx", "リハーサル", ["区分", "対象", "いま", "変更後"], found)


def note_export(request: HttpRequest, row: Plan) -> None:
    """Tell the history that a plan was taken away, once it is no secret."""
    now = timezone.now()
    if row.disclosed_at <= now:
        who = today_for(request).actor(person_of(request))
        record(subject=row.subject, action="export", label="異動案の書き出し", actor=who, at=now)


@shown_or_sent
def send(request: HttpRequest, pk: UUID) -> HttpResponse:
    """確認を求める."""
    by, row, now = preparer_of(request), known(request, pk), timezone.now()
    return ask(
        request,
        ConfirmersForm(request.POST or None, people=may_be_asked(now, by)),
        lambda answers: confirming.send(plan=row, by=by, now=now, **answers),
        title="異動案の確認を求める",
        button="確認を求める",
        said="確認を求めました。",
        facts=[("件名", row.title)],
        consequences=["選んだ人だけに、異動案があることを知らせます。"],
        back=row.get_absolute_url(),
        above=row.title,
    )


@shown_or_sent
def confirm(request: HttpRequest, pk: UUID) -> HttpResponse:
    """確定する: by another than who prepared it."""
    row, by = known(request, pk), person_of(request)
    soon = "すぐに" if row.lines.count() <= AT_ONCE else "数分のうちに"
    when = soon if row.disclosed_at <= timezone.now() else "内示解禁日時に"
    return ask(
        request,
        Form(request.POST if request.method == "POST" else None),
        lambda _: confirming.confirm(plan=row, by=by, now=timezone.now()),
        title="異動案を確定しますか",
        button="確定する",
        said="確認しました。",
        facts=[("件名", row.title), ("準備した人", row.prepared_by), ("行", f"{row.lines.count()}件")],
        consequences=[
            f"全部の行が確認されると確定し、{when}登録します。",
            "自分が準備した行と、自分が権限を得る行は、ほかの人の確認を待ちます。",
            "最初の発令日の前日まで、取りやめられます。",
        ],
        back=row.get_absolute_url(),
        above=row.title,
    )


@shown_or_sent
def give_back(request: HttpRequest, pk: UUID) -> HttpResponse:
    """案に戻す."""
    row, by = known(request, pk), person_of(request)
    return ask(
        request,
        Form(request.POST if request.method == "POST" else None),
        lambda _: confirming.give_back(plan=row, by=by, now=timezone.now()),
        title="案に戻しますか",
        button="案に戻す",
        said="案に戻しました。",
        facts=[("件名", row.title)],
        consequences=["これまでの確認はなかったことになります。"],
        back=row.get_absolute_url(),
        above=row.title,
    )


@shown_or_sent
def drop(request: HttpRequest, pk: UUID) -> HttpResponse:
    """取りやめる: until the evening before the first day."""
    row, by = known(request, pk), person_of(request)
    return ask(
        request,
        Form(request.POST if request.method == "POST" else None),
        lambda _: confirming.drop(plan=row, by=by, now=timezone.now()),
        title="異動案を取りやめますか",
        button="取りやめる",
        danger=True,
        said="取りやめました。",
        facts=[("件名", row.title)],
        consequences=["登録した行は、登録する前に戻ります。", "履歴には残ります。"],
        back=row.get_absolute_url(),
        above=row.title,
    )
