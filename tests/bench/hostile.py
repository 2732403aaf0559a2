"""The long tests: 1,000 walks and texts for each form, every step and page, 100 rounds of every race."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.bench import GIVEN

LONG = {"KATORI_LONG": "1"}
MATRICES = " ".join(map(str, Path("tests").glob("*/test_matri*.py")))
PARTS = {
    "walks": ("tests/workflow/test_machine.py", {"KATORI_WALKS": "1000"}),
    "texts": (
        "tests/hostile/test_forms.py tests/hostile/test_lengths.py",
        LONG | {"KATORI_EXAMPLES": "1000"},
    ),
    "records": (f"tests/records tests/web/test_refusals.py {MATRICES}", LONG),
    "pages": ("tests/e2e/test_pages.py", LONG),
    "races": (" ".join(map(str, Path("tests").glob("*/test_races.py"))), LONG),
}


def at_length(name: str) -> None:
    """Run the tests of that name with all cores, in the tests' own settings; raises AssertionError."""
    paths, longer = PARTS[name]
    command = [sys.executable, "-m", "pytest", "-q", "-n", "auto", *paths.split()]
    assert subprocess.run(command, env=longer | GIVEN, check=False).returncode == 0
