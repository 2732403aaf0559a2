"""Fields of what people and sections are called and known by."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from katori_sns.web.codes import letter_in_number, not_of_a_code, plain_code
from katori_sns.web.gojuon import hiragana, no_kana
from katori_sns.web.text import CleanCharField, clean_text, measure


class NameField(CleanCharField):
    """What somebody or something is called: 「?」 stands for a letter that was lost."""

    def to_python(self, value: object) -> str:
        text = super().to_python(value)
        if "?" in text or "？" in text:
            raise ValidationError("「?」があります。文字化けした字を、正しい字に直してください")
        return text


class MailField(forms.EmailField):
    """An address of mail, without what cannot be seen or was lost."""

    def to_python(self, value: object) -> str:
        measure(self, value)
        return clean_text(str(super().to_python(value) or ""), line=True)


class KanaField(NameField):
    """A name's kana in any width, kept as hiragana."""

    def to_python(self, value: object) -> str:
        text = hiragana(super().to_python(value))
        if wrong := no_kana(text):
            raise ValidationError(f"「{wrong}」があります。ひらがなかカタカナで入力してください")
        return text


class CodeField(CleanCharField):
    """A login, a number or a code: half-width letters, digits, signs; a letter like a digit is named."""

    def to_python(self, value: object) -> str:
        text = plain_code(super().to_python(value))
        letter, digit = letter_in_number(text) if self.counts else ("", "")
        if letter:
            raise ValidationError(
                f"数字の間に「{letter}」（英字や記号）があります。数字の「{digit}」なら、打ち直してください"
            )
        if wrong := not_of_a_code(text):
            raise ValidationError(f"「{wrong}」は使えません。半角の英数字で入力してください")
        return text

    def __init__(self, *, counts: bool = True, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.counts = counts  # whether it is read as a number
