"""Every log record is one JSON line that names its request; every request has one."""

from __future__ import annotations

import io
import json
import logging
import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from smtplib import SMTPServerDisconnected
from typing import Any

import pytest
from django.db import IntegrityError, OperationalError, connection
from django.test import Client

from katori_sns.web.logs import JsonFormatter, Sparing, current_request
from tests.city import City
from tests.organisation.entering import PASSWORD, client_of, give_password

pytestmark = [pytest.mark.sqlite, pytest.mark.no_cover]


def record(
    message: object, *args: object, error: BaseException | None = None, name: str = "katori"
) -> logging.LogRecord:
    told: Any = (type(error), error, error.__traceback__) if error else None
    return logging.LogRecord(name, logging.ERROR, "x.py", 1, message, args, told)


def raised(error: BaseException, cause: BaseException | None = None) -> BaseException:
    try:
        raise error from cause
    except BaseException as caught:
        return caught


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    """What stands on stderr: all that passes the handler of the settings."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonFormatter())
    handler.addFilter(Sparing())
    loggers = [logging.getLogger(name) for name in ("", "django")]
    for logger in loggers:
        logger.addHandler(handler)
    yield stream
    for logger in loggers:
        logger.removeHandler(handler)


def read(stream: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def test_a_record_is_one_line_with_its_request_and_a_time_that_names_its_zone() -> None:
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
    assert datetime.fromisoformat(read["at"]).utcoffset() == timedelta(hours=9)


def test_an_exception_leaves_its_trace_in_the_same_line() -> None:
    line = JsonFormatter().format(record("失敗", error=raised(ZeroDivisionError())))
    assert ("\n" in line, "ZeroDivisionError" in json.loads(line)["trace"]) == (False, True)


def test_of_a_row_that_the_database_refuses_nothing_is_quoted() -> None:
    below = raised(ValueError("duplicate key\nDETAIL:  Key (name)=(himitsu\n\nno himitsu) already exists."))
    line = JsonFormatter().format(record("失敗", error=raised(IntegrityError(str(below)), below)))
    assert "himitsu" not in line
    assert line.count("duplicate key") == 2
    assert "IntegrityError" in line


def test_of_several_rows_that_the_database_refuses_nothing_is_quoted() -> None:
    refused = [raised(IntegrityError(f"{n}\nDETAIL:  Failing row contains (himitsu)")) for n in ("a", "b")]
    line = JsonFormatter().format(record("失敗", error=raised(ExceptionGroup("parts", refused))))
    assert "himitsu" not in line
    assert line.count("IntegrityError") == 2


def test_outside_a_request_the_number_is_empty() -> None:
    assert json.loads(JsonFormatter().format(record("起動")))["request"] == ""


def test_what_hangs_on_a_record_stays_out_of_its_line() -> None:
    kept = {"at", "level", "logger", "request", "message"}
    attached = record("失敗 %s", "値")
    attached.status_code, attached.typed = 500, "himitsu"
    assert set(json.loads(JsonFormatter().format(attached))) == kept
    assert json.loads(JsonFormatter().format(record({"数": 1})))["message"] == "{'数': 1}"


LOST = raised(ConnectionRefusedError(111, "refused"))
OUTAGES = [
    record("failed", error=raised(OperationalError("接続できません\nどこかで"))),
    record("outbox 1 failed", error=raised(SMTPServerDisconnected("mail is away"))),
    record("no room", error=raised(OSError(28, "No space left"))),
    record("parts", error=raised(ExceptionGroup("parts", [OperationalError("a"), OSError("b")]))),
    record("Message Error\n['stack']", error=raised(RuntimeError("x"), LOST), name="celery.beat"),
]


@pytest.mark.parametrize("told", OUTAGES, ids=lambda r: r.getMessage().split("\n")[0])
def test_an_outage_is_one_line_without_a_trace_and_told_once_a_minute(told: logging.LogRecord) -> None:
    line = json.loads(JsonFormatter().format(told))
    assert ("trace" in line, "\n" in line["outage"] + line["message"]) == (False, False)
    sparing = Sparing()
    assert [sparing.filter(told) for _ in range(3)] == [True, False, False]


@pytest.mark.parametrize(
    "error",
    [
        raised(ValueError("a fault of the program"), LOST),
        raised(ExceptionGroup("parts", [OSError("b"), ValueError("c")])),
    ],
)
def test_a_fault_of_the_program_keeps_its_trace_each_time(error: BaseException) -> None:
    told, sparing = record("failed", error=error), Sparing()
    assert "trace" in json.loads(JsonFormatter().format(told))
    assert [sparing.filter(told) for _ in range(3)] == [True, True, True]


def test_a_request_leaves_one_line_and_no_word_of_what_was_sought(city: City, lines: io.StringIO) -> None:
    client = client_of(city, "係員")
    case = city.draft()
    for path in (f"/cases/new-operation/{case.pk}/", "/cases/", "/people/", "/himitsu/"):
        client.get(path, {"q": "himitsu"}, headers={"Referer": "http://testserver/?q=himitsu"})
    told = [(line["route"], line["status"], line["user"], line["method"]) for line in read(lines)]
    assert told == [
        ("/cases/new-operation/<int:case_id>/", 200, city["係員"].pk, "GET"),
        ("/cases/", 200, city["係員"].pk, "GET"),
        ("/people/", 404, city["係員"].pk, "GET"),  # a refusal names who was refused
        ("", 404, city["係員"].pk, "GET"),
    ]
    assert {line["address"] for line in read(lines)} == {"127.0.0.1"}
    assert all(line["ms"] >= 0 and re.fullmatch("[0-9a-f]{12}", line["request"]) for line in read(lines))
    assert [line["level"] for line in read(lines)] == ["INFO", "INFO", *["WARNING"] * 2]
    assert "himitsu" not in lines.getvalue()


def test_while_the_database_is_away_each_request_has_its_line_and_the_outage_one(
    city: City, lines: io.StringIO
) -> None:
    client = client_of(city, "係員")
    client.raise_request_exception = False

    def away(*_: Any) -> Any:
        raise OperationalError("接続できません")

    with connection.execute_wrapper(away):
        assert [client.get("/cases/").status_code for _ in range(3)] == [503] * 3
    told = read(lines)
    assert [line["status"] for line in told if "status" in line] == [503] * 3
    assert [line["outage"] for line in told if "status" not in line] == ["OperationalError: 接続できません"]
    assert "Traceback" not in lines.getvalue()


def test_the_line_of_a_login_names_who_came_in(city: City, lines: io.StringIO) -> None:
    give_password(city["係員"])
    for password in ("chigau-himitsu", PASSWORD):
        Client().post("/login/", {"username": city["係員"].username, "password": password})
    told = [(line["status"], line["user"]) for line in read(lines)]
    assert told == [(422, None), (302, city["係員"].pk)]
    assert "himitsu" not in lines.getvalue()


@pytest.mark.parametrize(("given", "taken"), [("0123456789ab", True), ("x" * 12, False), ("0" * 13, False)])
def test_behind_the_proxy_its_number_is_the_number(
    client: Client, settings: Any, lines: io.StringIO, given: str, taken: bool
) -> None:
    for secure in (True, False):
        settings.SECURE = secure
        answer = client.get("/health/live", headers={"X-Request-ID": given, "X-Real-IP": "127.0.0.1"})
        assert (answer.headers["X-Request-ID"] == given) == (taken and secure)
        assert read(lines)[-1]["request"] == answer.headers["X-Request-ID"]


@pytest.mark.parametrize("name", ["celery.app.trace", "celery.worker.strategy"])
def test_of_a_task_that_went_well_nothing_is_told(name: str) -> None:
    levels = [logging.INFO, logging.WARNING]
    assert [logging.getLogger(name).isEnabledFor(level) for level in levels] == [False, True]
