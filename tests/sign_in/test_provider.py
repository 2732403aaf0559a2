"""Signing in at the city's OpenID provider: who comes in, and what gets nobody in."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from katori_sns.history.models import Event
from katori_sns.notices.models import Notice
from katori_sns.organisation import actions
from katori_sns.organisation.models import User
from katori_sns.sign_in.models import CityIdentity
from tests.city import City
from tests.organisation.entering import client_of, give_password, inside, log_in
from tests.sign_in import provider
from tests.sign_in.provider import CLIENT, FOREIGN, SECRET, Forger, asked, signed, silence, through

pytestmark = [pytest.mark.sqlite, pytest.mark.filterwarnings("ignore::DeprecationWarning")]


@pytest.fixture(scope="module")
def running() -> Iterator[tuple[Forger, str]]:
    forger = Forger()
    with provider.serving(forger) as issuer:
        yield forger, issuer


@pytest.fixture
def forger(
    running: tuple[Forger, str], settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Forger]:
    monkeypatch.setenv("NO_PROXY", "localhost,127.0.0.1")
    monkeypatch.setenv("no_proxy", "localhost,127.0.0.1")
    settings.SIGN_IN = ["local", "oidc"]
    settings.OIDC_ISSUER, settings.OIDC_CLIENT_ID, settings.OIDC_CLIENT_SECRET = running[1], CLIENT, SECRET
    yield running[0]
    running[0].honest()


def actions_about(subject: str) -> list[str]:
    return list(Event.objects.about(subject).order_by("seq").values_list("action", flat=True))


def test_the_first_use_binds_and_later_ones_lead_on_within_this_site(forger: Forger, city: City) -> None:
    give_password(city["係員"])
    User.objects.filter(pk=city["係員"].pk).update(temporary_until=timezone.now())
    people, client = User.objects.count(), Client()
    assert "市のアカウントでログイン" in client.get("/login/").content.decode()
    onward = {"/notices/": "/notices/", "https://evil.example/": "/", "//evil.example": "/"}
    for wanted, led_to in onward.items():
        before = client.session.session_key
        answer = through("s1", client, wanted)
        assert (answer.status_code, answer["Location"]) == (302, led_to)
        assert client.session.session_key != before
    assert client.get("/notices/").status_code == 200  # not 「パスワードを決める」
    assert {"since", "seen", "post"} <= set(client.session.keys())
    row = CityIdentity.objects.get()
    assert (row.user, row.subject) == (city["係員"], "s1")
    assert actions_about(f"user:{row.user_id}") == ["bind_identity"]
    assert [e.changes for e in Event.objects.about("site")] == [{"方法": [None, "市のアカウント"]}] * 3
    assert through("s2").status_code == 302  # no 職員番号 is like it: by the login name
    assert CityIdentity.objects.get(subject="s2").user == city["同僚"]
    assert User.objects.count() == people
    User.objects.filter(pk=row.user_id).update(is_active=False)
    assert not inside(client)


def test_whom_the_provider_has_recognised_is_asked_for_no_second_factor_of_ours(
    forger: Forger, city: City, settings: Settings
) -> None:
    settings.SECOND_FACTOR, client = "power", Client()
    through("admin", client)
    assert client.get("/people/").status_code == 200


def without(claims: dict[str, Any], name: str) -> str:
    return signed({key: value for key, value in claims.items() if key != name})


FORGED = {
    "another's audience": lambda c: signed(c | {"aud": "other"}),
    "another's audience beside ours": lambda c: signed(c | {"aud": [CLIENT, "other"], "azp": "other"}),
    "another issuer": lambda c: signed(c | {"iss": "https://evil.example"}),
    "run out": lambda c: signed(c | {"exp": int(time.time()) - 600}),
    "not yet": lambda c: signed(c | {"nbf": int(time.time()) + 600}),
    "another's nonce": lambda c: signed(c | {"nonce": "x"}),
    "unsigned": provider.unsigned,
    "by our secret": provider.by_our_secret,
    "by the public key": provider.by_public_key,
    "by a foreign key": lambda c: signed(c, FOREIGN),
    "no text": lambda c: signed(c | {"employee_number": 1}),
    "several": lambda c: signed(c | {"employee_number": ["00001"]}),
    "with NUL": lambda c: signed(c | {"employee_number": "00001\0"}),
    "too long": lambda c: signed(c | {"employee_number": "0" * 5000}),
    "nobody's": lambda c: signed(c | {"employee_number": ""}),
    "no subject": lambda c: signed(c | {"sub": ""}),
    "subject too long": lambda c: signed(c | {"sub": "s" * 256}),
    "no token": lambda c: "",
    **{f"no {name}": lambda c, n=name: without(c, n) for name in ("aud", "iss", "exp", "nonce", "sub")},
    "no number": lambda c: without(c, "employee_number"),
}


def test_no_forged_token_gets_anybody_in(forger: Forger, city: City) -> None:
    for number, (what, forge) in enumerate(FORGED.items()):
        forger.forge, client = forge, Client()
        answer = through("s1", client, REMOTE_ADDR=f"10.0.0.{number}")
        assert (answer.status_code, inside(client)) == (422, False), what
    assert not CityIdentity.objects.exists()
    failures = Event.objects.about("site").filter(action="login_failed")
    assert (failures.count(), Event.objects.about("site").count()) == (len(FORGED), len(FORGED))
    forger.honest()
    assert through("s1").status_code == 302  # by what is not forged the same person comes in


def test_a_provider_that_names_another_issuer_is_not_asked_further(forger: Forger, city: City) -> None:
    forger.metadata = {"issuer": "https://evil.example"}
    assert Client().get("/login/oidc/").status_code == 503


def test_an_answer_counts_once_and_in_the_session_that_asked(forger: Forger, city: City) -> None:
    mine, other = Client(), Client()
    back = asked(mine, "s1")
    state = back.split("state=")[1]
    for query in ("", "?error=access_denied", f"?code=x&state={state}", "?code=x&state=x"):
        assert other.get(f"/login/oidc/back/{query}").status_code == 422
    assert (other.get(back, REMOTE_ADDR="10.0.0.2").status_code, inside(other)) == (422, False)
    assert (mine.get(back, REMOTE_ADDR="10.0.0.3").status_code, inside(mine)) == (302, True)
    mine.post("/logout/")
    assert (mine.get(back, REMOTE_ADDR="10.0.0.3").status_code, inside(mine)) == (422, False)


def test_who_is_not_meant_is_refused_and_a_second_subject_is_told(forger: Forger, city: City) -> None:
    User.objects.filter(pk=city["課長補佐"].pk).update(is_active=False)
    User.objects.filter(pk=city["委託業者"].pk).update(contractor_until=timezone.now() - timedelta(days=3))
    assert through("s1").status_code == 302
    pages = {}
    for who in ("nobody", "gone", "over", "thief"):
        client = Client()
        answer = through(who, client)
        assert (answer.status_code, inside(client)) == (422, False)
        pages[who] = answer.content.decode().split("<main")[1].split("<form")[0]
    assert len(set(pages.values())) == 1
    assert "システム管理者に相談してください" in pages["nobody"]
    assert actions_about(f"user:{city['係員'].pk}") == ["bind_identity", "refuse_identity"]
    told = Notice.objects.get()
    assert (told.user, told.path) == (city["システム管理者"], f"/people/{city['係員'].pk}/")
    forger.forge = lambda claims: signed(claims | {"employee_number": "00002"})
    assert through("s1").status_code == 422  # the subject of one person, with the number of another
    assert Notice.objects.count() == 2
    assert list(CityIdentity.objects.values_list("subject", flat=True)) == ["s1"]


def test_failures_lock_the_name_at_its_address_and_no_colleague(forger: Forger, city: City) -> None:
    assert [through("nobody").status_code for _ in range(6)] == [422, 422, 422, 422, 429, 429]
    assert through("s1").status_code == 302
    states = [asked(Client(), "s1").split("state=")[1] for _ in range(2)]
    for query in ("?error=x", "?code=x&state=x", f"?code=x&state={states[0]}", "?error=access_denied"):
        assert [Client().get(f"/login/oidc/back/{query}").status_code for _ in range(6)] == [422] * 6
    client = Client()
    back = f"/login/oidc/back/?state={asked(client, 's1').split('state=')[1]}&error="
    assert [client.get(f"{back}access_denied").status_code for _ in range(6)] == [422] * 6
    codes = [client.get(f"{back}x").status_code for _ in range(6)]
    assert codes == [422, 422, 422, 422, 429, 429]
    assert client.get("/login/oidc/").status_code == 429


def test_an_outage_is_said_in_time_and_our_own_login_goes_on(
    forger: Forger, city: City, settings: Settings
) -> None:
    assert settings.SIGN_IN_SECONDS == 5
    settings.SIGN_IN_SECONDS = 0.3
    client = Client()
    back = asked(client, "s1", "/notices/")
    with silence() as address:
        for issuer in (f"http://{address}", "http://127.0.0.1:9"):
            settings.OIDC_ISSUER, begun = issuer, time.monotonic()
            for answer in (
                Client().get("/login/oidc/"),
                client.get(back),
            ):  # our form leads on
                assert answer.status_code == 503
                assert "市の認証サーバが応答しません" in answer.content.decode()
                assert 'action="/login/' in answer.content.decode()
            assert time.monotonic() - begun < 5
    assert not Event.objects.about("site").exists()  # nobody has failed
    give_password(city["システム管理者"])
    assert inside(log_in(city, "システム管理者"))


def test_an_administrator_releases_the_binding_and_the_next_use_binds(forger: Forger, city: City) -> None:
    client, user = Client(), city["係員"]
    through("s1", client)
    path = f"/people/{user.pk}/city-account/release/"
    assert client_of(city, "課長").post(path).status_code == 404
    admin = client_of(city, "システム管理者")
    assert "結び付けを外す" in admin.get(f"/people/{user.pk}/").content.decode()
    assert "s1" in admin.get(path).content.decode()
    assert [admin.post(path).status_code for _ in range(2)] == [302, 302]
    assert not inside(client)
    assert through("thief").status_code == 302
    assert actions_about(f"user:{user.pk}") == ["bind_identity", "release_identity", "bind_identity"]


def test_nobody_is_made_another_by_one_administrator_alone(forger: Forger, city: City) -> None:
    chief, admin = city["課長"], city["システム管理者"]
    client, number, now = client_of(city, "システム管理者"), admin.staff_number, timezone.now()
    through("admin")
    User.objects.filter(pk=chief.pk).update(last_login=now)
    own = f"/people/{admin.pk}/city-account/release/"
    assert client.post(own).status_code == 422
    CityIdentity.objects.all().delete()  # as if he had never come in by it
    actions.change_user(user=admin, by=admin, now=now, staff_number="spare")
    actions.change_user(user=chief, by=admin, now=now, staff_number=number)
    page = f"/people/{chief.pk}/password/confirm/"
    assert Notice.objects.filter(path=page, user=city["広報主管課長"]).count() == 1
    assert through("admin").status_code == 422
    assert not CityIdentity.objects.exists()
    assert client_of(city, "広報主管課長").post(page).status_code == 302
    assert through("admin").status_code == 302
    assert client.post(f"/people/{chief.pk}/city-account/release/").status_code == 302
    assert Notice.objects.filter(path=page, user=city["広報主管課長"]).count() == 2
    assert through("admin").status_code == 422


def test_what_is_not_offered_does_not_exist(db: None) -> None:
    for path in ("oidc/", "oidc/back/", "proxy/"):
        assert Client().get(f"/login/{path}").status_code == 404
    assert "市のアカウント" not in Client().get("/login/").content.decode()
