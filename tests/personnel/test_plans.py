"""異動案: prepared by one, rehearsed, confirmed by another, written at its hour, undone before its day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from applications.handover.models import Handover
from katori_sns.history.models import Event
from katori_sns.notices.models import Notice
from katori_sns.organisation.actions import Refused, appoint, photograph
from katori_sns.organisation.models import Section, User
from katori_sns.organisation.roles import ActorContext
from katori_sns.personnel.actions import add_line, remove_line
from katori_sns.personnel.carrying_out import follow_plans, open_planned, write_due
from katori_sns.personnel.confirming import confirm, drop, give_back, send
from katori_sns.personnel.models import Plan
from katori_sns.personnel.rehearsing import rehearse
from katori_sns.personnel.rules import Barring
from tests.accounts.keeping import account_of
from tests.city import LONG_AGO, City
from tests.personnel.planning import APRIL, MARCH, SECOND, Kind, april, line, sent, settled, swap, with_second

State = Plan.State
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


def heads(day: date) -> dict[str, str]:
    org = ActorContext(day)
    return {org.sections[pk].name: person.name for pk, person in org.heads.items()}


@pytest.mark.sqlite
def test_a_line_may_speak_of_who_and_what_is_to_come_and_goes_with_them(city: City) -> None:
    by, plan = city["システム管理者"], april(city)
    newcomer = line(city, plan, Kind.PERSON, facts=NEW)
    face = {"code": "900", "name": "観光戦略課"}
    founded = line(city, plan, Kind.FOUND, facts=face, above=city.sections["生活経済部"])
    post = line(city, plan, Kind.BEGIN, person=newcomer, place=founded, post="主事")
    assert str(post) == "発令 新採 一郎 観光戦略課 主事 令和9年4月1日"
    with pytest.raises(ValueError, match="needs a person"):
        line(city, plan, Kind.BEGIN, place="農政課", post="主事")
    with pytest.raises(Refused, match="準備した人だけ"):
        add_line(plan=plan, by=city["課長"], kind=Kind.DUTY, day=APRIL, place=founded, duty="pr")
    remove_line(line=founded, by=by)
    assert [row.kind for row in plan.lines.all()] == [Kind.PERSON]


@pytest.mark.sqlite
def test_nothing_is_written_before_the_hour_and_then_by_whoever_comes(town: City) -> None:
    plan = april(town)
    swap(town, plan)
    before, events = photograph(), Event.objects.count()
    plan = settled(town, plan)
    assert (plan.state, plan.written_at) == (State.CONFIRMED, None)
    write_due(now=plan.disclosed_at - timedelta(seconds=1))
    assert (photograph(), Event.objects.count()) == (before, events)
    assert {n.user_id for n in Notice.objects.all()} == {town[SECOND].pk}
    write_due(now=plan.disclosed_at)
    assert heads(MARCH)["農政課"] == "他課の課長 太郎"
    assert heads(APRIL)["農政課"] == "課長 太郎"
    told = Notice.objects.filter(title__startswith="［異動］").values_list("user", flat=True)
    assert set(told) == {town[r].pk for r in ("課長", "他課の課長", "広報主管課長", "広報補佐")}
    event = Event.objects.about(plan.subject).get()
    assert event.changes["確認した人"] == [None, f"{SECOND} 太郎"]
    written = photograph()
    write_due(now=plan.disclosed_at + timedelta(minutes=1))
    assert photograph() == written
    follow_plans(now=plan.disclosed_at + timedelta(days=60))
    assert Plan.objects.get(pk=plan.pk).state == State.DONE


@pytest.mark.sqlite
def test_from_its_hour_on_whoever_will_go_writes_what_he_hands_over(town: City) -> None:
    account_of(town)
    plan = april(town)
    swap(town, plan)
    plan = settled(town, plan)
    open_planned(now=plan.disclosed_at - timedelta(seconds=1))
    assert not Handover.objects.exists()
    write_due(now=plan.disclosed_at)
    for _ in range(2):
        open_planned(now=plan.disclosed_at)
    case = Handover.objects.get()
    assert (case.day, case.section.name, case.drafter) == (APRIL, "商工観光課", town["課長"])


@pytest.mark.sqlite
def test_giving_it_up_before_its_day_leaves_the_tables_as_they_were(town: City) -> None:
    plan = april(town, days=0)
    newcomer = line(town, plan, Kind.PERSON, facts=NEW)
    over = town.sections["生活経済部"]
    founded = line(town, plan, Kind.FOUND, facts={"code": "900", "name": "観光戦略課"}, above=over)
    line(town, plan, Kind.BEGIN, person=newcomer, place=founded, post="課長", is_head=True)
    swap(town, plan)
    line(town, plan, Kind.DUTY, duty="promotion", place="商工観光課")
    face = {"code": "003", "name": "経済部"}
    line(town, plan, Kind.CHANGE, place="生活経済部", facts=face)
    line(town, plan, Kind.CLOSE, place="シティプロモーション推進課", way="merged", heirs=[(founded, ())])
    line(town, plan, Kind.SUBSTITUTE, "同僚", "農政課", rank=1)
    line(town, plan, Kind.ABSENCE, "係員", ground="休暇", ends=APRIL)
    before = photograph()
    plan = settled(town, plan)
    assert plan.written_at
    assert heads(APRIL)["観光戦略課"] == "新採 一郎"
    with pytest.raises(Refused, match="始まった行"):
        drop(plan=plan, by=town[SECOND], now=town.now + timedelta(days=200))
    drop(plan=plan, by=town[SECOND], now=town.now + timedelta(days=1))
    assert photograph() == before
    assert [e.changes["状態"][1] for e in Event.objects.about(plan.subject).order_by("seq")] == [
        "確定",
        "取りやめ",
    ]


@pytest.mark.sqlite
def test_what_was_changed_since_is_not_put_back(town: City) -> None:
    plan = april(town, days=0)
    line(town, plan, Kind.END, "係員", "商工観光課")
    plan = settled(town, plan)
    town["係員"].appointments.update(ends=town.now.date())
    with pytest.raises(Refused, match="そのあとに変わった"):
        drop(plan=plan, by=town[SECOND], now=town.now)


@pytest.mark.sqlite
def test_who_confirms_is_another_in_every_line(town: City) -> None:
    plan = april(town)
    line(town, plan, Kind.SUBSTITUTE, "広報主管課長", "農政課", rank=1)
    line(town, plan, Kind.END, "係員", "商工観光課")
    plan = sent(town, plan, SECOND, "広報主管課長")
    for role, why in (("システム管理者", "確認を求められた人"), ("広報補佐", "確認を求められた人")):
        with pytest.raises(Refused, match=why):
            confirm(plan=plan, by=town[role], now=town.now)
    assert confirm(plan=plan, by=town["広報主管課長"], now=town.now).state == State.WAITING
    with pytest.raises(Refused, match="権限を得ます"):
        confirm(plan=plan, by=town["広報主管課長"], now=town.now)
    User.objects.filter(pk=town[SECOND].pk).update(temporary_by=town["システム管理者"])
    town[SECOND].refresh_from_db()
    with pytest.raises(Refused, match="仮パスワード"):
        confirm(plan=plan, by=town[SECOND], now=town.now)
    User.objects.filter(pk=town[SECOND].pk).update(temporary_by=None)
    town[SECOND].refresh_from_db()
    assert confirm(plan=plan, by=town[SECOND], now=town.now).state == State.CONFIRMED
    assert set(plan.lines.values_list("confirmed_by", flat=True)) == {
        town[SECOND].pk,
        town["広報主管課長"].pk,
    }


@pytest.mark.sqlite
def test_who_will_gain_by_a_line_through_the_plan_or_later_is_barred_from_it(town: City) -> None:
    plan, user = april(town), town[SECOND]
    farms, pr = town.sections["農政課"], town.sections["秘書広報課"]
    over, other = (
        line(town, plan, Kind.FOUND, facts={"code": f"90{n}", "name": f"新課{n}"}) for n in range(2)
    )
    facts = {"code": "9", "name": "新"}
    told = [
        line(town, plan, Kind.CHANGE, place="商工観光課", above=over, facts=facts),
        line(town, plan, Kind.DUTY, place=other, duty="promotion"),
        line(town, plan, Kind.CLOSE, place="シティプロモーション推進課", way="merged", heirs=[(other, ())]),
        line(town, plan, Kind.DUTY, place="農政課", duty="pr"),
        line(town, plan, Kind.CHANGE, place="商工観光課", above=farms, facts=facts),
        line(town, plan, Kind.CLOSE, place="秘書広報課", way="merged", heirs=[(farms, ())]),
    ]

    def barred() -> list[int]:
        barring = Barring(plan, user, ActorContext(town.now.date()))
        return [at for at, row in enumerate(told) if barring.why(row)]

    assert barred() == []
    line(town, plan, Kind.SUBSTITUTE, SECOND, over, rank=1)
    assert barred() == [0]
    line(town, plan, Kind.CONCURRENT, SECOND, other, post="主事")
    assert barred() == [0, 1, 2]
    user.appointments.create(section=farms, post="主事", begins=APRIL)
    assert barred() == [0, 1, 2, 3, 5]
    user.appointments.update(is_head=True, ends=APRIL)
    assert barred() == [0, 1, 2, 3, 4, 5]
    user.appointments.update(begins=LONG_AGO, ends=town.now.date() - timedelta(days=1))
    assert barred() == [0, 1, 2]
    # Whoever works where the plan first puts a duty gains by what merges into it too.
    line(town, plan, Kind.DUTY, place="商工観光課", duty="pr")
    told.append(line(town, plan, Kind.CLOSE, place="商工観光課", way="merged", heirs=[(pr, ())]))
    user.appointments.create(section=pr, post="主事", begins=APRIL)
    assert barred() == [0, 1, 2, 6]


@pytest.mark.sqlite
def test_a_plan_that_was_never_written_stays_with_those_who_made_it(town: City) -> None:
    town.person("三人目の管理者", is_administrator=True)
    readers = [town[role] for role in ("三人目の管理者", "監査")]
    plan = april(town, days=0)
    swap(town, plan)

    def known() -> list[bool]:
        return [Plan.objects.known_to(user, town.now).exists() for user in readers]

    for state in (State.DRAFT, State.WAITING, State.DROPPED):
        Plan.objects.filter(pk=plan.pk).update(state=state)
        assert known() == [False, False]
    Plan.objects.filter(pk=plan.pk).update(state=State.DRAFT)
    settled(town, plan)
    assert known() == [True, True]
    drop(plan=plan, by=town[SECOND], now=town.now)
    assert known() == [True, True]  # everybody has seen it


@pytest.mark.sqlite
def test_it_is_confirmed_as_it_was_rehearsed_or_not_at_all(town: City) -> None:
    plan = april(town)
    swap(town, plan)
    by = town["システム管理者"]
    with pytest.raises(Refused, match="もう一度リハーサル"):
        send(plan=plan, confirmers=[town[SECOND]], by=by, now=town.now)
    sent(town, plan)
    section = town.sections["農政課"]
    post = {"post": "主事", "is_head": False, "begins": town.now.date()}
    appoint(user=town["同僚"], section=section, by=None, now=town.now, **post)
    with pytest.raises(Refused, match="もう一度リハーサル"):
        confirm(plan=plan, by=town[SECOND], now=town.now)
    plan.refresh_from_db()
    rehearse(plan, now=town.now)
    assert confirm(plan=plan, by=town[SECOND], now=town.now).state == State.CONFIRMED
    give_back(plan=plan, by=town[SECOND], now=town.now)
    assert not plan.lines.exclude(confirmed_by=None).exists()


@pytest.mark.sqlite
def test_what_no_longer_fits_at_its_hour_is_a_draft_again_and_told(town: City) -> None:
    plan = april(town)
    swap(town, plan)
    plan = settled(town, plan)
    town.sections["農政課"].appointments.filter(is_head=True).update(ends=town.now.date())
    before = photograph()
    write_due(now=plan.disclosed_at)
    plan.refresh_from_db()
    assert (plan.state, photograph()) == (State.DRAFT, before)
    assert plan.report["problems"] == [[3, "他課の課長 太郎の農政課での発令がありません。"]]
    told = Notice.objects.filter(at=plan.disclosed_at).values_list("user", flat=True)
    assert set(told) == {town["システム管理者"].pk, town[SECOND].pk}


@pytest.mark.sqlite
def test_the_rehearsal_tells_what_blocks_what_warns_and_what_differs(town: City) -> None:
    plan = april(town)
    line(town, plan, Kind.BEGIN, "同僚", "農政課", post="課長", is_head=True)
    rehearse(plan, now=town.now)
    assert "農政課には所属長（他課の課長 太郎" in plan.report["problems"][0][1]
    plan = april(town)
    line(town, plan, Kind.END, "課長", "商工観光課")
    line(town, plan, Kind.SUBSTITUTE_END, "課長補佐", "商工観光課")
    case = town.at_chief()
    rehearse(plan, now=town.now)
    assert plan.report["problems"] == []
    assert plan.report["warnings"] == [
        "商工観光課：所属長が欠員になります。",
        "課長 太郎：職がなくなりますが、ログインは続きます。発令か利用の終わりを追加してください。",
        "商工観光課：代決者がいなくなります。",
    ]
    tables = dict(plan.report["tables"])
    assert tables["所属長"] == [["商工観光課", "課長 課長 太郎", "（欠員）"]]
    assert tables["閲覧できる案件"] == [["課長 太郎", "2件", "0件"], ["課長補佐 太郎", "2件", "2件"]][:1]
    assert case.title not in str(tables)
    assert tables["進行中の案件の担当"] == [["商工観光課", "", "担当を離れる下書き 1件"]]
    assert heads(APRIL)["商工観光課"] == "課長 太郎"


@pytest.mark.sqlite
def test_codes_are_used_again_and_a_chain_of_one_day_goes_through(town: City) -> None:
    plan = april(town)
    a, b = town.sections["農政課"], town.sections["商工観光課"]
    over = town.sections["生活経済部"]
    c = line(town, plan, Kind.FOUND, facts={"code": a.code, "name": "産業課"}, above=over)
    line(town, plan, Kind.CLOSE, place="商工観光課", way="merged", heirs=[(c, ())])
    line(town, plan, Kind.CLOSE, place="農政課", way="merged", heirs=[(b, ())])
    plan = settled(town, plan)
    write_due(now=plan.disclosed_at)
    new = Section.objects.get(name="産業課")
    org = ActorContext(APRIL)
    assert org.following(a.pk) == org.following(b.pk) == new
