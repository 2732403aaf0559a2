"""One JSON line per log record, with the id of the request it belongs to."""

import logging
from contextvars import ContextVar

from pythonjsonlogger import json

current_request = ContextVar("current_request", default="")


def _request_id(record: logging.LogRecord) -> str:
    """Django logs refusals (404, 403) after the middleware has left: the id is still on the request."""
    return getattr(getattr(record, "request", None), "id", "")


class JsonFormatter(json.JsonFormatter):
    def __init__(self) -> None:
        super().__init__(["asctime"], json_ensure_ascii=False)

    def add_fields(
        self, log_data: dict[str, object], record: logging.LogRecord, message_dict: dict[str, object]
    ) -> None:
        """These keys alone: what else hangs on a record, such as the request, stays out of the log."""
        log_data |= {
            "at": record.asctime,
            "level": record.levelname,
            "logger": record.name,
            "request": current_request.get() or _request_id(record),
            "message": record.getMessage(),
        }
        if "exc_info" in message_dict:
            log_data["trace"] = message_dict["exc_info"]
