"""Processes killed under load, and what must then hold; tests and bench differ in the numbers alone."""

from __future__ import annotations

import os
import random
import re
import signal
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event as Flag
from threading import Lock, Thread
from time import monotonic, sleep
from typing import Any

from django.db import InterfaceError, OperationalError, connection
from django.utils import timezone

from katori_sns.celery import app
from katori_sns.history.models import Event
from katori_sns.notices.actions import Message, tell
from katori_sns.notices.models import Notice, Outbox
from katori_sns.workflow.models import Case, CaseAccount, NumberSeries
from tests.city import City, build_city
from tests.faults.clients import LADDER, Tally, Visitor, act
from tests.faults.processes import WORKER, WORKERS, celery, children, kill_group, until, web
from tests.faults.rows import history_is_whole

DRAFTING = Lock()  # the cast counts its consultations to number them
DICE = random.Random(1)  # noqa: S311 - when to kill


def walk(city: City, visitors: dict[str, Visitor], tally: Tally) -> int:
    """One application from draft to receipt."""
    with DRAFTING:
        case = steadily(city.draft)
    for role, action in LADDER:
        if action == "approve":
            steadily(lambda: city.judge(case))
        steadily(case.refresh_from_db)
        task = steadily(lambda action=action: city.task(case, action))
        act(visitors[role], case, action, task.pk, tally)
    return case.pk


def steadily(do: Callable[[], Any]) -> Any:
    """What the test itself asks of the database, again where that was restarted meanwhile."""
    for _ in range(100):
        try:
            return do()
        except (OperationalError, InterfaceError):
            connection.close()
            sleep(0.2)
    return do()


def trace(case: Case) -> dict[str, Any]:
    """All rows an application leaves, without what differs from one to the next."""
    path = case.get_absolute_url()
    about = Notice.objects.filter(path=path)
    mails = Outbox.objects.filter(topic="mail", payload__path=path)
    return {
        "state": (case.state, case.version, case.round, case.closed_at is not None),
        "tasks": sorted(case.tasks.values_list("desk", "action", "done_by")),
        "events": list(Event.objects.about(case.subject).order_by("seq").values_list("seq", "action")),
        "submissions": list(case.submissions.values_list("round", flat=True)),
        "accounts": CaseAccount.objects.filter(case=case).count(),
        "notices": sorted(told(case, *notice) for notice in about.values_list("user", "title", "body")),
        "mails": sorted(
            told(case, m["user"], m["title"], m["body"]) for m in mails.values_list("payload", flat=True)
        ),
        "papers": Outbox.objects.filter(topic="paper", payload__case=case.pk).count(),
    }


def told(case: Case, user: int, title: str, body: str) -> tuple[int, str, str]:
    """What was told of a case, but for its number."""
    return user, title, body.replace(case.number or "\0", "番号")


def wrong_cases(pattern: dict[str, Any]) -> list[str]:
    """Cases that did not leave exactly what an undisturbed one leaves."""
    found = []
    for case in Case.objects.filter(kind="new_operation").order_by("pk"):
        left = trace(case)
        found += [f"{case.pk} {name}: {left[name]}" for name in pattern if left[name] != pattern[name]]
    return found


def numbers_are_whole() -> bool:
    """Every application has a number, none is missing, none stands twice."""
    numbers = [
        int(re.sub(r".*第(\d+)号", r"\1", n))
        for n in Case.objects.filter(kind="new_operation").values_list("number", flat=True)
    ]
    lasts = list(NumberSeries.objects.values_list("last", flat=True))
    return sum(lasts) == len(numbers) and Counter(numbers) == Counter(
        n for last in lasts for n in range(1, last + 1)
    )


