"""A day more than twenty years ahead is a slip, in every field and in every address."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django import forms
from django.urls import URLPattern, URLResolver, get_resolver

from applications.new_operation.forms import step_of
from katori_sns.web.dates import WarekiDateField, furthest, months_after
from tests.accounts.keeping import account_of
from tests.applications import lives
from tests.city import City
from tests.long import LONG
from tests.organisation.entering import client_of

pytestmark = [pytest.mark.sqlite, pytest.mark.no_cover]

FAR = ("9999-12-31", "0001-01-01", "令和900年1月1日")
NAMES = ("from", "since", "until", "day", "month", "year", "to", "on", "begins", "ends", "account")


def pages(patterns: Any = None, before: str = "/") -> Iterator[str]:
    """The address of every page that needs no number."""
    for found in get_resolver().url_patterns if patterns is None else patterns:
        where = before + str(found.pattern)
        if isinstance(found, URLResolver) and "<" not in where:
            yield from pages(found.url_patterns, where)
        elif isinstance(found, URLPattern) and "<" not in where and "^" not in where:
            yield where


@pytest.mark.parametrize("day", FAR if LONG else FAR[:2])
@pytest.mark.parametrize("role", ["広報主管課長", "システム管理者"])
def test_no_address_with_a_far_day_is_a_failure(city: City, role: str, day: str) -> None:
    account_of(city)
    client = client_of(city, role)
    client.raise_request_exception = False
    found = {page for page in pages() if not page.startswith("/health")}
    assert {"/", "/posts/calendar/", "/cases/"} <= found
    asked = dict.fromkeys(NAMES, day)
    assert [page for page in found if client.get(page, asked).status_code >= 500] == []


def forms_of(base: type[Any] = forms.BaseForm) -> Iterator[type[Any]]:
    for form in base.__subclasses__():
        yield form
        yield from forms_of(form)


def test_every_field_for_a_day_is_ours_and_ends_in_twenty_years() -> None:
    mine = [form for form in forms_of() if not form.__module__.startswith(("django.", "tests."))]
    fields = [(form, name, field) for form in mine for name, field in form.base_fields.items()]
    days = [field for _, _, field in fields if isinstance(field, WarekiDateField)]
    assert len(days) > 20
    plain = forms.DateField | forms.DateTimeField | forms.SplitDateTimeField
    assert [f"{form.__name__}.{name}" for form, name, field in fields if isinstance(field, plain)] == []
    for field in days:
        for day in (months_after(furthest(), 1), "9999-12-31", "R99.1.1"):
            text = f"{day} 10:00"
            with pytest.raises(forms.ValidationError):
                field.to_python(text if "Moment" in type(field).__name__ else str(day))


def test_a_far_day_that_is_typed_is_refused_and_moves_nothing(city: City) -> None:
    account, client = account_of(city), client_of(city, "係員")
    answer = client.post(f"/accounts/{account.pk}/custody/", {"change_due": "2999-01-01"})
    assert (answer.status_code, "20年より先" in answer.text) == (422, True)
    case = city.draft()
    step = {"start_on": "9999-12-31", "version": case.version}
    answer = client.post(f"/cases/new-operation/{case.pk}/edit/{step_of('start_on')}/", step)
    assert (answer.status_code, "20年より先" in answer.text) == (422, True)
    notice = lives.acquisition(city, lives.pending(city))
    typed = {"start_on": "2050-12-31", "version": notice.version}
    assert client.post(f"/cases/acquisition/{notice.pk}/edit/", typed).status_code == 422
