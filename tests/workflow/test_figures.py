"""What a case counts for, in 開庁日: the worked example, the year's edge, and rows that went astray."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from katori_sns.history.verifier import Finding
from katori_sns.notices.actions import relay
from katori_sns.processes import PROCESSES
from katori_sns.workflow.figures import check_figures, refresh
from katori_sns.workflow.models import Case, CaseFigure, Task
from katori_sns.workflow.verification import verify_cases
from tests.city import JST, City

HOUR = timedelta(hours=1)


def on(city: City, role: str, action: str, case: Case, month: int, day: int, **more: Any) -> None:
    """An act at ten o'clock of a day of 令和8年."""
    city.now = datetime(2026, month, day, 9, tzinfo=JST)
    if action == "approve":
        city.judge(case)
    city.act(role, action, case, **more)


def returned_once(city: City) -> Case:
    """提出 R8.11.2, 差戻し 11.6, 再提出 11.16, 承認 11.19."""
    city.now = datetime(2026, 10, 30, 9, tzinfo=JST)
    case = city.at_chief()
    on(city, "課長", "submit", case, 11, 2)
    on(city, "広報主管課長", "return", case, 11, 6)
    on(city, "係員", "forward", case, 11, 16)
    on(city, "課長", "submit", case, 11, 16)
    on(city, "広報主管課長", "approve", case, 11, 19)
    return case


def test_days_at_the_office_and_at_the_section_are_counted_apart(city: City) -> None:
    case = returned_once(city)
    assert relay(now=city.now + HOUR) > 0
    row = CaseFigure.objects.get(case=case)
    assert (row.office_days, row.section_days, row.total_days) == (6, 6, 12)
    assert (row.received_on, row.result_on) == (date(2026, 11, 2), date(2026, 11, 19))
    assert (row.returns, row.late, row.due) == (1, False, None)
    case.refresh_from_db()
    assert case.received_at == datetime(2026, 11, 2, 10, tzinfo=JST)  # the first, not the last round


@pytest.mark.sqlite
def test_the_year_ends_at_midnight_in_japan_and_what_waits_has_its_day(city: City) -> None:
    rows = []
    for moment in (datetime(2027, 3, 31, 22, 59, tzinfo=JST), datetime(2027, 3, 31, 23, 0, tzinfo=JST)):
        city.now = moment - HOUR
        case = city.at_chief()
        city.now = moment
        city.act("課長", "submit", case)  # an hour later
        refresh([case.pk])
        rows.append(CaseFigure.objects.select_related("case").get(case=case))
    assert [row.received_on for row in rows] == [date(2027, 3, 31), date(2027, 4, 1)]
    assert [row.case.number for row in rows] == ["令和8年度 申第1号", "令和9年度 申第1号"]
    assert [row.due for row in rows] == [date(2027, 4, 7), date(2027, 4, 8)]
    assert [(row.result_on, row.total_days, row.late) for row in rows] == [(None, None, False)] * 2


@pytest.mark.sqlite
def test_a_case_taken_back_has_no_result_and_one_decided_late_is_late(city: City) -> None:
    taken_back, late = city.at_pr(), city.at_pr()
    city.act("課長", "cancel", taken_back)
    on(city, "広報主管課長", "approve", late, 12, 1)
    refresh([taken_back.pk, late.pk])
    rows = CaseFigure.objects.in_bulk([taken_back.pk, late.pk])
    assert (rows[taken_back.pk].result_on, rows[taken_back.pk].due) == (None, None)
    assert (rows[late.pk].late, rows[late.pk].total_days) == (True, 10)  # 勤労感謝の日 is no 開庁日


@pytest.mark.sqlite
def test_rows_that_were_lost_or_altered_are_mended_by_the_day(
    city: City, caplog: pytest.LogCaptureFixture
) -> None:
    case, other = city.at_pr(), city.at_pr()
    refresh([case.pk])
    CaseFigure.objects.filter(case=case).update(office_days=99)
    check_figures(now=city.now)
    assert CaseFigure.objects.get(case=case).office_days == 0
    assert CaseFigure.objects.filter(case=other).exists()
    assert "figures of 2 cases" in caplog.text
    caplog.clear()
    check_figures(now=city.now)
    assert caplog.text == ""


@pytest.mark.sqlite
def test_another_day_of_receipt_or_another_ground_is_found_by_the_verifier(city: City) -> None:
    case = city.approved()
    Case.objects.filter(pk=case.pk).update(received_at=city.now - timedelta(days=365))
    Task.objects.filter(case=case, decides=True, action="approve").update(article="3 禁止事項")
    problems = {found.problem for found in verify_cases(PROCESSES) if isinstance(found, Finding)}
    assert any("受付日が、受付番号を付けたときと違います" in problem for problem in problems)
    assert any("「承認」" in problem and "行ったときと違います" in problem for problem in problems)


@pytest.mark.sqlite
def test_what_is_decided_rests_on_an_article_and_only_that(city: City) -> None:
    decided = {p.kind: any(desk.decides for desk in p.desks) for p in PROCESSES}
    assert {p.kind: bool(p.article) for p in PROCESSES} == decided
    case = city.approved()
    named = {t.action: t.article for t in case.tasks.all() if t.done_at}
    assert named.pop("approve") == "4 手続 (1)"
    assert set(named.values()) == {""}
