"""届出 (G4(3), G4(4)): binding with the chief's submission, acknowledged by PR staff."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

import pytest

from accounts.models import HandleRecord, SNSAccount, WatchedHandle
from applications.abandonment.process import ABANDONMENT
from applications.acquisition.process import ACQUISITION
from katori_sns.daily import run_daily
from katori_sns.workflow.errors import Incomplete, NotAllowed
from katori_sns.workflow.models import Task
from tests.applications.lives import TODAY, URL, acquisition, change, identity, pending, sent
from tests.city import City
from tests.organisation.entering import client_of


def notice(city: City, account: SNSAccount, url: str = URL, **more: Any) -> Any:
    """With the link to the city's site, which the form asks for."""
    link = {"to_city_page": "プロフィール欄", "to_city_on": city.now.date()}
    return acquisition(city, account, url, **{"custodian": city["係員"], **link, **more})


def acquired(city: City, **more: Any) -> SNSAccount:
    account = pending(city)
    city.act("広報担当", "acknowledge", sent(city, notice(city, account, **more)))
    account.refresh_from_db()
    return account


def test_the_account_runs_and_is_kept_from_the_submission(city: City) -> None:
    account = pending(city)
    case = notice(city, account)
    sent(city, case)
    account.refresh_from_db()
    assert (account.state, account.url, account.listed_on) == ("active", URL, None)
    assert (account.custody.kept_at, account.custody.custodian) == ("課の金庫", city["係員"])
    assert account.link_checks.get().page == "プロフィール欄"
    assert HandleRecord.objects.get().begins == TODAY
    city.act("広報担当", "acknowledge", case)
    account.refresh_from_db()
    case.refresh_from_db()
    assert (account.listed_on, case.number, case.state) == (TODAY, "令和8年度 届第1号", "acknowledged")
    city.act("シティプロモーション", "circulate", case)


def test_nothing_is_acquired_before_approval(city: City) -> None:
    city.judged()
    page = client_of(city, "係員").get("/cases/acquisition/new/").content.decode()
    assert "できるアカウントはありません" in page


def test_the_approved_account_waits_with_a_day_until_it_is_reported(city: City) -> None:
    account = pending(city)
    task = Task.objects.get(desk="acquire")
    assert (task.done_at, task.due) == (None, date(2026, 12, 15))
    assert "取得の届出" in client_of(city, "同僚").get("/").content.decode()
    sent(city, notice(city, account))
    task.refresh_from_db()
    assert task.done_at == city.now


def test_an_account_starts_on_its_day(city: City) -> None:
    account = acquired(city, start_on=TODAY + timedelta(days=2))
    assert account.state == "pending"
    for days, state in ((1, "pending"), (3, "active")):  # a missed day is caught up
        run_daily(now=city.now + timedelta(days=days))
        account.refresh_from_db()
        assert account.state == state


def test_a_return_stops_nothing_and_the_corrected_notice_replaces_it(city: City) -> None:
    account = pending(city)
    case = notice(city, account)
    sent(city, case)
    city.act("広報担当", "return", case, "URLが違います")
    account.refresh_from_db()
    assert account.state == "active"
    type(case).objects.filter(pk=case.pk).first()
    for name, value in identity("https://www.instagram.com/sawara_no_taisai/").items():
        setattr(case, name, value)
    case.refresh_from_db(fields=["version", "state", "round"])
    case.save()
    sent(city, case)
    account.refresh_from_db()
    assert (account.handle, HandleRecord.objects.get().handle) == ("sawara_no_taisai", "sawara_no_taisai")
    assert not WatchedHandle.objects.exists()


def test_after_the_submission_it_is_neither_pulled_back_nor_cancelled(city: City) -> None:
    case = notice(city, pending(city))
    sent(city, case)
    assert {s.action for s in ACQUISITION.steps_at("pr")} == {"acknowledge", "return"}
    city.act("広報担当", "return", case)
    with pytest.raises(NotAllowed):
        city.act("係員", "cancel", case)


