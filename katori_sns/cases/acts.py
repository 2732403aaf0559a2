"""Pages of every kind of case: confirming an act, the whole case on paper, files."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_POST, require_safe

from katori_sns.cases.case_file import print_whole
from katori_sns.cases.case_type import CaseType
from katori_sns.cases.forms import add_problems
from katori_sns.cases.page import body
from katori_sns.cases.reading import Reading, read
from katori_sns.cases.requests import altered, case_read, conflict_page, refused, visible_case
from katori_sns.files.kept_files import read_intact
from katori_sns.organisation.requests import ask, person_of, today_for
from katori_sns.web.dates import format_wareki
from katori_sns.web.forms import Form
from katori_sns.web.methods import shown_or_sent
from katori_sns.web.text import typed_number
from katori_sns.workflow import actions, urging
from katori_sns.workflow.course import Offer, consequence, offers, waits_for
from katori_sns.workflow.engine import Done, perform
from katori_sns.workflow.errors import Conflict, Incomplete, NotAllowed, NotVisible
from katori_sns.workflow.forms import ASKS_GROUND, ActForm
from katori_sns.workflow.models import NO_DUE, Case
from katori_sns.workflow.steps import Depth, Process, Step


@shown_or_sent
def act(
    request: HttpRequest,
    case_id: int,
    action: str,
    *,
    case_type: CaseType,
) -> HttpResponse:
    """Ask before an act, then do it: one page, one `perform()`."""
    process = case_type.process
    case = visible_case(request, case_id, process)
    step = next((s for s in process.steps if s.action == action), None)
    if step is None:
        raise Http404
    reading = read(process, case, today_for(request))
    form_class = partial(
        case_type.payloads.get(action, ActForm),
        case=reading.row,
        step=step,
        inside=action in process.inside,
    )
    if request.method == "POST":
        asks = not request.POST.keys().isdisjoint(("ground", ASKS_GROUND))
        form = form_class(request.POST, request.FILES, needs_ground=asks)
        done = _done(request, process, case, action, form) if form.is_valid() else None
        if done is not None:
            return done
        offer = _offer(reading, action)
    else:
        offer = _offer(reading, action)
        if offer is None:
            return refused(request, case, NotAllowed())
        initial = {"task": offer.task.pk, "version": case.version}
        form = form_class(initial=initial, needs_ground=offer.authority.needs_ground)
    return _confirm(request, case_type, reading, step, offer, form)


def _offer(reading: Reading[Any], action: str) -> Offer | None:
    found = offers(reading.ctx, reading.process)
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
            payload=form.payload(),
            early=data.get("early", ""),
        )
    except Incomplete as refusal:
        fields = {problem.field for problem in refusal.problems}
        if "ground" in fields:
            form.ask_ground()  # the absence on record has ended since
        if "early" in fields:
            form.ask_early()
        add_problems(form, refusal)
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
    request: HttpRequest,
    case_type: CaseType,
    reading: Reading[Any],
    step: Step,
    offer: Offer | None,
    form: ActForm,
) -> HttpResponse:
    """The page of an act: what it does, what the case page shows to who reads it, and the form."""
    process, word = reading.process, reading.process.words[step.action]
    face = {"case": reading.case} | case_type.face(reading.row)
    content = body(case_type, reading) if reading.depth >= Depth.CONTENT else face
    step = offer.step if offer else step  # the same act may be done at several desks
    desk = process.desk(step.at)
    stops = offer.problems if offer and not form.errors else ()  # else the form says so already
    form.problems = [problem for problem in stops if problem.field in form.fields]
    context = content | {
        "process": process,
        "word": word,
        "consequence": consequence(reading.row, word),
        "offer": offer,
        "problems": [problem for problem in stops if problem not in form.problems],
        "mends": desk.key == "draft" and "files" in case_type.pages,  # there, and not on this page
        # Who holds the desk decides or sends on what he sees; others act beside the main way.
        "unfolded": desk.key in ("draft", "answer") or not (step.by or (desk.side and not desk.decides)),
        "form": form,
    }
    return render(request, "cases/confirm.html", context, status=422 if form.errors else 200)


@shown_or_sent
def urge(request: HttpRequest, case_id: int, task_id: int, *, case_type: CaseType) -> HttpResponse:
    """督促する: by the case's section or the PR division, to whom it waits for; once a day."""
    reading = case_read(request, case_id, case_type.process)
    ctx, case = reading.ctx, reading.case
    task = next((t for t in urging.urgeable(ctx, ()) if t.pk == task_id), None)
    if task is None:
        raise Http404
    by, due = person_of(request), "" if task.due == NO_DUE else format_wareki(task.due)
    return ask(
        request,
        Form(request.POST if request.method == "POST" else None),
        lambda _: urging.urge(case.pk, task_id=task.pk, actor=by, now=timezone.now()),
        title="督促",
        button="督促する",
        said="督促を記録し、相手に知らせました。",
        facts=[
            ("案件", case.title),
            ("待っている処理", task.label),
            ("待っている相手", waits_for(ctx, task)),
            *([("期限", due)] if due else []),
        ],
        consequences=[
            "相手に通知とメールが届き、だれが督促したかが履歴に残ります。同じ処理への督促は、一日に一度です。"
        ],
        back=case.get_absolute_url(),
        above="案件",
    )


@require_safe
def whole(request: HttpRequest, case_id: int, *, case_type: CaseType) -> HttpResponse:
    """案件一式をPDFで開く: everything on file about the case as one PDF; who may read may print."""
    case = case_read(request, case_id, case_type.process).case
    pdf = print_whole(case_type, case, today_for(request), actor=person_of(request), now=timezone.now())
    response = HttpResponse(pdf, content_type="application/pdf")
    name = f"{case.number or '案'} {case.title} 全体.pdf"
    response.headers["Content-Disposition"] = str(content_disposition_header(False, name))
    return response


@require_safe
def download(request: HttpRequest, case_id: int, attachment_id: int, *, case_type: CaseType) -> HttpResponse:
    """A file of a visible case: safe pictures in the page, everything else as a download."""
    reading = case_read(request, case_id, case_type.process)
    case = reading.case
    attachment = next((file for file in reading.files if file.pk == attachment_id), None)
    if attachment is None:
        raise Http404
    content = read_intact(attachment.file, case.subject, "attach")
    if content is None:
        return altered(request, case, "ファイル", "追加した")
    shown = attachment.is_picture
    response = HttpResponse(content, content_type=attachment.content_type)
    response.headers["Content-Disposition"] = str(content_disposition_header(not shown, attachment.name))
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    if not shown:
        actor = reading.org.actor(person_of(request), case.keeper_id)
        actions.note(case, action="download", label="添付の取り出し", actor=actor, now=timezone.now())
    return response


@require_POST
def detach(request: HttpRequest, case_id: int, attachment_id: int, *, case_type: CaseType) -> HttpResponse:
    """Take back a file that was not sent yet."""
    process = case_type.process
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
