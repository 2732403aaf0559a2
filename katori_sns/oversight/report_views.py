"""年次報告: the PR division writes it, its head fixes it, auditors read what was fixed."""

from __future__ import annotations

from collections import defaultdict

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from katori_sns.documents.models import IssuedDocument
from katori_sns.history.actions import record_once_a_day
from katori_sns.organisation.requests import ask, person_of, today_for
from katori_sns.organisation.roles import ActorContext
from katori_sns.oversight import report
from katori_sns.oversight.evidence_forms import ReasonForm
from katori_sns.web.dates import format_fiscal_year
from katori_sns.web.methods import shown_or_sent
from katori_sns.web.years import fiscal_years


def _reader(request: HttpRequest) -> ActorContext:
    """The PR division and auditors; to everybody else there is no such page."""
    org = today_for(request)
    if not (report.drafts(org) or person_of(request).is_auditor):
        raise Http404
    return org


def _known(year: int) -> None:
    if str(year) not in dict(fiscal_years()):
        raise Http404


@require_safe
def reports(request: HttpRequest) -> HttpResponse:
    """年次報告の一覧: the fixed versions of each year, and for whom it is his to write the next."""
    org = _reader(request)
    kept = defaultdict[str, list[IssuedDocument]](list)
    for paper in IssuedDocument.objects.filter(kind=report.KIND).defer("pdf").order_by("-version"):
        kept[paper.subject].append(paper)
    years = [(int(year), name, kept[report.subject_of(int(year))]) for year, name in fiscal_years()]
    context = {"years": years, "drafts": report.drafts(org), "fixes": report.fixes(org)}
    return render(request, "oversight/reports.html", context)


@require_safe
def draft_report(request: HttpRequest, year: int) -> HttpResponse:
    """年次報告の案: as the figures are now, for the PR division."""
    org, now = _reader(request), timezone.now()
    _known(year)
    if not report.drafts(org):
        raise Http404
    return _pdf(request, report.draft(year, org, now=now), f"{report.title_of(year)}　案", year)


@require_safe
def report_paper(request: HttpRequest, year: int, version: int) -> HttpResponse:
    """年次報告の確定版: the bytes that were fixed."""
    _reader(request)
    paper = get_object_or_404(
        IssuedDocument, subject=report.subject_of(year), kind=report.KIND, version=version
    )
    if not paper.is_intact():
        back = {"get_absolute_url": reverse("oversight:reports")}
        context = {"case": back, "what": "文書", "when": "確定した"}
        return render(request, "cases/altered.html", context, status=500)
    return _pdf(request, paper.content, paper.title, year)


def _pdf(request: HttpRequest, pdf: bytes, title: str, year: int) -> HttpResponse:
    who = today_for(request).actor(person_of(request))
    record_once_a_day(
        subject=report.subject_of(year),
        action="print",
        label="年次報告の印刷",
        actor=who,
        at=timezone.now(),
        comment=title,
    )
    response = HttpResponse(pdf, content_type="application/pdf")
    response.headers["Content-Disposition"] = str(content_disposition_header(False, f"{title}.pdf"))
    return response


@shown_or_sent
def fix_report(request: HttpRequest, year: int) -> HttpResponse:
    """年次報告を確定する: the next version, by the PR manager."""
    org = _reader(request)
    _known(year)
    if not report.fixes(org):
        raise Http404
    before = IssuedDocument.objects.about(report.subject_of(year)).count()
    form = ReasonForm(request.POST if request.method == "POST" else None, needed=bool(before))
    return ask(
        request,
        form,
        lambda said: report.fix(
            year, org, by=person_of(request), reason=said.get("reason", ""), now=timezone.now()
        ),
        back=reverse("oversight:reports"),
        said="年次報告を確定しました。",
        title=f"年次報告の確定（{format_fiscal_year(year)}）",
        button="確定する",
        above="年次報告",
        facts=[("確定する版", f"第{before + 1}版")],
        consequences=[
            "いまの集計の数で作ったPDFを、そのまま保存します。あとから集計が変わっても変わりません。",
            "監査も閲覧できるようになります。改めるときは、理由を書いて次の版を確定します。",
        ],
    )
