"""One migrated SQLite file for each state of the migrations: every run copies it."""

import os
import shutil
import subprocess
import sys
from fcntl import LOCK_EX, flock
from hashlib import sha256
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
KEPT = ROOT / "var" / "migrated"


def lay_ready(database: Path) -> None:
    """Put a migrated database where the tests want theirs; the first run after a new migration makes it."""
    KEPT.mkdir(parents=True, exist_ok=True)
    made = KEPT / f"{_state()}.sqlite3"
    with (KEPT / "lock").open("w") as lock:
        flock(lock, LOCK_EX)  # the other workers wait for the first
        if not made.exists():
            _make(made)
    for suffix in ("-wal", "-shm"):
        Path(f"{database}{suffix}").unlink(missing_ok=True)
    shutil.copyfile(made, database)


def _state() -> str:
    """Migrations read other code for rows alone, and an empty database has none."""
    digest = sha256((ROOT / "requirements.lock").read_bytes())
    for path in sorted(ROOT.glob("*/migrations/*.py")) + sorted(ROOT.glob("*/*/migrations/*.py")):
        digest.update(f"{path.relative_to(ROOT)}\n".encode() + path.read_bytes())
    return digest.hexdigest()[:16]


def _make(path: Path) -> None:
    for old in KEPT.glob("*.sqlite3*"):
        old.unlink()
    new = path.with_suffix(".new")
    new.unlink(missing_ok=True)
    env = {name: value for name, value in os.environ.items() if not name.startswith("COVERAGE_")}
    command = [sys.executable, ROOT / "manage.py", "migrate", "--verbosity=0"]
    subprocess.run(command, env=env | {"KATORI_DATABASE_URL": f"sqlite:///{new}"}, check=True)
    new.rename(path)
