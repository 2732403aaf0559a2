"""Refuses a secret written into prose (G4(2)⑦, G5(1)); what counts as one is said in secret_words."""

from django.core.exceptions import ValidationError

from accounts.policy.secret_words import secrets_in
from katori_sns.web.text import fold

HINT = "パスワードなどの値のような文字があります。パスワードそのものは書かず、保管場所だけを書いてください"


def has_secret(text: str) -> bool:
    """Whether a label of a secret is followed by something that looks like its value."""
    return any(True for _ in secrets_in(fold(text)))


def no_secret(text: str) -> None:
    """Validator of a field in which a secret might be written; says what to write instead."""
    if has_secret(text):
        raise ValidationError(HINT)
