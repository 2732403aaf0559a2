"""A list of 人事 becomes a 案: words are asked once, rows become lines, the same list writes nothing."""

from __future__ import annotations

from datetime import date

import pytest

from katori_sns.organisation.actions import Refused
from katori_sns.organisation.models import Absence, Appointment, User
from katori_sns.personnel.actions import add_line
from katori_sns.personnel.hr import actions
from katori_sns.personnel.hr.judging import WrongList
from katori_sns.personnel.models import Plan, PlanLine, Word
from katori_sns.web.lists import DUPLICATE
from tests.city import LONG_AGO, City
from tests.personnel.hr_lists import HEADS
from tests.personnel.hr_plans import explain, keep
from tests.personnel.planning import APRIL, april, line, settled, with_second

Kind = PlanLine.Kind
ROWS = [
    ["1", "係員 太郎", "配置換", "農政課", "主任", "R9.4.1", "商工観光課", ""],
    ["4", "課長 太郎", "退職", "", "", "R9.3.31", "商工観光課", ""],
    ["3", "課長補佐 太郎", "昇任", "商工観光課", "課長", "R9.4.1", "商工観光課", ""],
    ["301", "新井 四郎", "採用", "観光戦略課", "主事", "R9.4.1", "", "アライ シロウ"],
    ["301", "新井 四郎", "兼務", "農政課", "主事", "R9.4.1", "", ""],
]


def lines(plan: Plan) -> list[tuple[object, ...]]:
    return [(line.kind, line.who, line.where, line.post, line.is_head, line.day) for line in plan.lines.all()]


def test_a_list_becomes_the_lines_of_a_plan_and_the_same_list_writes_nothing(city: City) -> None:
    by, plan = city["システム管理者"], april(city)
    founded = add_line(
        plan=plan, by=by, kind=Kind.FOUND, day=APRIL, facts={"code": "900", "name": "観光戦略課"}
    )
    keep(city, plan, ROWS)
    with pytest.raises(Refused, match="言葉があります"):
        actions.propose(plan=plan, by=by)
    asked = explain(city, plan, 観光戦略課="new")
    assert [word for _, word in asked] == [
        *("配置換", "退職", "昇任", "採用", "兼務", "主任", "課長", "主事", "観光戦略課", "", "")
    ]
    assert actions.propose(plan=plan, by=by) == 9
    last = date(2027, 3, 31)
    assert lines(plan) == [
        ("found", "", "観光戦略課", "", False, APRIL),
        ("person", "新井 四郎", "", "", False, APRIL),
        ("end", "係員 太郎", "商工観光課", "主事", False, last),
        ("begin", "係員 太郎", "農政課", "主任", False, APRIL),
        ("end", "課長 太郎", "商工観光課", "課長", True, last),
        ("leave", "課長 太郎", "", "", False, last),
        ("end", "課長補佐 太郎", "商工観光課", "課長補佐", False, last),
        ("begin", "課長補佐 太郎", "商工観光課", "課長", True, APRIL),
        ("begin", "新井 四郎", "観光戦略課", "主事", False, APRIL),
        ("concurrent", "新井 四郎", "農政課", "主事", False, APRIL),
    ]
    written = list(plan.lines.values_list("pk", flat=True))
    actions.propose(plan=plan, by=by)
    assert list(plan.lines.values_list("pk", flat=True)) == written
    # A corrected list takes the place of the first; its words are known, what was entered by hand stays.
    keep(city, plan, ROWS[:1])
    assert explain(city, plan) == []
    actions.propose(plan=plan, by=by)
    assert lines(plan) == [
        ("found", "", "観光戦略課", "", False, APRIL),
        ("end", "係員 太郎", "商工観光課", "主事", False, last),
        ("begin", "係員 太郎", "農政課", "主任", False, APRIL),
    ]
    assert plan.lines.filter(pk=founded.pk).exists()


def test_what_was_proposed_is_rehearsed_confirmed_and_then_not_proposed_again(city: City) -> None:
    with_second(city)
    by, plan = city["システム管理者"], april(city, days=-1)
    rows = [*ROWS[:3], ["1", "係員 太郎", "兼務", "商工観光課", "主査", "R9.4.1", "", ""]]
    rows += [["301", "新井 四郎", "採用", "農政課", "主事", "R9.4.1", "", "アライ シロウ"]]
    rows += [["2", "同僚 太郎", "育休", "", "", "R9.4.1", "", ""]]
    keep(city, plan, rows)
    explain(city, plan)
    actions.propose(plan=plan, by=by)
    settled(city, plan)
    posts = Appointment.objects.on(APRIL).exclude(begins=LONG_AGO)
    assert set(posts.values_list("user__name", "section__name", "post", "is_head", "concurrent")) == {
        ("係員 太郎", "農政課", "主任", False, False),
        ("係員 太郎", "商工観光課", "主査", False, True),
        ("課長補佐 太郎", "商工観光課", "課長", True, False),
        ("新井 四郎", "農政課", "主事", False, False),
    }
    assert not Appointment.objects.on(APRIL).filter(user=city["課長"]).exists()
    newcomer = User.objects.get(staff_number="00301")
    assert (newcomer.username, newcomer.has_usable_password()) == ("00301", False)
    assert Absence.objects.get(user=city["同僚"]).begins == APRIL
    # The same moves in another list: what has been done is seen.
    later = april(city)
    keep(city, later, [*rows[:3], rows[3], rows[4]])
    explain(city, later)
    assert [row.verdict for row in actions.read(later.hr_list).rows] == [DUPLICATE] * 5
    assert actions.propose(plan=later, by=by) == 0


