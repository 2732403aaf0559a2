"""Lengths come first: of a megabyte in a field nothing is read but how long it is.

What passes into the functions of this site, of the fields and of the validators is looked at, not the clock.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from types import FrameType
from typing import Any
from urllib.parse import urlencode

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.forms import BaseForm
from django.http import QueryDict

from katori_sns.web.dates import (
    LONGEST,
    DateError,
    WarekiDateField,
    WarekiMomentField,
    parse_date,
    parse_moment,
)
from katori_sns.web.forms import Form, Measured
from katori_sns.web.numbers import numbers
from katori_sns.web.text import SHRINKS, UNSAID, CleanCharField, longest
from posts.checker import check
from posts.checker.counting import count
from tests.city import City
from tests.hostile.places import Place
from tests.hostile.test_forms import DISTINCT, MEGABYTE, filled, filled_in_by
from tests.long import LONG
from tests.web.test_text_fields import form_classes

pytestmark = [pytest.mark.sqlite, pytest.mark.no_cover]
OURS = ("katori_sns", "accounts", "applications", "posts", "incidents")
READERS = ("django.forms.fields", "django.forms.models", "django.core.validators", "django.utils.dateparse")
# They count characters, or hand on what was typed so that it is not lost.
MEASURING = (
    *("text.measure", "text._parts", "<genexpr>", "fields.Field.clean", "text.CleanCharField.to_python"),
    *("dates.read_plain", "dates.parse_date", "dates.parse_moment", "counting.count"),
    *("counting.over", "posts.pages.__create_fn__.<locals>.__init__"),
)
HANDING_ON = {"value_from_datadict", "prepare_value", "bound_data", "get_bound_field", "sent", "_typed"}
WORST = (
    "0 " * (MEGABYTE // 2),
    " " * MEGABYTE,
    "(" * MEGABYTE,
    "か\u3099" * (MEGABYTE // 6),
    "令和" * (MEGABYTE // 6),
)


def read_by(work: Callable[[], object]) -> set[str]:
    """The functions to which a long text was given while the work was done."""
    readers: set[str] = set()

    def watch(frame: FrameType, event: str, _: object) -> None:
        module = str(frame.f_globals.get("__name__", ""))
        if event != "call" or not module.startswith((*OURS, *READERS)):
            return
        code = frame.f_code
        given = [
            frame.f_locals.get(name) for name in code.co_varnames[: code.co_argcount + code.co_kwonlyargcount]
        ]
        if any(isinstance(value, str) and len(value) > 100_000 for value in given):
            readers.add(f"{module}.{code.co_qualname}")

    sys.setprofile(watch)
    try:
        work()
    finally:
        sys.setprofile(None)
    return {n for n in readers if not n.endswith(MEASURING) and n.rpartition(".")[2] not in HANDING_ON}


# In `make test` every fourth page, in `make bench-long` all: the forms behind them are all tried below.
@pytest.mark.parametrize("place", DISTINCT if LONG else DISTINCT[::4], ids=lambda p: p.id)
def test_no_page_reads_a_megabyte(city: City, place: Place, settings: Any) -> None:
    """Every control of the page at once, choices and hidden ones too."""
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = None
    client, path, form = filled_in_by(city, place)
    typed = filled(form) | dict.fromkeys(form.names(), WORST[0])
    body = urlencode({name: text for name, text in typed.items() if name != "csrfmiddlewaretoken"})
    if form.method == "post":
        kind = "application/x-www-form-urlencoded"
        assert read_by(lambda: client.generic("POST", path, body, kind)) == set()
    else:
        assert read_by(lambda: client.generic("GET", path, QUERY_STRING=body)) == set()


def every_field() -> Iterator[tuple[str, forms.Field]]:
    for form in form_classes():
        for name, field in form.base_fields.items():  # type: ignore[attr-defined]
            if not isinstance(field, forms.FileField | forms.BooleanField | forms.MultiValueField):
                yield f"{form.__name__}.{name}", field


@pytest.mark.parametrize(("name", "field"), list(every_field()))
def test_no_field_reads_what_is_longer_than_it_may_be(name: str, field: forms.Field) -> None:
    """Each field of each form, in a form of its own, with its worst texts."""

    class Alone(Form):
        asked = field

    for worst in WORST:
        data = QueryDict(mutable=True)
        data["asked"] = (worst * 5)[:MEGABYTE]
        form = Alone(data)
        assert read_by(form.full_clean) == set(), name
        if not form["asked"].data:  # rows have controls of other names
            continue
        assert ["長すぎます" in error for error in form.errors.get("asked", ["長すぎます"])] == [True]


def test_every_form_measures_and_every_text_has_a_bound() -> None:
    assert [form for form in form_classes() if not issubclass(form, Measured)] == []
    unbound = [
        name
        for name, field in every_field()
        if isinstance(field, forms.CharField)
        and not isinstance(field, forms.UUIDField)
        and not field.max_length
    ]
    assert unbound == ["LoginForm.username", "LoginForm.password"] or unbound == ["LoginForm.password"]
    assert longest(forms.CharField()) == UNSAID


def test_what_a_field_may_have_is_still_taken() -> None:
    """Line ends of two characters, letters apart from their marks and blanks count for what they become."""
    field = CleanCharField(max_length=100, widget=forms.Textarea)
    assert field.clean("か\u3099" * 100) == "が" * 100
    assert field.clean("あ\r\n" * 50) == "あ\n" * 49 + "あ"
    assert field.clean(" " * 150 + "あ" * 100 + "\r\n" * 20) == "あ" * 100
    for text in ("あ" * 101, "あ" * (100 * SHRINKS), "あ" * (100 * SHRINKS + 1)):
        with pytest.raises(ValidationError):
            field.clean(text)


@pytest.mark.parametrize("field", [CleanCharField(max_length=100), WarekiDateField(), WarekiMomentField()])
def test_a_field_measures_by_itself_too(field: forms.Field) -> None:
    """As a cell of a table, or a reason beside a warning, which no form cleans."""

    def clean() -> None:
        with pytest.raises(ValidationError, match="長すぎます"):
            field.clean(WORST[0])

    handing = {"django.forms.fields.CharField.to_python", "katori_sns.web.dates.WarekiDateField.to_python"}
    dates = {f"katori_sns.web.dates.{name}.read" for name in ("WarekiDateField", "WarekiMomentField")}
    assert read_by(clean) <= handing | dates


def test_what_is_too_long_is_said_and_shown_again() -> None:
    class Two(Form):
        one = CleanCharField(label="一", max_length=10)
        day = WarekiDateField(label="日")

    form = Two({"one": "あ" * 50, "day": "令和8年12月1日"})
    assert form.errors == {"one": ["長すぎます（50文字）。10文字までにしてください"]}
    assert form.cleaned_data["day"].isoformat() == "2026-12-01"
    assert "あ" * 50 in str(form["one"])


@pytest.mark.parametrize("text", ["令和8年12月1日" + " " * 20_000, " " * 20_000, "(" * 100, "8" * 41])
def test_a_date_is_measured_first(text: str) -> None:
    with pytest.raises(DateError, match="長すぎます"):
        parse_date(text)
    with pytest.raises(DateError, match="長すぎます"):
        parse_moment(text + " 23:40")
    for field in (WarekiDateField(), WarekiMomentField()):
        with pytest.raises(ValidationError, match="長すぎます"):
            field.clean(text)


def test_a_date_with_all_its_parts_fits() -> None:
    assert len("令和8年12月1日（火）　23時40分") < LONGEST
    assert parse_date(" 令和８年１２月１日（火） ").isoformat() == "2026-12-01"


@pytest.mark.parametrize("unit", ["0 ", "0-", "1-", "09 ", "8 1 ", "81 ", "12 ", "4111 ", "090-"])
def test_of_digits_apart_few_sequences_are_built(unit: str) -> None:
    """So many at each place as before, were fifty thousand for ten thousand characters."""
    text = (unit * 10_000)[:10_000]
    places = text.count(" ") + text.count("-")
    assert sum(1 for _ in numbers(text)) <= 4 * places


def test_the_work_for_a_text_grows_with_its_length_alone() -> None:
    """Calls of functions, not seconds: twice the text is at most a little more than twice the work."""
    for unit in ("0 ", "0-", "a-b.", "ﷺ", "パスワード：", "あ", "○月"):
        work = [calls_in(lambda text=(unit * n)[:n]: (check(text), count("x", text))) for n in (2_000, 4_000)]
        assert work[1] <= 2.3 * work[0] + 1_000, unit


def calls_in(work: Callable[[], object]) -> int:
    """How many functions were called, those of C too."""
    calls = 0

    def watch(_: FrameType, event: str, __: object) -> None:
        nonlocal calls
        calls += event in ("call", "c_call")

    sys.setprofile(watch)
    try:
        work()
    finally:
        sys.setprofile(None)
    return calls


def test_the_watch_sees_what_reads_a_long_text() -> None:
    class Unmeasured(forms.Form):
        asked = forms.CharField(max_length=10)

    form: BaseForm = Unmeasured({"asked": WORST[1] + "x"})
    assert "django.forms.fields.CharField.to_python" in read_by(form.full_clean)
