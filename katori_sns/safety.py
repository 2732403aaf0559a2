"""What a production copy refuses to start with; known to the settings alone, and without Django.

Every answer names the variable to set right.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import environ

SHORTEST_SECRET = 50  # characters, as Django's own check wishes
SHORTEST_KEY = 32  # of the history
FEWEST_SIGNS = 10  # different ones; a written-out example or one letter over and over has fewer


class Bound(NamedTuple):
    """Between which numbers a setting lies, as it stands in the file; `unit`: what one is in the program."""

    name: str
    least: float = 1
    most: float = 1_200
    unit: float = 1


# Every number that a city sets: none switches off what it is for, or never comes to its end.
BOUNDS = {
    "KATORI_LOGIN_FAILURES": Bound("AXES_FAILURE_LIMIT", most=20),
    "KATORI_LOGIN_COOLOFF_MINUTES": Bound("AXES_COOLOFF_TIME", most=1_440, unit=1 / 60),
    "KATORI_SESSION_IDLE_MINUTES": Bound("SESSION_IDLE_SECONDS", most=480, unit=60),
    "KATORI_SESSION_HOURS": Bound("SESSION_COOKIE_AGE", most=24, unit=3_600),
    "KATORI_TARGET_DAYS": Bound("TARGET_DAYS"),
    "KATORI_NOTICE_DAYS": Bound("NOTICE_DAYS"),
    "KATORI_REMIND_DAYS": Bound("REMIND_DAYS"),
    "KATORI_EXPIRY_DAYS": Bound("EXPIRY_DAYS"),
    "KATORI_HANDOVER_DAYS": Bound("HANDOVER_DAYS"),
    "KATORI_ACQUISITION_DAYS": Bound("ACQUISITION_DAYS"),
    "KATORI_RETENTION_YEARS": Bound("RETENTION_YEARS", most=100),
    "KATORI_PASSWORD_MONTHS": Bound("PASSWORD_MONTHS"),
    "KATORI_REPEAT_DAYS": Bound("REPEAT_DAYS"),
    "KATORI_REPEAT_SIMILARITY": Bound("REPEAT_SIMILARITY", 0.5, 1),
    "KATORI_QUIET_MONTHS": Bound("QUIET_MONTHS"),
    "KATORI_REST_STEP_MONTHS": Bound("REST_STEP_MONTHS"),
    "KATORI_REVIEW_MONTHS": Bound("REVIEW_MONTHS"),
    "KATORI_WATCH_MONTHS": Bound("WATCH_MONTHS"),
    "KATORI_UPWARD_DAYS": Bound("UPWARD_DAYS"),
    "KATORI_DIGEST_WEEKDAY": Bound("DIGEST_WEEKDAY", 0, 6),
    "KATORI_GUIDELINE_MONTHS": Bound("GUIDELINE_MONTHS", 0),
    "KATORI_UPLOAD_CASE_MB": Bound("UPLOAD_CASE_BYTES", 10, 100_000, 1024**2),
    "KATORI_UPLOAD_DAY_MB": Bound("UPLOAD_DAY_BYTES", 10, 100_000, 1024**2),
    "KATORI_CLAMD_SECONDS": Bound("CLAMD_SECONDS", most=50),  # gunicorn ends a request after 60
}
SECRET = (
    "KATORI_SECRET_KEY",
    "KATORI_HISTORY_KEYS",
    "KATORI_OIDC_CLIENT_SECRET",
    "KATORI_LDAP_PASSWORD",
    "KATORI_PROXY_SECRET",
)
URLS = ("KATORI_DATABASE_URL", "KATORI_EMAIL_URL")  # with a password, or without
OWNER = "KATORI_OWNER_DATABASE_URL"  # opens what the pages' own role must not
WAYS = ("local", "ldap", "oidc", "proxy")  # of signing in
# What those from outside cannot do without, by the setting's name without KATORI_; it begins with its way.
NEEDED = (
    *("LDAP_URL", "LDAP_USER", "LDAP_PASSWORD", "LDAP_BASE", "LDAP_FILTER", "LDAP_NUMBER"),
    *("OIDC_ISSUER", "OIDC_CLIENT_ID", "OIDC_CLIENT_SECRET", "OIDC_SCOPE", "OIDC_CLAIM"),
    "PROXY_SECRET",
)


class Env(environ.Env):  # type: ignore[misc]  # the package carries no types
    """The environment; names the setting whose value is no number."""

    def get_value(self, var: str, *args: Any, **kwargs: Any) -> Any:
        try:
            return super().get_value(var, *args, **kwargs)
        except ValueError as error:
            raise environ.ImproperlyConfigured(f"{var}：数で書いてください（{error}）。") from error


def file_problems(path: str) -> Iterator[str]:
    """What is wrong with the file of the settings."""
    if not path:
        return
    try:
        lines = [line.strip() for line in Path(path).read_text(encoding="utf-8").splitlines()]
        readable = Path(path).stat().st_mode & 0o004
    except (OSError, UnicodeDecodeError) as error:
        yield f"KATORI_ENV_FILE：{path} を読めません（{error}）。"
        return
    given = [line.removeprefix("export ").strip() for line in lines if "=" in line and line[0] != "#"]
    names = Counter(line.split("=", 1)[0].strip() for line in given)
    for name in (name for name, number in names.items() if number > 1):
        yield f"{name}：{path} に二度書いてあります。一つにしてください。"
    if readable and any(map(_tells_secret, given)):
        yield f"KATORI_ENV_FILE：{path} をだれでも読めます。chmod 640 にしてください。"
    owners = [line.partition("=")[2] for line in given if line.startswith(OWNER)]
    if any(urlsplit(url).password for url in owners):
        yield f"{OWNER}：パスワードは、画面も読む {path} に書かず、migrate のときの環境変数で渡してください。"


def _tells_secret(line: str) -> bool:
    name, _, value = line.partition("=")
    name, value = name.strip(), value.strip()
    return (name in SECRET and bool(value)) or (name in URLS and bool(urlsplit(value).password))


def problems(known: Mapping[str, Any]) -> Iterator[str]:
    """What is wrong with settings, by their names in the settings file."""
    if known["MODE"] != "production":
        yield "KATORI_MODE：production か demo と書いてください。"
    yield from _secrets(known)
    yield from _addresses(known)
    if "sqlite" in known["DATABASES"]["default"]["ENGINE"] and not known["DATABASE_URL"]:
        yield "KATORI_DATABASE_URL：データベースを書いてください。SQLite を使うなら、そう書きます。"
    if not known["EMAIL_BACKEND"].endswith("smtp.EmailBackend"):
        yield "KATORI_EMAIL_URL：メールを送るサーバを smtp:// で書いてください。"
    if known["SECOND_FACTOR"] not in ("power", "all", "none"):
        yield "KATORI_SECOND_FACTOR：power、all、none のどれかにしてください。"
    yield from _figures(known)


def _figures(known: Mapping[str, Any]) -> Iterator[str]:
    for variable, bound in BOUNDS.items():
        if not bound.least * bound.unit <= known[bound.name] <= bound.most * bound.unit:
            yield f"{variable}：{bound.least:g}以上{bound.most:g}以下にしてください。"
    if not _numbers_each(known["NUMBER_FORMAT"]):
        yield "KATORI_NUMBER_FORMAT：{fiscal_year}、{series}、{number} を一度ずつ入れてください。"
    if known["CLAMD"] and not re.fullmatch(r"unix:/.+|tcp:[^:]+:\d+", known["CLAMD"]):
        yield "KATORI_CLAMD：unix:/パス か tcp:名前:番号 の形で書いてください。"


def _numbers_each(form: str) -> bool:
    """Whether it makes a number of its own for each year, series and place in the series."""
    parts = {"fiscal_year": "\0a", "series": "\0b", "number": "\0c"}
    try:
        made = form.format(**parts)
    except (LookupError, ValueError, AttributeError):
        return False
    return all(made.count(part) == 1 for part in parts.values())


def _is_weak(secret: str, shortest: int = SHORTEST_SECRET) -> bool:
    return len(secret) < shortest or len(set(secret)) < FEWEST_SIGNS


def _secrets(known: Mapping[str, Any]) -> Iterator[str]:
    secret = known["SECRET_KEY"]
    if _is_weak(secret):
        yield f"KATORI_SECRET_KEY：{SHORTEST_SECRET}字以上の、無作為な文字列にしてください。"
    if not known["HISTORY_KEYS"]:
        yield "KATORI_HISTORY_KEYS：履歴の鍵を書いてください。deploy/secrets.sh で作れます。"
    for name, key in known["HISTORY_KEYS"].items():
        if name == "demo":
            yield "KATORI_HISTORY_KEYS：見本の鍵（demo）は使えません。deploy/secrets.sh で作ってください。"
        if key == secret:
            yield "KATORI_HISTORY_KEYS：KATORI_SECRET_KEY と同じ鍵は使えません。"
    *_, last = known["HISTORY_KEYS"].values() or [secret]
    if _is_weak(last, SHORTEST_KEY):  # earlier ones stay as they are: what they sealed is read by them
        yield f"KATORI_HISTORY_KEYS：最後の鍵を、{SHORTEST_KEY}字以上の、でたらめな字の並びにしてください。"


def _addresses(known: Mapping[str, Any]) -> Iterator[str]:
    hosts = known["ALLOWED_HOSTS"]
    if "*" in hosts or not hosts or any(host.startswith(".") for host in hosts):  # of every name below
        yield "KATORI_HOSTS：このサイトの名前だけを書いてください。* と . で始まる名前は使えません。"
    site = urlsplit(known["SITE_URL"])
    if site.scheme != "https":
        yield "KATORI_SITE_URL：https:// で始まる、このサイトのアドレスにしてください。"
    elif site.hostname not in hosts and "*" not in hosts:
        yield f"KATORI_SITE_URL：{site.hostname} が KATORI_HOSTS にありません。"
    for origin in known["CSRF_TRUSTED_ORIGINS"]:
        if not origin.startswith("https://"):
            yield f"KATORI_TRUSTED_ORIGINS：{origin} は https:// で始まっていません。"


def sign_in_problems(known: Mapping[str, Any]) -> Iterator[str]:
    """What is wrong with the ways of signing in; asked of the demo, too: half a way is none."""
    ways = set(known["SIGN_IN"])
    if "local" not in ways or not ways <= set(WAYS):
        yield f"KATORI_SIGN_IN：{'、'.join(WAYS)} から、local を含めて、コンマで区切って書いてください。"
    for name in NEEDED:
        way = name.split("_")[0].lower()
        if way in ways and not known[name]:
            yield f"KATORI_{name}：KATORI_SIGN_IN に {way} があるので、書いてください。"
    if ways & {"ldap", "oidc"} and not Path(known["CA_FILE"]).is_file():
        yield f"KATORI_CA_FILE：{known['CA_FILE']} がありません。認証局の証明書のファイルを書いてください。"
    if "oidc" in ways:
        yield from _oidc(known)
    if "ldap" in ways:
        yield from _ldap(known)
    if "proxy" in ways and _is_weak(known["PROXY_SECRET"]):
        yield f"KATORI_PROXY_SECRET：{SHORTEST_SECRET}字以上の、無作為な文字列にしてください。"


def _oidc(known: Mapping[str, Any]) -> Iterator[str]:
    issuer = urlsplit(known["OIDC_ISSUER"])
    schemes = ["https"] if known["SECURE"] else ["https", "http"]
    # It stands in a column of 255 characters, and so does the directory's base.
    if not issuer.hostname or issuer.scheme not in schemes or len(known["OIDC_ISSUER"]) > 255:
        yield "KATORI_OIDC_ISSUER：https:// で始まる、認証サーバの発行者（issuer）を書いてください。"
    if "openid" not in known["OIDC_SCOPE"].split():
        yield "KATORI_OIDC_SCOPE：openid を含めて、空白で区切って書いてください。"


def _ldap(known: Mapping[str, Any]) -> Iterator[str]:
    url = urlsplit(known["LDAP_URL"])
    if not url.hostname or url.scheme not in ("ldaps", "ldap") or url.path.strip("/"):
        yield "KATORI_LDAP_URL：ldaps://名前 か、StartTLS で暗号化する ldap://名前 にしてください。"
    if len(known["LDAP_BASE"]) > 250:
        yield "KATORI_LDAP_BASE：250字までにしてください。"
    if known["LDAP_FILTER"].count("{login}") != 1:
        yield "KATORI_LDAP_FILTER：ログインIDの入る所を {login} と、一か所に書いてください。"
    if find_spec("ldap3") is None:
        yield "KATORI_SIGN_IN：ldap には ldap3 が必要です。deploy/upgrade.sh で入れてください。"
