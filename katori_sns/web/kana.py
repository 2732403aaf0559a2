"""Kana letter by letter: hiragana read as katakana, and how names sound in Latin letters. Pure: no Django."""

import re

_HIRAGANA = *range(0x3041, 0x3097), 0x309D, 0x309E
TO_KATAKANA = {code: code + 0x60 for code in _HIRAGANA}  # for str.translate

_ROWS = {
    **{"": "アイウエオ", "k": "カキクケコ", "s": "サシスセソ", "t": "タチツテト", "n": "ナニヌネノ"},
    **{"h": "ハヒフヘホ", "m": "マミムメモ", "r": "ラリルレロ", "g": "ガギグゲゴ", "z": "ザジズゼゾ"},
    **{"d": "ダヂヅデド", "b": "バビブベボ", "p": "パピプペポ"},
}
_LATIN = {
    kana: row + vowel for row, letters in _ROWS.items() for kana, vowel in zip(letters, "aiueo", strict=True)
}
_LATIN |= {
    "ヤ": "ya",
    "ユ": "yu",
    "ヨ": "yo",
    "ワ": "wa",
    "ヲ": "o",
    "ン": "n",
    "ヴ": "bu",
    "ッ": "",
    "ー": "",
}
_SMALL = dict(zip("ャュョァィゥェォ", ("ya", "yu", "yo", "a", "i", "u", "e", "o"), strict=True))
# The same sound, as Hepburn, passports and keyboards write it: always to the shortest, in this order.
_SPELLINGS = (
    *(("shi", "si"), ("sh", "sy"), ("chi", "ti"), ("ch", "ty"), ("tsu", "tu"), ("fu", "hu"), ("ji", "zi")),
    *(("j", "zy"), ("du", "zu"), ("di", "zi"), ("mb", "nb"), ("mp", "np"), ("ou", "o"), ("oh", "o")),
)


def latin(katakana: str) -> str:
    """A name in kana as it is spelled in Latin letters; nothing where it is not all kana."""
    spelled = ""
    for letter in katakana:
        if letter in _SMALL and spelled.endswith("i"):
            spelled = spelled[:-1] + _SMALL[letter]
        elif letter in _LATIN:
            spelled += _LATIN[letter]
        else:
            return ""
    return spelled


def sound(spelled: str) -> str:
    """Lower-case Latin letters so that 「shouji」, 「syoji」 and 「shoji」 are one."""
    for one, other in _SPELLINGS:
        spelled = spelled.replace(one, other)
    return re.sub(r"(.)\1+", r"\1", spelled)
