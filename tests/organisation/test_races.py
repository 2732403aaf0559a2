"""Two at one post, or with one code: one succeeds, on SQLite and on PostgreSQL."""

from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from katori_sns.organisation import actions
from katori_sns.organisation.models import User
from tests.city import build_city
from tests.organisation.test_second_factor import device_of, shown
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
                by=None,
                now=city.now,
            )
        except actions.Refused:
            return "refused"
        return "done"

    people = [city[role] for role in ("係員", "同僚", "課長補佐", "広報担当")]
    results = race([lambda n, user=user: appoint_in_month(n, user) for user in people], ROUNDS)
    assert {(r["done"], r["refused"]) for r in results} == {(1, 3)}
    assert section.appointments.count() == ROUNDS


@pytest.mark.django_db(transaction=True)
def test_a_code_sent_twice_at_once_holds_once(settings: Any) -> None:
    settings.OTP_TOTP_THROTTLE_FACTOR = settings.OTP_STATIC_THROTTLE_FACTOR = 0  # nobody waits in a race
    city = build_city()
    device = device_of(city["係員"])
    codes = [shown(device, step) for step in (-1, 0, 1)]
    codes += actions.renew_codes(user=city["係員"], now=city.now)

    def enter(number: int) -> str:
        right = actions.check_code(user=city["係員"], code=codes[number], now=timezone.now())
        return "in" if right else "out"

    assert race([enter, enter], len(codes)) == [Counter({"in": 1, "out": 1})] * len(codes)
