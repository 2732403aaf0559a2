"""実施の記録 step by step, with its days (G6(2)): on the page, and in the print of the whole case."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from accounts.account.media_days import days_of, look_from
from accounts.models import SNSAccount, WatchedHandle
from applications.giving_up.guards import AGREED, TOLD, day_after
from applications.giving_up.models import GivingUp
from katori_sns.cases.fields import CaseFields, paper_tables
from katori_sns.cases.guards import accounts_about
from katori_sns.cases.reading import Reading
from katori_sns.web.dates import format_wareki
from katori_sns.workflow.models import Task
from katori_sns.workflow.steps import CaseContext

WAITING, OPEN, DONE, LAPSED, IMPOSSIBLE = "これから", "未了", "済", "未実施", "不能"
# Desk → what is done there, and by which acts.
STEPS = {
    "execute": ("停止の実施", ("stopped",)),
    "tell_followers": ("アカウントでの周知", ("tell_followers", "skip_followers")),
    "tell_city": ("市ホームページでの周知", ("tell_city", "skip_city")),
    "untold": ("周知しない削除への意見", (AGREED, "untold_refuse")),
    "delete": ("アカウントの削除", ("delete", "cannot_delete", "delete_untold")),
    "unlink": ("リンクの撤去", ("unlink", "skip_unlink")),
    "close_custody": ("保管の終了", ("close_custody",)),
}
NOT_DONE = ("skip_followers", "skip_city", "cannot_delete", "skip_unlink")
AFTERWARDS = ("unlink", "close_custody")


@dataclass(frozen=True)
class StepRow:
    """One thing to be done, how far it is, its day, and what was recorded of it."""

    name: str
    state: str
    day: str = ""
    said: str = ""

    @property
    def line(self) -> str:
        """All of it, for paper."""
        return "　".join(part for part in (self.state, self.day, self.said.replace("\n", "　")) if part)


def step_rows(reading: Reading[Any]) -> list[StepRow]:
    """What is done and still to be done, once it was ordered; empty before."""
    case = reading.row
    if case.carried_out_at is None:
        return []
    stop = case.measure == case.Measure.STOP
    desks = ["execute"] if stop else [*_announced(reading.ctx), "delete", *AFTERWARDS]
    rows = [_row(reading, desk) for desk in desks]
    return rows if stop else rows + list(_watched(case))


def _announced(ctx: CaseContext[GivingUp]) -> list[str]:
    """The two places; for significant harm only where one had been tried."""
    tried = {task.desk for task in ctx.tasks}
    places = [desk for desk in TOLD if desk in tried or not ctx.case.harm]
    return [*places, *(["untold"] if "untold" in tried else [])]


def _row(reading: Reading[Any], desk: str) -> StepRow:
    name, actions = STEPS[desk]
    here = [task for task in reading.ctx.tasks if task.desk == desk]
    if any(task.done_at is None for task in here):
        return StepRow(name, OPEN, _planned(reading.row, desk))
    done = [task for task in reading.acts if task.action in actions]
    if done:
        return _done(reading, name, done[-1])
    if here or reading.row.closed_at:
        return StepRow(name, LAPSED)
    return StepRow(name, WAITING, _planned(reading.row, desk))


def _done(reading: Reading[Any], name: str, act: Task) -> StepRow:
    """The day of the proof, where it is to be seen, and why it came early or not at all."""
    said = [s for s in reading.statements if s.task_id == act.pk]
    proof = next((s for s in said if s.key.startswith("proof:")), None)
    state = IMPOSSIBLE if act.action in NOT_DONE else DONE
    if proof is None:
        return StepRow(name, state, "", act.comment)
    lines = ["　".join(f"{label} {text}" for label, text in proof.details.items())]
    lines += [s.line for s in said if s.key.startswith("early:")]
    if state == IMPOSSIBLE:
        lines.append(next((t.comment for t in reading.ctx.tasks if t.pk == act.pk), "").rpartition("\n")[2])
    return StepRow(name, state, proof.word, "\n".join(filter(None, lines)))


def _planned(case: GivingUp, desk: str) -> str:
    """By which day, or from which, it is to be done."""
    if desk in TOLD and case.period_from and case.period_to:
        return f"{format_wareki(case.period_from)}から{format_wareki(case.period_to)}まで"
    if desk == "delete":
        day = day_after(case)
        return f"{format_wareki(day)}から" if day else "直ちに"
    return "削除のあと" if desk in AFTERWARDS else ""


def _watched(case: GivingUp) -> Iterator[StepRow]:
    """手放した名前: looked at, from the day on which its medium gives it to others."""
    accounts = accounts_about(case)
    rows = WatchedHandle.objects.filter(account__in=accounts).order_by("pk")
    found = {row.account_id: row for row in rows}
    for account in accounts:
        row = found.get(account.pk)
        name = f"手放した名前の点検（{account}）"
        if row is None:
            yield StepRow(name, WAITING, _first_look(account))
        elif row.looked_on:
            yield StepRow(name, DONE, format_wareki(row.looked_on), row.finding)
        else:
            yield StepRow(name, OPEN, f"{format_wareki(look_from(row.medium, row.freed_on))}から")


def _first_look(account: SNSAccount) -> str:
    known = days_of(account.medium)
    return f"削除の{known.days}日後から" if known and known.days else "削除のあと"


def media_days(accounts: list[SNSAccount]) -> list[dict[str, object]]:
    """What is known of the media of these accounts, each once, with its source."""
    known = {account.medium: days_of(account.medium) for account in accounts}
    return [
        {"medium": row.medium.label, "words": row.words, "source": row.source, "as_of": row.as_of}
        for row in known.values()
        if row
    ]


def whole(fields: CaseFields) -> Callable[[Reading[Any]], dict[str, object]]:
    """For the print of the whole case: what was submitted, then each step of 実施の記録."""

    def both(reading: Reading[Any]) -> dict[str, object]:
        steps = {row.name: row.line for row in step_rows(reading)}
        return {
            "rows": fields.on_record(reading.last_sent),
            "tables": paper_tables({"実施の記録": steps}),
        }

    return both
