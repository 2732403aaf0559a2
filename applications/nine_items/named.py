"""Whether a text names one of the people whom the house knows. Pure: no Django."""

from __future__ import annotations

import re
from collections.abc import Iterable

from katori_sns.web.finding import found_as, searchable

# A mayor is no staff, and 香取市長 is no Mr. 香取.
_TITLES = (
    "氏|さん|様|殿|君|くん|ちゃん|先生|(?:課|係|部|次|局|室|所|館|園|班|校|会|教育|支所|センター|グループ|副市)長"
    "|副?主[幹査任事]|副?参事|理事|技[師監]|補佐|専門[員官]|[課係班室部職]員|担当|リーダー|チーフ"
)
_TITLED = re.compile(rf"[(「]?(?:{found_as(_TITLES)})")
_LABELLED = re.compile(found_as(rf"(?:{_TITLES}|責任者|管理者|担当者|連絡先)(?:は|[のがは=:、,・(「])?$"))
_LABEL = 12  # letters that a title and its sign have at most
_KANJI, _KANA = re.compile(r"[一-鿿㐀-䶿々豈-﫿]"), re.compile(r"[ァ-ヺー]")
_ENDS = frozenset("課部係室局班員者長市町")  # before a name of one letter: 商工観光課林課長


class Named:
    """People by their names and ふりがな, looked for in texts whatever their blanks, width, kana and kanji.

    A family name alone is a name beside a title only: others are also those of places (香取, 佐原).
    """

    def __init__(self, names: Iterable[str]) -> None:
        spelled = [[searchable(part) for part in name.split()] for name in names]
        self.whole = {"".join(parts) for parts in spelled}
        self.families = {parts[0] for parts in spelled if parts}
        self.words = {part for parts in spelled for part in parts} | self.whole
        self.lengths = sorted({len(word) for word in self.words if word})

    def stands_in(self, text: str) -> bool:
        """Whether a whole name stands there, or a part of one with a title."""
        folded = searchable(text)
        return any(self._named(folded, at, at + n) for at in range(len(folded)) for n in self.lengths)

    def _named(self, text: str, start: int, end: int) -> bool:
        word = text[start:end]
        if word not in self.words or end > len(text):
            return False
        begins, ends = _begins(text, start), _ends(text, end)
        titled = bool(_TITLED.match(text, end))
        if word in self.whole and (len(word) > 2 or (begins and (ends or titled))):
            return True
        if titled:
            return begins or len(word) > (2 if _KANA.match(word) else 1)
        labelled = _LABELLED.search(text[max(0, start - _LABEL) : start])
        return word in self.families and bool(labelled) and (ends or len(word) > 1)


def _begins(text: str, start: int) -> bool:
    """Whether no letter of its kind goes before: a short name may be a piece of a word."""
    before = text[max(0, start - 1) : start]
    return not _kind(text[start]).match(before) or before in _ENDS


def _ends(text: str, end: int) -> bool:
    return not _kind(text[end - 1]).match(text, end)


def _kind(letter: str) -> re.Pattern[str]:
    return _KANA if _KANA.match(letter) else _KANJI
