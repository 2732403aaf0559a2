"""The pages of every kind of case: begin, edit, files, the case itself, its paper."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from accounts.models import SNSAccount
from katori_sns.cases import papers
from katori_sns.cases.case_type import CaseType
from katori_sns.cases.forms import AccountForm, AccountsForm, StepForm, UploadForm, add_problems
from katori_sns.cases.next_steps import carried
from katori_sns.cases.page import case_page
from katori_sns.cases.reading import UNSENT, read
from katori_sns.cases.requests import altered, case_read, conflict_page, visible_case
from katori_sns.files import uploads
from katori_sns.organisation.requests import person_of, today_for
from katori_sns.organisation.roles import ActorContext, role_name
from katori_sns.web.forms import Once, once_of
from katori_sns.web.methods import shown_or_sent
from katori_sns.web.text import typed_number
from katori_sns.workflow import actions
from katori_sns.workflow.course import Offer, context_of, offers
from katori_sns.workflow.errors import Conflict, Incomplete
from katori_sns.workflow.models import Case
from katori_sns.workflow.steps import C_co, Depth, Problem, Process

SAVED = "cases/_saved.html"
MENDS = "missing"  # in the address of a form that is opened to mend what is missing


@require_safe
def kinds(request: HttpRequest, *, case_types: Sequence[CaseType]) -> HttpResponse:
    """案件を始める: every kind of case the person may draft."""
    org = today_for(request)
    if person_of(request).stands_alone or not org.mine:
        raise Http404
    groups: dict[str, list[dict[str, str]]] = {}
    for entry, case_type in ((e, t) for t in case_types for e in t.menu):
        if not entry.only_pr or org.pr.pk in org.mine:
            url = reverse(f"{case_type.kind}:{entry.begin}")
            name = entry.name or case_type.process.name
            groups.setdefault(entry.group, []).append({"name": name, "when": entry.when, "url": url})
    return render(request, "cases/kinds.html", {"groups": groups.items()})


def own_draft(request: HttpRequest, case_id: int, process: Process[C_co]) -> C_co:
    """One's own draft; one already sent takes what was still typed only to say so, another's nothing."""
    reading = case_read(request, case_id, process)
    if not reading.writes or (reading.case.state != "draft" and request.method != "POST"):
        raise Http404
    return reading.own


@shown_or_sent
def draft(request: HttpRequest, *, case_type: CaseType) -> HttpResponse:
    """起案する: a section's own case, about one of its accounts where the kind is about accounts."""
    org, user = today_for(request), person_of(request)
    outside = user.stands_alone and role_name(user) in case_type.process.outsiders
    if not (org.mine or outside) or (case_type.origin == Case.Origin.PR and org.pr.pk not in org.mine):
        raise Http404
    if request.method != "POST" and (page := case_type.first(org)):
        return redirect(page)
    if case_type.accounts:
        return _about_account(request, case_type, case_type.accounts(org))
    if case_type.origin == Case.Origin.PR:
        return record(request, case_type=case_type)
    form_class = case_type.form_of(Case())
    initial = case_type.prefill(None) | _carried(request, org, form_class)
    form = form_class(request.POST or None, org=org, initial=initial)
    if len(org.mine) > 1:
        form.ask_section({pk: org.sections[pk].name for pk in org.mine}, "起案する所属")
    return _begin(request, case_type, form, next(iter(org.mine)), Case.Origin.SECTION)


@shown_or_sent
def record(request: HttpRequest, *, case_type: CaseType) -> HttpResponse:
    """記録する: the PR division drafts about another section, or for the whole city."""
    org = today_for(request)
    if org.pr.pk not in org.mine:
        raise Http404
    form_class = case_type.form_of(Case(origin=Case.Origin.PR))
    initial = case_type.prefill(None) | _carried(request, org, form_class)
    form = form_class(request.POST or None, org=org, initial=initial)
    if case_type.record:
        form.ask_section({pk: org.sections[pk].name for pk in org.lowest}, "協議した所属")
    return _begin(request, case_type, form, org.pr.pk, Case.Origin.PR)


def _carried(request: HttpRequest, org: ActorContext, form_class: type[StepForm]) -> dict[str, object]:
    """What the case named in the address says of what the form asks."""
    return carried(org, typed_number(request.GET.get("from", "")), form_class._meta.fields or ())


