"""docs/operations.md does what it says, command by command; data of earlier releases come along."""

import os
import subprocess
import sys
from collections import Counter
from pathlib import Path
from urllib.parse import quote

import pytest
from django.conf import settings
from django.db import connection

from tests.operations.blocks import blocks

HERE = Path(__file__).parent
POSTGRES = pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite is not for production")
ALONE = ["unshare", "--mount", "--net", "--pid", "--fork", "--kill-child", "--mount-proc"]
CAN_BE_ALONE = not os.getuid() and not subprocess.run([*ALONE, "true"], capture_output=True).returncode
DUMPS = sorted(HERE.glob("*.sql.gz"))
# What no test can do, and in how many blocks: each needs something that a city alone has.
NOT_TRIED = {"your-repository": 2, "another-machine": 1, "printed": 1, "bundle": 1}
KEY = "2025=not-a-secret-0123456789-abcdefghijklmnopqrstuvwxyz"  # with which the dumps were sealed
FORWARD = """
import django
from django.core.management import call_command
django.setup()
for command in ("migrate", "ready", "history_verify"):
    call_command(command, verbosity=0)
"""


def unmeasured() -> dict[str, str]:
    """The environment without what makes every Python started below write down its coverage."""
    return {name: value for name, value in os.environ.items() if not name.startswith("COV")}


@pytest.mark.sqlite
def test_every_block_of_commands_is_run_or_names_its_reason() -> None:
    found = list(blocks())
    assert Counter(block.not_tried for block in found if block.not_tried) == NOT_TRIED
    assert {block.chapter for block in found} >= {"Install", "Upgrade", "Backup", "Restore"}


@POSTGRES
@pytest.mark.skipif(not CAN_BE_ALONE, reason="needs root, and a kernel that lets it have namespaces")
@pytest.mark.no_cover
@pytest.mark.django_db
def test_an_empty_machine_is_installed_upgraded_destroyed_and_restored(tmp_path: Path) -> None:
    machine = f"{sys.executable} -m tests.operations.machine {tmp_path}; exit $?"  # the shell reaps what ends
    done = subprocess.run(
        [*ALONE, "bash", "-c", machine],
        cwd=settings.BASE_DIR,
        env=unmeasured(),
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout[-6_000:] + done.stderr[-6_000:]


@POSTGRES
@pytest.mark.no_cover
@pytest.mark.django_db
# The machine upgrades the newest, where there can be one.
@pytest.mark.parametrize("dump", DUMPS[:-1] if CAN_BE_ALONE else DUMPS, ids=lambda path: path.name)
def test_the_data_of_an_earlier_release_come_along(dump: Path) -> None:
    at = connection.settings_dict
    server = f"postgres://{at['USER']}:{quote(at['PASSWORD'])}@{at['HOST']}:{at['PORT']}"
    name = f"earlier_{at['NAME']}"
    env = unmeasured() | {"KATORI_DATABASE_URL": f"{server}/{name}", "KATORI_HISTORY_KEYS": KEY}
    subprocess.run(["psql", "-qc", f"CREATE DATABASE {name}", f"{server}/postgres"], check=True)
    try:
        load = f"gunzip < {dump} | psql -q -v ON_ERROR_STOP=1 -o /dev/null {server}/{name}"
        subprocess.run(["bash", "-euo", "pipefail", "-c", load], check=True)
        done = subprocess.run([sys.executable, "-c", FORWARD], env=env, capture_output=True, text=True)
    finally:
        subprocess.run(
            ["psql", "-qc", f"DROP DATABASE {name} WITH (FORCE)", f"{server}/postgres"], check=True
        )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "問題はありません" in done.stdout
