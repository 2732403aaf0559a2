"""What every request and response carries."""

from collections.abc import Callable
from secrets import token_hex

from django.http import HttpRequest, HttpResponse

from katori_sns.web.logs import current_request

Respond = Callable[[HttpRequest], HttpResponse]


def request_id(get_response: Respond) -> Respond:
    """Number the request; the number stands in the log, in the answer and on the error page."""

    def middleware(request: HttpRequest) -> HttpResponse:
        number = token_hex(6)
        request.id = number  # type: ignore[attr-defined]
        token = current_request.set(number)
        try:
            response = get_response(request)
        finally:
            current_request.reset(token)
        response.headers["X-Request-ID"] = number
        return response

    return middleware


def response_headers(get_response: Respond) -> Respond:
    """Headers Django and django-csp do not set; pages are never kept by a cache."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
        response.headers.setdefault("Cache-Control", "no-store")
        return response

    return middleware
