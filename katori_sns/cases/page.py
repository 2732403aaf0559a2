"""The page of a case, as plain rows for the template."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from accounts.account.choices import with_beginnings
from accounts.models import SNSAccount
from katori_sns.cases.case_type import CaseType
from katori_sns.cases.next_steps import next_steps
from katori_sns.cases.reading import Reading
from katori_sns.workflow.course import Offer, course, offers, sent_back
from katori_sns.workflow.document_numbers import enterable
from katori_sns.workflow.models import NO_DUE
from katori_sns.workflow.urging import urgeable

RECENT = 5  # events shown before 「はじめからの履歴」


def body(case_type: CaseType, reading: Reading[Any]) -> dict[str, Any]:
    """What stands on the page of a case and on that of each act: what changed, then the kind's own parts."""
    shown = reading.shown
    return {
        "case": reading.own,
        "process": reading.process,
        "parts": case_type.parts,
        "submissions": reading.submissions,
        "unsent": reading.unsent,
        "changes": reading.changes,
        # What only those read who handle the case has its place among the kind's own parts.
        "said": [act for act in reading.acts if act.comment and act.action not in reading.process.inside],
        "compared": case_type.compared(reading.own, shown) if shown else [],
        "rows": case_type.fields.on_record(shown),
        "attachments": reading.files,
        "accounts": with_beginnings(
            SNSAccount.objects.filter(case_accounts__case=reading.case).order_by("case_accounts"), reading.org
        ),
        "mine": reading.case.keeper_id in reading.org.mine,
        "oversees": reading.org.oversees,
        **case_type.page(reading),
    }


def returned(case_type: CaseType, reading: Reading[Any]) -> dict[str, object]:
    """Which act gave the draft back, with what it said, and what was found lacking in that round."""
    act = sent_back(reading.ctx, reading.process) if reading.unsent else None
    if act is None:
        return {}
    said = next((done for done in reading.acts if done.pk == act.pk), act)
    due = next((t.due for t in reading.ctx.tasks if t.because_id == act.pk and not t.done_at), NO_DUE)
    return {
        "returned": said,
        "returned_due": None if due == NO_DUE else due,
        "lacking": case_type.lacking(reading, act.round),
    }


def _each_once(found: Iterable[Offer]) -> list[Offer]:
    """Each act once: one that may be done at several open desks has one page."""
    return list({offer.step.action: offer for offer in reversed([*found])}.values())[::-1]


def case_page(
    case_type: CaseType, reading: Reading[Any], possible: Sequence[Offer] | None = None
) -> dict[str, object]:
    """All that the page of any case shows, in a fixed number of queries."""
    case, ctx, process = reading.own, reading.ctx, reading.process
    found = offers(ctx, process) if possible is None else possible
    shown, stages = body(case_type, reading), course(ctx, process)
    return shown | {
        "state": process.states[case.state],
        "stages": stages,
        "holders": [holder for stage in stages for holder in stage.waiting],
        "next_steps": next_steps(case_type, reading, shown["accounts"]),
        "offers": _each_once(o for o in found if not (o.problems and o.task.side)),
        "urgeable": urgeable(ctx, {o.task.pk for o in found if not o.step.by}),
        "own_draft": case.state == "draft" and reading.writes,
        "has_paper": reading.has_paper,
        "numbers": enterable(case, reading.org),
        **returned(case_type, reading),
        "recent": reading.events[:RECENT],
        "earlier": reading.events[RECENT:],
    }
