"""監査: where an auditor begins, what he looks at first, a sample; his looking is recorded."""

from __future__ import annotations

from itertools import islice

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.deficiencies.rules import in_need, with_deficiencies
from accounts.models import SNSAccount
from incidents.process import INCIDENT
from katori_sns.history.actions import record
from katori_sns.history.models import Event
from katori_sns.history.views import reader
from katori_sns.organisation.models import User
from katori_sns.organisation.requests import note_search, person_of, today_for
from katori_sns.oversight.inquiry.process import INQUIRY
from katori_sns.oversight.points import POINTS, sample
from katori_sns.oversight.verification import findings
from katori_sns.watch.actions import beat
from katori_sns.watch.models import Heartbeat
from katori_sns.web.dates import day_begins, day_ends, format_fiscal_year
from katori_sns.web.forms import FilterForm, Sent
from katori_sns.web.pages import capped_count, keyset_page
from katori_sns.web.text import CleanCharField
from katori_sns.web.years import fiscal_years, year_days
from katori_sns.workflow.case_list import NEWEST_FIRST
from katori_sns.workflow.models import Case, Task
from katori_sns.workflow.tally import Tray, tasks_in

AT_ONCE = 100_000  # events that are verified while somebody waits
SHOWN = 20  # findings and questions on the page; the command and the list tell them all


def auditor_of(request: HttpRequest) -> User:
    """The auditor who asks; nobody else learns that there is a page."""
    reader(request)
    return person_of(request)


@require_safe
def audit(request: HttpRequest) -> HttpResponse:
    """監査: what is open, what asks for a look, and whether the history is whole."""
    auditor_of(request)
    org = today_for(request)
    cases = Case.objects.visible_to(org)
    needy = in_need(with_deficiencies(SNSAccount.objects.all(), org))
    asked = cases.filter(kind=INQUIRY.kind, closed_at=None)
    context = {
        "asked": capped_count(asked),
        "inquiries": asked.select_related("keeper").order_by("-drafted_at", "-pk")[:SHOWN],
        "points": [(point, capped_count(point.cases(org))) for point in POINTS],
        "needy": capped_count(needy),
        "incidents": capped_count(cases.filter(kind=INCIDENT.kind, closed_at=None)),
        "late": capped_count(tasks_in(org, Tray.ALL).filter(due__lt=org.on)),
        "mine": capped_count(Task.objects.waiting_for(org)),
        "verified": Heartbeat.objects.filter(name="verify").first(),
        "form": SampleForm(None),
    }
    return render(request, "oversight/audit.html", context)


@require_safe
def point(request: HttpRequest, key: str) -> HttpResponse:
    """確認する点の一覧: the cases of one rule."""
    auditor_of(request)
    found = next((one for one in POINTS if one.key == key), None)
    if found is None:
        raise Http404
    note_search(request, "確認する点", found.label)
    cases = found.cases(today_for(request))
    return _listed(request, cases, found.label, found.article)


class SampleForm(FilterForm):
    year = forms.ChoiceField(label="提出した年度")
    seed = CleanCharField(label="種（同じ種なら同じ案件を選びます）", max_length=20)
    size = forms.IntegerField(label="件数", min_value=1, max_value=50, initial=10)

    def __init__(self, data: Sent) -> None:
        super().__init__(data)
        self.fields["year"].choices = fiscal_years()  # type: ignore[attr-defined]


@require_safe
def drawn(request: HttpRequest) -> HttpResponse:
    """無作為に選ぶ: so many of the cases submitted in a fiscal year, by a seed."""
    auditor_of(request)
    form = SampleForm(request.GET or None)
    if not form.is_valid():
        return render(request, "oversight/sample.html", {"form": form}, status=422 if form.errors else 200)
    asked = form.cleaned_data
    note_search(request, "無作為抽出", form.conditions())
    submitted = Case.objects.visible_to(today_for(request)).filter(submitted_at__isnull=False)
    first, last = year_days(int(asked["year"]))
    of_year = submitted.filter(submitted_at__range=(day_begins(first), day_ends(last)))
    year, number = format_fiscal_year(int(asked["year"])), of_year.count()
    drawn_of = f"{year}に提出された{number}件から、種「{asked['seed']}」で選びました。"
    found = sample(of_year, seed=asked["seed"], size=asked["size"])
    return _listed(request, found, "無作為に選んだ案件", drawn_of)


def _listed(request: HttpRequest, cases: QuerySet[Case], title: str, note: str) -> HttpResponse:
    rows = cases.select_related("section")
    page = keyset_page(rows, order=NEWEST_FIRST, after=request.GET.get("after", ""))
    asked = request.GET.copy()
    asked.pop("after", None)
    context = {
        "title": title,
        "note": note,
        "page": page,
        "count": capped_count(cases),
        "query": f"{asked.urlencode()}&" if asked else "",
    }
    return render(request, "oversight/audit_cases.html", context)


@require_POST
def verify(request: HttpRequest) -> HttpResponse:
    """いま検査する: the history and the records against each other."""
    by, now = auditor_of(request), timezone.now()
    if Event.objects.order_by().values("pk")[: AT_ONCE + 1].count() > AT_ONCE:
        messages.error(
            request, "件数が多いため、ここでは検査できません。システム管理者が行う検査の結果を見てください。"
        )
        return redirect("oversight:audit")
    found = [str(one) for one in islice(findings(), SHOWN)]
    said = (
        f"{len(found)}件以上の問題があります。"
        if len(found) == SHOWN
        else f"{len(found)}件の問題があります。"
    )
    beat("verify", now=now, problem=said if found else "")
    who = today_for(request).actor(by)
    result = said if found else "問題はありません。"
    record(subject="site", action="verify", label="履歴と記録の検査", actor=who, at=now, comment=result)
    for line in found:
        messages.error(request, line)
    (messages.error if found else messages.success)(request, f"履歴と記録を検査しました。{result}")
    return redirect("oversight:audit")
