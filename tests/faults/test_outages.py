"""What fails around the program is said in Japanese, writes nothing, and passes without a restart."""

from __future__ import annotations

import resource
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from time import time
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.http import HttpResponse
from django.test import Client

from katori_sns.history.models import Event
from katori_sns.management.commands import clockwork
from katori_sns.notices.actions import relay
from katori_sns.notices.models import Outbox
from katori_sns.workflow.models import Attachment, Case
from tests.applications.lives import BASE
from tests.city import City, build_city
from tests.faults.rows import all_rows, changed, history_is_whole
from tests.organisation.entering import client_of

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.no_cover]
on_sqlite = pytest.mark.skipif(connection.vendor != "sqlite", reason="SQLite's own")
SHUT = Path("/sys/kernel/katori")  # a place where nobody, not even root, makes files
NO_ROOM = "保存先のディスクに空きがありません"
NO_WRITING = "保存先に書き込めません"


def visitor(city: City, role: str) -> Client:
    client = client_of(city, role)
    client.raise_request_exception = False
    return client


def sql(text: str) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(text)
        return cursor.fetchone() if cursor.description else None


@contextmanager
def full_disk() -> Iterator[None]:
    """SQLite may not grow; PostgreSQL says what it says when it cannot extend a file."""
    if connection.vendor == "sqlite":
        sql("VACUUM")
        sql(f"PRAGMA max_page_count={sql('PRAGMA page_count')[0]}")
        try:
            yield
        finally:
            sql("PRAGMA max_page_count=1073741823")
        return
    sql(
        "CREATE FUNCTION no_room() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE 'could not extend file' USING ERRCODE = 'disk_full'; END $$"
    )
    for table in ("workflow_submission", "notices_outbox"):
        sql(f"CREATE TRIGGER no_room BEFORE INSERT ON {table} EXECUTE FUNCTION no_room()")
    try:
        yield
    finally:
        sql("DROP FUNCTION no_room CASCADE")


@contextmanager
def read_only() -> Iterator[None]:
    on, off = {
        "sqlite": ("PRAGMA query_only=ON", "PRAGMA query_only=OFF"),
        "postgresql": ("SET default_transaction_read_only=on", "SET default_transaction_read_only=off"),
    }[connection.vendor]
    sql(on)
    try:
        yield
    finally:
        sql(off)


@contextmanager
def locked() -> Iterator[None]:
    """Another process holds SQLite's one lock for longer than anyone waits."""
    sql("PRAGMA busy_timeout=200")
    other = sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        yield
    finally:
        other.close()
        sql("PRAGMA busy_timeout=20000")


FAULTS = [
    pytest.param(full_disk, NO_ROOM, id="full"),
    pytest.param(read_only, NO_WRITING, id="read-only"),
    pytest.param(locked, "混み合っています", id="locked", marks=on_sqlite),
]


def says(answer: HttpResponse, words: str) -> None:
    """A page in Japanese, without a trace of the program."""
    text = answer.content.decode()
    assert (answer.status_code, words in text, "Retry-After" in answer.headers) == (503, True, True)
    assert "いま処理できません" in text
    assert "Error" not in text
    assert "Traceback" not in text


@pytest.mark.parametrize(("fault", "words"), FAULTS)
def test_a_database_that_fails_is_named_and_what_was_typed_can_be_sent_again(
    fault: Callable[[], Any], words: str
) -> None:
    city = build_city()
    case = city.at_chief(**dict.fromkeys(("purpose", "content", "trouble"), "長い文。" * 2_000))
    chief, admin = visitor(city, "課長"), visitor(city, "システム管理者")
    address = f"{BASE}/{case.pk}/submit/confirm/"
    typed = {"task": city.task(case, "submit").pk, "version": 2, "comment": "書いた<意見>"}
    before = all_rows()
    with fault():
        answer = chief.post(address, typed)
        says(answer, words)
        assert "書いた&lt;意見&gt;" in answer.content.decode()
        health = admin.get("/health/")
        assert (health.status_code, words in health.content.decode()) == (503, True)
    assert changed(before, all_rows()) == []
    assert chief.post(address, typed).status_code == 302
    assert "すでに記録されています" in chief.post(address, typed, follow=True).content.decode()
    assert words not in admin.get("/health/").content.decode()
    assert history_is_whole()


@pytest.mark.parametrize(("fault", "words"), FAULTS)
def test_reading_goes_on_while_nothing_can_be_written(fault: Callable[[], Any], words: str) -> None:
    city = build_city()
    case = city.at_chief()
    chief = visitor(city, "課長")
    session = chief.session
    session.update(
        {"since": int(time()) - 300, "seen": int(time()) - 120}
    )  # his last request is to be noted anew
    session.save()
    with fault():
        for path in ("/", "/cases/", f"{BASE}/{case.pk}/", f"{BASE}/{case.pk}/submit/confirm/"):
            assert (path, chief.get(path).status_code) == (path, 200)


