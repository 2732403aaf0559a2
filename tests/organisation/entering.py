"""Ways into the site for the tests: by the login page, and past it."""

from django.contrib.auth.hashers import make_password
from django.test import Client

from katori_sns.organisation.hashers import Argon2id
from katori_sns.organisation.models import User
from tests.city import City

PASSWORD = "yamabuki-no-hana-saku"


def give_password(*users: User, password: str = PASSWORD) -> None:
    User.objects.filter(pk__in=[u.pk for u in users]).update(password=make_password(password))


def log_in(city: City, role: str, *, client: Client | None = None, password: str = PASSWORD) -> Client:
    """Through the login page; whether it worked is for the test to see."""
    client = client or Client()
    client.post("/login/", {"username": city[role].username, "password": password})
    return client


def client_of(city: City, role: str) -> Client:
    """Logged in without a password, for tests of what comes after."""
    client = Client()
    client.force_login(city[role], backend="katori_sns.organisation.backends.RoleBackend")
    return client


def page_of(client: Client, url: str) -> str:
    """The text of a page that answers."""
    answer = client.get(url)
    assert answer.status_code == 200, url
    return str(answer.content.decode())


class CountingHasher(Argon2id):
    """The product's hasher, which counts how often it works."""

    calls = 0

    def encode(self, password: str, salt: str) -> str:
        CountingHasher.calls += 1
        return super().encode(password, salt)

    def verify(self, password: str, encoded: str) -> bool:
        CountingHasher.calls += 1
        return super().verify(password, encoded)


def inside(client: Client) -> bool:
    """Whether somebody is logged in."""
    return client.get("/me/").status_code == 200
