"""ふりがな: hiragana from any kana, and the order of a dictionary (JIS X 4061). Pure: no Django."""

import unicodedata

_ROWS = "あいうえお,かきくけこ,さしすせそ,たちつてと,なにぬねの,はひふへほ,まみむめも,"
_ROWS += "や ゆ よ,らりるれろ,わゐ ゑを,ん"
_PLACES = {
    kana: chr(ord("a") + row) + chr(ord("a") + column)
    for row, letters in enumerate(_ROWS.split(","))
    for column, kana in enumerate(letters)
    if kana != " "
}
_SMALL = dict(zip("ぁぃぅぇぉっゃゅょゎゕゖ", "あいうえおつやゆよわかけ", strict=True))
_VOICED, _HALF = "\u3099", "\u309a"
_LONG, _AGAIN = "ー", "ゝ"
_TO_HIRAGANA = {code: code - 0x60 for code in (*range(0x30A1, 0x30F7), 0x30FD, 0x30FE)}
_SPACING = str.maketrans("゛゜", _VOICED + _HALF)
BETWEEN = " ・"  # what may stand between names


def hiragana(text: str) -> str:
    """Kana in any width as hiragana, ヴ as ゔ, one narrow blank between names; other letters stay."""
    marked = unicodedata.normalize("NFKC", text.translate(_SPACING))
    return " ".join(unicodedata.normalize("NFC", marked).translate(_TO_HIRAGANA).split())


def no_kana(text: str) -> str:
    """The first letter of the text in hiragana that is none; "" where all are."""
    for at, letter in enumerate(text):
        if letter in BETWEEN:
            continue
        long = letter in (_LONG, "ゝ", "ゞ") and at > 0 and text[at - 1] not in BETWEEN
        if not long and _plain(letter)[0] not in _PLACES:
            return letter
    return ""


def _plain(letter: str) -> tuple[str, str]:
    """A letter without its mark and in full size, and the mark."""
    parts = unicodedata.normalize("NFD", letter)
    return _SMALL.get(parts[0], parts[0]), parts[1:2]


def order(text: str) -> str:
    """What rows are sorted by, in a-z and 0-9 alone, so that every database sorts it alike.

    Name by name: first the sounds, then 清濁 (は ば ぱ), then っ before つ and the long sign before either.
    """
    return "0".join(_order(word) for word in hiragana(text).replace("・", " ").split())


def _order(word: str) -> str:
    places, marks, sizes, before = "", "", "", ""
    for letter in word:
        base, mark = _plain(letter)
        size = "2" if letter in _SMALL else "4"
        if letter == _LONG:
            base, size = _vowel(before), "1"
        elif base == _AGAIN:
            base, size = before, "3"
        places += _PLACES.get(base) or f"z{ord(letter):06x}"
        marks += {_VOICED: "2", _HALF: "3"}.get(mark, "1")
        sizes += size
        before = base
    return f"{places}0{marks}0{sizes}"


def _vowel(base: str) -> str:
    """What the long sign behind a kana sounds like."""
    place = _PLACES.get(base, "")
    return "あいうえお"[ord(place[1]) - ord("a")] if place and base != "ん" else base
