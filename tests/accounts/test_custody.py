"""Custody: written down by the section, without the secret, and confirmed by an incoming chief."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from accounts.account import actions
from accounts.custody import actions as custody_actions
from accounts.models import Custody, SNSAccount
from accounts.policy.secrets import HINT
from katori_sns.history.models import Actor, Event
from katori_sns.organisation.actions import Refused
from katori_sns.web.dates import format_wareki, months_after
from tests.accounts.keeping import SHEET, TODAY, account_of, custody_form, keep, leaves
from tests.city import City
from tests.hostile.places import form_of
from tests.organisation.entering import client_of, page_of

DAY = timedelta(days=1)


def events(account: SNSAccount, label: str) -> list[Event]:
    return list(Event.objects.about(account.subject).filter(label=label).order_by("seq"))


def test_custody_is_written_down_with_its_history(city: City) -> None:
    account = account_of(city)
    client = client_of(city, "係員")
    path = f"/accounts/{account.pk}/custody/"
    assert client.post(path, custody_form(city)).status_code == 302
    custody = account.custody
    assert (custody.custodian, custody.kept_at, custody.changed_on) == (
        city["係員"],
        "課の金庫",
        TODAY - 10 * DAY,
    )
    changed = custody_form(city, "同僚", kept_at="総務課の金庫", change_reason="")
    assert client.post(path, changed).status_code == 302
    first, second = events(account, "保管の変更")
    assert first.changes["ログイン情報の保管場所"] == [None, "課の金庫"]
    assert second.changes == {
        "保管責任者": ["係員 太郎", "同僚 太郎"],
        "ログイン情報の保管場所": ["課の金庫", "総務課の金庫"],
    }
    assert (second.actor, second.actor_section) == (city["係員"], "商工観光課")
    page = page_of(client, f"/accounts/{account.pk}/")
    assert "課の金庫 → 総務課の金庫" in page


def test_the_same_again_leaves_no_line(city: City) -> None:
    account = account_of(city)
    for _ in range(2):
        keep(city, account)
    assert len(events(account, "保管の変更")) == 1


def test_the_next_change_is_due_by_the_setting_or_as_named(city: City, settings: Any) -> None:
    account = account_of(city)
    keep(city, account, changed_on=date(2026, 8, 31))
    custody = Custody.objects.get()
    assert custody.change_due == date(2027, 2, 28)
    settings.PASSWORD_MONTHS = 3
    keep(city, account, changed_on=date(2026, 9, 30))
    custody.refresh_from_db()
    assert custody.change_due == date(2026, 12, 30)
    keep(city, account, changed_on=date(2026, 9, 30), change_due=date(2027, 9, 30))
    keep(city, account, changed_on=date(2026, 9, 30), kept_at="金庫")
    custody.refresh_from_db()
    assert (custody.change_due, custody.kept_at) == (date(2027, 9, 30), "金庫")


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2028, 1, 31), 1, date(2028, 2, 29)),
        (date(2026, 6, 15), 6, date(2026, 12, 15)),
        (date(2026, 7, 15), 6, date(2027, 1, 15)),
        (date(2026, 12, 1), 12, date(2027, 12, 1)),
        (date(9999, 12, 1), 6, date.max),
    ],
)
def test_months_later_is_the_same_day_or_the_months_last(day: date, months: int, expected: date) -> None:
    assert months_after(day, months) == expected


REFUSED: list[tuple[dict[str, Any], str]] = [
    ({"custodian": ""}, "保管責任者を選んでください"),
    ({"kept_at": "PW：Sakura2026"}, f"ログイン情報の保管場所：{HINT}"),
    ({"known_to": "課長。パスワードはSakura2026です"}, f"ログイン情報を知っている人：{HINT}"),
    ({"recovery_mail": "暗証番号：4821"}, f"再設定用メールの管理者：{HINT}"),
    ({"recovery_phone": "PIN 4821"}, f"再設定用電話の管理者：{HINT}"),
    ({"devices": "端末 pass: Ayame2026"}, f"ログインしている端末：{HINT}"),
    ({"second_factor": "バックアップコード\n8371 2290"}, f"二段階認証：{HINT}"),
    ({"change_reason": "PWをもとに戻した。PW＝Ayame2026"}, f"変えた理由：{HINT}"),
    ({"changed_on": TODAY + DAY}, "パスワードを最後に変えた日：きょう"),
    ({"changed_on": "13月"}, "パスワードを最後に変えた日：日付を読み取れません"),
    ({"change_reason": ""}, "パスワードを変えた理由を入力してください"),
    ({"change_due": SHEET["changed_on"]}, "次にパスワードを変える日：最後に変えた日"),
]


@pytest.mark.parametrize(("typed", "error"), REFUSED, ids=[ascii(e[:12]) for _, e in REFUSED])
def test_a_wrong_sheet_is_refused_at_its_field_and_nothing_is_lost(
    city: City, typed: dict[str, Any], error: str
) -> None:
    account = account_of(city)
    sent = custody_form(city, **typed)
    answer = client_of(city, "係員").post(f"/accounts/{account.pk}/custody/", sent)
    page = answer.content.decode()
    assert (answer.status_code, error in page) == (422, True)
    shown = form_of(page)
    assert [name for name in shown.written() if shown.fields[name] != sent[name]] == []
    assert not Custody.objects.exists()


def test_a_stranger_to_the_section_is_no_custodian(city: City) -> None:
    account = account_of(city)
    answer = client_of(city, "係員").post(
        f"/accounts/{account.pk}/custody/", custody_form(city, "他課の係員")
    )
    assert answer.status_code == 422
    for role in ("他課の係員", "部長", "委託業者"):
        with pytest.raises(Refused, match="所属の職員から"):
            keep(city, account, role)
    leaves(city, "同僚")
    with pytest.raises(Refused, match="所属の職員から"):
        keep(city, account, "同僚")
    assert not Custody.objects.exists()


def test_a_reason_is_asked_again_with_each_change_of_the_date(city: City) -> None:
    account = account_of(city)
    keep(city, account)
    with pytest.raises(Refused, match="変えた理由"):
        keep(city, account, changed_on=TODAY, change_reason="")
    keep(city, account, change_reason="", devices="なし")
    assert Custody.objects.get().change_reason == "定期の変更"


@pytest.mark.parametrize("role", ["他課の係員", "部長", "広報主管課長", "監査", "システム管理者", "委託業者"])
def test_others_write_nothing_down(city: City, role: str) -> None:
    account = account_of(city)
    with pytest.raises(actions.NotYours):
        keep(city, account, by=role)
    assert (Custody.objects.count(), Event.objects.about(account.subject).count()) == (0, 0)


def test_a_case_that_carries_the_sheet_writes_it_in_its_own_name(city: City) -> None:
    account, chief = account_of(city), city["部長"]
    act = Actor(chief.pk, chief.name, "部長", "生活経済部", "商工観光課 課長 課長 太郎")
    sheet = SHEET | {"custodian": city["係員"]}
    custody_actions.keep_custody(account_id=account.pk, by=chief, now=timezone.now(), actor=act, **sheet)
    event = events(account, "保管の変更")[0]
    assert (event.actor_section, event.acting_for) == ("生活経済部", "商工観光課 課長 課長 太郎")
    sheet |= {"kept_at": "PW：Sakura2026"}
    with pytest.raises(Refused, match="パスワードそのものは書かず"):
        custody_actions.keep_custody(account_id=account.pk, by=chief, now=timezone.now(), actor=act, **sheet)


def test_the_sheet_has_no_field_for_a_secret(city: City) -> None:
    account = account_of(city)
    keep(city, account)
    page = page_of(client_of(city, "係員"), f"/accounts/{account.pk}/custody/")
    assert 'type="password"' not in page
    form = form_of(page)
    assert form.fields["kept_at"] == "課の金庫"
    assert (form.fields["change_reason"], form.fields["change_due"]) == ("", "")
    assert f"いまは{format_wareki(Custody.objects.get().change_due)}。" in page


def test_the_next_change_is_within_a_year_and_is_put_off_by_a_change_alone(city: City) -> None:
    account, year = account_of(city), months_after(TODAY - 10 * DAY, 12)
    with pytest.raises(Refused, match="12か月以内"):
        keep(city, account, change_due=year + DAY)
    unknown: dict[str, Any] = {"changed_on": None, "change_reason": ""}
    keep(city, account, **unknown, change_due=TODAY + 20 * DAY)
    with pytest.raises(Refused, match="先へ延ばせません"):
        keep(city, account, **unknown, change_due=TODAY + 21 * DAY)
    keep(city, account, **unknown, change_due=TODAY + 10 * DAY)
    keep(city, account, change_due=year)
