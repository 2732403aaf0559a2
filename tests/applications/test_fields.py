"""A field is said once: what a kind of case asks is also frozen, shown and printed."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django import forms

from accounts.models import SNSAccount
from applications.new_operation.forms import STEPS
from katori_sns.cases import papers
from katori_sns.cases.case_file import print_whole
from katori_sns.cases.case_type import CaseType
from katori_sns.cases.fields import WHOLE, CaseField
from katori_sns.organisation.roles import ActorContext
from katori_sns.processes import CASE_TYPES
from katori_sns.web.tables import TableField
from katori_sns.workflow.errors import Incomplete
from katori_sns.workflow.steps import CaseContext
from tests.city import City
from tests.documents.papers import pages, squeeze
from tests.hostile.kinds import DRAFTS
from tests.incidents import reporting
from tests.organisation.entering import client_of, page_of
from tests.oversight import asking
from tests.posts import writing

pytestmark = [pytest.mark.sqlite, pytest.mark.no_cover]

MORE: dict[str, tuple[str, Callable[[City], Any]]] = {
    "new_operation": ("係員", lambda city: city.draft()),
    "post": ("係員", writing.drafted),
    "incident": ("係員", reporting.drafted),
    "audit_inquiry": ("監査", asking.drafted),
}
JST = ZoneInfo("Asia/Tokyo")
LATER = ("post_deletion", "handover")  # one asks after the act, the other row by row
ASKING = [case_type for case_type in CASE_TYPES if case_type.kind not in LATER]
each_kind = pytest.mark.parametrize("case_type", ASKING, ids=lambda case_type: case_type.kind)
# Controls without a column of their own → the row that says what they hold.
OTHERS = {
    r"clause_\d": "item_",
    r"answer_\d": "conditions",
    r"(successor|kept)_\d+": "lines",
    r"text_\d+": "texts",
}
AIDS = ("version", "once", "mended")  # they hold nothing of the case


def draft_of(city: City, case_type: CaseType) -> tuple[str, Any]:
    role, make = (DRAFTS | MORE)[case_type.kind]
    return role, make(city)


def forms_of(city: City, case_type: CaseType, role: str, case: Any) -> Iterator[forms.BaseForm]:
    org = ActorContext(city.now.date(), city[role])
    if case_type.kind == "new_operation":
        yield from (form(instance=case, org=org) for _, form in STEPS.values())
    elif case_type.kind == "incident":
        yield case_type.form_of(case)(instance=case, org=org, accounts=SNSAccount.objects.all())
    else:
        yield case_type.form_of(case)(instance=case, org=org)


def another(control: forms.Field, value: Any, number: int) -> Any:
    """Something else that the control could hold."""
    if isinstance(control, forms.BooleanField):
        return not value
    if isinstance(control, forms.ModelChoiceField):
        return control.queryset.exclude(pk=getattr(value, "pk", None)).first()
    if isinstance(control, forms.MultipleChoiceField):
        chosen = [choice for choice, _ in control.choices if choice not in (value or ())]
        return "".join(chosen[:2]) if isinstance(value, str) else chosen[:1]
    if isinstance(control, forms.ChoiceField):
        return [choice for choice, _ in control.choices if choice not in ("", "other", value)][-1]
    if isinstance(value, datetime) or "Moment" in type(control).__name__:
        return datetime(2031, 3, 1, 9, tzinfo=JST) + timedelta(days=number)
    if "Date" in type(control).__name__:
        return date(2031, 3, 1) + timedelta(days=number)
    if isinstance(control, forms.TimeField):
        return time(number % 24, 7)
    return f"目印{number}番"


@each_kind
def test_every_control_is_a_row_or_is_said_in_one(city: City, case_type: CaseType) -> None:
    role, case = draft_of(city, case_type)
    rows = {row.name for row in case_type.fields.rows}
    for form in forms_of(city, case_type, role, case):
        for name in set(form.fields) - rows - set(AIDS):
            said_in = [row for pattern, row in OTHERS.items() if re.fullmatch(pattern, name)]
            assert any(row.startswith(tuple(said_in)) for row in rows), name


@each_kind
def test_what_is_asked_is_frozen(city: City, case_type: CaseType) -> None:
    """Whatever one answers otherwise is submitted otherwise, under its row or the row that says it too."""
    role, case = draft_of(city, case_type)
    rows = {row.name: row for row in case_type.fields.rows}
    for form in forms_of(city, case_type, role, case):
        for number, (name, control) in enumerate(form.fields.items()):
            if name in rows and rows[name].asked:
                answer_otherwise(case, control, rows[name], number, case_type)


def marked(control: TableField, number: int) -> list[dict[str, str]]:
    """A row of something else."""
    return [{key: "7" if key in ("baseline", "target") else f"目印{number}番" for key in control.columns}]


def marked_rows(value: Any) -> list[dict[str, str]]:
    """The rows of a table; of other lists none."""
    return [row for row in value if isinstance(row, dict)] if isinstance(value, list) else []


def answer_otherwise(
    case: Any, control: forms.Field, row: CaseField, number: int, case_type: CaseType
) -> None:
    if row.name == "medium_name":  # it names what no list has
        vars(case).update(medium="other", on_media=["other"])
    before = case_type.fields.words(case)
    value = getattr(case, row.name)
    new = marked(control, number) if isinstance(control, TableField) else another(control, value, number)
    if new is None:  # a list with nothing else to choose
        return
    setattr(case, row.name, new)
    after = case_type.fields.words(case)
    target = row.said_in or row.name
    for mark in [new] if isinstance(new, str) else (t for r in marked_rows(new) for t in r.values()):
        assert mark in after[target] or not mark.startswith("目印"), row.name
    assert before[target] != after[target], row.name


@each_kind
def test_what_is_frozen_is_shown_and_printed(city: City, case_type: CaseType) -> None:
    role, case = draft_of(city, case_type)
    data = case_type.fields.words(case)
    page = squeeze(
        html.unescape(re.sub(r"<[^>]+>", "", page_of(client_of(city, role), case.get_absolute_url())))
    )
    given = [row for row in case_type.fields.rows if data.get(row.name)]
    assert given
    assert [row.name for row in given if squeeze(data[row.name]) not in page] == []
    org = ActorContext(city.now.date(), city[role])
    whole = squeeze("".join(pages(print_whole(case_type, case, org, actor=city[role], now=city.now))))
    assert [row.name for row in given if squeeze(data[row.name]) not in whole] == []
    if case_type.process.paper:
        paper = squeeze("".join(pages(papers.draft_pdf(case_type, case))))
        on_paper = [row for row in given if row.place != WHOLE]
        assert [row.name for row in on_paper if squeeze(data[row.name]) not in paper] == []


HOW = {"stop_method", "period_from", "period_to", "period_reason"}
TOLD = {"told_at", "told_by", "told_to"}
ITEMS = {"server_other", "legal_risk", "political_risk", "risk_measures", "terms_quoted", "evaluation_months"}
# Demanded only as something else was answered; the help beside the control says when.
ON_CONDITION = {
    "acquisition": {"changed_on", "change_reason", "change_due", "undated_reason"},
    "new_operation": ITEMS,
    "policy_revision": ITEMS,
    "change": {"new_name", "typed_url", "new_section"},
    "withdrawal": {
        "stop_method",
        "period_from",
        "period_to",
        "period_reason",
        "told_at",
        "told_by",
        "told_to",
        "harm_ground",
        "harm_by",
        "followers_other",
        "followers_use",
    },
    "forced_stop": {"stop_method", "period_from", "period_to", "period_reason", "harm_ground", "harm_by"},
    "emergency": {"told_at", "told_by", "told_to"},
    "incident": {"where"},
}


@each_kind
def test_what_is_marked_as_needed_is_what_is_demanded(city: City, case_type: CaseType) -> None:
    """※必須 stands at each control without which the draft is kept back, and at no other."""
    role, case = draft_of(city, case_type)
    rows = {row.name: row for row in case_type.fields.rows}
    guard = next(step.guard for step in case_type.process.steps_at("draft") if step.guard)
    if case_type.kind == "forced_stop":
        case.attempts = ""  # what was tried stands for a contact that failed
    marked, demanded = set(), set()
    for form in forms_of(city, case_type, role, case):
        for name, control in form.fields.items():
            if name not in rows or not rows[name].asked or name in ON_CONDITION.get(case_type.kind, ()):
                continue
            marked |= {name} if form[name].must else set()
            value = getattr(case, name)
            setattr(case, name, "" if isinstance(value, str) else [] if isinstance(value, list) else None)
            ctx = CaseContext(case, (), ActorContext(city.now.date(), city[role]))
            demanded |= {name} if control.required or name in {p.field for p in guard(ctx)} else set()
            setattr(case, name, value)
    assert marked == demanded


def test_a_name_that_stands_on_no_paper_may_have_signs_that_no_font_has(city: City) -> None:
    """SNS accounts are called so; what the form itself prints is refused instead."""
    city.act("係員", "forward", city.draft(account_name="🌾農政だより"))
    with pytest.raises(Incomplete) as refusal:
        city.act("係員", "forward", city.draft(purpose="🌾の魅力を伝える"))
    assert [problem.field for problem in refusal.value.problems] == ["purpose"]
