"""`manage.py serve`: the embedded mode's parent and its two children."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from tests.faults.processes import answers, until

pytestmark = [
    pytest.mark.skipif(connection.vendor != "sqlite", reason="the embedded mode knows SQLite alone"),
    pytest.mark.no_cover,
]
SERVE = [sys.executable, "manage.py", "serve", "--bind"]


@pytest.fixture
def address() -> str:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return f"127.0.0.1:{probe.getsockname()[1]}"


@pytest.fixture
def serve(address: str, tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    """A running copy on an empty database: the pages fail, the processes stand."""
    env = os.environ | {
        "KATORI_VAR": str(tmp_path),
        "KATORI_DATABASE_URL": f"sqlite:///{tmp_path}/empty.sqlite3",
    }
    parent = subprocess.Popen(
        [*SERVE, address],
        cwd=settings.BASE_DIR,
        env=env,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        text=True,
    )
    until(lambda: answers(address) and len(family(parent.pid)) == 5)
    yield parent
    parent.kill()
    parent.wait()


def family(session: int) -> dict[int, str]:
    """The living processes of a session, by number, with their commands."""
    found = {}
    for directory in Path("/proc").glob("[0-9]*"):
        try:
            stat = (directory / "stat").read_text().rpartition(")")[2].split()
            command = (directory / "cmdline").read_text().replace("\0", " ")
        except OSError:  # it ended meanwhile
            continue
        if stat[3] == str(session) and stat[0] != "Z":
            found[int(directory.name)] = command
    return found


def child(session: int, name: str) -> int:
    return min(pid for pid, command in family(session).items() if name in command)


@pytest.mark.parametrize("name", ["gunicorn", "clockwork"])
def test_a_child_that_dies_is_started_again(serve: subprocess.Popen[str], address: str, name: str) -> None:
    before = child(serve.pid, name)
    os.kill(before, signal.SIGKILL)
    until(lambda: before not in family(serve.pid))
    until(lambda: answers(address) and len(family(serve.pid)) == 5)
    assert child(serve.pid, name) != before


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_to_the_parent_stops_everything(serve: subprocess.Popen[str], number: int) -> None:
    serve.send_signal(number)
    assert serve.wait(timeout=40) == 0
    assert family(serve.pid) == {}


def test_control_c_in_the_terminal_stops_everything(serve: subprocess.Popen[str]) -> None:
    os.killpg(serve.pid, signal.SIGINT)
    assert serve.wait(timeout=40) == 0
    assert family(serve.pid) == {}


def test_a_parent_killed_outright_leaves_no_orphan(serve: subprocess.Popen[str]) -> None:
    serve.kill()
    serve.wait()
    until(lambda: family(serve.pid) == {})


def test_a_taken_port_is_refused_with_advice(address: str) -> None:
    host, port = address.split(":")
    with socket.socket() as other:
        other.bind((host, int(port)))
        other.listen()
        refused = subprocess.run(
            [*SERVE, address], cwd=settings.BASE_DIR, capture_output=True, text=True, check=False
        )
    assert refused.returncode == 1
    assert f"{address} は使えません" in refused.stderr
    assert "PORT=8001" in refused.stderr
