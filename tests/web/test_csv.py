"""A download opens well in a spreadsheet and runs nothing there."""

import csv
import unicodedata
from collections.abc import Iterable
from typing import cast

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from katori_sns.web.csv import safe_cell, stream_csv

pytestmark = [pytest.mark.sqlite, pytest.mark.no_cover]


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        ("=1+1", "'=1+1"),
        ("+81", "'+81"),
        ("-1", "'-1"),
        (-1, "'-1"),
        ("@cmd", "'@cmd"),
        ("＝1+1", "'＝1+1"),
        ("＋1", "'＋1"),
        ("－1", "'－1"),
        ("＠a", "'＠a"),
        ("|calc", "'|calc"),
        ("%0A", "'%0A"),
        ("\t=1", "'\t=1"),
        ("\r=1", "'\r=1"),
        ("\n=1", "'\n=1"),
        ("  =1", "'  =1"),
        ("\u3000=1", "'\u3000=1"),
        ("\ufeff=1", "'\ufeff=1"),
        ("\u00a0=1", "'\u00a0=1"),
        ("\u2003=1", "'\u2003=1"),
        ("\u200b=1", "'\u200b=1"),
        ("\0=1", "'\0=1"),
        ("a=1", "a=1"),
        ("令和8年", "令和8年"),
        ("", ""),
        (" ", " "),
        (None, ""),
        (12, "12"),
    ],
)
def test_no_cell_is_a_formula(value: object, cell: str) -> None:
    assert safe_cell(value) == cell


@settings(max_examples=300, derandomize=True, database=None, phases=[Phase.generate])
@given(st.text(max_size=6), st.sampled_from("=+-@＝＋－＠|%"), st.text(max_size=6))
def test_no_sign_before_a_formula_lets_it_through(before: str, sign: str, after: str) -> None:
    """A spreadsheet looks past what is blank or invisible, so the cell must show a letter or a ' first."""
    cell = safe_cell(before + sign + after)
    shown = "".join(c for c in cell if not c.isspace() and unicodedata.category(c) not in ("Cc", "Cf"))
    assert shown[0] not in "=+-@＝＋－＠|%"
    assert cell in (before + sign + after, f"'{before}{sign}{after}")


def download(rows: list[list[object]]) -> str:
    stream = cast(Iterable[bytes], stream_csv("台帳.csv", ["名前", "件数"], rows))
    return b"".join(stream).decode()


def test_it_begins_with_a_mark_and_quotes_every_cell() -> None:
    assert download([["佐原", 3]]) == '\ufeff"名前","件数"\r\n"佐原","3"\r\n'


def test_quotes_commas_and_lines_come_back_as_they_were() -> None:
    text = 'あ"い",う\nえ'
    rows = list(csv.reader(download([[text, ""]]).removeprefix("\ufeff").splitlines(keepends=True)))
    assert rows[1] == [text, ""]


def test_the_file_name_is_japanese_and_the_type_is_csv() -> None:
    response = stream_csv("台帳.csv", ["名前"], [])
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response["Content-Disposition"] == "attachment; filename*=utf-8''%E5%8F%B0%E5%B8%B3.csv"


def test_rows_are_read_only_as_they_are_sent() -> None:
    def endless() -> Iterable[list[int]]:
        yield from ([n] for n in iter(int, 1))

    stream = iter(cast(Iterable[bytes], stream_csv("x.csv", ["n"], endless())))
    assert [next(stream) for _ in range(3)] == ['\ufeff"n"\r\n'.encode(), b'"0"\r\n', b'"0"\r\n']
