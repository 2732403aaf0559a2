"""A line chart is drawn from an axis at 0, at the right places."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from katori_sns.web.charts import BOTTOM, HEIGHT, LEFT, RIGHT, TOP, WIDTH, line_chart, number

pytestmark = [pytest.mark.sqlite, pytest.mark.no_cover]
FIRST = date(2026, 4, 1)


def chart(*values: str):  # type: ignore[no-untyped-def]
    days = [(FIRST + timedelta(days=30 * n), Decimal(value)) for n, value in enumerate(values)]
    return line_chart("フォロワー数", "人", days)


def test_the_line_goes_from_edge_to_edge_and_from_the_floor_up() -> None:
    drawn = chart("0", "1500", "3000")
    assert [(point.x, point.y) for point in drawn.points] == [
        (LEFT, HEIGHT - BOTTOM),
        ((LEFT + WIDTH - RIGHT) / 2, (TOP + HEIGHT - BOTTOM) / 2),
        (WIDTH - RIGHT, TOP),
    ]
    assert [line.label for line in drawn.grid] == ["0", "1,000", "2,000", "3,000"]
    assert drawn.description == "R8.4.1の0人からR8.5.31の3,000人まで、3回。"


@pytest.mark.parametrize(
    ("values", "labels"),
    [
        (["0"], ["0", "0.5"]),
        (["17.4"], ["0", "5", "10", "15", "20"]),
        (["2760", "1200"], ["0", "1,000", "2,000", "3,000"]),
        (["-3", "5"], ["-4", "-2", "0", "2", "4", "6"]),
        (["0.02"], ["0", "0.005", "0.01", "0.015", "0.02"]),
    ],
)
def test_few_lines_with_round_numbers_hold_every_value(values: list[str], labels: list[str]) -> None:
    assert [line.label for line in chart(*values).grid] == labels


@given(st.lists(st.decimals(min_value=-(10**12), max_value=10**13 - 1, places=2), min_size=1, max_size=40))
def test_any_values_stay_inside_the_drawing(values: list[Decimal]) -> None:
    drawn = line_chart("値", "", [(FIRST + timedelta(days=n), value) for n, value in enumerate(values)])
    assert all(LEFT <= point.x <= WIDTH - RIGHT for point in drawn.points)
    assert all(TOP - 0.1 <= point.y <= HEIGHT - BOTTOM + 0.1 for point in drawn.points)
    assert 2 <= len(drawn.grid) <= 11
    assert 1 <= len(drawn.days) <= 7
    assert drawn.days[-1] == drawn.points[-1]


def test_a_number_has_no_idle_zeros() -> None:
    values = ("1200.00", "17.40", "0.05", "1234567")
    assert [number(Decimal(value)) for value in values] == ["1,200", "17.4", "0.05", "1,234,567"]
