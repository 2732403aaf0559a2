"""Plans with a list of 人事, as its pages keep and explain it."""

from __future__ import annotations

from katori_sns.personnel.hr import actions
from katori_sns.personnel.hr.columns import guess
from katori_sns.personnel.hr.forms import WordsForm
from katori_sns.personnel.hr.sheet import read_list
from katori_sns.personnel.models import Plan
from tests.city import City
from tests.personnel.hr_lists import HEADS, saved


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
