"""How cities write their lists: workbooks, heads, media, states, remarks; a case of each kind of trouble."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from time import process_time

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.older.columns import guess
from accounts.older.dates import Opening, opening
from accounts.older.entries import Entry, entries
from accounts.older.media import media, medium_of
from accounts.older.rows import Row, preview
from accounts.older.spreadsheet import read_spreadsheet
from accounts.older.stating import ENDED, RESTING, RUNNING, UNCLEAR, matters, state_of
from katori_sns.web.spreadsheet import Unreadable, read_table
from tests.accounts.sheets import KNOWN, SECTIONS, saved
from tests.city import City
from tests.organisation.entering import client_of

pytestmark = pytest.mark.sqlite
HEADS = ["No.", "課", "媒体", "アカウント名", "ID", "URL", "開設年月日", "状況", "備考"]
GOOD = ["1", "農政課", "X", "農政かとり", "@nosei_k", "https://x.com/nosei_k", "H25.4.1", "運用中", ""]


def workbook(*rows: list[object], other: bool = False) -> bytes:
    file = BytesIO()
    book = xlsxwriter.Workbook(file)
    sheet = book.add_worksheet("台帳")
    day = book.add_format({"num_format": "yyyy/m/d"})
    for at, cells in enumerate(rows):
        for column, cell in enumerate(cells):
            if isinstance(cell, date):
                sheet.write_datetime(at, column, cell, day)
            else:
                sheet.write(at, column, cell)
    if other:
        book.add_worksheet("旧い台帳").write(0, 0, "x")
    book.close()
    return file.getvalue()


def listed(**cells: str) -> list[str]:
    names = ("no", "section", "medium", "name", "handle", "url", "started_on", "state", "remark")
    return [cells.get(name, given) for name, given in zip(names, GOOD, strict=True)]


def judged(*rows: list[str]) -> list[Row]:
    sheet = read_spreadsheet(saved(*rows, heads=HEADS, encoding="utf-16"))
    return preview(sheet, guess(sheet.heads), sections=SECTIONS, known=KNOWN)


def entry(**cells: str) -> Entry:
    (row,) = judged(listed(**cells))
    return entries(row, date(2026, 11, 16))[0]


def test_a_workbook_is_read_as_it_is_seen() -> None:
    sheet = read_spreadsheet(
        workbook(
            ["名称", "URL", "開設日", "電話"], ["佐原", "https://x.com/a", date(2021, 3, 31), 478], other=True
        )
    )
    assert sheet.lines[0].cells == ["佐原", "https://x.com/a", "2021-03-31", "478"]
    assert sheet.titles == ["シート「台帳」だけを読みました（ほかに「旧い台帳」）"]
    again = read_spreadsheet(sheet.text.encode())
    assert (again.heads, again.lines) == (sheet.heads, sheet.lines)


@pytest.mark.parametrize("cell", [(1_048_575, 16_383), (60_000, 16_383), (1_048_575, 0)])
def test_a_workbook_that_would_fill_the_memory_is_refused_and_the_server_lives(cell: tuple[int, int]) -> None:
    file = BytesIO()
    book = xlsxwriter.Workbook(file)
    book.add_worksheet().write(*cell, "x")
    book.close()
    with pytest.raises(Unreadable, match=r"大きすぎて読み取れません|離れたセル"):
        read_table(file.getvalue())


def test_a_row_of_nothing_but_commas_costs_no_more_than_its_length() -> None:
    began = process_time()
    with pytest.raises(Unreadable, match="空です"):
        read_table(b"," * 200_000 + b"\n")
    assert process_time() - began < 2


@pytest.mark.parametrize(
    ("heads", "known"),
    [
        ("アカウント名 ID URL 担当部署 部 課 開始年月日 備考", "name handle url section started_on"),
        ("部 課 媒体 アカウント名 URL 開設年月日 区分", "section medium name url started_on state"),
        ("媒体 アカウント名 課等", "medium url section"),
        ("区分 名称 リンク 所管部署", "medium name url section"),
        ("課題 名称 URL", "name url"),
        ("課室 媒体名 名称 URL 登録年月日 ステータス", "section medium name url started_on state"),
    ],
)
def test_heads_are_known_as_cities_write_them(heads: str, known: str) -> None:
    assert set(guess(heads.split())) == set(known.split())


@pytest.mark.parametrize(
    ("text", "medium", "number"),
    [
        ("X(旧ツイッター)", "x", 1),
        ("旧Twitter（現X）", "x", 1),
        ("インスタ（Instagram）", "instagram", 1),
        ("スレッズ", "threads", 1),
        ("X／Facebook", "", 2),
        ("X及びInstagram", "", 2),
        ("LINE&YouTube", "", 2),
        ("X（Facebook）", "", 0),
        ("ピンタレスト", "", 0),
        ("X／旧Twitter", "x", 1),
        ("ライン公式アカウント", "line", 1),
        ("Instagram Facebook", "", 2),
    ],
)
def test_two_media_are_told_from_one_with_two_names(text: str, medium: str, number: int) -> None:
    assert (medium_of(text), len(media(text))) == (medium, number)


def test_another_medium_is_offered_by_its_name() -> None:
    found = entry(medium="ピンタレスト", url="https://www.pinterest.jp/k/", handle="")
    assert (found.offers["medium"], found.offers["medium_name"]) == ("other", "ピンタレスト")


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("運用中", RUNNING),
        ("現在運用中", RUNNING),
        ("", RUNNING),
        ("休止中", RESTING),
        ("更新停止", RESTING),
        ("R5.3で更新停止", RESTING),
        ("閉鎖済み", ENDED),
        ("令和5年3月閉鎖", ENDED),
        ("停止予定なし", UNCLEAR),
        ("停止していない", UNCLEAR),
        ("廃止を検討", UNCLEAR),
        ("運用中（R4〜）", RUNNING),
        ("一時停止", RESTING),
        ("H30.3.31運用終了", ENDED),
        *((sign, RUNNING) for sign in "○〇◯◎"),
        *((sign, RESTING) for sign in ("×", "✕", "✖", "x", "Ｘ", "バツ")),
        *((sign, UNCLEAR) for sign in "△―－●？"),
        ("○運用中", RUNNING),
        ("×（閉鎖）", ENDED),
        ("× 停止中", RESTING),
        ("○停止中", UNCLEAR),
        ("×運用中", UNCLEAR),
    ],
)
def test_a_state_is_a_whole_expression(text: str, state: str) -> None:
    assert state_of(text) == state


@pytest.mark.parametrize(
    ("text", "is_said"),
    [
        ("令和5年3月閉鎖", True),
        ("個人アカウント", True),
        ("更新していません", True),
        ("運用は委託", True),
        ("PW不明", True),
        ("停止予定なし", False),
        ("廃止の予定はない", False),
        ("個人情報の扱いに注意", False),
        ("委託なし", False),
        ("毎週更新", False),
        ("R2以降投稿なし", True),
        ("指定管理者が運用", True),
        ("移管なし", False),
    ],
)
def test_words_in_remarks_that_matter_are_asked(text: str, is_said: bool) -> None:
    assert bool(matters(text)) is is_said
    (row,) = judged(listed(remark=text))
    assert (row.verdict == "要確認") is is_said
    assert ("備考", text) in row.rest


def test_every_column_without_a_meaning_goes_with_the_row_but_no_secret() -> None:
    found = entry(remark="観光協会と共同", no="7")
    assert found.listed == [["No.", "7"], ["備考", "観光協会と共同"]]
    hidden = entry(remark="PW：katori2026!")
    assert hidden.listed[1] == ["備考", "（読み取っていません）"]
    assert any("秘密の情報" in note for note in hidden.notes)


@pytest.mark.parametrize(
    ("cells", "asked"),
    [
        ({}, False),
        ({"handle": "nosei_k"}, False),
        ({"handle": ""}, False),
        ({"handle": "@other_k"}, True),
        ({"url": ""}, False),
    ],
)
def test_two_columns_that_name_the_account_are_compared(cells: dict[str, str], asked: bool) -> None:
    (row,) = judged(listed(**cells))
    assert (row.verdict == "要確認", row.identity and row.identity.handle) == (asked, "nosei_k")


def test_a_total_that_does_not_fit_is_said() -> None:
    rows = judged(listed(), ["合計", "", "2", "", "", "", "", "", ""])
    assert "2とありますが、上の行は1件" in rows[1].notes[0].text


def test_a_day_as_a_spreadsheet_counts_it_is_offered_as_one() -> None:
    found = opening("44562")
    assert (found.text, found.offer) == ("", "令和4年1月1日")
    assert opening("44562.375").offer == "令和4年1月1日"
    assert opening("R3.4〜").text == "2021-04"
    assert opening("2013年春頃").text == "2013"
    assert entry(started_on="40000").offers["opened_text"] == "平成21年7月6日"


@pytest.mark.parametrize(
    ("sign", "stopped", "asked"), [("○", False, ""), ("×", True, "撤退済"), ("△", False, "「△」")]
)
def test_a_cross_is_read_as_resting_and_asked_about(sign: str, stopped: bool, asked: str) -> None:
    found = entry(state=sign)
    assert (found.stopped, any(asked in note for note in found.notes)) == (stopped, bool(asked))


@pytest.mark.parametrize(
    "text",
    [
        "R3.4.1 10:00",
        "2021/4/1 9:00:00",
        "令和3年4月1日（木）10時",
        "2021-04-01 00:00:00",
        "R3.4.1午後5時15分",
        "R3.4.1 10:00〜",
    ],
)
def test_of_a_day_with_a_time_the_day_is_read(text: str) -> None:
    assert opening(text) == Opening("2021-04-01")


# What a cell has: what is known of it, or else what is offered.
WRITTEN = """
2013(H25).4.1|2013-04-01        平成25(2013).4.1|2013-04-01     2013-04-01(H25.4.1)|2013-04-01
H25/4/1(2013/4/1)|2013-04-01    2013.4.1/H25.4.1|2013-04-01     平成25年/2013年|2013
Ｈ２５（２０１３）．４|2013-04     H25.4.1（2013年）|2013-04-01     2013年（平成25年4月）|2013-04
H25〜H30|平成25年                H25.4.1-H30.3.31|平成25年4月1日  2013年〜2018年|平成25年
2013-2018|平成25年               H25.4〜現在|2013-04              2013/4/1から|2013-04-01
Apr-13|平成25年4月               1-Apr-13|平成25年4月1日          Sept．2013|2013-09
April.1,2013|2013-04-01          2013-Apr-01|2013-04-01           ａｐｒ／２０１３|2013-04
R元.5.1|2019-05-01               令和元年|2019                    平成31年5月1日|令和元年5月1日
H31.5|令和元年5月                昭和64年1月8日|平成元年1月8日    44287|令和3年4月1日
2013-04-01T09:00:00+09:00|2013-04-01    H25?|2013                 平成25年4月1日頃？|2013-04
調査中|                          25.4.1|                          13-Apr|
4月1日|                          2013(H24).4.1|                   H25.4.1(2013.4.2)|
2013年〜いつか|                  Mai-2013|                        Apr-Apr-13|
"""


def test_a_day_is_read_as_lists_write_it() -> None:
    pairs = [pair.partition("|") for pair in WRITTEN.split()]
    assert len(pairs) == 39
    for typed, _, known in pairs:
        found = opening(typed)
        assert known == (found.text or found.offer), (typed, found)
        assert bool(found.problem) == (not found.text and typed != "調査中"), (typed, found)
    assert opening("H25 4 1") == opening("Mon, 01 Apr 2013") == Opening("2013-04-01")
    assert "平成25年か2025年か" in opening("25.4.1").problem
    assert "合いません" in opening("2013(H24).4.1").problem


def test_a_workbook_is_looked_at_in_the_browser(city: City) -> None:
    file = SimpleUploadedFile("台帳.xlsx", workbook(HEADS, [*GOOD[:-1], "観光協会と共同"]))
    page = client_of(city, "広報担当").post("/accounts/import/", {"file": file}).content.decode()
    assert ("備考：観光協会と共同" in page, "Excelのブック" in page) == (True, True)
