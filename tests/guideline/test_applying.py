"""Scope and procedures (G1, G4(1)–(4)), each row's sentence in all its parts."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from accounts.models import SNSAccount
from accounts.policy.items import NINE_ITEMS
from applications.consultation.actions import Conditions
from applications.emergency.actions import Afterwards
from applications.models import ConsultedMedium, NewOperationApplication
from applications.new_operation.fields import FIELDS as NEW_FIELDS
from applications.new_operation.forms import VerdictForm
from applications.withdrawal.fields import FIELDS as WITHDRAWAL_FIELDS
from katori_sns.cases.fields import FORM
from katori_sns.notices.models import Notice
from katori_sns.workflow.errors import Incomplete, NotAllowed, NotVisible
from katori_sns.workflow.models import Statement
from katori_sns.workflow.reminding import remind
from tests.accounts.keeping import account_of, give
from tests.applications import giving_up, lives
from tests.city import City
from tests.organisation.entering import client_of, page_of
from tests.posts import writing

pytestmark = [pytest.mark.sqlite, pytest.mark.no_cover]

REFUSED = (NotAllowed, NotVisible)
SCOPES = ("single", "joint", "citywide")
FORM_TEXTS = {
    name: ""
    for name in ("manager", "purpose", "trouble", "content", "hours", "frequency", "operators", "comments")
}


@pytest.fixture
def client(city: City) -> Client:
    return client_of(city, "係員")


def of_scope(city: City, scope: str) -> NewOperationApplication:
    """An application that waits for the chief."""
    case = city.draft(scope=scope)
    if scope == "joint":
        case.joint_sections.add(city.sections["農政課"])
    city.act("係員", "forward", case)
    return case


def fields(refusal: Any) -> list[str]:
    return [problem.field for problem in refusal.value.problems]


def test_whoever_uses_it_for_the_city_or_a_section_goes_the_same_way(city: City, client: Client) -> None:
    page = page_of(client, "/cases/new-operation/new/")
    for scope in SCOPES:
        assert f'value="{scope}"' in page
        case = of_scope(city, scope)
        with pytest.raises(NotAllowed):
            city.act("係員", "submit", case)
        city.act("課長", "submit", case)
        with pytest.raises(Incomplete) as refusal:
            city.act("広報主管課長", "approve", case)
        assert len(fields(refusal)) == len(NINE_ITEMS)


def test_a_contractor_writes_for_his_accounts_alone_and_sends_nothing_unchecked(city: City) -> None:
    account = account_of(city)
    with pytest.raises(NotAllowed):
        writing.drafted(city, "委託業者", account)
    give(account, city["委託業者"])
    post = writing.drafted(city, "委託業者", account)
    for action in ("no_checker", "record", "publish_first"):
        with pytest.raises(NotAllowed):
            city.act("委託業者", action, post, payload=writing.went_out(city, post))
    view = writing.drafted(
        city, "委託業者", account, nature="official", decider=city.sections["商工観光課"], text="中止します。"
    )
    with pytest.raises(NotAllowed):
        city.act("委託業者", "cite_decision", view)
    city.act("委託業者", "ask_check", post)
    with pytest.raises(NotAllowed):
        city.act("委託業者", "confirm", post)


def test_the_chief_submits_and_the_pr_manager_approves_and_nobody_else(city: City) -> None:
    case = city.at_chief()
    for role in ("係員", "同僚", "広報担当", "広報主管課長"):
        with pytest.raises(REFUSED):
            city.act(role, "submit", case, ground="出張")
    city.act("課長", "submit", case)
    city.judge(case)
    for role in ("係員", "課長", "広報担当"):
        with pytest.raises(NotAllowed):
            city.act(role, "approve", case, ground="出張")
    city.act("広報主管課長", "approve", case)
    case.refresh_from_db()
    assert case.state == "approved"


def test_a_result_is_cited_by_one_application_for_each_medium(city: City) -> None:
    cited = city.consulted("商工観光課", "instagram", "x")
    first = city.at_pr(consultation=cited)
    again = city.draft(consultation=cited)
    with pytest.raises(Incomplete) as refusal:
        city.act("係員", "forward", again)
    assert "使い終わっています" in refusal.value.problems[0].message
    other = city.at_pr(consultation=cited, medium="x")
    rows = ConsultedMedium.objects.order_by("medium").values_list("medium", "application")
    assert list(rows) == [("instagram", first.pk), ("x", other.pk)]


def test_the_pr_division_records_a_call_and_the_chief_it_names_confirms_it(city: City) -> None:
    for role, status in (("係員", 404), ("課長", 404), ("広報担当", 200)):
        assert client_of(city, role).get("/cases/prior-consultation/record/").status_code == status
    case = lives.record(city)
    for empty in ("held_at", "held_with", "gist", "outcome"):
        with pytest.raises(Incomplete) as refusal:
            city.act("広報担当", "forward", lives.record(city, **{empty: None if empty == "held_at" else ""}))
        assert fields(refusal) == [empty]
    city.act("広報担当", "forward", case)
    for role in ("係員", "広報担当", "広報主管課長", "他課の課長"):
        with pytest.raises(REFUSED):
            city.act(role, "submit", case, ground="出張")
    city.act("課長", "submit", case)
    city.act("広報主管課長", "no_objection", case)


def test_conditions_carry_numbers_and_each_waits_for_its_answer(city: City) -> None:
    case = lives.sent(city, lives.consultation(city))
    with pytest.raises(Incomplete):
        city.act("広報主管課長", "conditional", case, payload=Conditions())
    city.act("広報主管課長", "conditional", case, payload=Conditions(("了承を得る", "手順を決める")))
    said = Statement.objects.filter(task__case=case.pk).order_by("key")
    assert [(s.label, s.text) for s in said] == [("条件1", "了承を得る"), ("条件2", "手順を決める")]
    application = city.draft(consultation=case)
    with pytest.raises(Incomplete) as refusal:
        city.act("係員", "forward", application)
    assert fields(refusal) == ["answer_1", "answer_2"]
    lives.set_fields(application, answers={f"{case.pk}-1": "得る", f"{case.pk}-2": " "})
    with pytest.raises(Incomplete) as refusal:
        city.act("係員", "forward", application)
    assert fields(refusal) == ["answer_2"]
    lives.set_fields(application, answers={f"{case.pk}-1": "得る", f"{case.pk}-2": "決める"})
    lives.sent(city, application)
    data = json.loads(application.submissions.get().data)
    assert data["conditions"] == "条件1：了承を得る\n対応：得る\n条件2：手順を決める\n対応：決める"


def test_without_the_consultation_and_each_field_of_the_form_it_stays_with_its_drafter(city: City) -> None:
    case = city.draft(**FORM_TEXTS, start_on=None, other="", consultation=None)
    for act in ("forward",):
        with pytest.raises(Incomplete) as refusal:
            city.act("係員", act, case)
        wanted = {"consultation", "start_on", *FORM_TEXTS}
        assert wanted <= set(fields(refusal))
        assert "other" not in fields(refusal)
    unheard = city.consulted("商工観光課", "x")
    with pytest.raises(Incomplete) as refusal:
        city.act("係員", "forward", city.draft(consultation=unheard))
    assert fields(refusal) == ["consultation"]
    # What was there when it was forwarded may be gone when it is submitted.
    sent = city.at_chief()
    lives.set_fields(sent, trouble="")
    with pytest.raises(Incomplete) as refusal:
        city.act("課長", "submit", sent)
    assert fields(refusal) == ["trouble"]


def test_in_joint_use_the_chief_of_the_section_that_represents_it_alone_submits(city: City) -> None:
    case = of_scope(city, "joint")
    with pytest.raises(NotAllowed):
        city.act("他課の課長", "submit", case, ground="出張")
    city.act("課長", "submit", case)
    alone = city.draft(scope="joint")
    with pytest.raises(Incomplete) as refusal:
        city.act("係員", "forward", alone)
    assert fields(refusal) == ["joint_sections"]


def test_an_application_is_about_one_medium_and_its_copy_is_another(city: City, client: Client) -> None:
    case = city.approved()
    assert list(SNSAccount.objects.values_list("medium", flat=True)) == ["instagram"]
    client.post(f"/cases/new-operation/{case.pk}/copy/", {"medium": "x"})
    new = NewOperationApplication.objects.exclude(pk=case.pk).get()
    assert (new.medium, new.state, new.purpose, new.number) == ("x", "draft", case.purpose, "")
    with pytest.raises(Incomplete) as refusal:
        city.act("係員", "forward", new)
    assert "について行っていません" in refusal.value.problems[0].message


def test_only_6_may_be_not_applicable_in_the_sheet_and_in_the_approval(city: City) -> None:
    case = city.at_pr()
    form = VerdictForm()
    for item in NINE_ITEMS:
        choices = {value for value, _ in form.fields[f"word_{item.number}"].choices}  # type: ignore[attr-defined]
        assert ("none" in choices) is (item.number == 6), item
    city.judge(case)
    Statement.objects.filter(task__case=case.pk, key__startswith="item:").update(value="none")
    with pytest.raises(Incomplete) as refusal:
        city.act("広報主管課長", "approve", case)
    assert set(fields(refusal)) >= {f"word_{n}" for n in range(1, 10) if n != 6}
    assert "word_6" not in fields(refusal)


def test_an_emergency_is_recognised_by_the_manager_in_one_act_and_keeps_the_time_of_the_call(
    city: City,
) -> None:
    told = {"told_at": lives.MONDAY, "told_by": "課長", "told_to": "広報主管課長"}
    case = lives.sent(city, lives.emergency(city, "x", "line", **told))
    for role in ("課長", "広報担当"):
        with pytest.raises(NotAllowed):
            city.act(role, "recognise", case, payload=Afterwards(None, "災害が終われば閉じる"))
    assert not SNSAccount.objects.exists()
    city.act("広報主管課長", "recognise", case, payload=Afterwards(None, "災害が終われば閉じる"))
    assert sorted(SNSAccount.objects.values_list("medium", "state")) == [
        ("line", "pending"),
        ("x", "pending"),
    ]
    # No consultation and no application of its own: the acquisition is what comes next.
    assert sorted(case.tasks.open().values_list("desk", flat=True)) == ["acquire", "promotion"]
    said = json.loads(case.submissions.get().data)
    assert said["told_at"].startswith("令和8年11月16日")
    assert (said["told_by"], said["told_to"]) == ("課長", "広報主管課長")
    case.refresh_from_db()
    assert (case.told_at, case.decided_at) == (lives.MONDAY, city.now)


def test_nothing_stands_in_the_register_before_the_approval(city: City) -> None:
    case = city.judged()
    city.act("広報担当", "assess", case)
    assert not SNSAccount.objects.exists()
    city.act("広報主管課長", "approve", case)
    account = SNSAccount.objects.get()
    assert (account.state, account.get_state_display()) == ("pending", "取得待ち")
    policy = account.policies.get()
    assert (policy.version, policy.texts()) == (1, case.texts())


def test_before_the_approval_there_is_nothing_to_report_as_acquired(city: City, client: Client) -> None:
    case = city.judged()
    city.act("広報担当", "assess", case)
    assert "できるアカウントはありません" in page_of(client, "/cases/acquisition/new/")
    city.act("広報主管課長", "approve", case)
    account = case.case_accounts.get().account
    assert f'value="{account.pk}"' in page_of(client, "/cases/acquisition/new/")
    others = client_of(city, "他課の係員")
    assert "できるアカウントはありません" in page_of(others, "/cases/acquisition/new/")


def test_an_acquisition_holds_from_its_submission_and_the_pr_division_acknowledges_it(city: City) -> None:
    account = lives.pending(city)
    case = lives.acquisition(city, account)
    city.act("係員", "forward", case)
    account.refresh_from_db()
    assert account.state == "pending"
    with pytest.raises(NotAllowed):
        city.act("係員", "submit", case)
    city.act("課長", "submit", case)
    account.refresh_from_db()
    assert (account.state, account.url, account.listed_on) == ("active", lives.URL, None)
    for role in ("係員", "課長"):
        with pytest.raises(NotAllowed):
            city.act(role, "acknowledge", case)
    city.act("広報担当", "acknowledge", case)
    account.refresh_from_db()
    assert account.listed_on == city.now.date()


def test_an_approval_that_is_not_reported_is_told_of_on_its_day(city: City) -> None:
    account = lives.pending(city)
    task = account.case_accounts.get().case.tasks.get(desk="acquire")
    assert (task.done_at, task.due) == (None, date(2026, 12, 15))
    remind(now=city.now.replace(year=2026, month=12, day=15))
    told = Notice.objects.filter(title__startswith="［期限の日］取得の届出").values_list(
        "user__name", flat=True
    )
    assert {"係員 太郎", "課長 太郎"} <= set(told)
    lives.sent(city, lives.acquisition(city, account))
    task.refresh_from_db()
    assert task.done_at == city.now


def test_what_is_not_to_be_acquired_is_given_up_before_and_not_after(city: City) -> None:
    account = lives.pending(city)
    lives.sent(city, lives.abandonment(city, account))
    account.refresh_from_db()
    assert account.state == "abandoned"
    with pytest.raises(Incomplete):
        lives.sent(city, lives.acquisition(city, account))
    run = lives.acquired(city, url="https://www.instagram.com/other/")
    with pytest.raises(Incomplete) as refusal:
        city.act("係員", "forward", lives.abandonment(city, run))
    assert fields(refusal) == ["account"]


def test_names_change_by_a_notice_of_the_chief_alone(city: City, client: Client) -> None:
    account = lives.acquired(city)
    case = lives.rename(city, account)
    city.act("係員", "forward", case)
    with pytest.raises(NotAllowed):
        city.act("係員", "submit", case)
    account.refresh_from_db()
    assert account.name == "佐原の大祭"
    city.act("課長", "submit", case)
    account.refresh_from_db()
    assert account.name == "新しい名"
    city.act("広報担当", "acknowledge", case)
    lives.sent(city, lives.new_handle(city, account, "https://www.instagram.com/shin/"))
    account.refresh_from_db()
    assert (account.handle, account.watched_handles.get().handle) == ("shin", "sawara_taisai")


def test_a_transfer_is_confirmed_by_the_chief_who_takes_it_over(city: City) -> None:
    account = lives.acquired(city)
    case = lives.transfer(city, account)
    city.act("係員", "forward", case)
    with pytest.raises(NotAllowed):  # it would hold at once
        city.act("課長", "submit", case)
    city.act("課長", "hand_over", case)
    for role in ("課長", "他課の係員", "広報主管課長"):
        with pytest.raises(REFUSED):
            city.act(role, "confirm", case, ground="出張")
    account.refresh_from_db()
    assert account.section.name == "商工観光課"
    city.act("他課の課長", "confirm", case)
    account.refresh_from_db()
    assert account.section.name == "農政課"


def test_an_acquisition_before_the_approval_says_why_and_chief_and_pr_division_are_told(city: City) -> None:
    account, before = lives.pending(city), lives.TODAY - timedelta(days=1)
    case = lives.acquisition(city, account, acquired_on=before, changed_on=before)
    city.act("係員", "forward", case)
    with pytest.raises(Incomplete) as refusal:
        city.act("課長補佐", "submit", case, ground="出張")
    assert fields(refusal) == ["early"]
    account.refresh_from_db()
    assert (account.state, account.acquired_on) == ("pending", None)
    city.act("課長補佐", "submit", case, ground="出張", early="催しに間に合わせた")
    account.refresh_from_db()
    assert (account.state, account.acquired_on) == ("active", before)
    said = Statement.objects.get(task__case=case.pk, key="early:submit")
    assert (said.label, said.text) == ("手続前に実施", "催しに間に合わせた")
    told = Notice.objects.filter(title__startswith="［手続前に実施］").values_list("user__name", flat=True)
    assert set(told) == {f"{role} 太郎" for role in ("課長", "広報担当", "広報補佐", "広報主管課長")}


def test_the_whole_guideline_with_the_day_it_holds_from_is_read_from_every_page(city: City) -> None:
    for role in ("係員", "委託業者", "監査", "システム管理者"):
        client = client_of(city, role)
        assert 'href="/guideline/"' in page_of(client, "/me/"), role
        page = page_of(client, "/guideline/")
        assert "このガイドラインは、令和 4 年 10 月 1 日から施行する。" in page


def test_both_forms_have_the_fields_of_the_guideline_in_its_order(city: City) -> None:
    for fields_of, case, labels in (
        (
            NEW_FIELDS,
            city.draft(other="なし"),
            [
                *("所属名", "運用管理者", "利用目的", "ソーシャルメディアの種類", "トラブル対応策"),
                *("配信情報の内容", "運用時間帯", "配信頻度", "担当者", "コメント等対応方法"),
                *("運用開始予定日", "その他"),
            ],
        ),
        (
            WITHDRAWAL_FIELDS,
            giving_up.started(city, other="なし"),
            [
                *("所属名", "運用管理者", "これまでの利用目的", "ソーシャルメディアの種類"),
                *("運用停止（撤退）の理由", "運用停止・撤退予定日", "その他"),
            ],
        ),
    ):
        rows = fields_of.on_record(fields_of.words(case), FORM)
        lines = [line for row in rows for line in row.get("rows", [row])]  # type: ignore[attr-defined]
        assert [line["label"] for line in lines] == labels
        assert all(line["value"] for line in lines)