def test_a_url_of_another_account_is_refused_with_its_name(city: City) -> None:
    acquired(city)
    other = pending(city)
    case = notice(city, other, "https://www.instagram.com/Sawara_Taisai/?igsh=x")
    with pytest.raises(Incomplete) as refusal:
        city.act("係員", "forward", case)
    assert [(p.field, "佐原の大祭" in p.message) for p in refusal.value.problems] == [("typed_url", True)]


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"typed_url": "", "handle_key": ""}, "typed_url"),
        ({"handle_key": ""}, "typed_url"),
        ({"acquired_on": TODAY + timedelta(days=1), "start_on": TODAY + timedelta(days=1)}, "acquired_on"),
        ({"start_on": TODAY - timedelta(days=1)}, "start_on"),
        ({"custodian": None}, "custodian"),
        ({"kept_at": "パスワード：katori2026"}, "kept_at"),
    ],
)
def test_what_a_notice_must_say(city: City, wrong: dict[str, Any], field: str) -> None:
    case = notice(city, pending(city), **wrong)
    with pytest.raises(Incomplete) as refusal:
        city.act("係員", "forward", case)
    assert field in {p.field for p in refusal.value.problems}


def test_a_custodian_who_left_meanwhile_is_named_again(city: City) -> None:
    account = pending(city)
    case = notice(city, account, custodian=city["同僚"])
    city.act("係員", "forward", case)
    city["同僚"].appointments.update(ends=TODAY - timedelta(days=1))
    with pytest.raises(Incomplete) as refusal:
        city.act("課長", "submit", case)
    assert [p.field for p in refusal.value.problems] == ["custodian"]
    account.refresh_from_db()
    assert (account.state, account.url) == ("pending", "")


def test_a_pasted_url_is_read_and_a_repair_is_asked_for(city: City) -> None:
    case = notice(city, pending(city), "@sawara")
    client, path = client_of(city, "係員"), f"{case.get_absolute_url()}edit/"
    case.refresh_from_db()
    sent = {
        "version": case.version,
        "account_name": "佐原の大祭",
        "typed_url": "ｈｔｔｐｓ://instagram.com/sawara2",
    }
    answer = client.post(path, sent)
    page = answer.content.decode()
    assert (answer.status_code, "https://instagram.com/sawara2」と読みました" in page) == (422, True)
    assert 'name="mended" value="https://instagram.com/sawara2"' in page
    assert client.post(path, sent | {"mended": "https://instagram.com/sawara2"}).status_code == 302
    case.refresh_from_db()
    assert (case.url, case.handle) == ("https://www.instagram.com/sawara2/", "sawara2")
    post = sent | {"version": case.version, "typed_url": "https://www.instagram.com/p/Cabc/"}
    assert client.post(path, post).status_code == 422


def test_a_name_like_another_of_ours_is_asked_about_and_a_letter_named(city: City) -> None:
    other = pending(city)
    SNSAccount.objects.filter(pk=other.pk).update(handle="sawara_matsuri", handle_key="sawara_matsuri")
    case = notice(city, pending(city), "@sawara")
    client, path = client_of(city, "係員"), f"{case.get_absolute_url()}edit/"
    case.refresh_from_db()
    sent = {"version": case.version, "account_name": "佐原の大祭"}
    for typed, words in (("@sawara_matsurl", "紛らわしい"), ("@sаwara_matsuri", "「а」はキリル文字です")):
        answer = client.post(path, sent | {"typed_url": typed})
        assert (answer.status_code, words in answer.content.decode()) == (422, True)
    tick = {"mended": "https://www.instagram.com/sawara_matsurl/"}
    assert client.post(path, sent | {"typed_url": "@sawara_matsurl"} | tick).status_code == 302
    case.refresh_from_db()
    assert case.handle == "sawara_matsurl"


