"""Contracts (G1): who works from outside does so on the days of his contract, and its end is confirmed."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from accounts.access.actions import end_with_posts, give_access
from accounts.access.telling import remind_of_contracts
from accounts.deficiencies.rules import deficiencies_of, with_deficiencies
from accounts.models import AccountGrant, HandoverRow, SNSAccount
from applications.handover.models import lacking, rows_of
from katori_sns.daily import run_daily
from katori_sns.history.models import Event
from katori_sns.notices.models import Notice
from katori_sns.organisation.actions import (
    Refused,
    change_user,
    create_user,
    pass_on_contracts,
    save_contract,
)
from katori_sns.organisation.models import Contract, User
from katori_sns.organisation.roles import ActorContext
from katori_sns.web.dates import local_date
from tests.accounts.keeping import account_of, give
from tests.applications.handing_over import cases, fill, kept
from tests.city import JST, LONG_AGO, City
from tests.organisation.entering import client_of, page_of

pytestmark = pytest.mark.sqlite
DAY = timedelta(days=1)
LAST = date(2027, 3, 31)
EVE = datetime(2027, 3, 31, 23, 59, 59, tzinfo=JST)
MIDNIGHT = datetime(2027, 4, 1, tzinfo=JST)


def ends(city: City, last: date = LAST, **facts: Any) -> Contract:
    """The contractor's contract ends on that day."""
    contract = Contract.objects.get()
    save_contract(
        contract=contract,
        by=city["システム管理者"],
        now=city.now,
        **({"section": contract.section, "ends": last} | facts),
    )
    city["委託業者"].refresh_from_db()
    return contract


def test_at_its_end_the_login_and_the_mail_stop_at_midnight_without_any_job(city: City) -> None:
    ends(city)
    user = city["委託業者"]
    here = User.objects.in_service
    assert [here(local_date(now)).filter(pk=user.pk).exists() for now in (EVE, MIDNIGHT)] == [True, False]
    account = kept(city)
    for now, offered in ((EVE, True), (MIDNIGHT, False)):
        city.now = now
        if offered:
            give_access(account_id=account.pk, user=user, by=city["課長"], now=now)
            AccountGrant.objects.all().delete()
        else:
            with pytest.raises(Refused, match="契約の期間中"):
                give_access(account_id=account.pk, user=user, by=city["課長"], now=now)


def test_a_contract_cut_short_or_not_begun_lets_nobody_in(city: City) -> None:
    today, user = local_date(timezone.now()), city["委託業者"]
    client = client_of(city, "委託業者")
    assert client.get("/me/").status_code == 200
    ends(city, today + 30 * DAY, revoked_on=today - DAY)
    assert user.contractor_until == today - DAY
    assert client.get("/me/").status_code == 302
    ends(city, today + 30 * DAY, revoked_on=None, begins=today + 2 * DAY)
    assert user.contractor_until == today + 30 * DAY
    client.force_login(user)
    assert client.get("/me/").status_code == 302
    assert Event.objects.about(f"user:{user.pk}").filter(label="契約の変更").count() == 2
    with pytest.raises(Refused, match="契約の期間"):
        ends(city, today + 30 * DAY, revoked_on=today + 60 * DAY)
    with pytest.raises(Refused, match="システム管理者"):
        save_contract(contract=None, by=city["課長"], now=city.now, section=city.sections["農政課"])


def test_after_its_end_the_section_confirms_what_came_back(city: City) -> None:
    ends(city)
    account = kept(city)
    give(account, city["委託業者"])
    account.custody.knowers.set([city["係員"]])  # also where he is said not to know the login
    for now in (MIDNIGHT, MIDNIGHT + DAY):
        run_daily(now=now)
    case, row = cases().get(), HandoverRow.objects.get()
    assert (case.keeper, case.day, row.contract) == (account.section, date(2027, 4, 1), True)
    assert lacking(rows_of(case, case.day).get()) == [
        "離れた人の端末をログアウトさせた",
        "貸した端末と資料の返却・消去を確認した",
        "再設定用のメールと電話を引き継いだ",
        "パスワードを変えた日か、変えない理由",
    ]
    assert not AccountGrant.objects.exists()
    city.now = MIDNIGHT + timedelta(days=1, hours=9)
    fill(city, case, changed_on=date(2027, 4, 1))
    city.act("課長", "sign", case)
    run_daily(now=city.now + DAY)
    assert not HandoverRow.objects.filter(open=True).exists()


def test_whose_contract_is_with_another_section_than_his_account_ends_there(city: City) -> None:
    farms, tourism = city.sections["農政課"], city.sections["商工観光課"]
    user = city["委託業者"]
    _, joint, passed = accounts = [account_of(city) for _ in range(3)]
    for account in accounts:
        give(account, user)
    joint.joint_sections.add(farms)

    def left() -> list[bool]:
        end_with_posts(now=city.now)
        return [AccountGrant.objects.filter(content_object=account).exists() for account in accounts]

    assert left() == [True, True, True]
    SNSAccount.objects.filter(pk=passed.pk).update(section=farms)
    assert left() == [True, True, False]
    row = HandoverRow.objects.get(account=passed, open=True)
    assert (row.contract, "委託業者 太郎（ほかの所属との契約）" in row.changes) == (True, True)
    Contract.objects.update(section=farms)
    assert left() == [False, True, False]
    # The account has passed on with its section: who followed that has hired him too.
    Contract.objects.update(section=tourism)
    give(passed, user)
    city.end("商工観光課", city.now.date() - DAY, "農政課")
    assert left() == [False, True, True]
    # Without a registered contract he is a mark.
    User.objects.filter(pk=user.pk).update(contract=None)
    SNSAccount.objects.filter(pk=passed.pk).update(section=city.sections["秘書広報課"])
    assert left() == [False, True, True]


