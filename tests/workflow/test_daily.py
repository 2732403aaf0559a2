"""What a new day brings."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from accounts.models import SNSAccount
from katori_sns.daily import run_daily
from katori_sns.history.models import SYSTEM, Event
from katori_sns.notices.models import Notice
from katori_sns.organisation.models import Section
from katori_sns.organisation.roles import ActorContext
from katori_sns.workflow.errors import NotAllowed
from katori_sns.workflow.models import Case, Task
from katori_sns.workflow.succession import assign, give
from tests.city import City
from tests.organisation.entering import client_of


def test_accounts_of_a_merged_section_pass_to_its_successor(city: City) -> None:
    city.approved()
    heir = city.sections["農政課"]
    city.end("商工観光課", date(2026, 11, 15), "農政課")
    run_daily(now=city.now)
    run_daily(now=city.now)
    account = SNSAccount.objects.get()
    assert account.section == heir
    events = Event.objects.about(f"account:{account.pk}")
    assert [(e.actor_name, e.changes) for e in events] == [("システム", {"所属": ["商工観光課", "農政課"]})]


def test_open_cases_of_a_merged_section_pass_to_its_successor(city: City) -> None:
    waiting, closed = city.at_chief(), city.draft()
    city.act("係員", "cancel", closed)
    old, heir = city.end("商工観光課", date(2026, 11, 30), "農政課"), city.sections["農政課"]
    run_daily(now=city.now)
    waiting.refresh_from_db()
    assert waiting.keeper == old
    city.now += timedelta(days=20)
    run_daily(now=city.now)
    run_daily(now=city.now)
    waiting.refresh_from_db()
    closed.refresh_from_db()
    assert (waiting.keeper, closed.keeper) == (heir, heir)
    assert (waiting.section, closed.section) == (old, old)
    assert Event.objects.about(waiting.subject).filter(label="所属の引継ぎ").count() == 1
    city.act("他課の課長", "submit", waiting)


def test_what_waits_at_a_merged_pr_division_passes_to_its_successor(city: City) -> None:
    case = city.judged()
    heir = city.section("広報課", "経営企画部")
    city.end("秘書広報課", city.now.date(), "広報課")
    city.now += timedelta(days=1)
    run_daily(now=city.now)
    assert set(case.tasks.open().values_list("section", flat=True)) == {heir.pk}
    case.refresh_from_db()
    assert case.section == city.sections["商工観光課"]


def move_away(city: City, role: str) -> None:
    city[role].appointments.update(ends=city.now.date() - timedelta(days=1))


def test_a_returned_draft_whose_drafter_left_waits_for_the_section(city: City) -> None:
    case = city.at_pr()
    move_away(city, "係員")
    city.act("広報主管課長", "return", case)
    org = ActorContext(city.now.date(), city["同僚"])
    assert Task.objects.waiting_for(org).get().desk == "draft"
    assert Notice.objects.filter(user=city["同僚"], title__startswith="［直して再提出（差戻し）］").exists()
    with pytest.raises(NotAllowed):
        city.act("同僚", "forward", case)
    city.act("同僚", "take_over", case)
    city.act("同僚", "forward", case)


def test_the_drafts_of_one_who_leaves_wait_for_the_section(city: City) -> None:
    case = city.draft()
    run_daily(now=city.now)
    assert case.tasks.get().person == city["係員"]
    move_away(city, "係員")
    run_daily(now=city.now)
    run_daily(now=city.now)
    org = ActorContext(city.now.date(), city["同僚"])
    assert Task.objects.waiting_for(org).get().case_id == case.pk
    assert Event.objects.about(case.subject).filter(label="起案者の異動").count() == 1
    assert Notice.objects.filter(user=city["同僚"]).count() == 1
    city.act("同僚", "take_over", case)
    run_daily(now=city.now)
    assert case.tasks.open().get().person == city["同僚"]


@pytest.fixture
def ended(city: City) -> Section:
    """商工観光課 ended yesterday without a successor, with a case and an account."""
    city.now = timezone.now()
    section = city.sections["商工観光課"]
    city.approved()
    city.at_chief()
    section.ends = city.now.date() - timedelta(days=1)
    section.save()
    return section


def test_the_pr_division_assigns_what_an_ended_section_left(city: City, ended: Section) -> None:
    client = client_of(city, "広報担当")
    url = f"/cases/left/{ended.pk}/"
    assert url in client.get("/").content.decode()
    case, account = Case.objects.get(state="at_chief"), SNSAccount.objects.get()
    approved = Case.objects.get(state="approved")  # its account has still to be acquired
    heir = city.sections["農政課"]
    page = client.get(url).content.decode()
    assert case.title in page
    assert str(account) in page
    client.post(url, {f"case_{case.pk}": heir.pk, f"snsaccount_{account.pk}": ""})
    case.refresh_from_db()
    assert (case.keeper, case.tasks.open().get().section) == (heir, heir)
    event = Event.objects.about(case.subject).get(action="pass_on")
    assert (event.actor_name, event.told) == ("広報担当 太郎", {"現所管課": ["商工観光課", "農政課"]})
    client.post(url, {f"snsaccount_{account.pk}": heir.pk, f"case_{approved.pk}": heir.pk})
    account.refresh_from_db()
    assert account.section == heir
    assert client.get(url).status_code == 404
    assert url not in client.get("/").content.decode()


def test_nobody_else_assigns(city: City, ended: Section) -> None:
    for role in ("他課の課長", "シティプロモーション", "監査", "システム管理者"):
        assert client_of(city, role).get(f"/cases/left/{ended.pk}/").status_code == 404
        with pytest.raises(NotAllowed):
            assign(ended, cases={}, accounts={}, actor=city[role], now=city.now)


def test_what_another_assigned_first_stays_there(city: City, ended: Section) -> None:
    case = Case.objects.get(state="at_chief")
    heirs = city.sections["農政課"], city.sections["秘書広報課"]
    for heir in heirs:
        assign(ended, cases={case.pk: heir}, accounts={}, actor=city["広報担当"], now=city.now)
    case.refresh_from_db()
    assert case.keeper == heirs[0]


def test_an_account_goes_to_its_heir_with_its_cases(city: City) -> None:
    case, other = city.approved(), city.at_chief()
    old = city.end("商工観光課", city.now.date() - timedelta(days=1), "農政課", "秘書広報課")
    (account,) = SNSAccount.objects.all()
    give(account, old=old, heir=city.sections["秘書広報課"], by=SYSTEM, now=city.now)
    for row in (account, case, other):
        row.refresh_from_db()
    assert (account.section.name, case.keeper.name, other.keeper) == ("秘書広報課", "秘書広報課", old)


def test_who_heads_the_pr_division_decides_nothing_of_a_section_he_comes_to_head(city: City) -> None:
    case, other = city.at_pr(), city.at_pr()
    city["課長"].appointments.all().delete()
    both = city.appoint("広報主管課長", "商工観光課", "課長", head=True)
    with pytest.raises(NotAllowed):  # from the first moment on, whatever the daily job has done
        city.act("広報主管課長", "return", case)
    run_daily(now=city.now)
    run_daily(now=city.now)
    assert case.tasks.open().get(desk="pr").section == city.sections["経営企画部"]
    event = Event.objects.about(case.subject).get(action="readdress")
    assert event.told == {"承認": ["秘書広報課", "経営企画部"]}
    assert Notice.objects.filter(user=city["広報の部長"], title__contains=case.title).exists()
    city.act("広報の部長", "return", case)
    both.delete()
    run_daily(now=city.now)
    city.act("広報主管課長", "return", other)
