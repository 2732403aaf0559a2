"""A list of 人事 becomes a 案: words are asked once, rows become lines, the same list writes nothing."""

from __future__ import annotations

from datetime import date

import pytest

from katori_sns.organisation.actions import Refused
from katori_sns.personnel.actions import add_line
from katori_sns.personnel.hr import actions
from katori_sns.personnel.hr.columns import guess
from katori_sns.personnel.hr.forms import WordsForm
from katori_sns.personnel.hr.judging import WrongList
from katori_sns.personnel.hr.sheet import read_list
from katori_sns.personnel.models import Plan, PlanLine, Word
from tests.city import City
from tests.personnel.hr_lists import HEADS, saved
from tests.personnel.test_plans import APRIL, april

Kind = PlanLine.Kind
ROWS = [
    ["1", "係員 太郎", "配置換", "農政課", "主任", "R9.4.1", "商工観光課"],
    ["4", "課長 太郎", "退職", "", "", "R9.3.31", "商工観光課"],
    ["3", "課長補佐 太郎", "昇任", "商工観光課", "課長", "R9.4.1", "商工観光課"],
    ["301", "新井 四郎", "採用", "観光戦略課", "主事", "R9.4.1", ""],
    ["301", "新井 四郎", "兼務", "農政課", "主事", "R9.4.1", ""],
]


def keep(city: City, plan: Plan, rows: list[list[str]], heads: list[str] = HEADS, **more: object) -> None:
    sheet = read_list(saved([heads, *rows], "cp932"))
    options = {"everybody": False, "day": None, "merged": False} | more
    actions.keep_list(
        plan=plan,
        sheet=sheet,
        columns=guess(sheet.heads),
        source_name="異動.csv",
        by=city["システム管理者"],
        **options,  # type: ignore[arg-type]
    )


def explain(city: City, plan: Plan, **meanings: str) -> list[tuple[str, str]]:
    """Say of each word that is asked what is offered, or what is told here; return the words."""
    plan.refresh_from_db()
    form = WordsForm(None, found=actions.read(plan.hr_list))
    said = {
        name: meanings.get(word, str(form.fields[name].initial)) for name, (_, word) in form.words.items()
    }
    bound = WordsForm(said, found=actions.read(plan.hr_list))
    assert bound.is_valid(), bound.errors
    actions.explain(plan=plan, said=bound.said(), by=city["システム管理者"])
    return list(form.words.values())


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
        *("配置換", "退職", "昇任", "採用", "兼務", "主任", "課長", "主事", "観光戦略課", "")
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
    assert set(Word.objects.filter(kind="head").values_list("meaning", flat=True)) >= {"number", "name"}


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
