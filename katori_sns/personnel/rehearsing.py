"""リハーサル: the real writer and the day's work after it, rolled back, and the city compared on the day."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from hashlib import sha256
from json import dumps
from typing import Any

from django.db import transaction

from accounts.access.rules import operating
from accounts.models import SNSAccount
from katori_sns.daily import MOVES
from katori_sns.notices.models import Outbox
from katori_sns.organisation.actions import Refused, differences, photograph
from katori_sns.organisation.actions.restoring import DECIDING
from katori_sns.organisation.models import Absence, Appointment, User
from katori_sns.organisation.roles import ActorContext
from katori_sns.personnel.carrying_out import mark_written
from katori_sns.personnel.models import Plan, PlanLine
from katori_sns.personnel.rules import must_take_part
from katori_sns.personnel.wording import Words
from katori_sns.personnel.writing import Problem, Unfit, Writer, begins, lines_of, waits
from katori_sns.web.dates import day_begins, local_date
from katori_sns.workflow.course import waits_for
from katori_sns.workflow.models import Case, Level, Task
from katori_sns.workflow.steps import CaseContext

AT_ONCE = 20  # lines that keep nobody waiting for the page
VACANT = "（欠員）"
NOBODY = "（なし）"
IDLE = "職がない"
Shown = dict[int, tuple[str, str]]  # key → what it is, how it stands


def standing_of(plan: Plan) -> str:
    """The digest of the plan's lines and of the rows that it is written upon; absences change daily."""
    tables = [table for table in DECIDING if table is not Absence]
    heirs = list(plan.lines.values_list("number", "heirs__number", "heirs__section", "heirs__founded"))
    columns = [field.attname for field in PlanLine._meta.concrete_fields]
    lines = list(plan.lines.values_list(*(name for name in columns if not name.startswith("confirmed"))))
    text = dumps([photograph(*tables), lines, heirs], sort_keys=True, default=str)
    return sha256(text.encode()).hexdigest()


@dataclass
class Picture:
    """The city on a day, as far as a plan may change it."""

    heads: Shown = field(default_factory=dict)
    substitutes: Shown = field(default_factory=dict)
    accounts: Shown = field(default_factory=dict)
    cases: Shown = field(default_factory=dict)
    drafts: Shown = field(default_factory=dict)
    readers: Shown = field(default_factory=dict)
    posts: Shown = field(default_factory=dict)


class _RolledBack(Exception):
    """Nothing of what was tried is to stay."""


def rehearse(plan: Plan, *, now: datetime, pictures: bool = True) -> None:
    """Try the plan and keep the report with it; what was confirmed of another outcome is open again.

    Without `pictures` it is only seen whether it can be written, and nobody waits for the day's work.
    """
    standing, lines = standing_of(plan), lines_of(plan)
    report = report_of(lines, now=now) if pictures else {"problems": problems_of(lines, now=now)}
    plan.report, plan.rehearsed_at = report, now
    if standing != plan.rehearsed_on:
        plan.lines.update(confirmed_by=None, confirmed_at=None)
    plan.rehearsed_on = standing
    plan.save(update_fields=["report", "rehearsed_at", "rehearsed_on"])


@transaction.atomic
def ask_rehearsal(plan: Plan, *, by: User, now: datetime) -> str:
    """Rehearse a plan of few lines at once, a longer one in the worker; return what to say.

    Its preparer and confirmers ask.
    """
    plan = Plan.objects.select_for_update().get(pk=plan.pk)
    if plan.state not in (Plan.State.DRAFT, Plan.State.WAITING):
        raise Refused("リハーサルができるのは、確定する前だけです。")
    must_take_part(plan, by, now)
    if plan.lines.count() <= AT_ONCE:
        rehearse(plan, now=now)
        return "リハーサルをしました。結果を確かめてください。"
    Plan.objects.filter(pk=plan.pk).update(report={"problems": [], "asked": True}, rehearsed_at=None)
    Outbox.objects.create(topic="rehearsal", payload={"plan": str(plan.pk)}, created=now, next_try=now)
    return "リハーサルを受け付けました。行が多いので、終わるまでしばらくかかります。"


