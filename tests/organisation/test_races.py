"""Two administrators at one post: one head, on SQLite and on PostgreSQL."""

from datetime import timedelta

import pytest

from katori_sns.organisation import actions
from katori_sns.organisation.models import User
from tests.city import build_city
from tests.racing import ROUNDS, race

pytestmark = pytest.mark.no_cover


@pytest.mark.django_db(transaction=True)
def test_four_heads_at_once_for_overlapping_months_leave_one() -> None:
    city = build_city()
    section = city.section("新設課")
    first = city.now.date()

    def appoint_in_month(number: int, user: User) -> str:
        begins = first + timedelta(days=30 * number)
        try:
            actions.appoint(
                user=user,
                section=section,
                post="課長",
                is_head=True,
                begins=begins,
                ends=begins + timedelta(days=29),  # with an end no constraint of the table helps
                by=city["システム管理者"],
                now=city.now,
            )
        except actions.Refused:
            return "refused"
        return "done"

    people = [city[role] for role in ("係員", "同僚", "課長補佐", "広報担当")]
    results = race([lambda n, user=user: appoint_in_month(n, user) for user in people], ROUNDS)
    assert {(r["done"], r["refused"]) for r in results} == {(1, 3)}
    assert section.appointments.count() == ROUNDS
