"""A section whose head has changed, and the hand-over that this opened."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db.models import QuerySet

from accounts.models import Custody, HandoverRow, SNSAccount
from applications.handover.actions import save_row
from applications.handover.models import Handover
from applications.handover.opening import open_handovers
from katori_sns.organisation.models import Appointment
from katori_sns.web.dates import local_date
from tests.accounts.keeping import account_of
from tests.city import LONG_AGO, City

DAY = timedelta(days=1)


def kept(city: City, **facts: Any) -> SNSAccount:
    """An account of 商工観光課 with a custodian in post."""
    account = account_of(city, **facts)
    Custody.objects.create(account=account, custodian=city["係員"], changed_on=date(2026, 10, 1))
    return account


def succeeds(city: City, role: str, day: date) -> None:
    """Somebody heads 商工観光課 from that day on; who heads it now goes the day before."""
    section = city.sections["商工観光課"]
    Appointment.objects.filter(section=section, is_head=True, ends=None).update(ends=day - DAY)
    Appointment.objects.create(user=city[role], section=section, post="課長", is_head=True, begins=day)


def cases(**facts: Any) -> QuerySet[Handover]:
    rows: QuerySet[Handover] = QuerySet(Handover)
    return rows.filter(**facts)


def handed_over(city: City) -> Handover:
    """課長 has come today after 前課長: one account waits for him."""
    today = local_date(city.now)
    kept(city)
    city.person("前課長")
    section = city.sections["商工観光課"]
    Appointment.objects.filter(user=city["課長"]).update(begins=today)
    before = {"begins": LONG_AGO, "ends": today - DAY}
    Appointment.objects.create(user=city["前課長"], section=section, post="課長", is_head=True, **before)
    open_handovers(today, now=city.now)
    return cases().get()


def fill(city: City, case: Any, role: str = "係員", **more: Any) -> None:
    """Every row, answered in full."""
    for row in HandoverRow.objects.filter(in_case=case.pk, open=True):
        texts = {"note": row.note} | ({"unchanged": row.unchanged} if row.asks_password else {})
        save_row(
            row.pk,
            case_id=case.pk,
            version=row.version,
            by=city[role],
            now=city.now,
            **({"changed_on": None} | texts | dict.fromkeys(row.ticks, True) | more),
        )


def filled(city: City) -> Handover:
    """The same with its row answered."""
    case = handed_over(city)
    fill(city, case)
    return case
