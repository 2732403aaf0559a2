"""What leads to the start, and the start itself: each act with its event in the history."""

from __future__ import annotations

from datetime import date, datetime
from hmac import compare_digest
from secrets import randbelow

from django.db import transaction

from katori_sns.founding.checklist import BY_KEY, Item, checklist
from katori_sns.founding.looks import FRESH, unwell
from katori_sns.founding.models import Answer, Start, made_start
from katori_sns.founding.rules import deciding, may_answer, reads
from katori_sns.history.actions import record
from katori_sns.history.models import Actor
from katori_sns.notices import actions as notices
from katori_sns.notices.actions import Message
from katori_sns.organisation.actions import Refused
from katori_sns.organisation.actions.rules import apply_values
from katori_sns.organisation.models import User
from katori_sns.organisation.roles import ActorContext
from katori_sns.web.dates import format_wareki, local_date

SUBJECT = "start"
MAIL = BY_KEY["mail"]


def _lock() -> Start:
    """The row, under its lock: of two who act at once the second sees what the first did."""
    made_start()
    start = Start.objects.select_for_update().get()
    if start.started_at:
        raise Refused(
            f"{format_wareki(local_date(start.started_at))}に運用を開始しています。変えられません。"
        )
    return start


def _answering(by: User, now: datetime) -> Actor:
    org = ActorContext(local_date(now), by)
    if not may_answer(org, by):
        raise Refused("システム管理者か広報主管課長が行えます。依頼してください。")
    return org.actor(by)


@transaction.atomic
def plan(*, planned_on: date, by: User, now: datetime) -> None:
    """Say from when the others may come; whoever waits reads it."""
    who, start = _answering(by, now), _lock()
    if planned_on < local_date(now):
        raise Refused("開始予定日は、きょうか、きょうより後の日にしてください。")
    changes = apply_values(start, {"planned_on": planned_on})
    if changes:
        start.save(update_fields=["planned_on"])
        record(subject=SUBJECT, action="plan", label="開始予定日", actor=who, at=now, changes=changes)


@transaction.atomic
def note_day(*, item: Item, day: date, by: User, now: datetime) -> None:
    """Say on which day a thing was done of which the data know nothing."""
    who, today = _answering(by, now), local_date(now)
    _lock()
    if not today - FRESH <= day <= today:
        raise Refused(f"{format_wareki(today - FRESH)}からきょうまでの日を入れてください。")
    _answer(item, by, who, now, day=day)


@transaction.atomic
def waive(*, item: Item, reason: str, by: User, now: datetime) -> None:
    """Leave a row out, with the reason."""
    who = _answering(by, now)
    _lock()
    if item.must:
        raise Refused(f"「{item.label}」は省略できません。")
    _answer(item, by, who, now, reason=reason)


@transaction.atomic
def take_back(*, item: Item, by: User, now: datetime) -> None:
    """The row is as if nobody had answered it."""
    who = _answering(by, now)
    _lock()
    answer = Answer.objects.filter(key=item.key).first()
    if answer:
        _write(item, who, now, answer.words, None)
        answer.delete()


def _answer(item: Item, by: User, who: Actor, now: datetime, **given: object) -> None:
    before = Answer.objects.filter(key=item.key).first()
    blank = {"day": None, "reason": "", "by": by, "at": now}
    answer, _ = Answer.objects.update_or_create(key=item.key, defaults=blank | given)
    _write(item, who, now, before.words if before else None, answer.words)


def _write(item: Item, who: Actor, now: datetime, before: str | None, after: str | None) -> None:
    changes = {item.label: [before, after]}
    record(subject=SUBJECT, action="answer", label="開始までの確認", actor=who, at=now, changes=changes)


@transaction.atomic
def send_code(*, by: User, now: datetime) -> None:
    """Mail a number to the person; typed back, it shows that mail arrives."""
    who, start = _answering(by, now), _lock()
    start.mail_code = f"{randbelow(1_000_000):06}"
    start.save(update_fields=["mail_code"])
    body = f"確認の番号：{start.mail_code}\n「開始までの確認」の「メールの到着」に入れてください。"
    notices.mail(user_id=by.pk, title="メールの到着の確認", body=body, path="/start/mail/code/", now=now)
    record(subject=SUBJECT, action="send_code", label="確認のメール", actor=who, at=now)


@transaction.atomic
def type_code(*, code: str, by: User, now: datetime) -> None:
    """The number came back: mail arrives."""
    who, start = _answering(by, now), _lock()
    if not (start.mail_code and compare_digest(code.encode(), start.mail_code.encode())):
        raise Refused("番号が違います。いちばん新しいメールの番号を入れてください。")
    start.mail_code = ""
    start.save(update_fields=["mail_code"])
    _answer(MAIL, by, who, now, day=local_date(now))


def begin(*, by: User, now: datetime) -> None:
    """運用開始: the PR manager opens the system to everybody. The list is written down as it stands.

    Nobody can take it back: from then on what people sent is there.
    """
    wrong = unwell(now)
    with transaction.atomic():
        start, org = _lock(), ActorContext(local_date(now), by)
        authority = deciding(org, by)
        if authority is None:
            raise Refused("運用を開始できるのは広報主管課長です。依頼してください。")
        rows = checklist(now, wrong)
        left = "、".join(row.item.label for row in rows if row.open)
        if left:
            raise Refused(f"まだ終わっていません：{left}。済ませるか、理由を書いて省略してください。")
        start.started_at, start.mail_code = now, ""
        start.save()
        record(
            subject=SUBJECT,
            action="begin",
            label="運用開始",
            actor=org.actor(by, authority.seat.section_id, org.stands_for(authority)),
            at=now,
            changes={row.item.label: [None, row.words] for row in rows},
        )
        _tell(org, now)


def _tell(org: ActorContext, now: datetime) -> None:
    """Everybody hears of it; who may read the list is led there."""
    people = list(User.objects.in_service(org.on))
    readers = frozenset(user.pk for user in people if reads(org, user))
    others = frozenset(user.pk for user in people) - readers
    title, text = "運用を開始しました", "きょうから全員がこのシステムを使えます。"
    messages = [Message(readers, title, text, "/start/"), Message(others, title, text, "/")]
    notices.tell(messages=messages, now=now)
