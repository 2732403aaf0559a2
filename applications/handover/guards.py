"""A hand-over before it is signed (G5(1))."""

from __future__ import annotations

from applications.handover.models import Handover, lacking, rows_of
from katori_sns.web.dates import format_wareki
from katori_sns.workflow.ladder import chief
from katori_sns.workflow.steps import Address, CaseContext, Problem


def day_has_come(ctx: CaseContext[Handover]) -> list[Problem]:
    """Who comes signs, and so not before he has come."""
    day = ctx.case.day
    late = f"異動の日（{format_wareki(day)}）になってから確認してください。それまでは前任者が記入できます"
    return [Problem("day", late)] if day > ctx.org.on else []


def in_order(ctx: CaseContext[Handover]) -> list[Problem]:
    """The day has come, and every row is answered."""
    open_rows = [(row.account, lacking(row)) for row in rows_of(ctx.case, ctx.org.on)]
    wanted = [Problem("rows", f"{account}：{'、'.join(words)}") for account, words in open_rows if words]
    return day_has_come(ctx) + wanted


def open_signer(ctx: CaseContext[Handover]) -> Address | None:
    """The chief, where something is still open."""
    rows = rows_of(ctx.case, ctx.org.on)
    return chief(ctx) if any(lacking(row) for row in rows) else None
