"""Two accounts of the city with one number, for the first time and at one moment: one is bound."""

import pytest

from katori_sns.sign_in.actions import Identity, recognised
from katori_sns.sign_in.models import CityIdentity
from tests.city import build_city
from tests.racing import race

pytestmark = pytest.mark.no_cover
ROUNDS = 10


@pytest.mark.django_db(transaction=True)
def test_of_three_subjects_at_once_one_is_bound() -> None:
    city = build_city()

    def come(number: int, subject: str) -> str:
        identity = Identity(f"https://{number}.example", subject, city["係員"].staff_number)
        return "in" if recognised(identity, now=city.now) else "refused"

    results = race([lambda n, subject=subject: come(n, subject) for subject in "abc"], ROUNDS)
    assert {(r["in"], r["refused"]) for r in results} == {(1, 2)}
    assert CityIdentity.objects.count() == ROUNDS
