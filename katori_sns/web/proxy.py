"""What the proxy before the application says of a request; where there is none, nobody is believed."""

import re

from django.conf import settings
from django.http import HttpRequest

NUMBER = re.compile(r"[0-9a-f]{12}")  # as nginx makes them


def client_ip(request: HttpRequest) -> str:
    """Where a request comes from."""
    proxied = request.headers.get("X-Real-IP") if settings.SECURE else None
    return proxied or str(request.META.get("REMOTE_ADDR", ""))


def request_number(request: HttpRequest) -> str:
    """The number under which the proxy has it in its own log; "" where it gave none."""
    given = request.headers.get("X-Request-ID", "") if settings.SECURE else ""
    return given if NUMBER.fullmatch(given) else ""
