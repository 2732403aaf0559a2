"""`deploy/backup.sh` and `deploy/copy_roots.sh`: what they take comes back, and nothing else is touched."""

import os
import shutil
import signal
import subprocess
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from katori_sns.history.models import Event
from tests.city import build_city

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite is not for production"),
]
TRIGGERS = (
    "SELECT string_agg(tgname || tgenabled::text, ' ' ORDER BY tgname) FROM pg_trigger WHERE NOT tgisinternal"
)
COUNT = "SELECT count(*) FROM history_event"
SCRIPT = settings.BASE_DIR / "deploy" / "backup.sh"
PARTS = ["SHA256SUMS", "contents.txt", "database.dump", "files.tar.gz", "roots.tar.gz"]


@pytest.fixture
def env(django_db_setup: None, tmp_path: Path) -> dict[str, str]:
    at = connection.settings_dict
    (tmp_path / "var" / "files").mkdir(parents=True)
    (tmp_path / "var" / "files" / "proof.pdf").write_bytes(b"%PDF")
    (tmp_path / "backups").mkdir()
    return os.environ | {
        "PGHOST": at["HOST"],
        "PGPORT": str(at["PORT"]),
        "PGUSER": at["USER"],
        "PGPASSWORD": at["PASSWORD"],
        "PGDATABASE": at["NAME"],
        "KATORI_VAR": str(tmp_path / "var"),
        "KATORI_HISTORY_ROOT_DIR": str(tmp_path / "var" / "roots"),
    }


@pytest.fixture
def restored(env: dict[str, str]) -> Iterator[str]:
    name = f"restored_{env['PGDATABASE']}"
    subprocess.run(["createdb", name], env=env, check=True)
    yield name
    subprocess.run(["dropdb", "--force", name], env=env, check=True)


def back_up(env: dict[str, str], backups: Path, *days: str) -> Path:
    script = [str(SCRIPT), str(backups), *days]
    done = subprocess.run(script, env=env, check=True, capture_output=True, text=True)
    return Path(done.stdout.strip())


@pytest.mark.usefixtures("transactional_db")
def test_a_backup_comes_back_with_data_history_files_and_guards(
    env: dict[str, str], restored: str, tmp_path: Path
) -> None:
    build_city().draft()
    backup = back_up(env, tmp_path / "backups")
    assert sorted(path.name for path in backup.iterdir()) == PARTS
    subprocess.run(["sha256sum", "--check", "--quiet", "SHA256SUMS"], cwd=backup, check=True)

    dump = backup / "database.dump"
    subprocess.run(["pg_restore", "--exit-on-error", f"--dbname={restored}", dump], env=env, check=True)
    (tmp_path / "again").mkdir()
    subprocess.run(["tar", "-xzf", backup / "files.tar.gz", "-C", tmp_path / "again"], check=True)
    assert (tmp_path / "again" / "proof.pdf").read_bytes() == b"%PDF"
    assert psql(env, restored, COUNT) == str(Event.objects.count())
    assert psql(env, restored, TRIGGERS) == psql(env, env["PGDATABASE"], TRIGGERS)


def psql(env: dict[str, str], database: str, query: str) -> str:
    done = subprocess.run(
        ["psql", "-Atc", query, database], env=env, check=True, capture_output=True, text=True
    )
    return done.stdout.strip()


def test_where_everything_is_the_settings_say(env: dict[str, str], tmp_path: Path) -> None:
    given = tmp_path / "katori.env"
    url = (
        f"postgres://{env['PGUSER']}:{env['PGPASSWORD']}@{env['PGHOST']}:{env['PGPORT']}/{env['PGDATABASE']}"
    )
    given.write_text(f"KATORI_MODE=demo\nKATORI_VAR={tmp_path}/var\nKATORI_DATABASE_URL={url}\n")
    bare = {name: value for name, value in os.environ.items() if not name.startswith(("PG", "KATORI_"))}
    backup = back_up(bare | {"KATORI_ENV_FILE": str(given)}, tmp_path / "backups")
    listed = subprocess.run(
        ["tar", "-tzf", backup / "files.tar.gz"], check=True, capture_output=True, text=True
    )
    assert "./proof.pdf" in listed.stdout.split()


def test_only_its_own_dated_folders_are_removed_and_only_when_old(
    env: dict[str, str], tmp_path: Path
) -> None:
    backups = tmp_path / "backups"
    names = [f"{datetime.now() - timedelta(days=days):%Y%m%d-%H%M%S}" for days in (50, 36, 34)]
    others = ["20200101-000000-by-hand", "lost+found", "2020"]
    for name in [*names, *others, "20200101-000000.part"]:
        (backups / name).mkdir()
    made = back_up(env, backups)
    left = {path.name for path in backups.iterdir()} - {".lock"}
    assert left == {names[2], *others, made.name}


