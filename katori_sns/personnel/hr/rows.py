"""Each line of a list of 人事 read by itself: what its cells hold, and what is wrong with them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from django.core.exceptions import ValidationError

from katori_sns.personnel.hr.columns import CONCURRENT, FIELDS, MERGED
from katori_sns.personnel.hr.state import Change, Known
from katori_sns.personnel.hr.words import beside, key, place_and_post
from katori_sns.web.codes import not_of_a_code, plain_code
from katori_sns.web.dates import DateError, parse_date
from katori_sns.web.lists import CONFIRM, DITTO, DUPLICATE, OUT, WRONG, stands_below, worst
from katori_sns.web.numbers import is_confidential
from katori_sns.web.spreadsheet import Line
from katori_sns.web.text import clean_text, fold

LONGEST = {"number": 20, "name": 60, "kana": 80, "post": 30, "login": 40, "email": 254}
USUAL = 60  # characters of any other cell
LEAVE_OUT = "out"  # the answer: the row is not read
UNREAD = "（読み取っていません）"
Cells = tuple[int, dict[str, str]]  # the number of the row in the sheet; field → cell


@dataclass(frozen=True)
class Note:
    verdict: str
    text: str
    place: str = ""  # 「3列目（職員番号）」; empty: the row as a whole


@dataclass(frozen=True)
class Place:
    """A post in a section, as named in the row."""

    section: str
    code: str
    post: str

    @property
    def word(self) -> str:
        """As it is remembered."""
        return key(self.code + self.section)


@dataclass
class Row:
    number: int
    values: dict[str, str]
    columns: Mapping[str, int]
    notes: list[Note] = field(default_factory=list)
    begins: date | None = None
    ends: date | None = None
    choices: dict[str, str] = field(default_factory=dict)  # what a person may answer: value → label
    answer: str = ""
    changes: list[Change] = field(default_factory=list)
    missing: Known | None = None  # who is not in the list: the row is about him

    @property
    def verdict(self) -> str:
        return worst({note.verdict for note in self.notes})

    @property
    def is_open(self) -> bool:
        """Whether a person has to say first what becomes of it."""
        return self.verdict in (CONFIRM, WRONG) and self.answer not in self.choices

    @property
    def is_left_out(self) -> bool:
        return self.verdict in (OUT, DUPLICATE) or self.is_open or self.answer == LEAVE_OUT

    @property
    def key(self) -> str:
        return f"missing-{self.missing.pk}" if self.missing else str(self.number)

    def note(self, verdict: str, text: str, name: str = "") -> None:
        place = f"{self.columns[name] + 1}列目（{FIELDS[name][0]}）" if name in self.columns else ""
        self.notes.append(Note(verdict, text, place))

    def main(self) -> Place:
        """The post itself: 係 stand under a 課 and are no sections."""
        value = self.values.get
        parts = [value("bureau", ""), value("division", "")]
        section = value("section", "") or " ".join(filter(None, parts)) or value("unit", "")
        return Place(" ".join(section.split()), value("section_code", ""), beside(value("post", ""))[0])

    def beside(self) -> list[Place]:
        """The posts in the columns of 兼務; without a post of its own, under the name of the main one."""
        found = []
        for n in CONCURRENT:
            if cell := self.values.get(f"concurrent{n}", ""):
                own = self.values.get(f"concurrent_post{n}", "")
                place, post = (cell, own) if own else place_and_post(cell)
                found.append(Place(" ".join(place.split()), "", post or self.main().post))
        return found

    @property
    def is_beside(self) -> bool:
        """Whether the row itself is a 兼務: 「（兼）」 before the post or the section."""
        return any(beside(self.values.get(name, ""))[1] for name in ("post", "section", "division"))

    @property
    def says_beside(self) -> bool:
        return any(f"concurrent{n}" in self.columns for n in CONCURRENT)


def cells_of(lines: Iterable[Line], columns: Mapping[str, int]) -> list[Cells]:
    """The chosen cells alone, which are all that is kept; a My Number or a card's is not."""
    return [
        (line.number, {name: _safe(line.cells[at].strip()) for name, at in columns.items()})
        for line in lines
        if not stands_below(line)
    ]


