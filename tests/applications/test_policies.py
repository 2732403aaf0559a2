"""運用ポリシー改正協議 (G4(2)): the common policy, an account's items, the application that waits."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from accounts.models import CommonPolicy, SNSAccount
from accounts.policy.clauses import read_clauses
from applications.common_policy.process import COMMON_POLICY
from applications.models import CommonPolicyRevision, NewOperationApplication
from applications.new_operation.actions import save_verdicts, verdicts_mark
from applications.new_operation.process import NEW_OPERATION
from applications.policy_revision.process import POLICY_REVISION
from katori_sns.history.models import Event
from katori_sns.workflow.errors import Incomplete, NotAllowed
from tests.applications.lives import CLAUSES, TODAY, acquired, common, lacking, pending, published, revision
from tests.city import City
from tests.markup import flat
from tests.organisation.entering import client_of


def test_the_common_policy_is_published_with_its_clauses(city: City) -> None:
    published(city)
    policy = CommonPolicy.objects.get()
    assert policy.texts() == {"第1条（目的）": "共通の事項を定める。", "第2条（返信）": "返信はしない。"}
    assert read_clauses(policy.written()) == read_clauses(CLAUSES)
    page = client_of(city, "他課の係員").get("/accounts/policy/").content.decode()
    assert "第2条（返信）" in page


def test_a_version_applies_from_its_day(city: City) -> None:
    published(city)
    published(city, publish_on=city.now.date() + timedelta(days=10))
    today = city.now.date()
    versions = [CommonPolicy.objects.in_force(today + timedelta(days=d)) for d in (0, 9, 10)]
    assert [v.version for v in versions if v] == [1, 1, 2]
    assert CommonPolicy.objects.in_force(today - timedelta(days=1)) is None


@pytest.mark.parametrize("text", ["", "条文", "第2条（用途）本文", "第1条（目的）\n\n第2条（用途）本文"])
def test_clauses_that_cannot_be_read_stay_with_the_drafter(city: City, text: str) -> None:
    case = common(city, text=text)
    with pytest.raises(Incomplete) as refusal:
        city.act("広報担当", "propose", case)
    assert [p.field for p in refusal.value.problems] == ["text"]


def test_the_manager_decides_what_he_did_not_draft(city: City) -> None:
    case = city.start(
        COMMON_POLICY,
        "広報主管課長",
        "秘書広報課",
        origin="pr",
        reason="定める",
        text=CLAUSES,
        publish_on=city.now.date(),
    )
    city.act("広報主管課長", "propose", case)
    with pytest.raises(NotAllowed):
        city.act("広報主管課長", "decide", case)
    city.act("広報補佐", "decide", case)


def waiting(city: City) -> tuple[NewOperationApplication, CommonPolicyRevision]:
    case = city.at_pr(broadcast_only="yes")
    city.judge(case, lacking=(6,))
    city.act("広報担当", "revise_policy", case)
    return case, CommonPolicyRevision.objects.get(application=case)


def test_only_what_is_lacking_opens_a_revision(city: City) -> None:
    case = city.judged()
    with pytest.raises(NotAllowed):
        city.act("広報担当", "revise_policy", case)
    assert not CommonPolicyRevision.objects.exists()


def test_the_revision_carries_the_remarks_and_the_application_waits_for_it(city: City) -> None:
    published(city)
    case, revision = waiting(city)
    assert (revision.remarks, revision.drafter) == ("⑥ 専ら情報発信用途：足りません", city["広報担当"])
    assert "第2条（返信）" in revision.text
    with pytest.raises(Incomplete):
        city.act("広報担当", "resume", case)
    CommonPolicyRevision.objects.filter(pk=revision.pk).update(
        reason="明示する", publish_on=city.now.date() + timedelta(days=1)
    )
    city.act("広報担当", "forward", revision)
    city.act("課長", "submit", revision)
    city.act("広報主管課長", "decide", revision)
    with pytest.raises(Incomplete) as refusal:
        city.act("広報担当", "resume", case)
    assert "施行日がまだ" in refusal.value.problems[0].message
    city.now += timedelta(days=1)
    city.act("広報担当", "resume", case)
    with pytest.raises(Incomplete):  # which clause says it now?
        city.judge(case)
    with pytest.raises(Incomplete):  # the version before is none
        city.judge(case, clause="共通ポリシー第1版第2条（返信）")
    city.judge(case, clause="共通ポリシー第2版第2条（返信）")
    city.act("広報主管課長", "approve", case)
    policy = SNSAccount.objects.get().policies.get()
    assert policy.read_against == 2
    assert policy.item_broadcast.splitlines()[0] == "共通ポリシー第2版第2条（返信）による。"


def test_the_application_goes_on_when_the_revision_is_given_up(city: City) -> None:
    case, revision = waiting(city)
    CommonPolicyRevision.objects.filter(pk=revision.pk).update(
        reason="明示する", text=CLAUSES, publish_on=city.now.date()
    )
    city.act("広報担当", "forward", revision)
    city.act("課長", "submit", revision)
    city.act("広報主管課長", "abandon", revision)
    city.act("広報担当", "resume", case)
    city.act("広報主管課長", "return", case)


def test_exclusive_use_for_sending_names_its_clause(city: City) -> None:
    published(city)
    case = city.judged(
        broadcast_only="yes", item_broadcast="", clauses={"item_broadcast": 2}, common_version=1
    )
    NewOperationApplication.objects.filter(pk=case.pk).update(clauses={})
    with pytest.raises(Incomplete) as refusal:
        city.act("広報主管課長", "approve", case)
    assert [p.field for p in refusal.value.problems] == ["word_6"]
    NewOperationApplication.objects.filter(pk=case.pk).update(clauses={"item_broadcast": 2})
    city.act("広報主管課長", "approve", case)


def test_an_item_may_cite_a_clause_instead_of_a_text(city: City) -> None:
    published(city)
    case = city.draft(item_data="", terms_quoted="", clauses={"item_data": 2}, common_version=1)
    assert case.texts()["item_data"].startswith("香取市ソーシャルメディア運用ポリシー（第1版）第2条による。")
    city.act("係員", "forward", case)


def revised(city: City, account: SNSAccount, **more: Any) -> Any:
    items = account.policies.order_by("-version").first()
    fields = (items.written() if items else {}) | {"reason": "体制が変わった"} | more
    return city.start(POLICY_REVISION, accounts=(account,), **fields)


def test_new_items_are_in_force_from_the_managers_act(city: City) -> None:
    account = pending(city)
    case = revised(city, account, item_purpose="来訪を促す")
    city.act("係員", "forward", case)
    city.act("課長", "submit", case)
    assert account.policies.count() == 1
    city.act("広報主管課長", "no_objection", case)
    new = account.policies.order_by("-version")[0]
    assert (new.version, new.item_purpose, new.in_force_from) == (2, "来訪を促す", city.now.date())
    page = flat(client_of(city, "係員").get(f"/accounts/{account.pk}/policy/2/").text)
    assert "<ins>" in page
    city.act("シティプロモーション", "circulate", case)


def test_an_objection_leaves_the_items_as_they_are(city: City) -> None:
    account = pending(city)
    case = revised(city, account)
    city.act("係員", "forward", case)
    city.act("課長", "submit", case)
    city.act("広報主管課長", "objection", case)
    assert account.policies.count() == 1


def test_an_account_has_one_open_revision(city: City) -> None:
    account = pending(city)
    case = revised(city, account)
    with pytest.raises(Incomplete):
        revised(city, account)
    city.act("係員", "cancel", case)
    revised(city, account)


def test_the_page_asks_only_for_accounts_of_ones_own(city: City) -> None:
    account = pending(city)
    mine, others = client_of(city, "係員"), client_of(city, "他課の係員")
    path = "/cases/policy-revision/new/"
    assert others.post(path, {"account": account.pk}).status_code == 422
    answer = mine.post(path, {"account": account.pk})
    assert answer.status_code == 302
    assert others.get(answer["Location"]).status_code == 404


def test_the_pr_division_takes_its_proposal_back(city: City) -> None:
    case = common(city)
    city.act("広報担当", "propose", case)
    city.act("広報担当", "take_back", case)
    case.refresh_from_db()
    assert (case.state, CommonPolicy.objects.exists()) == ("draft", False)


def test_what_was_lacking_before_the_revision_stays_beside_what_is_clear_after_it(city: City) -> None:
    case, revision = waiting(city)
    CommonPolicyRevision.objects.filter(pk=revision.pk).update(
        reason="明示する", text=CLAUSES, publish_on=city.now.date()
    )
    for role, action in (("広報担当", "forward"), ("課長", "submit"), ("広報主管課長", "decide")):
        city.act(role, action, revision)
    city.act("広報担当", "resume", case)
    before = NewOperationApplication.objects.get(pk=case.pk).standing("item:")
    assert before["item:6", ""].word == "不足"  # until something else is said
    city.judge(case, clause="共通ポリシー第1版第2条（返信）")
    after = NewOperationApplication.objects.get(pk=case.pk)
    said = [(s.word, s.text) for s in after.statements if s.key == "item:6"]
    assert said == [("不足", "足りません"), ("明確", "")]
    assert len([s for s in after.statements if s.key == "item:1"]) == 1  # it is not said again
    city.act("広報主管課長", "approve", case)
    events = Event.objects.about(case.subject).order_by("seq")
    assert events.get(action="revise_policy").changes["九項目 ⑥"] == [None, "不足"]
    assert events.get(action="approve").changes["九項目 ⑥"] == ["不足", "明確"]


def test_a_remark_does_not_outlive_the_word_that_it_explained(city: City) -> None:
    case = city.at_pr()
    city.judge(case, lacking=(4,))
    save_verdicts(
        NEW_OPERATION,
        case.pk,
        actor=city["広報担当"],
        now=city.now,
        seen=verdicts_mark(case),
        words={4: "clear"},
        remarks={4: "足りません"},
    )
    (said,) = (s for s in NewOperationApplication.objects.get(pk=case.pk).statements if s.key == "item:4")
    assert (said.word, said.text) == ("明確", "")


def test_another_plan_of_reviews_begins_with_one_to_come(city: City) -> None:
    """Nobody ends the reviews by a day that has passed, nor puts the first off for ever."""
    account = acquired(city)
    for day in (TODAY, date(2001, 1, 1), date(2031, 11, 17)):
        case = revision(city, account, evaluation_on=day)
        assert lacking(lambda case=case: city.act("係員", "forward", case)) == ["evaluation_on"]
        city.act("係員", "cancel", case)
    account.policies.update(evaluation_on=TODAY)  # it has come since
    city.act("係員", "forward", revision(city, account, evaluation_on=TODAY))
