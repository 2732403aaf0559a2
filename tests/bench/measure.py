"""How figures are taken and told."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from statistics import median
from time import process_time
from typing import Any
from urllib.parse import urlencode

from django.core.handlers.wsgi import WSGIHandler
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from katori_sns.organisation.models import User

BACKEND = "katori_sns.organisation.backends.RoleBackend"


@dataclass(frozen=True)
class Wanted:
    """A bound: at least or at most, on SQLite and on PostgreSQL."""

    sign: str
    sqlite: float
    postgresql: float

    def bound(self, vendor: str) -> float:
        return self.sqlite if vendor == "sqlite" else self.postgresql

    def holds(self, value: float, vendor: str) -> bool:
        bound = self.bound(vendor)
        return value >= bound if self.sign == "≥" else value <= bound


def at_least(sqlite: float, postgresql: float | None = None) -> Wanted:
    return Wanted("≥", sqlite, sqlite if postgresql is None else postgresql)


def at_most(sqlite: float, postgresql: float | None = None) -> Wanted:
    return Wanted("≤", sqlite, sqlite if postgresql is None else postgresql)


@dataclass(frozen=True)
class Figure:
    what: str
    value: float
    unit: str = ""
    wanted: Wanted | None = None

    def row(self) -> dict[str, Any]:
        """As it is kept in a file, for the one database of this run."""
        vendor = connection.vendor
        wanted = self.wanted
        return {
            "what": self.what,
            "value": self.value,
            "unit": self.unit,
            "wanted": f"{wanted.sign} {number(wanted.bound(vendor))}" if wanted else "",
            "ok": wanted.holds(self.value, vendor) if wanted else None,
        }


def number(value: float) -> str:
    """Three figures that count, and thousands apart."""
    if abs(value) >= 100 or value == int(value):
        return f"{value:,.0f}"
    return f"{value:.3g}"


def line(row: dict[str, Any]) -> str:
    mark = {True: "✓", False: "✗", None: " "}[row["ok"]]
    shown = f"{number(row['value'])} {row['unit']}".strip()
    return f"{mark} {row['what']}：{shown}" + (f"（{row['wanted']}）" if row["wanted"] else "")


def tell(measure: Callable[[], Iterable[Figure]]) -> list[dict[str, Any]]:
    """Print each figure as it is taken."""
    rows = []
    for figure in measure():
        rows.append(figure.row())
        sys.stdout.write(line(rows[-1]) + "\n")
        sys.stdout.flush()
    return rows


def work() -> tuple[int | None, float]:
    """CPU seconds of this process and of its database session, with the session they are of.

    Waiting for a core or a disk is left out: on a shared machine it would drown what is measured.
    """
    if connection.vendor == "sqlite":
        return None, process_time()
    connection.ensure_connection()
    session = connection.connection.info.backend_pid
    nanoseconds = int(Path(f"/proc/{session}/schedstat").read_text().split()[0])
    return session, process_time() + nanoseconds / 1e9


def medians(*acts: Callable[[], Any], times: int = 25, warm: int = 2) -> list[float]:
    """CPU seconds of each act, taken in turns, so that whatever else the machine does falls on all."""
    taken: list[list[float]] = [[] for _ in acts]
    for turn in range(warm + times):
        for seconds, act in zip(taken, acts, strict=True):
            session, begun = work()
            act()
            same, ended = work()
            if turn >= warm and same == session:
                seconds.append(ended - begun)
    return [median(seconds) for seconds in taken]


@contextmanager
def counted() -> Iterator[CaptureQueriesContext]:
    """The queries made inside; transaction statements are none."""
    connection.ensure_connection()
    with CaptureQueriesContext(connection) as queries:
        yield queries


def queries_of(act: Callable[[], Any]) -> list[str]:
    with counted() as queries:
        act()
    words = ("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE", "PRAGMA")
    return [q["sql"] for q in queries.captured_queries if not q["sql"].startswith(words)]


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes


class Visitor:
    """A logged-in person who calls the application as a WSGI server does, without the sockets."""

    application = WSGIHandler()
    token = "t" * 32

    def __init__(self, username: str) -> None:
        client = Client()
        self.user = User.objects.get(username=username)
        client.force_login(self.user, backend=BACKEND)
        jar = "; ".join(f"{name}={c.value}" for name, c in client.cookies.items())
        self.cookies = f"{jar}; csrf={self.token}"

    def get(self, path: str, **headers: str) -> Answer:
        return self._call("GET", path, b"", headers)

    def post(self, path: str, **data: Any) -> Answer:
        body = urlencode({"csrfmiddlewaretoken": self.token, **data}).encode()
        return self._call("POST", path, body, {})

    def _call(self, method: str, path: str, body: bytes, headers: dict[str, str]) -> Answer:
        status, fields, chunks = self.begin(method, path, body, headers)
        try:
            content = b"".join(chunks)
        finally:
            chunks.close()
        return Answer(status, fields, content)

    def begin(self, method: str, path: str, body: bytes, headers: dict[str, str]) -> tuple[int, Any, Any]:
        """Status, headers and the body as it comes; whoever calls this closes it."""
        address, _, query = path.partition("?")
        seen: list[Any] = []
        environ = {
            "REQUEST_METHOD": method,
            "PATH_INFO": address,
            "QUERY_STRING": query,
            "SERVER_NAME": "127.0.0.1",
            "SERVER_PORT": "8000",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "REMOTE_ADDR": "127.0.0.1",
            "HTTP_HOST": "127.0.0.1:8000",
            "HTTP_COOKIE": self.cookies,
            "CONTENT_TYPE": "application/x-www-form-urlencoded",
            "CONTENT_LENGTH": str(len(body)),
            "wsgi.input": BytesIO(body),
            "wsgi.errors": sys.stderr,
            "wsgi.url_scheme": "http",
            "wsgi.multithread": False,
            **{f"HTTP_{name.upper()}": value for name, value in headers.items()},
        }
        chunks = self.application(environ, lambda *start, **_: seen.extend(start))
        return int(seen[0][:3]), dict(seen[1]), chunks

    def page(self, path: str) -> Callable[[], Answer]:
        """A call for `medians`; anything but a page of that address ends the run."""

        def call() -> Answer:
            answer = self.get(path)
            if answer.status != 200:
                raise SystemExit(f"{path}: {answer.status}")
            return answer

        return call
