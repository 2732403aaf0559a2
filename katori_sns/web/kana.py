"""Hiragana read as katakana, letter by letter. Pure: no Django."""

_HIRAGANA = *range(0x3041, 0x3097), 0x309D, 0x309E
TO_KATAKANA = {code: code + 0x60 for code in _HIRAGANA}  # for str.translate
