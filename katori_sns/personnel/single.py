"""One change that takes two persons, entered on a page of its own: a plan that waits for another at once."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction

from katori_sns.organisation.actions import Refused
from katori_sns.organisation.models import User
from katori_sns.personnel.actions import add_line, make_plan
from katori_sns.personnel.confirming import send
from katori_sns.personnel.rehearsing import rehearse
from katori_sns.personnel.rules import may_be_asked

WAITS = "もう一人の確認を待っています。確認されると登録されます。"


@transaction.atomic
def wait(*, lines: Iterable[dict[str, Any]], by: User, now: datetime) -> str:
    """Make and send the plan; return what to say. Raises Refused with what is wrong with it."""
    plan = make_plan(title="個別の変更", disclosed_at=now, by=by, now=now)
    rows = [add_line(plan=plan, by=by, **line) for line in lines]
    plan.title = str(rows[0])[:100]
    plan.save(update_fields=["title"])
    rehearse(plan, now=now, pictures=False)
    for _, problem in plan.report["problems"]:
        raise Refused(problem)
    send(plan=plan, confirmers=may_be_asked(now, by), by=by, now=now)
    return WAITS
