"""The page of a case, as plain rows for the template."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from katori_sns.cases.case_type import CaseType
from katori_sns.cases.reading import Reading
from katori_sns.workflow.course import Offer, course, offers

RECENT = 5  # events shown before 「はじめからの履歴」


def body(case_type: CaseType, reading: Reading[Any]) -> dict[str, object]:
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
        "accounts": [c.account for c in reading.case.case_accounts.select_related("account")],
        "mine": reading.case.section_id in reading.org.mine,
        **case_type.page(reading),
    }


def case_page(
    case_type: CaseType, reading: Reading[Any], possible: Sequence[Offer] | None = None
) -> dict[str, object]:
    """All that the page of any case shows, in a fixed number of queries."""
    case, ctx, process = reading.own, reading.ctx, reading.process
    found = offers(ctx, process) if possible is None else possible
    return body(case_type, reading) | {
        "state": process.states[case.state],
        "stages": course(ctx, process),
        "offers": [o for o in found if not (o.problems and o.task.side)],
        "own_draft": case.state == "draft" and case.drafter_id == reading.org.me and reading.unsent,
        "recent": reading.events[:RECENT],
        "earlier": reading.events[RECENT:],
    }
