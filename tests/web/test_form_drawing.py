"""How every form is drawn: fields that apply, boxes for several choices, days in words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from django import forms
from django.template.loader import render_to_string

from katori_sns.web.dates import WarekiDateField, WarekiMomentField
from katori_sns.web.forms import EMPTY_LABEL, Form, ask
from katori_sns.web.text import CleanCharField
from tests.web.test_text_fields import form_classes

pytestmark = [pytest.mark.sqlite, pytest.mark.no_cover]
STYLE = Path("katori_sns/web/static/web/katori.css").read_text()
RULE = re.compile(
    r'form:has\(\[name="(\w+)"\]\):not\(:has\(\[name="\1"\] > (?:\[value="(\w+)"\]|\*):checked,'
    r' \[name="\1"\](?:\[value="\2"\])?:checked\)\) \.field-(\w+):not'
)


def all_fields() -> Iterator[tuple[str, str, forms.Field]]:
    for form in form_classes():
        for name, field in form.base_fields.items():  # type: ignore[attr-defined]
            yield form.__name__, name, field


def test_each_condition_of_the_style_sheet_is_one_of_a_form() -> None:
    rules = RULE.findall(STYLE)
    assert len(rules) == STYLE.count(") .field-") >= 8
    for control, value, shown in rules:
        forms_of_both = [
            form.base_fields[control]  # type: ignore[attr-defined]
            for form in form_classes()
            if {control, shown} <= set(form.base_fields)  # type: ignore[attr-defined]
        ]
        assert (control, shown, bool(forms_of_both)) == (control, shown, True)
        for field in forms_of_both:
            offered = [str(key) for key, _ in getattr(field, "choices", [])]
            assert (control, value, value in offered or not value) == (control, value, True)


def test_no_form_asks_for_several_with_the_control_key() -> None:
    found = [(form, name) for form, name, f in all_fields() if type(f.widget) is forms.SelectMultiple]
    assert found == []


def test_no_choice_is_called_by_dashes() -> None:
    for _, name, field in all_fields():
        ask({name: field})
        labels = [getattr(field, "empty_label", "")]
        if not isinstance(field, forms.ModelChoiceField):
            labels += [str(label) for _, label in getattr(field, "choices", [])]
        assert (name, EMPTY_LABEL in labels) == (name, False)


class Planning(Form):
    planned_at = WarekiMomentField(label="予定")
    planned_start = WarekiDateField(label="開始の予定日")
    seen_on = WarekiDateField(label="見た日")
    name = CleanCharField(label="名称", max_length=10)


def test_a_day_is_said_in_words_and_whether_a_planned_one_has_passed() -> None:
    typed = {"planned_at": "R90.11.25 18:00", "planned_start": "R2.4.1", "seen_on": "2020-04-01"}
    form = Planning(typed)
    assert not form.is_valid()
    assert form["seen_on"].in_words == "令和2年4月1日（水）"  # type: ignore[attr-defined]
    assert "過ぎています" in form["planned_start"].in_words  # type: ignore[attr-defined]
    assert Planning(initial={"seen_on": date(2020, 4, 1)})["seen_on"].in_words  # type: ignore[attr-defined]
    assert Planning()["seen_on"].in_words == ""  # type: ignore[attr-defined]


def test_an_error_says_its_label_once() -> None:
    form = Planning({"seen_on": "2020-99-99"})
    page = render_to_string("_error_summary.html", {"form": form})
    assert ("名称を入力してください" in page, "名称：名称" in page, "見た日：" in page) == (True, False, True)
