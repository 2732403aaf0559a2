"""Measurements: ratios of one run, on a large city made by `tests.bench.generator`; they gate nothing.

python -m tests.bench.generator --scale 0.1      fill a database of its own
python -m tests.bench.lists                      one part (see `report.PARTS`)
python -m tests.bench.report                     every part
"""

import os
from pathlib import Path

import django

GIVEN = dict(os.environ)  # for those who start the tests themselves
os.environ["DJANGO_SETTINGS_MODULE"] = "tests.bench.settings"
VAR = Path(__file__).resolve().parents[2] / "var"
(VAR / "bench").mkdir(parents=True, exist_ok=True)
for name, value in {
    "KATORI_SECRET_KEY": "bench-only-" + "x" * 50,
    "KATORI_HISTORY_KEYS": "b1=" + "k" * 43,
    "KATORI_MODE": "demo",
    "KATORI_VAR": str(VAR / "bench"),
    "KATORI_FONT_DIR": str(VAR / "fonts"),
    "KATORI_EMAIL_URL": "memorymail://",
}.items():
    os.environ.setdefault(name, value)
django.setup()
