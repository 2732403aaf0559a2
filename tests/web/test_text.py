"""Names stay as typed, what cannot be kept is refused, search meets both sides."""

import pytest
from django import forms
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from katori_sns.web.characters import BIDI
from katori_sns.web.text import CleanCharField, clean_text, fold, typed_number

pytestmark = [pytest.mark.sqlite, pytest.mark.no_cover]


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("カ\u3099イト\u3099", "ガイド"),
        ("ハ\u309aハ\u309a", "パパ"),
        ("Cafe\u0301", "Caf\u00e9"),
        ("宮﨑", "宮﨑"),
        ("\ufa11", "\ufa11"),
        ("葛\U000e0100飾", "葛\U000e0100飾"),
        ("\ufa19\u304b\u3099", "\ufa19が"),
        ("\U0002f800", "\U0002f800"),
        ("髙橋", "髙橋"),
        ("①ｱﾊﾟｰﾄ　Ａ", "①ｱﾊﾟｰﾄ　Ａ"),
        ("一行\r\n二行\r三行", "一行\n二行\n三行"),
        ("😀👨\u200d👩\u200d👧", "😀👨\u200d👩\u200d👧"),
    ],
)
def test_names_stay_as_typed_and_kana_are_composed(typed: str, kept: str) -> None:
    assert clean_text(typed) == kept


@pytest.mark.parametrize("character", ["\0", "\x07", "\x7f", "\x85", "\ud800", "〓", *sorted(BIDI)])
def test_what_cannot_be_kept_is_refused_and_says_what_to_do(character: str) -> None:
    with pytest.raises(ValidationError) as refused:
        clean_text(f"佐原{character}")
    assert refused.value.messages[0].endswith("ください")


@given(st.text())
def test_cleaning_twice_changes_nothing_more(text: str) -> None:
    try:
        once = clean_text(text)
    except ValidationError:
        return
    assert clean_text(once) == once


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ｱｶｳﾝﾄ", "アカウント"),
        ("かとり", "カトリ"),
        ("Ｘ", "x"),
        ("申第１２号", "申第12号"),
        ("ガイド", "カ\u3099イド"),
        ("INSTAGRAM", "Instagram"),
        ("ゔ", "ヴ"),
        ("みすゞ", "ミスヾ"),
        ("辻\U000e0100本", "辻本"),
        ("神\u200b崎", "神崎"),
    ],
)
def test_both_sides_of_a_search_meet(one: str, other: str) -> None:
    assert fold(one) == fold(other)


def test_different_words_do_not_meet() -> None:
    assert fold("さわら") != fold("さはら")


class NameForm(forms.Form):
    name = CleanCharField(label="名前", required=False, max_length=10)


@pytest.mark.parametrize(
    ("typed", "valid"), [("宮﨑", True), ("", True), ("〓", False), ("\u202e", False), ("\0", False)]
)
def test_the_field_refuses_what_cannot_be_kept(typed: str, valid: bool) -> None:
    assert NameForm({"name": typed}).is_valid() == valid


@pytest.mark.parametrize(
    "typed",
    [
        "👨\u200d👩",
        "🏴\U000e0067\U000e007f",
        "葛\U000e0100飾",
        "❤\ufe0f",
        "1\ufe0f\u20e3",
        "何？か",
        "a?b",
        "いつ?",
    ],
)
def test_what_is_seen_or_meant_stays_in_a_line(typed: str) -> None:
    assert clean_text(typed, line=True) == typed


def test_the_place_of_what_is_refused_is_named() -> None:
    with pytest.raises(ValidationError, match="3行目の2文字目に"):
        clean_text("一\r\n二\r\n三〓")
    with pytest.raises(ValidationError, match="「宮」の後ろに「\\?」"):
        clean_text("宮?健一", line=True)
    assert clean_text("https://city.example/か?か", line=True) != ""


@pytest.mark.parametrize(
    ("text", "number"),
    [("7", 7), ("007", 7), ("", 0), ("-1", 0), ("１", 0), ("x", 0), ("9" * 10, 0), ("9" * 9, 999_999_999)],
)
def test_what_is_no_number_of_ours_is_none(text: str, number: int) -> None:
    assert typed_number(text) == number
