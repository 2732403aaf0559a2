"""A contract comes to its end: the section is told some time before (G1)."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.urls import reverse

from katori_sns.notices.actions import Message, tell_once
from katori_sns.organisation.models import Appointment, Contract, User
from katori_sns.web.dates import format_wareki, local_date

BEFORE = (7, 30)  # days before the last; the nearest that has come is told


def remind_of_contracts(*, now: datetime) -> None:
    """Tell each section once, 30 and once 7 days before; a missed day is caught up until the end."""
    today = local_date(now)
    running = Contract.objects.filter(begins__lte=today, ends__gte=today)
    for contract in running.select_related("section"):
        left = contract.last - today
        step = next((days for days in BEFORE if timedelta(0) <= left <= timedelta(days=days)), None)
        if step is None:
            continue
        here = User.objects.in_service(today).values("pk")
        posts = Appointment.objects.on(today).filter(section=contract.section_id, user__in=here)
        body = f"{contract}は{format_wareki(contract.last)}で終わります（{step}日前の知らせ）。"
        body += "続けるときは、システム管理者に契約の変更を依頼してください。"
        body += "終わるときは、貸した端末・資料の返却と、ログイン情報の変更を準備してください。"
        people = frozenset(posts.values_list("user", flat=True))
        title = f"［契約の終わり］{contract}"
        tell_once(messages=[Message(people, title, body, reverse("accounts:register"))], now=now)
