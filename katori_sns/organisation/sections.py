"""Pages of the administrators: sections, their substitutes, and the calendar."""

from collections.abc import Callable, Iterable
from datetime import date
from functools import partial
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from katori_sns.organisation import actions
from katori_sns.organisation.forms import (
    ClosedDayForm,
    EndForm,
    EndSectionForm,
    SectionForm,
    SubstituteForm,
)
from katori_sns.organisation.models import Appointment, ClosedDay, Duty, Section, Substitute, User
from katori_sns.organisation.requests import Answers, administrator_of, ask, done
from katori_sns.web.dates import local_date
from katori_sns.web.forms import Form
from katori_sns.web.methods import shown_or_sent


@require_safe
def sections(request: HttpRequest) -> HttpResponse:
    """所属: the tree of today, and those that ended."""
    administrator_of(request)
    rows = list(Section.objects.with_duties(local_date(timezone.now())))
    ended = [row for row in rows if row.ends]
    below: dict[int | None, list[Section]] = {}
    for row in rows:
        if not row.ends:
            below.setdefault(row.parent_id, []).append(row)
    context = {"tree": _branch(below, None), "ended": ended}
    return render(request, "organisation/sections.html", context)


def _branch(below: dict[int | None, list[Section]], parent: int | None) -> list[dict[str, object]]:
    return [{"section": row, "below": _branch(below, row.pk)} for row in below.get(parent, [])]


@shown_or_sent
def section_new(request: HttpRequest) -> HttpResponse:
    """所属を追加する."""
    by = administrator_of(request)
    form = SectionForm(request.POST or None)

    def add(answers: Answers) -> None:
        actions.add_section(
            by=by, now=timezone.now(), begins=answers["begins"], duties=form.duties(), **form.face()
        )

    return ask(
        request,
        form,
        add,
        title="所属の追加",
        button="追加する",
        back=reverse("organisation:sections"),
        above="所属",
    )


@require_safe
def section(request: HttpRequest, pk: int) -> HttpResponse:
    """One section: facts, what it was and will be called, posts, substitutes."""
    administrator_of(request)
    today = local_date(timezone.now())
    row = get_object_or_404(Section.objects.with_duties(today).select_related("parent"), pk=pk)
    context = {
        "section": row,
        "faces": row.faces.select_related("parent"),
        "heirs": row.heirs.select_related("heir") if row.ends else (),
        "posts": Appointment.objects.on(today).filter(section=row).select_related("user"),
        "today": today,
        "substitutes": row.substitutes.exclude(ends__lt=today).select_related("user"),
    }
    return render(request, "organisation/section.html", context)


@shown_or_sent
def section_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """所属の変更: from a day on, which may be to come."""
    by, today = administrator_of(request), local_date(timezone.now())
    row = get_object_or_404(Section.objects.with_duties(today), pk=pk)
    now_shown = {"code": row.code, "name": row.name, "parent": row.parent_id, "begins": today}
    duties = {f"is_{duty}": getattr(row, f"is_{duty}") for duty in Duty.Kind}
    form = SectionForm(request.POST or None, initial=now_shown | duties)

    def change(answers: Answers) -> None:
        _change(row, form, begins=answers["begins"], by=by)

    return ask(
        request,
        form,
        change,
        whole=True,
        title=f"{row.name}の変更",
        button="変更する",
        consequences=[
            "始まりの日から、この名称・コード・上位の所属になります。それまでの書類と一覧は、前の名称のままです。",
            "役割は移すだけです。選ぶと、始まりの日から、ほかの所属に代わってこの所属が担います。",
        ],
        back=reverse("organisation:section", args=[pk]),
        above=row.name,
    )


def _change(row: Section, form: SectionForm, *, begins: date, by: User) -> None:
    """The face, and the duties that come; one that goes is taken over elsewhere.

    What one person may not do alone waits, all of it together.
    """
    when: dict[str, Any] = {"begins": begins, "by": by, "now": timezone.now()}
    face: dict[str, Any] = form.face()
    acts: list[Callable[[], object]] = [partial(actions.change_section, section=row, **when, **face)]
    for duty in Duty.Kind:
        held = getattr(row, f"is_{duty}")
        if duty in form.duties() and not held:  # a box left ticked undoes no move that is to come
            acts.append(partial(actions.move_duty, duty=duty, section=row, **when))
        elif held and duty not in form.duties():
            raise actions.Refused(f"{duty.label}は、引き受ける所属の「変更する」で移してください。")
    _do_all(acts, by)


