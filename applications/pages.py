"""The page of a case, as plain rows for the template."""

from __future__ import annotations

import json
from typing import Any

from accounts.policy.items import NINE_ITEMS
from applications.actions.new_operation import may_assess
from applications.models import NewOperationApplication, Verdict
from applications.papers import form_rows, plain_rows
from applications.process import NEW_OPERATION
from applications.process.new_operation import CONSULTATION
from katori_sns.history.models import Event
from katori_sns.organisation.roles import Organisation
from katori_sns.workflow.course import changes, course, offers, scene_of
from katori_sns.workflow.ladder import SUBMISSIONS
from katori_sns.workflow.models import Case, Submission
from katori_sns.workflow.rules import reads_unsent
from katori_sns.workflow.steps import Process

UNSENT = ("draft", "at_chief")  # states in which the text may differ from the last submission
RECENT, MOST = 5, 200  # events shown before 「はじめからの履歴」, and in all


def case_page(process: Process, case: Case, org: Organisation) -> dict[str, Any]:
    """All that the page of any case shows, in a fixed number of queries."""
    scene = scene_of(case, org)
    submissions: list[Submission] = list(case.submissions.order_by("round"))
    # The section sees what is being written, all others what was submitted last.
    unsent = (case.state in UNSENT or not submissions) and reads_unsent(case, org)
    sent = json.loads(submissions[-1].data) if submissions else {}
    shown = process.snapshot(case) if unsent else sent
    found = offers(scene, process)
    events = history_shown(case, whole=unsent or case.state not in UNSENT)
    return {
        "case": case,
        "process": process,
        "state": process.states[case.state],
        "stages": course(scene, process),
        "offers": [o for o in found if not (o.problems and o.task.side)],
        "mine": case.section_id in org.mine,
        "own_draft": case.state == "draft" and case.drafter_id == org.me and unsent,
        "submissions": submissions,
        "unsent": unsent,
        "shown": shown,
        "changes": changes(case, process, submissions),
        "rows": plain_rows(process, shown, process.labels),
        "attachments": [a for a in case.attachments.all() if unsent or a.sent_round],
        "recent": events[:RECENT],
        "earlier": events[RECENT:],
        "accounts": [c.account for c in case.case_accounts.select_related("account")],
    }


def application_page(case: NewOperationApplication, org: Organisation) -> dict[str, Any]:
    """The page of an application: with the nine items, the consultation, and the reviewer's work."""
    page = case_page(NEW_OPERATION, case, org)
    shown = page["shown"]
    items = item_rows(case, shown)
    assessing = may_assess(case, org)
    unjudged = [row for row in items if not any(v["stands"] for v in row["verdicts"])]
    return page | {
        "name": f"{shown['account_name']}（{shown['medium_label']}）" if shown else "",
        "may_assess": assessing,
        "assess_first": assessing and bool(unjudged),
        "rows": form_rows(shown),
        "items": items,
        "consultation": plain_rows(NEW_OPERATION, shown, CONSULTATION),
        "revisions": case.policy_revisions.filter(pk__in=Case.objects.visible_to(org).values("pk")).order_by(
            "pk"
        ),
    }


def giving_up_page(case: Any, org: Organisation) -> dict[str, Any]:
    """The open incidents of its accounts: what proves them is kept before anything is deleted (G6(2))."""
    accounts = case.case_accounts.values("account")
    open_ones = Case.objects.visible_to(org).filter(kind="incident", closed_at=None)
    sent = open_ones.filter(case_accounts__account__in=accounts, submitted_at__isnull=False)
    return {"incidents": sent.distinct().order_by("pk")}


def history_shown(case: Case, *, whole: bool) -> list[Event]:
    """The newest first; to who reads no unsent text the files added since the last submission are unknown."""
    events = list(Event.objects.about(case.subject).order_by("-seq")[:MOST])
    sent = max((e.seq for e in events if e.action in SUBMISSIONS), default=0)
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
