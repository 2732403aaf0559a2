"""Faults in numbers: `python -m tests.bench.reliability [part …]` writes docs/reliability.md; hours of wear.

Each part makes a test database of its own at KATORI_DATABASE_URL (SQLite without it), raises AssertionError
where something is lost or half-written, and keeps its result in var/reliability.json for the table.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic, sleep

import django

import tests.environment

# The environment is set; now Django may read it.
django.setup()

from django.conf import settings  # noqa: E402 - Django first
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.test.utils import setup_test_environment  # noqa: E402

import tests.conftest  # noqa: E402, F401 - a flush that lifts the history's triggers
from katori_sns.notices.models import Outbox  # noqa: E402
from tests.bench import hostile, tampering  # noqa: E402
from tests.city import build_city  # noqa: E402
from tests.faults.clients import Tally  # noqa: E402
from tests.faults.kills import Load, holds, kill_web, kill_workers, mails, undisturbed, write_notices  # noqa: E402
from tests.faults.processes import BEAT, WORKER, celery, free_port, until, web  # noqa: E402
from tests.faults.rows import history_is_whole  # noqa: E402
from tests.faults.test_statements import STEPS, fail_everywhere  # noqa: E402
from tests.hostile.test_forms import DISTINCT  # noqa: E402

RESULTS = settings.BASE_DIR / "var" / "reliability.json"
PAGE = settings.BASE_DIR / "docs" / "reliability.md"


def statements(folder: Path) -> str:
    """An exception before and after every SQL statement of every step | all or nothing"""
    faults = 0
    for prepare in STEPS.values():
        call_command("flush", interactive=False, verbosity=0)
        count, done = fail_everywhere(prepare(build_city()))
        assert not done.already
        faults += 2 * count
    assert history_is_whole()
    return f"{faults:,} faults at {len(STEPS)} acts: each left every table as it was, and the repeat passed"


def web_kills(folder: Path) -> str:
    """200 × kill -9 of gunicorn's workers under 8 clients | nothing lost, nothing half-written"""
    kills = int(os.environ.get("KILLS", "200"))
    return f"{kills} kills, " + _seen(kill_web(folder, kills=kills, clients=8))


def _seen(tally: Tally) -> str:
    cut = sum(tally.cut.values())
    return (
        f"{tally.acts:,} acts answered, 0 lost, 0 half-written; {cut} cut off and sent again, of which "
        f"{tally.cut['already']} had been done already; {tally.repeats:,} repeats, all told so"
    )


def worker_kills(folder: Path) -> str:
    """100 × kill -9 of the Celery worker with 3,000 notices | none lost, duplicates with one Message-ID"""
    if not settings.BROKER_URL:
        return ""
    kills = int(os.environ.get("KILLS", "100"))
    sent = kill_workers(folder, kills=kills, notices=3_000)
    more = sum(sent.values()) - len(sent)
    return (
        f"{kills} kills, {len(sent):,} notices, 0 lost; "
        f"{more} duplicates, each under the Message-ID of its first"
    )


def redis_down(folder: Path) -> str:
    """Redis killed for 20 s while 300 notices wait | all go out; worker and beat are not restarted"""
    port = free_port()
    os.environ["KATORI_BROKER_URL"] = f"redis://127.0.0.1:{port}/0"
    with redis(port, folder) as first, celery(WORKER, folder) as worker, celery(BEAT, folder) as beat:
        write_notices(150)
        until(lambda: len(mails(folder)) == 150)
        first.kill()
        write_more(150)
        sleep(20)
        assert len(mails(folder)) == 150
        with redis(port, folder):
            begun = monotonic()
            until(lambda: not Outbox.objects.filter(sent_at=None).exists(), seconds=300)
            assert (worker.poll(), beat.poll()) == (None, None)
    sent = mails(folder)
    assert len(sent) == 300
    return (
        f"300 of 300 sent, {sum(sent.values()) - 300} twice; {monotonic() - begun:.0f} s after Redis was back"
    )


def write_more(count: int) -> None:
    """Notices for a person who is there already."""
    rows = list(Outbox.objects.order_by("pk")[:count].values("topic", "payload", "created", "next_try"))
    Outbox.objects.bulk_create(Outbox(**row) for row in rows)


@contextmanager
def redis(port: int, folder: Path) -> Iterator[subprocess.Popen[bytes]]:
    command = ["redis-server", "--bind", "127.0.0.1", "--port", str(port), "--save", "", "--dir", str(folder)]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    try:
        yield server
    finally:
        server.kill()
        server.wait()


