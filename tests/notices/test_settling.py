"""A notice is settled when what it asks is done; a case is one line; mails as chosen; failures are seen."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client

from katori_sns.history.models import Event
from katori_sns.notices import actions
from katori_sns.notices.models import DailyMail, Notice, Outbox
from katori_sns.web.dates import day_begins, local_date
from tests.city import City
from tests.incidents import reporting
from tests.organisation.entering import client_of, page_of

pytestmark = pytest.mark.sqlite


def unread(city: City, *roles: str) -> dict[str, set[str]]:
    """What is told to each role and is neither read nor settled: the words in front."""
    actions.relay(now=city.now)
    rows = {role: Notice.objects.of(city[role].pk).unread() for role in roles}
    return {role: {n.title.partition("］")[0].strip("［") for n in found} for role, found in rows.items()}


def test_a_notice_is_settled_when_its_task_is_done_or_the_case_moved_beyond_it(city: City) -> None:
    roles = ("係員", "課長", "広報担当", "広報主管課長", "シティプロモーション")
    case = city.at_pr()
    assert unread(city, *roles) == {
        "係員": {"提出"},
        "課長": set(),  # he has submitted it
        "広報担当": {"九項目の確認"},
        "広報主管課長": {"九項目の確認", "承認"},
        "シティプロモーション": set(),
    }
    city.judge(case)
    city.act("広報主管課長", "approve", case)
    city.person("推進課の同僚", "シティプロモーション推進課", "主事")
    after = unread(city, *roles)
    assert after["広報担当"] == after["広報主管課長"] == set()
    assert "取得の届出" in after["係員"]
    assert after["シティプロモーション"] == {"受領"}
    city.act("推進課の同僚", "receive", case)
    # Beside the main way: the section was told of what still stands.
    assert unread(city, "シティプロモーション", "係員", "課長") == {
        "シティプロモーション": set(),
        "係員": after["係員"],
        "課長": after["課長"],
    }


def header(client: Client) -> int:
    found = re.search(r'href="/notices/">通知\s*(\d*)', page_of(client, "/me/"))
    assert found
    return int(found[1] or 0)


def test_the_header_counts_the_unread_lines_and_a_case_is_one_line(city: City) -> None:
    client = client_of(city, "係員")
    for _ in range(2):
        case = city.at_pr()
        city.act("広報主管課長", "return", case)
    page = page_of(client, "/notices/")
    assert page.count(">未読<") == header(client) == 2
    assert page.count('<button class="link">') == 2
    assert Notice.objects.of(city["係員"].pk).count() > 2
    newest = Notice.objects.of(city["係員"].pk).newest().latest("pk")
    client.post(f"/notices/{newest.pk}/read/")
    assert page_of(client, "/notices/").count(">未読<") == header(client) == 1


def test_mails_come_at_once_or_once_a_day_but_trouble_always_at_once(city: City) -> None:
    client = client_of(city, "広報担当")
    assert client.post("/notices/mails/", {"daily": "1"}).status_code == 302
    event = Event.objects.get(action="choose_mail")
    assert list(event.changes.values()) == [["そのつど", "一日分をまとめて"]]
    DailyMail.objects.update(until=city.now)  # chosen before this city's days

    def mailed() -> list[str]:
        mail.outbox.clear()
        actions.relay(now=city.now)
        return [m.subject for m in mail.outbox if m.to == [city["広報担当"].email]]

    case = city.at_pr()
    assert mailed() == []
    city.now += timedelta(days=1)
    actions.mail_of_the_day(now=city.now)
    (subject,) = mailed()
    assert "きょうまでの通知 1件" in subject
    assert any(case.get_absolute_url() in m.body and "九項目の確認" in m.body for m in mail.outbox)
    actions.mail_of_the_day(now=city.now + timedelta(days=1))
    assert mailed() == []  # nothing new
    reporting.handled(city)
    assert any("受理" in subject for subject in mailed())
    for _ in range(2):
        client.post("/notices/mails/", {"daily": ""})
    assert not DailyMail.objects.exists()
    assert Event.objects.filter(action="choose_mail").count() == 2


def test_the_mail_of_the_day_comes_once_a_day_and_without_what_went_at_once(city: City) -> None:
    user = city["係員"]
    DailyMail.objects.create(user=user, until=city.now)
    midnight = day_begins(local_date(city.now) + timedelta(days=1))
    subjects = []
    for day, minutes in ((0, 1), (0, 61), (1, 1), (1, 121)):
        now = midnight + timedelta(days=day, minutes=minutes)
        actions.mail_of_the_day(now=now)
        actions.relay(now=now)
        subjects += [m.subject.partition("］")[2] for m in mail.outbox if m.to == [user.email]]
        mail.outbox.clear()
        people = frozenset({user.pk})
        told = [("待てる", "/cases/post/7/", True), ("至急", "/me/", False)]
        messages = [actions.Message(people, title, "", path, can_wait=later) for title, path, later in told]
        actions.tell(messages=messages, now=now + timedelta(minutes=1))
    assert subjects == ["至急", "至急", "きょうまでの通知 1件", "至急"]
    assert Outbox.objects.filter(payload__title="至急").count() == 1  # of the last hour


def test_only_what_is_about_one_case_or_account_is_folded(city: City) -> None:
    user, client = city["係員"], client_of(city, "係員")
    pages = ("/me/", "/accounts/", "/people/5/password/confirm/")  # of each both are shown
    cases = (city.draft().get_absolute_url(), "/accounts/5/")  # of each the last
    for path in (*pages, *cases):
        for title in ("一つめの用件", "二つめの用件"):
            actions.tell(messages=[actions.Message(frozenset({user.pk}), title, "", path)], now=city.now)
    page = page_of(client, "/notices/")
    assert (page.count("一つめの用件"), page.count("二つめの用件")) == (3, 5)
    assert header(client) == 8
    for path in ("/me/", "/accounts/5/"):
        last = Notice.objects.filter(path=path).latest("pk")
        assert client.post(f"/notices/{last.pk}/read/").status_code == 302
    assert header(client) == 6
    assert Notice.objects.unread().filter(path="/me/").count() == 1
    assert not Notice.objects.unread().filter(path="/accounts/5/").exists()


def test_the_pr_division_sees_to_whom_a_mail_could_not_be_handed_over(city: City) -> None:
    city.at_pr()
    waiting = Outbox.objects.filter(
        topic="mail", payload__user=city["課長"].pk
    ).first() or Outbox.objects.filter(topic="mail").earliest("pk")
    waiting.error, waiting.attempts = "550 no such user", 3
    waiting.save()
    for role in ("広報担当", "広報主管課長"):
        client = client_of(city, role)
        assert "（1件）" in page_of(client, "/notices/")
        page = page_of(client, "/notices/failing/")
        assert page.count('<th scope="row">') == 1
        assert "550" not in page
    for role in ("係員", "監査", "システム管理者"):
        client = client_of(city, role)
        assert client.get("/notices/failing/").status_code == 404
        assert "届いていないメール" not in page_of(client, "/notices/")
