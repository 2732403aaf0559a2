"""The moments of an incident, in minutes: none before it was noticed, none to come (G2(3))."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from katori_sns.web.dates import local_date, months_after
from katori_sns.workflow.steps import Problem

YEARS_BACK = 20  # longer ago there was nothing to report: the year was mistyped
TOLD = {"chief_told_at": "所属長に伝えた日時", "pr_told_at": "広報主管課に伝えた日時"}
LABELS = {"occurred_at": "起きた日時", "discovered_at": "気づいた日時", **TOLD}
Moments = Mapping[str, datetime | None]


def minute(moment: datetime) -> datetime:
    """The moment as people type it."""
    return moment.replace(second=0, microsecond=0)


def minutes_between(noticed: datetime, then: datetime) -> int:
    """Whole minutes from the one to the other; negative where it was before."""
    return int((minute(then) - minute(noticed)).total_seconds() // 60)


def disorder(moments: Moments, now: datetime) -> list[Problem]:
    """What cannot be in these moments: a day to come, long ago, or out of the only order there is.

    It may have happened before anybody noticed; nobody can be told of what was not yet noticed. Who of
    the chief and the PR division was told first is left open: at night one reaches whom one can.
    """
    found = {name: minute(at) for name in LABELS if (at := moments.get(name))}
    problems = [p for name, at in found.items() if (p := _impossible(name, at, now))]
    noticed, occurred = found.get("discovered_at"), found.get("occurred_at")
    if noticed and occurred and occurred > noticed:
        problems.append(Problem("occurred_at", "起きた日時は、気づいた日時と同じか、その前にしてください"))
    for name, label in TOLD.items():
        if noticed and name in found and found[name] < noticed:
            words = f"{label}は、気づいた日時と同じか、その後にしてください。どちらが違うかを確かめてください"
            problems.append(Problem(name, words))
    return problems


def _impossible(name: str, at: datetime, now: datetime) -> Problem | None:
    if at > now:
        return Problem(name, f"{LABELS[name]}は、いまより前の日時を入力してください")
    if local_date(at) < months_after(local_date(now), -12 * YEARS_BACK):
        return Problem(name, f"{LABELS[name]}が{YEARS_BACK}年より前です。年を確かめてください")
    return None


def done_out_of_time(on: datetime | None, noticed: datetime, now: datetime) -> str:
    """Why a deed cannot have been done then: it answers what was noticed, so not before; else nothing."""
    if on is None or minute(noticed) <= minute(on) <= now:
        return ""
    return "行った日時は、気づいた日時から今までの間にしてください"
