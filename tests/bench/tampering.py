"""How many tamperings `history_verify` finds, each alone: 50 of each kind on 20 chains of 10,000 events, then
600 at once in a million, where the verifier without Django must say the same.

    .venv/bin/python -m tests.bench.reliability tampering
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from django.db import connection, transaction
from django.test import override_settings

from katori_sns.history.actions import keep_root
from katori_sns.history.models import Chain
from katori_sns.history.triggers import TRIGGERS
from tests.city import MONDAY
from tests.history.lifting import remove
from tests.history.tampering import KINDS, NEED_ROOTS, build, dice, named, tamper
from tests.history.test_tampering import by_the_verifier_alone, undone, with_django
from tests.history.test_verifier import command

Counts = tuple[int, int, int]  # tampered, found, false alarms
ROW = "| {:<42} | {:>8} | {:>8} | {:>12} |"


def line(name: str, of: int, found: int, alarms: int) -> Counts:
    print(ROW.format(name, of, found, alarms), flush=True)
    return of, found, alarms


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
    assert not alarms
    line("nothing", 0, 0, alarms)
    print(f"verified in {seconds:.1f} s: {rows / seconds:,.0f} events a second")


def one_by_one(rows: int, times: int) -> Iterator[Counts]:
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
            yield line(name, times, found, alarms)
        yield triggers_removed(roots, times)


def triggers_removed(roots: Path, times: int) -> Counts:
    names, found, alarms = list(TRIGGERS[connection.vendor]), 0, 0
    for number in range(times):
        name = names[number % len(names)]
        with undone():
            remove(connection, name)
            told = named(with_django(roots)[1])
        found += name in told
        alarms += len(told - {name})
    return line("trigger removed", times, found, alarms)


def at_once(rows: int, times: int) -> Counts:
    with long_history(rows) as roots:
        honest(roots, rows)
        random, chains = dice("at once"), list(Chain.objects.order_by("pk"))
        drawn = iter(random.sample(chains[:-1], times * len(KINDS)))
        touched = {kind: tamper(kind, [next(drawn) for _ in range(times)], random) for kind in KINDS}
        code, output = with_django(roots)
        told = named(output)
        every = set().union(*touched.values())
        assert by_the_verifier_alone(roots) == (code, output)
        return line("all kinds at once", len(every), len(every & told), len(told - every))


def every_kind(times: int, rows: int) -> str:
    """Both parts, in words; undone at the end."""
    with transaction.atomic():
        alone, together = list(one_by_one(10_000, times)), at_once(rows, times)
        transaction.set_rollback(True)
    of, found, alarms = (sum(counts) for counts in zip(*alone, together, strict=True))
    assert (found, alarms) == (of, 0)
    return (
        f"{sum(n for n, *_ in alone):,} of {len(alone)} kinds one by one, {together[0]:,} at once in "
        f"{rows:,} events: each found, no false alarm; the verifier without Django said the same"
    )
