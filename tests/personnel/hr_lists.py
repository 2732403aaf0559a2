"""Lists of 人事 as cities make them: the same moves in every shape that a spreadsheet gives them."""

from __future__ import annotations

import csv
from datetime import date
from io import BytesIO, StringIO

import xlsxwriter

from katori_sns.personnel.hr.asking import questions
from katori_sns.personnel.hr.columns import guess
from katori_sns.personnel.hr.judging import judge
from katori_sns.personnel.hr.rows import Row, cells_of, read_rows
from katori_sns.personnel.hr.sheet import read_list
from katori_sns.personnel.hr.state import Held, Known, Post, State
from katori_sns.personnel.hr.words import Words, key

Cells = list[object]
DAY = date(2027, 4, 1)
LONG_AGO = date(2020, 4, 1)
TOURISM, FARMING, PR = 11, 12, 13
SECTIONS = {10: "産業部", TOURISM: "商工観光課", FARMING: "農政課", PR: "秘書広報課"}


def person(pk: int, name: str, *posts: tuple[int, str], head: bool = False, **more: object) -> Known:
    """Somebody who has had these posts for long: the first is his own, the others stand beside it."""
    held = tuple(
        Held(Post(section, title, head and at == 0), at > 0, LONG_AGO, None)
        for at, (section, title) in enumerate(posts)
    )
    return Known(pk, f"{pk:05}", f"u{pk}", name, held=held, **more)  # type: ignore[arg-type]


STAFF = (
    person(101, "佐藤 一郎", (FARMING, "主任")),
    person(102, "鈴木 花子", (TOURISM, "課長"), head=True),
    person(103, "髙橋 三郎", (TOURISM, "係長")),
    person(104, "田中 五月", (FARMING, "主事"), (PR, "主事")),
    person(105, "伊藤 六郎", (PR, "主事")),
    person(106, "監査 七海", compared=False),
    person(107, "休止 八重", (FARMING, "主事"), active=False),
)


def state(*people: Known) -> State:
    paths = {pk: f"産業部 {name}" for pk, name in SECTIONS.items() if pk != 10}
    return State(people or STAFF, dict(SECTIONS), paths, {f"{pk:03}": pk for pk in SECTIONS})


HEADS = ["職員番号", "氏名", "異動区分", "新所属", "新職名", "発令日", "旧所属", "フリガナ"]
# One list: a transfer with a 兼務, a retirement, a promotion to its head, somebody new.
ROWS = [
    ["00101", "佐藤　一郎", "配置換", "商工観光課", "係長", "令和9年4月1日", "農政課", ""],
    ["00101", "佐藤　一郎", "兼務", "農政課", "主査", "令和9年4月1日", "", ""],
    ["00102", "鈴木　花子", "退職", "", "", "令和9年3月31日", "商工観光課", ""],
    ["00103", "髙橋　三郎", "昇任", "商工観光課", "課長", "令和9年4月1日", "商工観光課", ""],
    ["00201", "新井　四郎", "採用", "農政課", "主事", "令和9年4月1日", "", "アライ　シロウ"],
]
WIDE = [row for row in ROWS if row[2] != "兼務"]
# What comes of it: kind, number, section, post, whether a head, day.
MOVES = {
    ("end", "00101", FARMING, "主任", False, date(2027, 3, 31)),
    ("begin", "00101", TOURISM, "係長", False, DAY),
    ("concurrent", "00101", FARMING, "主査", False, DAY),
    ("end", "00102", TOURISM, "課長", True, date(2027, 3, 31)),
    ("leave", "00102", None, "", False, date(2027, 3, 31)),
    ("end", "00103", TOURISM, "係長", False, date(2027, 3, 31)),
    ("begin", "00103", TOURISM, "課長", True, DAY),
    ("person", "00201", None, "", False, DAY),
    ("begin", "00201", FARMING, "主事", False, DAY),
}


def saved(rows: list[list[str]], encoding: str = "utf-8", between: str = ",") -> bytes:
    text = StringIO()
    csv.writer(text, delimiter=between).writerows(rows)
    return text.getvalue().encode(encoding)


def workbook(*rows: Cells, merged: tuple[str, ...] = ()) -> bytes:
    """A sheet in which numbers and days are such, and cells are merged; the first cell's value stays."""
    file = BytesIO()
    book = xlsxwriter.Workbook(file)
    sheet = book.add_worksheet("人事異動")
    day = book.add_format({"num_format": "yyyy/m/d"})
    for at, cells in enumerate(rows):
        for column, cell in enumerate(cells):
            if isinstance(cell, date):
                sheet.write_datetime(at, column, cell, day)
            elif cell != "":
                sheet.write(at, column, cell)
    for area in merged:
        sheet.merge_range(area, None)
    book.close()
    return file.getvalue()


