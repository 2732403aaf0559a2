"""What every page of a case begins with, and how it may end: what one sees, what is refused."""

from __future__ import annotations

from django.forms import BaseForm, Textarea, TextInput
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from katori_sns.cases.reading import Reading, read
from katori_sns.organisation.requests import person_of, today_for
from katori_sns.web.forms import typed_in
from katori_sns.web.tables import TableWidget
from katori_sns.workflow import actions
from katori_sns.workflow.errors import Conflict, NotVisible
from katori_sns.workflow.models import Case
from katori_sns.workflow.steps import C_co, Depth, Process


def visible_case(request: HttpRequest, case_id: int, process: Process) -> Case:
    """The face of the case, or 404 for one that does not exist for this person."""
    return get_object_or_404(Case.objects.visible_to(today_for(request)), pk=case_id, kind=process.kind)


def case_read(request: HttpRequest, case_id: int, process: Process[C_co]) -> Reading[C_co]:
    """The case as the person reads it; 404 for who gets no further than its face."""
    reading = read(process, visible_case(request, case_id, process), today_for(request))
    if reading.depth < Depth.CONTENT:
        raise Http404
    return reading


def refused(
    request: HttpRequest, case: Case, refusal: Exception, form: BaseForm | None = None
) -> HttpResponse:
    """Not visible: 404. Visible but not offered: 403, with a trace in the history, and what was typed."""
    if isinstance(refusal, NotVisible):
        raise Http404
    org, now = today_for(request), timezone.now()
    actor = org.actor(person_of(request), case.keeper_id)
    actions.note(case, action="denied", label="拒否", actor=actor, now=now)
    context = {"case": case, "title": "この処理はできません", "typed": _typed(form) if form else []}
    return render(request, "workflow/denied.html", context, status=403)


def conflict_page(
    request: HttpRequest, conflict: Conflict, process: Process, action: str, form: BaseForm | None = None
) -> HttpResponse:
    """409: who did what first, where the case is now, and what was typed, for copying.

    Who reads only the face of the case learns that somebody was first.
    """
    case = conflict.case
    events = read(process, case, today_for(request)).events
    person = person_of(request)
    # A draft that is saved leaves no event, and nobody else saves it.
    saved = action == "edit" and case.state == "draft" and case.drafter_id == person.pk
    word = process.words[action].label if action in process.words else "保存"
    context = {
        "case": case,
        "process": process,
        "state": process.states[case.state],
        "word": word,
        # One's own second screen is no other person.
        "own": saved or (bool(events) and events[0].actor_id == person.pk),
        "event": next((event for event in events if event.action in process.words), None),
        "typed": _typed(form) if form else [],
    }
    return render(request, "workflow/conflict.html", context, status=409)


def altered(request: HttpRequest, case: Case, what: str, when: str) -> HttpResponse:
    """What is kept is not what was put on file: 500, for it is not the reader's doing."""
    context = {"case": case, "what": what, "when": when}
    return render(request, "cases/altered.html", context, status=500)


def _typed(form: BaseForm) -> list[tuple[str, str]]:
    """What was written into a form, as typed, field by field; what was only chosen is chosen again."""
    kinds = (TextInput, Textarea, TableWidget)
    written = [f for f in form if not f.is_hidden and isinstance(f.field.widget, kinds)]
    texts = [(str(f.label), typed_in(f)) for f in written]
    return [(label, text) for label, text in texts if text.strip()]
