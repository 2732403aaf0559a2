"""The long hostile tests: 1,000 walks, 1,000 texts for each form, every step of every kind of case."""

from __future__ import annotations

import subprocess
import sys

from tests.bench import GIVEN

PARTS = {
    "walks": ("tests/workflow/test_machine.py", {"KATORI_WALKS": "1000"}),
    "texts": ("tests/hostile/test_forms.py", {"KATORI_EXAMPLES": "1000"}),
    "records": ("tests/records", {"KATORI_LONG": "1"}),
}


def at_length(name: str) -> None:
    """Run the tests of that name with all cores, in the tests' own settings; raises AssertionError."""
    path, longer = PARTS[name]
    command = [sys.executable, "-m", "pytest", "-q", "-n", "auto", path]
    assert subprocess.run(command, env=longer | GIVEN, check=False).returncode == 0
