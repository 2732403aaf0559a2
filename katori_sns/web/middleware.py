"""What every request and response carries."""

from collections.abc import Callable
from secrets import token_hex
from time import perf_counter

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import render

from katori_sns.web.logs import current_request, log_request
from katori_sns.web.proxy import request_number

Respond = Callable[[HttpRequest], HttpResponse]


def request_id(get_response: Respond) -> Respond:
    """Number the request; the number stands in the logs, in the answer and on the error page."""

    def middleware(request: HttpRequest) -> HttpResponse:
        began, number = perf_counter(), request_number(request) or token_hex(6)
        request.id = number  # type: ignore[attr-defined]
        token = current_request.set(number)
        try:
            response = get_response(request)
            log_request(request, response.status_code, perf_counter() - began)
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


def page_of_a_button(get_response: Respond) -> Respond:
    """Who opens the address of a button, as after a login that came between, reads a page and not nothing."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if not isinstance(response, HttpResponseNotAllowed):
            return response
        page = render(request, "web/405.html", status=405)
        page.headers["Allow"] = response.headers["Allow"]
        return page

    return middleware
