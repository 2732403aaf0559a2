"""What every test stands on."""

import pytest
from django.core.management import call_command

from tests.city import City, build_city


def pytest_sessionstart(session: pytest.Session) -> None:
    """Collect the static files once, before any worker starts: pages name them by their hashes."""
    if not hasattr(session.config, "workerinput"):
        call_command("collectstatic", interactive=False, verbosity=0)


@pytest.fixture
def city(db: None) -> City:
    """A small city with one person for every role."""
    return build_city()
