"""How many tamperings `history_verify` finds, each alone: 50 of each kind on 20 chains of 10,000 events, then
600 at once in a million, where the verifier without Django must say the same.

    .venv/bin/python -m tests.bench.tampering [TIMES [ROWS OF THE SECOND PART]]

In a database of its own that is removed at the end: SQLite, or what KATORI_DATABASE_URL names.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

import django

import tests.environment

django.setup()

from django.db import connection, transaction  # noqa: E402
from django.test import override_settings  # noqa: E402

from katori_sns.history.actions import keep_root  # noqa: E402
from katori_sns.history.models import Chain  # noqa: E402
from katori_sns.history.triggers import TRIGGERS  # noqa: E402
from tests.city import MONDAY  # noqa: E402
from tests.history.lifting import remove  # noqa: E402
from tests.history.tampering import KINDS, NEED_ROOTS, build, dice, named, tamper  # noqa: E402
from tests.history.test_tampering import by_the_verifier_alone, undone, with_django  # noqa: E402
from tests.history.test_verifier import command  # noqa: E402

ROW = "| {:<42} | {:>8} | {:>8} | {:>12} |"


def line(name: str, of: int, found: int, alarms: int) -> None:
    print(ROW.format(name, of, found, alarms), flush=True)


@contextmanager
def long_history(rows: int) -> Iterator[Path]:
    """A history of so many events with its daily root, undone at the end."""
    with TemporaryDirectory() as folder, undone():
        began = perf_counter()
        build(rows)
        print(
            f"\n{rows:,} events in {Chain.objects.count():,} chains, made in {perf_counter() - began:.0f} s"
        )
        with override_settings(HISTORY_ROOT_DIR=Path(folder)):
            keep_root(now=MONDAY)
        yield Path(folder)


def honest(roots: Path, rows: int) -> None:
    began = perf_counter()
    alarms = len(named(with_django(roots)[1]))
    seconds = perf_counter() - began
    line("nothing", 0, 0, alarms)
    print(f"verified in {seconds:.1f} s: {rows / seconds:,.0f} events a second")


def one_by_one(rows: int, times: int) -> None:
    with long_history(rows) as roots:
        honest(roots, rows)
        chains = list(Chain.objects.order_by("pk"))[:-1]
        for kind, name in KINDS.items():
            random, found, alarms = dice(name), 0, 0
            for _ in range(times):
                with undone():
                    touched = tamper(kind, [random.choice(chains)], random)
                    told = named((with_django(roots) if kind in NEED_ROOTS else command())[1])
                found += touched <= told
                alarms += len(told - touched)
            line(name, times, found, alarms)
        triggers_removed(roots, times)


def triggers_removed(roots: Path, times: int) -> None:
    names, found, alarms = list(TRIGGERS[connection.vendor]), 0, 0
    for number in range(times):
        name = names[number % len(names)]
        with undone():
            remove(connection, name)
            told = named(with_django(roots)[1])
        found += name in told
        alarms += len(told - {name})
    line("trigger removed", times, found, alarms)


def at_once(rows: int, times: int) -> None:
    with long_history(rows) as roots:
        honest(roots, rows)
        random, chains = dice("at once"), list(Chain.objects.order_by("pk"))
        drawn = iter(random.sample(chains[:-1], times * len(KINDS)))
        touched = {kind: tamper(kind, [next(drawn) for _ in range(times)], random) for kind in KINDS}
        code, output = with_django(roots)
        told = named(output)
        every = set().union(*touched.values())
        line("all kinds at once", len(every), len(every & told), len(told - every))
        alone = by_the_verifier_alone(roots)
        print("the verifier without Django says the same:", "yes" if alone == (code, output) else "NO")


def main(times: int = 50, rows: int = 1_000_000) -> None:
    print(connection.vendor)
    connection.settings_dict["TEST"]["NAME"] = (
        str(Path(tests.environment.VAR, "bench.sqlite3"))
        if connection.vendor == "sqlite"
        else "bench_tampering"
    )
    name = connection.settings_dict["NAME"]
    connection.creation.create_test_db(verbosity=0, autoclobber=True)
    try:
        with transaction.atomic():
            one_by_one(10_000, times)
            at_once(rows, times)
            transaction.set_rollback(True)
    finally:
        connection.creation.destroy_test_db(name, verbosity=0)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
