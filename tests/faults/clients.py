"""People at their browsers, who send again what was not answered."""

from __future__ import annotations

from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from time import sleep
from urllib.parse import urlencode

from django.conf import settings

from katori_sns.workflow.models import Case
from tests.applications.lives import BASE
from tests.city import City
from tests.organisation.entering import client_of

TOKEN = "t" * 32  # the cookie and the field must only be equal
LADDER = [
    ("係員", "forward"),
    ("課長", "submit"),
    ("広報主管課長", "approve"),
    ("シティプロモーション", "receive"),
]
DONE, ALREADY = "を記録しました", "はすでに記録されています。二重には記録していません"


@dataclass
class Answer:
    status: int
    text: str
    location: str
    broken: int  # how often the connection broke before there was an answer


@dataclass
class Visitor:
    """One person logged in; every request has a connection of its own."""

    address: str
    cookies: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, city: City, role: str, address: str) -> Visitor:
        session = client_of(city, role).cookies[settings.SESSION_COOKIE_NAME].value
        return cls(address, {settings.SESSION_COOKIE_NAME: session, settings.CSRF_COOKIE_NAME: TOKEN})

    def ask(self, path: str, data: dict[str, str] | None = None) -> HTTPConnection:
        """Send a request, and do not wait."""
        line = HTTPConnection(self.address, timeout=60)
        headers = {"Cookie": "; ".join(f"{n}={v}" for n, v in self.cookies.items())}
        if data is None:
            line.request("GET", path, headers=headers)
        else:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
            line.request("POST", path, urlencode(data | {"csrfmiddlewaretoken": TOKEN}), headers)
        return line

    def send(self, path: str, data: dict[str, str] | None = None) -> Answer:
        """One request and its answer; raises OSError or HTTPException where the connection breaks."""
        line = self.ask(path, data)
        try:
            response = line.getresponse()
            text = response.read().decode()
        finally:
            line.close()
        for cookie in response.headers.get_all("Set-Cookie", []):
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        return Answer(response.status, text, response.headers.get("Location", ""), 0)

    def insist(self, path: str, data: dict[str, str] | None = None) -> Answer:
        """Send until there is an answer; "いま処理できません" asks to send it again."""
        for broken in range(600):
            with suppress(OSError, HTTPException):
                answer = self.send(path, data)
                if answer.status != 503:
                    answer.broken = broken
                    return answer
            sleep(0.1)
        raise TimeoutError(path)

    def told(self, answer: Answer) -> str:
        """What the page after an act says: done, or already done."""
        if answer.status != 302:
            return str(answer.status)
        text = self.insist(answer.location).text
        return "already" if ALREADY in text else "done" if DONE in text else "silent"


@dataclass
class Tally:
    """What clients saw."""

    acts: int = 0
    cut: Counter[str] = field(default_factory=Counter)  # acts whose connection broke: what the repeat said
    repeats: int = 0
    odd: list[str] = field(default_factory=list)


def form(case: Case, action: str, task_id: int) -> tuple[str, dict[str, str]]:
    """The form that confirms an act, and where it goes."""
    data = {"task": str(task_id), "version": str(case.version), "comment": ""}
    return f"{BASE}/{case.pk}/{action}/confirm/", data


def act(visitor: Visitor, case: Case, action: str, task_id: int, tally: Tally) -> None:
    """Send one act until it is answered; then again, at the latest every fourth, for it must be known."""
    path, data = form(case, action, task_id)
    visitor.cookies.pop("messages", None)
    answer = visitor.insist(path, data)
    tally.acts += 1
    if answer.broken:
        tally.cut[visitor.told(answer)] += 1
    elif answer.status != 302:
        tally.odd.append(f"{path}: {answer.status}")
    if answer.broken or tally.acts % 4 == 0:
        tally.repeats += 1
        said = visitor.told(visitor.insist(path, data))
        if said != "already":
            tally.odd.append(f"{path} repeated: {said}")
