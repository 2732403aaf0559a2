"""遡及登録 is for accounts older than the guideline: later ones are decided apart, ended ones are watched."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from accounts.deficiencies.rules import deficiencies_of, with_deficiencies
from accounts.lookup.answers import look_up
from accounts.models import SNSAccount, WatchedHandle
from accounts.older.dates import is_later, may_be_later
from applications.models import RegistrationRow
from katori_sns.history.models import Event
from katori_sns.notices.models import Notice
from katori_sns.organisation.roles import ActorContext
from katori_sns.workflow.errors import Conflict, Incomplete, NotAllowed
from tests.accounts.sheets import row
from tests.applications.lists import FARMS, TOURISM, confirm, made, settle
from tests.applications.lists import LATER as NEW
from tests.applications.lives import lacking
from tests.city import City
from tests.organisation.entering import client_of, page_of

WHY = "承認が要ることを知らなかった"


def listed(city: City, *rows: list[str], **later: Any) -> Any:
    """A list with an account opened since the guideline is in force, confirmed by its chief."""
    case = made(city, *rows)
    for at, found in enumerate(case.rows.all()):
        if found.name == "新しい祭り":
            settle(city, case, at, **({"no_approval": WHY} | later))
    city.act("広報担当", "propose", case)
    confirm(city, case, "課長", "商工観光課")
    if FARMS in rows:
        confirm(city, case, "他課の課長", "農政課")
    return case


def ruled(city: City, case: Any, value: str = "accept", role: str = "広報主管課長", **more: Any) -> None:
    rows = RegistrationRow.objects.filter(case=case, name="新しい祭り")
    city.act(role, "rule_later", case, payload={row.pk: value for row in rows}, **more)


@pytest.mark.parametrize(
    ("opened", "may", "certain"),
    [
        ("2022-09-30", False, False),
        ("2022-10-01", True, True),
        ("2022-09", False, False),
        ("2022-10", True, True),
        ("2021", False, False),
        ("2022", True, False),
        ("2023", True, True),
        ("", True, False),
    ],
)
def test_what_is_known_of_the_day_says_whether_it_may_be_later(opened: str, may: bool, certain: bool) -> None:
    assert (may_be_later(opened), is_later(opened)) == (may, certain)


def test_a_later_one_says_why_it_had_no_approval(city: City) -> None:
    case = made(city, NEW)
    assert case.rows.get().standing == "ask"
    settle(city, case, 0, known_before="古い投稿がある")  # the day is known to be later: no ground helps
    assert lacking(lambda: city.act("広報担当", "propose", case)) == ["rows"]
    settle(city, case, 0, no_approval="　")
    assert lacking(lambda: city.act("広報担当", "propose", case)) == ["rows"]
    settle(city, case, 0, no_approval=WHY)
    city.act("広報担当", "propose", case)
    assert WHY in case.submissions.get().data


@pytest.mark.parametrize("started_on", ["", "不明", "令和4年", "2022年頃", "令和4年度"])
def test_a_day_that_nobody_knows_is_no_way_round(city: City, started_on: str) -> None:
    case = made(city, row(started_on=started_on))
    settle(city, case, 0, known_before="")
    assert lacking(lambda: city.act("広報担当", "propose", case)) == ["rows"]
    settle(city, case, 0, known_before="平成29年の投稿が残っている")
    city.act("広報担当", "propose", case)
    assert "平成29年の投稿が残っている" in case.submissions.get().data
    confirm(city, case, "課長", "商工観光課")
    city.act("広報主管課長", "decide", case)
    assert SNSAccount.objects.count() == 1


def test_the_list_is_not_decided_before_the_later_one_is(city: City) -> None:
    case = listed(city, TOURISM, NEW)
    assert sorted(case.tasks.open().values_list("desk", flat=True)) == ["later", "pr"]
    assert lacking(lambda: city.act("広報主管課長", "decide", case)) == ["rows"]
    assert not SNSAccount.objects.exists()
    ruled(city, case)
    city.act("広報主管課長", "decide", case)
    assert SNSAccount.objects.count() == 2


def test_a_list_of_older_ones_asks_for_no_such_decision(city: City) -> None:
    case = listed(city, TOURISM, FARMS)
    assert list(case.tasks.open().values_list("desk", flat=True)) == ["pr"]


def test_it_is_decided_with_a_reason_by_the_manager_and_stated(city: City) -> None:
    case = listed(city, TOURISM, NEW)
    with pytest.raises(NotAllowed):
        ruled(city, case, role="広報担当")
    for payload in (None, {}, {0: "accept"}, {case.rows.get(name="新しい祭り").pk: "perhaps"}):
        with pytest.raises(Incomplete):
            city.act("広報主管課長", "rule_later", case, payload=payload)
    with pytest.raises(Incomplete):
        ruled(city, case, comment=" ")
    ruled(city, case)
    (said,) = case.standing("later:").values()
    assert (said.value, said.details["承認を受けていない理由"]) == ("accept", WHY)
    event = Event.objects.about(case.subject).latest("seq")
    assert event.changes["施行後の開設 5行目"] == [None, "登録を認める"]
    told = Notice.objects.filter(title__startswith="［施行後の開設］")
    assert [notice.user for notice in told] == [city["課長"]]
    page = page_of(client_of(city, "監査"), f"/cases/registration/{case.pk}/")
    assert "登録を認める" in page
    assert WHY in page


def test_what_is_refused_does_not_enter_the_register(city: City) -> None:
    case = listed(city, TOURISM, NEW)
    ruled(city, case, "refuse")
    city.act("広報主管課長", "decide", case)
    assert list(SNSAccount.objects.values_list("name", flat=True)) == ["佐原の大祭"]


def test_who_drafted_the_list_decides_neither(city: City) -> None:
    case = made(city, NEW, role="広報主管課長")
    settle(city, case, 0, role="広報主管課長", no_approval=WHY)
    city.act("広報主管課長", "propose", case)
    confirm(city, case, "課長", "商工観光課")
    for action in ("rule_later", "decide"):
        with pytest.raises(NotAllowed):
            city.act("広報主管課長", action, case)
    ruled(city, case, role="広報補佐")


def test_a_returned_list_is_decided_anew_by_the_same_manager(city: City) -> None:
    case = listed(city, TOURISM, NEW)
    ruled(city, case)
    city.act("広報主管課長", "return", case)
    city.act("広報担当", "propose", case)
    confirm(city, case, "課長", "商工観光課")
    assert lacking(lambda: city.act("広報主管課長", "decide", case)) == ["rows"]
    ruled(city, case)
    city.act("広報主管課長", "decide", case)
    page = page_of(client_of(city, "広報担当"), f"/cases/registration/{case.pk}/")
    assert "第3回" not in page


def test_after_the_chief_s_confirmation_no_row_changes(city: City) -> None:
    case = listed(city, TOURISM, NEW)
    with pytest.raises((NotAllowed, Conflict)):
        settle(city, case, 1, opened="2014-04-01", opened_text="H26.4.1")
    found = case.rows.get(name="新しい祭り")
    client = client_of(city, "広報担当")
    url = f"/cases/registration/{case.pk}/rows/{found.pk}/"
    typed = {"standing": "enter", "name": "新しい祭り", "section": found.section_id, "medium": "x"}
    client.post(url, typed | {"opened_text": "H26.4.1", "state": "active", "version": case.version})
    found.refresh_from_db()
    assert found.opened == "2023-04-01"


def test_a_list_pulled_back_is_confirmed_again(city: City) -> None:
    case = made(city, TOURISM, NEW, FARMS)
    settle(city, case, 1, no_approval=WHY)
    city.act("広報担当", "propose", case)
    confirm(city, case, "課長", "商工観光課")
    city.act("広報担当", "pull_back", case)
    settle(city, case, 1, opened="2014-04-01", opened_text="H26.4.1", no_approval="")
    city.act("広報担当", "propose", case)
    assert {t.section.name for t in case.tasks.open()} == {"商工観光課", "農政課"}


def test_no_edit_of_the_register_asks_when_an_account_was_opened(city: City) -> None:
    case = listed(city, TOURISM, NEW)
    ruled(city, case)
    city.act("広報主管課長", "decide", case)
    account = SNSAccount.objects.get(name="新しい祭り")
    client = client_of(city, "課長")
    for page in ("custody", "manager", "operators/add", "automation", "quiet"):
        text = client.get(f"/accounts/{account.pk}/{page}/").text
        assert 'name="opened' not in text
    account.refresh_from_db()
    assert account.opened == "2023-04-01"


ENDED = row(name="終わった祭り", url="https://x.com/owatta_matsuri", started_on="H24.4.1")


def ended(city: City, cells: list[str] = ENDED, **fields: Any) -> Any:
    case = made(city, cells)
    settle(city, case, 0, **({"state": "withdrawn", "ended": "2018-03-31"} | fields))
    return case


def entered(city: City, case: Any) -> SNSAccount:
    city.act("広報担当", "propose", case)
    confirm(city, case, "課長", "商工観光課")
    city.act("広報主管課長", "decide", case)
    return SNSAccount.objects.get()


def test_one_that_has_ended_was_the_city_s_and_its_name_is_watched(city: City) -> None:
    account = entered(city, ended(city))
    assert (account.state, account.deleted_on) == ("withdrawn", date(2018, 3, 31))
    answer = look_up("https://x.com/Owatta_Matsuri")
    assert (answer.kind, answer.found[0].account) == ("former", account)
    assert "平成24年4月1日から平成30年3月31日まで" in answer.found[0].note
    watched = WatchedHandle.objects.get()
    assert (watched.account, watched.freed_on, watched.handle) == (account, date(2018, 3, 31), account.handle)
    org = ActorContext(city.now.date(), city["広報担当"])
    assert deficiencies_of(with_deficiencies(SNSAccount.objects.all(), org).get()) == []
    page = page_of(client_of(city, "課長"), f"/accounts/{account.pk}/")
    assert "平成30年3月31日" in page
    assert "未整備" not in page


def test_its_days_are_told_as_far_as_they_are_known(city: City) -> None:
    account = entered(city, ended(city, row(name="終わった祭り", started_on="平成26年"), ended="2018-03"))
    assert account.deleted_on is None
    answer = look_up("https://x.com/sawara_taisai")
    assert answer.found[0].note == "平成26年頃から平成30年3月頃まで"
    assert WatchedHandle.objects.get().freed_on == date(2018, 3, 31)


@pytest.mark.parametrize("day", ["", "2027", "2026-12", "2011", "2012-03"])
def test_it_says_when_it_ended_between_its_opening_and_today(city: City, day: str) -> None:
    assert lacking(lambda: city.act("広報担当", "propose", ended(city, ended=day))) == ["rows"]


def test_one_opened_later_and_ended_by_now_is_decided_apart_as_well(city: City) -> None:
    case = ended(city, NEW, ended="2024", no_approval=WHY)
    city.act("広報担当", "propose", case)
    confirm(city, case, "課長", "商工観光課")
    assert lacking(lambda: city.act("広報主管課長", "decide", case)) == ["rows"]
    ruled(city, case)
    city.act("広報主管課長", "decide", case)
    assert SNSAccount.objects.get().state == "withdrawn"


def test_a_name_that_the_city_uses_again_is_not_watched(city: City) -> None:
    again = row(name="いまの祭り", url="https://x.com/owatta_matsuri", started_on="H31.4.1")
    case = made(city, again, ENDED)
    settle(city, case, 1, state="withdrawn", ended="2018-03-31")
    city.act("広報担当", "propose", case)
    confirm(city, case, "課長", "商工観光課")
    city.act("広報主管課長", "decide", case)
    assert SNSAccount.objects.count() == 2
    assert not WatchedHandle.objects.exists()
    assert look_up("https://x.com/owatta_matsuri").kind == "ours"


def test_the_same_ended_one_is_not_entered_twice(city: City) -> None:
    entered(city, ended(city))
    again = made(city, row(name="別の名", url="https://x.com/owatta_matsuri", started_on="H23.4.1"))
    settle(city, again, 0, state="withdrawn", ended="2018-03-31")
    assert lacking(lambda: city.act("広報担当", "propose", again)) == ["rows"]


def test_the_form_asks_for_what_the_day_wants(city: City) -> None:
    case = made(city, NEW)
    client = client_of(city, "広報担当")
    found = case.rows.get()
    url = f"/cases/registration/{case.pk}/rows/{found.pk}/"
    typed = {"version": 1, "standing": "enter", "name": "祭り", "section": found.section_id, "medium": "x"}
    typed |= {"state": "active", "opened_text": "R5.4.1"}

    def wrong(**more: str) -> set[str]:
        answer = client.post(url, typed | more)
        return set() if answer.status_code == 302 else set(answer.context["form"].errors)

    assert wrong() == {"no_approval"}
    assert wrong(known_before="古い投稿がある") == {"no_approval"}
    assert wrong(opened_text="") == {"known_before"}
    assert wrong(opened_text="令和4年", known_before="古い投稿", no_approval=WHY) == {"no_approval"}
    assert wrong(opened_text="H26", state="withdrawn") == {"ended_text"}
    assert wrong(opened_text="H26", state="withdrawn", ended_text="H25.3") == {"ended_text"}
    assert wrong(opened_text="H26", state="withdrawn", ended_text="2027年") == {"ended_text"}
    assert wrong(no_approval=WHY) == set()
    found.refresh_from_db()
    assert (found.later, found.no_approval, found.ended) == (True, WHY, "")


def test_the_page_of_the_decision_names_each_account_with_its_reason(city: City) -> None:
    case = listed(city, TOURISM, NEW)
    client = client_of(city, "広報主管課長")
    url = f"/cases/registration/{case.pk}/rule_later/confirm/"
    page = client.get(url).text
    assert ("新しい祭り" in page, WHY in page) == (True, True)
    task = case.tasks.open().get(desk="later")
    case.refresh_from_db()
    sent = {"task": task.pk, "version": case.version, "comment": "運用を改めさせる"}
    assert client.post(url, sent).status_code == 422
    key = f"row_{case.rows.get(name='新しい祭り').pk}"
    assert client.post(url, sent | {key: "accept"}).status_code == 302
    assert [said.value for said in case.standing("later:").values()] == ["accept"]
