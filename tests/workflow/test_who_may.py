"""Who acts for whom: absence, 代決, 後閲, 上司決裁, and who may not decide."""

import pytest

from applications.consultation.process import PRIOR_CONSULTATION
from katori_sns.notices.models import Notice
from katori_sns.organisation.roles import ActorContext
from katori_sns.workflow.errors import Incomplete, NotAllowed, NotVisible
from katori_sns.workflow.models import Case, Task
from tests.applications import lives
from tests.city import City


def test_a_substitute_submits_for_an_absent_chief_who_reads_later(city: City) -> None:
    case = city.at_chief()
    city.away("課長", "休暇")
    city.act("課長補佐", "submit", case)
    task = case.tasks.get(desk="chief")
    assert (task.acting_for, task.ground) == ("商工観光課 課長 課長 太郎", "休暇")
    reading = city.task(case, "later_read")
    with pytest.raises(NotAllowed):
        city.act("課長補佐", "later_read", case, task=reading)
    city.act("課長", "later_read", case)
    assert not case.tasks.open().filter(desk="later_reading").exists()


def test_the_absent_chief_is_told_at_once(city: City) -> None:
    case = city.at_chief()
    city.away("課長")
    city.act("課長補佐", "submit", case)
    assert Notice.objects.filter(user=city["課長"], title=f"［代決］{case.title}").exists()


def test_a_substitute_states_the_ground_when_no_absence_is_on_record(city: City) -> None:
    case = city.at_chief()
    with pytest.raises(Incomplete) as refusal:
        city.act("課長補佐", "submit", case)
    assert [p.field for p in refusal.value.problems] == ["ground"]
    city.act("課長補佐", "submit", case, ground="急を要し連絡不能")
    assert case.tasks.get(desk="chief").ground == "急を要し連絡不能"


def test_a_substitute_never_submits_his_own_draft(city: City) -> None:
    case = city.draft("課長補佐")
    city.act("課長補佐", "forward", case)
    city.away("課長")
    with pytest.raises(NotAllowed):
        city.act("課長補佐", "submit", case, task=city.task(case, "submit"))
    city.act("部長", "submit", case)
    assert case.tasks.get(desk="chief").superior


def test_a_chief_submits_his_own_draft(city: City) -> None:
    case = city.draft("課長")
    city.act("課長", "forward", case)
    city.act("課長", "submit", case)
    case.refresh_from_db()
    assert case.state == "at_pr"


def test_without_substitutes_the_superior_acts_in_his_own_name(city: City) -> None:
    case = city.judged()
    city.away("広報主管課長")
    city.away("広報補佐")
    city.act("広報の部長", "approve", case)
    task = case.tasks.get(desk="pr")
    assert (task.superior, task.acting_for) == (True, "")
    assert not case.tasks.filter(desk="later_reading").exists()


def test_a_vacant_post_counts_as_absent(city: City) -> None:
    case = city.judged()
    city["広報主管課長"].appointments.all().delete()
    city.act("広報補佐", "approve", case)
    task = case.tasks.get(desk="pr")
    assert (task.acting_for, task.ground) == ("秘書広報課 所属長（欠員）", "欠員")
    city.appoint("広報担当", "秘書広報課", "課長", head=True)
    city.act("広報担当", "later_read", case)


def test_the_superior_decides_the_pr_divisions_own_application(city: City) -> None:
    case = city.draft("広報担当", "秘書広報課")
    city.act("広報担当", "forward", case)
    city.act("広報主管課長", "submit", case)
    city.judge(case, "広報補佐")
    with pytest.raises(NotAllowed):
        city.act("広報主管課長", "approve", case)
    city.act("広報の部長", "approve", case)


def also_heads(city: City) -> None:
    """The PR manager heads 農政課 as well, in another post."""
    city["他課の課長"].appointments.all().delete()
    city.appoint("広報主管課長", "農政課", "課長", head=True)
    city.appoint("同僚", "農政課", "主任")
    city.substitute("他課の係員", "農政課", 1)