def _begin(
    request: HttpRequest, case_type: CaseType, form: StepForm, section_id: int, origin: Case.Origin
) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        case = actions.start(
            case_type.process,
            drafter=person_of(request),
            section_id=form.cleaned_data.get("section") or section_id,
            now=timezone.now(),
            fields=form.saved_fields(),
            origin=origin,
            once=once_of(form),
        )
        edited, on = (reverse(f"{case_type.kind}:{page}", args=[case.pk]) for page in ("edit", "files"))
        return begun(request, case, edited, on)
    return unsaved(request, form) or _edit_page(request, case_type, None, form)


def saves_itself(request: HttpRequest) -> bool:
    """Whether the page sent what was typed so far, and not the person."""
    return request.headers.get("HX-Request") == "true"


def begun(request: HttpRequest, case: Case, edited: str, on: str) -> HttpResponse:
    """To the page that comes next; while one types, the same page goes on as the draft that it has become."""
    if not saves_itself(request):
        return redirect(on)
    response = render(request, SAVED, {"version": case.version, "now": timezone.now()})
    response.headers["HX-Replace-Url"] = edited
    return response


def unsaved(request: HttpRequest, form: StepForm) -> HttpResponse | None:
    """Why a draft could not save itself; None where the page is to be drawn."""
    return render(request, SAVED, {"form": form}) if saves_itself(request) else None


def _about_account(request: HttpRequest, case_type: CaseType, accounts: QuerySet[SNSAccount]) -> HttpResponse:
    asked = {"account": request.GET.getlist("account") if case_type.several else request.GET.get("account")}
    form_class = AccountsForm if case_type.several else AccountForm
    form = form_class(request.POST or None, accounts=accounts, initial=asked)
    if request.method == "POST" and form.is_valid():
        found = form.cleaned_data["account"]
        chosen: list[SNSAccount] = list(found) if case_type.several else [found]
        try:
            case = _start_about(request, case_type, chosen, once_of(form))
            return redirect(f"{case_type.kind}:edit", case.pk)
        except Incomplete as wrong:
            form.add_error("account", wrong.problems[0].message)
    context = {"process": case_type.process, "form": form, "guide": case_type.guide}
    return render(request, "cases/begin.html", context, status=422 if form.errors else 200)


def _start_about(
    request: HttpRequest, case_type: CaseType, accounts: Sequence[SNSAccount], once: Once | None
) -> Case:
    if len({account.section_id for account in accounts}) > 1:
        raise Incomplete([Problem("account", "一つの所属のアカウントだけを選んでください")])
    case: Case = actions.start(
        case_type.process,
        drafter=person_of(request),
        section_id=case_type.section_of(today_for(request), accounts[0]),
        now=timezone.now(),
        fields=case_type.prefill(accounts[0]) | case_type.gathered(accounts),
        accounts=accounts,
        origin=case_type.origin,
        once=once,
    )
    return case


@shown_or_sent
def edit(request: HttpRequest, case_id: int, *, case_type: CaseType) -> HttpResponse:
    """直す: the whole draft on one page; saved when one goes on, and by itself while one types."""
    case = own_draft(request, case_id, case_type.process)
    form = case_type.form_of(case)(request.POST or None, instance=case, org=today_for(request))
    if request.method != "POST":
        if MENDS in request.GET:
            org = today_for(request)
            form.mend(_missing(offers(context_of(case, org), case_type.process)))
        return _edit_page(request, case_type, case, form)
    answer = saved(request, case_type.process, case, form, lambda: _edit_page(request, case_type, case, form))
    stays = "stay" in request.POST
    on = redirect(f"{case_type.kind}:{'edit' if stays else 'files'}", case.pk)
    return answer or (redirect(case) if "close" in request.POST else on)


