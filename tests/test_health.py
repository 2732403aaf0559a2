"""The health page tells the administrator what is wrong, and whoever watches is mailed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection
from django.utils import timezone

from katori_sns import daily
from katori_sns.health import expected, state
from katori_sns.management.commands import clockwork, watch
from katori_sns.notices.models import Outbox
from katori_sns.notices.tasks import relay
from katori_sns.watch.actions import KEPT_UP, beat
from katori_sns.watch.models import Heartbeat
from tests.city import City
from tests.history.lifting import lift
from tests.organisation.entering import client_of

HEALTH = "/health/"


def all_work_done() -> None:
    for name in expected():
        beat(name, now=timezone.now())


def wrong() -> dict[str, str]:
    return {name: problem for name, problem in state(timezone.now()).items() if problem}


def test_all_is_well_and_only_the_administrator_may_ask(city: City) -> None:
    all_work_done()
    answer = client_of(city, "システム管理者").get(HEALTH)
    assert (answer.status_code, answer.content.decode().count("正常")) == (200, len(state(timezone.now())))
    assert client_of(city, "係員").get(HEALTH).status_code == 404


def test_a_notice_that_waits_too_long_is_named(city: City) -> None:
    old = timezone.now() - timedelta(hours=1)
    Outbox.objects.create(topic="mail", payload={}, created=old, next_try=old)
    answer = client_of(city, "システム管理者").get(HEALTH)
    assert answer.status_code == 503
    assert "送れていない知らせが1件あります" in answer.content.decode()


def test_what_nobody_sees_working_is_missed(city: City) -> None:
    assert set(wrong()) == {"知らせと帳票の中継", *map(daily.heartbeat_of, daily.PARTS)}
    relay()
    daily.run_daily(now=timezone.now())
    assert wrong() == {}
    Heartbeat.objects.update(at=timezone.now() - timedelta(days=2))
    assert set(wrong()) == {"知らせと帳票の中継", *map(daily.heartbeat_of, daily.PARTS)}


def test_the_embedded_mode_is_heard_of_as_well(city: City) -> None:
    clockwork.beat(None, timezone.now())
    assert wrong() == {}
    before = Heartbeat.objects.get(name="relay").at
    clockwork.beat(timezone.localdate(), timezone.now())
    assert Heartbeat.objects.get(name="relay").at == before  # twice a minute is often enough


def test_production_hears_of_backups_roots_verification_and_drills(city: City, settings: Any) -> None:
    settings.DEMO = False
    all_work_done()
    before = set(wrong())
    assert before <= {"データベースの役割"}  # on PostgreSQL the tests come as its owner
    Heartbeat.objects.filter(name__in=KEPT_UP).delete()
    assert len(set(wrong()) - before) == len(KEPT_UP)
    for name in KEPT_UP:
        call_command("beat", name)
    assert set(wrong()) == before
    call_command("beat", "backup", problem="空きがありません")
    assert "空きがありません" in wrong()["バックアップ"]


def test_the_verification_says_how_it_went(city: City) -> None:
    call_command("history_verify")
    assert Heartbeat.objects.get(name="verify").problem == ""
    lift(connection)
    with pytest.raises(CommandError):
        call_command("history_verify")
    assert "問題があります" in Heartbeat.objects.get(name="verify").problem


@pytest.fixture
def broken_part(city: City) -> Any:
    """A part of the daily job that fails, before all others."""

    def fails(*, now: object) -> None:
        raise ValueError("壊れています")

    parts: dict[str, Callable[..., object]] = {"壊れた処理": fails, **daily.PARTS}
    before, daily.PARTS = daily.PARTS, parts
    yield
    daily.PARTS = before


@pytest.mark.usefixtures("broken_part")
def test_a_part_that_fails_stops_no_other_and_is_named() -> None:
    with pytest.raises(ExceptionGroup) as failed:
        daily.run_daily(now=timezone.now())
    assert [str(error) for error in failed.value.exceptions] == ["壊れています"]
    told = {row.name: row.problem for row in Heartbeat.objects.all()}
    assert told.pop("日次：壊れた処理") == "壊れています"
    assert set(told.values()) == {""}
    assert set(told) == {daily.heartbeat_of(part) for part in daily.PARTS if part != "壊れた処理"}


def test_the_administrators_are_mailed_when_something_begins_and_ends_to_be_wrong(
    city: City, settings: Any
) -> None:
    settings.ALARM_MAIL = ["toban@city.example"]
    all_work_done()
    call_command("watch")
    assert mail.outbox == []
    Heartbeat.objects.filter(name="relay").delete()
    call_command("watch")
    call_command("watch")
    all_work_done()
    call_command("watch")
    subjects = [message.subject for message in mail.outbox]
    assert subjects == ["［システムの状態］異常があります", "［システムの状態］正常に戻りました"]
    assert mail.outbox[0].to == sorted([city["システム管理者"].email, "toban@city.example"])
    assert "知らせと帳票の中継：まだ一度も" in mail.outbox[0].body
    call_command("watch", failed="katori-web.service")
    assert "katori-web.service が止まりました" in mail.outbox[-1].body


def database_is_away(execute: Any, *_: Any) -> Any:
    raise OperationalError("接続できません")


@pytest.mark.usefixtures("city")
def test_while_the_database_is_away_those_named_in_the_settings_are_told_once(
    settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.ALARM_MAIL = ["toban@city.example"]
    monkeypatch.setattr(watch, "AWAY", tmp_path / "away")
    all_work_done()
    for _ in range(2):
        with connection.execute_wrapper(database_is_away), pytest.raises(OperationalError):
            call_command("watch")
    with connection.execute_wrapper(database_is_away):
        call_command("watch", failed="katori-web.service")
    assert [(m.subject, m.to) for m in mail.outbox] == [
        ("［システムの状態］データベースに接続できません", ["toban@city.example"]),
        ("［システムの状態］止まりました", ["toban@city.example"]),
    ]
    call_command("watch")
    with connection.execute_wrapper(database_is_away), pytest.raises(OperationalError):
        call_command("watch")
    assert len(mail.outbox) == 3
