"""The settings file and its example tell the same."""

import os
import re
import subprocess
import sys

from django.conf import settings

SETTINGS = (settings.BASE_DIR / "katori_sns" / "settings.py").read_text()
EXAMPLE = (settings.BASE_DIR / ".env.example").read_text()
READ = re.findall(r'\benv\.\w+\(\s*"(KATORI_\w+)"', SETTINGS)


def test_the_example_lists_every_setting_in_the_order_of_the_settings_file() -> None:
    assert re.findall(r"^(KATORI_\w+)=", EXAMPLE, re.M) == READ


def test_the_example_explains_every_setting_in_one_line() -> None:
    assert re.findall(r"^# .+\n(KATORI_\w+)=", EXAMPLE, re.M) == READ


def test_settings_come_from_the_environment_through_env_alone() -> None:
    assert len(re.findall("KATORI_", SETTINGS)) == len(READ)
    assert "os.environ" not in SETTINGS


def test_the_address_of_the_database_keeps_its_encryption() -> None:
    url = {"KATORI_DATABASE_URL": "postgres://katori:x@db.city.example/katori?sslmode=verify-full"}
    asked = "from katori_sns import settings; print(settings.DATABASES['default']['OPTIONS']['sslmode'])"
    done = subprocess.run(
        [sys.executable, "-c", asked], env=os.environ | url, capture_output=True, text=True, check=True
    )
    assert done.stdout == "verify-full\n"
