"""Days of the notices: a fact is recorded, marked where it came first; a day that cannot be is refused."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from applications.change.process import CHANGE
from katori_sns.notices.models import Notice
from katori_sns.workflow.errors import Incomplete
from katori_sns.workflow.models import Case, Statement
from tests.applications.lives import (
    TODAY,
    acquired,
    acquisition,
    change,
    identity,
    lacking,
    pending,
    recognised,
    sent,
    transfer,
)
from tests.city import City
from tests.organisation.entering import client_of

pytestmark = [pytest.mark.sqlite, pytest.mark.no_cover]

DAY = timedelta(days=1)
OTHER = "https://www.instagram.com/sawara_aki/"


def told_early() -> set[str]:
    rows = Notice.objects.filter(title__startswith="［手続前に実施］")
    return {name.removesuffix(" 太郎") for name in rows.values_list("user__name", flat=True)}


def test_what_was_acquired_before_the_approval_is_recorded_with_its_reason_and_told(city: City) -> None:
    account = pending(city)
    case = acquisition(city, account, acquired_on=TODAY - DAY, changed_on=TODAY - DAY)
    city.act("係員", "forward", case)
    assert lacking(lambda: city.act("課長", "submit", case)) == ["early"]
    account.refresh_from_db()
    assert (account.state, account.acquired_on) == ("pending", None)
    city.act("課長", "submit", case, early="催しに間に合わせるため先に取得した")
    account.refresh_from_db()
    assert (account.state, account.acquired_on) == ("active", TODAY - DAY)
    said = Statement.objects.get(task__case=case, key="early:submit")
    assert (said.label, said.text) == ("手続前に実施", "催しに間に合わせるため先に取得した")
    assert "承認" in said.details["先に要るもの"]
    assert told_early() == {"広報担当", "広報補佐", "広報主管課長"}


def test_what_was_acquired_on_the_day_of_the_approval_needs_no_reason(city: City) -> None:
    sent(city, acquisition(city, pending(city)))
    assert not Statement.objects.filter(key__startswith="early").exists()
    assert told_early() == set()


@pytest.mark.parametrize(("days", "fields"), [(0, []), (1, ["early"])])
def test_an_approval_by_telephone_counts_from_the_call(city: City, days: int, fields: list[str]) -> None:
    case = recognised(city)
    told_at = city.now - 3 * DAY
    type(case).objects.filter(pk=case.pk).update(told_at=told_at)
    account = case.case_accounts.get().account
    on = told_at.date() - days * DAY
    notice = acquisition(city, account, "https://x.com/katori_bousai", acquired_on=on, changed_on=on)
    city.act("係員", "forward", notice)
    if fields:
        assert lacking(lambda: city.act("課長", "submit", notice)) == fields
    else:
        city.act("課長", "submit", notice)


def test_the_chief_is_asked_for_the_reason_on_the_page_of_his_act(city: City) -> None:
    case = acquisition(city, pending(city), acquired_on=TODAY - DAY, changed_on=TODAY - DAY)
    city.act("係員", "forward", case)
    task = city.task(case, "submit")
    case.refresh_from_db()
    url = f"/cases/acquisition/{case.pk}/submit/confirm/"
    page = client_of(city, "課長").post(url, {"task": task.pk, "version": case.version})
    assert page.status_code == 422
    assert "手続前に実施した理由" in page.content.decode()


WRONG: list[tuple[dict[str, Any], list[str]]] = [
    ({"acquired_on": TODAY + DAY, "start_on": TODAY + DAY}, ["acquired_on", "changed_on"]),
    ({"acquired_on": date(1989, 1, 7)}, ["acquired_on"]),
    ({"start_on": TODAY - DAY}, ["start_on"]),
    ({"changed_on": TODAY - DAY}, ["changed_on"]),
    ({"changed_on": TODAY + DAY}, ["changed_on"]),
    ({"to_city_page": "プロフィール欄", "to_city_on": TODAY - DAY}, ["to_city_on"]),
    ({"to_city_page": "プロフィール欄", "to_city_on": TODAY + DAY}, ["to_city_on"]),
    ({"to_account_page": "https://www.city.example/", "to_account_on": TODAY - DAY}, ["to_account_on"]),
    ({"to_account_page": "https://www.city.example/", "to_account_on": TODAY + DAY}, ["to_account_on"]),
]


@pytest.mark.parametrize(("texts", "fields"), WRONG, ids=[str(fields) for _, fields in WRONG])
def test_an_acquisition_on_days_that_cannot_be_is_refused(
    city: City, texts: dict[str, Any], fields: list[str]
) -> None:
    case = acquisition(city, pending(city), **texts)
    assert sorted(set(lacking(lambda: city.act("係員", "forward", case)))) == fields


def test_an_acquisition_says_when_the_password_changes_next_or_why_it_cannot(city: City) -> None:
    account = pending(city)
    none: dict[str, Any] = {"changed_on": None, "change_reason": ""}
    case = acquisition(city, account, **none, undated_reason="　")
    assert lacking(lambda: city.act("係員", "forward", case)) == ["change_due"]
    for given in ({"change_due": TODAY + 90 * DAY}, {"changed_on": TODAY, "change_reason": "取得したとき"}):
        type(case).objects.filter(pk=case.pk).update(**{**none, **given})
        city.act("係員", "forward", case)
        city.act("課長", "return", case)
        type(case).objects.filter(pk=case.pk).update(**none, change_due=None)
    type(case).objects.filter(pk=case.pk).update(undated_reason="媒体にパスワードがない")
    sent(city, case)
    account.refresh_from_db()
    assert (account.custody.change_due, account.custody.undated_reason) == (None, "媒体にパスワードがない")


def test_a_change_is_not_dated_before_the_account_or_the_name_it_gives_up(city: City) -> None:
    account = acquired(city)
    early = change(city, account, "name", new_name="佐原の秋", changed_on=TODAY - DAY)
    assert lacking(lambda: city.act("係員", "forward", early)) == ["changed_on"]
    city.act("係員", "cancel", early)
    city.now += 10 * DAY
    sent(city, change(city, account, "identity", **identity(OTHER)))
    case = Case.objects.filter(kind=CHANGE.kind).latest("pk")
    city.act("広報担当", "acknowledge", case)
    again = change(
        city, account, "identity", **identity("https://www.instagram.com/sawara/"), changed_on=TODAY + DAY
    )
    assert lacking(lambda: city.act("係員", "forward", again)) == ["changed_on"]


def test_a_registered_account_is_as_old_as_its_list_says(city: City) -> None:
    account = acquired(city)
    type(account).objects.update(acquired_on=None, opened="2020-04")
    early = change(city, account, "name", new_name="佐原の秋", changed_on=date(2020, 3, 31))
    assert lacking(lambda: city.act("係員", "forward", early)) == ["changed_on"]
    type(early).objects.update(changed_on=date(2020, 4, 1))
    city.act("係員", "forward", early)


def test_a_transfer_is_not_taken_charge_of_before_its_day(city: City) -> None:
    account = acquired(city)
    case = transfer(city, account)
    type(case).objects.filter(pk=case.pk).update(changed_on=TODAY + 5 * DAY)
    city.act("係員", "forward", case)
    city.act("課長", "hand_over", case)
    with pytest.raises(Incomplete):
        city.act("他課の課長", "confirm", case)
    city.now += 5 * DAY
    city.act("他課の課長", "confirm", case)
    account.refresh_from_db()
    assert account.section == city.sections["農政課"]
