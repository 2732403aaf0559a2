"""人事の一覧を読み取る: file, columns, words, rows; then the 案 goes its way. Others get 404 throughout."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from katori_sns.organisation.actions import Refused
from katori_sns.organisation.requests import done, preparer_of
from katori_sns.personnel.hr import actions, loading
from katori_sns.personnel.hr.actions import Reading
from katori_sns.personnel.hr.forms import HrColumnsForm, HrListForm, RowsForm, WordsForm
from katori_sns.personnel.hr.judging import WrongList
from katori_sns.personnel.hr.rows import Row
from katori_sns.personnel.models import Plan, PlanLine
from katori_sns.web.dates import format_short
from katori_sns.web.lists import counts
from katori_sns.web.methods import shown_or_sent

SHOWN = 500  # rows on the page; the counts are of all


def _own(request: HttpRequest, pk: UUID) -> Plan:
    """The 案 of who asks; to everybody else there is none."""
    by = preparer_of(request)
    return get_object_or_404(Plan.objects.filter(prepared_by=by, state=Plan.State.DRAFT), pk=pk)


@shown_or_sent
def hr_list(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The file and the meaning of its columns; a list that the 案 had before gives way."""
    plan = _own(request, pk)
    context: dict[str, object] = {"plan": plan, "form": HrListForm()}
    if request.method != "POST":
        return render(request, "personnel/hr_list.html", context)
    form = HrListForm(request.POST, request.FILES)
    if not form.is_valid():
        return render(request, "personnel/hr_list.html", context | {"form": form}, status=422)
    sheet = form.cleaned_data["sheet"]
    if known := actions.made_of(sheet.text, plan):
        messages.info(request, f"この一覧は「{known.title}」で読み取っています。")
        return redirect("personnel:plan", known.pk)
    sent = request.POST if "columns" in request.POST else None
    columns = HrColumnsForm(sent, sheet=sheet, remembered=loading.heads())
    if sent and columns.is_valid():
        said = {name: form.cleaned_data[name] for name in ("source_name", "everybody", "day", "merged")}
        said |= {"plan": plan, "sheet": sheet, "by": preparer_of(request)}
        if done(columns, lambda _: actions.keep_list(columns=columns.columns(), **said)):
            return redirect("personnel:hr_words", plan.pk)
    context |= {"form": form, "sheet": sheet, "columns": columns, "kept": list(form.kept())}
    return render(request, "personnel/hr_list.html", context, status=422 if columns.errors else 200)


def _read(plan: Plan, *, again: bool = False) -> Reading | str:
    """The list of the 案; or what is wrong with it as a whole."""
    try:
        return actions.read(plan.hr_list, again=again)
    except WrongList as wrong:
        return str(wrong)


@shown_or_sent
def hr_words(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What the words of the list mean, each asked once; with `again` all of them."""
    plan = get_object_or_404(Plan.objects.filter(hr_list__isnull=False), pk=_own(request, pk).pk)
    found = _read(plan, again="again" in request.GET)
    if isinstance(found, str):
        messages.error(request, found)
        return redirect("personnel:hr_list", plan.pk)
    if not len(found.asked):
        return redirect("personnel:hr_rows", plan.pk)
    form = WordsForm(request.POST if request.method == "POST" else None, found=found)
    if request.method == "POST" and form.is_valid():
        actions.explain(plan=plan, said=form.said(), by=preparer_of(request))
        return redirect("personnel:hr_rows", plan.pk)
    context = {"plan": plan, "form": form, "back": reverse("personnel:hr_list", args=[plan.pk])}
    return render(request, "personnel/hr_words.html", context, status=422 if form.errors else 200)


@shown_or_sent
def hr_rows(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Every row with its verdict; what has to be confirmed is answered here."""
    plan = get_object_or_404(Plan.objects.filter(hr_list__isnull=False), pk=_own(request, pk).pk)
    found = _read(plan)
    if isinstance(found, str):
        messages.error(request, found)
        return redirect("personnel:hr_list", plan.pk)
    if len(found.asked):
        return redirect("personnel:hr_words", plan.pk)
    form = RowsForm(request.POST if request.method == "POST" else None, rows=found.rows)
    if request.method == "POST" and form.is_valid():
        actions.answer(plan=plan, answers=form.answers(), by=preparer_of(request))
        return redirect("personnel:hr_rows", plan.pk)
    return _rows_page(request, plan, found, form)


def _rows_page(request: HttpRequest, plan: Plan, found: Reading, form: RowsForm) -> HttpResponse:
    names = {pk: found.state.paths.get(pk, name) for pk, name in found.state.sections.items()}
    ordered = sorted(found.rows, key=lambda row: (not row.is_open, not row.choices))
    shown = [
        {"row": row, "told": _told(row, names), "field": form[row.key] if row.key in form.fields else ""}
        for row in ordered[:SHOWN]
    ]
    context = {
        "plan": plan,
        "form": form,
        "rows": shown,
        "hidden": max(len(ordered) - SHOWN, 0),
        "open": sum(row.is_open for row in found.rows),
        "lines": sum(len(row.changes) for row in found.rows),
        "counts": counts(row.verdict for row in found.rows),
    }
    return render(request, "personnel/hr_rows.html", context, status=422 if form.errors else 200)


def _told(row: Row, names: dict[int, str]) -> list[str]:
    """What the row would change, in words."""
    told = []
    for change in row.changes:
        place = change.post.section if change.post else ""
        where = names.get(place, "") if isinstance(place, int) else f"{place}（新設）" if place else ""
        post = change.post.title if change.post else ""
        head = "（所属長）" if change.post and change.post.is_head else ""
        label = PlanLine.Kind(change.kind).label
        told.append(" ".join(filter(None, [label, where, post + head, format_short(change.day)])))
    return told


@require_POST
def hr_write(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Write the rows into the 案, for its rehearsal."""
    plan = get_object_or_404(Plan.objects.filter(hr_list__isnull=False), pk=_own(request, pk).pk)
    try:
        lines = actions.propose(plan=plan, by=preparer_of(request))
    except (Refused, WrongList) as refused:
        messages.error(request, str(refused))
        return redirect("personnel:hr_rows", plan.pk)
    messages.success(request, f"異動案に{lines}行を書き込みました。リハーサルで確かめてください。")
    return redirect("personnel:plan", plan.pk)
