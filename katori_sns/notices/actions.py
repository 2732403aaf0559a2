"""Telling people: in the app at once, by mail through the outbox."""

import logging
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import connection, transaction
from django.urls import reverse
from django.utils.module_loading import import_string

from katori_sns.history.actions import record
from katori_sns.history.models import Actor
from katori_sns.notices.hints import Hint
from katori_sns.notices.models import MAX_WAIT, ClosedHint, DailyMail, Notice, Outbox
from katori_sns.organisation.models import User
from katori_sns.web.dates import day_begins, local_date

logger = logging.getLogger(__name__)
MAX_TITLE = 200  # a case's own title may be as long, and the act stands before it


@dataclass(frozen=True)
class Message:
    """What to tell whom; `path` is the page it is about.

    `to`: addresses that are written to whatever becomes of the person, in the place of his own of then.
    `can_wait`: its mail may come with the others of the day, where the person has chosen so.
    """

    user_ids: frozenset[int]
    title: str
    body: str
    path: str
    to: tuple[str, ...] = ()
    can_wait: bool = False


def tell(
    *,
    messages: Iterable[Message],
    now: datetime,
    more: Iterable[tuple[str, dict[str, object]]] = (),
    here: frozenset[int] | None = None,
) -> None:
    """Write notices and outbox rows; belongs in the transaction of the act they tell of.

    `more`: what else is to be done after the transaction, topic and payload.
    Who is out of service is told nothing; `here` are those in service, where they were asked for already.
    """
    fitting = [replace(m, title=m.title[:MAX_TITLE]) for m in messages]
    if here is None:
        named = frozenset[int]().union(*(m.user_ids for m in fitting))
        people = User.objects.in_service(local_date(now)).filter(pk__in=named)
        here = frozenset(people.values_list("pk", flat=True))
    rows = [(user_id, m) for m in fitting for user_id in sorted(m.user_ids if m.to else m.user_ids & here)]
    Notice.objects.bulk_create(
        Notice(user_id=user_id, title=m.title, body=m.body, path=m.path, can_wait=m.can_wait, at=now)
        for user_id, m in rows
    )
    mails = [
        {"user": user_id, "title": m.title, "body": m.body, "path": m.path}
        | ({"to": to} if to else {})
        | ({"can_wait": True} if m.can_wait else {})
        for user_id, m in rows
        for to in m.to or ("",)
    ]
    Outbox.objects.bulk_create(
        Outbox(topic=topic, payload=payload, created=now, next_try=now)
        for topic, payload in [*(("mail", mail) for mail in mails), *more]
    )


def tell_once(*, messages: Iterable[Message], now: datetime) -> None:
    """Write the notices that these people did not get yet, word for word and about the same page."""
    new = []
    for m in messages:
        same = Notice.objects.filter(path=m.path, title=m.title[:MAX_TITLE], body=m.body)
        told = frozenset(same.values_list("user", flat=True))
        new.append(replace(m, user_ids=m.user_ids - told))
    tell(messages=new, now=now)


def tell_of_access(
    *, user_ids: Iterable[int], title: str, body: str, path: str, now: datetime, to: tuple[str, ...] = ()
) -> None:
    """What was done to somebody's way into this site; for the rooms below, which cannot come here."""
    tell(messages=[Message(frozenset(user_ids), title, body, path, to)], now=now)


def mail(*, user_id: int, title: str, body: str, path: str, now: datetime) -> None:
    """Write one mail to the outbox, without a notice: its text is to be read nowhere but in the mail."""
    payload = {"user": user_id, "title": title, "body": body, "path": path}
    Outbox.objects.create(topic="mail", payload=payload, created=now, next_try=now)


def send_mail(*, key: str, payload: dict[str, object], now: datetime) -> None:
    """Mail one notice; whoever is out of service by now is not written to."""
    here = User.objects.in_service(local_date(now)).filter(pk=payload["user"])
    address = payload.get("to") or here.values_list("email", flat=True).first()
    later = payload.get("can_wait") and DailyMail.objects.filter(user__in=here).exists()
    if later or not address:
        return
    body = f"{payload['title']}\n\n{payload['body']}\n\n{settings.SITE_URL}{payload['path']}\n"
    domain = settings.MAIL_FROM.rpartition("@")[2]
    EmailMessage(
        # A title of before lines were refused may hold a break, which no subject can.
        subject=" ".join(f"［{settings.CITY} SNS運用管理］{payload['title']}".splitlines()),
        body=body,
        to=[str(address)],
        headers={"Message-ID": f"<{key}@{domain}>"},
    ).send()


