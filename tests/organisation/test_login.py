"""Logging in: who may, what is answered to who may not, and what is left behind."""

import io
import logging
import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from axes.models import AccessAttempt
from django.apps import apps
from django.core import mail
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from katori_sns.history.models import Event
from katori_sns.organisation.models import User
from katori_sns.organisation.passwords import DEMO_PASSWORD
from katori_sns.web.dates import local_date
from tests.city import City
from tests.organisation.entering import PASSWORD, CountingHasher, give_password, inside, log_in

pytestmark = pytest.mark.no_cover

CANARY = "kanaria-ga-naita-himitsu"


@pytest.fixture
def town(city: City) -> City:
    """The cast, with passwords."""
    give_password(*city.people.values())
    return city


def attempt(username: str, password: str = PASSWORD, client: Client | None = None, **more: Any) -> Any:
    return (client or Client()).post("/login/", {"username": username, "password": password}, **more)


def test_who_logs_in_comes_to_his_in_tray_and_leaves_a_trace(town: City) -> None:
    client = Client()
    answer = attempt(town["係員"].username, client=client)
    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert inside(client)
    event = Event.objects.about("site").get()
    assert (event.action, event.actor_name, event.actor_post) == ("login", "係員 太郎", "主事")


def test_each_login_has_a_new_session_key(town: City) -> None:
    client = Client()
    keys = set()
    for _ in range(3):
        log_in(town, "係員", client=client)
        keys.add(client.session.session_key)
        assert {"since", "seen"} <= set(client.session.keys())
    assert len(keys) == 3


@pytest.mark.parametrize(
    ("wanted", "led_to"),
    [
        ("/cases/", "/cases/"),
        ("https://evil.example/", "/"),
        ("//evil.example/", "/"),
        ("javascript:alert(1)", "/"),
        ("/\\evil.example", "/"),
        ("", "/"),
    ],
)
def test_the_login_leads_on_within_this_site_only(town: City, wanted: str, led_to: str) -> None:
    data = {"username": town["係員"].username, "password": PASSWORD}
    answer = Client().post("/login/", data, query_params={"next": wanted})
    assert answer["Location"] == led_to


def test_logging_out_ends_the_session_and_leaves_a_trace(town: City) -> None:
    client = log_in(town, "係員")
    assert client.get("/logout/").status_code == 405
    assert client.post("/logout/")["Location"] == "/login/"
    assert not inside(client)
    assert list(Event.objects.about("site").order_by("seq").values_list("action", flat=True)) == [
        "login",
        "logout",
    ]


def refused(town: City) -> dict[str, tuple[str, str]]:
    """Every way of being refused: login name and password."""
    User.objects.filter(pk=town["同僚"].pk).update(is_active=False)
    User.objects.filter(pk=town["他課の係員"].pk).update(password="!")
    yesterday = local_date(timezone.now()) - timedelta(days=1)
    User.objects.filter(pk=town["委託業者"].pk).update(contractor_until=yesterday)
    return {
        "unknown": ("nobody", PASSWORD),
        "wrong password": (town["係員"].username, "chigau-kagi-desu"),
        "disabled": (town["同僚"].username, PASSWORD),
        "no password yet": (town["他課の係員"].username, PASSWORD),
        "contract ended": (town["委託業者"].username, PASSWORD),
    }


def test_one_answer_and_one_hash_for_whoever_is_refused(town: City, settings: Settings) -> None:
    settings.PASSWORD_HASHERS = ["tests.organisation.entering.CountingHasher"]
    answers = {}
    for why, (username, password) in refused(town).items():
        CountingHasher.calls = 0
        answer = attempt(username, password)
        page = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", answer.content.decode())
        answers[why] = (
            answer.status_code,
            CountingHasher.calls,
            page.replace(f'value="{username}"', ""),
        )
    assert len(answers) == 5
    assert {(status, calls) for status, calls, _ in answers.values()} == {(422, 1)}
    assert len({page for *_, page in answers.values()}) == 1
    assert "ログインIDかパスワードが違います" in answers["unknown"][2]
    CountingHasher.calls = 0
    assert (attempt(town["係員"].username).status_code, CountingHasher.calls) == (302, 1)


def test_a_failure_names_only_who_is_known(town: City) -> None:
    attempt(town["係員"].username, "chigau-kagi-desu")
    attempt("himitsu-wo-uchimachigaeta", "chigau-kagi-desu")
    attempt("nul\0", "chigau-kagi-desu")
    events = Event.objects.about("site").order_by("seq")
    assert [(e.action, e.changes["ログインID"][1]) for e in events] == [
        ("login_failed", town["係員"].username),
        ("login_failed", "登録のないログインID"),
        ("login_failed", "登録のないログインID"),
    ]


def test_empty_fields_say_what_to_enter(db: None) -> None:
    page = attempt("", "").content.decode()
    assert "ログインIDを入力してください" in page
    assert "パスワードを入力してください" in page


def test_a_form_without_any_field_says_what_to_enter(db: None) -> None:
    answer = Client().post("/login/", {})
    assert (answer.status_code, "ログインIDを入力してください" in answer.content.decode()) == (422, True)


def test_a_contractor_works_to_the_last_day_and_is_out_the_next(town: City) -> None:
    today = local_date(timezone.now())
    who = User.objects.filter(pk=town["委託業者"].pk)
    who.update(contractor_until=today)
    client = log_in(town, "委託業者")
    assert inside(client)
    who.update(contractor_until=today - timedelta(days=1))
    assert not inside(client)


