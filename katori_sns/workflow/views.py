"""The lists of cases: what waits, all one may see, what an ended section left."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.module_loading import import_string
from django.views.decorators.http import require_safe

from accounts.circulars.page import waiting_for
from accounts.models import SNSAccount
from katori_sns.history.actions import record_once_a_day
from katori_sns.organisation.requests import ask, note_search, person_of, today_for
from katori_sns.web.csv import stream_csv
from katori_sns.web.dates import local_date
from katori_sns.web.methods import shown_or_sent
from katori_sns.web.pages import filters
from katori_sns.web.text import typed_number
from katori_sns.web.xlsx import stream_xlsx
from katori_sns.workflow import succession
from katori_sns.workflow.case_list import EXPORTED, case_list, case_rows
from katori_sns.workflow.document_numbers import enter_number, numbering
from katori_sns.workflow.errors import NotVisible
from katori_sns.workflow.forms import AssignForm, CaseFilterForm, DocumentNumberForm
from katori_sns.workflow.intray import tray
from katori_sns.workflow.models import Case, Task
from katori_sns.workflow.reminding import marks_of
from katori_sns.workflow.succession import left_sections
from katori_sns.workflow.tally import Asked, Tray
from katori_sns.workflow.together import MOST, possible, record_all

ASSIGNED_AT_ONCE = 50  # the rest comes up when these are done
LONGEST_TODO = Task._meta.get_field("label").max_length
REFUSED_OF_MANY = "ほかの人が先に処理したか、いまは記録できません。案件を開いて確認してください。"


def _home(request: HttpRequest) -> Callable[[HttpRequest], HttpResponse] | None:
    """The page with which who asks begins, where that is not the tray, and he does not ask for the tray."""
    user = person_of(request)
    view = next((view for role, view in settings.HOMES.items() if getattr(user, role)), "")
    if not view or (user.takes_part and request.GET):
        return None
    home: Callable[[HttpRequest], HttpResponse] = import_string(view)
    return home


@require_safe
def intray(request: HttpRequest) -> HttpResponse:
    """未処理一覧: what waits for me, for my section, or anywhere I may look; to some roles their own page."""
    if home := _home(request):
        return home(request)
    given, org = request.GET, today_for(request)
    todo = given.get("todo", "")[:LONGEST_TODO]
    asked = Asked(Tray.of(given.get("tray", "")), todo, given.get("late") == "1", given.get("due", ""))
    context = tray(org, asked, after=given.get("after", ""), now=timezone.now())
    more = {"left": left_sections(org), "asked": waiting_for(org), "today": org.on}
    return render(request, "workflow/intray.html", context | more)


@shown_or_sent
def together(request: HttpRequest) -> HttpResponse:
    """まとめて記録する: the cases that were ticked, shown once more; then each act for itself."""
    if request.method == "POST":
        pairs = [row.partition("-") for row in request.POST.getlist("row")[:MOST]]
        seen = {typed_number(task): typed_number(version) for task, _, version in pairs}
        outcome = record_all(seen, actor=person_of(request), now=timezone.now())
        if outcome.done:
            messages.success(request, f"{len(outcome.done)}件を記録しました。")
        for name in outcome.refused:
            messages.error(request, f"{name}は記録していません。{REFUSED_OF_MANY}")
        return redirect("workflow:intray")
    ticked = request.GET.getlist("task")[:MOST]
    rows = possible(today_for(request), map(typed_number, ticked))
    words = {row.word.button for row in rows}
    context = {
        "rows": rows,
        "button": words.pop() if len(words) == 1 else "記録する",
        "consequences": list(dict.fromkeys(row.consequence for row in rows)),
    }
    return render(request, "workflow/together.html", context)


@require_safe
def marks(request: HttpRequest) -> HttpResponse:
    """期限を過ぎたもの・足りないもの: of what the person is told weekly, each with since when."""
    found = marks_of(today_for(request))
    return render(request, "workflow/marks.html", {"marks": found})


@require_safe
def cases(request: HttpRequest) -> HttpResponse:
    """案件: all one may see, newest first."""
    org, form = today_for(request), CaseFilterForm(request.GET)
    found = form.chosen(Case.objects.visible_to(org), org)
    note_search(request, "案件", form.conditions())
    context = case_list(found, org, request.GET.get("after", ""))
    context |= {
        "form": form,
        "tabs": form.fields["whose"].choices,  # type: ignore[attr-defined]
        "whose": request.GET.get("whose", ""),
        "kept": request.GET.get("kept", ""),
        "oversees": org.pr.pk in org.mine or person_of(request).is_auditor,
        "may_draft": not person_of(request).stands_alone and bool(org.mine),
        **filters(request),
    }
    return render(request, "workflow/cases.html", context, status=422 if form.errors else 200)


@require_safe
def export(request: HttpRequest, form: str) -> HttpResponse | StreamingHttpResponse | FileResponse:
    """The same cases as CSV or XLSX; taking them away is recorded with the conditions."""
    org, asked, now = today_for(request), CaseFilterForm(request.GET), timezone.now()
    if not asked.is_valid():
        return cases(request)
    record_once_a_day(
        subject="site",
        action="export",
        label="案件の書き出し",
        actor=org.actor(person_of(request)),
        at=now,
        comment=asked.conditions(),
    )
    rows = case_rows(asked.chosen(Case.objects.visible_to(org), org), org)
    name, heads = f"案件_{local_date(now):%Y%m%d}.{form}", EXPORTED.values()
    return stream_csv(name, heads, rows) if form == "csv" else stream_xlsx(name, "案件", heads, rows)


@shown_or_sent
def assign(request: HttpRequest, section_id: int) -> HttpResponse:
    """割り当てる: what a section that ended without a successor left, for the PR division to give away."""
    org = today_for(request)
    section = next((s for s in left_sections(org) if s.pk == section_id), None)
    if section is None:
        raise Http404
    form = AssignForm(
        request.POST or None,
        cases=Case.objects.held_by(section).order_by("pk")[:ASSIGNED_AT_ONCE],
        accounts=SNSAccount.objects.filter(section=section).order_by("pk")[:ASSIGNED_AT_ONCE],
        heirs=[org.sections[pk] for pk in org.lowest],
    )

    def do(answers: dict[str, object]) -> None:
        cases, accounts = form.assigned(Case), form.assigned(SNSAccount)
        succession.assign(
            section, cases=cases, accounts=accounts, actor=person_of(request), now=timezone.now()
        )

    return ask(
        request,
        form,
        do,
        title=f"{section.name}が残したものを割り当てる",
        button="割り当てる",
        consequences=[
            "選んだ所属に、案件とその処理、アカウントが移ります。履歴には両方の所属が残ります。",
            "「あとで決める」のものは、そのまま残ります。",
        ],
        back=reverse("workflow:intray"),
        above="未処理",
    )


@shown_or_sent
def document_number(request: HttpRequest, case_id: int) -> HttpResponse:
    """文書番号を記入する: of a submission by its section, of a decision by the PR division."""
    try:
        found = numbering(case_id, today_for(request))
    except NotVisible:
        raise Http404 from None
    if not found.possible:
        raise Http404
    by = person_of(request)
    return ask(
        request,
        DocumentNumberForm(request.POST or None, possible=found.possible),
        lambda answers: enter_number(case_id, actor=by, now=timezone.now(), **answers),
        title="文書番号の記入",
        button="記入する",
        facts=[("案件", found.case), ("いまの文書番号", found.case.document_number or "なし")],
        consequences=["記入したことは履歴に残ります。書き直すと、前の番号も履歴に残ります。"],
        back=found.case.get_absolute_url(),
        above=found.case.title,
        said="文書番号を記入しました。",
    )
