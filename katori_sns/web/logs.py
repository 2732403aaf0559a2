"""One JSON line per log record, with the id of the request it belongs to, and one line for every request.

No line holds what was typed: of a request its route is told, not its address with the words of a search.
"""

import logging
import re
from contextvars import ContextVar
from datetime import datetime
from time import monotonic

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from pythonjsonlogger import json

from katori_sns.web.clock import TOKYO
from katori_sns.web.outages import cause
from katori_sns.web.proxy import client_ip

current_request = ContextVar("current_request", default="")
lines = logging.getLogger("request")
LONGEST = 300  # of what an outage says
# PostgreSQL quotes the row that it refuses, and so what was typed, until the next exception of the trace.
# In the trace of a group each line is indented, and the next exception begins with 「+-」.
QUOTED = re.compile(
    r"\n[ |]*(?:DETAIL|CONTEXT|詳細|文脈):.*?(?=\n[ |]*\n[ |]*(?:The above|During handling)|\n[ |]*\+-|\Z)",
    re.S,
)
QUIET = 60  # seconds in which an outage that goes on is not told again


def log_request(request: HttpRequest, status: int, seconds: float) -> None:
    """Tell of one request: who asked for which page from where, how it was answered, how long it took."""
    match = getattr(request, "resolver_match", None)
    told = {
        "method": request.method,
        "route": f"/{match.route}" if match else "",
        "status": status,
        "ms": round(seconds * 1000),
        "user": _user_id(request),
        "address": client_ip(request),
    }
    level = logging.WARNING if status >= 400 else logging.INFO
    lines.log(level, "%s %s", request.method, status, extra={"told": told})


def _user_id(request: HttpRequest) -> int | None:
    """Who it was, so far as anything has asked: the log asks no database."""
    user = getattr(request, "user", None)  # after a login whoever came in
    was = getattr(getattr(request, "_cached_user", None), "pk", None)  # after a logout whoever left
    return was if was or isinstance(user, SimpleLazyObject) else getattr(user, "pk", None)


def outage(record: logging.LogRecord) -> str:
    """What failed around the program, in one line; "" for any other record, whose trace is needed."""
    error = record.exc_info[1] if record.exc_info else None
    while error:
        below = error.exceptions if isinstance(error, BaseExceptionGroup) else (error,)
        if all(cause(each) for each in below):
            return f"{type(below[0]).__name__}: {below[0]}".splitlines()[0][:LONGEST]
        # Celery raises its own in the place of what the broker's driver said.
        error = (error.__cause__ or error.__context__) if record.name.startswith("celery") else None
    return ""


class Sparing(logging.Filter):
    """Lets an outage through once a minute, however many things it stops."""

    def __init__(self) -> None:
        super().__init__()
        self.told: dict[tuple[str, str], float] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        said = outage(record)
        if not said:
            return True
        now, key = monotonic(), (record.name, said)
        self.told = {each: at for each, at in self.told.items() if now - at < QUIET}
        return self.told.setdefault(key, now) == now


class JsonFormatter(json.JsonFormatter):
    def __init__(self) -> None:
        super().__init__(["message"], json_ensure_ascii=False)

    def add_fields(
        self, log_data: dict[str, object], record: logging.LogRecord, message_dict: dict[str, object]
    ) -> None:
        """These keys alone: what else hangs on a record, such as the request, stays out of the log."""
        said = outage(record)
        message = record.getMessage()
        log_data |= {
            "at": datetime.fromtimestamp(record.created, TOKYO).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "request": current_request.get() or _request_id(record),
            "message": message.splitlines()[0][:LONGEST] if said and message else message,
            **getattr(record, "told", {}),
        }
        if said:
            log_data["outage"] = said
        elif "exc_info" in message_dict:
            log_data["trace"] = QUOTED.sub("", str(message_dict["exc_info"]))


def _request_id(record: logging.LogRecord) -> str:
    """Django logs refusals (404, 403) after the middleware has left: the id is still on the request."""
    return getattr(getattr(record, "request", None), "id", "")
