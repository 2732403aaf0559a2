"""Long papers: each page says what goes on there, and none is left half empty."""

from itertools import product
from typing import Any

import pytest

from katori_sns.documents.paper import render
from katori_sns.documents.templatetags.paper import are_long, is_long
from tests.documents.papers import (
    AT,
    FORM,
    TITLE,
    VALUES,
    Piece,
    application,
    faults,
    laid_out,
    pages,
    rows,
    squeeze,
)

pytestmark = [pytest.mark.sqlite, pytest.mark.no_cover]
GROUP = ("運用時間帯", "配信頻度", "担当者", "コメント等対応方法")
GIVEN_UP = (
    "所属名",
    "運用管理者",
    "これまでの利用目的",
    "ソーシャルメディアの種類",
    "運用停止（撤退）の理由",
    "運用停止・撤退予定日",
    "その他",
)
PLAIN, WITHDRAWAL = "documents/plain.html", "documents/withdrawal.html"
LONG = "長文を記す。" * 1_666  # ten thousand characters
MIDDLE, FEW, ONE = "ほどほどの文を書いておく。" * 25, "四行ほどの文を書いておく。" * 8, "短い文"


def alone(form: str, values: list[dict[str, Any]], **more: Any) -> dict[str, Any]:
    """The table alone, without the second sheet."""
    bare: dict[str, Any] = {"items": [], "organisations": [], "result": "", "more": []}
    return application(form=form, sentence="届け出ます。", **{**bare, "rows": values, **more})


def with_text(template: str, context: dict[str, Any], text: str = "長文を記") -> list[str]:
    """The pages on which the long text stands."""
    found = [page for page in pages(render(template, context, created=AT, title=TITLE)) if text in page]
    assert len(found) > 2
    return found


@pytest.mark.parametrize("label", VALUES)
def test_a_field_of_the_application_has_its_label_on_every_page(label: str) -> None:
    found = with_text(FORM, alone("", rows({**VALUES, label: LONG})))
    assert [squeeze(label) in page for page in found] == [True] * len(found)
    if label in GROUP:
        assert [page.startswith("運用方法") for page in found[1:]] == [True] * (len(found) - 1)
    else:
        assert [page.startswith(squeeze(label)) for page in found[1:]] == [True] * (len(found) - 1)


@pytest.mark.parametrize("template", [WITHDRAWAL, PLAIN])
@pytest.mark.parametrize("label", GIVEN_UP)
def test_a_field_of_the_other_papers_has_it_too(template: str, label: str) -> None:
    values = [{"label": name, "value": LONG[:3_000] if name == label else ONE} for name in GIVEN_UP]
    found = with_text(template, alone("届", values, more=values))
    assert [squeeze(label) in page for page in found] == [True] * len(found)


@pytest.mark.parametrize(
    ("place", "stands"),
    [
        ("text", "④④の題"),
        ("remark", "⑤⑤の題第1回不足"),
        ("comment", "承認（課長補佐成毛正）"),
        ("reason", "理由"),
    ],
)
def test_so_have_an_item_a_verdict_a_comment_and_a_reason(place: str, stands: str) -> None:
    context = application(reason=LONG if place == "reason" else "")
    if place == "text":
        context["items"][3]["text"] = LONG
    if place == "remark":
        context["items"][4]["verdicts"] = [context["items"][4]["verdicts"][0] | {"remark": LONG}]
    if place == "comment":
        context["organisations"][1]["acts"][0]["comment"] = LONG
    found = with_text(FORM, context)
    assert [page.startswith(stands) for page in found[1:]] == [True] * (len(found) - 1)


def test_the_group_s_label_stands_on_every_page_of_the_group() -> None:
    """運用方法 also where one of its rows ends with a page and the next begins on another."""
    for count in range(20, 40):
        values = {**VALUES, "運用時間帯": "\n".join(["行"] * count), "配信頻度": FEW, "担当者": FEW}
        sheets = pages(render(FORM, alone("", rows(values)), created=AT, title=TITLE))
        inside = [page for page in sheets if any(label in page for label in GROUP)]
        assert [squeeze("運用方法") in page for page in inside] == [True] * len(inside)
        assert len(inside) > 1


def hangs_out(sheet: list[Piece]) -> bool:
    """Whether 運用方法 reaches down into the row below the group."""
    label = [piece.bottom for piece in sheet if piece.right < 31.5 and piece.text in "運用方法"]
    below = [piece.top for piece in sheet if piece.text == "運用開始予定日"]
    return bool(label and below and max(label) > below[0])


@pytest.mark.parametrize("mix", [*product((ONE, FEW, MIDDLE), repeat=2)])
def test_wherever_a_page_ends_nothing_is_lost_or_half_empty(mix: tuple[str, str]) -> None:
    for shift in range(1, 46, 3):
        values = {**dict.fromkeys(VALUES, ONE), "利用目的": "\n".join(["行"] * shift)}
        values |= dict(zip(GROUP, (*mix, *reversed(mix)), strict=True))
        sheets = laid_out(FORM, alone("", rows(values)))
        assert (faults(sheets), any(map(hangs_out, sheets))) == ([], False), (shift, values)


@pytest.mark.parametrize("shift", range(1, 46, 4))
def test_so_it_is_with_the_items_and_on_plain_paper(shift: int) -> None:
    context = application()
    verdict = context["items"][0]["verdicts"][0] | {"remark": "足りない。" * (20 * (shift % 12))}
    for number, item in enumerate(context["items"]):
        item["text"] = "\n".join(["行"] * (shift * (number + 1) % 50))
        item["verdicts"] = [verdict] * (number % 3)
    assert faults(laid_out(FORM, context)) == []
    long_label = "媒体がアカウントを自動で削除する予定の日についての長い項目の名前"
    texts = ("\n".join(["行"] * shift), MIDDLE * 4, ONE, MIDDLE)
    values = [{"label": long_label, "value": text} for text in texts]
    assert faults(laid_out(PLAIN, alone("届", values, more=values))) == []


def test_the_fault_finder_finds_faults() -> None:
    good = laid_out(FORM, alone("", rows(VALUES)))[0]
    label = next(piece for piece in good if piece.text == "配信情報の内容")
    assert faults([good]) == []
    assert "配信情報の内容 over 配信情報の内容" in dict(faults([[*good, label]])).values()
    assert faults([good[:5], good]) != []


def test_what_is_short_keeps_together() -> None:
    """At most ten lines, however they are typed; only what is longer may break."""
    assert [is_long(text, 28) for text in ("", "字" * 280, "字" * 281, "a" * 560, "\n" * 9, "\n" * 10)] == [
        False,
        False,
        True,
        False,
        False,
        True,
    ]
    assert not are_long([{"value": ONE}] * 4, 28)
    assert are_long([{"value": ONE}, {"value": FEW}, {"value": FEW}], 28)


def test_a_short_paper_has_each_label_once() -> None:
    first = pages(render(FORM, alone("", rows(VALUES)), created=AT, title=TITLE))[0]
    assert [first.count(squeeze(label)) for label in (*VALUES, "運用方法") if label != "担当者"] == [1] * 12