def test_a_repair_that_was_accepted_says_nothing_about_another_url(city: City) -> None:
    case = notice(city, pending(city), "@sawara")
    client, path = client_of(city, "係員"), f"{case.get_absolute_url()}edit/"
    case.refresh_from_db()
    sent = {"version": case.version, "account_name": "佐原の大祭", "mended": "https://instagram.com/sawara2"}
    answer = client.post(path, sent | {"typed_url": "ｈｔｔｐｓ://instagram.com/sawara3"})
    page = answer.content.decode()
    assert (answer.status_code, "https://instagram.com/sawara3」と読みました" in page) == (422, True)
    assert re.search(r'name="mended"[^>]*checked', page) is None
    case.refresh_from_db()
    assert case.handle == "sawara"


def test_two_join_links_are_not_taken_for_one(city: City) -> None:
    case = notice(city, pending(city, medium="line"), "@sawara")
    client, path = client_of(city, "係員"), f"{case.get_absolute_url()}edit/"
    case.refresh_from_db()
    sent = {"version": case.version, "account_name": "佐原の大祭", "typed_url": "https://lin.ee/AbCdEf1"}
    answer = client.post(path, sent | {"join_url": "https://lin.ee/XyZwVu2"})
    assert (answer.status_code, "上の欄と違うURLです" in answer.content.decode()) == (422, True)
    assert client.post(path, sent | {"join_url": "https://lin.ee/AbCdEf1"}).status_code == 302
    case.refresh_from_db()
    assert case.join_url == "https://lin.ee/AbCdEf1"


def test_an_account_is_abandoned_before_it_was_acquired(city: City) -> None:
    account = pending(city)
    case = city.start(ABANDONMENT, accounts=(account,), reason="協会が発信する")
    sent(city, case)
    account.refresh_from_db()
    assert (account.state, Task.objects.open().filter(desk="acquire").exists()) == ("abandoned", False)
    city.act("広報担当", "acknowledge", case)


def test_what_was_acquired_is_not_abandoned(city: City) -> None:
    account = pending(city)
    case = notice(city, account)
    sent(city, case)
    with pytest.raises(Incomplete):
        city.start(ABANDONMENT, accounts=(account,), reason="やめる")
    city.act("広報担当", "acknowledge", case)
    case = city.start(ABANDONMENT, accounts=(account,), reason="やめる")
    with pytest.raises(Incomplete) as refusal:
        city.act("係員", "forward", case)
    assert [p.field for p in refusal.value.problems] == ["account"]


def test_a_new_name_applies_from_the_submission(city: City) -> None:
    account = acquired(city)
    sent(city, change(city, account, "name", new_name="佐原の大祭 秋"))
    account.refresh_from_db()
    assert account.name == "佐原の大祭 秋"


def test_a_new_handle_leaves_the_old_one_watched(city: City) -> None:
    account = acquired(city)
    sent(city, change(city, account, "identity", **identity("https://www.instagram.com/sawara/")))
    account.refresh_from_db()
    assert (account.handle, WatchedHandle.objects.get().handle) == ("sawara", "sawara_taisai")
    handles = HandleRecord.objects.order_by("pk").values_list("handle", "ends")
    assert list(handles) == [("sawara_taisai", TODAY), ("sawara", None)]


def test_a_transfer_waits_for_the_receiving_chief(city: City) -> None:
    account = acquired(city)
    case = change(city, account, "section", new_section=city.sections["農政課"])
    city.act("係員", "forward", case)
    with pytest.raises(NotAllowed):
        city.act("課長", "submit", case)
    city.act("課長", "hand_over", case)
    account.refresh_from_db()
    assert account.section.name == "商工観光課"
    city.act("他課の課長", "decline", case)
    city.act("係員", "forward", case)
    city.act("課長", "hand_over", case)
    city.act("他課の課長", "confirm", case)
    account.refresh_from_db()
    assert account.section.name == "農政課"
    city.act("広報担当", "acknowledge", case)


def test_a_joint_section_that_becomes_the_representative_changes_places(city: City) -> None:
    account = acquired(city)
    account.joint_sections.add(city.sections["農政課"])
    case = change(city, account, "section", new_section=city.sections["農政課"])
    city.act("係員", "forward", case)
    city.act("課長", "hand_over", case)
    city.act("他課の課長", "confirm", case)
    account.refresh_from_db()
    assert (account.section.name, account.joint_sections.get().name) == ("農政課", "商工観光課")
