"""Every text field of every form: one line where one is asked for, and nothing that cannot be seen."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import models

from accounts.older.entries import entries
from accounts.older.rows import Row
from katori_sns.cases.forms import FACE, formfield
from katori_sns.organisation.forms import SectionForm, UserForm
from katori_sns.web.characters import is_blank
from katori_sns.web.text import CleanCharField
from tests.accounts.sheets import row, saved
from tests.applications.test_fields import draft_of, each_kind
from tests.city import City
from tests.organisation.entering import client_of

ROOMS = ("katori_sns", "accounts", "applications", "posts", "incidents")
# What is no text that somebody writes for others to read.
OTHERS = {
    ("katori_sns/organisation/forms.py", "password"),
    ("katori_sns/organisation/forms.py", "again"),
    ("katori_sns/organisation/forms.py", "old"),
    ("katori_sns/organisation/forms.py", "one_time_password"),  # of which its digits alone are read
    ("katori_sns/web/list_forms.py", "content"),  # the file itself
    ("accounts/lookup/forms.py", "text"),  # what is looked up because it hides something
}
STAND_IN_TITLES = {
    "prior_consultation": {"medium_name"},
    "new_operation": {"account_name", "medium_name"},
    "emergency": {"account_name", "medium_name"},
    "registration": {"source_name"},
}
MY_NUMBER, CARD = "123456789018", "4111 1111 1111 1111"
# What stands in a line and cannot be meant, and what the field says of it; the place is its second letter.
LOST = {
    **{sign: f"2文字目に.*{re.escape(shown)}" for sign, shown in (("〓", "〓"), ("\ufffd", "U+FFFD"))},
    **{
        chr(code): f"2文字目に.*U\\+{code:04X}"
        for code in (
            *(0x0, 0x7, 0x9, 0x7F, 0x85, 0xD800, 0x200B, 0x200D, 0x202E, 0x2066, 0x2060, 0xFEFF, 0xAD, 0x34F),
            *(0x115F, 0x3164, 0x2800, 0xFE0F, 0xE000, 0xF8FF, 0xF0000, 0xFDD0, 0xFFFF, 0xE0041, 0x180E),
        )
    },
    "?": "「か」の後ろに「\\?」|「\\?」があります",
}
UNSEEN = ["\u200b", "\u2800\u2800", "\u3164", "\u3000 \u3000", "\ufe0f", "\u00ad\u2060", "\u115f\u1160"]


def sources() -> Iterator[Path]:
    for room in ROOMS:
        yield from (path for path in Path(room).rglob("*.py") if "migrations" not in path.parts)


def plain(path: Path) -> Iterator[tuple[str, str]]:
    """The fields that a module makes of Django's own text field, each with its name."""
    for node in ast.walk(ast.parse(path.read_text())):
        call = getattr(node, "value", None)
        if isinstance(node, ast.Assign) and ast.unparse(getattr(call, "func", node)) == "forms.CharField":
            yield str(path), ast.unparse(node.targets[0])


def form_classes() -> Iterator[type[forms.BaseForm]]:
    for path in sources():
        module = import_module(".".join(path.with_suffix("").parts))
        for thing in vars(module).values():
            own = isinstance(thing, type) and thing.__module__ == module.__name__
            if own and issubclass(thing, forms.BaseForm):
                yield thing


def test_no_field_of_text_is_djangos_own() -> None:
    assert {found for path in sources() for found in plain(path)} == OTHERS
    mentions = sum(path.read_text().count("forms.CharField(") for path in sources())
    assert mentions == len(OTHERS)  # none is made in another way than by an assignment


def test_no_form_has_one_by_its_model_either() -> None:
    found = {
        (form.__name__, name)
        for form in form_classes()
        for name, field in form.base_fields.items()  # type: ignore[attr-defined]
        if type(field) is forms.CharField
    }
    assert {name for _, name in found} == {name for _, name in OTHERS}
    assert {form for form, _ in found} == {
        *("LoginForm", "NewPasswordForm", "OwnPasswordForm", "CodeForm"),
        *("ListFileForm", "ListForm", "HrListForm", "OursForm", "SectionsFileForm"),
    }


def fields_of_text() -> Iterator[tuple[str, CleanCharField]]:
    for form in form_classes():
        for name, field in form.base_fields.items():  # type: ignore[attr-defined]
            if isinstance(field, CleanCharField):
                yield f"{form.__name__}.{name}", field


@pytest.mark.parametrize(("name", "field"), list(fields_of_text()))
def test_a_line_takes_no_break_and_no_text_is_unseen(name: str, field: CleanCharField) -> None:
    if not isinstance(field.widget, forms.Textarea):
        for sign in ("\n", "\r\n", "\u2028", "\u2029"):
            with pytest.raises(forms.ValidationError, match="改行は入力できません"):
                field.to_python(f"一{sign}二")
        for sign, named in LOST.items():
            with pytest.raises(forms.ValidationError, match=named):
                field.to_python(f"か{sign}か")
    assert [field.to_python(text) for text in UNSEEN] == [""] * len(UNSEEN)


def test_what_can_be_seen_is_not_blank() -> None:
    assert not [text for text in ("あ", "ー", "・", "👨\u200d👩", "0", "\u0301") if is_blank(text)]


def typed_columns(model: type[models.Model]) -> list[str]:
    """The columns of a kind of case, in which somebody types."""
    return [
        field.name
        for field in model._meta.local_fields
        if isinstance(field, models.CharField | models.TextField) and not field.choices
    ]


@each_kind
def test_what_stands_in_a_title_refuses_a_number_of_ones_own(city: City, case_type: Any) -> None:
    """Each typed column that the kind's title shows is a face column, or its form refuses the number."""
    model, (_, case) = case_type.process.model, draft_of(city, case_type)
    shown = set()
    for name in typed_columns(model):
        case.refresh_from_db()
        for column, other in (("medium", "other"), ("on_media", ["other"])):
            if column in {field.name for field in model._meta.fields}:
                setattr(case, column, other)
        setattr(case, name, MY_NUMBER)
        if MY_NUMBER in case_type.process.title(case):
            shown.add(name)
    assert shown == STAND_IN_TITLES.get(case_type.kind, set())
    assert shown <= FACE | {"source_name"}  # which is refused where the file is chosen
    for name in shown & FACE:
        field = formfield(model._meta.get_field(name))
        for number in (MY_NUMBER, "１２３４-５６７８-９０１８", CARD):
            with pytest.raises(forms.ValidationError, match="マイナンバー"):
                field.clean(f"大祭 {number}")  # type: ignore[union-attr]
        assert field.clean("大祭 2026") == "大祭 2026"  # type: ignore[union-attr]


@pytest.mark.parametrize("form", [UserForm, SectionForm])
def test_the_names_of_people_and_sections_refuse_it_too(db: None, form: Any) -> None:
    assert "マイナンバー" in str(form({"name": f"佐原 {MY_NUMBER}"}).errors["name"])


def test_a_list_whose_file_or_rows_are_called_by_one_is_mended_first(city: City) -> None:
    client = client_of(city, "広報担当")
    file = SimpleUploadedFile(f"{MY_NUMBER}.csv", saved(row()))
    answer = client.post("/accounts/import/", {"file": file})
    assert (answer.status_code, "マイナンバー" in answer.text) == (422, True)
    named = entries(Row(2, {"name": f"大祭 {MY_NUMBER}", "manager": "課長"}), city.now.date())
    assert [(entry.name, entry.manager) for entry in named] == [("", "課長")]
    assert any("マイナンバー" in note for note in named[0].notes)
