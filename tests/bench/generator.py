"""Fill a database of its own with a large city: at scale 1, 100,000 cases and 1,000,000 sealed events.

    python -m tests.bench.generator [--scale 0.1]

The same seed and day give the same rows. 5 of 100 cases wait for the PR manager.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from random import Random
from time import perf_counter

from django.core.management import call_command
from django.db import transaction

from katori_sns.organisation.models import User
from katori_sns.web.dates import local_date
from katori_sns.web.text import fold
from katori_sns.workflow.models import NumberSeries, Task
from tests.bench.accounts import keep_accounts
from tests.bench.cases import OPEN, PLACES, TABLES, THEMES, WAYS, Ledger, Who, Writer
from tests.bench.city import Place, found, post_of
from tests.bench.loading import empty_database, finish

CASES, PEOPLE = 100_000, 2_000
SEED = 20261122


class Generator:
    def __init__(self, places: list[Place], cases: int, now: datetime) -> None:
        self.random = Random(SEED)  # noqa: S311 no secret
        # Every text is one of a few hundred: making a hundred thousand would measure this file.
        texts = [self._text() for _ in range(300)]
        staff = [[_who(p, n) for n in range(len(p.people))] for p in places]
        self.ledger = Ledger(staff, texts, now, cases, self.random)
        self.cases, self.now = cases, now
        ways = {True: [w for w in WAYS if w in OPEN], False: [w for w in WAYS if w not in OPEN]}
        self.ways = {o: [w for w in names for _ in range(WAYS[w][0])] for o, names in ways.items()}
        for names in self.ways.values():
            self.random.shuffle(names)

    def _text(self) -> str:
        words = [self.random.choice(PLACES) + "の" + self.random.choice(THEMES) for _ in range(8)]
        return "、".join(words) + "について市民に分かりやすく伝え、意見は所属長に報告します。"

    def fill(self, batch: int = 2_000) -> None:
        for first in range(0, self.cases, batch):
            for number in range(first, min(first + batch, self.cases)):
                self._case(number)
            with transaction.atomic():
                for table in TABLES:
                    table.load(self.ledger.rows.pop(table, ()))

    def _case(self, number: int) -> None:
        """One case in the state its way left it; the newest quarter is open."""
        closed = self.cases * 3 // 4
        is_open = number >= closed
        ways = self.ways[is_open]
        way = ways[(number - closed if is_open else number) % len(ways)]
        if is_open:
            days = 120 * (self.cases - number) / (self.cases - closed)
        else:
            days = 120 + 5 * 365 * (closed - number) / closed
        begun = (self.now - timedelta(days=days)).replace(microsecond=number % 1_000_000)
        staff = self.ledger.staff
        section = staff[self.random.randrange(2 if way == "at_pr" else 0, len(staff))]
        drafter = self.random.choice(section[2:] or section[:1])
        Writer(self.ledger, number + 1, way, begun, drafter, section).write()


def _who(place: Place, rank: int) -> Who:
    user, section, post = place.people[rank], place.section, post_of(rank)
    return Who(user, post, section.pk, section.name, fold(f"{user.name} {section.name} {post} "))


def _sentences(seconds: float, generator: Generator) -> Iterator[str]:
    yield f"{generator.cases:,} cases, {generator.ledger.tasks:,} tasks, {generator.ledger.events:,} events"
    yield f"{Task.objects.filter(desk='pr', done_at=None).count():,} wait for the PR manager"
    yield f"{User.objects.count():,} people; {seconds:.0f} s"


def main(arguments: list[str]) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--scale", type=float, default=1)
    scale = parser.parse_args(arguments).scale
    begun, now = perf_counter(), datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    empty_database()
    places = found(max(100, round(PEOPLE * scale)), local_date(now))
    generator = Generator(places, round(CASES * scale), now)
    generator.fill()
    NumberSeries.objects.bulk_create(
        NumberSeries(series="申", fiscal_year=year, last=last)
        for year, last in generator.ledger.numbers.items()
    )
    keep_accounts(places, local_date(now))
    finish(TABLES)
    call_command("collectstatic", interactive=False, verbosity=0)
    for sentence in _sentences(perf_counter() - begun, generator):
        sys.stdout.write(sentence + "\n")


if __name__ == "__main__":
    main(sys.argv[1:])