@transaction.atomic
def _made(acts: Iterable[Callable[[], object]]) -> list[dict[str, Any]]:
    """Do each; return the lines of what takes two."""
    lines: list[dict[str, Any]] = []
    for act in acts:
        try:
            act()
        except actions.NeedsTwo as two:
            lines += two.lines
    return lines


def _do_all(acts: Iterable[Callable[[], object]], by: User) -> None:
    if lines := _made(acts):
        raise actions.NeedsTwo(by, *lines)


@shown_or_sent
def section_end(request: HttpRequest, pk: int) -> HttpResponse:
    """所属を廃止する: asked first."""
    by = administrator_of(request)
    row = get_object_or_404(Section, pk=pk)
    form = EndSectionForm(request.POST or None)
    return ask(
        request,
        form,
        lambda answers: actions.end_section(
            section=row,
            ends=answers["ends"],
            heirs=form.heirs(),
            by=by,
            now=timezone.now(),
        ),
        title=f"{row.name}を廃止しますか",
        button="廃止する",
        danger=True,
        consequences=[
            "この所属の発令と代決者は、終わりの日で終わります。",
            "広報主管課とシティプロモーション統括部局の役割は、翌日から引き継ぐ所属が担います。",
            "これまでの案件と履歴は、この所属の名前で残ります。",
        ],
        back=reverse("organisation:section", args=[pk]),
        above=row.name,
    )


@shown_or_sent
def section_substitute(request: HttpRequest, pk: int) -> HttpResponse:
    """代決者を指定する."""
    by = administrator_of(request)
    row = get_object_or_404(Section, pk=pk)
    return ask(
        request,
        SubstituteForm(request.POST or None, today=local_date(timezone.now())),
        lambda answers: actions.set_substitute(section=row, by=by, now=timezone.now(), **answers),
        title=f"{row.name}の代決者の指定",
        button="指定する",
        back=reverse("organisation:section", args=[pk]),
        above=row.name,
    )


@shown_or_sent
def substitute_end(request: HttpRequest, pk: int) -> HttpResponse:
    """代決者の指定を終了する."""
    by = administrator_of(request)
    row = get_object_or_404(Substitute.objects.select_related("section", "user"), pk=pk)
    return ask(
        request,
        EndForm(request.POST or None),
        lambda answers: actions.end_substitute(substitute=row, by=by, now=timezone.now(), **answers),
        title="代決者の指定を終了しますか",
        button="終了する",
        facts=[("所属", row.section.name), ("代決者", row.user.name), ("代決順位", row.rank)],
        back=reverse("organisation:section", args=[row.section_id]),
        above=row.section.name,
    )


@shown_or_sent
def substitute_cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """代決者の指定を取り消す: one made by mistake."""
    by = administrator_of(request)
    row = get_object_or_404(Substitute.objects.select_related("section", "user"), pk=pk)
    return ask(
        request,
        Form(request.POST if request.method == "POST" else None),
        lambda _: actions.cancel_substitute(substitute=row, by=by, now=timezone.now()),
        title="代決者の指定を取り消しますか",
        button="取り消す",
        danger=True,
        facts=[("所属", row.section.name), ("代決者", row.user.name), ("代決順位", row.rank)],
        consequences=["この指定はなかったことになります。履歴には残ります。"],
        back=reverse("organisation:section", args=[row.section_id]),
        above=row.section.name,
    )


# Calendar


@shown_or_sent
def calendar(request: HttpRequest) -> HttpResponse:
    """開庁日: the exceptions, latest first, and a form for another."""
    by = administrator_of(request)
    form = ClosedDayForm(request.POST or None)
    if request.method == "POST" and done(
        form, lambda answers: actions.set_closed_day(by=by, now=timezone.now(), **answers)
    ):
        return redirect("organisation:calendar")
    context = {"form": form, "days": ClosedDay.objects.order_by("-day")}
    return render(request, "organisation/calendar.html", context, status=422 if form.errors else 200)


@require_POST
def calendar_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """例外を取り消す."""
    by = administrator_of(request)
    actions.remove_closed_day(closed_day=get_object_or_404(ClosedDay, pk=pk), by=by, now=timezone.now())
    return redirect("organisation:calendar")
