"""A list of accounts older than the guideline before it moves on: every row settled, none entered twice."""

from __future__ import annotations

from datetime import date

from accounts.models import SNSAccount
from accounts.older.dates import before, in_future, wrong_opening
from applications.registration.fields import FIELDS, entered, later_rows
from applications.registration.models import LATER, RegistrationRow, RetroactiveRegistration
from katori_sns.cases.fields import unprintable
from katori_sns.organisation.roles import ActorContext
from katori_sns.workflow.steps import CaseContext, Problem

RETIRED = SNSAccount.State.WITHDRAWN
SHOWN = 10  # rows named one by one; of more, how many


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
    """What was registered meanwhile is not registered again; what is decided apart is decided (G4(1))."""
    ruled = ctx.case.standing(LATER)
    open_ones = [row.place for row in later_rows(ctx.case) if (row.ruling, "") not in ruled]
    apart = [f"{place}は施行後の開設です。先に別に決定してください" for place in open_ones]
    return _named(apart) + _wrong(entered(ctx.case), ctx.org)


def ended_wrong(ended: str, opened: str, today: date) -> str:
    """What is wrong with the day on which an account ended, as far as it is known."""
    if not ended:
        return "終了した日を、年だけでも入力してください"
    if in_future(ended, today):
        return "先の日です。終了した日は、きょうかその前にしてください"
    return "開設した日より前です" if before(ended, opened) else ""


def _of_row(row: RegistrationRow, today: date) -> list[str]:
    """What its days want: why there was no approval (G4(1)), and when it ended."""
    found = []
    if row.later and not row.no_approval.strip():
        found.append(f"{row.place}は施行後の開設かもしれません。承認を受けていない理由を入力してください")
    if wrong := wrong_opening(row.opened, today):
        found.append(f"{row.place}の開設日は{wrong}")
    if row.retired and (wrong := ended_wrong(row.ended, row.opened, today)):
        found.append(f"{row.place}：{wrong}")
    return found


def _wrong(rows: list[RegistrationRow], org: ActorContext) -> list[Problem]:
    homeless = [
        f"{row.place}の所属が廃止されています" for row in rows if org.following(row.section_id) is None
    ]
    days = [text for row in rows for text in _of_row(row, org.on)]
    return _named(homeless + days + _twice(rows))


def _twice(rows: list[RegistrationRow]) -> list[str]:
    """The rows that the register, or a row above, has already."""
    present = SNSAccount.objects.exclude(state=SNSAccount.State.ABANDONED)
    keys = [row.handle_key for row in rows if row.handle_key]
    names = [row.name for row in rows if not row.handle_key]
    known: dict[tuple[object, ...], str] = {
        (state == RETIRED, medium, key): f"台帳の「{name}」"
        for state, medium, key, name in present.filter(handle_key__in=keys).values_list(
            "state", "medium", "handle_key", "name"
        )
    }
    for state, medium, name, section in present.filter(name__in=names).values_list(
        "state", "medium", "name", "section"
    ):
        known[state == RETIRED, medium, name, section] = f"台帳の「{name}」"
    joins = [row.join_url for row in rows if row.join_url]
    for state, medium, url, name in present.filter(join_url__in=joins).values_list(
        "state", "medium", "join_url", "name"
    ):
        known[state == RETIRED, medium, url] = f"台帳の「{name}」"
    found = []
    for row in rows:
        named_so = _names(row)
        if same := next((known[named] for named in named_so if named in known), ""):
            found.append(f"{row.place}は{same}と同じアカウントです。載せない行にしてください")
        for named in named_so:
            known.setdefault(named, row.place)
    return found


def _names(row: RegistrationRow) -> list[tuple[object, ...]]:
    """By what it is known: its handle, or its join link and its name there; one that ended is another."""
    if row.handle_key:
        return [(row.retired, row.medium, row.handle_key)]
    named = (row.retired, row.medium, row.name, row.section_id)
    return [(row.retired, row.medium, row.join_url), named] if row.join_url else [named]


def _named(texts: list[str]) -> list[Problem]:
    shown = [Problem("rows", text) for text in texts[:SHOWN]]
    more = len(texts) - SHOWN
    return [*shown, Problem("rows", f"ほかに{more}行あります")] if more > 0 else shown
