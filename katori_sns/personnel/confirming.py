"""Prepared by one person, confirmed by another: every line, before any of it is written."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from applications.handover.opening import end_foreseen
from katori_sns.organisation.actions import Refused, restore
from katori_sns.organisation.models import User
from katori_sns.organisation.roles import ActorContext
from katori_sns.personnel.actions import lock_plan
from katori_sns.personnel.carrying_out import carry_out, enter, tell_of
from katori_sns.personnel.models import Plan
from katori_sns.personnel.rehearsing import AT_ONCE, standing_of
from katori_sns.personnel.rules import (
    Barring,
    may_be_asked,
    must_be_confirmable,
    must_prepare,
    must_take_part,
)
from katori_sns.personnel.writing import begins
from katori_sns.web.dates import day_begins, local_date

MOVED = "リハーサルのあとに組織か案が変わりました。もう一度リハーサルをしてください。"


@transaction.atomic
def send(*, plan: Plan, confirmers: Iterable[User], by: User, now: datetime) -> None:
    """Ask the named to confirm; until 内示解禁 nobody else learns of it."""
    plan = lock_plan(plan, by)
    must_prepare(by, now)
    _rehearsed(plan)
    chosen = [user for user in may_be_asked(now, by) if user in list(confirmers)]
    if not chosen:
        raise Refused("確認する人を選んでください。ほかのシステム管理者か、広報主管課長と代決者です。")
    must_be_confirmable(plan, chosen, by, now)
    first = min(begins(line) for line in plan.lines.all())
    if plan.disclosed_at > max(now, day_begins(first)):
        raise Refused("内示解禁日時が、最初の発令日より後です。案を作り直すか、発令日を直してください。")
    plan.state = Plan.State.WAITING
    plan.save(update_fields=["state"])
    plan.confirmers.set(chosen)
    tell_of(plan, {user.pk for user in chosen}, f"{by.name}が確認を求めています。", now)


def _rehearsed(plan: Plan) -> None:
    if plan.rehearsed_at is None or plan.rehearsed_on != standing_of(plan):
        raise Refused(MOVED)
    for _, problem in plan.report["problems"][:1]:
        raise Refused(f"リハーサルで見つかった問題を直してください。{problem}")


@transaction.atomic
def confirm(*, plan: Plan, by: User, now: datetime) -> Plan:
    """確定: agree to every line this person may agree to; with the last of them the plan is settled.

    Written at once where it is short and no secret, else by the worker from its 内示解禁 on. Whoever comes
    second is told that it is done.
    """
    plan = Plan.objects.select_for_update().get(pk=plan.pk)
    if plan.state != Plan.State.WAITING:
        raise Refused(f"この案はもう「{plan.get_state_display()}」です。確認は記録していません。")
    if by not in may_be_asked(now, plan.prepared_by) or by not in plan.confirmers.all():
        raise Refused("確認を求められた人だけが確定できます。")
    _rehearsed(plan)
    waiting = list(plan.lines.filter(confirmed_by=None).prefetch_related("heirs"))
    barring = Barring(plan, by, ActorContext(local_date(now)))
    barred = {line.pk: why for line in waiting if (why := barring.why(line))}
    if len(barred) == len(waiting):
        why = "、".join(sorted(set(barred.values())))
        raise Refused(f"あなたは確認できません（{why}）。ほかの人に依頼してください。")
    agreed = plan.lines.filter(pk__in=[line.pk for line in waiting if line.pk not in barred])
    agreed.update(confirmed_by=by, confirmed_at=now)
    if barred:
        return plan
    plan.state = Plan.State.CONFIRMED
    plan.save(update_fields=["state"])
    if plan.disclosed_at <= now and plan.lines.count() <= AT_ONCE:
        carry_out(plan, now=now)
        plan.refresh_from_db()
    return plan


@transaction.atomic
def give_back(*, plan: Plan, by: User, now: datetime) -> None:
    """案に戻す: by who prepares it or who was asked; what was confirmed is confirmed no more."""
    plan = _known_and_locked(plan, by, now)
    if plan.state not in (Plan.State.WAITING, Plan.State.CONFIRMED) or plan.written_at:
        raise Refused("案に戻せるのは、登録する前だけです。")
    plan.state = Plan.State.DRAFT
    plan.save(update_fields=["state"])
    plan.lines.update(confirmed_by=None, confirmed_at=None)
    if by.pk != plan.prepared_by_id:
        tell_of(plan, {plan.prepared_by_id}, f"{by.name}が案に戻しました。", now)


def _known_and_locked(plan: Plan, by: User, now: datetime) -> Plan:
    plan = Plan.objects.select_for_update().get(pk=plan.pk)
    must_take_part(plan, by, now)
    return plan


@transaction.atomic
def drop(*, plan: Plan, by: User, now: datetime) -> None:
    """取りやめ: until the evening before its first day; what was written is as it was."""
    plan = _known_and_locked(plan, by, now)
    if plan.state in (Plan.State.DONE, Plan.State.DROPPED):
        raise Refused(f"この案はもう「{plan.get_state_display()}」です。")
    if plan.written_at:
        if any(begins(line) <= local_date(now) for line in plan.lines.all()):
            raise Refused("始まった行があるので、取りやめられません。直す異動案を作ってください。")
        for heirs in (line.heirs.exclude(founded=None) for line in plan.lines.all()):
            heirs.update(section=None)
        plan.lines.exclude(newcomer=None).update(person=None)
        restore(plan.written, by=by, now=now)
        end_foreseen(now=now)
    plan.state, plan.written, plan.recorded_at, plan.dropped_by = Plan.State.DROPPED, [], None, by
    plan.save(update_fields=["state", "written", "recorded_at", "dropped_by"])
    if plan.disclosed_at <= now:
        enter(plan, now)