def relay(*, now: datetime, limit: int = 200) -> int:
    """Deliver what is due, one row a transaction; return how many were delivered.

    A row is claimed under its lock, so that two relays do not deliver it twice; a failure puts it off,
    twice as long each time, at most an hour.
    """
    due = list(Outbox.objects.due(now).values_list("pk", flat=True)[:limit])
    return sum(_deliver(pk, now) for pk in due)


def _deliver(pk: int, now: datetime) -> bool:
    skip = connection.features.has_select_for_update_skip_locked
    with transaction.atomic():
        row = Outbox.objects.select_for_update(skip_locked=skip).due(now).filter(pk=pk).first()
        if row is None:
            return False
        row.attempts += 1
        try:
            deliver = import_string(settings.OUTBOX_TOPICS[row.topic])
            with transaction.atomic():
                deliver(key=str(row.key), payload=row.payload, now=now)
        except Exception as error:  # whatever a mail server or a paper does, the rest of the queue goes on
            logger.exception("outbox %s failed", row.key)
            row.error = str(error)[:300]
            row.next_try = now + min(timedelta(seconds=2**row.attempts), MAX_WAIT)
        else:
            # What was told stands in the notice; the key stays, which the mail carries.
            row.sent_at, row.error, row.payload = now, "", {}
        row.save(update_fields=["attempts", "error", "next_try", "payload", "sent_at"])
        return row.sent_at is not None


@transaction.atomic
def read(*, user_id: int, notice_id: int, now: datetime) -> Notice | None:
    """Mark one's own notice as read, and all that was told of the same case or account before."""
    notice = Notice.objects.of(user_id).filter(pk=notice_id).first()
    if notice:
        Notice.objects.of(user_id).unread().filter(notice.about()).update(read_at=now)
    return notice


def read_all(*, user_id: int, now: datetime) -> None:
    Notice.objects.of(user_id).unread().update(read_at=now)


def settle(
    *, path: str, before: datetime, now: datetime, but: frozenset[int], only: frozenset[int] | None = None
) -> None:
    """What was told of a page before then asks nothing more, but of some; or, of `only` some, nothing."""
    settled = Notice.objects.unread().filter(path=path, at__lt=before).exclude(user__in=but)
    (settled if only is None else settled.filter(user__in=only)).update(read_at=now)


@transaction.atomic
def choose_mail(*, user: User, daily: bool, by: Actor, now: datetime) -> None:
    """Have what can wait mailed once a day, or each at once."""
    before = DailyMail.objects.filter(user=user).exists()
    if before == daily:
        return
    if daily:
        DailyMail.objects.create(user=user, until=now)
    else:
        DailyMail.objects.filter(user=user).delete()
    words = {True: "一日分をまとめて", False: "そのつど"}
    changes: dict[str, list[str | None]] = {"メールの届き方": [words[before], words[daily]]}
    record(
        subject=f"user:{user.pk}",
        action="choose_mail",
        label="メールの届き方",
        actor=by,
        at=now,
        changes=changes,
    )


@transaction.atomic
def show_hint(*, user: User, hint: Hint, shown: bool, by: Actor, now: datetime) -> None:
    """Close the first hint for a role for good, or have it shown again."""
    closed = ClosedHint.objects.filter(user=user, role=hint.role)
    if shown != closed.exists():
        return
    if shown:
        closed.delete()
    else:
        ClosedHint.objects.get_or_create(user=user, role=hint.role)
    words = {True: "表示する", False: "閉じた"}
    changes: dict[str, list[str | None]] = {f"案内（{hint.title}）": [words[not shown], words[shown]]}
    record(
        subject=f"user:{user.pk}",
        action="show_hint",
        label="はじめの案内",
        actor=by,
        at=now,
        changes=changes,
    )


def mail_of_the_day(*, now: datetime) -> None:
    """To each who chose so one mail a day of what could wait since the last and is not read yet.

    The daily job runs every hour, so that a missed day is caught up.
    """
    for row in DailyMail.objects.filter(until__lt=day_begins(local_date(now))).order_by("pk"):
        with transaction.atomic():
            new = Notice.objects.of(row.user_id).unread().filter(can_wait=True, at__gt=row.until, at__lte=now)
            lines = [f"・{notice.title}\n　{settings.SITE_URL}{notice.path}" for notice in new.newest()]
            if lines:
                title, body = f"きょうまでの通知 {len(lines)}件", "\n".join(lines)
                mail(user_id=row.user_id, title=title, body=body, path=reverse("notices:list"), now=now)
            DailyMail.objects.filter(pk=row.pk).update(until=now)
