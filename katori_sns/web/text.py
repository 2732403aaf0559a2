"""Text as people type it: names stay as they are, what cannot be kept is refused, search folds."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping

from django import forms
from django.core.exceptions import ValidationError

from katori_sns.web.kana import TO_KATAKANA
from katori_sns.web.numbers import is_confidential

GETA = "〓"
BIDI = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
LINE_BREAKS = frozenset("\n\r\u2028\u2029")
# Letters and marks that print nothing: fillers of Hangul and Khmer, the empty Braille cell, a joiner.
_BLANK = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")
_COMPATIBILITY = range(0xF900, 0xFB00), range(0x2F800, 0x2FA20)
_VARIATION = frozenset([*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0)])
_TO_FOLD = TO_KATAKANA | dict.fromkeys(_VARIATION)


def clean_text(text: str) -> str:
    """Compose kana and Latin letters, keep compatibility ideographs and variation selectors as typed.

    Raises ValidationError for NUL, control and bidi characters, lone surrogates and 〓.
    """
    for character in text:
        if character == GETA:
            raise ValidationError("「〓」があります。正しい字に直してください")
        if character in BIDI or (
            unicodedata.category(character) in ("Cc", "Cs") and character not in "\t\n\r"
        ):
            raise ValidationError(
                f"使えない制御文字（U+{ord(character):04X}）があります。消してから入力してください"
            )
    return _compose(text.replace("\r\n", "\n").replace("\r", "\n"))


def is_blank(text: str) -> bool:
    """Whether nothing of the text can be seen."""
    return all(
        character in _BLANK
        or ord(character) in _VARIATION
        or unicodedata.category(character) in ("Cc", "Cf", "Cs", "Zl", "Zp", "Zs")
        for character in text
    )


def no_number(text: str) -> None:
    """Validator of a text that stands in titles and lists, which more people read than the case."""
    if is_confidential(fold(text)):
        raise ValidationError(
            "マイナンバーかカードの番号のような数字があります。件名や一覧に出るので、消してから入力してください"
        )


def _compose(text: str) -> str:
    pieces, run = [], ""
    for character in text:
        if any(ord(character) in block for block in _COMPATIBILITY):
            pieces += [unicodedata.normalize("NFC", run), character]
            run = ""
        else:
            run += character
    return "".join([*pieces, unicodedata.normalize("NFC", run)])


def fold(text: str) -> str:
    """Fold width, case, kana and variants (辻󠄀, 辻), so that both sides of a search meet.

    What no text can hold (NUL, other controls, lone surrogates) is left out.
    """
    folded = unicodedata.normalize("NFKC", text).casefold().translate(_TO_FOLD)
    return "".join(c for c in folded if c.isspace() or unicodedata.category(c) not in ("Cc", "Cf", "Cs"))


def typed_number(text: str) -> int:
    """The whole number in a request, as a key or a version; 0, which is none of them, for anything else."""
    return int(text) if len(text) < 10 and text.isascii() and text.isdecimal() else 0


SHRINKS = 4  # times: CR LF becomes one character, か and its mark too, and blanks at the ends go
UNSAID = 1_000  # characters that are looked at where a field names no length of its own: choices, numbers


def longest(field: forms.Field) -> int:
    """How long what was sent for a field may be to be looked at."""
    own: int | None = getattr(field, "max_length", None)
    shrinks = SHRINKS if isinstance(field, CleanCharField) else 1
    return shrinks * own if own else UNSAID


def measure(field: forms.Field, value: object) -> None:
    """Raise ValidationError for what is too long to be looked at: nothing else has read it yet."""
    length = max((len(part) for part in _parts(value)), default=0)
    if length > longest(field):
        most = getattr(field, "max_length", None) or UNSAID
        raise ValidationError(
            f"長すぎます（{length:,}文字）。{most:,}文字までにしてください", code="max_length"
        )


def _parts(value: object) -> Iterator[str]:
    """The texts in what a control sends: one, several, or rows of several."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        yield from (part for part in value.values() if isinstance(part, str))
    elif isinstance(value, list | tuple):
        for part in value:
            yield from _parts(part)


class CleanCharField(forms.CharField):
    """A text field that keeps names as typed and refuses what cannot be printed or read.

    What cannot be seen is empty; only a text area takes more than one line.
    """

    def to_python(self, value: object) -> str:
        measure(self, value)
        text = clean_text(str(super().to_python(value) or ""))
        if not isinstance(self.widget, forms.Textarea) and LINE_BREAKS & set(text):
            raise ValidationError("改行は入力できません。1行で入力してください")
        return "" if is_blank(text) else text
