"""Making a plan: nothing of it is written outside this room before it is confirmed and disclosed."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Max

from accounts.models import SNSAccount
from katori_sns.organisation.actions import Refused
from katori_sns.organisation.models import Section, User
from katori_sns.personnel.models import Plan, PlanHeir, PlanLine
from katori_sns.personnel.rules import must_prepare

Place = Section | PlanLine  # a section, or the line that founds it
Kind = PlanLine.Kind
OF_A_PERSON = {
    Kind.ROLE,
    Kind.BEGIN,
    Kind.CONCURRENT,
    Kind.END,
    Kind.SUBSTITUTE,
    Kind.SUBSTITUTE_END,
    Kind.ABSENCE,
    Kind.LEAVE,
}
OF_A_SECTION = {
    Kind.BEGIN,
    Kind.CONCURRENT,
    Kind.END,
    Kind.SUBSTITUTE,
    Kind.SUBSTITUTE_END,
    Kind.CHANGE,
    Kind.CLOSE,
    Kind.DUTY,
}


@transaction.atomic
def make_plan(*, title: str, disclosed_at: datetime, by: User, now: datetime, **source: str) -> Plan:
    """Begin a 案; `source`: source_name and source_digest of the file it is read from."""
    must_prepare(by, now)
    return Plan.objects.create(
        title=title, disclosed_at=disclosed_at, prepared_by=by, prepared_at=now, **source
    )


def lock_plan(plan: Plan, by: User) -> Plan:
    """The plan while it may be changed, for who prepares it; one writer at a time."""
    plan = Plan.objects.select_for_update().get(pk=plan.pk)
    if plan.state != Plan.State.DRAFT:
        raise Refused("案ではないので、変えられません。案に戻してください。")
    if by.pk != plan.prepared_by_id:
        raise Refused("変えられるのは、準備した人だけです。")
    return plan


@transaction.atomic
def add_line(
    *,
    plan: Plan,
    by: User,
    kind: str,
    day: date,
    person: User | PlanLine | None = None,
    place: Place | None = None,
    above: Place | None = None,
    heirs: Sequence[tuple[Place, Collection[SNSAccount]]] = (),
    **values: Any,
) -> PlanLine:
    """Add a change to a 案.

    `person`: a User or the line of kind PERSON; `place`, `above`: a Section or the line of kind FOUND.
    `values`: ends, post, is_head, rank, ground, duty, way, facts, source. A line that ends a post names its
    last day in `day`, one that closes a section the section's last day.
    """
    plan = lock_plan(plan, by)
    if (kind in OF_A_PERSON) != (person is not None) or (kind in OF_A_SECTION) != (place is not None):
        raise ValueError(f"{kind}: needs a person or a place, and no other")
    last = plan.lines.aggregate(last=Max("number"))["last"] or 0
    line = PlanLine.objects.create(
        plan=plan,
        number=last + 1,
        kind=kind,
        day=day,
        prepared_by=by,
        **_named(person, "person", "newcomer"),
        **_named(place, "section", "founded"),
        **_named(above, "above", "above_founded"),
        **values,
    )
    for number, (heir, accounts) in enumerate(heirs, 1):
        row = PlanHeir.objects.create(line=line, number=number, **_named(heir, "section", "founded"))
        row.accounts.set(accounts)
    changed(plan)
    return line


def _named(what: User | Place | None, known: str, coming: str) -> dict[str, Any]:
    if what is None:
        return {}
    return {coming if isinstance(what, PlanLine) else known: what}


@transaction.atomic
def remove_line(*, line: PlanLine, by: User) -> None:
    """Take a change out of a 案, and with it those that stand on it."""
    plan = lock_plan(line.plan, by)
    line.delete()
    changed(plan)


def changed(plan: Plan) -> None:
    """What was rehearsed is another plan now."""
    Plan.objects.filter(pk=plan.pk).update(rehearsed_at=None, rehearsed_on="", report={})
