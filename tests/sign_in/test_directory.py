"""Signing in by the city's directory, against a real slapd."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from katori_sns.history.models import Event
from katori_sns.organisation.models import User
from katori_sns.sign_in.directory import _subject, identity_of
from katori_sns.sign_in.models import CityIdentity
from tests.city import City
from tests.organisation.entering import give_password, inside, log_in
from tests.sign_in import slapd
from tests.sign_in.provider import silence
from tests.sign_in.slapd import OWN, Directory

pytestmark = [pytest.mark.sqlite, pytest.mark.filterwarnings("ignore::DeprecationWarning")]
BACKEND = "katori_sns.sign_in.directory.DirectoryBackend"


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Directory]:
    if not slapd.SLAPD.exists():
        assert "CI" not in os.environ, "deploy/with-servers.sh installs slapd"
        pytest.skip("no slapd here: apt-get install slapd")
    with slapd.serving(tmp_path_factory.mktemp("slapd")) as directory:
        yield directory


def asking(settings: Settings, url: str, ca: Path) -> None:
    settings.SIGN_IN = ["local", "ldap"]
    settings.AUTHENTICATION_BACKENDS = [*settings.AUTHENTICATION_BACKENDS, BACKEND]
    settings.LDAP_URL, settings.CA_FILE, settings.LDAP_BASE = url, str(ca), "dc=city"
    settings.LDAP_USER, settings.LDAP_PASSWORD = slapd.SERVICE, slapd.PASSWORD
    settings.LDAP_NUMBER = slapd.NUMBER
    settings.LDAP_FILTER = "(&(objectClass=inetOrgPerson)(uid={login}))"


@pytest.fixture
def directory(running: Directory, settings: Settings) -> Directory:
    asking(settings, running.ldaps, running.ca)
    return running


def attempt(login: str, password: str | None = None, **extra: Any) -> tuple[int, bool]:
    client = Client()
    sent = {"username": login, "password": OWN.format(login=login) if password is None else password}
    answer = client.post("/login/", sent, **extra)
    return answer.status_code, inside(client)


def test_the_directory_knows_who_it_is_and_our_own_passwords_go_on(
    directory: Directory, city: City, settings: Settings
) -> None:
    temporary = timezone.now()
    User.objects.filter(pk=city["係員"].pk).update(temporary_until=temporary)
    client, people = Client(), User.objects.count()
    assert "市のディレクトリ" in client.get("/login/").content.decode()
    client.post("/login/", {"username": "kakari", "password": OWN.format(login="kakari")})
    assert client.get("/notices/").status_code == 200  # not 「パスワードを決める」
    assert client.session["_auth_user_backend"].endswith("RoleBackend")
    user = User.objects.get(pk=city["係員"].pk)
    row = CityIdentity.objects.get()
    assert (row.user, row.issuer, len(row.subject)) == (user, "ldap:dc=city", 36)
    assert (user.temporary_until, User.objects.count()) == (temporary, people)
    assert Event.objects.about("site").get().changes == {"方法": [None, "市のディレクトリ"]}
    settings.LDAP_URL = directory.ldap  # with StartTLS
    # The throttle forgets the failures of the name as typed, which is not our own.
    codes = [attempt("kakari", word)[0] for word in [*["chigau"] * 4, None, "chigau", None]]
    assert codes == [422, 422, 422, 422, 302, 422, 302]
    assert attempt("tejina(*)") == (302, True)
    assert CityIdentity.objects.count() == 2
    User.objects.filter(pk=user.pk).update(is_active=False)
    assert attempt("kakari") == (422, False)
    give_password(city["システム管理者"])
    assert inside(log_in(city, "システム管理者"))


def test_the_directorys_password_is_asked_for_the_second_factor_as_ours_is(
    directory: Directory, city: City, settings: Settings
) -> None:
    settings.SECOND_FACTOR, client = "power", Client()
    client.post("/login/", {"username": "kanri", "password": OWN.format(login="kanri")})
    answer = client.get("/people/")
    assert (answer.status_code, answer["Location"]) == (302, reverse("organisation:second_factor"))


REFUSED = [
    ("kakari", "chigau"),
    ("kakari", ""),  # an anonymous bind succeeds here for every name
    ("kakari", "\x01"),
    ("kakari", "\u0221\ufdd0"),
    ("kakari", OWN.format(login="renamed")),
    ("kakari", slapd.PASSWORD),
    ("*", OWN.format(login="kakari")),
    ("kakar*", OWN.format(login="kakari")),
    ("kakari)(uid=*", OWN.format(login="kakari")),
    ("x)(|(uid=kakari", OWN.format(login="kakari")),
    ("nobody", "nani-ka"),
    *((login, OWN.format(login=login)) for login in ("twice", "none", "same")),
]


def test_nobody_else_gets_in(directory: Directory, city: City) -> None:
    for number, (login, password) in enumerate(REFUSED):
        assert attempt(login, password, REMOTE_ADDR=f"10.0.0.{number}") == (422, False), (login, password)
    assert identity_of("kakari", "") is None  # nor past the form, which asks for a password
    assert not CityIdentity.objects.exists()
    assert Event.objects.about("site").filter(action="login_failed").count() == len(REFUSED)
    assert [attempt("kakari", "chigau")[0] for _ in range(5)] == [422, 422, 422, 422, 429]
    assert attempt("kakari") == (429, False)


def test_an_entry_of_active_directory_is_known_by_its_guid() -> None:
    """As it prints it: the first three groups are stored with the last byte first."""
    entry = {"raw_attributes": {"objectGUID": [bytes(range(16))], "entryUUID": [b"other"]}}
    assert _subject(entry) == "03020100-0504-0706-0809-0a0b0c0d0e0f"


def test_another_entry_with_the_number_of_a_bound_person_is_refused(directory: Directory, city: City) -> None:
    CityIdentity.objects.create(
        user=city["係員"], issuer="ldap:dc=city", subject="another", since=timezone.now()
    )
    assert attempt("kakari") == (422, False)
    event = Event.objects.about(f"user:{city['係員'].pk}").get()
    assert event.action == "refuse_identity"


def test_without_a_certificate_that_names_it_no_server_gets_a_password(
    directory: Directory, city: City, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(0)
    settings.SIGN_IN_SECONDS = 1
    give_password(city["システム管理者"])
    with silence() as address:
        tried = [
            (directory.unnamed, directory.ca),
            (directory.unnamed.replace("ldaps", "ldap"), directory.ca),  # TLS where StartTLS is spoken
            (directory.ldaps, directory.other_ca),
            (directory.ldap, directory.other_ca),
            (f"ldap://{address}", directory.ca),
            (f"ldaps://{address}", directory.ca),
            ("ldaps://127.0.0.1:9", directory.ca),
        ]
        for number, (url, ca) in enumerate(tried):
            settings.LDAP_URL, settings.CA_FILE, begun = url, str(ca), time.monotonic()
            client = Client(REMOTE_ADDR=f"10.0.0.{number}")
            sent = {"username": "kakari", "password": OWN.format(login="kakari")}
            answer = client.post("/login/", sent)
            assert (answer.status_code, inside(client)) == (422, False), url
            assert "市の認証サーバが応答していません" in answer.content.decode(), url
            assert time.monotonic() - begun < 10
        assert inside(log_in(city, "システム管理者"))
    settings.LDAP_URL, settings.CA_FILE = directory.ldaps, str(directory.ca)
    settings.LDAP_PASSWORD = "chigau"
    assert "市の認証サーバが応答していません" in Client().post("/login/", sent).content.decode()
    assert "KATORI_LDAP_USER: invalidCredentials" in caplog.text
    for typed in ("kakari", OWN.format(login="kakari"), slapd.PASSWORD):
        assert typed not in caplog.text
