"""The search finds what people mean, however it is written; ふりがな stands in the order of a dictionary."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from katori_sns.web.codes import code_key, letter_in_number, not_of_a_code, plain_code
from katori_sns.web.finding import found_as, searchable, words_of
from katori_sns.web.gojuon import hiragana, no_kana, order

pytestmark = [pytest.mark.sqlite, pytest.mark.no_cover]

ALIKE = """
髙橋 高橋|山﨑 山崎|山碕 山崎|渡邉 渡辺|渡邊 渡辺|齋藤 斎藤|齊藤 斉藤|斎藤 斉藤|𠮷田 吉田
澤田 沢田|濱田 浜田|濵田 浜田|國分 国分|廣瀨 広瀬|嶋田 島田|嶌 島|冨田 富田|桒原 桑原|圡屋 土屋
眞鍋 真鍋|德永 徳永|瀧本 滝本|惠 恵|舘山 館山|辻󠄀 辻|神崎 神崎|龍ヶ崎 龍ケ崎|龍ヶ崎 竜が崎
ヶ崎 ケ崎|竜ヶ 龍ケ|3ヶ月 3か月|３カ月 3ヵ月|三箇月 三ヶ月|ヴァイオリン バイオリン|ゔぁいおりん バイオリン
レヴュー レビュー|10〜12 10～12|10~12 10〜12|10−12 10-12|10‐12 10–12|10－12 10—12|10ー12 10-12
It’s It's|“香取” "香取"|José Jose|Łódź lodz|Ångström angstrom|Straße strasse|ｱｶｳﾝﾄ あかうんと
ＩＮＳＴＡＧＲＡＭ instagram|令和８年度 令和8年度
"""
APART = "ばら はら|ケーキ ガーキ|佐藤 加藤|かつこ がっこ|埼玉 崎玉|1月 2月|ぶどう ぷどう"


def pairs(text: str) -> list[list[str]]:
    return [pair.split(" ") for row in text.strip().splitlines() for pair in row.split("|")]


@pytest.mark.parametrize(("one", "other"), pairs(ALIKE))
def test_what_is_one_to_people_is_one_to_the_search(one: str, other: str) -> None:
    assert found_as(one) == found_as(other)


@pytest.mark.parametrize(("one", "other"), pairs(APART))
def test_what_is_not_stays_apart(one: str, other: str) -> None:
    assert found_as(one) != found_as(other)


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("宮本健一", True),
        ("宮本 健一", True),
        ("健一　宮本", True),
        ("令和8年度申第1号", True),
        ("令和８年度　申第１号", True),
        ("申第2号", False),
        ("本健 号", True),
        ("", True),
    ],
)
def test_blanks_between_names_and_in_numbers_do_not_matter(typed: str, found: bool) -> None:
    row = searchable("令和8年度 申第1号", "宮本　健一")
    assert all(word in row for word in words_of(typed)) == found


@given(st.text(alphabet=st.sampled_from("髙がガか゛ケヶヵ月3 ヴァー-−〜éßİ龍崎\u0301\u3099ﾊﾟ")))
def test_what_is_folded_folds_no_further(text: str) -> None:
    assert found_as(found_as(text)) == found_as(text)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("カトリ　ハナコ", "かとり はなこ"),
        ("ｶﾄﾘ ﾊﾅｺ", "かとり はなこ"),
        (" かとり  はなこ ", "かとり はなこ"),
        ("ヴァン・ダイク", "ゔぁん・だいく"),
        ("か\u3099か゛", "がが"),
        ("サーヤ", "さーや"),
        ("ミスヾ", "みすゞ"),
    ],
)
def test_kana_of_any_kind_become_hiragana(typed: str, kept: str) -> None:
    assert hiragana(typed) == kept
    assert no_kana(kept) == ""


@pytest.mark.parametrize(
    ("typed", "named"),
    [("香とり", "香"), ("katori", "k"), ("さ−や", "−"), ("ーさ", "ー"), ("1", "1"), ("か? ", "?")],
)
def test_what_is_no_kana_is_named(typed: str, named: str) -> None:
    assert no_kana(hiragana(typed)) == named


def test_names_stand_in_the_order_of_a_dictionary() -> None:
    right = [
        "あ",
        "あい",
        "あー",
        "ああ",
        "かーど",
        "かあど",
        "かどう",
        "かとう い",
        "かとう う",
        "がとう あ",
        "さっか",
        "さつか",
        "さっかあ",
        "はは",
        "はば",
        "はぱ",
        "ばば",
        "ぱぱ",
        "びょういん",
        "びよういん",
        "みすゞ",
        "みすず",
        "もり",
        "もり た",
        "もりた あ",
        "ゔ",
        "わん",
        "んあ",
    ]
    expected = sorted(right, key=order)
    for one, other in (
        *(("あー", "ああ"), ("かーど", "かあど"), ("かとう う", "がとう あ"), ("さっか", "さつか")),
        *(("さつか", "さっかあ"), ("はは", "はば"), ("はば", "はぱ"), ("はぱ", "ばば"), ("ばば", "ぱぱ")),
        *(("びょういん", "びよういん"), ("みすゞ", "みすず"), ("もり", "もり た"), ("もり た", "もりた あ")),
        *(("あい", "ゔ"), ("ゔ", "かーど"), ("わん", "んあ")),
    ):
        assert expected.index(one) < expected.index(other), (one, other)
    assert all(key.isascii() and key.isalnum() and key.islower() for key in map(order, right))


@pytest.mark.parametrize(
    ("one", "other"), [("ＡＢ１", "ab1"), ("Miyamoto", "miyamoto"), ("01−02", "01-02"), ("01‐02", "01-02")]
)
def test_codes_are_known_again(one: str, other: str) -> None:
    assert code_key(one) == code_key(other)


@pytest.mark.parametrize(
    ("typed", "named"),
    [
        ("12O4", "O"),
        ("1204l", "l"),
        ("１２Ｏ４", "O"),
        ("I204", "I"),
        ("K0001", ""),
        ("Tokyo", ""),
        ("12〇4", "〇"),
    ],
)
def test_a_letter_that_is_taken_for_a_digit_is_named(typed: str, named: str) -> None:
    assert letter_in_number(plain_code(typed))[0] == named


@pytest.mark.parametrize(("typed", "named"), [("佐1", "佐"), ("a b", " "), ("mіya", "і"), ("a.b-c_1@x", "")])
def test_what_no_code_has_is_named(typed: str, named: str) -> None:
    assert not_of_a_code(plain_code(typed)) == named
