"""照会回答シート: what there was on a day, beside the year before, with every row that was counted."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from python_calamine import CalamineWorkbook

from accounts.account import lifecycle
from accounts.models import ReviewValue, SNSAccount
from katori_sns.history.actions import record
from katori_sns.history.models import SYSTEM, Event
from katori_sns.organisation.roles import ActorContext
from katori_sns.oversight.answer_sheet import Side, lines
from katori_sns.oversight.as_of import accounts_on
from katori_sns.web.dates import TOKYO, format_short, format_wareki, local_date, months_after
from katori_sns.workflow.figures import check_figures
from tests.accounts.keeping import account_of
from tests.city import City
from tests.organisation.entering import client_of, page_of

pytestmark = pytest.mark.sqlite
TODAY = local_date(timezone.now())
BEFORE = months_after(TODAY, -12)
DAY = timedelta(days=1)


def book(client: Client, day: str = "") -> dict[str, list[list[Any]]]:
    answered: Any = client.get("/figures/sheet/", {"day": day})
    assert answered.status_code == 200
    opened = CalamineWorkbook.from_filelike(BytesIO(b"".join(answered)))
    return {name: opened.get_sheet_by_name(name).to_python() for name in opened.sheet_names}


def at(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 10, tzinfo=TOKYO)


def gone(account: SNSAccount) -> None:
    """Written down some days after it was deleted."""
    now = at(account.deleted_on or TODAY) + 2 * DAY
    lifecycle.note(account, "withdrawn", "撤退", SYSTEM, now, {"状態": ["運用中", "撤退済"]})


def seen(city: City, day: date) -> list[tuple[str, str, str, str]]:
    org = ActorContext(TODAY, city["広報担当"])
    return [(row.name, row.section, row.state, row.url) for row in accounts_on(day, org)]


def test_what_was_changed_afterwards_is_taken_back(city: City) -> None:
    """By the history: a name, a section, a state and a URL, each in several steps."""
    first = date(2026, 4, 1)
    account = account_of(city, name="大祭", acquired_on=first, started_on=first, url="https://x.com/a")
    lifecycle.rename(account, name="秋の大祭", by=SYSTEM, now=at(date(2026, 5, 10)))
    lifecycle.transfer(account, heir=city.sections["農政課"], by=SYSTEM, now=at(date(2026, 5, 12)))
    lifecycle.rename(account, name="冬の大祭", by=SYSTEM, now=at(date(2026, 6, 10)))
    changes: Any = {"状態": ["運用中", "停止中"], "URL": ["https://x.com/a", "https://x.com/b"]}
    lifecycle.note(account, "stopped", "停止", SYSTEM, at(date(2026, 6, 30)), changes)
    SNSAccount.objects.update(state="stopped", url="https://x.com/b")
    assert seen(city, date(2026, 3, 31)) == []
    for day, row in (
        (first, ("大祭", "商工観光課", "運用中", "https://x.com/a")),
        (date(2026, 5, 11), ("秋の大祭", "商工観光課", "運用中", "https://x.com/a")),
        (date(2026, 5, 12), ("秋の大祭", "農政課", "運用中", "https://x.com/a")),
        (date(2026, 6, 29), ("冬の大祭", "農政課", "運用中", "https://x.com/a")),
        (date(2026, 6, 30), ("冬の大祭", "農政課", "停止中", "https://x.com/b")),
    ):
        assert (day, seen(city, day)) == (day, [row])


def test_an_account_begins_and_ends_by_its_days_and_not_by_when_they_were_recorded(city: City) -> None:
    """One given up, one older than the guideline, one not opened, one never acquired."""
    days = {"acquired_on": date(2026, 1, 10), "started_on": date(2026, 2, 1)}
    gone(account_of(city, name="一", state="withdrawn", deleted_on=date(2026, 5, 1), **days))
    older = account_of(city, name="二", opened="2014", registered_on=date(2026, 6, 1))
    record(
        subject=older.subject,
        action="register",
        label="遡及登録",
        actor=SYSTEM,
        at=at(date(2026, 6, 1)),
        changes={"状態": [None, "運用中"], "URL": [None, older.url]},
    )
    account_of(city, name="三", state="abandoned", acquired_on=None)
    account_of(city, name="四", state="pending", acquired_on=date(2026, 5, 20), started_on=date(2026, 7, 1))
    assert seen(city, date(2015, 1, 1)) == [("二", "商工観光課", "登録前（開設済み）", older.url)]
    found = {day: {name: state for name, _, state, _ in seen(city, day)} for day in (
        date(2013, 12, 31), date(2015, 1, 1), date(2026, 4, 30), date(2026, 5, 1), date(2026, 6, 1)
    )}  # fmt: skip
    assert list(found.values()) == [
        {},
        {"二": "登録前（開設済み）"},
        {"一": "運用中", "二": "登録前（開設済み）"},
        {"一": "撤退済", "二": "登録前（開設済み）"},
        {"一": "撤退済", "二": "運用中", "四": "取得待ち"},
    ]


def test_every_figure_is_the_number_of_its_rows_and_a_number(city: City) -> None:
    account = account_of(city, name="=1+1", medium="x", acquired_on=BEFORE - DAY)
    account_of(city, name="新しい", acquired_on=TODAY)
    facts = {"acquired_on": BEFORE - DAY, "deleted_on": BEFORE + DAY}
    gone(account_of(city, name="去った", state="withdrawn", **facts))
    city.at_pr()
    check_figures(now=city.now)
    for day, value in ((BEFORE, "2000"), (BEFORE + DAY, "2100"), (TODAY, "2760.5")):
        ReviewValue.objects.create(
            account=account, indicator="フォロワー数", unit="人", on=day, value=Decimal(value)
        )
    found = book(client_of(city, "広報担当"))
    figures = {row[0]: row[1:4] for row in found["集計"][1:]}
    for column, day in enumerate((TODAY, BEFORE)):
        rows = found[f"アカウント {format_short(day)}"][1:]
        states = [row[5] for row in rows]
        held = [row for row in rows if row[5] not in ("撤退済", "取得待ち")]
        for label, numbers in figures.items():
            if label.endswith("のアカウント"):
                assert (label, numbers[column]) == (label, states.count(label.removesuffix("のアカウント")))
            if label.startswith("媒体別："):
                assert numbers[column] == sum(row[1] == label.removeprefix("媒体別：") for row in held)
        assert figures["市が持つアカウント"][column] == len(held)
    assert figures["市が持つアカウント"] == [2.0, 2.0, 0.0]
    assert figures["1年間に撤退したアカウント"] == [1.0, 0.0, 1.0]
    assert figures["1年間に受け付けた案件"][0] == len(found["案件"]) - 1 == 1
    assert found["指標"][1:] == [
        ["=1+1", "X", "フォロワー数", "人", 2760.5, format_wareki(TODAY), 2000.0, format_wareki(BEFORE)]
    ]
    assert (
        Event.objects.filter(label="照会回答シートの書き出し").get().comment
        == f"基準日：{format_wareki(TODAY)}"
    )


def test_what_ended_in_a_year_or_month_alone_counts_once_by_its_first_day(city: City) -> None:
    """Whatever the day of the sheet, of two years side by side one has it, and its state changes then too."""
    registered = date(2026, 4, 1)
    for name, ended in (("年だけ", "2024"), ("月だけ", "2024-04")):
        facts = {"opened": "2014", "ended": ended, "registered_on": registered}
        account = account_of(city, name=name, state="withdrawn", **facts)
        lifecycle.note(account, "register", "遡及登録", SYSTEM, at(registered), {"状態": [None, "撤退済"]})
    org = ActorContext(TODAY, city["広報担当"])
    key = "1年間に撤退したアカウント"
    for day, sides in (
        ("2023-12-31", [0, 0]),
        ("2024-01-01", [1, 0]),
        ("2024-03-31", [1, 0]),
        ("2024-04-01", [2, 0]),
        ("2024-12-31", [2, 0]),
        ("2025-01-01", [1, 1]),
        ("2025-03-31", [1, 1]),
        ("2025-04-01", [0, 2]),
    ):
        now, before = (Side(months_after(date.fromisoformat(day), -months), org) for months in (0, 12))
        assert (day, [now.numbers[key], before.numbers[key]]) == (day, sides)
        for side in (now, before):  # the year that its state changes in is the year that counts it
            there = [row.name for row in accounts_on(months_after(side.day, -12), org) if row.held]
            assert side.numbers[key] == sum(row.name in there for row in side.accounts if not row.held)
        assert "一度だけ数えます" in next(how for label, *_, how in lines(now, before) if label == key)


def test_of_trouble_nothing_is_told_but_that_it_was_received(city: City) -> None:
    case = city.at_pr()
    check_figures(now=city.now)
    type(case).objects.filter(pk=case.pk).update(discreet=True, title="内緒のこと")
    found = book(client_of(city, "広報担当"))
    assert (len(found["案件"]), "内緒のこと" in str(found)) == (2, False)


def test_who_counts_the_city_takes_it_for_any_day_of_twenty_years(city: City) -> None:
    account_of(city)
    for role in ("係員", "課長", "シティプロモーション", "委託業者", "システム管理者"):
        assert (role, client_of(city, role).get("/figures/sheet/").status_code) == (role, 404)
    assert "figures/sheet/" not in page_of(client_of(city, "課長"), "/figures/")
    client = client_of(city, "監査")
    assert "照会回答シート" in page_of(client, "/figures/")
    for day in ("R8.4.1", "令和元年5月1日", "2012-12-01", ""):
        book(client, day)
    for day in (f"{TODAY + DAY}", f"{months_after(TODAY, -240) - DAY}", "平成32年1月6日", "x", "1" * 999):
        answered = client.get("/figures/sheet/", {"day": day})
        assert (day[:20], answered.status_code, day in answered.content.decode()) == (day[:20], 422, True)


def test_the_queries_do_not_grow_with_accounts(city: City) -> None:
    client, counts = client_of(city, "監査"), []
    book(client, "R8.4.1")  # which is written down once a day
    for more in (1, 3):
        for number in range(more):
            account = account_of(city, name=f"{more}-{number}", acquired_on=BEFORE)
            ReviewValue.objects.create(account=account, indicator="人", on=BEFORE, value=1)
            lifecycle.rename(account, name=f"改{more}-{number}", by=SYSTEM, now=timezone.now())
            city.at_pr()
        with CaptureQueriesContext(connection) as queries:
            book(client, "R8.4.1")
        counts.append(len(queries))
    assert counts[0] == counts[1]
