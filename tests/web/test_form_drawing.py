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
from katori_sns.web.forms import EMPTY_LABEL, NONE_OF_THEM, UNCHOSEN, FilterForm, Form, ask
from katori_sns.web.text import CleanCharField
from tests.web.test_text_fields import form_classes, sources

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


def test_each_part_of_a_condition_stands_in_one_form() -> None:
    """Control, answer and the fields shown with it; a name that a form has lost hides nothing."""
    lines = [line for line in STYLE.splitlines() if line.startswith("form:has(") and " :is(.field-" in line]
    assert len(lines) > 8
    for line in lines:
        condition, _, shown = line.partition(" :is(")
        named = {*re.findall(r'\[name="(\w+)"\]', condition), *re.findall(r"\.field-(\w+)", shown)}
        answers = {*re.findall(r'\[value="(\w+)"\]', condition)}
        offers = [
            {str(key) for field in form.base_fields.values() for key, _ in getattr(field, "choices", [])}
            for form in form_classes()
            if named <= set(form.base_fields)  # type: ignore[attr-defined]
        ]
        assert (line, any(answers <= offered for offered in offers)) == (line, True)


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


class Choosing(Form):
    needed = ("few",)
    few = forms.ChoiceField(label="少数", choices=[("", UNCHOSEN), ("a", "甲"), ("b", "乙")], required=False)
    spare = forms.ChoiceField(label="任意", choices=[("", UNCHOSEN), ("a", "甲")], required=False)
    many = forms.ChoiceField(label="多数", choices=[("", UNCHOSEN), *((n, n) for n in "123456")])


def labels(form: Form, name: str) -> list[str]:
    drawn = form[name].as_field_group()
    return re.findall(r'type="radio"[^>]*>\s*(\S+?)<', drawn)


def test_few_choices_are_all_shown_and_many_in_a_list() -> None:
    form, chosen = Choosing(), Choosing(initial={"few": "a", "spare": "a"})
    assert (labels(form, "few"), labels(form, "spare")) == (["甲", "乙"], ["甲"])
    assert (labels(chosen, "few"), labels(chosen, "spare")) == (["甲", "乙"], [NONE_OF_THEM, "甲"])
    assert labels(form, "many") == []
    assert Choosing({"many": "1"}).errors == {}
    bar = type("Bar", (FilterForm,), {"few": Choosing.base_fields["few"]})()
    assert labels(bar, "few") == []


def test_what_is_asked_for_in_words_alone_is_said_beside_the_words() -> None:
    """A problem of another field never stands under 「意見」, which every act has."""
    text = "".join(path.read_text() for path in sources())
    said = re.findall(r'Problem\(\s*"comment",\s*f?"([^"]+)"', text)
    assert len(said) > 3
    assert [words for words in said if not re.search("理由|内容", words)] == []


def test_every_box_of_a_kind_is_drawn_by_one_hand() -> None:
    pages = Path("templates").rglob("*.html")
    assert [str(page) for page in pages if 'class="tag' in page.read_text()] == []
