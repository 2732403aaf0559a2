"""What a new day brings."""

from datetime import date, timedelta

from accounts.models import SNSAccount
from katori_sns.history.models import Event
from katori_sns.workflow.actions import run_daily
from tests.city import City


def test_accounts_of_a_merged_section_pass_to_its_successor(city: City) -> None:
    city.approved()
    old, heir = city.sections["商工観光課"], city.sections["農政課"]
    old.ends, old.successor = date(2026, 11, 15), heir
    old.save()
    run_daily(now=city.now)
    run_daily(now=city.now)
    account = SNSAccount.objects.get()
    assert account.section == heir
    events = Event.objects.about(f"account:{account.pk}")
    assert [(e.actor_name, e.changes) for e in events] == [("システム", {"所属": ["商工観光課", "農政課"]})]


def test_open_cases_of_a_merged_section_pass_to_its_successor(city: City) -> None:
    waiting, closed = city.at_chief(), city.draft()
    city.act("係員", "cancel", closed)
    old, heir = city.sections["商工観光課"], city.sections["農政課"]
    old.ends, old.successor = date(2026, 11, 30), heir
    old.save()
    run_daily(now=city.now)
    waiting.refresh_from_db()
    assert waiting.section == old
    city.now += timedelta(days=20)
    run_daily(now=city.now)
    run_daily(now=city.now)
    waiting.refresh_from_db()
    closed.refresh_from_db()
    assert (waiting.section, closed.section) == (heir, old)
    assert Event.objects.about(waiting.subject).filter(label="所属の引継ぎ").count() == 1
    city.act("他課の課長", "submit", waiting)


def test_what_waits_at_a_merged_pr_division_passes_to_its_successor(city: City) -> None:
    case = city.judged()
    old = city.sections["秘書広報課"]
    heir = city.section("広報課", "経営企画部")
    old.ends, old.successor = city.now.date(), heir
    old.save()
    city.now += timedelta(days=1)
    run_daily(now=city.now)
    assert set(case.tasks.open().values_list("section", flat=True)) == {heir.pk}
    case.refresh_from_db()
    assert case.section == city.sections["商工観光課"]