def test_the_section_is_told_30_and_7_days_before_once_each(city: City) -> None:
    ends(city)
    told = []
    for left in (31, 30, 29, 6, 6, 0):  # the job did not run on the seventh
        before = Notice.objects.count()
        remind_of_contracts(now=MIDNIGHT - (left + 1) * DAY + timedelta(hours=6))
        told.append(Notice.objects.count() - before)
    assert told == [0, 4, 0, 4, 0, 0]
    who = set(Notice.objects.values_list("user__name", flat=True))
    assert who == {"係員 太郎", "同僚 太郎", "課長補佐 太郎", "課長 太郎"}


def test_only_the_head_gives_an_account_and_only_to_whom_his_section_has_hired(city: City) -> None:
    account, user = kept(city), city["委託業者"]
    with pytest.raises(Refused, match="所属長"):
        give_access(account_id=account.pk, user=user, by=city["係員"], now=city.now)
    Contract.objects.update(section=city.sections["農政課"])
    with pytest.raises(Refused, match="この所属との契約"):
        give_access(account_id=account.pk, user=user, by=city["課長"], now=city.now)


def test_whoever_is_on_no_registered_contract_is_a_mark_until_he_is(city: City) -> None:
    account, user, admin = kept(city), city["委託業者"], city["システム管理者"]
    contract = user.contract
    User.objects.filter(pk=user.pk).update(contract=None)
    give(account, user)
    org = ActorContext(city.now.date(), city["監査"])

    def marked() -> bool:
        row = with_deficiencies(SNSAccount.objects.all(), org).get(pk=account.pk)
        return "contract" in [mark.key for mark, _ in deficiencies_of(row)]

    assert marked()
    listed = "契約の期間が登録されていません"
    assert listed in page_of(client_of(city, "システム管理者"), "/contracts/")
    User.objects.filter(pk=user.pk).update(contractor_until=LONG_AGO)
    assert listed not in page_of(client_of(city, "システム管理者"), "/contracts/")
    User.objects.filter(pk=user.pk).update(contractor_until=user.contractor_until)
    change_user(user=user, by=admin, now=city.now, contract=contract)
    assert not marked()
    other = create_user(
        by=admin,
        now=city.now,
        username="u99",
        staff_number="G99",
        name="業者 花子",
        kana="ぎょうしゃ はなこ",
        email="g99@example.jp",
        contract=contract,
    )
    assert (other.is_contractor, other.contractor_until) == (True, date(2099, 3, 31))
    assert contract is not None
    assert contract.begins == LONG_AGO


def test_an_administrator_registers_one_and_changes_it_on_its_pages(city: City) -> None:
    client, section = client_of(city, "システム管理者"), city.sections["農政課"]
    sent = {"kind": "designation", "company": "水の郷", "work": "道の駅の発信", "section": section.pk}
    sent |= {"begins": "R8.4.1", "ends": "R11.3.31", "number": "農第3号"}
    assert client.post("/contracts/new/", sent).status_code == 302
    row = Contract.objects.get(company="水の郷")
    edit = f"/contracts/{row.pk}/edit/"
    assert "道の駅の発信" in page_of(client, edit)
    assert client.post(edit, sent | {"revoked_on": "R9.12.31"}).status_code == 302
    assert "途中で終了する予定" in page_of(client, "/contracts/")
    Contract.objects.filter(pk=row.pk).update(begins=LONG_AGO, revoked_on=LONG_AGO)
    assert "途中で終了<" in page_of(client, "/contracts/")
    event = Event.objects.about(f"contract:{row.pk}").earliest("seq")
    assert event.changes["担当課"] == [None, "農政課"]
    assert client.post(edit, sent | {"ends": "R7.3.31"}).status_code == 422


def test_a_contract_passes_on_with_its_section_and_is_cut_short_before_and_after(city: City) -> None:
    contract, heir, client = (
        Contract.objects.get(),
        city.sections["農政課"],
        client_of(city, "システム管理者"),
    )
    old = contract.section
    city.end(old.name, local_date(city.now), heir.name)  # in force today still
    sent = {"kind": "contract", "company": "水の郷", "work": "発信", "section": old.pk}
    sent |= {"begins": "R8.4.1", "ends": "R11.3.31"}
    edit = f"/contracts/{contract.pk}/edit/"
    assert client.post(edit, sent).status_code == 302
    for now in (city.now, city.now + DAY, city.now + DAY):
        pass_on_contracts(now=now)
    contract.refresh_from_db()
    assert contract.section == heir
    (event,) = Event.objects.about(f"contract:{contract.pk}").filter(label="所属の引継ぎ")
    assert (event.actor_name, event.changes) == ("システム", {"担当課": [old.name, heir.name]})
    Contract.objects.update(section=old)  # as where nobody followed
    assert client.post(edit, sent | {"revoked_on": "R9.12.31"}).status_code == 302
    assert client.post("/contracts/new/", sent).status_code == 422


@pytest.mark.parametrize("role", ["課長", "広報主管課長", "監査", "委託業者"])
def test_the_pages_of_contracts_are_the_administrators(city: City, role: str) -> None:
    for path in ("/contracts/", "/contracts/new/", f"/contracts/{Contract.objects.get().pk}/edit/"):
        assert client_of(city, role).get(path).status_code == 404
