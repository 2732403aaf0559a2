"""What the domain refuses and no view answered by itself becomes its page, whatever the view."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.module_loading import import_string

from accounts.account.lifecycle import Taken
from katori_sns.cases.requests import conflict_page, refused
from katori_sns.files.uploads import BadFile
from katori_sns.history.actions import record_once_a_day
from katori_sns.organisation import actions as organisation
from katori_sns.organisation.requests import person_of, today_for
from katori_sns.web.views import AIDS, forbidden, not_found
from katori_sns.workflow.errors import Conflict, Incomplete, NotAllowed, NotVisible, SentBefore
from katori_sns.workflow.models import Case


class RefusalPages:
    """Middleware: 404, 403 with a trace, 409 or 422, each saying what is the matter."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, refusal: Exception) -> HttpResponse | None:
        match refusal:
            case NotVisible():
                return not_found(request, refusal)
            case NotAllowed():
                return _denied(request, refusal)
            case SentBefore():
                return _sent_before(request, refusal)
            case Conflict():
                process = next(p for p in import_string(settings.PROCESSES) if p.kind == refusal.case.kind)
                return conflict_page(request, refusal, process, "edit")
            case Incomplete():
                return _incomplete(request, [problem.message for problem in refusal.problems])
            case organisation.Refused() | BadFile():
                return _incomplete(request, [str(refusal)])
            case Taken():
                return _incomplete(request, ["同じ媒体の同じアカウント名（URL）は、もう台帳にあります"])
        return None


def _denied(request: HttpRequest, refusal: NotAllowed) -> HttpResponse:
    """403, with a trace: of the case the page is about, where there is one, or of the site."""
    org = today_for(request)
    named = request.resolver_match.kwargs.get("case_id", 0) if request.resolver_match else 0
    if case := Case.objects.visible_to(org).filter(pk=named).first():
        return refused(request, case, refusal)
    record_once_a_day(
        subject="site",
        action="denied",
        label="拒否",
        actor=org.actor(person_of(request)),
        at=timezone.now(),
        comment=request.path,
    )
    return forbidden(request, refusal)


def _sent_before(request: HttpRequest, refusal: SentBefore) -> HttpResponse:
    """409: what this copy of the form began, and what was sent with it now; the former is left as it is."""
    context = {"case": refusal.case, "typed": refusal.typed}
    return render(request, "cases/sent_before.html", context, status=409)


def _incomplete(request: HttpRequest, messages: list[str]) -> HttpResponse:
    """422: what is to be mended first, and what was typed."""
    sent = [(name, text) for name, texts in request.POST.lists() for text in texts if text.strip()]
    secret = any("password" in name for name in request.POST)
    typed = [] if secret else [("入力", text) for name, text in sent if name not in AIDS]
    context = {"problems": messages, "typed": typed}
    return render(request, "cases/incomplete.html", context, status=422)
