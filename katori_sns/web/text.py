"""Text as people type it: names stay as they are, what cannot be kept is refused, search folds."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping

from django import forms
from django.core.exceptions import ValidationError

from katori_sns.web.characters import LINE_BREAKS, VARIATION, is_blank, question_in, refused
from katori_sns.web.kana import TO_KATAKANA
from katori_sns.web.numbers import is_confidential

_COMPATIBILITY = range(0xF900, 0xFB00), range(0x2F800, 0x2FA20)
_TO_FOLD = TO_KATAKANA | dict.fromkeys(VARIATION)


def clean_text(text: str, *, line: bool = False) -> str:
    """Compose kana and Latin letters, keep compatibility ideographs and variation selectors as typed.

    Raises ValidationError, naming the place, for what a text may not hold: NUL, controls, bidi characters,
    lone surrogates, 〓; where it is one line, also for what is not seen or shows that a letter was lost.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if found := refused(text, line=line):
        raise ValidationError(f"{_place(text, found[0])}に、{found[1]}")
    if line and (before := question_in(text)):
        raise ValidationError(
            f"「{before}」の後ろに「?」があります。文字化けなら正しい字に直し、"
            "疑問符のままでよければ全角の「？」で入力してください"
        )
    return _compose(text)


def _place(text: str, at: int) -> str:
    """「3文字目」, in several lines 「2行目の3文字目」."""
    before = text[: at - 1]
    row = before.count("\n") + 1 if "\n" in text else 0
    return f"{row}行目の{at - before.rfind(chr(10)) - 1}文字目" if row else f"{at}文字目"


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
        text = str(super().to_python(value) or "")
        line = not isinstance(self.widget, forms.Textarea)
        if line and LINE_BREAKS & set(text):
            raise ValidationError("改行は入力できません。1行で入力してください")
        return "" if is_blank(text) and not refused(text, line=False) else clean_text(text, line=line)
