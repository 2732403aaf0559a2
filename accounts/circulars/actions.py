"""一斉照会・要請 is sent, read, answered, pressed for and withdrawn; each with its line of history."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction

from accounts.account.actions import NotYours
from accounts.account.models import SNSAccount
from accounts.circulars.models import Circular, CircularAnswer, CircularRow
from accounts.circulars.rules import ASKED, LIVING, answered_by, sends
from accounts.circulars.telling import by_when, settle_answered, tell_of, waiting_rows
from accounts.policy.secrets import HINT, has_secret
from katori_sns.files import uploads
from katori_sns.history.actions import record
from katori_sns.history.models import Event
from katori_sns.history.records import digest_of
from katori_sns.organisation.actions import Refused
from katori_sns.organisation.models import User
from katori_sns.organisation.roles import ActorContext
from katori_sns.web.charts import number as shown
from katori_sns.web.dates import day_begins, format_wareki, local_date

ANSWERED, SENT, WITHDREW = "answer", "send", "withdraw"
ANSWER_SEAL, SENT_SEAL = "回答の検査値", "送信内容の検査値"
WITHDRAWN = ("withdrawn_at", "withdrawn_name", "withdrawn_reason")
LATER = ("id", *WITHDRAWN, "read_at", "read_name", "answer")  # not yet known when it is sent
CENT = Decimal("0.01")  # as the database keeps it, so that its digest is the same
NOT_PR = "一斉照会・要請は、広報主管課の職員だけが送信・督促・取下げできます。"


@dataclass(frozen=True)
class Wording:
    """What is asked."""

    title: str
    body: str
    kind: str
    due_on: date
    indicator: str = ""
    unit: str = ""
    as_of: date | None = None
    urgent: bool = False


# What the history says of it, by the labels of the columns.
WORDED = {
    f.name: str(f.verbose_name) for f in Circular._meta.concrete_fields if f.name in Wording.__annotations__
}


@dataclass(frozen=True)
class Reply:
    """What is answered: a number or a file as they are asked for, else words; and a remark."""

    text: str = ""
    number: Decimal | None = None
    file: uploads.Kept | None = None
    note: str = ""

    def in_words(self, unit: str) -> str:
        """2,760人, the name of the file, はい, or the text."""
        if self.number is not None:
            return f"{shown(self.number)}{unit}"
        return self.file.name if self.file else self.text


def _context(by: User, now: datetime) -> ActorContext:
    """The city today as it concerns who asks all; raises NotYours for who may not."""
    org = ActorContext(local_date(now), by)
    if not sends(org):
        raise NotYours(NOT_PR)
    return org


@transaction.atomic
def send(*, wording: Wording, accounts: Sequence[int], once: UUID, by: User, now: datetime) -> Circular:
    """Ask these accounts; the same form sent twice is one.

    Raises Refused where none is left to ask, and where the form was sent before with something else in it.
    """
    org = _context(by, now)
    User.objects.select_for_update(no_key=True).get(pk=by.pk)  # it may be sent twice at one moment
    if before := Circular.objects.filter(once=once).first():
        _require_same(before, wording, accounts)
        return before
    if wording.due_on < org.on:
        raise Refused(f"回答期限は、きょう（{format_wareki(org.on)}）か後の日にしてください。")
    found = SNSAccount.objects.filter(ASKED, pk__in=accounts)
    asked = list(found.order_by("section__code", "medium", "name", "pk"))
    if not asked:
        raise Refused("対象のアカウントがありません。対象を選び直してください。")
    circular = Circular.objects.create(**vars(wording), once=once, sent_at=now, sent_by=by, sent_name=by.name)
    rows = [CircularRow(circular=circular, account=account) for account in asked]
    CircularRow.objects.bulk_create(rows)
    record(
        subject=circular.subject,
        action=SENT,
        label="一斉照会・要請の送信",
        actor=org.actor(by, org.pr.pk),
        at=now,
        changes={
            **{label: [None, _word(circular, name)] for name, label in WORDED.items()},
            SENT_SEAL: [None, sent_seal(circular)],
            f"対象のアカウント（{len(asked)}件）": [None, "、".join(str(account) for account in asked)],
        },
    )
    tell_of(circular, rows, "一斉照会・要請", by_when(circular), org=org, now=now)
    return circular


def _require_same(before: Circular, wording: Wording, accounts: Sequence[int]) -> None:
    as_sent = Wording(**{name: getattr(before, name) for name in WORDED})
    if as_sent != wording or {*accounts} != {*before.rows.values_list("account", flat=True)}:
        raise Refused(
            f"この画面からは、すでに「{before}」を送りました。内容を変えて送るときは、"
            "「一斉照会・要請の作成」を開き直し、下の内容を写してください。"
        )


def _word(circular: Circular, name: str) -> str:
    value = getattr(circular, f"get_{name}_display", lambda: getattr(circular, name))()
    if isinstance(value, bool):
        return "はい" if value else "いいえ"
    return format_wareki(value) if isinstance(value, date) else str(value or "")


@transaction.atomic
def read_by(row: CircularRow, *, by: User, org: ActorContext, now: datetime) -> None:
    """Note who of those who answer saw it first; like every view it is written down once."""
    if row.read_at or not CircularRow.objects.filter(answered_by(org), pk=row.pk).exists():
        return
    new = CircularRow.objects.filter(pk=row.pk, read_at=None).update(read_at=now, read_name=by.name)
    if new:
        row.refresh_from_db(fields=["read_at", "read_name"])
        record(
            subject=row.circular.subject,
            action="view",
            label="一斉照会・要請の既読",
            actor=org.actor(by, row.account.section_id),
            at=now,
            changes={f"既読（{row.account}）": [None, by.name]},
        )


@transaction.atomic
def answer(*, row_id: int, seen: int, reply: Reply, by: User, now: datetime) -> CircularAnswer:
    """Answer for an account, or correct its answer until the day; both stay in the history.

    `seen`: the answer that he saw, 0 where there was none. Raises Refused, NotYours and uploads.BadFile.
    """
    row = _locked(row_id)
    circular, org = row.circular, ActorContext(local_date(now), by)
    if not CircularRow.objects.filter(answered_by(org), pk=row.pk).exists():
        raise NotYours("回答できるのは、アカウントの担当者か、担当者がいないときの所属長だけです。")
    _require_open(row, seen, org.on)
    if reply.file:
        _require_room(reply.file, circular, by, now)
    before = row.answer
    given = CircularAnswer.objects.create(
        row=row,
        text=reply.in_words(circular.unit),
        number=None if reply.number is None else reply.number.quantize(CENT),
        note=reply.note,
        **_stored(reply.file),
        added_at=now,
        added_by=by,
        by_name=by.name,
    )
    row.answer = given
    row.read_at, row.read_name = row.read_at or now, row.read_name or by.name
    row.save(update_fields=["answer", "read_at", "read_name"])
    record(
        subject=circular.subject,
        action=ANSWERED,
        label="回答の訂正" if before else "回答",
        actor=org.actor(by, row.account.section_id),
        at=now,
        changes={
            f"回答（{row.account}）": [before.text if before else None, given.text],
            ANSWER_SEAL: [None, answer_seal(given)],
            **({given.text: [None, given.sha256]} if given.file else {}),
        },
        comment=reply.note,
    )
    settle_answered(circular, org=org, now=now)
    return given


def _locked(row_id: int) -> CircularRow:
    """The row, whose request nobody withdraws and which nobody else answers until the act is done."""
    row = CircularRow.objects.select_related("account").get(pk=row_id)
    row.circular = Circular.objects.select_for_update().get(pk=row.circular_id)
    row.refresh_from_db(fields=["answer", "read_at", "read_name"])
    return row


def _require_open(row: CircularRow, seen: int, today: date) -> None:
    if row.circular.withdrawn_at:
        raise Refused(f"この照会は取り下げられました。理由：{row.circular.withdrawn_reason}")
    if not CircularRow.objects.filter(LIVING, pk=row.pk).exists():
        raise Refused("このアカウントは終了しているので、回答は不要です。")
    if row.answer_id and row.circular.due_on < today:
        day = format_wareki(row.circular.due_on)
        raise Refused(f"回答を訂正できるのは、期限の{day}までです。広報主管課に連絡してください。")
    if (row.answer_id or 0) != seen:
        raise Refused(
            "ほかの人が先に回答しました。下の回答を確認し、訂正するときはもう一度送信してください。"
        )


def _require_room(file: uploads.Kept, circular: Circular, by: User, now: datetime) -> None:
    """Raises Refused for a name that holds a password, BadFile where there would be too much."""
    if has_secret(file.name.rpartition(".")[0]):
        raise Refused(f"ファイル名に{HINT}。")
    here = CircularAnswer.objects.filter(row__circular=circular, added_by=by)
    uploads.require_room(file.name, len(file.content), here=here, actor=by, now=now)


def _stored(file: uploads.Kept | None) -> dict[str, object]:
    if file is None:
        return {}
    return {
        "file": uploads.store(file),
        "content_type": file.content_type,
        "size": len(file.content),
        "sha256": file.sha256,
    }


def answer_seal(given: CircularAnswer) -> str:
    """By which the history knows the answer again."""
    asked = CircularRow(circular_id=given.row.circular_id, account_id=given.row.account_id)
    return digest_of(given, asked, but=("id",))


def sent_seal(circular: Circular) -> str:
    """By which the history knows again what was asked, and of which accounts."""
    rows = sorted(circular.rows.all(), key=lambda row: row.account_id)
    return digest_of(circular, *rows, but=LATER)


@transaction.atomic
def urge(*, circular_id: int, by: User, now: datetime) -> int:
    """督促: tell everybody who has yet to answer, once a day; return how many people were told."""
    org = _context(by, now)
    circular = Circular.objects.select_for_update().get(pk=circular_id)
    rows = waiting_rows(circular)
    if not rows:
        raise Refused("回答を待っているアカウントはありません。")
    today = Event.objects.about(circular.subject).filter(action="urge", at__gte=day_begins(org.on))
    if today.exists():
        raise Refused("きょうはすでに督促しました。督促は、一日に一度です。")
    told = tell_of(circular, rows, "督促", by_when(circular), org=org, now=now)
    if not told:
        raise Refused("督促を受け取る人がいません。所属長の登録を確認してください。")
    record(
        subject=circular.subject,
        action="urge",
        label="督促",
        actor=org.actor(by, org.pr.pk),
        at=now,
        changes={f"督促（未回答{len(rows)}件）": [None, "、".join(str(row.account) for row in rows)]},
    )
    return told


@transaction.atomic
def withdraw(*, circular_id: int, reason: str, by: User, now: datetime) -> None:
    """取り下げる: nothing more is to be answered; what was answered stays."""
    org = _context(by, now)
    circular = Circular.objects.select_for_update().get(pk=circular_id)
    if circular.withdrawn_at:
        raise Refused("すでに取り下げられています。")
    rows = list(circular.rows.filter(LIVING).select_related("account").order_by("pk"))
    circular.withdrawn_at, circular.withdrawn_name, circular.withdrawn_reason = now, by.name, reason
    circular.save(update_fields=WITHDRAWN)
    record(
        subject=circular.subject,
        action=WITHDREW,
        label="取下げ",
        actor=org.actor(by, org.pr.pk),
        at=now,
        changes={"状態": ["回答を受付中", "取下げ"]},
        comment=reason,
    )
    settle_answered(circular, org=org, now=now)
    tell_of(circular, rows, "取下げ", "回答は不要になりました。", org=org, now=now)
