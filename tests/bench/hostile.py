"""The long hostile tests: `python -m tests.bench.hostile [walks] [forms]`, both without a name.

1,000 walks take some 25 minutes of CPU, 1,000 texts for each form some 30. On PostgreSQL the same under
`deploy/with-servers.sh`, with KATORI_DATABASE_URL set to the TEST_DATABASE_URL it gives.
"""

from __future__ import annotations

import subprocess
import sys
from time import monotonic

from tests.bench import GIVEN

PARTS = {
    "walks": ("tests/workflow/test_machine.py", {"KATORI_WALKS": "1000"}),
    "forms": ("tests/hostile/test_forms.py", {"KATORI_EXAMPLES": "1000"}),
}


def main(names: list[str]) -> int:
    """Run the parts one after the other; the number of those that failed."""
    failed = 0
    for name in names or list(PARTS):
        path, longer = PARTS[name]
        began = monotonic()
        command = [sys.executable, "-m", "pytest", "-q", "-n", "auto", path]
        code = subprocess.run(command, env=GIVEN | longer, check=False).returncode
        failed += code != 0
        print(f"{name}: {'failed' if code else 'passed'} in {monotonic() - began:.0f} s", flush=True)
    return failed


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
