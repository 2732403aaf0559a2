"""What a careless or hostile colleague tries with the notices of an account."""

from __future__ import annotations

from datetime import timedelta

import pytest

from accounts.custody.actions import keep_custody
from accounts.models import Custody, HandleRecord, SNSAccount, WatchedHandle
from applications.models import ChangeNotice
from katori_sns.history.models import Event
from katori_sns.workflow.errors import Incomplete
from tests.applications.lives import (
    URL,
    abandonment,
    acquired,
    acquisition,
    handed_over,
    identity,
    new_handle,
    pending,
    rename,
    revision,
    sent,
    set_fields,
    transfer,
    transferred,
)
from tests.city import City

pytestmark = [pytest.mark.sqlite, pytest.mark.no_cover]
NEW = "https://www.instagram.com/katori/"


def test_the_giving_section_does_not_rename_what_it_gave_away(city: City) -> None:
    account = acquired(city)
    case = transferred(city, account)
    city.act("広報担当", "return", case)
    set_fields(case, what="name", new_name="よそから変えた名")
    with pytest.raises(Incomplete):
        sent(city, case)


def test_the_giving_section_does_not_give_it_away_again(city: City) -> None:
    account = acquired(city)
    case = transferred(city, account)
    city.act("広報担当", "return", case)
    set_fields(case, new_section=city.sections["生活経済部"])
    with pytest.raises(Incomplete):
        city.act("係員", "forward", case)


def test_a_transfer_that_was_declined_can_be_given_up(city: City) -> None:
    account = acquired(city)
    case = handed_over(city, account)
    city.act("他課の課長", "decline", case)
    city.act("課長", "cancel", case)
    rename(city, account)


def test_a_transfer_nobody_answers_can_be_given_up(city: City) -> None:
    case = handed_over(city, acquired(city))
    city.act("課長", "cancel", case)


def test_a_transfer_to_a_section_that_ended_is_refused(city: City) -> None:
    account = acquired(city)
    case = transfer(city, account)
    city.act("係員", "forward", case)
    city.sections["農政課"].ends = city.now.date() - timedelta(days=1)
    city.sections["農政課"].save()
    with pytest.raises(Incomplete):
        city.act("課長", "hand_over", case)


def given_away(city: City, account: SNSAccount) -> None:
    """As the PR division does with what an ended section left."""
    SNSAccount.objects.filter(pk=account.pk).update(section=city.sections["農政課"])


def test_a_policy_revision_of_an_account_given_away_is_refused(city: City) -> None:
    account = acquired(city)
    case = revision(city, account)
    city.act("係員", "forward", case)
    given_away(city, account)
    with pytest.raises(Incomplete, match="農政課に移りました"):
        city.act("課長", "submit", case)


def test_an_account_does_not_pass_on_while_another_case_is_open(city: City) -> None:
    account = acquired(city)
    case = revision(city, account)
    with pytest.raises(Incomplete, match="ほかに進んでいる案件"):
        transferred(city, account)
    city.act("係員", "cancel", case)
    passing = ChangeNotice.objects.get()
    city.act("係員", "forward", passing)
    city.act("課長", "hand_over", passing)
    later = revision(city, account)
    with pytest.raises(Incomplete, match="ほかに進んでいる案件"):
        city.act("他課の課長", "confirm", passing)
    city.act("係員", "cancel", later)
    city.act("他課の課長", "confirm", passing)


def test_a_transfer_returned_afterwards_is_sent_again(city: City) -> None:
    account = acquired(city)
    case = transferred(city, account)
    city.act("広報担当", "return", case)
    city.act("係員", "forward", case)
    city.act("課長", "hand_over", case)
    city.act("他課の課長", "confirm", case)
    city.act("広報担当", "acknowledge", case)
    assert Event.objects.about(account.subject).filter(action="transfer").count() == 1


def test_a_policy_revision_submitted_before_the_account_was_given_away(city: City) -> None:
    account = acquired(city)
    case = revision(city, account)
    sent(city, case)
    given_away(city, account)
    with pytest.raises(Incomplete, match="農政課に移りました"):
        city.act("広報主管課長", "no_objection", case)


def test_a_policy_revision_of_an_abandoned_account_is_refused(city: City) -> None:
    account = pending(city)
    case = revision(city, account)
    city.act("係員", "forward", case)
    sent(city, abandonment(city, account))
    with pytest.raises(Incomplete):
        city.act("課長", "submit", case)


def test_an_acquisition_sent_again_leaves_an_account_given_away_alone(city: City) -> None:
    account = pending(city)
    case = acquisition(city, account)
    sent(city, case)
    city.act("広報担当", "return", case)
    given_away(city, account)
    set_fields(case, custodian=city["他課の係員"], account_name="よそから変えた名")
    with pytest.raises(Incomplete):
        sent(city, case)


