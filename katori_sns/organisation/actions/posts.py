"""Appointments and substitutes: who fills the posts of a section, and from when to when."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q

from katori_sns.history.actions import Changes, record
from katori_sns.organisation.actions.confirming import ask_for_confirmation
from katori_sns.organisation.actions.rules import (
    ALONE,
    By,
    Refused,
    Two,
    administrator,
    apply_values,
    in_order,
    lock,
    overlapping,
    period,
    takes_two,
    tell_of_access,
    within,
    work_changed,
)
from katori_sns.organisation.models import Appointment, Section, Substitute, User
from katori_sns.organisation.powers import will_have_duty
from katori_sns.web.dates import local_date


def _eligible(user: User, by: By) -> None:
    """Whoever may hold a post: not the one who gives it, nobody whose role stands alone."""
    if user in ((by.prepared, by.confirmed) if isinstance(by, Two) else (by,)):
        raise Refused("自分を職に就けることはできません。ほかのシステム管理者に依頼してください。")
    if user.stands_alone:
        raise Refused(f"{ALONE}ほかの人を選んでください。")


@transaction.atomic
def appoint(
    *,
    user: User,
    section: Section,
    post: str,
    is_head: bool,
    begins: date,
    by: By,
    now: datetime,
    ends: date | None = None,
    concurrent: bool = False,
) -> Appointment:
    """Give a person a post; a section has one head on any day. `concurrent`: beside another (兼務)."""
    who = administrator(by, now)
    _eligible(user, by)
    in_order(begins, ends)
    section = lock(section)
    within(section, begins, ends)
    post_of = {"person": user, "place": section, "day": begins, "ends": ends, "post": post}
    gives = is_head or will_have_duty(section, local_date(now))
    takes_two(by, gives=gives, kind="begin", is_head=is_head, **post_of)
    if is_head:
        held = section.appointments.filter(overlapping(begins, ends), is_head=True).first()
        if held:
            raise Refused(
                f"{section}には所属長（{held.user}、{period(held.begins, held.ends)}）がいます。"
                "先にその発令を終わらせてください。"
            )
    row = Appointment.objects.create(
        user=user,
        section=section,
        post=post,
        is_head=is_head,
        begins=begins,
        ends=ends,
        concurrent=concurrent,
    )
    changes: Changes = {
        "所属": [None, section.name],
        "職": [None, post],
        "所属長": [None, "はい" if is_head else "いいえ"],
        "期間": [None, period(begins, ends)],
    }
    if concurrent:
        changes["兼務"] = [None, "はい"]
    record(subject=f"user:{user.pk}", action="appoint", label="発令", actor=who, at=now, changes=changes)
    work_changed(user.pk, now, on=begins)
    ask_for_confirmation([user], now=now)
    return row


@transaction.atomic
def name_personnel(*, user: User, named: bool, by: By, now: datetime) -> None:
    """Let a person prepare 異動案 (人事担当) as long as he has the posts of today, or no more."""
    who, today = administrator(by, now), local_date(now)
    _eligible(user, by)
    posts = Appointment.objects.select_for_update().on(today).filter(user=user)
    if named and not posts:
        raise Refused("職のある人だけを人事担当にできます。先に職・所属の登録を追加してください。")
    takes_two(by, gives=named, kind="role", person=user, day=today, facts={"is_personnel": True})
    if not posts.filter(is_personnel=not named):
        return
    posts.update(is_personnel=named)
    changes: Changes = {"人事担当": ["いいえ", "はい"] if named else ["はい", "いいえ"]}
    subject = f"user:{user.pk}"
    record(subject=subject, action="personnel", label="人事担当", actor=who, at=now, changes=changes)
    text = f"{who.name}が、あなたを人事担当{'にしました' if named else 'から外しました'}。"
    tell_of_access([user], "人事担当", text, now=now, to=(user.email,))
    ask_for_confirmation([user], now=now)


@transaction.atomic
def end_appointment(*, appointment: Appointment, ends: date, by: By, now: datetime, why: str = "") -> None:
    """Let a post end with a day. `why`: what it ends with, where it does not end for its own sake."""
    who = administrator(by, now)
    lock(appointment.section)
    in_order(appointment.begins, ends)
    if appointment.ends and ends > appointment.ends:
        raise Refused("発令を延ばすことはできません。新しい発令を加えてください。")
    changes = apply_values(appointment, {"ends": ends})
    appointment.save(update_fields=["ends"])
    changes["発令"] = [None, f"{appointment.section} {appointment.post}"]
    if why:
        changes["理由"] = [None, why]
    record(
        subject=f"user:{appointment.user_id}",
        action="appointment_end",
        label="発令の終わり",
        actor=who,
        at=now,
        changes=changes,
    )
    work_changed(appointment.user_id, now, on=ends + timedelta(days=1))


@transaction.atomic
def cancel_appointment(*, appointment: Appointment, by: By, now: datetime) -> None:
    """Take back a post given by mistake, until the evening of its first day; the history keeps it."""
    who = administrator(by, now)
    lock(appointment.section)
    _begun_today_or_later(appointment.begins, now)
    record(
        subject=f"user:{appointment.user_id}",
        action="appointment_cancel",
        label="発令の取消し",
        actor=who,
        at=now,
        changes={
            "発令": [f"{appointment.section} {appointment.post}", None],
            "期間": [period(appointment.begins, appointment.ends), None],
        },
    )
    appointment.delete()
    work_changed(appointment.user_id, now)


def _begun_today_or_later(begins: date, now: datetime) -> None:
    if begins < local_date(now):
        raise Refused("始まりの日を過ぎたので、取り消せません。終わりの日を入れてください。")


@transaction.atomic
def set_substitute(
    *,
    section: Section,
    user: User,
    rank: int,
    begins: date,
    by: By,
    now: datetime,
    ends: date | None = None,
) -> Substitute:
    """Name who acts when the head is away (代決); one person per rank on any day."""
    who = administrator(by, now)
    _eligible(user, by)
    if user.is_yearly:
        raise Refused(f"{user}は会計年度任用職員です。代決者には、ほかの職員を選んでください。")
    in_order(begins, ends)
    section = lock(section)
    within(section, begins, ends)
    line = {"person": user, "place": section, "rank": rank, "day": begins, "ends": ends}
    takes_two(by, gives=True, kind="substitute", **line)
    held = section.substitutes.filter(overlapping(begins, ends)).filter(Q(rank=rank) | Q(user=user)).first()
    if held:
        raise Refused(
            f"{held.user}が第{held.rank}順位（{period(held.begins, held.ends)}）です。"
            "先にその指定を終わらせてください。"
        )
    row = Substitute.objects.create(section=section, user=user, rank=rank, begins=begins, ends=ends)
    record(
        subject=f"section:{section.pk}",
        action="substitute",
        label="代決者の指定",
        actor=who,
        at=now,
        changes={f"第{rank}順位": [None, user.name], "期間": [None, period(begins, ends)]},
    )
    ask_for_confirmation([user], now=now)
    return row


@transaction.atomic
def end_substitute(*, substitute: Substitute, ends: date, by: By, now: datetime, why: str = "") -> None:
    """Let a substitution end with a day; `why` as of a post."""
    who = administrator(by, now)
    lock(substitute.section)
    in_order(substitute.begins, ends)
    if substitute.ends and ends > substitute.ends:
        raise Refused("代決の期間を延ばすことはできません。新しく指定してください。")
    changes = apply_values(substitute, {"ends": ends})
    substitute.save(update_fields=["ends"])
    changes[f"第{substitute.rank}順位"] = [substitute.user.name, None]
    if why:
        changes["理由"] = [None, why]
    record(
        subject=f"section:{substitute.section_id}",
        action="substitute_end",
        label="代決者の終わり",
        actor=who,
        at=now,
        changes=changes,
    )


@transaction.atomic
def cancel_substitute(*, substitute: Substitute, by: By, now: datetime) -> None:
    """Take back a substitution named by mistake, until the evening of its first day."""
    who = administrator(by, now)
    lock(substitute.section)
    _begun_today_or_later(substitute.begins, now)
    record(
        subject=f"section:{substitute.section_id}",
        action="substitute_cancel",
        label="代決者の取消し",
        actor=who,
        at=now,
        changes={
            f"第{substitute.rank}順位": [substitute.user.name, None],
            "期間": [period(substitute.begins, substitute.ends), None],
        },
    )
    substitute.delete()
