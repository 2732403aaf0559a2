"""Rules for login passwords: long, and nothing that others try first; paste is allowed."""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterator
from datetime import timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError

from katori_sns.organisation.models import User
from katori_sns.web.kana import latin, sound
from katori_sns.web.text import fold

DEMO_PASSWORD = "mihon-no-2026-kagi"  # noqa: S105 (published; refused at login outside the demo)
MIN_LENGTH, MAX_LENGTH = 12, 128
TEMPORARY = timedelta(hours=72)
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that is mistaken for another when read from paper
PRODUCT_WORDS = (
    *("katori", "香取", "かとり", "password", "パスワード", "login", "ログイン", "ソーシャルメディア"),
    *("guideline", "ガイドライン", "広報", "kouhou", "うんようかんり", DEMO_PASSWORD),
)
SHORTEST = 3  # Latin letters of a name; 「あい」 is too often part of another word
SEQUENCES = (
    *(
        "01234567890",
        "abcdefghijklmnopqrstuvwxyz",
        "qwertyuiop",
        "asdfghjkl",
        "zxcvbnm",
        "1qaz2wsx3edc4rfv5tgb",
    ),
    "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワヲン",
    "イロハニホヘトチリヌルヲワカヨタレソツネナラムウヰノオクヤマケフコエテアサキユメミシヱヒモセス",
)
RUN, KANA_RUN = 4, 3  # signs in a row that are a sequence
FEWEST_SIGNS = 6  # different ones


def temporary_password() -> str:
    """Four groups of four letters or digits, by chance: nearly 80 bits."""
    return "-".join("".join(secrets.choice(LETTERS) for _ in range(4)) for _ in range(4))


def _bare(text: str) -> str:
    """A text without what is easily changed about it: width, case, kana, marks, blanks."""
    return re.sub(r"[\W_]+", "", fold(text))


class LengthValidator:
    def validate(self, password: str, user: User | None = None) -> None:
        if not MIN_LENGTH <= len(password) <= MAX_LENGTH:
            raise ValidationError(f"パスワードは{MIN_LENGTH}文字以上{MAX_LENGTH}文字以下にしてください。")

    def get_help_text(self) -> str:
        return f"{MIN_LENGTH}文字以上にします。文字の種類の組合せは問いません。"


class CommonValidator(CommonPasswordValidator):
    """The list of Django; a number at either end makes a common password no better."""

    def validate(self, password: str, user: object = None) -> None:
        folded = fold(password)
        if {folded, _bare(password), re.sub(r"^[\W\d_]+|[\W\d_]+$", "", folded)} & self.passwords:
            raise ValidationError("よく使われるパスワードです。ほかのパスワードにしてください。")

    def get_help_text(self) -> str:
        return "よく使われるパスワードは使えません。"


class PatternValidator:
    """Neither repeats (aaaa, abcabc) nor sequences (1234, qwerty, あいう), also backwards."""

    def validate(self, password: str, user: User | None = None) -> None:
        bare = _bare(password)
        if len(set(bare)) < FEWEST_SIGNS or re.fullmatch(r"(.+?)\1+", bare) or _has_sequence(bare):
            raise ValidationError(
                "同じ文字や言葉の繰返し、「1234」「qwerty」「あいう」のような並びを含まないパスワードにしてください。"
            )

    def get_help_text(self) -> str:
        return "繰返しや、決まった並びは使えません。"


def _has_sequence(bare: str) -> bool:
    if re.search(rf"(.)\1{{{RUN - 1}}}", bare):
        return True
    for start in range(len(bare)):
        length = RUN if bare[start].isascii() else KANA_RUN
        part = bare[start : start + length]
        if len(part) == length and any(part in row or part[::-1] in row for row in SEQUENCES):
            return True
    return False


class WordsValidator:
    """No name of the person, the city or this product, however it is written."""

    def validate(self, password: str, user: User | None = None) -> None:
        bare = _bare(password)
        if any(word in bare or word in sound(bare) for word in _words(user)):
            raise ValidationError(
                "自分や市の名前、このシステムの言葉、ログインID、職員番号を含まないパスワードにしてください。"
            )

    def get_help_text(self) -> str:
        return "自分や市の名前、このシステムの言葉、ログインID、職員番号は使えません。"


def _words(user: User | None) -> Iterator[str]:
    """What must not be part of a password, bare; kana as they sound in Latin letters, too."""
    hosts = [settings.MAIL_FROM.rpartition("@")[2], urlsplit(settings.SITE_URL).hostname or ""]
    city = [settings.CITY, re.sub("[都道府県市区町村]$", "", settings.CITY)]
    named = [
        *PRODUCT_WORDS,
        *city,
        *(part for part in re.split(r"[.\-]", ".".join(hosts)) if len(part) > RUN),
    ]
    if user:
        mail = user.email.partition("@")[0]
        parts = re.split(r"[\s.\-_+]", f"{fold(user.name)} {fold(user.kana)} {mail}")
        named += parts
        yield from filter(None, map(_bare, (user.username, user.staff_number)))  # however short they are
    for word in map(_bare, named):
        if len(word) >= (SHORTEST if word.isascii() else SHORTEST - 1):
            yield word
        if len(spelled := sound(latin(word))) >= SHORTEST:
            yield spelled
