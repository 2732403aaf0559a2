"""The ways of `lives` lead through every step of every kind; the other tests walk them."""

from __future__ import annotations

import pytest

from katori_sns.processes import PROCESSES
from katori_sns.workflow.steps import Process
from tests.records.lives import WAYS, steps_of

pytestmark = [pytest.mark.sqlite, pytest.mark.no_cover]


def test_every_kind_of_case_has_its_ways() -> None:
    assert set(WAYS) == {process.kind for process in PROCESSES}


@pytest.mark.parametrize("process", PROCESSES, ids=lambda p: p.kind)
def test_the_ways_of_a_kind_take_each_of_its_steps(process: Process) -> None:
    taken = {(s.at, s.action) for way in WAYS[process.kind] for s in steps_of(process.kind, way)}
    assert taken == {(s.at, s.action) for s in process.steps}
