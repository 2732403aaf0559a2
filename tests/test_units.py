"""The units of systemd: each failure is told, and each names programs and commands that there are."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import get_commands

pytestmark = [pytest.mark.sqlite, pytest.mark.no_cover]
UNITS = sorted((settings.BASE_DIR / "deploy" / "systemd").iterdir())
SERVICES = [unit for unit in UNITS if unit.suffix == ".service"]
# The first would call itself, the second mail every five minutes; of the third's failure the silence is told.
TELLING = {"katori-failed@.service", "katori-watch.service", "katori-heartbeat@.service"}


@pytest.mark.parametrize("unit", SERVICES, ids=lambda u: u.name)
def test_what_fails_is_told(unit: Path) -> None:
    told = "OnFailure=katori-failed@%n.service" in unit.read_text()
    assert told == (unit.name not in TELLING)


@pytest.mark.parametrize("unit", SERVICES, ids=lambda u: u.name)
def test_what_is_run_is_there(unit: Path) -> None:
    text = unit.read_text()
    for command in re.findall(r"manage\.py (\w+)", text):
        assert command in get_commands()
    for script in re.findall(r"/(deploy/\w+\.(?:sh|py))", text):
        assert (settings.BASE_DIR / script).is_file()
    assert re.search("^ExecStart=", text, re.M)


def test_every_timer_starts_a_unit_and_catches_up() -> None:
    timers = {unit.stem: unit.read_text() for unit in UNITS if unit.suffix == ".timer"}
    assert timers.keys() <= {unit.stem for unit in SERVICES}
    assert {name for name, text in timers.items() if "Persistent=true" not in text} <= {"katori-watch"}
