"""A change before it takes effect (G4(4))."""

from __future__ import annotations

import json

from applications.change.fields import FIELDS
from applications.change.models import ChangeNotice
from applications.notices.guards import identified
from katori_sns.cases.guards import account_of, held
from katori_sns.web.dates import format_wareki
from katori_sns.workflow.models import CaseAccount
from katori_sns.workflow.steps import CaseContext, Problem


def changed(ctx: CaseContext[ChangeNotice]) -> list[Problem]:
    """What changes, to what, from when and why."""
    case = ctx.case
    field = {"name": "new_name", "identity": "typed_url", "section": "new_section"}.get(case.what, "what")
    problems = FIELDS.missing(case, (field, *FIELDS.needed))
    if case.what == case.What.IDENTITY:
        problems += identified(case, account_of(case))
    before = case.submissions.order_by("round").first()
    if before and json.loads(before.data)["what"] != case.get_what_display():
        problems.append(Problem("what", "提出した届出の変えるものは直せません。新しい変更届によってください"))
    if case.new_section_id and case.new_section_id == case.keeper_id:
        problems.append(Problem("new_section", "いまの所属と違う所属を選んでください"))
    if case.changed_on and case.changed_on > ctx.org.on and case.what != case.What.SECTION:
        problems.append(Problem("changed_on", "提出で変わるので、きょうかその前の日にしてください"))
    problems += _on_a_possible_day(case)
    if case.what == case.What.SECTION and case.new_section_id:
        problems += passes(ctx)
    else:
        problems += held(case)
    return problems + FIELDS.unprintable(case)


def _on_a_possible_day(case: ChangeNotice) -> list[Problem]:
    """Not before there was the account, nor before the name that it gives up."""
    account, on = account_of(case), case.changed_on
    if account.too_early(on):
        return [Problem("changed_on", "変更した日は取得日より前にできません")]
    if not on or case.what != case.What.IDENTITY or case.submitted_at:
        return []
    named = account.handles.filter(ends=None, begins__gt=on).first()
    day = format_wareki(named.begins) if named else ""
    return (
        [Problem("changed_on", f"いまのアカウント名は{day}からです。その日か後の日にしてください")]
        if named
        else []
    )


def come(ctx: CaseContext[ChangeNotice]) -> list[Problem]:
    """The receiving chief takes charge on the day of the transfer, and not before: it applies at once."""
    on = ctx.case.changed_on
    early = on is not None and on > ctx.org.on
    day = f"移す日（{format_wareki(on)}）になってから引き受けてください" if on and early else ""
    return ([Problem("changed_on", day)] if early else []) + passes(ctx)


def passes(ctx: CaseContext[ChangeNotice]) -> list[Problem]:
    """To a section that exists, with nothing else under way; one returned after it took effect repeats it."""
    case = ctx.case
    if case.new_section_id not in ctx.org.sections:
        return [Problem("new_section", "変更後の所属はもうありません。選び直してください")]
    account = account_of(case)
    if account.section_id == case.new_section_id:
        return []
    if CaseAccount.objects.filter(account=account, case__closed_at=None).exclude(case=case).exists():
        return [
            Problem("account", "このアカウントには、ほかに進んでいる案件があります。先に終わらせてください")
        ]
    return held(case)
