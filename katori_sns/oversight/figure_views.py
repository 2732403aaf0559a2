"""Pages over all cases: what was decided, and how many there are of what."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from katori_sns.documents.paper import render as typeset
from katori_sns.history.actions import record_once_a_day
from katori_sns.organisation.requests import note_search, person_of, today_for
from katori_sns.oversight import decisions as finding
from katori_sns.oversight.answer_sheet import sheets
from katori_sns.oversight.figures import figures as counted
from katori_sns.oversight.figures import needs_of
from katori_sns.oversight.forms import AccountsForm, CasesForm, DecisionFilterForm, SheetForm, YearForm
from katori_sns.oversight.how import HOW
from katori_sns.oversight.lines import HEADS, lines, numbered
from katori_sns.oversight.scope import scope_of
from katori_sns.web.csv import stream_csv
from katori_sns.web.dates import format_fiscal_year, format_wareki, local_date
from katori_sns.web.pages import capped_count, filters, keyset_page
from katori_sns.web.xlsx import Sheet, stream_book, stream_xlsx
from katori_sns.web.years import this_year
from katori_sns.workflow.models import Case


def _employee(request: HttpRequest) -> None:
    """Employees and auditors; to everybody else there is no such page."""
    if not request.user.has_perm("organisation.look_up"):
        raise Http404


def _instead(
    request: HttpRequest, name: str, choices: list[tuple[str, str]]
) -> Iterator[tuple[str, str, bool]]:
    """The same conditions with each value of one: query, its words, whether it is the present one."""
    asked = request.GET.copy()
    asked.pop("after", None)
    present = asked.get(name, "")
    for value, label in choices:
        asked[name] = value
        yield asked.urlencode(), label, value == present


@require_safe
def decision_list(request: HttpRequest) -> HttpResponse:
    """決定の一覧: what was decided, by whom, on what ground; newest first."""
    _employee(request)
    org, form = today_for(request), DecisionFilterForm(request.GET)
    acts = form.chosen(finding.decisions(org))
    note_search(request, "決定", form.conditions() if form.is_valid() else "")
    page = keyset_page(finding.shown(acts), order=finding.NEWEST_FIRST, after=request.GET.get("after", ""))
    context = {
        "form": form,
        "page": page,
        "rows": finding.in_words(page.rows, org),
        "count": capped_count(acts),
        "marks": finding.shows_marks(org),
        "years": list(_instead(request, "year", form.fields["year"].choices)),  # type: ignore[attr-defined]
        "media": list(_instead(request, "medium", form.fields["medium"].choices)),  # type: ignore[attr-defined]
        **filters(request),
    }
    return render(request, "oversight/decision_list.html", context, status=422 if form.errors else 200)


@require_safe
def export_decisions(request: HttpRequest, form: str) -> HttpResponse | StreamingHttpResponse | FileResponse:
    """The same decisions as CSV or XLSX; taking them away is recorded with the conditions."""
    _employee(request)
    org, asked, now = today_for(request), DecisionFilterForm(request.GET), timezone.now()
    if form not in ("csv", "xlsx"):
        raise Http404
    if not asked.is_valid():
        return decision_list(request)
    who = org.actor(person_of(request))
    record_once_a_day(
        subject="site", action="export", label="決定の書き出し", actor=who, at=now, comment=asked.conditions()
    )
    rows = finding.lines(asked.chosen(finding.decisions(org)), org)
    name = f"決定の一覧_{local_date(now):%Y%m%d}.{form}"
    if form == "csv":
        return stream_csv(name, finding.heads(org), rows)
    return stream_xlsx(name, "決定の一覧", finding.heads(org), rows)


@require_safe
def figures(request: HttpRequest) -> HttpResponse:
    """集計: of one fiscal year, as far as the person counts."""
    _employee(request)
    org, form = today_for(request), YearForm(request.GET)
    return _figures(request, form, SheetForm(None, org.on))


def _figures(request: HttpRequest, form: YearForm, sheet: SheetForm) -> HttpResponse:
    org = today_for(request)
    scope, year = scope_of(org), this_year()
    if form.is_valid():
        year = int(form.cleaned_data["year"] or year)
        note_search(request, "集計", format_fiscal_year(year))
    context = {"form": form, "found": counted(year, scope, org), "how": HOW, "now": timezone.now()}
    context |= {"oversees": org.oversees}
    if scope.whole:
        context["sheet"] = sheet
    status = 422 if form.errors or sheet.errors else 200
    return render(request, "oversight/figures.html", context | filters(request), status=status)


@require_safe
def answer_sheet(request: HttpRequest) -> HttpResponse | FileResponse:
    """照会回答シート: for the council, the prefecture, the ministry; taking it away is recorded."""
    org, now = today_for(request), timezone.now()
    if not request.user.has_perm("organisation.look_up") or not scope_of(org).whole:
        raise Http404
    form = SheetForm(request.GET, org.on)
    if not form.is_valid():
        return _figures(request, YearForm(None), form)
    day: date = form.cleaned_data["day"]
    record_once_a_day(
        subject="site",
        action="export",
        label="照会回答シートの書き出し",
        actor=org.actor(person_of(request)),
        at=now,
        comment=f"基準日：{format_wareki(day)}",
    )
    return stream_book(f"照会回答シート_{day:%Y%m%d}.xlsx", sheets(day, org))


@require_safe
def export_figures(request: HttpRequest, form: str) -> HttpResponse | StreamingHttpResponse | FileResponse:
    """The same figures as CSV or XLSX, each with how it was counted."""
    _employee(request)
    org, asked, now = today_for(request), YearForm(request.GET), timezone.now()
    if not asked.is_valid():
        return figures(request)
    found = counted(int(asked.cleaned_data["year"] or this_year()), scope_of(org), org)
    who, about = org.actor(person_of(request)), f"{found.title}　{found.scope.words}"
    record_once_a_day(
        subject="site", action="export", label="集計の書き出し", actor=who, at=now, comment=about
    )
    name = f"集計_{found.title}_{local_date(now):%Y%m%d}.{form}"
    if form == "csv":
        return stream_csv(name, HEADS, lines(found))
    return stream_book(name, [Sheet("集計", HEADS, numbered(lines(found)), explains=True)])


@require_safe
def print_figures(request: HttpRequest) -> HttpResponse:
    """The same figures on paper; printing is recorded."""
    _employee(request)
    org, form, now = today_for(request), YearForm(request.GET), timezone.now()
    if not form.is_valid():
        return figures(request)
    by, found = person_of(request), counted(int(form.cleaned_data["year"] or this_year()), scope_of(org), org)
    about = f"{found.title}　{found.scope.words}"
    record_once_a_day(
        subject="site", action="print", label="集計の印刷", actor=org.actor(by), at=now, comment=about
    )
    context = {"found": found, "how": HOW, "at": now, "by": by.name, "sample": settings.DEMO}
    pdf = typeset("documents/figures.html", context, created=now, title=f"集計　{found.title}")
    response = HttpResponse(pdf, content_type="application/pdf")
    name = f"集計_{found.title}_{local_date(now):%Y%m%d}.pdf"
    response.headers["Content-Disposition"] = str(content_disposition_header(False, name))
    return response


@require_safe
def figure_cases(request: HttpRequest) -> HttpResponse:
    """The cases that a number of 集計 counts."""
    _employee(request)
    org, form = today_for(request), CasesForm(request.GET)
    scope = scope_of(org)
    found = form.asked().chosen(scope.cases, org) if form.is_valid() else scope.cases.none()
    note_search(request, "集計の案件", form.asked().words if form.is_valid() else "")
    page = keyset_page(found.select_related("figure"), order=("-pk",), after=request.GET.get("after", ""))
    known = Case.objects.visible_to(org).filter(pk__in=[case.pk for case in page.rows])
    context = {
        "form": form,
        "words": form.asked().words if form.is_valid() else "",
        "scope": scope,
        "page": page,
        "rows": [(case, org.called(case.section_id, case.submitted_at)) for case in page.rows],
        "known": set(known.values_list("pk", flat=True)),  # whose page the person may open
        "count": capped_count(found),
        **filters(request),
    }
    return render(request, "oversight/cases.html", context, status=422 if form.errors else 200)


@require_safe
def figure_accounts(request: HttpRequest) -> HttpResponse:
    """The accounts that a number of 集計 counts, with what each lacks."""
    _employee(request)
    org, form = today_for(request), AccountsForm(request.GET)
    scope = scope_of(org)
    found = form.asked().chosen(scope.accounts, org) if form.is_valid() else scope.accounts.none()
    note_search(request, "集計のアカウント", form.conditions() if form.is_valid() else "")
    page = keyset_page(
        found.select_related("section"),
        order=("medium", "name", "pk"),
        after=request.GET.get("after", ""),
    )
    context = {
        "form": form,
        "scope": scope,
        "page": page,
        "needs": needs_of(page.rows) if form.is_valid() else [],
        "count": capped_count(found),
        **filters(request),
    }
    return render(request, "oversight/accounts.html", context, status=422 if form.errors else 200)
