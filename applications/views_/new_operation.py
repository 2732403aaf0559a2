"""Pages of the new-operation application."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_safe

from accounts.items import NINE_ITEMS
from applications import papers
from applications.actions import may_assess, save_verdicts, sheet_mark
from applications.forms import REVIEW, STEP_NAMES, STEPS, CopyForm, StepForm, UploadForm, VerdictForm, step_of
from applications.guards import complete
from applications.models import NewOperationApplication, Verdict
from applications.pages import UNSENT, case_page
from applications.process import NEW_OPERATION
from katori_sns.workflow import actions, uploads
from katori_sns.workflow.asking import conflict_page, person, refused, today_for, visible_case
from katori_sns.workflow.course import scene_of
from katori_sns.workflow.errors import Conflict, NotAllowed, NotVisible
from katori_sns.workflow.rules import reads_unsent

PROCESS = NEW_OPERATION


def application(request: HttpRequest, case_id: int) -> NewOperationApplication:
    case = visible_case(request, case_id, PROCESS)
    if not isinstance(case, NewOperationApplication):
        raise Http404
    return case


def own_draft(request: HttpRequest, case_id: int) -> NewOperationApplication:
    """One's own draft; one already sent takes what was still typed only to say so, another's nothing."""
    case = application(request, case_id)
    inside = case.section_id in today_for(request).mine
    gone = case.state != "draft" and request.method != "POST"
    if gone or case.drafter_id != request.user.pk or not inside:
        raise Http404
    return case


@require_http_methods(["GET", "HEAD", "POST"])
def draft(request: HttpRequest) -> HttpResponse:
    """起案する: the first step begins the case."""
    org = today_for(request)
    if not org.mine:
        raise Http404
    form = STEPS[1][1](request.POST or None, org=org)
    if request.method == "POST" and form.is_valid():
        fields = form.saved_fields()
        case = actions.start(
            PROCESS,
            drafter=person(request),
            section_id=form.cleaned_data.get("section") or next(iter(org.mine)),
            now=timezone.now(),
            fields=fields,
            joint_sections=form.cleaned_data["joint_sections"],
        )
        return redirect("new_operation:edit", case.pk, 2)
    return _step_page(request, None, 1, form)


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, case_id: int, number: int) -> HttpResponse:
    """直す: one step of the draft; saved when one goes on, and by itself while one types."""
    case = own_draft(request, case_id)
    if number not in STEPS:
        raise Http404
    form = STEPS[number][1](request.POST or None, instance=case, org=today_for(request))
    if request.method != "POST":
        return _step_page(request, case, number, form)
    autosave = request.headers.get("HX-Request") == "true"
    if not form.is_valid():
        if autosave:
            return render(request, "applications/_saved.html", {"unsaved": True})
        return _step_page(request, case, number, form)
    try:
        version = _save(request, case, form)
    except Conflict as conflict:
        if autosave:
            return render(request, "applications/_saved.html", {"conflict": True})
        return conflict_page(request, conflict, PROCESS, "edit", form)
    if autosave:
        return render(request, "applications/_saved.html", {"version": version, "now": timezone.now()})
    return redirect(_after(request, case, number))


def _save(request: HttpRequest, case: NewOperationApplication, form: StepForm) -> int:
    fields = form.saved_fields()
    return actions.edit(
        PROCESS,
        case.pk,
        actor=person(request),
        seen_version=form.cleaned_data["version"] or 0,
        now=timezone.now(),
        fields=fields,
        joint_sections=form.cleaned_data.get("joint_sections"),
    )


def _after(request: HttpRequest, case: NewOperationApplication, number: int) -> str:
    if "close" in request.POST:
        return case.get_absolute_url()
    if number + 1 == REVIEW:
        return reverse("new_operation:files", args=[case.pk])
    return reverse("new_operation:edit", args=[case.pk, number + 1])


def _step_page(
    request: HttpRequest, case: NewOperationApplication | None, number: int, form: StepForm
) -> HttpResponse:
    context = {
        "case": case,
        "process": PROCESS,
        "form": form,
        "number": number,
        "steps": _steps(case, number),
        "next_name": f"{number + 1} {STEP_NAMES[number + 1]}",
        "previous": reverse("new_operation:edit", args=[case.pk, number - 1]) if case and number > 1 else "",
    }
    template = "applications/items.html" if number == 3 else "applications/step.html"
    return render(request, template, context, status=422 if form.errors else 200)


def _steps(case: NewOperationApplication | None, number: int) -> list[dict[str, Any]]:
    def url(n: int) -> str:
        if case is None:
            return ""
        if n == REVIEW:
            return reverse("new_operation:files", args=[case.pk])
        return reverse("new_operation:edit", args=[case.pk, n])

    return [
        {
            "name": f"{n} {name}",
            "url": url(n),
            "state": "now" if n == number else "done" if n < number else "todo",
        }
        for n, name in STEP_NAMES.items()
    ]


@require_http_methods(["GET", "HEAD", "POST"])
def files(request: HttpRequest, case_id: int) -> HttpResponse:
    """添付と確認: files, and what is still missing before the chief can have it."""
    case = own_draft(request, case_id)
    form = UploadForm(request.POST or None, request.FILES or None, initial={"version": case.version})
    if request.method == "POST" and form.is_valid():
        try:
            actions.attach(
                case_id,
                file=form.cleaned_data["file"],
                actor=person(request),
                seen_version=form.cleaned_data["version"],
                now=timezone.now(),
            )
        except uploads.BadFile as bad:
            form.add_error("file", str(bad))
        except Conflict as conflict:
            return conflict_page(request, conflict, PROCESS, "edit")
        else:
            return redirect("new_operation:files", case_id)
    scene = scene_of(case, today_for(request))
    context = {
        "case": case,
        "process": PROCESS,
        "form": form,
        "steps": _steps(case, REVIEW),
        "attachments": list(case.attachments.all()),
        "problems": [{"message": p.message, "url": _problem_url(case_id, p.field)} for p in complete(scene)],
        "rows": case_page(case, scene.org)["rows"],
        "items": case_page(case, scene.org)["items"],
    }
    return render(request, "applications/files.html", context, status=422 if form.errors else 200)


def _problem_url(case_id: int, field: str) -> str:
    return reverse("new_operation:edit", args=[case_id, step_of(field)]) + f"#id_{field}"


@require_safe
def detail(request: HttpRequest, case_id: int) -> HttpResponse:
    """案件: the course, what one may do, what changed, the items, the form, files and history."""
    case = application(request, case_id)
    return render(request, "applications/detail.html", case_page(case, today_for(request)))


@require_http_methods(["GET", "HEAD", "POST"])
def assess(request: HttpRequest, case_id: int) -> HttpResponse:
    """九項目を確認する: verdict and remark for each item, saved before anybody decides."""
    case = application(request, case_id)
    form = VerdictForm(request.POST or None, initial=_verdicts(case))
    # A sheet filled in too late goes on to its conflict, which keeps what was written.
    if not may_assess(case, today_for(request)) and not form.is_valid():
        return refused(request, case, NotAllowed())
    if request.method == "POST" and form.is_valid():
        try:
            save_verdicts(
                PROCESS,
                case_id,
                actor=person(request),
                now=timezone.now(),
                seen=form.cleaned_data["seen"],
                words=form.words(),
                remarks=form.remarks(),
            )
        except Conflict as conflict:
            return conflict_page(request, conflict, PROCESS, "assess", form)
        except (NotAllowed, NotVisible) as refusal:
            return refused(request, case, refusal)
        messages.success(request, "九項目の確認を保存しました。")
        return redirect(case)
    rows = [
        {
            "item": item,
            "text": getattr(case, item.field),
            "word": form[f"word_{item.number}"],
            "remark": form[f"remark_{item.number}"],
        }
        for item in NINE_ITEMS
    ]
    context = {"case": case, "process": PROCESS, "form": form, "rows": rows}
    return render(request, "applications/assess.html", context, status=422 if form.errors else 200)


def _verdicts(case: NewOperationApplication) -> dict[str, Any]:
    initial: dict[str, Any] = {"seen": sheet_mark(case)}
    for verdict in Verdict.objects.filter(application=case, round=case.round):
        initial[f"word_{verdict.item}"] = verdict.word
        initial[f"remark_{verdict.item}"] = verdict.remark
    return initial


@require_http_methods(["GET", "HEAD", "POST"])
def copy(request: HttpRequest, case_id: int) -> HttpResponse:
    """別の媒体に写す: a new draft with the same texts for another medium (G4(2): one application each)."""
    case = application(request, case_id)
    org = today_for(request)
    if case.section_id not in org.mine:
        raise Http404
    form = CopyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        names = [f.name for f in NewOperationApplication._meta.local_fields if f.name != "case_ptr"]
        fields = {name: getattr(case, name) for name in names} | form.cleaned_data
        new = actions.start(
            PROCESS,
            drafter=person(request),
            section_id=case.section_id,
            now=timezone.now(),
            fields=fields,
            joint_sections=case.joint_sections.all(),
        )
        return redirect("new_operation:edit", new.pk, 1)
    context = {"case": case, "process": PROCESS, "form": form}
    return render(request, "applications/copy.html", context, status=422 if form.errors else 200)


@require_safe
def paper(request: HttpRequest, case_id: int) -> HttpResponse:
    """申請書のPDF: the stored bytes of the newest paper; a draft is set anew and marked 「案」."""
    case = application(request, case_id)
    now = timezone.now()
    org = today_for(request)
    readable = reads_unsent(case, org)
    document = None if readable and case.state in UNSENT else papers.issued(case, now)
    if not (document or readable):
        raise Http404
    if document and not document.is_intact():
        return render(request, "workflow/altered.html", {"case": case}, status=500)
    pdf = document.content if document else papers.draft_pdf(case, now)
    actor = org.actor(person(request), case.section_id)
    actions.note(case, action="print", label="印刷", actor=actor, now=now)
    response = HttpResponse(pdf, content_type="application/pdf")
    name = f"{case.number or '案'} {case.title}.pdf"
    response.headers["Content-Disposition"] = str(content_disposition_header(False, name))
    return response
