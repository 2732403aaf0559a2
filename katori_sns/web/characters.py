"""What stands in a text and cannot be meant: signs of loss, and what nobody sees. Pure: no Django."""

import re
import unicodedata

GETA = "〓"
BIDI = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
LINE_BREAKS = frozenset("\n\r\u2028\u2029")
VARIATION = frozenset([*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0)])
# Letters and marks that print nothing: fillers of Hangul and Khmer, the empty Braille cell, a joiner.
_BLANK = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u2800\u3164\uffa0")
_TAGS = range(0xE0020, 0xE0080)  # of flags
_JAPANESE = (
    "\u3041-\u309f\u30a1-\u30ff\u3005-\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
)
_LOST = re.compile(rf"(?<=[{_JAPANESE}])\?+(?=[{_JAPANESE}])")


def is_blank(text: str) -> bool:
    """Whether nothing of the text can be seen."""
    return all(
        character in _BLANK
        or ord(character) in VARIATION
        or unicodedata.category(character) in ("Cc", "Cf", "Cs", "Zl", "Zp", "Zs")
        for character in text
    )


def is_control(character: str) -> bool:
    """Whether no text may hold it: it turns, rings or is half of a letter. Tabs and breaks are texts'."""
    control = unicodedata.category(character) in ("Cc", "Cs") and character not in "\t\n\r"
    return control or character in BIDI


def refused(text: str, *, line: bool) -> tuple[int, str] | None:
    """The first place (from 1) in the text of what it may not hold, and what to do, in Japanese.

    What shows that a letter was lost, or is not seen, is refused where one `line` is asked for: names,
    numbers, titles. A longer text may be a post, whose letters its checker judges.
    """
    for at, character in enumerate(text):
        if problem := _problem(text, at, character, line):
            return at + 1, problem
    return None


def _problem(text: str, at: int, character: str, line: bool) -> str:
    code = f"U+{ord(character):04X}"
    if character == GETA:
        return "「〓」があります。正しい字に直してください"
    if is_control(character):
        return f"使えない制御文字（{code}）があります。消してから入力してください"
    if not line:
        return ""
    if character == "\t":
        return f"タブ（{code}）があります。消してから入力してください"
    if character == "\ufffd" or _is_no_character(character):
        return f"文字化けした字「{character}」（{code}）があります。正しい字に直してください"
    if unicodedata.category(character) == "Co":
        return f"外字（{code}）があります。ほかのパソコンや紙では読めません。ふつうの字に直してください"
    return "" if _is_seen(text, at) else f"見えない文字（{code}）があります。消してから入力してください"


def _is_no_character(character: str) -> bool:
    return ord(character) & 0xFFFE == 0xFFFE or 0xFDD0 <= ord(character) <= 0xFDEF


def _is_seen(text: str, at: int) -> bool:
    """Whether it prints something, or changes what stands before it: an emoji or the form of a kanji."""
    character, before = text[at], text[at - 1] if at else ""
    if character == "\u200d":
        return _is_picture(before) and _is_picture(text[at + 1 : at + 2])
    if ord(character) in _TAGS:
        return before == "\U0001f3f4" or (before != "" and ord(before) in _TAGS)
    if ord(character) in VARIATION:
        return _is_picture(before) or before in tuple("0123456789#*") or _is_kanji(before)
    return character not in _BLANK and unicodedata.category(character) != "Cf"


def _is_picture(character: str) -> bool:
    if not character:
        return False
    signs = unicodedata.category(character) in ("So", "Sk", "Sm", "Po") or character == "\u20e3"
    return signs or ord(character) in VARIATION or unicodedata.category(character) == "Cn"


def _is_kanji(character: str) -> bool:
    return bool(character) and unicodedata.name(character, "").startswith("CJK ")


def question_in(text: str) -> str:
    """The letter before a 「?」 that stands between Japanese letters, where a letter may have been lost."""
    found = None if "://" in text else _LOST.search(text)
    return text[found.start() - 1] if found else ""