def postgres_restart(folder: Path) -> str:
    """10 × kill -9 of a PostgreSQL process, which restarts the server, under 8 clients | as above"""
    if connection.vendor != "postgresql":
        return ""
    name = connection.settings_dict["NAME"]
    with connection.cursor() as cursor:  # the tests' server answers before it has written
        cursor.execute(f"ALTER DATABASE {name} SET synchronous_commit = on")
    connection.close()
    with web(folder) as (address, _):
        city, pattern = undisturbed(address)
        with Load(city, address, 8) as load:
            for _ in range(10):
                seen = load.tally.acts
                until(lambda seen=seen: load.tally.acts > seen + 10)
                os.kill(backend(), signal.SIGKILL)
                connection.close()
        holds(load.tally, pattern)
    return "10 restarts, " + _seen(load.tally)


def tampered(folder: Path) -> str:
    """Tampering with the history, 50 × each of 13 kinds and 600 at once | all found, no false alarm"""
    return tampering.every_kind(50, int(os.environ.get("ROWS", "1000000")))


def walks(folder: Path) -> str:
    """1,000 walks of 30 steps through the ladder by all roles | as a model written apart from the rows"""
    hostile.at_length("walks")
    return "1,000 walks, none differed"


def texts(folder: Path) -> str:
    """1,000 hostile texts and 1 MB for each form | no 500, no live markup, nothing typed lost"""
    hostile.at_length("texts")
    return f"{len(DISTINCT)} forms, 1,000 texts each, as wanted"


def records(folder: Path) -> str:
    """Every step of every kind: what events name, who reads what, what outlives a post | all but known"""
    hostile.at_length("records")
    return "as wanted, but for what tests/records/known.py lists"


def pages(folder: Path) -> str:
    """Every page that links lead each role to, at 1280 and 320 px | axe finds none, nothing cut or small"""
    hostile.at_length("pages")
    return "as wanted"


def races(folder: Path) -> str:
    """Two to eight people at one moment, 100 rounds of every race | one winner in each, as the rules say"""
    hostile.at_length("races")
    return "as wanted"


def backend() -> int:
    """The process that serves this program's own connection, on this machine."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return int(cursor.fetchone()[0])


PARTS: dict[str, Callable[[Path], str]] = {
    "statements": statements,
    "kill_web": web_kills,
    "kill_worker": worker_kills,
    "redis_down": redis_down,
    "postgres_restart": postgres_restart,
    "tampering": tampered,
    "walks": walks,
    "texts": texts,
    "records": records,
    "pages": pages,
    "races": races,
}


def run(name: str) -> None:
    """One part on a database of its own; its result is kept."""
    old = connection.settings_dict["NAME"]
    connection.creation.create_test_db(verbosity=0, autoclobber=True)
    begun = monotonic()
    try:
        with TemporaryDirectory() as folder:
            seen = PARTS[name](Path(folder))
    finally:
        connection.creation.destroy_test_db(old, verbosity=0)
    if not seen:
        print(f"{name} ({connection.vendor}): left out, for want of its server", flush=True)
        return
    print(f"{name} ({connection.vendor}, {monotonic() - begun:.0f} s): {seen}", flush=True)
    results = json.loads(RESULTS.read_text()) if RESULTS.exists() else {}
    results.setdefault(name, {})[connection.vendor] = seen
    RESULTS.write_text(json.dumps(results, ensure_ascii=False))
    PAGE.write_text(page(results), encoding="utf-8")


def page(results: dict[str, dict[str, str]]) -> str:
    rows = []
    for name, part in PARTS.items():
        done, wanted = str(part.__doc__).split(" | ")
        for vendor, seen in results.get(name, {}).items():
            rows.append(f"| `{name}` | {done} | {wanted} | {VENDORS[vendor]}: {seen} |")
    return HEAD + "\n".join(rows) + "\n"


VENDORS = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
HEAD = """# Reliability

Written by `python -m tests.bench.reliability`; not by hand. Counts, not times: they hold on any machine.

    make bench-long                                              # all parts, on both databases
    .venv/bin/python -m tests.bench.reliability kill_web         # one part, on SQLite
    deploy/with-servers.sh sh -c 'KATORI_DATABASE_URL=$TEST_DATABASE_URL \\
        .venv/bin/python -m tests.bench.reliability kill_web'    # on PostgreSQL, with a Redis

`kill_worker` needs a Redis (`deploy/with-servers.sh` brings one); on SQLite run it beside one too.

`make test` runs short versions of these, and on every change also what needs no repetition: a full disk, a
read-only database or folder, a locked or missing database, ended connections, Redis down, the clock moved by
a day, midnight in Japan, 29 February and 31 March (`tests/faults`). Each page then says in Japanese what is
wrong and keeps what was typed, the health page names it, and nothing has to be restarted.

| part | what is done | what is wanted | what was seen |
|---|---|---|---|
"""

if __name__ == "__main__":
    setup_test_environment()
    call_command("collectstatic", interactive=False, verbosity=0)  # pages name them by their hashes
    for part in sys.argv[1:] or PARTS:
        run(part)