def test_a_backup_that_is_killed_or_fails_leaves_nothing_half(env: dict[str, str], tmp_path: Path) -> None:
    backups, programs = tmp_path / "backups", tmp_path / "bin"
    programs.mkdir()
    slow = programs / "pg_dump"
    slow.write_text("#!/bin/sh\ntouch $KATORI_VAR/begun\nexec sleep 60\n")
    slow.chmod(0o755)
    path = {"PATH": f"{programs}:{env['PATH']}"}
    running = subprocess.Popen([str(SCRIPT), str(backups)], env=env | path, start_new_session=True)
    while not (tmp_path / "var" / "begun").exists():
        assert running.poll() is None
    refused = subprocess.run([str(SCRIPT), str(backups)], env=env, capture_output=True, text=True)
    assert (refused.returncode, "Another backup" in refused.stderr) == (1, True)
    os.killpg(running.pid, signal.SIGTERM)
    assert running.wait() != 0
    assert [path.name for path in backups.iterdir()] == [".lock"]

    slow.write_text("#!/bin/sh\nexit 1\n")
    assert subprocess.run([str(SCRIPT), str(backups)], env=env | path).returncode == 1
    assert [path.name for path in backups.iterdir()] == [".lock"]


@pytest.fixture
def key(tmp_path: Path) -> Iterator[Path]:
    """A key pair of an auditor; the file holds its public half."""
    home = tmp_path / "gnupg"
    home.mkdir(mode=0o700)
    gpg = ["gpg", "--homedir", str(home), "--batch", "--quiet"]
    make = [*gpg, "--passphrase", "", "--quick-generate-key", "backup@city.example", "future-default"]
    subprocess.run(make, check=True)
    file = tmp_path / "backup.asc"
    subprocess.run([*gpg, "--armor", "--output", str(file), "--export"], check=True)
    yield file
    subprocess.run(["gpgconf", "--homedir", str(home), "--kill", "all"], check=True)
    shutil.rmtree(home)


def test_with_a_recipient_only_its_key_opens_a_backup(env: dict[str, str], key: Path, tmp_path: Path) -> None:
    backup = back_up(env | {"KATORI_BACKUP_KEY": str(key)}, tmp_path / "backups")
    closed = ["SHA256SUMS", "contents.txt", "database.dump.gpg", "files.tar.gz.gpg", "roots.tar.gz.gpg"]
    assert sorted(path.name for path in backup.iterdir()) == closed
    assert not any(b"PGDMP" in path.read_bytes() for path in backup.iterdir())
    opening = ["gpg", "--homedir", str(tmp_path / "gnupg"), "--batch", "--quiet", "--decrypt"]
    opened = subprocess.run([*opening, str(backup / "database.dump.gpg")], check=True, capture_output=True)
    assert opened.stdout.startswith(b"PGDMP")
    drill = [str(settings.BASE_DIR / "deploy" / "drill.sh"), str(backup.parent)]
    refused = subprocess.run(drill, env=env, capture_output=True, text=True)
    assert (refused.returncode, "manage beat restore_drill" in refused.stderr) == (1, True), refused.stderr


def test_roots_are_copied_once_and_a_changed_one_is_told(env: dict[str, str], tmp_path: Path) -> None:
    roots, script = tmp_path / "var" / "roots", str(settings.BASE_DIR / "deploy" / "copy_roots.sh")
    roots.mkdir()
    (roots / "2026-11-30.json").write_text("{}")
    here = subprocess.run([script, str(tmp_path / "here")], env=env, capture_output=True, text=True)
    assert (here.returncode, "not mounted" in here.stderr) == (1, True)

    elsewhere = Path("/dev/shm") / f"roots-{os.getpid()}"  # noqa: S108 - another file system than the test's
    try:
        for _ in range(2):
            subprocess.run([script, str(elsewhere)], env=env, check=True)
        assert [path.name for path in elsewhere.iterdir()] == ["2026-11-30.json"]
        (roots / "2026-11-30.json").write_text('{"root": "another"}')
        assert subprocess.run([script, str(elsewhere)], env=env, capture_output=True).returncode == 1
        assert (elsewhere / "2026-11-30.json").read_text() == "{}"
    finally:
        shutil.rmtree(elsewhere)
