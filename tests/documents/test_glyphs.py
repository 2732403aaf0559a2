"""Characters that no font can print."""

import pytest

from katori_sns.documents.glyphs import missing_glyphs, visible
from katori_sns.documents.paper import render
from tests.documents.papers import AT, FORM, TITLE, application, pages, rows

pytestmark = [pytest.mark.sqlite, pytest.mark.no_cover]
PRINTABLE = "髙﨑辻󠄀葛󠄀𠮷〓①㈱№℡㍻㋿～−∥〇々ゝﾊﾝ１Aé½♥ゟが\u3000\t\r\n龙☆"


def test_names_and_signs_of_the_office_can_be_printed() -> None:
    assert missing_glyphs(PRINTABLE) == []
    assert visible(PRINTABLE) == PRINTABLE


def test_each_unknown_character_is_named_once_in_order() -> None:
    assert missing_glyphs("祭り😀の😎写真😀") == ["😀", "😎"]


@pytest.mark.parametrize(
    ("typed", "seen"),
    [
        ("祭り😀", "祭り［にっこり笑う］"),
        ("🎉祝🇯🇵", "［クラッカー］祝［旗 日本］"),
        ("👨\u200d👩\u200d👧と👍🏽", "［家族 男性 女性 女の子］と［サムズアップ］"),
        ("👩\u200d🌸", "［女性＋桜］"),
        ("🇯", "[U+1F1EF]"),
        ("a\u202eb", "a[U+202E]b"),  # a bidi control would turn the line round
        ("\x07", "[U+0007]"),
        ("", ""),
    ],
)
def test_emoji_become_their_names_and_unknown_characters_their_numbers(typed: str, seen: str) -> None:
    assert visible(typed) == seen


def test_a_paper_prints_the_name_of_what_it_cannot_draw() -> None:
    context = application(rows=rows({"利用目的": "祭り😀を伝える"}))
    assert "祭り［にっこり笑う］を伝える" in pages(render(FORM, context, created=AT, title=TITLE))[0]
