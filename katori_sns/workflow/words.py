"""A case's fields in words, as they are submitted, printed and compared."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from katori_sns.web.dates import format_wareki, format_wareki_time
from katori_sns.workflow.models import Case, Statement, Task
from katori_sns.workflow.steps import Process


def in_words(case: Any, names: Iterable[str]) -> dict[str, str]:
    """Field → its text: dates in wareki, choices by their labels."""
    return {name: _word(case, name) for name in names}


def _word(case: Any, name: str) -> str:
    value = getattr(case, name)
    if isinstance(value, bool):
        return "はい" if value else ""
    if isinstance(value, datetime):
        return format_wareki_time(value)
    if isinstance(value, date):
        return format_wareki(value)
    if display := getattr(case, f"get_{name}_display", None):
        return str(display())
    return "、".join(map(str, value)) if isinstance(value, list) else str(value or "")


def label_of(model: type[Case], name: str) -> str:
    """The column's name on screen and paper."""
    return str(getattr(model._meta.get_field(name), "verbose_name", name))


def said_with(act: Task, statements: Iterable[Statement], process: Process) -> str:
    """The words to an act: what it stated, then its comment; a sheet that was filled in has its own place."""
    said = [s for s in statements if s.task_id == act.pk and act.desk not in process.sheets]
    comment = "" if any(s.text == act.comment for s in said) else act.comment
    return "\n".join(filter(None, [*(s.line for s in said), comment]))


def accounts_of(case: Case) -> str:
    """The accounts a case is about, in words."""
    rows = case.case_accounts.select_related("account").order_by("pk")
    return "、".join(str(row.account) for row in rows)