def test_the_superior_decides_for_a_section_that_the_pr_manager_heads_too(city: City) -> None:
    also_heads(city)
    asked = {"on_media": ["instagram"], **lives.ASKED}
    case = city.start(PRIOR_CONSULTATION, "同僚", "農政課", **asked)
    city.act("同僚", "forward", case)
    city.act("他課の係員", "submit", case, ground="出張")  # the manager himself is barred from nothing
    assert case.tasks.get(desk="pr").section == city.sections["経営企画部"]
    for role in ("広報主管課長", "広報補佐"):
        with pytest.raises(NotAllowed):
            city.act(role, "no_objection", case)
    city.act("広報の部長", "no_objection", case)


def test_what_the_pr_division_records_is_its_office_whoever_heads_the_section(city: City) -> None:
    also_heads(city)
    told = {"on_media": ["instagram"], **lives.RECORDED}
    case = city.start(PRIOR_CONSULTATION, "広報担当", "農政課", origin="pr", **told)
    city.act("広報担当", "forward", case)
    city.act("他課の係員", "submit", case, ground="出張")
    city.act("広報主管課長", "no_objection", case)


def test_who_is_barred_counts_as_absent_without_later_reading(city: City) -> None:
    city.appoint("広報主管課長", "商工観光課", "主事")
    case = city.draft("広報主管課長")
    city.act("広報主管課長", "forward", case)
    city.act("課長", "submit", case)
    city.judge(case)
    with pytest.raises(NotAllowed):
        city.act("広報主管課長", "approve", case)
    city.act("広報補佐", "approve", case)
    assert case.tasks.get(desk="pr").ground == "起案等のため"
    assert not Task.objects.filter(desk="later_reading").exists()


def test_a_manager_who_submitted_elsewhere_does_not_decide(city: City) -> None:
    city["課長"].appointments.all().delete()
    city.appoint("広報主管課長", "商工観光課", "課長", head=True)
    case = city.at_chief()
    city.act("広報主管課長", "submit", case)
    city.judge(case)
    with pytest.raises(NotAllowed):
        city.act("広報主管課長", "approve", case)
    city.act("広報の部長", "approve", case)


def test_an_inactive_substitute_is_passed_over(city: City) -> None:
    case = city.at_chief()
    city.away("課長")
    city["課長補佐"].is_active = False
    city["課長補佐"].save()
    city.act("部長", "submit", case)


@pytest.mark.parametrize("role", ["他課の課長", "システム管理者", "委託業者", "シティプロモーション"])
def test_to_strangers_the_case_does_not_exist(city: City, role: str) -> None:
    case = city.at_pr()
    with pytest.raises(NotVisible):
        city.act(role, "approve", case)


def test_auditors_see_and_change_nothing(city: City) -> None:
    case = city.at_pr()
    with pytest.raises(NotAllowed):
        city.act("監査", "approve", case)


def test_after_a_pull_back_the_drafter_may_still_pull_back_and_the_chief_must_say_why(city: City) -> None:
    case = city.at_pr()
    city.act("課長", "pull_back", case)
    with pytest.raises(NotAllowed):
        city.act("課長", "pull_back", case)
    city.act("係員", "pull_back", case)


def test_a_superior_who_submitted_may_pull_back(city: City) -> None:
    case = city.at_chief()
    city.away("課長")
    city.away("課長補佐")
    city.act("部長", "submit", case)
    city.act("部長", "pull_back", case)


def test_after_a_submission_only_the_chief_cancels(city: City) -> None:
    case = city.judged()
    city.act("広報主管課長", "return", case)
    with pytest.raises(NotAllowed):
        city.act("係員", "cancel", case)
    city.act("課長", "cancel", case)


def test_a_substitute_of_another_section_may_step_in_stating_the_ground(city: City) -> None:
    city.substitute("他課の係員", "商工観光課", 2)
    city["課長補佐"].is_active = False
    city["課長補佐"].save()
    case = city.at_chief()
    org = ActorContext(city.now.date(), city["他課の係員"])
    assert Case.objects.visible_to(org).filter(pk=case.pk).exists()
    city.act("他課の係員", "submit", case, ground="急を要し連絡不能")
