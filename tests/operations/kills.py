"""Upgrade and restore are killed in each of their steps: the same line, or the printed one, leads on.

`make bench-long` runs it, as test_operations.py runs machine.py; too long for every day.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

from tests.operations.machine import HOME, older_data, prepare, sh, sql, walk

UPGRADE = f"{HOME}/source/deploy/upgrade.sh {HOME}/source"
RESTORE = f"{HOME}/current/deploy/restore.sh"


def killed_at(step: str, command: str) -> list[str]:
    """Run it until this step has begun, then kill all of it outright; what it had said."""
    running = subprocess.Popen(
        command.split(), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, start_new_session=True
    )
    said: list[str] = []
    for line in running.stdout or ():
        said.append(line)
        if line.startswith(f"== {step}"):
            os.killpg(running.pid, signal.SIGKILL)
            running.wait()
            print(f"killed at: {step}", flush=True)
            return said
    sys.exit(f"never came to {step}: {''.join(said)}")


def runs() -> None:
    """The pages are served, nothing is left over, and what was migrated is whole."""
    assert not (HOME / "maintenance").exists()
    assert not (HOME / "migrating").exists()
    assert not list(Path("/var/backups/katori_sns").glob("*.part"))
    sh("curl --silent --fail --header 'Host: katori-sns.city.example' http://127.0.0.1:8000/health/ready")
    assert sql("SELECT count(*) FROM history_event").strip() != "0"


def main() -> None:
    walk(until="Upgrade")
    before = os.readlink(HOME / "current")
    older_data()
    back = ""
    for step in ("Installing", "Stopping", "Backing up", "Migrating", "Collecting", "Switching", "Starting"):
        said = killed_at(step, UPGRADE)
        back = next((line.strip() for line in said if "rollback.sh" in line), back)
    sh(UPGRADE)
    runs()
    assert os.readlink(HOME / "current") != before
    killed_at("Restoring the database", back)
    sh(back)
    runs()
    assert os.readlink(HOME / "current") == before
    restore = f"{RESTORE} {back.split()[-1]} --replace"
    for step in ("Stopping", "Restoring the database", "Restoring the files", "Migrating", "Starting"):
        killed_at(step, restore)
    sh(restore)
    runs()
    print("Whatever was killed, the line led on.")


if __name__ == "__main__":
    prepare(Path(sys.argv[1]).absolute())
    main()
