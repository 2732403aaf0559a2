"""遡及登録: accounts older than the guideline enter the register by one list."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.deficiencies.rules import deficiencies_of, with_deficiencies
from accounts.models import SNSAccount
from accounts.older.columns import guess
from accounts.older.spreadsheet import read_spreadsheet
from applications.models import RegistrationRow, RetroactiveRegistration
from applications.registration.together import groups_of
from katori_sns.daily import run_daily
from katori_sns.history.models import Event
from katori_sns.notices.models import Notice
from katori_sns.organisation.roles import ActorContext
from katori_sns.workflow.errors import Conflict, Incomplete, NotAllowed
from katori_sns.workflow.models import Task
from tests.accounts.keeping import account_of
from tests.accounts.sheets import row, saved
from tests.applications import lives
from tests.applications.lists import DITTO, FARMS, KNOWN_BEFORE, TOURISM, confirm, made, settle
from tests.applications.lives import events, lacking
from tests.city import City
from tests.markup import flat
from tests.organisation.entering import client_of
from tests.permissions import sees


def proposed(city: City, *rows: list[str]) -> Any:
    case = made(city, *rows)
    city.act("広報担当", "propose", case)
    return case


def confirmed(city: City, *rows: list[str]) -> Any:
    case = proposed(city, *rows)
    confirm(city, case, "課長", "商工観光課")
    confirm(city, case, "他課の課長", "農政課")
    return case


def decided(city: City, *rows: list[str]) -> Any:
    case = confirmed(city, *rows)
    city.act("広報主管課長", "decide", case)
    case.refresh_from_db()
    return case


def open_desks(case: Any) -> list[tuple[str, str]]:
    return sorted(case.tasks.open().values_list("desk", "section__name"))


def words(city: City, account: SNSAccount) -> list[str]:
    org = ActorContext(city.now.date(), city["広報担当"])
    return [
        words
        for _, words in deficiencies_of(with_deficiencies(SNSAccount.objects.all(), org).get(pk=account.pk))
    ]


def test_each_chief_confirms_his_rows_and_the_manager_decides_the_list(city: City) -> None:
    case = proposed(city)
    case.refresh_from_db()
    assert (case.state, case.short_number) == ("confirming", "登第1号")
    assert open_desks(case) == [("answer", "商工観光課"), ("answer", "農政課")]
    confirm(city, case, "課長", "商工観光課")
    assert open_desks(case) == [("answer", "農政課")]
    confirm(city, case, "他課の課長", "農政課")
    assert open_desks(case) == [("pr", "秘書広報課")]
    city.act("広報主管課長", "decide", case)
    assert open_desks(case) == [("promotion", "シティプロモーション推進課")]
    case.refresh_from_db()
    assert (case.state, bool(case.closed_at)) == ("decided", True)
    assert [(a.name, a.section.name, a.state) for a in SNSAccount.objects.order_by("pk")] == [
        ("佐原の大祭", "商工観光課", "active"),
        ("農政だより", "農政課", "active"),
    ]
    assert case.case_accounts.count() == 2


def test_a_chief_is_refused_at_the_desk_of_another(city: City) -> None:
    case = proposed(city)
    with pytest.raises(NotAllowed):
        confirm(city, case, "課長", "農政課")


def test_one_chief_s_answer_does_not_disturb_another_s(city: City) -> None:
    case = proposed(city)
    case.refresh_from_db()
    seen = case.version
    confirm(city, case, "課長", "商工観光課")
    task = case.tasks.open().get(desk="answer")
    city.act("他課の課長", "confirm", case, task=task, seen_version=seen)
    assert open_desks(case) == [("pr", "秘書広報課")]


def test_accounts_enter_as_old_as_they_are_with_what_they_lack(city: City) -> None:
    case = made(city, TOURISM, FARMS, row(name="無名", url="", section="農政課"))
    settle(city, case, 2, state="stopped", opened="")
    city.act("広報担当", "propose", case)
    confirm(city, case, "課長", "商工観光課")
    confirm(city, case, "他課の課長", "農政課")
    city.act("広報主管課長", "decide", case)
    first, second, third = SNSAccount.objects.order_by("pk")
    assert (first.opened, first.acquired_on, first.listed_on) == (
        "2014-04-01",
        date(2014, 4, 1),
        city.now.date(),
    )
    assert (second.opened, second.acquired_on, second.state) == ("2015", None, "active")
    assert (third.opened, third.state, third.registered_on) == ("", "stopped", city.now.date())
    assert {"九項目が未作成です", "運用管理者が未登録です", "保管責任者が在籍していません"} <= set(
        words(city, first)
    )
    assert "URLが未登録です" not in words(city, first)
    assert "URLが未登録です" in words(city, third)
    assert events(first.subject) == ["register"]
    assert first.handles.get().begins == date(2014, 4, 1)
    assert second.handles.get().begins == city.now.date()


def test_gaps_close_by_ordinary_edits_and_a_policy_revision(city: City) -> None:
    decided(city, TOURISM, FARMS)
    account = SNSAccount.objects.get(name="佐原の大祭")
    revision = lives.revision(city, account)
    lives.sent(city, revision)
    city.act("広報主管課長", "no_objection", revision)
    assert "九項目が未作成です" not in words(city, account)
    client = client_of(city, "課長")
    client.post(f"/accounts/{account.pk}/manager/", {"manager": "商工観光課長"})
    assert "運用管理者が未登録です" not in words(city, account)


def test_a_missing_url_is_reported_by_a_change_notice(city: City) -> None:
    case = made(city, row(url=""))
    settle(city, case, 0)
    city.act("広報担当", "propose", case)
    confirm(city, case, "課長", "商工観光課")
    city.act("広報主管課長", "decide", case)
    account = SNSAccount.objects.get()
    notice = lives.change(city, account, "identity", **lives.identity("https://x.com/sawara_taisai", "x"))
    lives.sent(city, notice)
    account.refresh_from_db()
    assert account.url == "https://x.com/sawara_taisai"
    assert "URLが未登録です" not in words(city, account)


def test_an_account_opened_nobody_knows_when_is_changed_and_given_up_like_any_other(city: City) -> None:
    decided(city, TOURISM, FARMS)
    SNSAccount.objects.update(acquired_on=None)
    account = SNSAccount.objects.get(name="佐原の大祭")
    page = client_of(city, "係員").get(f"/accounts/{account.pk}/").text
    assert f"/cases/change/new/?account={account.pk}" in page
    for role, kind in (("係員", "change"), ("係員", "withdrawal"), ("広報担当", "forced-stop")):
        assert "佐原の大祭" in client_of(city, role).get(f"/cases/{kind}/new/").text


def test_nothing_is_filled_in_before_a_person_has_confirmed_it(city: City) -> None:
    case = made(city, FARMS, DITTO)
    ditto = case.rows.all()[1]
    assert (ditto.section, ditto.standing) == (None, "ask")
    assert ditto.offers == {"section": str(city.sections["農政課"].pk)}
    assert lacking(lambda: city.act("広報担当", "propose", case)) == ["rows"]
    settle(city, case, 1, section=city.sections["農政課"])
    city.act("広報担当", "propose", case)


def test_the_same_file_twice_is_the_same_list_and_changes_nothing(city: City) -> None:
    case = made(city)
    again = made(city, role="広報補佐", name="写し.csv")
    assert again.pk == case.pk
    city.act("広報担当", "propose", case)
    confirm(city, case, "課長", "商工観光課")
    confirm(city, case, "他課の課長", "農政課")
    city.act("広報主管課長", "decide", case)
    before = (Event.objects.count(), SNSAccount.objects.count(), Task.objects.count())
    assert made(city).pk == case.pk
    assert (Event.objects.count(), SNSAccount.objects.count(), Task.objects.count()) == before


def test_a_list_that_was_cancelled_may_be_made_anew(city: City) -> None:
    case = made(city)
    city.act("広報担当", "cancel", case)
    assert made(city).pk != case.pk


def test_a_list_with_nothing_new_is_no_list(city: City) -> None:
    assert lacking(lambda: made(city, row(url="https://x.com/KATORI_CITY"))) == ["file"]
    assert not RetroactiveRegistration.objects.exists()


def test_what_is_in_the_register_is_not_registered_again(city: City) -> None:
    lives.acquired(city, "https://www.instagram.com/katori_farms/")
    case = made(city)
    assert lacking(lambda: city.act("広報担当", "propose", case)) == ["rows"]
    settle(city, case, 1, standing="leave")
    city.act("広報担当", "propose", case)
    assert open_desks(case) == [("answer", "商工観光課")]


def test_what_was_registered_meanwhile_stops_the_decision(city: City) -> None:
    case = confirmed(city)
    lives.acquired(city, "https://www.instagram.com/katori_farms/")
    assert lacking(lambda: city.act("広報主管課長", "decide", case)) == ["rows"]
    assert not SNSAccount.objects.filter(registered_on__isnull=False).exists()


def test_an_account_without_a_url_is_known_by_its_name(city: City) -> None:
    case = made(city, row(url="", name="無名"), row(url="", name="無名"))
    settle(city, case, 0)
    settle(city, case, 1)
    assert lacking(lambda: city.act("広報担当", "propose", case)) == ["rows"]


def test_a_registered_join_link_is_known_under_another_name(city: City) -> None:
    account = lives.acquired(city)
    url = "https://lin.ee/KatoriF"
    SNSAccount.objects.filter(pk=account.pk).update(medium="line", name="農政LINE", join_url=url)
    with pytest.raises(Incomplete) as refusal:
        proposed(city, row(name="畑の便り", medium="LINE", url=url))
    assert "台帳の「農政LINE」と同じアカウント" in refusal.value.problems[0].message


def test_an_objection_reaches_the_manager_who_returns_the_list(city: City) -> None:
    case = proposed(city)
    confirm(city, case, "課長", "商工観光課", "object")
    confirm(city, case, "他課の課長", "農政課")
    city.act("広報主管課長", "return", case, "1行目を直してください")
    settle(city, case, 0, standing="leave")
    city.act("広報担当", "propose", case)
    assert open_desks(case) == [("answer", "農政課")]
    assert case.submissions.count() == 2


def test_an_objection_says_why(city: City) -> None:
    case = proposed(city)
    task = case.tasks.open().get(desk="answer", section=city.sections["商工観光課"])
    assert lacking(lambda: city.act("課長", "object", case, "", task=task)) == ["comment"]


@pytest.mark.parametrize("answered", [False, True])
def test_a_list_pulled_back_waits_for_no_chief(city: City, answered: bool) -> None:
    case = proposed(city)
    if answered:
        confirm(city, case, "課長", "商工観光課")
    city.act("広報担当", "pull_back", case)
    assert open_desks(case) == [("draft", "秘書広報課")]
    city.act("広報担当", "propose", case)
    assert open_desks(case) == [("answer", "商工観光課"), ("answer", "農政課")]


def test_who_drafted_the_list_does_not_decide_it(city: City) -> None:
    case = made(city, role="広報主管課長")
    city.act("広報主管課長", "propose", case)
    confirm(city, case, "課長", "商工観光課")
    confirm(city, case, "他課の課長", "農政課")
    with pytest.raises(NotAllowed):
        city.act("広報主管課長", "decide", case)
    city.act("広報補佐", "decide", case)


def test_an_abandoned_list_registers_nothing(city: City) -> None:
    case = confirmed(city)
    city.act("広報主管課長", "abandon", case)
    assert not SNSAccount.objects.exists()


def test_the_sections_are_told_and_see_how_their_accounts_came_to_be(city: City) -> None:
    case = confirmed(city)
    assert [sees(city, role, case) for role in ("課長", "係員", "他課の係員")] == [True, False, False]
    city.act("広報主管課長", "decide", case)
    assert [sees(city, role, case) for role in ("課長", "係員", "他課の係員")] == [True, True, True]
    told = Notice.objects.filter(title__startswith="［遡及登録］").values_list("user__name", flat=True)
    assert sorted(told) == sorted([city["課長"].name, city["他課の課長"].name])


def test_the_rows_of_a_section_that_ended_are_its_successor_s(city: City) -> None:
    case = made(city)
    city.end("農政課", city.now.date().replace(day=1), "商工観光課")
    city.act("広報担当", "propose", case)
    assert open_desks(case) == [("answer", "商工観光課")]
    confirm(city, case, "課長", "商工観光課")
    city.act("広報主管課長", "decide", case)
    assert set(SNSAccount.objects.values_list("section__name", flat=True)) == {"商工観光課"}


def test_two_sections_that_become_one_answer_once(city: City) -> None:
    case = proposed(city)
    city.end("農政課", city.now.date().replace(day=1), "商工観光課")
    run_daily(now=city.now)
    assert open_desks(case) == [("answer", "商工観光課")]
    confirm(city, case, "課長", "商工観光課")
    assert open_desks(case) == [("pr", "秘書広報課")]


def test_of_two_who_save_a_row_one_wins(city: City) -> None:
    case = made(city)
    settle(city, case, 0, name="新しい名")
    with pytest.raises(Conflict):
        settle(city, case, 0, seen_version=1, name="古い名")
    assert case.rows.all()[0].name == "新しい名"


def test_a_row_of_another_list_is_not_written(city: City) -> None:
    case, other = made(city), made(city, DITTO)
    client = client_of(city, "広報担当")
    url = f"/cases/registration/{case.pk}/rows/{other.rows.get().pk}/"
    assert client.post(url, {"version": case.version, "standing": "leave"}).status_code == 404
    assert RegistrationRow.objects.get(case=other).standing == "ask"


def looked_at(client: Client, *rows: list[str]) -> dict[str, Any]:
    """What the page of the preview sends on."""
    sheet = read_spreadsheet(saved(*rows))
    columns = {name: str(at) for name, at in guess(sheet.heads).items()}
    return {"columns": "on", "content": sheet.text, "source_name": "一覧.csv", **columns}


def test_the_preview_becomes_a_list_whose_rows_are_confirmed_one_by_one(city: City) -> None:
    client = client_of(city, "広報担当")
    page = client.post("/cases/registration/new/", looked_at(client, FARMS, DITTO))
    case = RetroactiveRegistration.objects.get()
    assert page.url == f"/cases/registration/{case.pk}/rows/"
    edit = f"/cases/registration/{case.pk}/edit/"
    assert "載せる 1行" in flat(client.get(edit).text)
    ditto = case.rows.all()[1]
    row_url = f"/cases/registration/{case.pk}/rows/{ditto.pk}/"
    shown = client.get(row_url)
    assert "候補を欄に入れてあります" in shown.text
    form = shown.context["form"]
    assert form["section"].value() == str(city.sections["農政課"].pk)
    assert form["standing"].value() is None
    typed = {
        "version": case.version,
        "standing": "enter",
        "name": "農",
        "section": form["section"].value(),
        "known_before": "古い投稿がある",
    }
    typed |= {
        "known_before": "古い投稿がある",
        "medium": "x",
        "typed_url": "https://x.com/katori_nou",
        "state": "active",
    }
    wrong = client.post(row_url, typed | {"opened_text": "2030年"})
    assert (wrong.status_code, "先の日です" in wrong.text) == (422, True)
    wrong = client.post(row_url, typed | {"opened_text": "S60.4.1"})
    assert (wrong.status_code, "平成より前です" in wrong.text) == (422, True)
    assert client.post(row_url, typed | {"opened_text": "H30頃"}).url == edit
    ditto.refresh_from_db()
    assert (ditto.standing, ditto.opened, ditto.handle_key) == ("enter", "2018", "katori_nou")


def test_a_row_that_is_entered_names_what_it_is(city: City) -> None:
    case = made(city, TOURISM)
    client = client_of(city, "広報担当")
    url = f"/cases/registration/{case.pk}/rows/{case.rows.get().pk}/"
    page = client.post(url, {"version": case.version, "standing": "enter", "state": "active"})
    assert set(page.context["form"].errors) == {"name", "section", "medium", "known_before"}
    left = client.post(url, {"version": case.version, "standing": "leave", "state": "active"})
    assert left.status_code == 302


def test_a_url_typed_on_the_row_s_page_is_held_against_the_city_s_names(city: City) -> None:
    known = account_of(city, name="観光ニュース", handle="katori_kanko", handle_key="katori_kanko")
    SNSAccount.objects.filter(pk=known.pk).update(medium="x")
    case = made(city, TOURISM)
    row = case.rows.get()
    client, url = client_of(city, "広報担当"), f"/cases/registration/{case.pk}/rows/{row.pk}/"
    typed = {
        "version": case.version,
        "standing": "enter",
        "name": "観光",
        "section": row.section_id,
        "medium": "x",
        "opened_text": "H26.4.1",
        "state": "active",
    }
    alike = typed | {"typed_url": "https://x.com/kat0ri_kanko"}
    asked = client.post(url, alike)
    assert (asked.status_code, "台帳の「観光ニュース」を見てください" in asked.text) == (422, True)
    other = client.post(url, alike | {"mended": "https://x.com/katori_kank0"})
    assert (other.status_code, re.search(r'name="mended"[^>]*checked', other.text)) == (422, None)
    assert client.post(url, alike | {"mended": "https://x.com/kat0ri_kanko"}).status_code == 302
    row.refresh_from_db()
    assert row.handle == "kat0ri_kanko"
    assert (
        client.post(url, typed | {"typed_url": "https://x.com/mizu_no_sato", "medium": "??"}).status_code
        == 422
    )


def test_the_list_is_made_by_the_pr_division_alone(city: City) -> None:
    client = client_of(city, "係員")
    assert client.post("/cases/registration/new/", looked_at(client, FARMS)).status_code == 404
    case = made(city)
    row_url = f"/cases/registration/{case.pk}/rows/{case.rows.all()[0].pk}/"
    for role in ("係員", "広報補佐"):
        assert client_of(city, role).get(row_url).status_code == 404


def test_the_page_names_one_s_own_rows_and_afterwards_what_is_lacking(city: City) -> None:
    case = proposed(city)
    url = f"/cases/registration/{case.pk}/"
    page = client_of(city, "課長").get(url).text
    assert page.count("自分の所属</span>") == 1
    confirm(city, case, "課長", "商工観光課")
    confirm(city, case, "他課の課長", "農政課")
    city.act("広報主管課長", "decide", case)
    assert "九項目が未作成です" in client_of(city, "課長").get(url).text


def test_while_the_list_is_rewritten_a_chief_reads_what_was_sent(city: City) -> None:
    case = proposed(city)
    confirm(city, case, "課長", "商工観光課")
    city.act("広報担当", "pull_back", case)
    settle(city, case, 0, name="書きかけの名")
    page = client_of(city, "課長").get(f"/cases/registration/{case.pk}/").text
    assert ("書きかけの名" in page, "佐原の大祭" in page) == (False, True)


def test_the_paper_has_every_row(city: City) -> None:
    case = decided(city)
    client = client_of(city, "広報担当")
    assert client.get(f"/cases/registration/{case.pk}/paper/").content.startswith(b"%PDF")
    sent = case.submissions.get().data
    assert [text in sent for text in ("佐原の大祭", "農政だより", "開設 平成27年頃")] == [True] * 3


def test_the_list_asks_as_many_questions_for_three_rows_as_for_one(city: City) -> None:
    client, counts = client_of(city, "広報担当"), []
    for rows in ([TOURISM], [FARMS, DITTO, row(url="https://x.com/third_1")]):
        url = f"/cases/registration/{made(city, *rows).pk}/edit/"
        client.get(url)
        with CaptureQueriesContext(connection) as queries:
            client.get(url)
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_a_refused_effect_leaves_nothing(city: City) -> None:
    case = confirmed(city)
    RegistrationRow.objects.filter(case=case).update(handle_key="same", medium="x")
    with pytest.raises(Incomplete):
        city.act("広報主管課長", "decide", case)
    assert not SNSAccount.objects.exists()


def test_rows_with_the_same_doubt_are_settled_by_one_answer_and_say_so(city: City) -> None:
    unknown = [row(name=f"古い頁{n}", url=f"https://x.com/furui_{n}", started_on="不明") for n in range(3)]
    case = made(city, TOURISM, *unknown, DITTO)
    client = client_of(city, "広報担当")
    page = client.get(f"/cases/registration/{case.pk}/rows/")
    first, second = page.context["form"].groups
    assert ([len(first.rows), len(second.rows)], first.later) == ([3, 1], True)
    assert ("所属", "商工観光課") in second.meant[0]
    answers = {
        "version": page.context["form"].initial["version"],
        f"answer-{first.key}": "enter",
        f"answer-{second.key}": "enter",
        f"known_before-{first.key}": KNOWN_BEFORE,
    }
    after = client.post(f"/cases/registration/{case.pk}/rows/", answers).content.decode()
    # Why the fourth had no approval was not said: it waits, and says so.
    assert ("3行を決めました" in after, "施行後の開設かもしれません" in after) == (True, True)
    settled = case.rows.exclude(together="")
    assert [found.standing for found in settled] == ["enter"] * 3
    assert all("3行をまとめて" in found.together and found.known_before == KNOWN_BEFORE for found in settled)
    assert "3行をまとめて" in client.get(f"/cases/registration/{case.pk}/edit/").content.decode()


def test_who_saw_an_older_version_settles_nothing_together(city: City) -> None:
    case = made(city, TOURISM, DITTO)
    (group,) = groups_of(case, ActorContext(city.now.date(), city["広報担当"]))
    answers = {"version": case.version - 1, f"answer-{group.key}": "leave"}
    answer = client_of(city, "広報担当").post(f"/cases/registration/{case.pk}/rows/", answers)
    assert (answer.status_code, case.rows.filter(standing="ask").count()) == (409, 1)
