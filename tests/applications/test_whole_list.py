"""A ledger of 77 rows from the upload to the register: its pages, and what another reading changes."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from accounts.models import SNSAccount
from applications.models import RetroactiveRegistration
from tests.accounts.ledger import ROWS, as_csv, as_workbook
from tests.applications.lists import KNOWN_BEFORE, settle
from tests.city import City
from tests.hostile.places import forms_of
from tests.organisation.entering import client_of

pytestmark = [pytest.mark.sqlite, pytest.mark.no_cover]


class Walk:
    """A city's way through the pages; every page that somebody is shown is counted."""

    def __init__(self, city: City) -> None:
        self.city, self.pages = city, 0
        self.clients: dict[str, Client] = {}

    def go(self, role: str, url: str, sent: Any = None) -> Any:
        client = self.clients.setdefault(role, client_of(self.city, role))
        self.pages += 1
        answer = client.get(url) if sent is None else client.post(url, sent, follow=True)
        assert answer.status_code == 200, answer.content.decode()
        return answer

    def act(self, role: str, case: RetroactiveRegistration, action: str, **more: str) -> Any:
        url = f"/cases/registration/{case.pk}/{action}/confirm/"
        page = self.go(role, url)
        typed = {name: page.context["form"].initial[name] for name in ("task", "version")}
        return self.go(role, url, typed | more)


def sent_by(page: Any) -> dict[str, Any]:
    """The form of the page that carries the list, with the columns that the heads name."""
    form = next(form for form in forms_of(page.content.decode()) if "content" in form.kinds)
    return form.fields | page.context["columns"].columns()


def answers(page: Any) -> dict[str, Any]:
    """Every doubt answered at once: what is offered is right, what is older is known to be."""
    form = page.context["form"]
    typed: dict[str, Any] = {"version": form.initial["version"]}
    for group in form.groups:
        typed[f"answer-{group.key}"] = "enter"
        if group.later:
            typed[f"known_before-{group.key}"] = KNOWN_BEFORE
    return typed


def test_77_rows_become_accounts_within_twelve_pages(city: City) -> None:
    walk = Walk(city)
    walk.go("広報担当", "/accounts/import/")
    file = SimpleUploadedFile("台帳.xlsx", as_workbook())
    page = walk.go("広報担当", "/accounts/import/", {"file": file})
    page = walk.go("広報担当", "/cases/registration/new/", sent_by(page))
    case = RetroactiveRegistration.objects.get()
    page = walk.go("広報担当", f"/cases/registration/{case.pk}/rows/", answers(page))
    assert page.context["form"].groups == []
    walk.act("広報担当", case, "propose")
    for role in ("課長", "他課の課長"):
        assert "自分の所属（" in walk.act(role, case, "confirm").content.decode()
    walk.act("広報主管課長", case, "decide")
    assert SNSAccount.objects.count() > 70
    assert walk.pages <= 12


def test_other_columns_make_the_list_anew_and_say_what_is_lost(city: City) -> None:
    client = client_of(city, "広報担当")
    preview = client.post("/accounts/import/", {"file": SimpleUploadedFile("台帳.csv", as_csv())})
    typed = sent_by(preview)
    client.post("/cases/registration/new/", typed)
    case = RetroactiveRegistration.objects.get()
    before = {row.number: row.pk for row in case.rows.all()}
    plain = case.rows.get(name="渚だより12")
    settle(city, case, list(case.rows.all()).index(plain), name="渚だより改")
    same = client.post("/cases/registration/new/", typed)
    assert same["Location"].endswith("/edit/")
    # 備考 is read as the operators: the rows that have one read otherwise, one of them was settled.
    asked = client.post("/cases/registration/new/", typed | {"operators": "9"})
    page = asked.content.decode()
    assert re.search(r"確認済みの\s*1行は", page)
    assert "渚だより改" in page
    assert "渚だより改" in {row.name for row in case.rows.all()}
    again = next(form for form in forms_of(page) if "remake" in form.kinds).fields
    assert client.post("/cases/registration/new/", again)["Location"].endswith("/edit/")
    after = {row.number: row.pk for row in case.rows.all()}
    changed = {number for number in after if after[number] != before[number]}
    # Below the first of them the cell may be merged with the one above, which is offered.
    assert min(changed) == min(number for number, cells in enumerate(ROWS, start=3) if cells[-1])
    assert case.rows.get(number=13).operators == "個人アカウント"
    # What was seen is out of date: nothing is made twice.
    assert client.post("/cases/registration/new/", again | {"operators": ""}).status_code == 409
