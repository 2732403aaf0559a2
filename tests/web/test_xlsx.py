"""A workbook opens well; what was typed is a text in it, what was counted a number."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from io import BytesIO
from xml.etree import ElementTree
from zipfile import ZipFile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from katori_sns.web.xlsx import stream_xlsx, write_xlsx

pytestmark = [pytest.mark.sqlite, pytest.mark.no_cover]
LONGEST = 32_767  # characters a cell can hold
NAMESPACE = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def book(*rows: list[object]) -> bytes:
    file = BytesIO()
    write_xlsx(file, "台帳 <&>", ["名称"], rows)
    return file.getvalue()


def cells(content: bytes) -> list[ElementTree.Element]:
    part = ZipFile(BytesIO(content)).read("xl/worksheets/sheet1.xml")
    root = ElementTree.fromstring(part)  # noqa: S314  our own
    return list(root.iter(f"{NAMESPACE}c"))


@given(st.text(st.characters(exclude_categories=()), max_size=40))
@settings(deadline=None)  # a book is several files
def test_any_text_is_a_text_and_never_a_formula(text: str) -> None:
    head, cell = cells(book([text]))
    assert (head.get("t"), cell.get("t")) == ("inlineStr", "inlineStr")
    assert [child.tag for child in cell.iter()] == [f"{NAMESPACE}{tag}" for tag in ("c", "is", "t")]


def test_what_is_typed_stands_in_the_cell() -> None:
    texts = [
        "=1+1",
        "  前後  ",
        "改\n行",
        '<a>&"',
        "𠮷野家",
        "<r><t>&</t></r>",
        "a\x00b\ud800\x0bc",
        12,
        None,
        "あ" * (LONGEST + 1),
    ]
    found = ["".join(cell.itertext()) for cell in cells(book(*[[text] for text in texts]))[1:]]
    assert found == [*texts[:6], "abc", "12", "", "あ" * LONGEST]


def test_what_was_counted_is_a_number_and_its_digits_in_words_are_a_text() -> None:
    kinds = [cell.get("t") for cell in cells(book([12, Decimal("2.50"), "12", True]))[1:]]
    assert kinds == [None, None, "inlineStr", "inlineStr"]


def test_what_looks_like_an_escape_is_kept_as_typed() -> None:
    """A spreadsheet reads _x0041_ as A, and _x005F_ as the line itself."""
    assert "".join(cells(book(["_x0041_ _x_"]))[1].itertext()) == "_x005F_x0041_ _x_"


def test_every_part_is_well_formed_and_the_same_rows_give_the_same_bytes() -> None:
    archive = ZipFile(BytesIO(book(["a"])))
    assert archive.testzip() is None
    for name in archive.namelist():
        ElementTree.fromstring(archive.read(name))  # noqa: S314  our own
    assert {"[Content_Types].xml", "xl/workbook.xml", "xl/styles.xml"} < set(archive.namelist())
    assert book(["a"]) == book(["a"])


def test_it_is_a_download_read_from_the_rows_as_they_come() -> None:
    held: list[int] = []

    def rows() -> Iterator[list[str]]:
        for n in range(3):
            held.append(n)
            yield [str(n)]

    answer = stream_xlsx("台帳.xlsx", "台帳", ["番号"], rows())
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    content = b"".join(answer.streaming_content)  # type: ignore[arg-type]
    assert (len(cells(content)), held) == (4, [0, 1, 2])
