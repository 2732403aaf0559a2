"""「パスワードを変える」: it opens when one who knew the login leaves; a change closes it (G5(1))."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from accounts.access import actions as access
from accounts.account import actions as account_actions
from accounts.deficiencies.rules import deficiencies_of, with_deficiencies
from accounts.leaving.actions import note_leavers
from accounts.models import AccountOperator, SNSAccount
from katori_sns.history.models import SYSTEM, Event
from katori_sns.notices.models import Notice
from katori_sns.organisation import actions as organisation
from katori_sns.organisation.models import Appointment, User
from katori_sns.organisation.roles import ActorContext
from tests.accounts.keeping import TODAY, account_of, custody_form, give, keep, operate
from tests.city import City
from tests.organisation.entering import client_of, page_of

DAY = timedelta(days=1)


def marked(account: SNSAccount, days: int = 0) -> bool:
    org = ActorContext(TODAY + days * DAY, User.objects.get(is_auditor=True))
    row = with_deficiencies(SNSAccount.objects.all(), org).get(pk=account.pk)
    return "leaver" in [mark.key for mark, _ in deficiencies_of(row)]


def told(role: User) -> bool:
    return Notice.objects.of(role.pk).filter(title__startswith="［パスワードを変える］").exists()


def kept(city: City, **sheet: Any) -> SNSAccount:
    """An account with an operator, and its custodian is another; the password is ten days old."""
    account = account_of(city)
    operate(city, account, "同僚", TODAY - 30 * DAY)
    keep(city, account, "係員", **sheet)
    return account


def post_of(city: City, role: str) -> Appointment:
    return Appointment.objects.get(user=city[role], ends=None)


def operator_ends(city: City, account: SNSAccount, day: Any = TODAY) -> None:
    row = AccountOperator.objects.get(account=account, user=city["同僚"])
    access.end_operator(operator_id=row.pk, ends=day, by=city["係員"], now=timezone.now())


def moves(city: City, account: SNSAccount) -> None:
    organisation.end_appointment(
        appointment=post_of(city, "同僚"), ends=TODAY - DAY, by=city["システム管理者"], now=timezone.now()
    )


def is_shut_out(city: City, account: SNSAccount) -> None:
    organisation.disable_user(user=city["同僚"], by=city["システム管理者"], now=timezone.now())


def custodian_changes(city: City, account: SNSAccount) -> None:
    keep(city, account, "課長補佐", changed_on=TODAY - 10 * DAY)


def is_handed_over(city: City, account: SNSAccount) -> None:
    account_actions.pass_on(
        account.pk,
        old=city.sections["商工観光課"],
        heir=city.sections["農政課"],
        by=SYSTEM,
        now=timezone.now(),
    )
    note_leavers(now=timezone.now())


ENDS: list[Callable[[City, SNSAccount], None]] = [
    operator_ends,
    moves,
    is_shut_out,
    custodian_changes,
    is_handed_over,
]


@pytest.mark.parametrize("end", ENDS, ids=lambda end: end.__name__)
def test_whoever_knew_the_login_and_leaves_opens_it_at_once(
    city: City, end: Callable[[City, SNSAccount], None]
) -> None:
    account = kept(city)
    assert not marked(account)
    end(city, account)
    assert marked(account)
    note_leavers(now=timezone.now())
    assert Event.objects.about(account.subject).filter(action="leave").exists()
    page = page_of(client_of(city, "監査"), f"/accounts/{account.pk}/")
    assert "パスワードを変える" in page
    assert told(city["広報主管課長"])
    assert not told(city["同僚"]) or end in (custodian_changes, is_handed_over)


def test_the_custodian_the_chief_and_the_pr_division_are_told(city: City) -> None:
    operator_ends(city, kept(city))
    assert [
        role for role in ("係員", "課長", "広報担当", "広報主管課長", "同僚", "課長補佐") if told(city[role])
    ] == [
        "係員",
        "課長",
        "広報担当",
        "広報主管課長",
    ]


def test_only_a_change_on_the_leaving_day_or_later_closes_it(city: City) -> None:
    account = kept(city)
    operator_ends(city, account, TODAY)
    keep(city, account, changed_on=TODAY - DAY, change_reason="定期の変更")
    assert marked(account)
    keep(city, account, changed_on=TODAY, change_reason="担当者の離任")
    assert not marked(account)
    keep(city, account, changed_on=None)
    assert marked(account)


def test_a_day_to_come_opens_it_on_that_day(city: City) -> None:
    account = kept(city)
    operator_ends(city, account, TODAY + 5 * DAY)
    assert [marked(account, days) for days in (0, 4, 5, 6)] == [False, False, True, True]
    note_leavers(now=timezone.now() + 2 * DAY)
    assert marked(account, 6)


def test_an_operator_who_did_not_know_it_leaves_nothing_behind(city: City) -> None:
    account = kept(city, knowers=[city["課長補佐"]])
    operator_ends(city, account)
    moves(city, account)
    note_leavers(now=timezone.now() + DAY)
    assert not marked(account)


def test_to_strike_him_out_before_he_leaves_helps_nobody(city: City) -> None:
    account = kept(city, knowers=[city["課長補佐"], city["同僚"]])
    keep(city, account, "係員", knowers=[city["課長補佐"]])
    assert marked(account)
    with pytest.raises(organisation.Refused, match="一人は"):
        keep(city, account, "係員", knowers=[])
    keep(city, account, "係員", knowers=[city["課長補佐"]], changed_on=TODAY, change_reason="除外")
    assert not marked(account)


def test_whoever_kept_the_way_in_knew_it_whoever_is_named(city: City) -> None:
    account = kept(city)
    keep(city, account, "課長補佐", knowers=[city["課長補佐"]])
    assert marked(account)


def test_a_change_with_the_same_edit_leaves_nothing_open(city: City) -> None:
    account = kept(city)
    keep(city, account, "課長補佐", changed_on=TODAY, change_reason="保管責任者の交代")
    assert not marked(account)


def test_a_contractor_whose_grant_or_contract_ends_knew_it(city: City) -> None:
    account = kept(city)
    grant = give(account, city["委託業者"])
    access.take_access(grant_id=grant.pk, by=city["係員"], now=timezone.now())
    assert marked(account)
    other = account_of(city, url="https://www.instagram.com/other/", handle="other")
    give(other, city["委託業者"])
    User.objects.filter(pk=city["委託業者"].pk).update(contractor_until=TODAY)
    note_leavers(now=timezone.now())
    assert not marked(other)
    note_leavers(now=timezone.now() + DAY)
    assert marked(other, 1)


def test_it_is_found_once_and_again_after_he_came_back(city: City) -> None:
    account = kept(city)
    is_shut_out(city, account)
    note_leavers(now=timezone.now())
    keep(city, account, changed_on=TODAY, change_reason="離任")
    for days in (1, 2):
        note_leavers(now=timezone.now() + days * DAY)
        assert not marked(account, days)
    User.objects.filter(pk=city["同僚"].pk).update(is_active=True)
    note_leavers(now=timezone.now() + 3 * DAY)
    User.objects.filter(pk=city["同僚"].pk).update(is_active=False)
    note_leavers(now=timezone.now() + 4 * DAY)
    assert marked(account, 4)
    assert account.leavers.count() == 2


def test_who_knows_is_asked_and_named_in_the_history(city: City) -> None:
    account = kept(city)
    client = client_of(city, "係員")
    path = f"/accounts/{account.pk}/custody/"
    assert "ログイン情報を知っている職員" in page_of(client, path)
    sent = custody_form(city, change_reason="") | {"knowers": [city["同僚"].pk, city["課長補佐"].pk]}
    assert client.post(path, sent).status_code == 302
    event = Event.objects.about(account.subject).filter(action="keep_custody").latest("seq")
    assert event.changes == {"ログイン情報を知っている職員・委託業者": [None, "同僚 太郎、課長補佐 太郎"]}
    stranger = sent | {"knowers": [city["広報担当"].pk]}
    assert client.post(path, stranger).status_code == 422
    with pytest.raises(organisation.Refused):
        keep(city, account, knowers=[city["広報担当"]])


def test_a_closed_account_or_one_not_acquired_has_no_password_to_change(city: City) -> None:
    for state in ("withdrawn", "pending"):
        account = kept(city)
        SNSAccount.objects.filter(pk=account.pk).update(state=state, handle_key="")
        moves(city, account)
        assert not marked(account)
        assert not account.leavers.exists()
        Appointment.objects.filter(user=city["同僚"]).update(ends=None)
