"""監査 and システム管理者 of a plan, and what its lines say to whoever confirms them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from accounts.models import SNSAccount
from katori_sns.history.models import Event
from katori_sns.notices.models import Notice
from katori_sns.organisation.actions import (
    NeedsTwo,
    Refused,
    appoint,
    awaits_confirmation,
    end_appointment,
    issue_password,
    name_personnel,
    photograph,
    set_last_day,
)
from katori_sns.organisation.models import Appointment, User
from katori_sns.organisation.powers import prepares_moves
from katori_sns.personnel.actions import make_plan
from katori_sns.personnel.carrying_out import follow_plans
from katori_sns.personnel.confirming import confirm, drop
from katori_sns.personnel.models import Plan
from katori_sns.personnel.rehearsing import rehearse
from katori_sns.personnel.rules import may_be_asked
from katori_sns.personnel.single import wait
from katori_sns.web.dates import day_begins, local_date
from tests.city import City
from tests.organisation.entering import client_of, page_of
from tests.personnel.planning import APRIL, MARCH, SECOND, Kind, april, line, settled, with_second

pytestmark = [pytest.mark.sqlite]
NEW = {
    "username": "new",
    "staff_number": "90001",
    "name": "新採 一郎",
    "kana": "しんさい いちろう",
    "email": "new@city.example",
}


@pytest.fixture
def town(city: City) -> City:
    return with_second(city)


def powers() -> set[str]:
    return {user.name for user in User.objects.all() if user.is_auditor or user.is_administrator}


def test_a_role_is_given_on_its_day_and_once(town: City) -> None:
    plan, before, had = april(town, days=0), photograph(), powers()
    line(town, plan, Kind.END, "同僚", "商工観光課")
    line(town, plan, Kind.ROLE, "同僚", facts={"is_auditor": True})
    newcomer = line(town, plan, Kind.PERSON, facts=NEW)
    line(town, plan, Kind.ROLE, person=newcomer, facts={"is_administrator": True})
    line(town, plan, Kind.BEGIN, "係員", "農政課", post="主事", day=APRIL + timedelta(days=9))
    plan = settled(town, plan)
    assert (plan.written_at, powers()) == (town.now, had)
    assert "監査" in str(plan.report["tables"][-1])
    with transaction.atomic():
        drop(plan=plan, by=town["システム管理者"], now=town.now)
        told = Event.objects.filter(action="plan_dropped")
        assert photograph() == before
        assert {event.actor_name for event in told} == {town["システム管理者"].name}
        assert not any("確認者" in event.actor_section for event in told)
        transaction.set_rollback(True)
    follow_plans(now=day_begins(MARCH))
    assert powers() == had
    follow_plans(now=day_begins(APRIL))
    assert powers() - had == {"新採 一郎", "同僚 太郎"}
    User.objects.filter(is_auditor=True).update(is_auditor=False)
    follow_plans(now=day_begins(APRIL) + timedelta(days=1))
    assert not User.objects.filter(is_auditor=True).exists()
    assert Plan.objects.get(pk=plan.pk).state == Plan.State.CONFIRMED


def test_a_role_that_no_longer_fits_on_its_day_is_told_and_not_given(town: City) -> None:
    plan, had = april(town, days=0), powers()
    line(town, plan, Kind.END, "同僚", "商工観光課")
    line(town, plan, Kind.ROLE, "同僚", facts={"is_auditor": True})
    plan = settled(town, plan)
    post = {"post": "主事", "is_head": False, "begins": APRIL}
    appoint(user=town["同僚"], section=town.sections["農政課"], by=None, now=town.now, **post)
    follow_plans(now=day_begins(APRIL))
    assert powers() == had
    told = Notice.objects.filter(path=plan.get_absolute_url(), body__contains="登録できませんでした")
    assert {notice.user_id for notice in told} == {town["システム管理者"].pk, town[SECOND].pk}
    assert "登録できなかった行" in str([event.changes for event in Event.objects.about(plan.subject)])


def test_each_line_says_what_is_confirmed_by_it(town: City) -> None:
    plan, farms = april(town), town.sections["農政課"]
    account = SNSAccount.objects.create(name="大祭", medium="x", section=farms, state="active")
    over, heirs = town.sections["生活経済部"], [(town.sections["商工観光課"], [account])]
    day = "令和9年4月1日"
    said = {
        line(town, plan, Kind.PERSON, facts=NEW): f"新採 一郎 90001 new new@city.example {day}",
        line(town, plan, Kind.ROLE, "同僚", facts={"is_auditor": True}): f"同僚 太郎 監査 {day}",
        line(
            town, plan, Kind.BEGIN, "係員", farms, post="課長", is_head=True, ends=APRIL
        ): f"係員 太郎 農政課 課長（所属長） {day}から{day}まで",
        line(town, plan, Kind.END, "係員", farms): "係員 太郎 農政課 令和9年3月31日まで",
        line(town, plan, Kind.SUBSTITUTE, "係員", farms, rank=2): f"係員 太郎 農政課 第2順位 {day}",
        line(town, plan, Kind.ABSENCE, "係員", ground="休暇"): f"係員 太郎 休暇 {day}",
        line(
            town, plan, Kind.FOUND, facts={"code": "900", "name": "雲母課"}, above=over
        ): f"雲母課 900 （上位の所属 生活経済部） {day}",
        line(
            town, plan, Kind.CHANGE, place=farms, facts={"code": "901", "name": "農業課"}
        ): f"農政課 901 農業課 （上位の所属 なし） {day}",
        line(
            town, plan, Kind.CLOSE, place=farms, way="merged", heirs=heirs
        ): f"農政課 統合 （引き継ぐ所属 商工観光課［{account}］） 令和9年3月31日まで",
        line(town, plan, Kind.DUTY, place=farms, duty="pr"): f"農政課 広報主管課 {day}",
    }
    assert [str(row) for row in said] == [f"{row.get_kind_display()} {text}" for row, text in said.items()]


OF_ADMINISTRATORS = ("/people/", "/people/new/", "/sections/", "/contracts/", "/calendar/", "/april/")
OF_AUDITORS = ("/history/", "/powers/", "/audit/", "/figures/sheet/", "/evidence/")


def test_a_last_day_of_who_holds_power_is_put_off_by_two(town: City) -> None:
    admin, auditor, today = town["システム管理者"], town["監査"], local_date(town.now)
    set_last_day(user=auditor, leaves_on=today + timedelta(days=9), by=admin, now=town.now)
    set_last_day(user=auditor, leaves_on=today, by=admin, now=town.now)  # sooner: by one
    later = town.now + timedelta(days=30)
    with pytest.raises(NeedsTwo) as two:
        set_last_day(user=auditor, leaves_on=APRIL, by=admin, now=later)
    wait(lines=two.value.lines, by=admin, now=later)
    plan = Plan.objects.get()
    rehearse(plan, now=later)
    confirm(plan=plan, by=town[SECOND], now=later)
    auditor.refresh_from_db()
    assert auditor.leaves_on == APRIL
    colleague = town["同僚"]
    for days in (9, 99):  # who holds none: by one
        set_last_day(user=colleague, leaves_on=today + timedelta(days=days), by=admin, now=town.now)


def named(city: City, role: str) -> None:
    """Made 人事担当 on the page of an administrator, as another agrees."""
    client_of(city, "システム管理者").post(f"/people/{city[role].pk}/personnel/")
    plan = Plan.objects.exclude(state=Plan.State.DONE).get()
    rehearse(plan, now=timezone.now())
    confirm(plan=plan, by=city[SECOND], now=timezone.now())


def test_who_is_named_by_two_prepares_moves_and_reads_nothing_else(town: City) -> None:
    town.now = timezone.now()
    hr, other = client_of(town, "他課の係員"), client_of(town, SECOND)
    of_admin = april(town)
    asked = client_of(town, "システム管理者").post(f"/people/{town['他課の係員'].pk}/personnel/", follow=True)
    assert "もう一人の確認を待っています" in asked.text
    assert hr.get("/plans/").status_code == hr.get("/plans/new/").status_code == 404
    Plan.objects.exclude(pk=of_admin.pk).delete()
    of_admin.delete()
    named(town, "他課の係員")
    of_admin = april(town)
    assert "異動案（人事担当）" in page_of(hr, "/me/")
    hour = {"title": "四月の異動", "disclosed_at": "令和20年3月19日 10時00分"}
    page = hr.post("/plans/new/", hour)["Location"]
    plan = Plan.objects.get(title="四月の異動")
    move = {"person": f"u{town['同僚'].pk}", "place": f"s{town.sections['農政課'].pk}", "post": "主任"}
    assert hr.post(f"{page}add/begin/", move | {"day": "R20.4.1"}).status_code == 302
    for path in ("list/", "sections/", "sections/list/", f"sections/{town.sections['農政課'].pk}/"):
        assert (path, hr.get(page + path).status_code) == (path, 200)
    hr.post(f"{page}rehearse/")
    assert hr.post(f"{page}send/", {"confirmers": [town[SECOND].pk]}).status_code == 302
    assert "確認を求められた人だけ" in hr.post(f"{page}confirm/").text
    assert other.post(f"{page}confirm/").status_code == 302
    plan.refresh_from_db()
    assert plan.state == Plan.State.CONFIRMED
    own = f"/people/{town['同僚'].pk}/"
    for path in (*OF_ADMINISTRATORS, *OF_AUDITORS, own, f"{own}personnel/", of_admin.get_absolute_url()):
        assert (path, hr.get(path).status_code) == (path, 404)
    assert town["他課の係員"] not in may_be_asked(town.now, town["システム管理者"])


def test_who_prepares_moves_has_power_and_his_right_ends_with_the_post(town: City) -> None:
    town.now = timezone.now()
    hr, admin, today = town["他課の係員"], town["システム管理者"], local_date(town.now)
    named(town, "他課の係員")
    assert "人事担当" in Event.objects.get(action="personnel").changes
    issue_password(user=hr, by=admin, now=town.now)
    hr.refresh_from_db()
    assert awaits_confirmation(hr, now=town.now)  # else one administrator prepares in his name
    (post,) = hr.appointments.all()
    end_appointment(appointment=post, ends=today - timedelta(days=1), by=admin, now=town.now)
    appoint(
        user=hr,
        section=town.sections["農政課"],
        post="主事",
        is_head=False,
        begins=today,
        by=admin,
        now=town.now,
    )
    assert not prepares_moves(hr, today)
    with pytest.raises(Refused, match="人事担当だけが行えます"):
        make_plan(title="異動", disclosed_at=town.now, by=hr, now=town.now)
    with pytest.raises(Refused, match="職のある人だけ"):
        name_personnel(user=town.person("課なし"), named=True, by=admin, now=town.now)
    page = f"/people/{hr.pk}/personnel/"
    Appointment.objects.filter(user=hr).update(is_personnel=True)
    assert prepares_moves(hr, today)
    assert "から外しますか" in page_of(client_of(town, "システム管理者"), page)
    assert client_of(town, "システム管理者").post(page).status_code == 302
    assert not prepares_moves(hr, today)  # taken away by one
