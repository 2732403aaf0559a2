"""What the tests of people and sections stand on."""

import pytest

from katori_sns.founding.models import Start
from tests.city import City


@pytest.fixture
def preparing(city: City) -> City:
    """The city before its start, when one administrator alone prepares it: no change takes two."""
    Start.objects.update(started_at=None)
    return city
