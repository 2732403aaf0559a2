"""Whoever decides sees on the page of the act all that the case page shows him."""

from __future__ import annotations

from html import escape
from typing import Any

import pytest

from katori_sns.organisation.roles import ActorContext
from katori_sns.workflow.course import context_of, offers
from tests.accounts.keeping import account_of
from tests.applications.giving_up import forced
from tests.applications.lives import acquired, edit
from tests.city import City, process_of
from tests.hostile.kinds import DRAFTS, sent
from tests.incidents import reporting
from tests.organisation.entering import client_of, page_of
from tests.posts import writing

pytestmark = [pytest.mark.sqlite, pytest.mark.no_cover]

FOLDED = "<summary>案件の内容を見る</summary>"


def confirming(city: City, role: str, case: Any, action: str) -> str:
    return page_of(client_of(city, role), f"{case.get_absolute_url()}{action}/confirm/")


def test_whoever_approves_sees_conditions_verdicts_start_and_what_changed(city: City) -> None:
    case = city.at_pr()
    city.judge(case, lacking=(8,))
    city.act("広報主管課長", "return", case, comment="方針が足りない")
    edit(city, case, purpose="大祭を広める")
    city.act("係員", "forward", case)
    city.act("課長", "submit", case, comment="急いでいる")
    city.judge(case)
    page = confirming(city, "広報主管課長", case, "approve")
    for said in (
        "足りません",
        "方針が足りない",
        "急いでいる",
        "令和9年12月13日",
        "変わったところ",
        "不足",
        "条件",
    ):
        assert said in page, said
    assert FOLDED not in page
    assert page.index("前回の提出から変わったところ") < page.index('id="items"') < page.rindex("<form method")


def test_whoever_stops_an_account_sees_the_chiefs_objection(city: City) -> None:
    case = forced(city, acquired(city))
    city.act("広報担当", "propose_stop", case)
    city.act("課長", "object", case, comment="大祭の前には止められない")
    page = confirming(city, "広報主管課長", case, "decide_stop")
    assert "大祭の前には止められない" in page
    assert "乗っ取りのおそれ" in page
    assert FOLDED not in page


def test_whoever_confirms_a_post_sees_its_text_and_what_stops_it(city: City) -> None:
    post = writing.at_check(city, text="入口の表示は「パスワード：hanabi88」です。")
    page = confirming(city, "同僚", post, "confirm")
    assert "hanabi88" in page
    assert "止める 1" in page
    assert FOLDED not in page


def test_beside_the_main_way_the_content_is_folded(city: City) -> None:
    case = city.at_pr()
    assert FOLDED in confirming(city, "課長", case, "pull_back")
    incident = reporting.handled(city)
    page = confirming(city, "広報担当", incident, "note")
    assert FOLDED in page
    assert reporting.SECRET in page


def test_who_reads_the_face_alone_is_shown_the_summary_and_no_reporter(city: City) -> None:
    case = reporting.closed(city)
    page = confirming(city, "シティプロモーション", case, "circulate")
    assert "なりすましを媒体が削除した。" in page
    for withheld in (reporting.SECRET, "係員 太郎", "添付ファイル"):
        assert withheld not in page


@pytest.mark.parametrize("kind", [*DRAFTS, "post", "incident"])
def test_every_act_of_every_kind_shows_what_was_sent(city: City, kind: str) -> None:
    case: Any
    if kind == "post":
        case = writing.at_check(city)
    elif kind == "incident":
        case = reporting.handled(city, accounts=(account_of(city),))
    elif kind in ("forced_stop", "common_policy", "registration"):
        case = DRAFTS[kind][1](city)
        city.act("広報担当", "propose_stop" if kind == "forced_stop" else "propose", case)
    else:
        case = sent(city, kind)
    case.refresh_from_db()
    process, acts = process_of(case), 0
    texts = [text for text in process.snapshot(case).values() if text]
    for role in ("課長", "同僚", "広報担当", "広報主管課長"):
        found = offers(context_of(case, ActorContext(city.now.date(), city[role])), process)
        for offer in found:
            page = confirming(city, role, case, offer.step.action)
            acts += 1
            assert [text for text in texts if escape(text) not in page] == [], offer.step.action
    assert acts