def test_a_password_is_never_written_into_the_page() -> None:
    city = build_city()
    secret = {"username": city["係員"].username, "password": "himitsu-no-kotoba"}
    visitor_at_the_door = Client(raise_request_exception=False)
    with read_only():
        answer = visitor_at_the_door.post("/login/", secret)
    says(answer, NO_WRITING)
    assert secret["password"] not in answer.content.decode()


def pdf(size: int) -> SimpleUploadedFile:
    return SimpleUploadedFile("図.pdf", b"%PDF-1.7" + b"x" * size, "application/pdf")


def attach(client: Client, case: Case, size: int = 100) -> HttpResponse:
    case.refresh_from_db()
    answer = client.post(f"{BASE}/{case.pk}/files/", {"file": pdf(size), "version": case.version})
    assert isinstance(answer, HttpResponse)
    return answer


@contextmanager
def small_files() -> Iterator[None]:
    """No file may grow beyond 8 MB, as under `ulimit -f`."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (8 * 1024 * 1024, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@pytest.mark.parametrize("in_memory", [1, 20], ids=["while it comes in", "while it is stored"])
def test_an_upload_that_does_not_fit_leaves_neither_row_nor_half_a_file(
    settings: Any, tmp_path: Path, in_memory: int
) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = in_memory * 1024 * 1024
    city = build_city()
    case = city.draft()
    clerk = visitor(city, "係員")
    before = all_rows()
    with small_files():
        says(attach(clerk, case, 9_000_000), NO_ROOM)
    assert (changed(before, all_rows()), list(tmp_path.glob("files/*"))) == ([], [])
    assert attach(clerk, case, 9_000_000).status_code == 302
    assert Attachment.objects.get().size == 9_000_008


def test_a_read_only_folder_for_files_is_named(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = SHUT
    city = build_city()
    case = city.draft()
    clerk, admin = visitor(city, "係員"), visitor(city, "システム管理者")
    before = all_rows()
    says(attach(clerk, case), NO_WRITING)
    assert changed(before, all_rows()) == []
    health = admin.get("/health/")
    assert (health.status_code, f"書き込めません：{SHUT}" in health.content.decode()) == (503, True)
    settings.MEDIA_ROOT = tmp_path
    assert attach(clerk, case).status_code == 302
    assert "書き込めません" not in admin.get("/health/").content.decode()


def test_mail_that_cannot_be_written_waits_and_goes_out_later(settings: Any, tmp_path: Path) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = SHUT
    city = build_city()
    city.at_chief()
    assert relay(now=city.now) == 1  # what settles notices asks for no file
    waiting = Outbox.objects.get(topic="mail")
    assert (waiting.sent_at, str(SHUT) in waiting.error) == (None, True)
    health = visitor(city, "システム管理者").get("/health/")
    assert str(SHUT) in health.content.decode()
    settings.EMAIL_FILE_PATH = tmp_path
    assert relay(now=waiting.next_try) == 1
    (sent,) = tmp_path.iterdir()
    assert str(waiting.key) in sent.read_text()


def test_the_day_changes_although_its_root_cannot_be_kept(settings: Any, tmp_path: Path) -> None:
    settings.HISTORY_ROOT_DIR = SHUT
    city = build_city()
    city.at_chief()
    done, pause = clockwork.beat(None, city.now)
    assert (done, pause) == (None, clockwork.PAUSE_SECONDS)
    assert not Outbox.objects.filter(sent_at=None).exists()
    assert f"書き込めません：{SHUT}" in visitor(city, "システム管理者").get("/health/").content.decode()
    settings.HISTORY_ROOT_DIR = tmp_path
    assert clockwork.beat(None, city.now) == (city.now.date(), clockwork.BEAT_SECONDS)
    assert [path.name for path in tmp_path.iterdir()] == [f"{city.now.date()}.json"]


def test_without_redis_the_pages_go_on_and_the_health_page_names_it(settings: Any) -> None:
    settings.BROKER_URL = "redis://127.0.0.1:1/0"
    city = build_city()
    case = city.at_chief()
    typed = {"task": city.task(case, "submit").pk, "version": 2, "comment": ""}
    assert visitor(city, "課長").post(f"{BASE}/{case.pk}/submit/confirm/", typed).status_code == 302
    assert Event.objects.about(case.subject).filter(action="submit").count() == 1
    health = visitor(city, "システム管理者").get("/health/")
    assert (health.status_code, "Redis が答えません" in health.content.decode()) == (503, True)
