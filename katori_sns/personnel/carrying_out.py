"""A confirmed plan is written at its 内示解禁; the rows say by themselves from which day they count."""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import OperationalError, transaction

from accounts.models import SNSAccount
from applications.handover.opening import open_handovers
from katori_sns.history.actions import Changes, record
from katori_sns.history.models import SYSTEM
from katori_sns.notices.actions import Message, tell
from katori_sns.organisation.actions import differences, photograph
from katori_sns.organisation.models import Duty, Lineage
from katori_sns.organisation.powers import pr_deciders
from katori_sns.organisation.roles import ActorContext
from katori_sns.personnel.models import Plan, PlanHeir, PlanLine
from katori_sns.personnel.writing import Unfit, Writer, begins, lines_of, waits
from katori_sns.web.dates import format_wareki_time, local_date
from katori_sns.workflow.succession import give, give_rest

Kind = PlanLine.Kind
FAILED = "登録できませんでした。システムの記録を確かめてから、もう一度確認を求めてください。"
SHOWN = 5  # lines in one notice
logger = logging.getLogger(__name__)


def write_due(*, now: datetime) -> None:
    """Write what is confirmed and no secret any more; a missed hour is caught up, and none stops another."""
    for plan in Plan.objects.due(now):
        try:
            carry_out(plan, now=now)
        except OperationalError:  # another writer was in the way: the next tick tries again
            logger.warning("a plan waits for the database: %s", plan.pk, exc_info=True)
        except Exception:  # whatever it is, nobody is kept from his work by it, and it is not tried for ever
            logger.exception("a plan could not be written: %s", plan.pk)
            _fall_back(plan, Unfit([(0, FAILED)]), now)


def follow_plans(*, now: datetime) -> None:
    """The daily part: write what is due, close what has begun, tell the history of what was given up."""
    write_due(now=now)
    for line in PlanLine.objects.filter(awaits_day=True, plan__state=Plan.State.CONFIRMED).order_by("day"):
        _give_role(line, now)
    for plan in Plan.objects.filter(state=Plan.State.CONFIRMED).exclude(written_at=None):
        _close(plan, now)
    for plan in Plan.objects.disclosed(now).filter(state=Plan.State.DROPPED, recorded_at=None):
        enter(plan, now)


@transaction.atomic
def _give_role(line: PlanLine, now: datetime) -> None:
    """Once, on its day; what cannot be done then is told, and not tried again."""
    if waits(line, now):
        return
    PlanLine.objects.filter(pk=line.pk).update(awaits_day=False)
    try:
        Writer(now).write([line])
    except Unfit as unfit:
        failed: Changes = {"登録できなかった行": [None, f"{line}（{unfit}）"]}
        subject = line.plan.subject
        record(subject=subject, action="plan", label="異動案", actor=SYSTEM, at=now, changes=failed)
        tell_of(line.plan, both(line.plan), f"{line}を登録できませんでした。{unfit}", now)


def open_planned(*, now: datetime) -> None:
    """The daily part: once a plan is no secret, whoever will go writes down what he hands over (G5(1))."""
    today = local_date(now)
    lines = PlanLine.objects.filter(plan__state=Plan.State.CONFIRMED).exclude(plan__written_at=None)
    for day in sorted({begins(line) for line in lines if begins(line) > today}):
        open_handovers(day, now=now)


def pass_on_planned(*, now: datetime) -> None:
    """The daily part: of several heirs each has the accounts the plan gives it, from its day on.

    An end that was taken back or set anew since is another's act, and no more the plan's.
    """
    closed = PlanLine.objects.filter(kind=Kind.CLOSE, day__lt=local_date(now), heirs__number=2)
    written = closed.exclude(plan__written_at=None).exclude(plan__state=Plan.State.DROPPED)
    for line in written.prefetch_related("heirs__section"):
        for heir in line.heirs.all():
            _share(line, heir, now)


def _share(line: PlanLine, heir: PlanHeir, now: datetime) -> None:
    old = line.section
    if old is None or heir.section is None:
        return
    if not Lineage.objects.filter(old=old, heir=heir.section, begins=begins(line)).exists():
        return
    for account in heir.accounts.filter(section=old):
        give(account, old=old, heir=heir.section, by=SYSTEM, now=now)
    if heir.number == 1:
        accounts = SNSAccount.objects.filter(section=old)
        give_rest(old=old, but=accounts, heir=heir.section, by=SYSTEM, now=now)


def mark_written(plan: Plan, lines: Sequence[PlanLine], writer: Writer, now: datetime) -> None:
    """From now on the plan's heirs have what it gives them, and roles wait for their day."""
    Plan.objects.filter(pk=plan.pk).update(written_at=now)
    for line in lines:
        if waits(line, now):
            line.person, line.awaits_day = writer.who(line), True
            line.save(update_fields=["person", "awaits_day"])
        for row in line.heirs.all():
            if row.founded_id:
                row.section = writer.heir(row)
                row.save(update_fields=["section"])