@pytest.mark.sqlite
def test_a_section_to_be_founded_needs_a_code_and_stands_below_what_the_list_says(city: City) -> None:
    by, plan = city["システム管理者"], april(city)
    heads = ["職員番号", "氏名", "異動区分", "部名", "課名", "補職名"]
    row = ["1", "係員 太郎", "配置換", "生活経済部", "観光戦略課", "主事"]
    keep(city, plan, [row], heads, day=APRIL)
    explain(city, plan, **{"生活経済部 観光戦略課": "new"})
    with pytest.raises(Refused, match="所属コードが一覧にありません"):
        actions.propose(plan=plan, by=by)
    keep(city, plan, [[*row, "901"]], [*heads, "所属コード"], day=APRIL)
    explain(city, plan, **{"901 生活経済部 観光戦略課": "new"})
    actions.propose(plan=plan, by=by)
    line = plan.lines.get(kind=Kind.FOUND)
    assert (line.facts, line.above) == ({"code": "901", "name": "観光戦略課"}, city.sections["生活経済部"])
    assert plan.lines.get(kind=Kind.BEGIN).founded == line


@pytest.mark.sqlite
def test_what_was_entered_by_hand_does_not_go_with_the_lines_of_a_list(city: City) -> None:
    by, plan = city["システム管理者"], april(city)
    heads = [*HEADS, "新所属コード"]
    section = [*ROWS[3][:3], "生活経済部 観光戦略課", *ROWS[3][4:], "901"]
    keep(city, plan, [section], heads)
    explain(city, plan, **{"901 生活経済部 観光戦略課": "new"})
    actions.propose(plan=plan, by=by)
    newcomer, founded = plan.lines.get(kind=Kind.PERSON), plan.lines.get(kind=Kind.FOUND)
    first = line(city, plan, Kind.SUBSTITUTE, person=newcomer, place="農政課", rank=1)
    line(city, plan, Kind.CHANGE, place="農政課", above=founded, facts={"code": "9", "name": "農政課"})
    line(city, plan, Kind.CLOSE, place="商工観光課", way="merged", heirs=[(founded, ())])
    numbers = "、".join(f"{first.number + more}行目" for more in range(3))
    with pytest.raises(Refused, match=numbers):
        keep(city, plan, ROWS[:1])
    Word.objects.filter(kind=Word.Kind.SECTION).update(section=city.sections["農政課"], meaning="")
    with pytest.raises(Refused, match=numbers):
        actions.propose(plan=plan, by=by)
    assert plan.lines.filter(pk=founded.pk).exists()
    plan.lines.filter(number__gte=first.number).delete()
    keep(city, plan, ROWS[:1])
    assert not plan.lines.exists()


@pytest.mark.sqlite
def test_a_list_of_everybody_misses_whoever_holds_a_post_and_no_others(city: City) -> None:
    by, plan = city["システム管理者"], april(city)
    heads = ["職員番号", "氏名", "所属", "補職名"]
    people = [user for user in city.people.values() if user.appointments.exists()]
    rows = [
        [user.staff_number, user.name, post.section.name, post.post]
        for user in people
        for post in user.appointments.all()
    ]
    keep(city, plan, rows[1:], heads, everybody=True, day=APRIL)
    explain(city, plan)
    found = actions.read(plan.hr_list).rows
    assert [row.key for row in found if row.is_open] == [f"missing-{city['係員'].pk}"]
    with pytest.raises(Refused, match="確かめていない行が1行"):
        actions.propose(plan=plan, by=by)
    actions.answer(plan=plan, answers={f"missing-{city['係員'].pk}": "stay"}, by=by)
    plan.refresh_from_db()
    assert actions.propose(plan=plan, by=by) == 0
    keep(city, plan, rows[4:], heads, everybody=True, day=APRIL)
    plan.refresh_from_db()
    with pytest.raises(WrongList, match="4人が一覧にいません"):
        actions.read(plan.hr_list)
