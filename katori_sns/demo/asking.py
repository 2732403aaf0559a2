"""What the demo's PR division asked of every account: figures partly answered, and an urgent request."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from uuid import uuid4

from accounts.circulars.actions import Reply, Wording, answer, read_by, send
from accounts.circulars.models import Circular, CircularRow
from accounts.circulars.rules import ASKED, Answerers
from accounts.models import SNSAccount
from katori_sns.organisation.models import User
from katori_sns.organisation.roles import ActorContext
from katori_sns.web.dates import local_date

FOLLOWERS = {
    "香取市（見本）": 2_760,
    "香取の農と食（見本）": 3_215,
    "水郷佐原あやめ": 1_565,
    "水郷の四季（見本）": 820,
}
READ = 3  # accounts of which the urgent one was read


def ask_all(people: dict[str, User], morning: datetime) -> None:
    """Followers, asked four days ago, and a halt of planned posts, asked this morning."""
    today = local_date(morning)
    ask_followers(people, morning - timedelta(days=4), "市政概要に載せるため、", FOLLOWERS)
    urgent = Wording(
        title="予約投稿の停止（見本）",
        body="台風が近づいています。予約投稿をすべて止め、止めたら「はい」と回答してください。（見本）",
        kind=Circular.Kind.YES_NO,
        due_on=today,
        urgent=True,
    )
    for row in _rows(_send(urgent, people["koho"], morning))[:READ]:
        if user := _answerer(row, morning):
            org = ActorContext(today, user)
            read_by(row, by=user, org=org, now=morning + timedelta(minutes=10))


def ask_followers(people: dict[str, User], morning: datetime, why: str, numbers: dict[str, int]) -> None:
    """Asked for within a week, and answered by the accounts that are named."""
    figures = _send(
        Wording(
            title="フォロワー数の調べ（見本）",
            body=f"{why}フォロワー数（登録者数）を回答してください。（見本）",
            kind=Circular.Kind.NUMBER,
            indicator="フォロワー数",
            unit="人",
            due_on=local_date(morning) + timedelta(days=7),
        ),
        people["koho"],
        morning,
    )
    for row in _rows(figures):
        if (user := _answerer(row, morning)) and row.account.name in numbers:
            given = Reply(number=Decimal(numbers[row.account.name]))
            answer(row_id=row.pk, seen=0, reply=given, by=user, now=morning + timedelta(hours=5))


def _send(wording: Wording, by: User, now: datetime) -> Circular:
    every = list(SNSAccount.objects.filter(ASKED).values_list("pk", flat=True))
    return send(wording=wording, accounts=every, once=uuid4(), by=by, now=now)


def _rows(circular: Circular) -> list[CircularRow]:
    return list(circular.rows.select_related("account", "circular").order_by("pk"))


def _answerer(row: CircularRow, now: datetime) -> User | None:
    people = Answerers(ActorContext(local_date(now))).of(row.account)
    user: User | None = User.objects.filter(pk__in=people).order_by("pk").first()
    return user
