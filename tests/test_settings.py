"""The settings file and its example tell the same."""

import re

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
