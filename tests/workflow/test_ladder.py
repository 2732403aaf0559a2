"""The way of an application, from the draft to the report."""

import json

import pytest

from accounts.models import SNSAccount
from applications.new_operation.actions import Rejection
from katori_sns.history.models import Event
from katori_sns.notices.models import Notice, Outbox
from katori_sns.organisation.roles import ActorContext
from katori_sns.workflow.course import context_of
from katori_sns.workflow.errors import Conflict, Incomplete, NotAllowed, NotVisible
from katori_sns.workflow.ladder import forwarder, proposer, submitter
from katori_sns.workflow.models import Case, Submission
from tests.city import City

pytestmark = pytest.mark.postgres


def open_desks(case: Case) -> list[str]:
    return sorted(case.tasks.open().values_list("desk", flat=True))


def test_four_people_bring_an_application_from_draft_to_receipt(city: City) -> None:
    case = city.draft()
    assert open_desks(case) == ["draft"]
    city.act("係員", "forward", case)
    assert open_desks(case) == ["chief"]
    city.act("課長", "submit", case)
    assert open_desks(case) == ["assess", "pr"]
    city.judge(case)
    city.act("広報担当", "assess", case)
    city.act("広報主管課長", "approve", case)
    assert open_desks(case) == ["acquire", "promotion"]
    city.act("シティプロモーション", "receive", case)
    case.refresh_from_db()
    assert open_desks(case) == ["acquire"]  # until the account is reported
    assert (case.state, case.number, case.closed_fiscal_year) == ("approved", "令和8年度 申第1号", 2026)
    words = Event.objects.about(case.subject).order_by("seq").values_list("label", flat=True)
    assert list(words) == ["起案", "所属長へ回す", "提出", "九項目を確認", "承認", "受領"]


def test_approval_enters_the_account_as_pending_with_policy_version_one(city: City) -> None:
    case = city.approved()
    account = SNSAccount.objects.get()
    assert (account.name, account.state, account.section) == ("佐原の大祭", "pending", case.section)
    policy = account.policies.get()
    assert (policy.version, policy.texts(), policy.source) == (1, case.texts(), case.subject)
    assert case.case_accounts.get().account == account


def test_an_incomplete_application_names_every_missing_field(city: City) -> None:
    case = city.draft(purpose="", item_data=" ", consultation=None, other="")
    with pytest.raises(Incomplete) as refusal:
        city.act("係員", "forward", case)
    assert [(p.field, p.message) for p in refusal.value.problems] == [
        ("consultation", "結果の出た事前協議を選んでください。まだなら先に協議してください"),
        ("purpose", "利用目的を入力してください"),
        ("item_data", "⑧ データ保護と継続性を入力してください"),
    ]
    assert open_desks(case) == ["draft"]


def test_approval_waits_for_nine_clear_items(city: City) -> None:
    case = city.at_pr()
    with pytest.raises(Incomplete) as refusal:
        city.act("広報主管課長", "approve", case)
    assert len(refusal.value.problems) == 9
    city.judge(case, lacking=(4,))
    with pytest.raises(Incomplete) as refusal:
        city.act("広報主管課長", "approve", case)
    assert [p.field for p in refusal.value.problems] == ["word_4"]


@pytest.mark.parametrize("action", ["return", "reject"])
def test_refusals_need_a_reason(city: City, action: str) -> None:
    case = city.judged()
    with pytest.raises(Incomplete) as refusal:
        city.act("広報主管課長", action, case, comment="　", payload=Rejection("4 手続 (1)"))
    assert [p.field for p in refusal.value.problems] == ["comment"]


def test_a_rejection_names_the_article_it_rests_on(city: City) -> None:
    case = city.judged()
    with pytest.raises(Incomplete) as refusal:
        city.act("広報主管課長", "reject", case)
    assert [p.field for p in refusal.value.problems] == ["basis"]
    city.act("広報主管課長", "reject", case, payload=Rejection("4 手続 (2)④"))
    case.refresh_from_db()
    assert (case.state, case.closed_at, case.decided_at) == ("rejected", city.now, city.now)


def test_three_returns_keep_every_round_and_its_verdicts(city: City) -> None:
    case = city.draft()
    for round_ in (1, 2, 3):
        city.act("係員", "forward", case)
        city.act("課長", "submit", case)
        city.judge(case, lacking=(round_,))
        city.act("広報主管課長", "return", case, comment=f"{round_}回目")
    city.act("係員", "forward", case)
    city.act("課長", "submit", case)
    city.judge(case)
    city.act("広報主管課長", "approve", case)
    case.refresh_from_db()
    assert (case.round, case.number) == (4, "令和8年度 申第1号")
    assert list(Submission.objects.values_list("round", flat=True)) == [1, 2, 3, 4]
    lacking = [(s.task.round, s.key) for s in case.statements if s.value == "lacking"]
    assert lacking == [(1, "item:1"), (2, "item:2"), (3, "item:3")]
    assert {s.value for s in case.standing("item:").values()} == {"clear", "none"}


