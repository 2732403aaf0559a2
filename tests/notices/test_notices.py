"""Notices reach people in the app and by mail, at least once and in the end."""

from __future__ import annotations

from datetime import timedelta

from django.core import mail

from katori_sns.notices import actions, tasks
from katori_sns.notices.actions import Message
from katori_sns.notices.models import Notice, Outbox
from tests.city import City
from tests.markup import flat
from tests.organisation.entering import client_of


def tell(city: City, *roles: str) -> None:
    people = frozenset(city[role].pk for role in roles)
    actions.tell(messages=[Message(people, "届きました", "本文", "/cases/")], now=city.now)


def test_the_relay_mails_once_with_a_stable_message_id(city: City) -> None:
    tell(city, "課長")
    assert actions.relay(now=city.now) == 1
    assert actions.relay(now=city.now) == 0
    (message,) = mail.outbox
    row = Outbox.objects.get()
    assert message.to == [city["課長"].email]
    assert message.extra_headers == {"Message-ID": f"<{row.key}@city.example>"}
    assert "http://127.0.0.1:8000/cases/" in message.body


def test_who_has_left_is_not_written_to(city: City) -> None:
    tell(city, "課長")
    city["課長"].is_active = False
    city["課長"].save()
    assert actions.relay(now=city.now) == 1
    assert mail.outbox == []


def test_what_fails_is_put_off_longer_each_time_and_holds_nothing_up(city: City) -> None:
    Outbox.objects.create(topic="unknown", payload={}, created=city.now, next_try=city.now)
    tell(city, "課長")
    assert actions.relay(now=city.now) == 1
    row = Outbox.objects.get(topic="unknown")
    assert (row.attempts, row.next_try, row.sent_at) == (1, city.now + timedelta(seconds=2), None)
    assert actions.relay(now=city.now + timedelta(seconds=1)) == 0
    for _ in range(14):
        row.refresh_from_db()
        actions.relay(now=row.next_try)
    before = row.next_try
    row.refresh_from_db()
    assert row.next_try - before <= actions.MAX_WAIT * 2
    assert "unknown" in row.error


def test_a_row_taken_by_another_relay_is_left_to_it(city: City) -> None:
    tell(city, "課長")
    row = Outbox.objects.get()
    actions.relay(now=city.now)
    assert not actions._deliver(row.pk, city.now)


def test_the_celery_task_relays(city: City) -> None:
    tell(city, "課長")
    assert tasks.relay() == 1


def test_reading_a_notice_opens_its_page_and_counts_it_read(city: City) -> None:
    tell(city, "課長", "係員")
    client = client_of(city, "課長")
    assert "通知 1件" in flat(client.get("/").text)
    mine = Notice.objects.get(user=city["課長"])
    other = Notice.objects.get(user=city["係員"])
    assert client.post(f"/notices/{other.pk}/read/").status_code == 404
    assert client.post(f"/notices/{mine.pk}/read/").headers["Location"] == "/cases/"
    mine.refresh_from_db()
    assert mine.read_at is not None
    assert "通知 1件" not in client.get("/").content.decode()


def test_all_notices_can_be_read_at_once(city: City) -> None:
    tell(city, "課長")
    tell(city, "課長")
    client_of(city, "課長").post("/notices/read/")
    assert Notice.objects.unread().count() == 0


def test_a_title_that_does_not_fit_is_cut(city: City) -> None:
    message = Message(frozenset({city["課長"].pk}), "祭" * 220, "本文", "/cases/")
    actions.tell_once(messages=[message], now=city.now)
    actions.tell_once(messages=[message], now=city.now)
    assert len(Notice.objects.get().title) == 200
