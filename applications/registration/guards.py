"""A list of accounts older than the guideline before it moves on: every row settled, none entered twice."""

from __future__ import annotations

from accounts.models import SNSAccount
from applications.registration.fields import FIELDS, entered
from applications.registration.models import RegistrationRow, RetroactiveRegistration
from katori_sns.cases.fields import unprintable
from katori_sns.organisation.models import Section
from katori_sns.organisation.roles import ActorContext
from katori_sns.workflow.steps import CaseContext, Problem

SHOWN = 10  # rows named one by one; of more, how many


def home(section: Section | None, org: ActorContext) -> Section | None:
    """The section, or who followed it if it has ended meanwhile."""
    while section is not None and section.pk not in org.sections:
        section = section.successor
    return section


def complete(ctx: CaseContext[RetroactiveRegistration]) -> list[Problem]:
    """Nothing is left to confirm, and there is something to enter."""
    case = ctx.case
    asked = case.rows.filter(standing=RegistrationRow.Standing.ASK)
    problems = _named([f"{row.place}を確かめてください" for row in asked])
    rows = entered(case)
    if not rows:
        problems.append(Problem("rows", "登録するアカウントがありません"))
    names = {"rows": "　".join(f"{row.name}{row.medium_name}{row.manager}{row.handle}" for row in rows)}
    return problems + _wrong(rows, ctx.org) + unprintable(names, FIELDS.labels) + FIELDS.unprintable(case)


def registrable(ctx: CaseContext[RetroactiveRegistration]) -> list[Problem]:
    """What was registered meanwhile is not registered again."""
    return _wrong(entered(ctx.case), ctx.org)


def _wrong(rows: list[RegistrationRow], org: ActorContext) -> list[Problem]:
    homeless = [f"{row.place}の所属が廃止されています" for row in rows if home(row.section, org) is None]
    return _named(homeless + _twice(rows))


def _twice(rows: list[RegistrationRow]) -> list[str]:
    """The rows that the register, or a row above, has already."""
    present = SNSAccount.objects.exclude(state__in=SNSAccount.CLOSED)
    keys = [row.handle_key for row in rows if row.handle_key]
    names = [row.name for row in rows if not row.handle_key]
    known: dict[tuple[object, ...], str] = {
        (medium, key): f"台帳の「{name}」"
        for medium, key, name in present.filter(handle_key__in=keys).values_list(
            "medium", "handle_key", "name"
        )
    }
    for medium, name, section in present.filter(name__in=names).values_list("medium", "name", "section"):
        known[medium, name, section] = f"台帳の「{name}」"
    found = []
    for row in rows:
        named = _name(row)
        if named in known:
            found.append(f"{row.place}は{known[named]}と同じアカウントです。載せない行にしてください")
        known.setdefault(named, row.place)
    return found


def _name(row: RegistrationRow) -> tuple[object, ...]:
    """By what it is known: its handle, or its name in its section."""
    return (row.medium, row.handle_key) if row.handle_key else (row.medium, row.name, row.section_id)


def _named(texts: list[str]) -> list[Problem]:
    shown = [Problem("rows", text) for text in texts[:SHOWN]]
    more = len(texts) - SHOWN
    return [*shown, Problem("rows", f"ほかに{more}行あります")] if more > 0 else shown
