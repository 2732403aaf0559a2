"""What is still to be done of a withdrawal, with its days, on the page and on paper (G6(2))."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
from pypdf import PdfReader

from accounts.account.expiry import unseen
from accounts.account.media import Medium
from accounts.account.media_days import KNOWN, days_of, look_from
from accounts.models import WatchedHandle
from applications.giving_up.paper import StepRow, step_rows
from applications.withdrawal.case_type import CASE_TYPE
from katori_sns.cases.case_file import print_whole
from katori_sns.cases.reading import read
from katori_sns.organisation.roles import ActorContext
from katori_sns.workflow.models import Case
from tests.applications.giving_up import HARM, TO, account_of, advised, at_notice, done, payload
from tests.city import City
from tests.organisation.entering import client_of, page_of

AFTER = TO + timedelta(days=1)


def rows(city: City, case: Any) -> dict[str, StepRow]:
    reading = read(
        CASE_TYPE.process, Case.objects.get(pk=case.pk), ActorContext(city.now.date(), city["係員"])
    )
    return {row.name: row for row in step_rows(reading)}


def states(city: City, case: Any) -> list[tuple[str, str]]:
    return [(row.name.partition("（")[0], row.state) for row in rows(city, case).values()]


def test_what_is_left_stands_with_its_days(city: City) -> None:
    case = at_notice(city)
    found = rows(city, case)
    assert [(row.state, row.day) for row in found.values()] == [
        ("未了", "令和8年11月18日から令和8年12月18日まで"),
        ("未了", "令和8年11月18日から令和8年12月18日まで"),
        ("これから", "令和8年12月19日から"),
        ("これから", "削除のあと"),
        ("これから", "削除のあと"),
        ("これから", "削除の30日後から"),
    ]


def test_before_it_is_ordered_nothing_is_to_be_done(city: City) -> None:
    assert rows(city, advised(city)) == {}


def test_a_place_that_was_not_told_is_said_to_be_so_on_page_and_paper(city: City) -> None:
    account = account_of(city)
    case = at_notice(city, account)
    done(city, "tell_city", case)
    city.now = datetime.combine(AFTER, city.now.timetz())
    for action in ("delete", "unlink", "close_custody"):
        done(city, action, case)
    assert states(city, case) == [
        ("アカウントでの周知", "未実施"),
        ("市ホームページでの周知", "済"),
        ("アカウントの削除", "済"),
        ("リンクの撤去", "済"),
        ("保管の終了", "済"),
        ("手放した名前の点検", "未了"),
    ]
    org = ActorContext(city.now.date(), city["係員"])
    row = Case.objects.get(pk=case.pk)
    pdf = print_whole(CASE_TYPE, row, org, actor=city["係員"], now=city.now)
    text = "".join("".join(page.extract_text().split()) for page in PdfReader(BytesIO(pdf)).pages)
    assert "アカウントでの周知未実施" in text
    assert "未実施" in page_of(client_of(city, "係員"), case.get_absolute_url())


def test_what_is_impossible_says_why(city: City) -> None:
    case = at_notice(city)
    city.act("係員", "skip_city", case, "市のページがない")
    row = rows(city, case)["市ホームページでの周知"]
    assert (row.state, row.said) == ("不能", "市のページがない")
    done(city, "tell_followers", case)
    told = rows(city, case)["アカウントでの周知"]
    assert (told.state, told.day) == ("済", "令和8年11月16日")
    # PostgreSQL keeps the parts in an order of its own.
    assert set(told.said.split("　")) == {"URLまたは場所 https://www.city.example/", "証拠 画面の写し"}
    city.act("係員", "cannot_delete", case, "ログインできない", payload=payload(city), early="媒体が消した")
    gone = rows(city, case)["アカウントの削除"]
    assert gone.state == "不能"
    assert "手続前に実施" in gone.said
    assert gone.said.endswith("ログインできない")


def test_with_harm_the_places_that_were_never_tried_are_left_out(city: City) -> None:
    case = advised(city, **HARM)
    city.act("課長", "carry_out_at_once", case)
    assert states(city, case)[0] == ("アカウントの削除", "未了")
    assert rows(city, case)["アカウントの削除"].day == "直ちに"
    other = at_notice(city, account_of(city, "山車"))
    city.act("課長", "harm_arises", other, "偽の知らせ")
    assert states(city, other)[:3] == [
        ("アカウントでの周知", "未実施"),
        ("市ホームページでの周知", "未実施"),
        ("アカウントの削除", "未了"),
    ]


def test_a_stop_waits_for_its_day(city: City) -> None:
    case = advised(city, measure="stop", stop_method="private")
    city.act("課長", "carry_out_stop", case)
    assert states(city, case) == [("停止の実施", "未了")]
    done(city, "stopped", case)
    assert states(city, case) == [("停止の実施", "済")]


def test_a_freed_name_is_looked_at_from_the_day_on_which_its_medium_gives_it_away(city: City) -> None:
    case = at_notice(city)
    done(city, "tell_city", case)
    city.now = datetime.combine(AFTER, city.now.timetz())
    done(city, "delete", case)
    name = "手放した名前の点検（佐原の大祭（Instagram））"
    assert rows(city, case)[name].day == "令和9年1月18日から"
    WatchedHandle.objects.update(looked_on=date(2027, 1, 20), finding="だれも使っていない")
    assert (rows(city, case)[name].state, rows(city, case)[name].said) == ("済", "だれも使っていない")


def test_what_is_known_of_a_medium_stands_with_its_source_on_the_case(city: City) -> None:
    page = page_of(client_of(city, "係員"), at_notice(city).get_absolute_url())
    known = days_of("instagram")
    assert known is not None
    assert known.words in page
    assert known.source in page


def test_every_row_has_a_source_and_a_day_of_it_and_each_medium_one_row() -> None:
    assert all(row.source and row.as_of <= date(2026, 11, 30) and row.days >= 0 for row in KNOWN)
    assert len({row.medium for row in KNOWN}) == len(KNOWN)
    assert look_from(Medium.X, date(2026, 12, 1)) == date(2026, 12, 31)
    assert look_from(Medium.NOTE, date(2026, 12, 1)) == date(2026, 12, 1)


@pytest.mark.parametrize(
    ("method", "named", "kept"),
    [
        ("disabled", None, date(2026, 12, 16)),
        ("disabled", date(2027, 2, 1), date(2027, 2, 1)),
        ("private", None, None),
    ],
)
def test_what_is_disabled_is_deleted_by_its_medium_after_the_days_that_are_known(
    city: City, method: str, named: date | None, kept: date | None
) -> None:
    account = account_of(city)
    case = advised(city, account, measure="stop", stop_method=method, name_kept_until=named)
    city.act("課長", "carry_out_stop", case)
    done(city, "stopped", case)
    account.refresh_from_db()
    assert (account.stopped_on, account.name_kept_until) == (date(2026, 11, 16), kept)


@pytest.mark.parametrize(("medium", "days", "due"), [("x", 31, True), ("x", 30, False), ("note", 31, False)])
def test_a_name_that_nobody_has_looked_at_is_marked_once_its_medium_gives_it_away(
    city: City, medium: str, days: int, due: bool
) -> None:
    today = date(2026, 12, 1)
    freed = {"freed_on": today - timedelta(days=days), "handle": "katori", "url": "https://x.com/katori"}
    row = WatchedHandle.objects.create(account=account_of(city), medium=medium, **freed)
    assert WatchedHandle.objects.filter(unseen(today)).exists() == due
    assert (row.look_due < today) == due
    WatchedHandle.objects.update(looked_on=today)
    assert not WatchedHandle.objects.filter(unseen(today)).exists()
