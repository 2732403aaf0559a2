"""What the search compares: both sides are folded here, so that what people mean alike is found alike."""

import re
import unicodedata

from katori_sns.web.kanji import VARIANTS
from katori_sns.web.text import fold

_KANJI = "\u3005-\u3007\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff"
# 龍ケ崎 龍ヶ崎 龍が崎, 三ヶ月 3か月 3カ月 3箇月: one sound, written in five ways.
_GA = re.compile(
    rf"[ヶヵ]|(?<=[{_KANJI}])ケ(?=[{_KANJI}]|$|\s)|(?<![ァ-ヺー])ケ(?=[{_KANJI}])"
    r"|(?<=[0-9一二三四五六七八九十数何])[かカ箇ケ](?=[月所国年条])"
)
_DASH = re.compile(r"(?<=[0-9])ー(?=[0-9])")
_VU = re.compile(r"ヴ([ァィェォャュョ]?)")
_SOUNDS = {"ァ": "バ", "ィ": "ビ", "ェ": "ベ", "ォ": "ボ", "ャ": "ビャ", "ュ": "ビュ", "ョ": "ビョ", "": "ブ"}
_SIGNS = str.maketrans(
    {
        **dict.fromkeys("〜∼～", "~"),
        **dict.fromkeys("−‐‑‒–—―﹣", "-"),
        **dict.fromkeys("’‘‛′`´", "'"),
        **dict.fromkeys("“”″", '"'),
        **{"ø": "o", "æ": "ae", "œ": "oe", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"},
    }
)
_ACCENT = re.compile(r"(?<=[a-z])[\u0300-\u036f]+")


def found_as(text: str) -> str:
    """Width, case and kana folded, and beside them the forms of kanji, ヶ, ヴ, dashes, quotes and accents."""
    plain = _GA.sub("ガ", unicodedata.normalize("NFKC", text.translate(_SIGNS)))
    folded = unicodedata.normalize("NFKD", fold(plain).translate(_SIGNS).translate(VARIANTS))
    letters = unicodedata.normalize("NFKC", _ACCENT.sub("", folded))
    return _VU.sub(lambda sound: _SOUNDS[sound[1]], _DASH.sub("-", letters))


def searchable(*texts: str) -> str:
    """What a row is found by: each text without its blanks, as some write names and numbers."""
    return " ".join("".join(found_as(text).split()) for text in texts if text)


def words_of(typed: str) -> list[str]:
    """What was typed into a search, word by word; a row is found where it holds every one."""
    return found_as(typed).split()
