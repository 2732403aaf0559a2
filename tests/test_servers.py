"""The servers that the tests bring with them end with them."""

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from katori_sns.settings import BASE_DIR

pytestmark = [pytest.mark.sqlite, pytest.mark.no_cover]


def wait_until(happened: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 60
    while not happened():
        assert time.monotonic() < deadline
        time.sleep(0.1)


@pytest.mark.skipif(not shutil.which("redis-server"), reason="no Redis")
def test_started_in_the_background_they_end_with_the_script_all_the_same() -> None:
    # A shell without job control has what it starts in the background ignore INT.
    command = f"'{BASE_DIR}/deploy/with-servers.sh' sleep 600 >/dev/null 2>&1 & echo $!"
    script = int(subprocess.run(["sh", "-c", command], capture_output=True, check=True).stdout)

    def processes() -> dict[str, str]:
        found = {}
        for pid in Path(f"/proc/{script}/task/{script}/children").read_text().split():
            with suppress(OSError):  # ended meanwhile
                found[pid] = Path(f"/proc/{pid}/comm").read_text().strip()
        return found

    wait_until(lambda: "sleep" in processes().values())
    children = processes()
    assert "redis-server" in children.values()
    os.kill(script, signal.SIGTERM)
    wait_until(lambda: not any(Path(f"/proc/{pid}").exists() for pid in [script, *children]))
