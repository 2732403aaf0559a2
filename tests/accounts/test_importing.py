"""A city's own list of accounts, as it really looks: read, and judged row by row; nothing is written."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.identity import Identity
from accounts.models import SNSAccount
from accounts.older.columns import guess
from accounts.older.dates import may_be_later, opened_in_words, opening
from accounts.older.entries import Entry, entries
from accounts.older.rows import Row, preview
from accounts.older.spreadsheet import read_spreadsheet
from katori_sns.web.spreadsheet import Unreadable
from tests.accounts.sheets import GOOD, HEADS, KNOWN, SECTIONS, row, saved
from tests.city import City
from tests.hostile.places import forms_of
from tests.organisation.entering import client_of
from tests.personnel.hr_lists import workbook


def judged(*rows: list[str]) -> list[Row]:
    sheet = read_spreadsheet(saved(*rows))
    return preview(sheet, guess(sheet.heads), sections=SECTIONS, known=KNOWN)


@pytest.mark.parametrize(
    ("encoding", "name"), [("utf-8", "UTF-8"), ("utf-8-sig", "UTF-8"), ("cp932", "CP932")]
)
def test_the_table_is_found_in_any_encoding_below_its_titles(encoding: str, name: str) -> None:
    sheet = read_spreadsheet(saved(GOOD, encoding=encoding))
    assert (sheet.encoding, sheet.titles) == (name, ["香取市SNS一覧", "平成30年4月現在"])
    assert sheet.heads[1:3] == ["所管 （課名）", "ソーシャル メディアの種類"]
    # The row's number is the one the spreadsheet shows: a head with line breaks is one row.
    assert [(line.number, line.cells) for line in sheet.lines] == [(4, GOOD)]


def test_columns_are_known_by_their_heads_in_any_order() -> None:
    assert guess(read_spreadsheet(saved(GOOD)).heads) == {
        "section": 1,
        "medium": 2,
        "name": 3,
        "url": 4,
        "started_on": 5,
        "operators": 6,
    }
    heads = ["備考", "担当課", "運用担当者", "アカウント名", "ページ名", "媒体"]
    assert guess(heads) == {"section": 1, "operators": 2, "url": 3, "name": 4, "medium": 5}


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "空です"),
        (b"\n,,\n", "空です"),
        (b"a,b\n1,2\n", "見出しの行が見つかりません"),
        ("名称,URL\na,b\n".encode("utf-16-le"), "表のファイルではない"),
        ("名称,URL\na,b\n".encode("utf-16") + b"x", "UTF-16の文字が壊れて"),
        ('名称,URL\nあ,"b\nい,c\nう,d\n'.encode(), '2行目の引用符「"」が閉じていません'),
        ("名称,URL\nあ,".encode() + b"\x80\n", "2行目のあたりに読めない文字（0x80）"),
        (workbook(["名称", "URL"], ["山田\x00太郎", "b"]), "表のファイルではない"),
        (b"PK\x03\x04\x00\x00", "Excelのブックとして読めません"),
        (b"\xd0\xcf\x11\xe0\x00\x00", "Excelのブックとして読めません"),
        (b"x," * 60 + b"x", "列が多すぎます"),
        ("名称,URL\n".encode() + b"a,b\n" * 5_001, "行が多すぎます"),
    ],
)
def test_what_is_no_table_says_why(content: bytes, words: str) -> None:
    with pytest.raises(Unreadable, match=words):
        read_spreadsheet(content)


ROWS = [
    (row(), "そのまま", "", ""),
    (row(started_on="平成26年"), "そのまま", "", ""),
    (row(started_on="不明"), "要確認", "施行前からあると確かめた方法", ""),
    (row(started_on=""), "要確認", "施行前からあると確かめた方法", ""),
    (row(started_on="令和4年"), "要確認", "施行前からあると確かめた方法", ""),
    (row(started_on="R4.10.1"), "要確認", "承認を受けていない理由", ""),
    (row(started_on="R4.9.30"), "そのまま", "", ""),
    (row(section="〃"), "要確認", "「〃」とあります", "農政課"),
    (row(section="同上"), "要確認", "「同上」とあります", "農政課"),
    (row(section=""), "要確認", "結合されたセル", "農政課"),
    (row(operators=""), "そのまま", "結合されたセル", "髙木"),
    (row(medium="ツイッター"), "そのまま", "", ""),
    (row(medium="謎のSNS"), "要確認", "どの媒体か分かりません", "その他（謎のSNS）"),
    (row(section="商工観光課観光係"), "要確認", "がありません", "商工観光課"),
    (row(section="なぞ課"), "要確認", "がありません", ""),
    (row(started_on="平成32年1月6日"), "要確認", "令和2年1月6日のことなら", "令和2年1月6日"),
    (row(url="ｘ．ｃｏｍ/sawara_taisai"), "要確認", "書き方を直して", "https://x.com/sawara_taisai"),
    (row(url=""), "要確認", "URLもアカウント名もありません", ""),
    (row(url="https://x.com/a_1\nhttps://www.instagram.com/a_1/"), "分ける", "アカウントが2つ", ""),
    (row(url="@sawara_a、@sawara_b"), "分ける", "アカウントが2つ", ""),
    (row(medium="X・Instagram"), "分ける", "媒体が2つ", ""),
    (row(url="https://x.com/KATORI_CITY"), "重複", "台帳の「香取市」", ""),
    (row(medium="ホームページ"), "対象外", "ソーシャルメディアではありません", ""),
    (["※", "令和元年度末で更新を止めたもの", "", "", "", "", ""], "対象外", "合計や注", ""),
    (["合計", "12", "", "", "", "", ""], "対象外", "合計や注", ""),
    (row(name=""), "エラー", "名称がありません", ""),
    (row(name="〓木課長の日記"), "エラー", "1文字目", ""),
    (row(url="https://x.com/sawara/status/1"), "要確認", "投稿のページ", "https://x.com/sawara"),
    (row(url="https://bit.ly/abc"), "エラー", "短縮URL", ""),
    (row(medium="Instagram"), "エラー", "種類かURLのどちらかを直して", ""),
]


@pytest.mark.parametrize(("cells", "verdict", "words", "offer"), ROWS, ids=[f"{r[1]} {r[2]}" for r in ROWS])
def test_every_row_is_judged_and_what_may_be_meant_is_offered(
    cells: list[str], verdict: str, words: str, offer: str
) -> None:
    first = row(section="農政課", name="香取の農産物", url="https://x.com/katori_nosan")
    found = judged(first, cells)[1]
    assert (found.verdict, found.number) == (verdict, 5)
    if not words:
        assert found.notes == []
        return
    note = next(note for note in found.notes if note.verdict == verdict)
    assert (words in note.text, note.offer) == (True, offer)
    # Nothing is filled in: the cells stay as they were typed.
    assert found.values["section"] == cells[1]


def test_a_note_names_the_column() -> None:
    note = judged(row(name="〓木"))[0].notes[0]
    assert note.place == "4列目（名称）"


def test_the_same_account_twice_in_the_list_names_the_earlier_row() -> None:
    rows = judged(row(), row(name="別名", url="https://twitter.com/Sawara_Taisai?lang=ja"))
    assert [r.verdict for r in rows] == ["そのまま", "重複"]
    assert rows[1].notes[0].text == "4行目と同じアカウントです"


def test_below_two_dittos_the_last_word_written_is_offered() -> None:
    rows = judged(row(section="農政課"), row(section="〃"), row(section="〃"))
    assert [note.offer for note in rows[2].notes if note.field == "section"] == ["農政課"]


def test_reading_it_twice_says_the_same() -> None:
    rows = [cells for cells, *_ in ROWS]
    sheet = read_spreadsheet(saved(*rows))
    once, again = (preview(sheet, guess(sheet.heads), sections=SECTIONS, known=KNOWN) for _ in range(2))
    assert once == again


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("H26.4.1", "2014-04-01"),
        ("平成２６年４月１日", "2014-04-01"),
        ("平成26年4月", "2014-04"),
        ("H26.4", "2014-04"),
        ("2014/4", "2014-04"),
        ("平成26年", "2014"),
        ("平成26年度", "2014"),
        ("令和元年5月頃", "2019-05"),
        ("2014年", "2014"),
        ("2014", "2014"),
        ("不明", ""),
        ("－", ""),
    ],
)
def test_an_opening_is_read_as_far_as_it_is_known(text: str, read: str) -> None:
    found = opening(text)
    assert (found.text, found.problem) == (read, "")


@pytest.mark.parametrize("text", ["平成26年13月", "そのうち", "平成32年1月6日"])
def test_an_opening_that_cannot_be_says_so(text: str) -> None:
    assert opening(text).problem


def upload(content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile("一覧.csv", content, "text/csv")


def test_the_pr_division_sees_the_rows_and_assigns_the_columns(city: City) -> None:
    client = client_of(city, "広報担当")
    evil = row(name="<script>alert(1)</script>", url="https://x.com/evil_1")
    answer = client.post("/accounts/import/", {"file": upload(saved(row(), evil, row(section="〃")))})
    page = answer.content.decode()
    assert (answer.status_code, answer.context["columns"].columns()["name"]) == (200, 3)
    assert ("そのまま 2件" in page, "所属の候補：商工観光課" in page) == (True, True)
    assert "<script>alert" not in page
    # The columns are chosen new_matter, without the file.
    form = next(form for form in forms_of(page) if "content" in form.kinds)
    typed = {"columns": "on", "content": form.fields["content"], "name": "6", "url": "4"}
    answer = client.post("/accounts/import/", typed)
    assert answer.context["columns"].columns() == {"url": 4, "name": 6}
    assert [entry.name for entry in answer.context["rows"]] == ["髙木"] * 3
    assert not SNSAccount.objects.exists()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"\n,\n", "空です"),
        (b"a,b\n1,2", "見出しの行が見つかりません"),
        (b"x" * 1_000_001, "1MBまで"),
    ],
)
def test_a_file_that_is_no_list_says_why(city: City, content: bytes, words: str) -> None:
    answer = client_of(city, "広報担当").post("/accounts/import/", {"file": upload(content)})
    assert (answer.status_code, words in answer.content.decode()) == (422, True)


def test_without_a_file_nothing_is_read(city: City) -> None:
    client = client_of(city, "広報担当")
    assert "一覧のファイルを選んでください" in client.post("/accounts/import/").content.decode()
    typed = {"columns": "on", "content": "名称,URL\na,b", "name": "99"}
    assert client.post("/accounts/import/", typed).status_code == 422
    for role in ("係員", "課長", "監査", "委託業者", "システム管理者"):
        assert (role, client_of(city, role).get("/accounts/import/").status_code) == (role, 404)


def made(*rows: list[str]) -> list[Entry]:
    return [entry for found in judged(*rows) for entry in entries(found, date(2026, 11, 16))]


def test_a_row_with_two_accounts_is_one_entry_for_each() -> None:
    url = "https://x.com/a_1\nhttps://www.instagram.com/a_1/"
    found = made(row(url=url), row(url="@b_1、@b_2"), row(url=url, medium="X・Instagram"))
    assert [(e.number, e.part, e.medium, e.identity and e.identity.handle) for e in found] == [
        (4, 1, "x", "a_1"),
        (4, 2, "instagram", "a_1"),
        (5, 1, "x", "b_1"),
        (5, 2, "x", "b_2"),
        (6, 1, "x", "a_1"),
        (6, 2, "instagram", "a_1"),
    ]


def test_a_name_given_up_and_a_cut_address_are_asked_about() -> None:
    sheet = read_spreadsheet(
        saved(row(url="https://x.com/katori_koho"), row(url="https://x.com/katori\n_bosai"))
    )

    def warned(who: Identity) -> str:
        return "手放した名前です（香取市）" if who.key == "katori_koho" else ""

    rows = preview(sheet, guess(sheet.heads), sections=SECTIONS, known=KNOWN, warned=warned)
    assert [(found.verdict, found.identity and found.identity.handle) for found in rows] == [
        ("要確認", "katori_koho"),
        ("要確認", "katori_bosai"),
    ]
    assert "手放した名前です（香取市）" in [note.text for note in rows[0].notes]


def test_what_a_ditto_may_mean_is_offered_and_not_filled_in() -> None:
    entry = made(row(), row(section="〃", medium="〃", url="https://x.com/other_1"))[1]
    assert (entry.section, entry.offers) == ("", {"section": "商工観光課", "medium": "x"})


@pytest.mark.parametrize(
    ("started_on", "opened", "asked"),
    [
        ("H26.4.1", "2014-04-01", False),
        ("平成26年", "2014", False),
        ("2014年4月", "2014-04", False),
        ("不明", "", False),
        ("", "", False),
        ("2026-11-16", "2026-11-16", False),
        ("2026-11-17", "2026-11-17", True),
        ("2026年12月", "2026-12", True),
        ("2027", "2027", True),
        ("平成28年頃", "2016", False),
        ("平成26年4月1日頃", "2014-04", False),
        ("平成二十六年四月", "2014-04", False),
        ("令3.4", "2021-04", False),
        ("R3.4〜", "2021-04", False),
        ("西暦2014年4月上旬", "2014-04", False),
        ("平31.4", "2019-04", False),
        ("H26.4.1開設", "2014-04-01", False),
        ("平成26年（2014年）4月1日", "2014-04-01", False),
        ("平成26年（2015年）4月1日", "", False),
    ],
)
def test_an_opening_date_is_read_as_far_as_it_goes_and_never_lies_ahead(
    started_on: str, opened: str, asked: bool
) -> None:
    (entry,) = made(row(started_on=started_on))
    assert (entry.opened, any("先の日" in note for note in entry.notes)) == (opened, asked)
    assert entry.verdict == ("要確認" if asked or may_be_later(opened) else "そのまま")


def test_a_day_before_heisei_is_read_and_asked_about() -> None:
    (entry,) = made(row(started_on="大正15年12月25日"))
    asked = any("平成より前です" in note for note in entry.notes)
    assert (entry.opened, asked, entry.verdict) == ("1926-12-25", True, "要確認")


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ("平成31年5月", "平成31年5月はありません。令和元年5月のことなら"),
        ("昭和64年2月", "昭和64年2月はありません。平成元年2月のことなら"),
        ("令和元年4月", "令和元年4月はありません。平成31年4月のことなら"),
        ("平成32年", "平成32年はありません。令和2年のことなら"),
        ("44562", "「44562」は表計算ソフトの日付の番号のようです。令和4年1月1日のことなら"),
        (" " * 20_000 + "2014", "日付が長すぎます"),
    ],
)
def test_a_month_or_a_year_that_never_was_is_offered_under_its_true_name(typed: str, problem: str) -> None:
    found = opening(typed)
    assert (found.text, found.problem.startswith(problem)) == ("", True)


@pytest.mark.parametrize(
    ("opened", "words"),
    [
        ("2014-04-01", "平成26年4月1日"),
        ("2014-04", "平成26年4月頃"),
        ("2014", "平成26年頃"),
        ("2019", "平成31年（令和元年）頃"),
        ("2019-05", "令和元年5月頃"),
        ("", "不明"),
    ],
)
def test_an_opening_date_is_told_as_far_as_it_is_known(opened: str, words: str) -> None:
    assert opened_in_words(opened) == words


@pytest.mark.parametrize(
    ("state", "stopped", "asked"),
    [("運用中", False, False), ("休止中", True, False), ("閉鎖済み", False, True), ("", False, False)],
)
def test_a_state_in_other_words_is_asked_about(state: str, stopped: bool, asked: bool) -> None:
    heads = [*HEADS[:6], "状態"]
    sheet = read_spreadsheet(saved([*GOOD[:6], state], heads=heads))
    (found,) = preview(sheet, guess(sheet.heads), sections=SECTIONS, known=KNOWN)
    (entry,) = entries(found, date(2026, 11, 16))
    assert (entry.stopped, entry.verdict == "要確認") == (stopped, asked)
