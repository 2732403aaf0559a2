"""Pages of every kind of case: what waits, all cases, confirming an act, files."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_POST, require_safe

from accounts.models import SNSAccount
from katori_sns.history.actions import record_once_a_day
from katori_sns.organisation.asking import ask, person_of, today_for
from katori_sns.web.csv import stream_csv
from katori_sns.web.dates import local_date
from katori_sns.web.methods import shown_or_sent
from katori_sns.web.pages import filters
from katori_sns.web.text import typed_number
from katori_sns.workflow import actions, passing
from katori_sns.workflow.asking import conflict_page, readable_case, refused, visible_case
from katori_sns.workflow.course import Offer, consequence, offers, scene_of
from katori_sns.workflow.engine import Done, perform
from katori_sns.workflow.errors import Conflict, Incomplete, NotAllowed, NotVisible
from katori_sns.workflow.finding import EXPORTED, case_list, case_rows
from katori_sns.workflow.forms import ActForm, AssignForm, CaseFilterForm
from katori_sns.workflow.intray import Tray, tray
from katori_sns.workflow.models import Attachment, Case
from katori_sns.workflow.passing import left_sections
from katori_sns.workflow.rules import reads_unsent
from katori_sns.workflow.steps import Process
from katori_sns.workflow.whole import Part, print_whole

ASSIGNED_AT_ONCE = 50  # the rest comes up when these are done


@require_safe
def intray(request: HttpRequest) -> HttpResponse:
    """未処理一覧: what waits for me, for my section, or anywhere I may look."""
    chosen = Tray.of(request.GET.get("tray", ""))
    asked = {name: request.GET.get(name, "") for name in ("due", "after")}
    org = today_for(request)
    context = tray(org, chosen, now=timezone.now(), **asked) | {"left": left_sections(org)}
    return render(request, "workflow/intray.html", context)


@require_safe
def cases(request: HttpRequest) -> HttpResponse:
    """案件: all one may see, newest first."""
    org, form = today_for(request), CaseFilterForm(request.GET)
    found = form.chosen(Case.objects.visible_to(org))
    context = case_list(found, org, request.GET.get("after", ""))
    context |= {
        "form": form,
        "may_draft": not person_of(request).stands_alone and bool(org.mine),
        **filters(request),
    }
    return render(request, "workflow/cases.html", context, status=422 if form.errors else 200)


@require_safe
def export(request: HttpRequest) -> HttpResponse | StreamingHttpResponse:
    """The same cases as CSV; taking them away is recorded with the conditions."""
    org, form, now = today_for(request), CaseFilterForm(request.GET), timezone.now()
    if not form.is_valid():
        return cases(request)
    who = org.actor(person_of(request))
    asked = form.conditions()
    record_once_a_day(
        subject="site", action="export", label="案件の書き出し", actor=who, at=now, comment=asked
    )
    found = form.chosen(Case.objects.visible_to(org))
    return stream_csv(f"案件_{local_date(now):%Y%m%d}.csv", EXPORTED.values(), case_rows(found))


@shown_or_sent
def assign(request: HttpRequest, section_id: int) -> HttpResponse:
    """割り当てる: what a section that ended without a successor left, for the PR division to give away."""
    org = today_for(request)
    section = next((s for s in left_sections(org) if s.pk == section_id), None)
    if section is None:
        raise Http404
    heads = {s.parent_id for s in org.sections.values()}
    form = AssignForm(
        request.POST or None,
        cases=Case.objects.held_by(section).order_by("pk")[:ASSIGNED_AT_ONCE],
        accounts=SNSAccount.objects.filter(section=section).order_by("pk")[:ASSIGNED_AT_ONCE],
        heirs=[s for s in org.sections.values() if s.pk not in heads],
    )

    def do(answers: dict[str, Any]) -> None:
        cases, accounts = form.assigned(Case), form.assigned(SNSAccount)
        passing.assign(section, cases=cases, accounts=accounts, actor=person_of(request), now=timezone.now())

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
def act(
    request: HttpRequest,
    case_id: int,
    action: str,
    *,
    process: Process,
    proof_forms: dict[str, type[ActForm]] | None = None,
) -> HttpResponse:
    """Ask before an act, then do it: one page, one `perform()`."""
    case = visible_case(request, case_id, process)
    step = next((s for s in process.steps if s.action == action), None)
    if step is None:
        raise Http404
    form_class = (proof_forms or {}).get(action, ActForm)
    if request.method == "POST":
        asks = "ground" in request.POST
        form = form_class(request.POST, request.FILES, case=case, step=step, needs_ground=asks)
        done = _done(request, process, case, action, form) if form.is_valid() else None
        if done is not None:
            return done
        offer = _offer(request, process, case, action)
    else:
        offer = _offer(request, process, case, action)
        if offer is None:
            return refused(request, case, NotAllowed())
        initial = {"task": offer.task.pk, "version": case.version}
        asks = offer.authority.needs_ground
        form = form_class(initial=initial, case=case, step=step, needs_ground=asks)
    return _confirm(request, case, process, action, offer, form)


def _offer(request: HttpRequest, process: Process, case: Case, action: str) -> Offer | None:
    found = offers(scene_of(case, today_for(request)), process)
    return next((o for o in found if o.step.action == action), None)


def _done(
    request: HttpRequest, process: Process, case: Case, action: str, form: ActForm
) -> HttpResponse | None:
    """Do the act; None when something must be written first, which the form then says."""
    data = form.cleaned_data
    try:
        done = perform(
            process,
            case.pk,
            action,
            task_id=data["task"],
            seen_version=data["version"],
            actor=person_of(request),
            now=timezone.now(),
            comment=data["comment"],
            ground=data.get("ground", ""),
            proof=form.proof(),
        )
    except Incomplete as refusal:
        for problem in refusal.problems:
            if problem.field == "ground":
                form.ask_ground()  # the absence on record has ended since
            form.add_error(problem.field if problem.field in form.fields else None, problem.message)
        return None
    except Conflict as conflict:
        return conflict_page(request, conflict, process, action, form)
    except (NotAllowed, NotVisible) as refusal:
        return refused(request, case, refusal, form)
    _say(request, done, process, action)
    return redirect(case)


def _say(request: HttpRequest, done: Done, process: Process, action: str) -> None:
    word = process.words[action].label
    if done.already:
        messages.info(request, f"この「{word}」はすでに記録されています。二重には記録していません。")
    else:
        messages.success(request, f"「{word}」を記録しました。")


def _confirm(
    request: HttpRequest, case: Case, process: Process, action: str, offer: Offer | None, form: ActForm
) -> HttpResponse:
    word = process.words[action]
    context = {
        "case": case,
        "process": process,
        "word": word,
        "consequence": consequence(case, word),
        "offer": offer,
        "reads": process.reads(case, today_for(request)),
        "form": form,
    }
    return render(request, "workflow/confirm.html", context, status=422 if form.errors else 200)


@require_safe
def whole(request: HttpRequest, case_id: int, *, process: Process, part: Part) -> HttpResponse:
    """案件の全体を印刷: everything on file about the case as one PDF; who may read may print."""
    case = readable_case(request, case_id, process)
    pdf = print_whole(
        process, case, today_for(request), part=part, actor=person_of(request), now=timezone.now()
    )
    response = HttpResponse(pdf, content_type="application/pdf")
    name = f"{case.number or '案'} {case.title} 全体.pdf"
    response.headers["Content-Disposition"] = str(content_disposition_header(False, name))
    return response


@require_safe
def download(request: HttpRequest, case_id: int, attachment_id: int, *, process: Process) -> HttpResponse:
    """A file of a visible case: safe pictures in the page, everything else as a download."""
    case = visible_case(request, case_id, process)
    attachment = Attachment.objects.filter(pk=attachment_id, case=case_id).first()
    if attachment is None:
        raise Http404
    org = today_for(request)
    unsent = attachment.sent_round is None and not reads_unsent(case, org)
    if unsent or not process.reads(case, org):
        raise Http404
    content = (Path(settings.MEDIA_ROOT) / attachment.file).read_bytes()
    shown = attachment.is_picture
    response = HttpResponse(content, content_type=attachment.content_type)
    response.headers["Content-Disposition"] = str(content_disposition_header(not shown, attachment.name))
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    if not shown:
        actor = org.actor(person_of(request), case.section_id)
        actions.note(case, action="download", label="添付の取り出し", actor=actor, now=timezone.now())
    return response


@require_POST
def detach(request: HttpRequest, case_id: int, attachment_id: int, *, process: Process) -> HttpResponse:
    """Take back a file that was not sent yet."""
    case = visible_case(request, case_id, process)
    try:
        actions.detach(
            case_id,
            attachment_id=attachment_id,
            actor=person_of(request),
            seen_version=typed_number(request.POST.get("version", "")),
            now=timezone.now(),
        )
    except Conflict as conflict:
        return conflict_page(request, conflict, process, "edit")
    except (NotAllowed, NotVisible) as refusal:
        return refused(request, case, refusal)
    return redirect(f"{case.kind}:files", case_id)