@dataclass
class Load:
    """Clients who bring applications from draft to receipt until they are told to stop."""

    city: City
    address: str
    clients: int
    tally: Tally = field(default_factory=Tally)
    stop: Flag = field(default_factory=Flag)
    threads: list[Thread] = field(default_factory=list)

    def __enter__(self) -> Load:
        self.threads = [Thread(target=self._run) for _ in range(self.clients)]
        for thread in self.threads:
            thread.start()
        return self

    def _run(self) -> None:
        visitors = {role: Visitor.of(self.city, role, self.address) for role, _ in LADDER}
        try:
            while not self.stop.is_set():
                walk(self.city, visitors, self.tally)
        except Exception as error:
            self.tally.odd.append(repr(error))
        finally:
            connection.close()

    def __exit__(self, *error: object) -> None:
        self.stop.set()
        for thread in self.threads:
            thread.join()


def undisturbed(address: str) -> tuple[City, dict[str, Any]]:
    """A city, and what one application leaves when nothing is killed."""
    city = build_city()
    visitors = {role: Visitor.of(city, role, address) for role, _ in LADDER}
    tally = Tally()
    case = Case.objects.get(pk=walk(city, visitors, tally))
    assert (tally.odd, case.state) == ([], "approved")
    return city, trace(case)


def kill_web(folder: Path, *, kills: int, clients: int) -> Tally:
    """Kill gunicorn's workers while clients work; raises where anything is not whole."""
    with web(folder) as (address, master):
        city, pattern = undisturbed(address)
        with Load(city, address, clients) as load:
            for _ in range(kills):
                seen = load.tally.acts
                until(lambda seen=seen: load.tally.acts > seen and len(ready(master)) == WORKERS)
                sleep(DICE.random() * 0.2)
                os.kill(DICE.choice(ready(master)), signal.SIGKILL)
    holds(load.tally, pattern)
    return load.tally


def ready(master: int) -> list[int]:
    """gunicorn's workers that have loaded Django, which needs decimals; others have nothing to lose."""
    mapped = (Path(f"/proc/{pid}/maps") for pid in children(master))
    return [int(maps.parent.name) for maps in mapped if "_decimal" in maps.read_text()]


def holds(tally: Tally, pattern: dict[str, Any]) -> None:
    """Nothing answered is lost, nothing is half-written, and a repeated act was named as such."""
    wrong = wrong_cases(pattern)
    assert (tally.odd, wrong) == ([], []), (tally.odd, wrong)
    assert set(tally.cut) <= {"done", "already"}, tally.cut
    assert tally.acts == (Case.objects.filter(kind="new_operation").count() - 1) * len(LADDER)
    assert numbers_are_whole()
    assert history_is_whole()


def mails(folder: Path) -> Counter[str]:
    """How often each Message-ID was sent."""
    found: Counter[str] = Counter()
    for path in folder.glob("mail/*"):
        with suppress(FileNotFoundError):
            found.update(re.findall(r"Message-ID: <(.+?)@", path.read_text()))
    return found


def write_notices(count: int) -> None:
    person = frozenset({build_city()["課長"].pk})
    letters = (Message(person, f"通知{n}", "本文", "/") for n in range(count))
    tell(messages=letters, now=timezone.now())


def kill_workers(folder: Path, *, kills: int, notices: int) -> Counter[str]:
    """Kill the Celery worker in the midst of deliveries; raises where a notice is lost. What was mailed."""
    write_notices(notices)
    share = notices // (kills + 1)
    (folder / "mail").mkdir()
    for _ in range(kills):
        before = len(list(folder.glob("mail/*")))
        with celery(WORKER, folder) as worker:
            aim = before + DICE.randint(1, share)
            beaten(lambda aim=aim: len(list(folder.glob("mail/*"))) >= aim)
            kill_group(worker)
    with celery(WORKER, folder):
        beaten(lambda: not Outbox.objects.filter(sent_at=None).exists())
    sent = mails(folder)
    assert set(sent) == {str(key) for key in Outbox.objects.values_list("key", flat=True)}
    assert len(sent) == notices
    return sent


def beaten(holds: Callable[[], bool]) -> None:
    """What the beat does, until it holds; looked at often, so that a kill meets a delivery."""
    deadline, next_tick = monotonic() + 120, 0.0
    while not holds():
        assert monotonic() < deadline
        if monotonic() >= next_tick:
            app.send_task("katori_sns.notices.tasks.relay", expires=10)
            next_tick = monotonic() + 2
        sleep(0.002)
