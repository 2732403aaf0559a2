"""What an act changed, from the case before and after it: no effect can forget to tell, or tell otherwise."""

from __future__ import annotations

from collections.abc import Iterable

from katori_sns.history.actions import Changes
from katori_sns.history.records import digest_of
from katori_sns.workflow.models import Case, Statement
from katori_sns.workflow.steps import Transition
from katori_sns.workflow.words import in_words, label_of

Row = dict[str, object]  # column → value
# Held against the act that gave the number; older cases were sealed without it.
FOLLOWS = {"received_at"}
FINDS = {"found_as", "text_found_as"}  # what the search reads, made of what is sealed
# Told in the state's own words, or following from what is told; a kind names its own.
DERIVED = {"state", "state_label", "version", "round", "closed_fiscal_year", "expires_on"}
# Digests by which `history_verify` sees that a row is as the last act left it.
SEAL = "記載の検査値"  # of what was said in a task
ACT_SEAL = "行為の検査値"  # of the task itself
CASE_SEAL = "案件の検査値"  # of the columns that all kinds share
OWN_SEAL = "内容の検査値"  # of the kind's own
# Who keeps a closed case is told once for all that a section kept, not in each case's own history.
MOVES = {"keeper"}
# What saving a draft changes, which is no act; the kind's own columns with it.
WRITTEN_IN_DRAFT = {"title", "search_text", "version"}


def row_of(case: Case) -> Row:
    """The columns of the case, its kind's own among them, as they stand."""
    return {f.attname: getattr(case, f.attname) for f in case._meta.concrete_fields}


def changes(transition: Transition, before: Row) -> Changes:
    """Every column and statement that the act changed, by label and in words, and what its effect named."""
    states = transition.process.states
    old, new = states[str(before["state"])].label, states[transition.case.state].label
    state: Changes = {"状態": [old, new]} if before["state"] != transition.case.state else {}
    told = state | _said(transition) | _columns(transition, before) | transition.traced
    return told | seals(transition.case) | {ACT_SEAL: [None, digest_of(transition.task)]}


def _columns(transition: Transition, before: Row) -> Changes:
    case, labels = transition.case, transition.process.labels
    derived = DERIVED | FOLLOWS | FINDS | transition.process.derived
    names = [
        f.name
        for f in case._meta.concrete_fields
        if f.name not in derived and before[f.attname] != getattr(case, f.attname)
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
    return digest_of(*sorted(statements, key=lambda s: (s.key, s.about)), but=("id",))


def seals(case: Case) -> Changes:
    """The digests of a case as it stands: they stand in every event that tells of a change to it.

    Of a draft they hold what only acts change; of a bare Case only what all kinds share.
    """
    shared = {f.name for f in Case._meta.concrete_fields}
    own = {f.name for f in case._meta.concrete_fields} - shared
    if case.state == "draft":
        return {CASE_SEAL: [None, digest_of(case, but=own | MOVES | FOLLOWS | FINDS | WRITTEN_IN_DRAFT)]}
    found: Changes = {CASE_SEAL: [None, digest_of(case, but=own | MOVES | FOLLOWS | FINDS)]}
    return found | {OWN_SEAL: [None, digest_of(case, but=shared | FINDS)]} if own else found
