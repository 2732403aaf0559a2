"""The case page of an application, as plain rows for the template."""

from __future__ import annotations

import json
from typing import Any

from accounts.items import NINE_ITEMS
from applications.actions import may_assess
from applications.guards import CONSULTATION_FIELDS
from applications.models import NewOperationApplication, Verdict
from applications.papers import form_rows, plain_rows
from applications.process import NEW_OPERATION, snapshot
from katori_sns.history.models import Event
from katori_sns.organisation.roles import Organisation
from katori_sns.workflow.course import changes, course, offers, scene_of
from katori_sns.workflow.models import Submission
from katori_sns.workflow.rules import reads_unsent

UNSENT = ("draft", "at_chief")  # states in which the text may differ from the last submission
RECENT, MOST = 5, 200  # events shown before 「はじめからの履歴」, and in all


def case_page(case: NewOperationApplication, org: Organisation) -> dict[str, Any]:
    """All that the case page shows, in a fixed number of queries."""
    scene = scene_of(case, org)
    submissions: list[Submission] = list(case.submissions.order_by("round"))
    own_draft = case.state == "draft" and org.user is not None and case.drafter_id == org.user.pk
    # The section sees what is being written, all others what was submitted last.
    unsent = (case.state in UNSENT or not submissions) and reads_unsent(case, org)
    sent = json.loads(submissions[-1].data) if submissions else {}
    shown = snapshot(case) if unsent else sent
    items = item_rows(case, shown)
    assessing = may_assess(case, org)
    unjudged = [row for row in items if not any(v["stands"] for v in row["verdicts"])]
    found = offers(scene, NEW_OPERATION)
    events = history_shown(case, whole=unsent or case.state not in UNSENT)
    return {
        "case": case,
        "name": f"{shown['account_name']}（{shown['medium_label']}）" if shown else "",
        "process": NEW_OPERATION,
        "state": NEW_OPERATION.states[case.state],
        "stages": course(scene, NEW_OPERATION),
        "offers": [o for o in found if not (o.problems and o.task.side)],
        "own_draft": own_draft,
        "may_assess": assessing,
        "assess_first": assessing and bool(unjudged),
        "may_copy": case.section_id in org.mine,
        "submissions": submissions,
        "unsent": unsent,
        "changes": changes(case, NEW_OPERATION, submissions),
        "rows": form_rows(shown),
        "items": items,
        "consultation": plain_rows(shown, CONSULTATION_FIELDS),
        "attachments": [a for a in case.attachments.all() if unsent or a.sent_round],
        "recent": events[:RECENT],
        "earlier": events[RECENT:],
        "accounts": [c.account for c in case.case_accounts.select_related("account")],
    }


def history_shown(case: NewOperationApplication, *, whole: bool) -> list[Event]:
    """The newest first; to who reads no unsent text the files added since the last submission are unknown."""
    events = list(Event.objects.about(case.subject).order_by("-seq")[:MOST])
    sent = max((e.seq for e in events if e.action == "submit"), default=0)
    return [e for e in events if whole or e.seq <= sent or e.action not in ("attach", "detach")]


def item_rows(case: NewOperationApplication, data: dict[str, str]) -> list[dict[str, Any]]:
    """The nine items with the verdicts of every round; those of the present round stand."""
    verdicts: dict[int, list[Verdict]] = {}
    for verdict in Verdict.objects.filter(application=case).order_by("item", "round"):
        verdicts.setdefault(verdict.item, []).append(verdict)
    return [
        {
            "item": item,
            "text": data.get(item.field, ""),
            "verdicts": [
                {
                    "round": v.round,
                    "word": v.word,
                    "label": v.get_word_display(),
                    "remark": v.remark,
                    "by": v.by_name,
                    "stands": v.round == case.round,
                }
                for v in verdicts.get(item.number, [])
            ],
        }
        for item in NINE_ITEMS
    ]