def rehearse_asked(*, key: str, payload: dict[str, Any], now: datetime) -> None:
    """The same in the worker, of a plan with many lines (topic `rehearsal` of the outbox)."""
    plan = Plan.objects.select_for_update().filter(pk=payload["plan"]).first()
    if plan and plan.state in (Plan.State.DRAFT, Plan.State.WAITING):
        rehearse(plan, now=now)


def report_of(lines: Sequence[PlanLine], *, now: datetime) -> dict[str, Any]:
    """problems (which block), warnings, and tables of what differs: title, rows of what, before, after."""
    if not lines:
        return {"problems": [[0, "行がありません。異動や所属の変更を追加してください。"]]}
    day = max([local_date(now), *(begins(line) for line in lines)])
    moved = sorted({line.person_id for line in lines if line.person_id})
    before = picture_of(day, moved, now=now)
    try:
        after, rows = imagined(lines, day, moved, now=now)
    except Unfit as unfit:
        return {"problems": unfit.problems, "day": day.isoformat()}
    return {
        "problems": [],
        "warnings": list(_warnings(before, after)),
        "day": day.isoformat(),
        "tables": [*tables_of(before, after), ["職・代決・所属の登録", rows]],
    }


def problems_of(lines: Sequence[PlanLine], *, now: datetime) -> list[Problem]:
    """Why the lines cannot be written; nothing of what was tried stays."""
    try:
        with transaction.atomic():
            _write_all(lines, now)
            raise _RolledBack
    except _RolledBack:
        return []
    except Unfit as unfit:
        return unfit.problems


def _write_all(lines: Sequence[PlanLine], now: datetime) -> None:
    """Every line as the writer does it, roles on their day; raises Unfit."""
    writer = Writer(now)
    writer.write(lines)
    if lines:
        mark_written(lines[0].plan, lines, writer, now)
    for line in sorted((line for line in lines if waits(line, now)), key=begins):
        writer.now = day_begins(line.day)
        writer.write([line])


def tables_of(before: Picture, after: Picture) -> list[list[Any]]:
    """What differs between two pictures: title, and rows of what, before, after."""
    return [
        ["所属長", _changed(before.heads, after.heads)],
        ["代決者", _changed(before.substitutes, after.substitutes)],
        ["アカウント", _changed(before.accounts, after.accounts)],
        ["進行中の案件の担当", [*_changed(before.cases, after.cases), *_drafts_left(before, after)]],
        ["閲覧できる案件", _changed(before.readers, after.readers)],
    ]


def picture_of(day: date, people: Iterable[int], *, now: datetime) -> Picture:
    """The city on a day as it is planned by now."""
    return imagined([], day, people, now=now)[0]


def imagined(
    lines: Sequence[PlanLine], day: date, people: Iterable[int], *, now: datetime
) -> tuple[Picture, list[list[str]]]:
    """The city on the day once the lines are written, and the rows they change, in words; raises Unfit."""
    found: list[tuple[Picture, list[list[str]]]] = []
    try:
        with transaction.atomic():
            before = photograph()
            _write_all(lines, now)
            written = photograph()
            rows = _together(Words(written).row(*changed) for changed in differences(before, written))
            for part in MOVES.values():
                part(now=max(now, day_begins(day)))
            found.append((_picture(day, people), rows))
            raise _RolledBack
    except _RolledBack:
        return found[0]


def _together(rows: Iterable[list[str]]) -> list[list[str]]:
    """One row for each person and section, who has several: an end and what begins after it, line by line."""
    found: dict[str, list[list[str]]] = defaultdict(list)
    for row in rows:
        if row[1] != row[2]:
            found[row[0]].append(row[1:])
    return [
        [what, *("\n".join(filter(None, side)) for side in zip(*each, strict=True))]
        for what, each in found.items()
    ]


