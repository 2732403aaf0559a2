"""What must hold before pages are served, and who may ask."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client
from django.utils import timezone

from katori_sns import readiness
from katori_sns.history.actions import record
from katori_sns.history.models import SYSTEM
from katori_sns.organisation.models import Duty
from tests.city import City
from tests.history.lifting import lift
from tests.organisation.entering import client_of

NOW = timezone.now()


@pytest.fixture
def last_event(city: City) -> None:
    for _ in range(2):
        record(subject="site", action="login", label="ログイン", actor=SYSTEM, at=city.now)


def lines(capsys: pytest.CaptureFixture[str]) -> dict[str, str]:
    """What `ready` said: of what → how it is."""
    rows = (line.split("　", 2) for line in capsys.readouterr().out.splitlines())
    return {name: word for word, name, *_ in rows}


@pytest.mark.usefixtures("last_event")
def test_all_is_well(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("ready")
    names = ("データベースの版", "履歴の守り", "履歴の鍵", "帳票の書体", "所属の役割", "データベースの役割")
    assert lines(capsys) == dict.fromkeys(names, "正常")


@pytest.mark.usefixtures("city")
def test_a_migration_that_is_not_applied_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    MigrationRecorder(connection).record_unapplied("posts", "0001_posts")
    with pytest.raises(CommandError, match="1件の異常"):
        call_command("ready")
    assert lines(capsys)["データベースの版"] == "異常"
    assert "古い版のままです（posts.0001_posts）" in readiness.version(NOW)


@pytest.mark.usefixtures("city")
def test_a_migration_of_a_later_release_is_named() -> None:
    for number in range(5):
        MigrationRecorder(connection).record_applied("posts", f"900{number}_later")
    said = readiness.version(NOW)
    assert "新しい版です（posts.9000_later、posts.9001_later、posts.9002_laterほか2件）" in said


@pytest.mark.usefixtures("city")
def test_a_history_without_its_triggers_is_not_ready() -> None:
    lift(connection)
    assert "履歴を守るトリガーがありません" in readiness.triggers(NOW)


@pytest.mark.usefixtures("last_event")
def test_keys_that_do_not_open_what_was_written_last_are_named(settings: Any) -> None:
    assert readiness.keys(NOW) == ""
    name = next(iter(settings.HISTORY_KEYS))
    settings.HISTORY_KEYS = {name: "x" * 43}
    assert f"鍵 {name} では最後の記録を確かめられません" in readiness.keys(NOW)
    settings.HISTORY_KEYS = {"2030": "x" * 43}
    assert f"最後の記録の鍵 {name} が" in readiness.keys(NOW)


def test_a_city_without_its_duties_starts_and_says_so(city: City, capsys: pytest.CaptureFixture[str]) -> None:
    Duty.objects.filter(duty="pr").delete()
    call_command("ready")
    assert lines(capsys)["所属の役割"] == "注意"
    answer = client_of(city, "システム管理者").get("/health/")
    assert (answer.status_code, "広報主管課がきょう決まっていません" in answer.content.decode()) == (
        503,
        True,
    )


def test_what_cannot_be_asked_is_wrong_too() -> None:
    def broken(now: object) -> str:
        raise OperationalError("接続できません")

    assert "接続できません" in readiness.ask(broken, NOW)


@pytest.fixture
def watcher(db: None) -> Client:
    return Client()


def test_one_word_is_said_to_whoever_watches_from_outside(watcher: Client) -> None:
    for word in ("live", "ready"):
        answer = watcher.get(f"/health/{word}")
        assert (answer.status_code, answer.content, answer.cookies) == (200, f"{word}\n".encode(), {})
    lift(connection)
    assert [watcher.get(f"/health/{word}").status_code for word in ("live", "ready")] == [200, 503]
    assert watcher.get("/health/ready").content == b"not ready\n"


def test_behind_tls_the_machine_itself_may_ask_without_it(watcher: Client, settings: Any) -> None:
    settings.SECURE = settings.SECURE_SSL_REDIRECT = True
    assert watcher.get("/health/live").status_code == 200
    assert watcher.get("/health/").status_code == 301
    assert watcher.get("/health/live", headers={"X-Real-IP": "192.0.2.7"}).status_code == 404


@pytest.mark.parametrize("word", ["live", "ready"])
def test_from_elsewhere_there_is_no_such_page(watcher: Client, word: str) -> None:
    assert watcher.get(f"/health/{word}", REMOTE_ADDR="192.0.2.7").status_code == 404