def test_a_disabled_person_is_out_at_once(town: City) -> None:
    client = log_in(town, "係員")
    User.objects.filter(pk=town["係員"].pk).update(is_active=False)
    assert not inside(client)


@pytest.mark.parametrize("demo", [True, False])
def test_the_published_password_opens_only_the_demo(town: City, settings: Settings, demo: bool) -> None:
    settings.DEMO = demo
    give_password(town["係員"], password=DEMO_PASSWORD)
    assert inside(log_in(town, "係員", password=DEMO_PASSWORD)) is demo
    page = Client().get("/login/").content.decode()
    # As a row of the list: a short login may stand in a token, too.
    listed = f">{town['課長'].username}</th>" in page
    assert (DEMO_PASSWORD in page, listed) == (demo, demo)


# Throttle


def test_five_failures_lock_the_name_at_this_address_even_for_the_right_password(town: City) -> None:
    name = town["係員"].username
    codes = [attempt(name, "chigau-kagi-desu").status_code for _ in range(5)]
    assert codes == [422, 422, 422, 422, 429]
    answer = attempt(name)
    assert answer.status_code == 429
    assert "このログインIDを15分のあいだ止めています" in answer.content.decode()
    assert attempt(town["課長"].username).status_code == 302
    assert attempt(name, REMOTE_ADDR="192.0.2.7").status_code == 302


def test_an_unknown_name_is_locked_like_a_known_one(town: City) -> None:
    codes = [attempt("nobody", "chigau-kagi-desu").status_code for _ in range(6)]
    assert codes == [422, 422, 422, 422, 429, 429]


def test_the_lock_opens_after_a_quarter_of_an_hour(town: City) -> None:
    name = town["係員"].username
    for _ in range(5):
        attempt(name, "chigau-kagi-desu")
    AccessAttempt.objects.update(attempt_time=timezone.now() - timedelta(minutes=16))
    assert attempt(name).status_code == 302


def test_a_login_forgets_the_failures_before_it(town: City) -> None:
    name = town["係員"].username
    for _ in range(2):
        for _ in range(4):
            assert attempt(name, "chigau-kagi-desu").status_code == 422
        assert attempt(name).status_code == 302


@pytest.mark.parametrize(("secure", "other"), [(True, 302), (False, 429)])
def test_behind_tls_the_proxy_names_the_address_and_otherwise_nobody_can(
    town: City, settings: Settings, secure: bool, other: int
) -> None:
    settings.SECURE = secure
    name = town["係員"].username
    for _ in range(5):
        attempt(name, "chigau-kagi-desu", headers={"X-Real-IP": "192.0.2.7"})
    assert attempt(name, headers={"X-Real-IP": "192.0.2.7"}).status_code == 429
    assert attempt(name, headers={"X-Real-IP": "192.0.2.8"}).status_code == other


# Nothing keeps a password


@pytest.fixture
def logs() -> Iterator[io.StringIO]:
    """All that any logger says, down to the last detail."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    loggers = [logging.getLogger(name) for name in ("", "django", "axes")]
    before = [logger.level for logger in loggers]
    for logger in loggers:
        logger.addHandler(handler)
        logger.setLevel(logging.DEBUG)
    yield stream
    for logger, level in zip(loggers, before, strict=True):
        logger.removeHandler(handler)
        logger.setLevel(level)


def everything_stored() -> str:
    return "\n".join(str(row) for model in apps.get_models() for row in model._base_manager.values_list())


def test_a_password_is_in_no_log_no_table_no_mail_and_no_page(
    town: City, settings: Settings, logs: io.StringIO
) -> None:
    client = Client(raise_request_exception=False)
    name = town["係員"].username
    pages = [attempt(name, CANARY, client) for _ in range(6)]  # wrong, then locked out
    pages.append(attempt(CANARY, CANARY, client))  # a password typed as the name
    give_password(town["課長"], password=CANARY)
    pages.append(attempt(town["課長"].username, CANARY, client))
    mine = {"old": CANARY, "password": CANARY + "-2", "again": CANARY}
    pages.append(client.post("/me/password/", mine))
    pages.append(client.post("/me/password/", mine | {"again": CANARY + "-2"}))
    admin = log_in(town, "システム管理者")
    pages.append(admin.post(f"/people/{town['同僚'].pk}/password/", {"password": CANARY}))
    give_password(town["係員"], password=CANARY)
    settings.LOGIN_REDIRECT_URL = "no:such"
    pages.append(
        attempt(town["係員"].username, CANARY, Client(raise_request_exception=False, REMOTE_ADDR="10.0.0.9"))
    )
    assert [page.status_code for page in pages] == [*[422] * 4, 429, 429, 422, 302, 422, 302, 200, 500]
    seen = "\n".join([*(page.content.decode() for page in pages), *map(str, mail.outbox)])
    assert "NoReverseMatch" in logs.getvalue()
    assert CANARY not in logs.getvalue()
    assert CANARY not in seen.replace(f'value="{CANARY}"', "")  # the login name as typed, shown to him alone
    stored = everything_stored()
    assert name in stored
    # The throttle counts by the name as typed, and forgets it when the lock opens.
    assert list(AccessAttempt.objects.filter(username=CANARY).values_list("failures_since_start")) == [(1,)]
    AccessAttempt.objects.filter(username=CANARY).update(username="")
    assert CANARY not in everything_stored()
