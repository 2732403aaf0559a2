"""Error pages, and pages that stand by themselves."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe


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
    body = render(None, "web/500.html", {"request_id": getattr(request, "id", "")})  # type: ignore[arg-type]
    body.status_code = 500
    return body


@require_safe
def guideline(request: HttpRequest) -> HttpResponse:
    """The guideline whole, an anchor at every article."""
    return render(request, "web/guideline.html")
