"""In a history of 10,000 events every tampering is found, nothing else is named, with Django and without."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction
from django.test import TestCase, override_settings

from katori_sns.history import verifier
from katori_sns.history.actions import keep_root, record
from katori_sns.history.models import SYSTEM, Chain
from katori_sns.history.triggers import TRIGGERS
from tests.city import MONDAY
from tests.history.lifting import remove
from tests.history.tampering import KINDS, NEED_ROOTS, build, dice, named, tamper
from tests.history.test_verifier import command

pytestmark = pytest.mark.no_cover
ROWS = 10_000
TAMPERED = 17  # of 20 chains: the others must not be named; tests/bench/tampering.py does 50, each alone
SOUND = (0, "問題はありません\n")


def with_django(roots: Path) -> tuple[int, str]:
    return command("--roots", str(roots))


def by_the_verifier_alone(roots: Path) -> tuple[int, str]:
    """One file and Python's own library, as on an auditor's machine."""
    with TemporaryDirectory() as folder:
        program, export = Path(folder, "verifier.py"), Path(folder, "history.jsonl")
        shutil.copy(verifier.__file__, program)
        with export.open("w", encoding="utf-8") as file:
            call_command("history_export", stdout=file)
        bare = [sys.executable, "-I", "-S", "-X", "utf8"]
        no_django = subprocess.run([*bare, "-c", "import django"], capture_output=True, cwd=folder)
        assert b"No module named 'django'" in no_django.stderr
        keys = ",".join(f"{name}={key}" for name, key in settings.HISTORY_KEYS.items())
        done = subprocess.run(
            [*bare, str(program), str(export), *map(str, sorted(roots.glob("*.json")))],
            capture_output=True,
            encoding="utf-8",
            cwd=folder,
            env={"KATORI_HISTORY_KEYS": keys},
        )
    assert done.stderr == ""
    return done.returncode, done.stdout


@contextmanager
def undone() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


class TestLongHistory(TestCase):
    """A class, as only so Django keeps rows for several tests: making them takes a while."""

    roots: Path

    @classmethod
    def setUpTestData(cls) -> None:
        cls.roots = Path(cls.enterClassContext(TemporaryDirectory()))
        build(ROWS)
        with override_settings(HISTORY_ROOT_DIR=cls.roots):
            keep_root(now=MONDAY)

    def test_an_honest_history_raises_no_alarm_and_neither_do_later_acts(self) -> None:
        assert sum(Chain.objects.values_list("seq", flat=True)) == ROWS
        assert with_django(self.roots) == by_the_verifier_alone(self.roots) == SOUND
        for chain in Chain.objects.all():
            record(subject=chain.subject, action="close", label="完結", actor=SYSTEM, at=MONDAY)
        assert with_django(self.roots) == SOUND

    def test_each_kind_is_found_in_every_chain_and_nothing_else_is_named(self) -> None:
        for kind in KINDS:
            random = dice(kind.__name__)
            with undone():
                chains = random.sample(list(Chain.objects.order_by("pk"))[:-1], TAMPERED)
                touched = tamper(kind, chains, random)
                output = with_django(self.roots)[1] if kind in NEED_ROOTS else command()[1]
                assert (kind.__name__, named(output)) == (kind.__name__, touched)

    def test_what_is_sound_in_itself_is_what_the_daily_roots_are_for(self) -> None:
        for kind in NEED_ROOTS:
            with undone():
                tamper(kind, [Chain.objects.earliest("pk")], dice("1"))
                assert (kind.__name__, command()) == (kind.__name__, SOUND)

    def test_each_trigger_that_was_removed_is_named(self) -> None:
        for name in TRIGGERS[connection.vendor]:
            with undone():
                remove(connection, name)
                assert named(with_django(self.roots)[1]) == {name}

    def test_the_verifier_without_django_finds_the_same_in_all_kinds_at_once(self) -> None:
        random, chains = dice("1"), list(Chain.objects.order_by("pk"))
        with undone():
            touched = [tamper(kind, [chain], random) for kind, chain in zip(KINDS, chains, strict=False)]
            code, output = with_django(self.roots)
            assert (code, output) == by_the_verifier_alone(self.roots)
        assert (code, named(output)) == (1, set().union(*touched))
        assert len(touched) == len(KINDS)
