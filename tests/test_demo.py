"""The demo city is legal by construction: it is made by the same acts as a real one."""

from __future__ import annotations

from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from accounts.models import SNSAccount
from katori_sns.history.models import Event
from katori_sns.notices.models import RiskRow
from katori_sns.organisation.models import User
from katori_sns.organisation.passwords import DEMO_PASSWORD
from katori_sns.processes import PROCESSES
from katori_sns.workflow.models import Case

pytestmark = pytest.mark.no_cover

LOGINS = ["tanto", "kacho", "tanto2", "kacho2", "koho", "kohokacho"]
LOGINS += ["promo", "kansa", "admin", "itaku", "dairi", "bucho"]


def demo() -> str:
    out = StringIO()
    call_command("demo", stdout=out)
    return out.getvalue()


def test_it_loads_once_with_cases_at_every_stage(db: None) -> None:
    assert demo() == "見本を読み込みました：20人\n"
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
    for name in LOGINS:
        assert User.objects.get(username=name).check_password(DEMO_PASSWORD)
    client = Client()
    client.post("/login/", {"username": "kohokacho", "password": DEMO_PASSWORD})
    assert "佐原の大祭" in client.get("/").content.decode()


def test_it_is_refused_outside_the_demo(db: None, settings: Any) -> None:
    settings.DEMO = False
    with pytest.raises(CommandError):
        call_command("demo")