def _safe(cell: str) -> str:
    return UNREAD if is_confidential(fold(cell)) else cell[:500]


def read_rows(
    cells: Iterable[Cells], columns: Mapping[str, int], *, day: date | None, merged: bool
) -> list[Row]:
    """The rows with their days; `day`: the one of a list that has no column of it.

    `merged`: a blank in some columns was merged with the cell above.
    """
    rows, above = [], dict[str, str]()
    for number, values in cells:
        row = Row(number, dict(values), columns)
        for name, value in values.items():
            if value in DITTO or (merged and not value and name in MERGED):
                row.values[name] = above.get(name, "")
        above |= {name: value for name, value in row.values.items() if value}
        _names(row)
        _letters(row)
        _days(row, day)
        rows.append(row)
    return rows


def _names(row: Row) -> None:
    value = row.values.get
    if not value("name"):
        row.values["name"] = " ".join(filter(None, [value("surname", ""), value("given", "")]))
    row.values["name"] = " ".join(row.values["name"].split())
    if not row.values["name"] and not value("number"):
        return row.note(OUT, "職員番号も氏名もない行です")
    if not row.values["name"]:
        row.note(WRONG, "氏名がありません", "name")
    return None


def _letters(row: Row) -> None:
    for name, value in row.values.items():
        if wrong := _unfit(value):
            row.note(WRONG, wrong, name)
        elif value == UNREAD:
            row.note(WRONG, "マイナンバーかカードの番号のような数字です。列の選び方を確かめてください", name)
        elif max(len(value), len(key(value))) > LONGEST.get(name, USUAL):
            row.note(WRONG, f"長すぎます。{LONGEST.get(name, USUAL)}文字までにしてください", name)
    if re.search(r"[?？�]", row.values["name"]):
        row.note(CONFIRM, "氏名に「？」があります。読めなかった字かもしれません", "name")


def _unfit(value: str) -> str:
    """What no column can hold: a city's own letters (外字), with their place, and controls."""
    for at, letter in enumerate(value, start=1):
        if unicodedata.category(letter) == "Co":
            return f"{at}文字目は外字（U+{ord(letter):04X}）です。正しい字に直してください"
    try:
        clean_text(value)
    except ValidationError as error:
        return " ".join(error.messages)
    return ""


def _days(row: Row, day: date | None) -> None:
    row.begins = _day(row, "begins") or day
    row.ends = _day(row, "ends")
    if row.verdict not in (OUT, WRONG) and row.begins is None:
        row.note(WRONG, "発令日がありません。列か、一覧全体の発令日を入力してください", "begins")


def _day(row: Row, name: str) -> date | None:
    text = row.values.get(name, "")
    if not text:
        return None
    try:
        return parse_date(text)
    except DateError as error:
        row.note(WRONG, str(error), name)
        return None


def number_of(text: str, digits: int) -> tuple[str, str]:
    """A 職員番号 with the zeros that a cell of numbers lost, and what is wrong with it."""
    plain = "".join(plain_code(text).split())
    if not plain:
        return "", "職員番号がありません"
    if re.fullmatch(r"[0-9]*[.,][0-9]+(?:[Ee][+-]?[0-9]+)?|[0-9.]+[Ee][+-]?[0-9]+", plain):
        return "", f"「{text}」は小数です。職員番号の列を文字列にして保存し直してください"
    if not_of_a_code(plain):
        return "", f"「{text}」は職員番号ではないようです。数字と英字で入力してください"
    if plain.isdecimal() and digits and len(plain) > digits:
        return "", f"「{plain}」は{digits}桁より長い番号です"
    return plain.zfill(digits) if plain.isdecimal() else plain, ""
