"""Every log record is one JSON line that names its request."""

import json
import logging

import pytest
from django.test import Client

from katori_sns.web.logs import JsonFormatter, current_request

pytestmark = [pytest.mark.sqlite, pytest.mark.no_cover]


def record(message: str, *args: object, exc_info: object = None) -> logging.LogRecord:
    return logging.LogRecord("katori", logging.ERROR, "x.py", 1, message, args, exc_info)  # type: ignore[arg-type]


def test_a_record_is_one_line_with_its_request() -> None:
    token = current_request.set("abc123")
    line = JsonFormatter().format(record("改行\nと%s", "値"))
    current_request.reset(token)
    read = json.loads(line)
    assert "\n" not in line
    assert {name: read[name] for name in ("level", "logger", "request", "message")} == {
        "level": "ERROR",
        "logger": "katori",
        "request": "abc123",
        "message": "改行\nと値",
    }


def test_an_exception_leaves_its_trace_in_the_same_line() -> None:
    with pytest.raises(ZeroDivisionError) as failed:
        _ = 1 / 0
    line = JsonFormatter().format(record("失敗", exc_info=failed._excinfo))
    assert ("\n" in line, "ZeroDivisionError" in json.loads(line)["trace"]) == (False, True)


def test_a_refusal_logged_after_the_middleware_still_names_its_request(
    client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    response = client.get("/static/nothing.css")
    lines = [json.loads(JsonFormatter().format(r)) for r in caplog.records if r.name == "django.request"]
    assert [line["request"] for line in lines] == [response.headers["X-Request-ID"]]


def test_outside_a_request_the_number_is_empty() -> None:
    assert json.loads(JsonFormatter().format(record("起動")))["request"] == ""


def test_what_hangs_on_a_record_stays_out_of_its_line() -> None:
    kept = {"at", "level", "logger", "request", "message"}
    attached = record("失敗 %s", "値")
    attached.status_code, attached.typed = 500, "himitsu"
    assert set(json.loads(JsonFormatter().format(attached))) == kept
    assert json.loads(JsonFormatter().format(record({"数": 1})))["message"] == "{'数': 1}"  # type: ignore[arg-type]
