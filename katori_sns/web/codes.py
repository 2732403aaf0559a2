"""Numbers and codes of people and sections, as one knows them again. Pure: no Django."""

import re
import unicodedata

_LOOK_LIKE = dict.fromkeys("Oo〇○", "0") | dict.fromkeys("Il|", "1")
_NO_CODE = re.compile(r"[^0-9A-Za-z._@+/-]")


def plain_code(text: str) -> str:
    """In half width, with every dash the keyboard's."""
    return re.sub("[‐‑‒–—―−]", "-", unicodedata.normalize("NFKC", text))


def code_key(text: str) -> str:
    """Equal for what nobody should have to tell apart: width, case, dashes."""
    return plain_code(text).casefold()


def staff_key(number: str) -> str:
    """A 職員番号 as one knows it again, also without the zeros that a spreadsheet lost."""
    return code_key(number).lstrip("0")


def letter_in_number(text: str) -> tuple[str, str]:
    """A letter between digits that looks like one of them, and that digit; "" where there is none."""
    if not any(letter.isdecimal() for letter in text):
        return "", ""
    for at, letter in enumerate(text):
        beside = text[max(0, at - 1) : at] + text[at + 1 : at + 2]
        if letter in _LOOK_LIKE and all(c.isdecimal() or c in _LOOK_LIKE for c in beside):
            return letter, _LOOK_LIKE[letter]
    return "", ""


def not_of_a_code(text: str) -> str:
    """The first character that no code has: 「佐」, a blank, another script's; "" where there is none."""
    found = _NO_CODE.search(text)
    return found[0] if found else ""
