"""ソーシャルメディア新規運用開始申請書 on paper."""

from typing import Any

import pytest

from katori_sns.documents.paper import render
from tests.documents.papers import (
    AT,
    FORM,
    SENTENCES,
    TITLE,
    VALUES,
    application,
    assert_in_order,
    pages,
    rows,
    squeeze,
)

pytestmark = [pytest.mark.sqlite, pytest.mark.no_cover]


def printed(**changes: Any) -> list[str]:
    return pages(render(FORM, application(**changes), created=AT, title=TITLE))


def test_the_form_is_the_guideline_s_in_its_order() -> None:
    first = printed()[0]
    group = squeeze("運用方法")
    table = "".join(
        (group if label == "運用時間帯" else "") + squeeze(label) + squeeze(value)
        for label, value in VALUES.items()
    )
    head = squeeze(
        "令和8年11月18日 広報主管課長　様 所属長　商工観光課長　宮本 健一"
        "ソーシャルメディア新規運用開始申請書" + SENTENCES
    )
    assert first == head + table + squeeze("受付番号　令和8年度 申第12号 1／3")


def test_the_second_part_has_the_nine_items_with_the_verdicts_of_all_rounds() -> None:
    second = "".join(printed()[1:])
    verdicts = "第1回不足根拠がない。石橋直子第2回明確石橋直子"
    assert_in_order(second, *(f"{sign}{sign}の題{sign}の文{verdicts}" for sign in "①②③④⑤⑥⑦⑧⑨"))


def test_each_organisation_has_a_box_for_each_post_that_acted() -> None:
    second = "".join(printed()[1:])
    assert_in_order(
        second,
        "結果承認理由九つの点が明確である。",
        "商工観光課課長提出宮本健一令和8年11月18日",
        "秘書広報課課長補佐承認成毛正令和8年11月24日代後閲令和8年11月25日",
        "承認（課長補佐成毛正）届出を急ぐこと。",
    )


def test_many_acts_go_on_in_further_rows_of_boxes() -> None:
    acts = [
        {"post": "課長", "name": f"氏名{n}", "act": "提出", "date": None, "marks": [], "comment": ""}
        for n in range(1, 10)
    ]
    second = "".join(printed(organisations=[{"name": "商工観光課", "acts": acts}])[1:])
    assert second.count("商工観光課") == 3  # four boxes in a row
    assert_in_order(second, *(f"氏名{n}" for n in range(1, 10)))


def test_a_draft_says_so_and_leaves_date_and_number_blank() -> None:
    draft = printed(draft=True, date=None, number="", rows=rows({}), items=[], organisations=[], result="")
    assert len(draft) == 1
    labels = "".join(
        (squeeze("運用方法") if label == "運用時間帯" else "") + squeeze(label) for label in VALUES
    )
    assert draft[0].startswith("年月日広報主管課長様")
    assert draft[0].endswith(f"{SENTENCES}{labels}案1／1")


def test_a_paper_of_the_demonstration_says_so_on_every_page() -> None:
    assert ["見本" in page for page in printed(sample=True)] == [True, True, True]
    assert ["見本" in page or "案" in page for page in printed()] == [False, False, False]


def test_there_is_no_seal_and_no_ki() -> None:
    first = printed()[0]
    assert ["印" in first, "㊞" in first, "下記" in first, first.count("記")] == [False, False, True, 1]


def test_in_a_vacancy_the_sender_is_the_post_alone() -> None:
    assert "所属長商工観光課長ソーシャルメディア" in printed(sender="所属長　商工観光課長")[0]


@pytest.mark.parametrize("label", ["所属名", "運用時間帯", "コメント等対応方法", "その他"])
def test_ten_thousand_characters_fit_in_a_field(label: str) -> None:
    value = "香取市の取り組みを詳しく述べる。" * 625
    text = "".join(printed(rows=rows({label: value}), items=[], organisations=[], result=""))
    assert text.count("。") == 625 + SENTENCES.count("。")


def test_ten_thousand_characters_fit_in_an_item_and_a_comment() -> None:
    long = "詳細に記す。" * 1666
    context = application()
    context["items"][3]["text"] = long
    context["items"][4]["verdicts"][0]["remark"] = long
    context["organisations"][0]["acts"][0]["comment"] = long
    text = "".join(printed(**context))
    assert text.count("。") >= 3 * 1666
