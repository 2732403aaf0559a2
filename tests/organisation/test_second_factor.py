"""The second factor: nothing before it, each code once, and nobody takes it off alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.apps import apps
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone
from django_otp.oath import TOTP
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from katori_sns.history.models import Event
from katori_sns.notices.models import Notice, Outbox
from katori_sns.organisation import actions
from katori_sns.organisation.models import User
from katori_sns.organisation.powers import must_have_second_factor
from katori_sns.organisation.roles import ActorContext
from tests.city import City
from tests.organisation.entering import PASSWORD, client_of, give_password, inside, log_in

pytestmark = [pytest.mark.sqlite]

STEP = 7_200  # seconds: no test is near the end of one
POWER = ("システム管理者", "監査", "委託業者", "広報主管課長", "広報補佐")
OTHERS = ("係員", "課長", "課長補佐", "部長", "広報担当", "広報の部長", "シティプロモーション")


@pytest.fixture(autouse=True)
def asked_of_power(settings: Any) -> None:
    settings.SECOND_FACTOR = "power"


def device_of(user: User) -> TOTPDevice:
    """A device whose steps are so long that no test comes near an edge."""
    middle = int(timezone.now().timestamp()) - STEP // 2
    device = TOTPDevice.objects.create(user=user, name="d", step=STEP, t0=middle - 10 * STEP)
    StaticDevice.objects.create(user=user, name="r")
    return device


def shown(device: TOTPDevice, steps: int = 0) -> str:
    """What the device shows now, or some steps later or earlier."""
    totp = TOTP(device.bin_key, device.step, device.t0, device.digits)
    totp.time = timezone.now().timestamp() + steps * device.step
    return f"{totp.token():06}"


def at_the_door(city: City, role: str, client: Client | None = None) -> Client:
    """With the right password, and no code yet."""
    if not User.objects.get(pk=city[role].pk).has_usable_password():
        give_password(city[role])
    return log_in(city, role, client=client)


def enter(client: Client, code: str) -> Any:
    return client.post("/login/code/", {"one_time_password": code})


def urls(patterns: list[Any], before: str = "") -> Iterator[str]:
    for pattern in patterns:
        path = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from urls(pattern.url_patterns, path)
        elif isinstance(pattern, URLPattern):
            yield "/" + re.sub(r"<[^>]*>", "1", path.replace("<uuid:pk>", str(UUID(int=1))))


OPEN = ("/login/", "/health/live", "/health/ready")  # asked of whoever is not in


REFUSED = {(302, "/login/"), (401, ""), (403, "")}  # the last shows what was sent, and nothing else
PAGES = [path for path in urls(get_resolver().url_patterns) if not path.startswith(OPEN)]


def asked_every_way(client: Client, path: str) -> set[tuple[int, str]]:
    """A page looked at, and sent to as a form, by a program, and by the background of a page."""
    behind = {"HX-Request": "true"}
    answers = [
        client.get(path, headers=behind),
        client.post(path, {"name": "x"}),
        client.post(path, "{}", content_type="application/json", headers=behind),
    ]
    return {(answer.status_code, answer.headers.get("Location", "").partition("?")[0]) for answer in answers}


@pytest.mark.no_cover
def test_between_password_and_code_no_page_answers_however_it_is_asked(city: City) -> None:
    device_of(city["課長"])
    client = at_the_door(city, "課長")
    assert len(PAGES) > 150
    assert {path for path in PAGES if not asked_every_way(client, path) <= REFUSED} == set()
    assert Event.objects.filter(action="login").count() == 0


@pytest.mark.no_cover
def test_who_must_have_one_comes_to_no_page_but_its_own(city: City) -> None:
    client = client_of(city, "監査")
    passed = {"/me/second-factor/", "/me/password/", "/logout/", "/keep-alive/"}
    others = [path for path in PAGES if path not in passed]
    led = {path: client.post(path, headers={"HX-Request": "true"}).headers.get("Location") for path in others}
    assert {path for path, place in led.items() if place != "/me/second-factor/"} == set()
    assert asked_every_way(client, "/") == {(302, "/me/second-factor/")}
    assert client.get("/me/second-factor/").status_code == 200


def test_whom_the_setting_asks(city: City, settings: Any) -> None:
    def asked() -> set[str]:
        today = timezone.now().date()
        return {r for r in POWER + OTHERS if must_have_second_factor(ActorContext(today, city[r]))}

    assert asked() == set(POWER)
    settings.SECOND_FACTOR = "all"
    assert asked() == set(POWER + OTHERS)
    settings.SECOND_FACTOR = "none"
    assert asked() == set()


def test_who_becomes_a_decider_while_logged_in_is_asked_at_once(city: City) -> None:
    client = client_of(city, "広報担当")
    assert inside(client)
    city.substitute("広報担当", "秘書広報課", 2)
    assert client.get("/me/")["Location"] == "/me/second-factor/"


def enrolling(client: Client) -> tuple[str, Any]:
    """The page with the key, and the answer to its code."""
    page = client.get("/me/second-factor/")
    totp = TOTP(bytes.fromhex(client.session["device_key"]))
    for _ in range(5):  # on a busy machine a code of 30 seconds may run out on its way
        totp.time = timezone.now().timestamp()
        answer = client.post("/me/second-factor/", {"one_time_password": f"{totp.token():06}"})
        if answer.status_code == 200:
            break
    return page.content.decode(), answer


def test_setting_it_up_shows_the_key_and_the_codes_once_and_ends_other_logins(city: City) -> None:
    there, here = at_the_door(city, "監査"), at_the_door(city, "監査")
    before = here.session.session_key
    page, answer = enrolling(here)
    assert "<svg" in page
    assert "style=" not in page
    codes = answer.context["codes"]
    assert len(set(codes)) == 10
    assert all(re.fullmatch(r"\d{4}-\d{4}-\d{4}", code) for code in codes)
    assert (inside(here), inside(there)) == (True, False)
    assert here.session.session_key != before
    assert "device_key" not in here.session
    again = here.get("/me/second-factor/").content.decode()
    assert not any(code in again for code in codes)
    assert "残りの回復コード" in again
    labels = Event.objects.about(f"user:{city['監査'].pk}").values_list("label", flat=True)
    assert list(labels) == ["二段階認証の設定"]
    assert Notice.objects.get(user=city["監査"]).title == "［ログイン］二段階認証の設定"


def test_a_wrong_code_sets_up_nothing(city: City) -> None:
    client = at_the_door(city, "係員")
    client.get("/me/second-factor/")
    for typed in ("000000", "12", "", "abcdef", "123456789012"):
        assert client.post("/me/second-factor/", {"one_time_password": typed}).status_code == 422
    assert TOTPDevice.objects.count() == 0


def test_a_browser_left_open_is_no_place_for_a_device(city: City) -> None:
    client = at_the_door(city, "係員")
    session = client.session
    session["since"] -= 601
    session.save()
    for answer in (client.get("/me/second-factor/"), client.post("/me/second-factor/")):
        assert "もう一度ログインしてから設定してください" in answer.content.decode()
    assert "device_key" not in client.session


def test_a_second_device_is_not_put_beside_the_first(city: City) -> None:
    client = client_of(city, "係員")
    client.get("/me/second-factor/")
    first = device_of(city["係員"])
    _, answer = enrolling(client)
    assert (answer.status_code, TOTPDevice.objects.get()) == (422, first)


def test_the_code_lets_in_with_another_session_key_and_leads_on(city: City) -> None:
    device = device_of(city["係員"])
    client = Client()
    client.get("/login/")
    give_password(city["係員"])
    data = {"username": city["係員"].username, "password": PASSWORD}
    answer = client.post("/login/", data, query_params={"next": "/cases/"})
    assert answer["Location"] == "/login/code/?next=%2Fcases%2F"
    waiting = client.session.session_key
    page = client.get("/login/code/").content.decode()
    assert 'autocomplete="one-time-code"' in page
    assert 'inputmode="numeric"' in page
    assert city["係員"].name not in page
    code = shown(device)
    answer = client.post(answer["Location"], {"one_time_password": f" {code[:3]}　{code[3:]}"})
    assert (answer.status_code, answer["Location"]) == (302, "/cases/")
    assert client.session.session_key != waiting
    assert not Session.objects.filter(pk=waiting).exists()
    assert client.session["verified"] is True
    assert "waiting" not in client.session
    assert inside(client)


def test_each_code_holds_once_one_step_early_or_late(city: City) -> None:
    device = device_of(city["係員"])

    def works(code: str) -> bool:
        TOTPDevice.objects.update(throttling_failure_timestamp=None)
        return actions.check_code(user=city["係員"], code=code, now=timezone.now())

    steps = (-2, -1, -1, 0, 0, -1, 1, 2)
    assert [step for step in steps if works(shown(device, step))] == [-1, 0, 1]
    assert enter(at_the_door(city, "係員"), shown(device, 1)).status_code == 429


def test_anothers_code_opens_nothing(city: City) -> None:
    mine, others = device_of(city["係員"]), device_of(city["同僚"])
    assert mine.key != others.key
    assert enter(at_the_door(city, "係員"), shown(others)).status_code == 422
    codes = actions.renew_codes(user=city["同僚"], now=timezone.now())
    assert enter(at_the_door(city, "係員"), codes[0]).status_code == 422


def test_after_each_wrong_code_one_waits_twice_as_long_and_is_told(city: City) -> None:
    device = device_of(city["係員"])
    client = at_the_door(city, "係員")
    right = shown(device)
    wrong = f"{(int(right) + 1) % 10**6:06}"
    for count in range(1, 6):
        TOTPDevice.objects.update(throttling_failure_timestamp=None)
        assert enter(client, wrong).status_code == 422
        assert TOTPDevice.objects.get().throttling_failure_count == count
    answer = enter(client, right)  # at once: not even looked at
    assert (answer.status_code, "まで確かめられません" in answer.content.decode()) == (429, True)
    assert enter(at_the_door(city, "係員"), right).status_code == 429  # nor from elsewhere
    assert TOTPDevice.objects.get().throttling_failure_count == 5
    TOTPDevice.objects.update(throttling_failure_timestamp=timezone.now() - timedelta(minutes=10))
    assert enter(client, right)["Location"] == "/"
    assert TOTPDevice.objects.get().throttling_failure_count == 0
    assert Event.objects.filter(label="認証コードの誤り").count() == 5
    assert not actions.check_code(user=city["係員"], code=wrong, now=timezone.now())
    actions.issue_password(user=city["係員"], by=city["システム管理者"], now=timezone.now())
    assert TOTPDevice.objects.get().throttling_failure_count == 0  # who guessed has lost the password
    Notice.objects.exclude(title__endswith="誤り").delete()
    assert Notice.objects.get(user=city["係員"]).title == "［ログイン］認証コードの誤り"


def test_a_recovery_code_holds_once(city: City) -> None:
    device_of(city["係員"])
    codes = actions.renew_codes(user=city["係員"], now=timezone.now())
    typed = f"{codes[3][:4]}-{codes[3][4:8]}－{codes[3][8:]}"
    client = at_the_door(city, "係員")
    assert enter(client, typed)["Location"] == "/"
    assert "9個" in client.get("/me/second-factor/").content.decode()
    assert enter(at_the_door(city, "係員"), typed).status_code == 422
    stored = " ".join(StaticToken.objects.values_list("token", flat=True))
    assert not any(code in stored for code in codes)
    told = Event.objects.get(label="回復コードの使用")
    assert (told.comment, told.actor_id) == ("残りは9個です。", city["係員"].pk)


def test_new_recovery_codes_want_a_code_and_end_the_old_ones(city: City) -> None:
    device = device_of(city["係員"])
    old = actions.renew_codes(user=city["係員"], now=timezone.now())
    client = client_of(city, "係員")
    assert client.post("/me/second-factor/codes/", {"one_time_password": "000000"}).status_code == 422
    TOTPDevice.objects.update(throttling_failure_count=0, throttling_failure_timestamp=None)
    answer = client.post("/me/second-factor/codes/", {"one_time_password": shown(device)})
    assert len(answer.context["codes"]) == 10
    assert enter(at_the_door(city, "係員"), old[0]).status_code == 422


def test_ones_own_device_goes_by_a_code_alone_and_other_logins_end(city: City) -> None:
    device = device_of(city["監査"])
    here, there = at_the_door(city, "監査"), at_the_door(city, "監査")
    enter(here, shown(device, -1))
    enter(there, shown(device))
    assert here.post("/me/second-factor/remove/").status_code == 422
    answer = here.post("/me/second-factor/remove/", {"one_time_password": shown(device, 1)})
    assert (answer.status_code, TOTPDevice.objects.count(), StaticDevice.objects.count()) == (302, 0, 0)
    assert here.get("/me/")["Location"] == "/me/second-factor/"  # he must have one
    assert not inside(there)


def test_a_lost_device_is_taken_off_by_an_administrator_and_everybody_is_told(city: City) -> None:
    city.person("もう一人の管理者", is_administrator=True)
    device = device_of(city["監査"])
    device_of(city["システム管理者"])
    his = at_the_door(city, "監査")
    enter(his, shown(device))
    admin = at_the_door(city, "システム管理者")
    enter(admin, shown(TOTPDevice.objects.get(user=city["システム管理者"])))
    own = f"/people/{city['システム管理者'].pk}/second-factor/"
    assert admin.post(own).status_code == 422
    assert TOTPDevice.objects.filter(user=city["システム管理者"]).exists()
    assert admin.post(f"/people/{city['監査'].pk}/second-factor/").status_code == 302
    assert not inside(his)
    event = Event.objects.about(f"user:{city['監査'].pk}").get(action="remove_device")
    assert event.actor_id == city["システム管理者"].pk
    told = {n.user.name for n in Notice.objects.filter(title="［ログイン］二段階認証の解除")}
    assert told == {city["監査"].name, city["もう一人の管理者"].name}
    for role in ("係員", "広報主管課長"):
        client = client_of(city, role)
        client.get("/me/second-factor/")
        assert client.post(f"/people/{city['同僚'].pk}/second-factor/").status_code in (302, 404)
    assert Event.objects.filter(action="remove_device").count() == 1


@pytest.mark.parametrize("what", ["password", "disabled", "removed", "late"])
def test_who_waits_for_the_code_is_out_when(city: City, what: str) -> None:
    device = device_of(city["係員"])
    client = at_the_door(city, "係員")
    code = shown(device)
    match what:
        case "password":
            give_password(city["係員"], password="nanohana-no-saku-oka")
        case "disabled":
            User.objects.filter(pk=city["係員"].pk).update(is_active=False)
        case "removed":
            actions.remove_device(user=city["係員"], by=city["システム管理者"], now=timezone.now())
        case _:
            session = client.session
            session["waiting"][2] -= 601
            session.save()
    assert enter(client, code).status_code in (302, 422)
    assert not inside(client)


def test_the_session_of_who_waits_says_nothing_that_a_forger_could_use(city: City) -> None:
    device = device_of(city["係員"])
    client = Client()
    session = client.session
    session["waiting"] = [city["係員"].pk, "", 9_999_999_999, ""]
    session.save()
    client.cookies["katori"] = session.session_key
    assert enter(client, shown(device))["Location"] == "/login/"
    assert not inside(client)


def test_neither_key_nor_code_is_kept_where_others_read(city: City) -> None:
    client = at_the_door(city, "係員")
    _, answer = enrolling(client)
    key = TOTPDevice.objects.get().key
    codes = [code.replace("-", "") for code in answer.context["codes"]]
    enter(at_the_door(city, "係員"), codes[0])
    for model in apps.get_models():
        if model not in (TOTPDevice, Session):
            rows = str(list(model._base_manager.values_list()))
            assert key not in rows, model
            assert not any(code in rows for code in codes), model
    assert Outbox.objects.count() == 2
