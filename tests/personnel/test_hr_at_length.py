"""Six hundred people move on one day: their list is read, explained, proposed and rehearsed in seconds."""

from __future__ import annotations

from time import process_time

import pytest

from katori_sns.organisation.models import Appointment, User
from katori_sns.personnel.hr import actions
from katori_sns.personnel.hr.columns import guess
from katori_sns.personnel.hr.sheet import read_list
from katori_sns.personnel.rehearsing import rehearse
from tests.city import LONG_AGO, City
from tests.long import LONG
from tests.personnel.hr_lists import HEADS, as_numbers, workbook
from tests.personnel.hr_plans import explain
from tests.personnel.planning import april

PEOPLE = 600
BUDGET = {"proposed": 5, "rehearsed": 20}  # seconds of processor time from the beginning


def peopled(city: City) -> list[User]:
    """Six hundred members, in turn of two sections."""
    people = User.objects.bulk_create(
        User(
            username=f"s{n}",
            staff_number=f"{10_000 + n}",
            name=f"職員 {n}番",
            kana="しょくいん",
            email=f"s{n}@city.example",
            password="!",
        )
        for n in range(PEOPLE)
    )
    sections = [city.sections["商工観光課"], city.sections["農政課"]]
    Appointment.objects.bulk_create(
        Appointment(user=user, section=sections[n % 2], post="主事", begins=LONG_AGO)
        for n, user in enumerate(people)
    )
    return people


@pytest.mark.skipif(not LONG, reason="a measurement")
def test_six_hundred_people_are_read_proposed_and_rehearsed_in_time(city: City) -> None:
    by = city["システム管理者"]
    rows = [
        [user.staff_number, user.name, "配置換", place, "主任", "令和9年4月1日", "", ""]
        for n, user in enumerate(peopled(city))
        for place in [("農政課", "商工観光課")[n % 2]]
    ]
    content = workbook(HEADS, *as_numbers(rows))
    plan, begun = april(city), process_time()
    sheet = read_list(content)
    options = {"everybody": False, "day": None, "merged": False}
    columns = guess(sheet.heads)
    actions.keep_list(plan=plan, sheet=sheet, columns=columns, source_name="x", by=by, **options)  # type: ignore[arg-type]
    explain(city, plan)
    seconds = {"read": process_time() - begun}
    assert actions.propose(plan=plan, by=by) == 2 * PEOPLE
    seconds["proposed"] = process_time() - begun
    rehearse(plan, now=city.now)
    seconds["rehearsed"] = process_time() - begun
    assert [table for table, rows in plan.report["tables"] if len(rows) >= PEOPLE] != []
    print({what: round(taken, 2) for what, taken in seconds.items()})
    assert all(seconds[what] < most for what, most in BUDGET.items())
