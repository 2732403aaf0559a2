"""The term of who is appointed by the year comes to its end: his head is told in time."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.urls import reverse

from katori_sns.notices.actions import Message, tell_once
from katori_sns.organisation.actions import renewable
from katori_sns.organisation.models import User
from katori_sns.organisation.roles import ActorContext
from katori_sns.web.dates import format_wareki, local_date

BEFORE = timedelta(days=30)


def remind_of_terms(*, now: datetime) -> None:
    """Tell each head once, 30 days before the last day; a missed day is caught up until the end."""
    today = local_date(now)
    heads = {head.id for head in ActorContext(today).heads.values()}
    for head in User.objects.filter(pk__in=heads):
        org = ActorContext(today, head)
        ending = renewable(org).filter(ends__range=(today, today + BEFORE))
        tell_once(
            messages=[
                Message(
                    frozenset({head.pk}),
                    f"［任用の終わり］{row.user}",
                    f"{row.section.name}の任用は{format_wareki(row.ends)}で終わります。"
                    "その後も続くときは、「自分の設定」で登録してください。",
                    f"{reverse('organisation:sessions')}#renewable",
                )
                for row in ending
                if row.ends and row.section_id in org.mine
            ],
            now=now,
        )
