"""The ways of `lives` lead through every step of every kind."""

from __future__ import annotations

import pytest

from katori_sns.processes import PROCESSES
from katori_sns.workflow.steps import Process
from tests.city import City
from tests.records.lives import WAYS, Way, steps_of, walk
from tests.records.long import WALKED

pytestmark = [pytest.mark.sqlite, pytest.mark.no_cover]


def test_every_kind_of_case_has_its_ways() -> None:
    assert set(WAYS) == {process.kind for process in PROCESSES}


@pytest.mark.parametrize("process", PROCESSES, ids=lambda p: p.kind)
def test_the_ways_of_a_kind_take_each_of_its_steps(process: Process) -> None:
    taken = {(s.at, s.action) for way in WAYS[process.kind] for s in steps_of(process.kind, way)}
    assert taken == {(s.at, s.action) for s in process.steps}


@pytest.mark.parametrize(
    ("kind", "way"), [(kind, way) for kind, ways in WALKED.items() for way in ways], ids=str
)
def test_a_way_can_be_walked_to_its_end(city: City, kind: str, way: Way) -> None:
    walked = [step for _, step in walk(city, kind, way)]
    assert walked == [None, *steps_of(kind, way)]