def widened(*names: str) -> list[list[str]]:
    """The list with 兼務 in columns of these names."""
    extra = {"00101": ["農政課", "主査"] if len(names) > 1 else ["農政課　主査"]}
    blank = [""] * len(names)
    return [[*HEADS, *names], *([*row, *extra.get(row[0], blank)] for row in WIDE)]


def as_numbers(rows: list[list[str]]) -> list[Cells]:
    """As a sheet keeps them whose cells nobody made text: zeros gone, days as days."""
    found: list[Cells] = []
    for row in rows:
        day = date(2027, 3, 31) if "3月31日" in row[5] else DAY
        found.append([int(row[0]), *row[1:5], day, *row[6:]])
    return found


TITLES = [["令和9年4月1日付け　人事異動一覧"], ["香取市総務部人事課", "", "（内示前取扱注意）"], []]
TWO = [
    ["職員番号", "氏名", "異動区分", "新", "", "発令日", "旧", "フリガナ"],
    ["", "", "", "所属", "職名", "", "所属", ""],
]
PARTS = ["職員番号", "姓", "名", "異動区分", "部名", "課名", "係名", "補職名", "発令日", "旧所属", "フリガナ"]


def in_parts() -> list[list[str]]:
    """部, 課 and 係 in columns of their own; the name in two."""
    rows = []
    for number, name, move, place, post, day, *rest in ROWS:
        part = "産業部" if place else ""
        rows.append([number, *name.split("　"), move, part, place, "庶務係", post, day, *rest])
    return [PARTS, *rows]


def shapes() -> dict[str, bytes]:
    """The same list in every shape."""
    plain = [HEADS, *ROWS]
    below = [["合計", "5"], ["※ 会計年度任用職員を除く。"]]
    return {
        "UTF-8": saved(plain),
        "BOM": saved(plain, "utf-8-sig"),
        "CP932": saved(plain, "cp932"),
        "TSV": saved(plain, "cp932", "\t"),
        "UTF-16": saved(plain, "utf-16", "\t"),
        "titles above, totals below": saved([*TITLES, *plain, *below], "cp932"),
        "two rows of heads": saved([*TITLES, *TWO, *ROWS], "cp932"),
        "numbers and days": workbook(HEADS, *as_numbers(ROWS)),
        "merged titles and heads": workbook(
            *[[*row] for row in TITLES],
            *[[*row] for row in TWO],
            *as_numbers(ROWS),
            merged=("A1:G1", "D4:E4", "A4:A5", "B4:B5"),
        ),
        "兼務 in a column": saved(widened("兼務1"), "cp932"),
        "兼務 in two columns": saved(widened("兼務所属1", "兼務職名1")),
        "three columns of one name": saved(
            [[*row, *([head] * 2)] for row, head in zip(widened("兼務"), ["兼務", *[""] * 4], strict=True)]
        ),
        "部, 課 and 係": saved(in_parts()),
        "ditto marks": saved([HEADS, *[_ditto(at, row) for at, row in enumerate(ROWS)]]),
    }


def _ditto(at: int, row: list[str]) -> list[str]:
    return [*row[:5], "〃" if at in (1, 4) else row[5], *row[6:]]


def read(content: bytes, *, day: date | None = None, merged: bool = False) -> list[Row]:
    sheet = read_list(content)
    columns = guess(sheet.heads)
    return read_rows(cells_of(sheet.lines, columns), columns, day=day, merged=merged)


def explained(rows: list[Row], city: State, *, everybody: bool = False) -> Words:
    """The words of the rows, each as it is guessed."""
    asked = questions(rows, Words(), city, everybody=everybody)
    return Words(
        moves={key(word): effect for word, effect in asked.moves.items()},
        heads={key(word): head for word, head in asked.heads.items()},
        sections={key(word): int(near or 0) for word, near in asked.sections.items()},
        authorities={key(word): before for word, before in asked.authorities.items()},
        digits=asked.digits,
        domain="city.example",
    )


def judged(
    content: bytes,
    *,
    everybody: bool = False,
    city: State | None = None,
    words: Words | None = None,
    answers: dict[str, str] | None = None,
) -> list[Row]:
    city = city or state()
    rows = read(content, day=DAY)
    words = words or explained(rows, city, everybody=everybody)
    return judge(rows, words, city, everybody=DAY if everybody else None, answers=answers or {})


def moves(rows: list[Row]) -> set[tuple[object, ...]]:
    """What the rows change, as it stands in MOVES."""
    return {
        (
            str(change.kind),
            change.person.number,
            change.post.section if change.post else None,
            change.post.title if change.post else "",
            change.post.is_head if change.post else False,
            change.day,
        )
        for row in rows
        for change in row.changes
    }