def _picture(day: date, people: Iterable[int]) -> Picture:
    org = ActorContext(day)
    cases, drafts = _cases(org)
    picture = Picture(accounts=_accounts(org), cases=cases, drafts=drafts)
    for pk, section in org.sections.items():
        head = org.heads.get(pk)
        picture.heads[pk] = section.name, f"{head.post} {head.name}" if head else VACANT
        line = "、".join(person.name for person in org.substitutes[pk])
        picture.substitutes[pk] = section.name, line or NOBODY
    held = set(Appointment.objects.on(day).values_list("user", flat=True))
    for user in User.objects.filter(pk__in=people):
        idle = user.serves_on(day) and not user.stands_alone and user.pk not in held
        picture.posts[user.pk] = str(user), IDLE if idle else ""
        number = Case.objects.visible_to(org.of(user)).count()
        picture.readers[user.pk] = str(user), f"{number}件"
    return picture


def _accounts(org: ActorContext) -> Shown:
    operators: dict[int, list[str]] = defaultdict(list)
    for row in operating(org.on).select_related("user"):
        operators[row.account_id].append(str(row.user))
    found: Shown = {}
    rows = SNSAccount.objects.exclude(state__in=SNSAccount.CLOSED)
    for account in rows.select_related("section", "custody__custodian"):
        head, custody = org.heads.get(account.section_id), getattr(account, "custody", None)
        keeper = str(custody.custodian) if custody and custody.custodian else NOBODY
        words = [account.section.name, f"所属長 {head.name if head else VACANT}", f"保管責任者 {keeper}"]
        words.append(f"担当者 {'、'.join(operators[account.pk]) or NOBODY}")
        found[account.pk] = str(account), "／".join(words)
    return found


def _cases(org: ActorContext) -> tuple[Shown, Shown]:
    """Whom each open case waits for, those that were sent and those not yet; without titles.

    Administrators see this: what tells of trouble is left out.
    """
    tasks: dict[Case, list[Task]] = defaultdict(list)
    rows = Task.objects.filter(case__closed_at=None, case__discreet=False).order_by("pk")
    for task in rows.select_related("case__section", "case__keeper", "drafter"):
        tasks[task.case].append(task)
    sent: Shown = {}
    unsent: Shown = {}
    for case, mine in tasks.items():
        ctx = CaseContext(case, mine, org)
        waiting = [task for task in mine if not task.done_at and task.level != Level.NOBODY]
        whom = "、".join(waits_for(ctx, task) for task in waiting)
        if case.submitted_at:
            sent[case.pk] = f"{case.tag} {case.number or '番号なし'}（{case.section.name}）", whom
        else:
            unsent[case.pk] = case.section.name, whom
    return sent, unsent


def _drafts_left(before: Picture, after: Picture) -> Iterable[list[str]]:
    """How many of each section's drafts wait for another than before; nothing else of them is told."""
    left = Counter(what for what, _, _ in _changed(before.drafts, after.drafts))
    return [[section, "", f"担当を離れる下書き {number}件"] for section, number in sorted(left.items())]


def _changed(before: Shown, after: Shown) -> list[list[str]]:
    """What differs, by its name of then or of now."""
    keys = [pk for pk in before | after if before.get(pk, ("",))[-1] != after.get(pk, ("",))[-1]]
    shown = [(before.get(pk) or ("", "（新設）"), after.get(pk) or ("", "（廃止）")) for pk in keys]
    return [[new or old, was, becomes] for (old, was), (new, becomes) in shown]


def _warnings(before: Picture, after: Picture) -> Iterable[str]:
    for pk, (name, head) in after.heads.items():
        if head == VACANT and before.heads.get(pk, ("", ""))[1] != VACANT:
            yield f"{name}：所属長が欠員になります。"
    for pk, (name, post) in after.posts.items():
        if post == IDLE and before.posts.get(pk) != after.posts[pk]:
            yield f"{name}：職がなくなりますが、ログインは続きます。発令か利用の終わりを追加してください。"
    for pk, (name, line) in after.substitutes.items():
        if line == NOBODY and before.substitutes.get(pk, ("", ""))[1] != NOBODY:
            yield f"{name}：代決者がいなくなります。"