def test_an_acquisition_sent_again_keeps_a_later_name_and_handle(city: City) -> None:
    account = pending(city)
    case = acquisition(city, account)
    sent(city, case)
    city.act("広報担当", "return", case)
    sent(city, new_handle(city, account, NEW))
    sent(city, case)
    account.refresh_from_db()
    assert account.handle == "katori"
    assert list(HandleRecord.objects.filter(ends=None).values_list("handle", flat=True)) == ["katori"]


def test_an_acquisition_sent_again_keeps_a_later_custodian(city: City) -> None:
    account = pending(city)
    case = acquisition(city, account)
    sent(city, case)
    city.act("広報担当", "return", case)
    keep_custody(
        account_id=account.pk, by=city["同僚"], now=city.now, custodian=city["同僚"], kept_at="新しい金庫"
    )
    sent(city, case)
    assert Custody.objects.get(account=account).kept_at == "新しい金庫"


def test_a_mistyped_handle_put_right_is_not_watched(city: City) -> None:
    account = acquired(city)
    case = new_handle(city, account, NEW)
    sent(city, case)
    city.act("広報担当", "return", case)
    set_fields(case, **identity("https://www.instagram.com/katori2/"))
    sent(city, case)
    assert list(WatchedHandle.objects.values_list("handle", flat=True)) == ["sawara_taisai"]
    assert list(HandleRecord.objects.order_by("pk").values_list("handle", flat=True)) == [
        "sawara_taisai",
        "katori2",
    ]


def test_a_name_taken_back_is_no_longer_watched(city: City) -> None:
    account = acquired(city)
    sent(city, first := new_handle(city, account, NEW))
    city.act("広報担当", "acknowledge", first)
    sent(city, new_handle(city, account, URL))
    assert list(WatchedHandle.objects.values_list("handle", flat=True)) == ["katori"]


def test_a_change_that_is_to_come_is_not_made_yet(city: City) -> None:
    account = acquired(city)
    case = new_handle(city, account, NEW)
    set_fields(case, changed_on=city.now.date().replace(year=9999))
    with pytest.raises(Incomplete):
        sent(city, case)


def test_a_change_before_the_account_was_acquired(city: City) -> None:
    account = acquired(city)
    case = new_handle(city, account, NEW)
    set_fields(case, changed_on=city.now.date().replace(year=1990))
    with pytest.raises(Incomplete):
        sent(city, case)


def test_an_account_acquired_before_its_approval_is_refused(city: City) -> None:
    long_ago = city.now.date() - timedelta(days=2000)
    account = pending(city)
    case = acquisition(city, account, acquired_on=long_ago, start_on=long_ago)
    with pytest.raises(Incomplete):
        sent(city, case)


def test_a_start_put_off_by_a_correction_waits_again(city: City) -> None:
    account = pending(city)
    case = acquisition(city, account)
    sent(city, case)
    city.act("広報担当", "return", case)
    set_fields(case, start_on=city.now.date() + timedelta(days=300))
    sent(city, case)
    account.refresh_from_db()
    assert account.state == SNSAccount.State.PENDING


def test_a_notice_of_a_new_handle_does_not_become_one_of_a_new_name(city: City) -> None:
    account = acquired(city)
    case = new_handle(city, account, NEW)
    sent(city, case)
    city.act("広報担当", "return", case)
    set_fields(case, what="name", new_name="新しい名")
    with pytest.raises(Incomplete) as refusal:
        sent(city, case)
    assert [problem.field for problem in refusal.value.problems] == ["what"]
    set_fields(case, what="identity", **identity(URL))
    sent(city, case)
    account.refresh_from_db()
    assert (account.handle, account.name) == ("sawara_taisai", "佐原の大祭")


@pytest.mark.parametrize("heir", ["シティプロモーション推進課", "秘書広報課"])
def test_a_transfer_that_took_effect_is_not_sent_to_a_third_section(city: City, heir: str) -> None:
    account = acquired(city)
    case = transferred(city, account)
    city.act("広報担当", "return", case)
    set_fields(case, new_section=city.sections[heir])
    with pytest.raises(Incomplete):
        city.act("係員", "forward", case)
    set_fields(case, new_section=city.sections["農政課"])
    city.act("係員", "forward", case)
    set_fields(case, new_section=city.sections[heir])
    with pytest.raises(Incomplete):
        city.act("課長", "hand_over", case)
    account.refresh_from_db()
    assert account.section == city.sections["農政課"]
