"""What an act changed, from the case before and after it: no effect can forget to tell, or tell otherwise."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from datetime import UTC, datetime

from katori_sns.history.actions import Changes
from katori_sns.workflow.models import Case, Statement
from katori_sns.workflow.steps import Transition
from katori_sns.workflow.words import in_words, label_of

Row = dict[str, object]  # column → value
# Told in the state's own words, or following from what is told: what lists order by and searches read.
DERIVED = {"state", "state_label", "version", "round", "search_text", "closed_fiscal_year", "expires_on"}
DERIVED |= {"at", "folded"}
SEAL = "記録の検査値"


def row_of(case: Case) -> Row:
    """The columns of the case, its kind's own among them, as they stand."""
    return {f.attname: getattr(case, f.attname) for f in case._meta.concrete_fields}


def changes(transition: Transition, before: Row) -> Changes:
    """Every column and statement that the act changed, by label and in words, and what its effect named."""
    states = transition.process.states
    old, new = states[str(before["state"])].label, states[transition.case.state].label
    state: Changes = {"状態": [old, new]} if before["state"] != transition.case.state else {}
    return state | _said(transition) | _columns(transition, before) | transition.traced


def _columns(transition: Transition, before: Row) -> Changes:
    case, labels = transition.case, transition.process.labels
    names = [
        f.name
        for f in case._meta.concrete_fields
        if f.name not in DERIVED and before[f.attname] != getattr(case, f.attname)
    ]
    if not names:
        return {}
    old, new = in_words(type(case)(**before), names), in_words(case, names)
    return {labels.get(n) or label_of(type(case), n): [old[n] or None, new[n] or None] for n in names}


def _said(transition: Transition) -> Changes:
    """What was said in this task, beside what was said of it before; with a seal over the rows."""
    case, task = transition.case, transition.task
    if not transition.said and task.desk not in transition.process.sheets:
        return {}
    earlier = {(s.key, s.about): s.word or s.text for s in case.statements if s.task_id != task.pk}
    rows = [s for s in case.statements if s.task_id == task.pk] + transition.said
    found: Changes = {s.name: [earlier.get((s.key, s.about)) or None, s.word or s.text or None] for s in rows}
    return found | {SEAL: [None, seal(rows)]} if rows else {}


def seal(statements: Iterable[Statement]) -> str:
    """The digest of all that was said in one task."""
    rows = [
        [s.key, s.about, s.value, s.label, s.word, s.text, _moment(s.on), s.details, s.by_name, _moment(s.at)]
        for s in statements
    ]
    text = json.dumps(sorted(rows, key=lambda r: r[:2]), ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def _moment(at: datetime | None) -> str:
    return at.astimezone(UTC).isoformat() if at else ""
