"""`deploy/backup.sh`, on PostgreSQL: what it took comes back."""

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from katori_sns.history.models import Event
from tests.city import build_city

pytestmark = pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite is not for production")
TRIGGERS = (
    "SELECT string_agg(tgname || tgenabled::text, ' ' ORDER BY tgname) FROM pg_trigger WHERE NOT tgisinternal"
)
COUNT = "SELECT count(*) FROM history_event"


@pytest.fixture
def env(transactional_db: None) -> dict[str, str]:
    at = connection.settings_dict
    return os.environ | {
        "PGHOST": at["HOST"],
        "PGPORT": str(at["PORT"]),
        "PGUSER": at["USER"],
        "PGPASSWORD": at["PASSWORD"],
        "PGDATABASE": at["NAME"],
    }


@pytest.fixture
def restored(env: dict[str, str]) -> Iterator[str]:
    name = f"restored_{env['PGDATABASE']}"
    subprocess.run(["createdb", name], env=env, check=True)
    yield name
    subprocess.run(["dropdb", "--force", name], env=env, check=True)


def test_a_backup_comes_back_with_data_history_files_and_guards(
    env: dict[str, str], restored: str, tmp_path: Path
) -> None:
    build_city().draft()
    var, backups = tmp_path / "var", tmp_path / "backups"
    (var / "files").mkdir(parents=True)
    (var / "files" / "proof.pdf").write_bytes(b"%PDF")

    script = [str(settings.BASE_DIR / "deploy" / "backup.sh"), str(backups)]
    made = subprocess.run(
        script, env=env | {"KATORI_VAR": str(var)}, check=True, capture_output=True, text=True
    )
    backup = Path(made.stdout.strip())
    assert sorted(path.name for path in backup.iterdir()) == [
        "SHA256SUMS",
        "contents.txt",
        "database.dump",
        "files.tar.gz",
    ]
    subprocess.run(["sha256sum", "--check", "--quiet", "SHA256SUMS"], cwd=backup, check=True)

    subprocess.run(
        ["pg_restore", "--exit-on-error", f"--dbname={restored}", backup / "database.dump"],
        env=env,
        check=True,
    )
    (tmp_path / "again").mkdir()
    subprocess.run(["tar", "-xzf", backup / "files.tar.gz", "-C", tmp_path / "again"], check=True)
    assert (tmp_path / "again" / "files" / "proof.pdf").read_bytes() == b"%PDF"
    assert psql(env, restored, COUNT) == str(Event.objects.count())
    assert psql(env, restored, TRIGGERS) == psql(env, env["PGDATABASE"], TRIGGERS)


def psql(env: dict[str, str], database: str, query: str) -> str:
    done = subprocess.run(
        ["psql", "-Atc", query, database], env=env, check=True, capture_output=True, text=True
    )
    return done.stdout.strip()
