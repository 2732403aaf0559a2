"""From an empty database to the first day, by the command and then by the pages alone."""

from __future__ import annotations

import re
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from katori_sns.founding.models import Start
from katori_sns.organisation.models import Section, User
from katori_sns.web.dates import local_date
from tests.organisation.entering import PASSWORD, page_of

pytestmark = [pytest.mark.sqlite, pytest.mark.no_cover, pytest.mark.django_db]

TEMPORARY = re.compile(r"[a-z2-9]{4}(?:-[a-z2-9]{4}){3}")
SECTIONS = (
    ("010", "経営企画部", "", ""),
    ("011", "秘書広報課", "010", "is_pr"),
    ("012", "推進課", "010", "is_promotion"),
)
# What this copy has not, or the PR division does later.
FIRST_LEFT = {"policy", "older", "demo", "figures", "second_factor"}
# login, section, post, whether he heads it
PEOPLE = (
    ("kohokacho", "秘書広報課", "課長", True),
    ("hosa", "秘書広報課", "課長補佐", False),
    ("bucho", "経営企画部", "部長", True),
    ("promo", "推進課", "主査", False),
    ("tanto", "推進課", "主事", False),
)


def enter(login: str, temporary: str) -> Client:
    """The first login: a temporary password, and then one's own."""
    client = Client()
    client.post("/login/", {"username": login, "password": temporary})
    client.post("/me/password/", {"password": PASSWORD, "again": PASSWORD})
    return client


def first_administrator() -> Client:
    out, who = StringIO(), {"staff_number": "90001", "name": "管理 一", "kana": "かんり はじめ"}
    call_command("first_administrator", username="hajime", email="h@city.example", stdout=out, **who)
    return enter("hajime", out.getvalue().splitlines()[-1])


def posted(client: Client, path: str, **data: object) -> str:
    """A form sent, the page that follows."""
    answer = client.post(path, data, follow=True)
    assert answer.status_code == 200, (path, answer.content.decode())
    return answer.content.decode()


def register(admin: Client, number: int, login: str, **role: str) -> str:
    """A person with a login; the temporary password from the page."""
    facts = {"username": login, "staff_number": f"{number:05}", "name": f"職員 {login}", "kana": "しょくいん"}
    posted(admin, "/people/new/", email=f"{login}@city.example", **facts, **role)
    page = posted(admin, f"/people/{User.objects.get(username=login).pk}/password/")
    return TEMPORARY.findall(page)[0]


def test_a_city_is_founded_and_starts_by_its_pages() -> None:
    admin, today = first_administrator(), local_date(timezone.now())
    begins = str(today - timedelta(days=30))
    for code, name, above, duty in SECTIONS:
        parent = Section.objects.get(code=above).pk if above else ""
        posted(
            admin,
            "/sections/new/",
            code=code,
            name=name,
            parent=parent,
            begins=begins,
            **({duty: "on"} if duty else {}),
        )
    given = {}
    for number, (login, section, post, heads) in enumerate(PEOPLE):
        given[login] = register(admin, number, login)
        path = f"/people/{User.objects.get(username=login).pk}/appoint/"
        head = {"is_head": "on"} if heads else {}
        where = Section.objects.get(name=section).pk
        posted(admin, path, section=where, post=post, begins=begins, **head)
    register(admin, 98, "kansa", is_auditor="on")
    register(admin, 99, "admin2", is_administrator="on")
    pr, substitute = Section.objects.get(name="秘書広報課").pk, User.objects.get(username="hosa").pk
    posted(admin, f"/sections/{pr}/substitute/", user=substitute, rank=1, begins=begins)
    for key in ("drill", "calendar", "paper"):
        posted(admin, f"/start/{key}/day/", done_on=str(today))
    posted(admin, "/start/mail/")
    posted(admin, "/start/mail/code/", code=Start.objects.get().mail_code)
    posted(admin, "/start/plan/", planned_on=str(today))

    member = enter("bucho", given["bucho"])
    assert member.get("/").status_code == 200
    manager = enter("kohokacho", given["kohokacho"])
    left = re.findall(r'href="/start/(\w+)/waive/"', page_of(manager, "/start/"))
    assert FIRST_LEFT <= set(left) <= FIRST_LEFT | {"health"}
    for key in left:
        posted(manager, f"/start/{key}/waive/", reason="あとで行う")
    assert "運用を開始しました" in posted(manager, "/start/begin/")
    assert "未処理" in page_of(enter("tanto", given["tanto"]), "/")