def test_what_was_submitted_is_kept_word_for_word(city: City) -> None:
    case = city.at_pr()
    kept = json.loads(Submission.objects.get().data)
    assert kept["purpose"] == "大祭の魅力を伝える"
    assert kept["start_on"] == "令和9年12月13日"
    assert kept["sender"] == "所属長　商工観光課長　課長 太郎"
    assert case.number == ""  # the row in hand is older than the act
    case.refresh_from_db()
    assert case.submitted_at == city.now


def test_the_drafter_pulls_back_until_the_chief_acts(city: City) -> None:
    case = city.at_chief()
    city.act("係員", "pull_back", case)
    assert open_desks(case) == ["draft"]
    city.act("係員", "forward", case)
    city.act("課長", "submit", case)
    with pytest.raises(NotAllowed):
        city.act("係員", "pull_back", case)


def test_the_chief_pulls_back_from_the_pr_division_and_the_round_ends(city: City) -> None:
    case = city.judged()
    city.act("課長", "pull_back", case)
    case.refresh_from_db()
    assert (open_desks(case), case.round) == (["chief"], 2)
    city.act("課長", "submit", case)
    with pytest.raises(Incomplete):
        city.act("広報主管課長", "approve", case)


def test_the_drafter_cancels_before_submission_and_the_chief_after(city: City) -> None:
    case = city.at_chief()
    city.act("係員", "cancel", case)
    case.refresh_from_db()
    assert (case.state, open_desks(case)) == ("cancelled", [])
    other = city.at_pr()
    with pytest.raises(NotAllowed):
        city.act("係員", "cancel", other)
    city.act("課長", "cancel", other)
    other.refresh_from_db()
    assert other.closed_at == city.now


def test_nothing_takes_an_approval_back(city: City) -> None:
    case = city.approved()
    task = case.tasks.get(desk="pr")
    for role, action in (("課長", "cancel"), ("課長", "pull_back"), ("広報主管課長", "return")):
        with pytest.raises(Conflict):
            city.act(role, action, case, task=task)


def test_the_same_act_sent_twice_is_already_done(city: City) -> None:
    case = city.judged()
    task = city.task(case, "approve")
    assert not city.act("広報主管課長", "approve", case, task=task).already
    assert city.act("広報主管課長", "approve", case, task=task).already
    assert SNSAccount.objects.count() == 1


def test_another_version_than_the_one_seen_is_a_conflict(city: City) -> None:
    case = city.at_pr()
    with pytest.raises(Conflict):
        city.act("広報主管課長", "return", case, seen_version=1)


def test_a_task_of_another_case_is_not_found(city: City) -> None:
    one, other = city.at_pr(), city.at_pr()
    with pytest.raises(NotVisible):
        city.act("広報主管課長", "return", one, task=city.task(other, "return"))


def test_numbers_have_no_gaps_and_begin_anew_each_fiscal_year(city: City) -> None:
    first, second = city.at_pr(), city.at_pr()
    city.now = city.now.replace(year=2027, month=4, day=1)
    third = city.at_pr()
    for case in (first, second, third):
        case.refresh_from_db()
    assert [c.number for c in (first, second, third)] == [
        "令和8年度 申第1号",
        "令和8年度 申第2号",
        "令和9年度 申第1号",
    ]


def test_whoever_must_act_now_is_told_in_the_app_and_by_mail(city: City) -> None:
    case = city.at_chief()
    notice = Notice.objects.get(user=city["課長"])
    assert (notice.title, notice.path) == (f"［提出］{case.title}", case.get_absolute_url())
    assert Outbox.objects.filter(topic="mail", payload__user=city["課長"].pk).count() == 1
    city.act("課長", "return", case, comment="日付を直してください")
    told = Notice.objects.get(user=city["係員"])
    assert told.body == "差戻し：課長 太郎"  # why, the page says


def test_a_member_takes_over_the_draft_of_one_who_left(city: City) -> None:
    case = city.draft()
    with pytest.raises(NotAllowed):
        city.act("同僚", "take_over", case)
    city["係員"].appointments.update(ends=city.now.date().replace(day=1))
    city.act("同僚", "take_over", case)
    case.refresh_from_db()
    assert case.drafter == city["同僚"]
    city.act("同僚", "forward", case)


def test_open_tasks_never_double(city: City) -> None:
    case = city.approved()
    assert open_desks(case) == ["acquire", "promotion"]


def test_who_submitted_it_and_moved_leaves_it_to_his_successor_to_pull_back(city: City) -> None:
    case = city.at_pr()
    city["課長"].appointments.all().delete()
    city.appoint("同僚", "商工観光課", "課長", head=True)
    city.act("同僚", "pull_back", case)
    assert open_desks(case) == ["chief"]


def test_what_was_not_sent_is_nobodys_to_pull_back(city: City) -> None:
    ctx = context_of(city.draft(), ActorContext(city.now.date(), city["係員"]))
    assert [by(ctx) for by in (forwarder, submitter, proposer)] == [None] * 3
