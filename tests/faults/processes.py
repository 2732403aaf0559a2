"""Real processes on the tests' own database, to be killed."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.db import connection

from katori_sns.management.commands.serve import GUNICORN

# As deploy/systemd has them.
WORKER = "worker --concurrency 1 --loglevel WARNING --without-gossip --without-mingle"
BEAT = "beat --loglevel WARNING --pidfile="
WORKERS = 2  # of gunicorn, as serve starts them
PATIENCE = 60  # seconds; a process takes two to start


def until(holds: Callable[[], Any], seconds: float = PATIENCE, pause: float = 0.05) -> None:
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, f"not within {seconds} s"
        time.sleep(pause)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def database_url() -> str:
    """The address of the database of this test run."""
    at = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{at['NAME']}"
    return f"postgres://{at['USER']}:{quote(at['PASSWORD'])}@{at['HOST']}:{at['PORT']}/{at['NAME']}"


def environment(folder: Path) -> dict[str, str]:
    """This run's settings, but for mail, which goes to files below the folder.

    Its coverage is not measured: who is killed leaves half a file of it.
    """
    ours = {name: value for name, value in os.environ.items() if not name.startswith("COVERAGE_")}
    return ours | {
        "KATORI_DATABASE_URL": database_url(),
        "KATORI_EMAIL_URL": f"filemail:///{folder}/mail",
    }


@contextmanager
def process(command: list[str], folder: Path, **variables: str) -> Iterator[subprocess.Popen[bytes]]:
    """A process with a session of its own, which ends with the block."""
    with (folder / "processes.log").open("ab") as log:
        child = subprocess.Popen(
            command,
            cwd=settings.BASE_DIR,
            env=environment(folder) | variables,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    try:
        yield child
    finally:
        kill_group(child)


def kill_group(child: subprocess.Popen[bytes]) -> None:
    """End a process and its children at once, as a power cut does."""
    if child.poll() is None:
        os.killpg(child.pid, signal.SIGKILL)
    child.wait()


def children(pid: int) -> list[int]:
    return [int(n) for n in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


@contextmanager
def web(folder: Path, **variables: str) -> Iterator[tuple[str, int]]:
    """gunicorn as `manage.py serve` starts it; its address and the number of its master."""
    address = f"127.0.0.1:{free_port()}"
    with process([*GUNICORN, f"--bind={address}"], folder, **variables) as master:
        until(lambda: answers(address) and len(children(master.pid)) == WORKERS)
        yield address, master.pid


def answers(address: str) -> bool:
    try:
        urllib.request.urlopen(f"http://{address}/login/", timeout=30)
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False
    return True


def celery(what: str, folder: Path) -> Any:
    command = [sys.executable, "-m", "celery", "-A", "katori_sns.celery", *what.split()]
    # The beat keeps its schedule in the folder of the run.
    return process(command, folder, KATORI_VAR=str(folder))
