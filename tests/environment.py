"""Settings of the test run, loaded by pytest before Django (`-p tests.environment`)."""

import os
from pathlib import Path

VAR = Path(__file__).resolve().parent.parent / "var" / "test"
VAR.mkdir(parents=True, exist_ok=True)

for name, value in {
    "DJANGO_SETTINGS_MODULE": "katori_sns.settings",
    "KATORI_SECRET_KEY": "test-only-" + "x" * 50,
    "KATORI_HISTORY_KEYS": "t1=" + "k" * 43,
    "KATORI_MODE": "demo",
    "KATORI_VAR": str(VAR),
    "KATORI_FONT_DIR": str(VAR.parent / "fonts"),
    "KATORI_EMAIL_URL": "memorymail://",
    "KATORI_DIRECTORY": "0478540000,kouhou@city.example,@suigo-mihon.example",
}.items():
    os.environ.setdefault(name, value)
