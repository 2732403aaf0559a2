"""Error pages, and pages that stand by themselves."""

import re
import sys
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.messages import get_messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.decorators.http import require_safe

from katori_sns.web.dates import EXAMPLE, WarekiDateField
from katori_sns.web.forms import Form
from katori_sns.web.outages import cause


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "web/400.html", status=400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "web/403.html", status=403)


_CHOICE = re.compile(r"\s*|[a-z_]+|\d")  # of a list, a tick
AIDS = ("csrfmiddlewaretoken", "ground", "once", "task", "version")  # fields in which nobody wrote


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return unsent(request)


def unsent(request: HttpRequest) -> HttpResponse:
    """What was sent without a session or its token: shown, and offered to be sent again.

    Only what a page of ours sent: else another site could put its words into somebody's mouth.
    """
    ours = urlsplit(request.headers.get("Origin", "")).netloc == request.get_host()
    fields = [field for field in _typed(request) if field[0] != AIDS[0]] if ours else []
    shown = [value for name, value in fields if name not in AIDS and not _CHOICE.fullmatch(value)]
    context = {"fields": fields, "shown": shown, "files": bool(request.FILES)}
    return render(request, "web/unsent.html", context, status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The same page for what does not exist and for what is not yours."""
    return render(request, "web/404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Drawn without the database or a context processor: either may be what failed.

    What failed around the program (database, disk) is a 503: it says so and keeps what was typed.
    """
    context: dict[str, object] = {"request_id": getattr(request, "id", "")}
    outage = cause(sys.exception())
    if not outage:
        return HttpResponse(render_to_string("web/500.html", context), status=500)
    context |= {"cause": outage, "method": request.method}
    context["fields"] = [] if request.FILES else _typed(request)
    # What the page that failed would have said of an act, the next one says.
    if said := get_messages(request):
        said.used = False  # type: ignore[union-attr]
    return HttpResponse(render_to_string("web/503.html", context), status=503, headers={"Retry-After": "30"})


def _typed(request: HttpRequest) -> list[tuple[str, str]]:
    """What was sent, to be sent again; no password is written into a page."""
    if any("password" in name for name in request.POST):
        return []
    return [(name, str(value)) for name, values in request.POST.lists() for value in values]


@require_safe
def guideline(request: HttpRequest) -> HttpResponse:
    """The guideline whole, an anchor at every article."""
    return render(request, "web/guideline.html")


@require_safe
def manual(request: HttpRequest) -> HttpResponse:
    """What each role does."""
    return render(request, "web/manual.html")


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """The accessibility policy."""
    return render(request, "web/accessibility.html")


class SampleForm(Form):
    start_on = WarekiDateField(label="運用開始予定日", help_text=EXAMPLE)


@require_safe
def parts(request: HttpRequest) -> HttpResponse:
    """Every part of the screens on one page; only in the demo."""
    if not settings.DEMO:
        raise Http404
    return render(request, "web/parts.html", {"form": SampleForm({"start_on": "令和8年12月40日"})})
