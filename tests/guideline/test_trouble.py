"""Trouble is told, handled and closed (G2(1), G2(3), G3(3), G5(2), G5(3)), each sentence in all its parts."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from incidents.models import IncidentReport
from katori_sns.notices.models import Notice
from katori_sns.workflow.errors import Incomplete
from tests.accounts.keeping import account_of
from tests.city import City
from tests.incidents import reporting
from tests.organisation.entering import client_of, page_of

pytestmark = [pytest.mark.sqlite, pytest.mark.no_cover]


def not_closed(city: City, case: Any) -> str:
    """What stands in the way of closing it, as one text."""
    with pytest.raises(Incomplete) as refusal:
        city.act("広報担当", "close", case)
    return "\n".join(problem.message for problem in refusal.value.problems)


def handled(city: City, nature: str) -> Any:
    case = reporting.handled(city, nature=nature)
    city.act("広報担当", "summarise", case, payload=reporting.WRITTEN)
    return case


def test_it_reaches_the_pr_division_and_both_chiefs_the_moment_it_is_filed(city: City) -> None:
    case = reporting.drafted(city, accounts=(account_of(city, "農政課"),))
    path = case.get_absolute_url()
    assert not Notice.objects.filter(path=path).exists()
    city.act("係員", "file", case)
    case.refresh_from_db()
    told = set(Notice.objects.filter(path=path).values_list("user__name", flat=True))
    assert {f"{role} 太郎" for role in ("広報担当", "広報主管課長", "課長", "他課の課長")} <= told
    assert sorted(case.tasks.open().values_list("desk", flat=True)) == ["chief", "owner", "receive"]
    assert (case.chief_told_at, case.pr_told_at) == (city.now, city.now)
    assert case.number.startswith("令和8年度 事第")


def test_what_is_in_no_register_and_what_is_only_written_is_filed_too(city: City) -> None:
    for nature in ("impersonation", "mention"):
        with pytest.raises(Incomplete):
            reporting.filed(city, accounts=(), nature=nature)
        case = reporting.filed(city, accounts=(), nature=nature, where="https://x.com/katori_citty")
        assert case.state == "filed"
    page = page_of(client_of(city, "係員"), "/incidents/new/")
    assert "台帳にないアカウント、URL、記事" in page
    assert 'value="mention"' in page


def test_an_impersonation_is_closed_once_it_was_reported_to_the_medium_and_warned_of(city: City) -> None:
    case = handled(city, "impersonation")
    for key, label in (("takedown", "削除を依頼"), ("notice", "注意を呼びかける")):
        assert label in not_closed(city, case)
        reporting.item(city, case, key)
    city.act("広報担当", "close", case)
    case.refresh_from_db()
    assert case.state == "closed"


def test_what_misled_or_hurt_is_closed_once_it_was_put_right(city: City) -> None:
    for nature in ("improper", "mispost"):
        case = handled(city, nature)
        assert "修正する、または修正記事を投稿する" in not_closed(city, case)
        for row in case.checklist:
            reporting.item(city, case, row.key)
        city.act("広報担当", "close", case)


def test_what_must_not_be_out_is_closed_once_it_is_gone(city: City) -> None:
    case = handled(city, "leak")
    assert "発信すべきでない記事を削除する" in not_closed(city, case)


def test_nobody_denies_on_his_own_and_a_flaming_is_met_calmly(city: City) -> None:
    case = reporting.handled(city, nature="flaming")
    page = page_of(client_of(city, "広報担当"), f"/incidents/{case.pk}/")
    for words in (
        "個人の判断で否定や反論をしないでください（2 遵守事項 (3)）",
        "反応を見守り、議論にならないよう対応を決める",
        "3 禁止事項 (3)",
        "個人の判断で否定や反論をしません。",
    ):
        assert words in page, words


def test_the_minutes_from_the_notice_to_each_station_are_shown_with_how_it_was_told(city: City) -> None:
    noticed = city.now - timedelta(minutes=20)
    called = {"chief_told_at": noticed + timedelta(minutes=5), "chief_told_to": "課長（電話）"}
    case = reporting.handled(city, discovered_at=noticed, **called)
    filed = (case.pr_told_at - noticed).total_seconds() // 60
    city.now = noticed + timedelta(minutes=120)
    reporting.item(city, case, "gone", on=noticed + timedelta(minutes=90))
    reporting.item(city, case, "notice", on=noticed + timedelta(minutes=100))
    case = IncidentReport.objects.get(pk=case.pk)
    clocks = [(row.label, row.minutes) for row in case.clocks()]
    assert [minutes for _, minutes in clocks] == [5, filed, 90, 100]
    assert [row.how for row in case.clocks()][:2] == ["電話など：課長（電話）", "このシステム"]
    page = page_of(client_of(city, "広報担当"), f"/incidents/{case.pk}/")
    for label, minutes in clocks:
        assert label in page
        assert f"{int(minutes)}分" in page
    assert "課長（電話）" in page


def test_it_can_be_filed_from_every_page(city: City) -> None:
    for role in ("係員", "課長", "広報担当", "監査", "委託業者"):
        client = client_of(city, role)
        assert 'href="/incidents/new/"' in page_of(client, "/"), role
        assert client.get("/incidents/new/").status_code == 200
