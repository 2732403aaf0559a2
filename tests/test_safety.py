"""A production copy refuses settings that are not safe, and names the variable."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from katori_sns import safety

pytestmark = [pytest.mark.sqlite]
SECRET = "0123456789-abcdefghijklmnopqrstuvwxyz-ABCDEFGHIJKLMNO"
KEY = SECRET[:32]
SAFE: dict[str, Any] = {
    "MODE": "production",
    "SECRET_KEY": SECRET,
    "HISTORY_KEYS": {"2025": "k", "2026": KEY},
    "ALLOWED_HOSTS": ["sns.city.example"],
    "SITE_URL": "https://sns.city.example",
    "CSRF_TRUSTED_ORIGINS": ["https://sns.city.example"],
    "DATABASE_URL": "postgres:///katori",
    "DATABASES": {"default": {"ENGINE": "django.db.backends.postgresql"}},
    "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
    "SECOND_FACTOR": "power",
    "NUMBER_FORMAT": "{fiscal_year} {series}第{number}号",
    "CLAMD": "",
    **{bound.name: bound.most * bound.unit for bound in safety.BOUNDS.values()},
}
OIDC = {
    "SIGN_IN": ["local", "oidc"],
    "OIDC_ISSUER": "https://login.city.example",
    "OIDC_CLIENT_ID": "katori",
    "OIDC_CLIENT_SECRET": "secret",
    "OIDC_SCOPE": "openid profile",
    "OIDC_CLAIM": "employee_number",
}
LDAP = {
    "SIGN_IN": ["local", "ldap"],
    "LDAP_URL": "ldaps://ad.city.example",
    "LDAP_USER": "cn=katori,dc=city",
    "LDAP_PASSWORD": "secret",
    "LDAP_BASE": "dc=city",
    "LDAP_FILTER": "(uid={login})",
    "LDAP_NUMBER": "employeeNumber",
}
PROXY = {"SIGN_IN": ["local", "proxy"], "PROXY_SECRET": SECRET}
FROM_OUTSIDE: dict[str, Any] = {"SECURE": True, "CA_FILE": __file__} | OIDC | LDAP | PROXY
WAYS = [(way["SIGN_IN"], name) for way in (OIDC, LDAP, PROXY) for name in way if name != "SIGN_IN"]
HALF: list[tuple[str, list[str], dict[str, Any]]] = [
    *((f"KATORI_{name}", ways, {name: ""}) for ways, name in WAYS),
    ("KATORI_SIGN_IN", ["oidc"], {}),
    ("KATORI_SIGN_IN", ["local", " oidc"], {}),
    ("KATORI_SIGN_IN", ["local", "saml"], {}),
    ("KATORI_SIGN_IN", [], {}),
    ("KATORI_CA_FILE", ["local", "oidc"], {"CA_FILE": "/nowhere.crt"}),
    ("KATORI_CA_FILE", ["local", "ldap"], {"CA_FILE": "/nowhere.crt"}),
    ("KATORI_OIDC_ISSUER", ["local", "oidc"], {"OIDC_ISSUER": "http://login.city.example"}),
    ("KATORI_OIDC_ISSUER", ["local", "oidc"], {"OIDC_ISSUER": "login.city.example"}),
    ("KATORI_OIDC_ISSUER", ["local", "oidc"], {"OIDC_ISSUER": "https://login.city.example/" + "x" * 255}),
    ("KATORI_LDAP_BASE", ["local", "ldap"], {"LDAP_BASE": "dc=city," * 40}),
    ("KATORI_OIDC_SCOPE", ["local", "oidc"], {"OIDC_SCOPE": "profile"}),
    ("KATORI_LDAP_URL", ["local", "ldap"], {"LDAP_URL": "http://ad.city.example"}),
    ("KATORI_LDAP_URL", ["local", "ldap"], {"LDAP_URL": "ldapi:///"}),
    ("KATORI_LDAP_FILTER", ["local", "ldap"], {"LDAP_FILTER": "(uid=*)"}),
    ("KATORI_PROXY_SECRET", ["local", "proxy"], {"PROXY_SECRET": "x" * 60}),
]
LITE = {"default": {"ENGINE": "django.db.backends.sqlite3"}}
UNSAFE: list[tuple[str, dict[str, Any]]] = [
    ("KATORI_MODE", {"MODE": ""}),
    ("KATORI_MODE", {"MODE": "prod"}),
    ("KATORI_SECRET_KEY", {"SECRET_KEY": SECRET[:49]}),
    ("KATORI_SECRET_KEY", {"SECRET_KEY": "x" * 60}),
    ("KATORI_SECRET_KEY", {"SECRET_KEY": ""}),
    ("KATORI_HISTORY_KEYS", {"HISTORY_KEYS": {}}),
    ("KATORI_HISTORY_KEYS", {"HISTORY_KEYS": {"demo": KEY}}),
    ("KATORI_HISTORY_KEYS", {"HISTORY_KEYS": {"2026": "k" * 43}}),
    ("KATORI_HISTORY_KEYS", {"HISTORY_KEYS": {"2025": KEY, "2026": KEY[:31]}}),
    ("KATORI_HISTORY_KEYS", {"HISTORY_KEYS": {"2026": SECRET}}),
    ("KATORI_HOSTS", {"ALLOWED_HOSTS": ["sns.city.example", "*"]}),
    ("KATORI_HOSTS", {"ALLOWED_HOSTS": []}),
    ("KATORI_SITE_URL", {"SITE_URL": "http://sns.city.example"}),
    ("KATORI_SITE_URL", {"SITE_URL": "https://other.example"}),
    ("KATORI_TRUSTED_ORIGINS", {"CSRF_TRUSTED_ORIGINS": ["http://sns.city.example"]}),
    ("KATORI_DATABASE_URL", {"DATABASES": LITE, "DATABASE_URL": ""}),
    ("KATORI_EMAIL_URL", {"EMAIL_BACKEND": "django.core.mail.backends.filebased.EmailBackend"}),
    ("KATORI_SECOND_FACTOR", {"SECOND_FACTOR": "admins"}),
    ("KATORI_HOSTS", {"ALLOWED_HOSTS": ["sns.city.example", ".city.example"]}),
    *(
        ("KATORI_NUMBER_FORMAT", {"NUMBER_FORMAT": form})
        for form in (
            "{series}{number}",
            "{fiscal_year}{series}{number}{x}",
            "{fiscal_year{",
            "{0}",
            "{number.x}",
        )
    ),
    *(("KATORI_CLAMD", {"CLAMD": place}) for place in ("clamd", "tcp:127.0.0.1", "unix:")),
    *((variable, {bound.name: (bound.least - 1) * bound.unit}) for variable, bound in safety.BOUNDS.items()),
    *((variable, {bound.name: (bound.most + 1) * bound.unit}) for variable, bound in safety.BOUNDS.items()),
]


def test_safe_settings_are_taken() -> None:
    assert list(safety.problems(SAFE)) == []
    asked_for = {"DATABASES": LITE, "DATABASE_URL": "sqlite:////var/lib/katori_sns/katori.sqlite3"}
    assert list(safety.problems(SAFE | asked_for)) == []


def test_an_unsafe_setting_is_named() -> None:
    said = [
        (variable, next(safety.problems(SAFE | unsafe), "").split("：")[0]) for variable, unsafe in UNSAFE
    ]
    assert [(variable, named) for variable, named in said if variable != named] == []


def test_every_number_has_its_bounds() -> None:
    source = (settings.BASE_DIR / "katori_sns" / "settings.py").read_text()
    assert set(re.findall(r'env\.(?:int|float)\("(KATORI_\w+)"', source)) == set(safety.BOUNDS)


def test_a_way_of_signing_in_is_whole_or_refused() -> None:
    assert list(safety.sign_in_problems(FROM_OUTSIDE | {"SIGN_IN": list(safety.WAYS)})) == []
    nothing = dict.fromkeys(safety.NEEDED, "") | {"CA_FILE": "", "SECURE": True}
    assert list(safety.sign_in_problems(nothing | {"SIGN_IN": ["local"]})) == []
    for variable, ways, half in HALF:
        said = list(safety.sign_in_problems(FROM_OUTSIDE | half | {"SIGN_IN": ways}))
        assert said[:1], (ways, half)
        assert said[0].split("：")[0] == variable, (ways, half)
    tried = {"SIGN_IN": ["local", "oidc"], "SECURE": False, "OIDC_ISSUER": "http://127.0.0.1:9"}
    assert list(safety.sign_in_problems(FROM_OUTSIDE | tried)) == []


def test_the_file_of_the_settings_is_read_by_its_group_alone(tmp_path: Path) -> None:
    path = tmp_path / "katori.env"
    assert "読めません" in next(safety.file_problems(str(path)))
    path.write_text(f"# 鍵\nKATORI_SECRET_KEY={SECRET}\nKATORI_CITY=香取市\n")
    path.chmod(0o644)
    assert list(safety.file_problems(str(path))) == [
        f"KATORI_ENV_FILE：{path} をだれでも読めます。chmod 640 にしてください。"
    ]
    for secret, told in {
        f"export KATORI_SECRET_KEY={SECRET}": 1,
        f"KATORI_PROXY_SECRET = {SECRET}": 1,
        "KATORI_SECRET_KEY=": 0,
        "KATORI_DATABASE_URL=postgres://katori:kagi@db/katori": 1,
        "KATORI_DATABASE_URL=postgres://katori@//var/run/postgresql/katori": 0,
        "KATORI_EMAIL_URL=smtp://katori:kagi@mail.city.example:25": 1,
    }.items():
        path.write_text(f"{secret}\n\n")
        assert len(list(safety.file_problems(str(path)))) == told, secret
    path.chmod(0o640)
    assert list(safety.file_problems(str(path))) == []


def test_the_owner_of_the_tables_keeps_his_password_from_the_pages(tmp_path: Path) -> None:
    path = tmp_path / "katori.env"
    for url, wrong in (
        ("", []),
        ("postgres://katori_owner@//var/run/postgresql/katori", []),
        ("postgres://katori_owner:kagi@127.0.0.1/katori", ["KATORI_OWNER_DATABASE_URL"]),
    ):
        path.write_text(f"KATORI_OWNER_DATABASE_URL={url}\n")
        assert [line.split("：")[0] for line in safety.file_problems(str(path))] == wrong


def test_a_variable_that_stands_twice_is_named(tmp_path: Path) -> None:
    path = tmp_path / "katori.env"
    path.write_text("KATORI_HOSTS=a\n#KATORI_CITY=x\nKATORI_CITY=香取市\nexport KATORI_HOSTS=b\n")
    assert [line.split("：")[0] for line in safety.file_problems(str(path))] == ["KATORI_HOSTS"]
    assert list(safety.file_problems("")) == []


def started(tmp_path: Path, **more: str) -> subprocess.CompletedProcess[str]:
    """A production copy with the settings of the example, but for what is given."""
    given = {
        "KATORI_ENV_FILE": str(settings.BASE_DIR / ".env.example"),
        "KATORI_VAR": str(tmp_path),
        "KATORI_SECRET_KEY": SECRET,
        "KATORI_HISTORY_KEYS": f"2026={KEY}",
        "PATH": os.environ["PATH"],
    }
    command = [sys.executable, "-c", "import katori_sns.wsgi"]
    return subprocess.run(
        command, env=given | more, cwd=settings.BASE_DIR, capture_output=True, text=True, check=False
    )


def test_the_example_starts_and_what_is_unsafe_does_not(tmp_path: Path) -> None:
    assert started(tmp_path).returncode == 0
    assert "KATORI_OIDC_ISSUER：" in started(tmp_path, KATORI_SIGN_IN="local,oidc", KATORI_MODE="demo").stderr
    no_number = started(tmp_path, KATORI_TARGET_DAYS="五日")
    assert "KATORI_TARGET_DAYS：数で書いてください" in no_number.stderr
    refused = started(tmp_path, KATORI_MODE="", KATORI_HOSTS="*", KATORI_DATABASE_URL="")
    assert refused.returncode != 0
    for variable in ("KATORI_MODE", "KATORI_HOSTS", "KATORI_DATABASE_URL"):
        assert f"{variable}：" in refused.stderr


@pytest.mark.parametrize(("script", "mode"), [("secrets.sh", ""), ("demo-settings.sh", "demo")])
def test_the_scripts_print_what_each_copy_needs(script: str, mode: str, tmp_path: Path) -> None:
    command = [settings.BASE_DIR / "deploy" / script]
    told, again = (subprocess.run(command, capture_output=True, text=True, check=True) for _ in range(2))
    printed = dict(line.split("=", 1) for line in told.stdout.splitlines())
    assert printed.get("KATORI_MODE", "") == mode
    assert told.stdout != again.stdout
    assert started(tmp_path, **printed).returncode == 0
