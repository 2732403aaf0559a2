"""The health page tells the administrator what is wrong."""

from datetime import timedelta

from django.utils import timezone

from katori_sns.notices.models import Outbox
from tests.city import City
from tests.organisation.entering import client_of


def test_all_is_well_and_only_the_administrator_may_ask(city: City) -> None:
    answer = client_of(city, "システム管理者").get("/health/")
    assert (answer.status_code, answer.content.decode().count("正常")) == (200, 11)
    assert client_of(city, "係員").get("/health/").status_code == 404


def test_a_notice_that_waits_too_long_is_named(city: City) -> None:
    old = timezone.now() - timedelta(hours=1)
    Outbox.objects.create(topic="mail", payload={}, created=old, next_try=old)
    answer = client_of(city, "システム管理者").get("/health/")
    assert answer.status_code == 503
    assert "送れていない知らせが1件あります" in answer.content.decode()