@transaction.atomic
def carry_out(plan: Plan, *, now: datetime) -> None:
    """Write the lines once, tell whom they concern and the history; what no longer fits is a 案 again."""
    plan = Plan.objects.select_for_update().get(pk=plan.pk)
    if plan.state != Plan.State.CONFIRMED or plan.written_at:
        return
    lines, before = lines_of(plan), photograph()
    heads = ActorContext(local_date(now)).heads
    writer = Writer(now)
    try:
        writer.write(lines)
    except Unfit as unfit:
        _fall_back(plan, unfit, now)
        return
    plan.written, plan.written_at = differences(before, photograph()), now
    plan.save(update_fields=["written"])
    mark_written(plan, lines, writer, now)
    enter(plan, now)
    _announce(lines, writer, {pk: person.id for pk, person in heads.items()}, now)
    _close(plan, now)


def _close(plan: Plan, now: datetime) -> None:
    if all(begins(line) <= local_date(now) for line in plan.lines.all()):
        Plan.objects.filter(pk=plan.pk).update(state=Plan.State.DONE)


@transaction.atomic
def _fall_back(plan: Plan, unfit: Unfit, now: datetime) -> None:
    """A 案 again, unless somebody wrote it or took it back meanwhile."""
    plan = Plan.objects.select_for_update().get(pk=plan.pk)
    if plan.state != Plan.State.CONFIRMED or plan.written_at:
        return
    plan.state, plan.report = Plan.State.DRAFT, {"problems": unfit.problems}
    plan.rehearsed_at, plan.rehearsed_on = None, ""
    plan.save(update_fields=["state", "report", "rehearsed_at", "rehearsed_on"])
    plan.lines.update(confirmed_by=None, confirmed_at=None)
    body = "確定のあとに組織が変わったため、登録できませんでした。直して、もう一度確認を求めてください。"
    tell_of(plan, both(plan), body, now)


def both(plan: Plan) -> set[int]:
    """Who prepared it, and who was asked to confirm it."""
    return {plan.prepared_by_id, *plan.confirmers.values_list("pk", flat=True)}


def tell_of(plan: Plan, people: Iterable[int], body: str, now: datetime) -> None:
    message = Message(frozenset(people), f"［異動案］{plan.title}", body, plan.get_absolute_url())
    tell(messages=[message], now=now)


def enter(plan: Plan, now: datetime) -> None:
    """Tell the history of a plan, once its hour has come: who prepared it, who confirmed it, how it ended."""
    confirmed = set(plan.lines.exclude(confirmed_by=None).values_list("confirmed_by__name", flat=True))
    changes: Changes = {
        "件名": [None, plan.title],
        "準備した人": [None, f"{plan.prepared_by.name}（{format_wareki_time(plan.prepared_at)}）"],
        "確認した人": [None, "、".join(sorted(confirmed)) or None],
        "内示解禁日時": [None, format_wareki_time(plan.disclosed_at)],
        "行": [None, f"{plan.lines.count()}件"],
        "状態": [None, plan.get_state_display()],
    }
    if plan.dropped_by:
        changes["取りやめた人"] = [None, plan.dropped_by.name]
    record(subject=plan.subject, action="plan", label="異動案", actor=SYSTEM, at=now, changes=changes)
    Plan.objects.filter(pk=plan.pk).update(recorded_at=now)


def gives_power(line: PlanLine, duties: set[int]) -> bool:
    """Whether it makes a head, a substitute, a member of who has a duty, an auditor or an administrator."""
    if line.kind in (Kind.BEGIN, Kind.CONCURRENT):
        return line.is_head or line.section_id in duties
    widens = line.kind == Kind.CHANGE and bool(line.above_id or line.above_founded_id)
    return widens or line.kind in (Kind.ROLE, Kind.SUBSTITUTE, Kind.DUTY, Kind.CLOSE)


def _announce(lines: Sequence[PlanLine], writer: Writer, heads: dict[int, int], now: datetime) -> None:
    """Each person hears what was done about him; old and new chief and 広報主管課長 of each power."""
    duties = set(Duty.objects.values_list("section", flat=True))
    deciders = pr_deciders(ActorContext(local_date(now)))
    chiefs = {(line.founded_id, line.section_id): writer.who(line).pk for line in lines if line.is_head}
    told: dict[int, list[str]] = defaultdict(list)
    for line in lines:
        concerned = {writer.who(line).pk} if line.person_id or line.newcomer_id else set()
        if gives_power(line, duties):
            concerned |= deciders
            concerned |= {pk for pk in (heads.get(line.section_id or 0),) if pk}
            concerned |= {pk for pk in (chiefs.get((line.founded_id, line.section_id)),) if pk}
        for pk in concerned:
            told[pk].append(str(line))
    tell(messages=[_message(pk, texts) for pk, texts in told.items()], now=now)


def _message(user_id: int, texts: list[str]) -> Message:
    more = [f"ほか{len(texts) - SHOWN}件"] if len(texts) > SHOWN else []
    body = "、".join([*(text[:80] for text in texts[:SHOWN]), *more])
    return Message(frozenset({user_id}), "［異動］職・権限の登録", body, "/me/")
