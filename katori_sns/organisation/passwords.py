"""Rules for login passwords: long, not common, no word of this product; paste is allowed."""

import secrets
from datetime import timedelta

from django.core.exceptions import ValidationError

from katori_sns.organisation.models import User

DEMO_PASSWORD = "mihon-no-2026-kagi"  # noqa: S105 (published; refused at login outside the demo)
MIN_LENGTH, MAX_LENGTH = 12, 128
TEMPORARY = timedelta(hours=72)
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that is mistaken for another when read from paper
PRODUCT_WORDS = ("katori", "香取", "password", "パスワード")


def temporary_password() -> str:
    """Four groups of four letters or digits, by chance: nearly 80 bits."""
    return "-".join("".join(secrets.choice(LETTERS) for _ in range(4)) for _ in range(4))


class LengthValidator:
    def validate(self, password: str, user: User | None = None) -> None:
        if not MIN_LENGTH <= len(password) <= MAX_LENGTH:
            raise ValidationError(f"パスワードは{MIN_LENGTH}文字以上{MAX_LENGTH}文字以下にしてください。")

    def get_help_text(self) -> str:
        return f"{MIN_LENGTH}文字以上にします。文字の種類の組合せは問いません。"


class ProductWordsValidator:
    def validate(self, password: str, user: User | None = None) -> None:
        lowered = password.casefold()
        words = [*PRODUCT_WORDS, DEMO_PASSWORD, *([user.username, user.staff_number] if user else [])]
        if any(word.casefold() in lowered for word in words):
            raise ValidationError(
                "市やこのシステムの名前、ログインID、職員番号を含まないパスワードにしてください。"
            )

    def get_help_text(self) -> str:
        return "市やこのシステムの名前、ログインID、職員番号は使えません。"