def saved(
    request: HttpRequest, process: Process, case: Any, form: StepForm, again: Callable[[], HttpResponse]
) -> HttpResponse | None:
    """Save what was typed; None when that went well and no page is to be drawn into."""
    if not form.is_valid():
        return unsaved(request, form) or again()
    try:
        version = actions.edit(
            process,
            case.pk,
            actor=person_of(request),
            seen_version=form.cleaned_data["version"] or 0,
            now=timezone.now(),
            fields=form.saved_fields(),
            joint_sections=form.cleaned_data.get("joint_sections"),
        )
    except Conflict as conflict:
        if saves_itself(request):
            return render(request, SAVED, {"conflict": True})
        return conflict_page(request, conflict, process, "edit", form)
    except Incomplete as refusal:
        add_problems(form, refusal)
        return unsaved(request, form) or again()
    said = {"version": version, "now": timezone.now()}
    return render(request, SAVED, said) if saves_itself(request) else None


def _edit_page(request: HttpRequest, case_type: CaseType, case: Case | None, form: StepForm) -> HttpResponse:
    context: dict[str, object] = {"case": case, "process": case_type.process, "form": form}
    context |= {"guide": case_type.guide, **case_type.editing(case, form)}
    return render(request, case_type.edit_template, context, status=422 if form.errors else 200)


@shown_or_sent
def files(request: HttpRequest, case_id: int, *, case_type: CaseType) -> HttpResponse:
    """添付と確認: files, and what is still missing before the draft can be sent on."""
    process = case_type.process
    case = own_draft(request, case_id, process)
    reading = read(process, case, today_for(request))
    form = UploadForm(request.POST or None, request.FILES or None, initial={"version": case.version})
    if request.method == "POST" and form.is_valid():
        try:
            actions.attach(
                case_id,
                file=form.cleaned_data["file"],
                actor=person_of(request),
                seen_version=form.cleaned_data["version"],
                now=timezone.now(),
            )
        except uploads.BadFile as bad:
            form.add_error("file", str(bad))
        except Conflict as conflict:
            return conflict_page(request, conflict, process, "edit")
        else:
            return redirect(f"{process.kind}:files", case_id)
    found = offers(reading.ctx, process)
    review = case_type.review(case, reading.org) if case_type.review else _one_page(case, found)
    context = case_page(case_type, reading, found) | review | {"form": form}
    # Here one only sends it on; whatever else one may do stands on the page of the case.
    context["offers"] = [o for o in found if o.tone == "primary" and not o.problems]
    return render(request, "cases/files.html", context, status=422 if form.errors else 200)


def _one_page(case: Case, offers: Sequence[Offer]) -> dict[str, object]:
    """What is missing, and where to mend it when all is asked on one page."""
    edit_url = reverse(f"{case.kind}:edit", args=[case.pk])
    urls = f"{edit_url}?{MENDS}=1#id_"
    return {"problems": [{"message": p.message, "url": urls + p.field} for p in _missing(offers)]}


def _missing(offers: Sequence[Offer]) -> list[Problem]:
    return next((offer.problems for offer in offers if offer.problems), [])


@require_safe
def detail(request: HttpRequest, case_id: int, *, case_type: CaseType) -> HttpResponse:
    """案件: the course, what one may do, what changed, the form, files and history."""
    process = case_type.process
    reading = read(process, visible_case(request, case_id, process), today_for(request))
    if reading.depth >= Depth.CONTENT:
        return render(request, case_type.template, case_page(case_type, reading))
    context = case_type.face(reading.row) | {
        "case": reading.case,
        "process": process,
        "state": process.states[reading.case.state],
        "offers": offers(reading.ctx, process),
    }
    return render(request, "cases/withheld.html", context)


@require_safe
def paper(request: HttpRequest, case_id: int, *, case_type: CaseType) -> HttpResponse:
    """書類のPDF: the stored bytes of the newest paper; a draft is set anew and marked 「案」."""
    reading = case_read(request, case_id, case_type.process)
    case, now = reading.own, timezone.now()
    if not reading.has_paper:
        raise Http404
    draft = reading.unsent and case.state in UNSENT
    document = None if draft else papers.issued(case_type, case, now)
    if document and not document.is_intact():
        return altered(request, case, "文書", "発行した")
    pdf = document.content if document else papers.draft_pdf(case_type, case)
    actor = reading.org.actor(person_of(request), case.keeper_id)
    actions.note(case, action="print", label="印刷", actor=actor, now=now)
    response = HttpResponse(pdf, content_type="application/pdf")
    name = f"{case.number or '案'} {case.title}.pdf"
    response.headers["Content-Disposition"] = str(content_disposition_header(False, name))
    return response
