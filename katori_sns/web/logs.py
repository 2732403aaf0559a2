"""One JSON line per log record, with the id of the request it belongs to."""

import json
import logging
from contextvars import ContextVar

current_request = ContextVar("current_request", default="")


def _request_id(record: logging.LogRecord) -> str:
    """Django logs refusals (404, 403) after the middleware has left: the id is still on the request."""
    return getattr(getattr(record, "request", None), "id", "")


class JsonFormatter(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        line = {
            "at": self.formatTime(record),
            "level": record.levelname,
            "logger": record.name,
            "request": current_request.get() or _request_id(record),
            "message": record.getMessage(),
        }
        if record.exc_info:
            line["trace"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False)
