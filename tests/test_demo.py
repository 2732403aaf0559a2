"""The demo city is legal by construction: it is made by the same acts as a real one."""

from __future__ import annotations

from datetime import datetime, timedelta
from io import StringIO
from itertools import pairwise
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from accounts.models import SNSAccount
from applications.handover.models import Handover
from katori_sns.demo.applying import Applying
from katori_sns.demo.city import found_city
from katori_sns.documents.models import IssuedDocument
from katori_sns.history.models import Event
from katori_sns.notices.models import RiskRow
from katori_sns.organisation.actions import renewable
from katori_sns.organisation.models import User
from katori_sns.organisation.passwords import DEMO_PASSWORD
from katori_sns.organisation.roles import ActorContext
from katori_sns.oversight import report
from katori_sns.personnel.models import Plan
from katori_sns.processes import PROCESSES
from katori_sns.web.dates import TOKYO, fiscal_year, local_date
from katori_sns.workflow.models import Case, CaseFigure

# Each act that it consists of is tried on PostgreSQL by the tests of its kind.
pytestmark = [pytest.mark.no_cover, pytest.mark.sqlite]

LOGINS = ["tanto", "kacho", "tanto2", "kacho2", "koho", "kohokacho"]
LOGINS += ["promo", "kansa", "admin", "itaku", "dairi", "bucho"]


def demo() -> str:
    out = StringIO()
    call_command("demo", stdout=out)
    return out.getvalue()


def test_it_loads_once_with_cases_at_every_stage(db: None) -> None:
    assert demo() == "見本を読み込みました：22人\n"
    assert demo() == "見本はすでに読み込まれています。\n"
    states = set(Case.objects.values_list("state", flat=True))
    assert {"draft", "at_chief", "at_pr", "approved", "rejected", "cancelled", "waiting"} <= states
    told = set(Case.objects.values_list("kind", flat=True))
    assert {process.kind for process in PROCESSES} - told == set(), "without a case in the demo"
    assert set(SNSAccount.objects.values_list("state", flat=True)) == set(SNSAccount.State.values)
    first = Case.objects.filter(kind="new_operation").earliest("drafted_at")
    assert Event.objects.about(first.subject).exclude(action="enter_number").count() == 6
    assert Event.objects.filter(action="urge").count() == 1
    assert RiskRow.objects.open().exists()
    show_the_past()
    show_next_april()
    for name in LOGINS:
        assert User.objects.get(username=name).check_password(DEMO_PASSWORD)
    client = Client()
    client.post("/login/", {"username": "kohokacho", "password": DEMO_PASSWORD})
    assert "佐原の大祭" in client.get("/").content.decode()


def show_next_april() -> None:
    """A plan that is known, one that waits, what is to be handed over, and who is appointed by the year."""
    now = Event.objects.latest("at").at
    states = set(Plan.objects.values_list("state", flat=True))
    assert states == {Plan.State.CONFIRMED, Plan.State.WAITING}
    coming = Handover.objects.filter(state="open", day__month=4, day__day=1, day__gt=local_date(now))
    assert coming.filter(keeper__name="子育て支援課").count() == 1
    org = ActorContext(local_date(now), User.objects.get(username="kacho"))
    assert [row.user.username for row in renewable(org)] == ["kaikei"]


def show_the_past() -> None:
    """Cases of more than a year, so that charts have months, and the report of the last fiscal year.

    In each history what came later was done later.
    """
    lines = Event.objects.order_by("chain", "seq").values_list("chain", "at")
    assert [a for a, b in pairwise(lines) if a[0] == b[0] and a[1] > b[1]] == []
    days = CaseFigure.objects.values_list("received_on", flat=True)
    assert len({(day.year, day.month) for day in days}) > 10
    assert len({fiscal_year(day) for day in days}) >= 2
    fixed = IssuedDocument.objects.get(kind=report.KIND)
    assert (fixed.version, fixed.is_intact()) == (1, True)


def test_no_weekday_is_in_its_way(db: None) -> None:
    monday = datetime(2026, 11, 30, 9, tzinfo=TOKYO)
    people = found_city(monday)
    for day in range(7):
        Applying(people, monday + timedelta(days=day)).consulted_orally()
    assert Case.objects.filter(kind="prior_consultation", state="conditional").count() == 7


def test_it_is_refused_outside_the_demo(db: None, settings: Any) -> None:
    settings.DEMO = False
    with pytest.raises(CommandError):
        call_command("demo")
