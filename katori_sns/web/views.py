"""Error pages, and pages that stand by themselves."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from katori_sns.web.dates import EXAMPLE, WarekiDateField
from katori_sns.web.forms import Form


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "web/400.html", status=400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "web/403.html", status=403)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return render(request, "web/csrf.html", status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The same page for what does not exist and for what is not yours."""
    return render(request, "web/404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Drawn without the database or a context processor: either may be what failed."""
    body = render(None, "web/500.html", {"request_id": getattr(request, "id", "")})
    body.status_code = 500
    return body


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
