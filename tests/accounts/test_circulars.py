"""一斉照会・要請: asked of all accounts, answered by who runs each, followed at a glance."""

from __future__ import annotations

import re
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings as django_settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.account.actions import NotYours
from accounts.circulars import actions
from accounts.circulars.actions import Reply, Wording
from accounts.circulars.verification import verify_circulars
from accounts.models import Circular, CircularAnswer, CircularRow, SNSAccount
from katori_sns.history.models import Event
from katori_sns.notices.models import Notice, RiskRow
from katori_sns.organisation.actions import Refused
from katori_sns.workflow.reminding import tell_marks
from tests.accounts.keeping import TODAY, account_of, leaves, operate
from tests.city import City
from tests.organisation.entering import client_of, page_of

pytestmark = pytest.mark.sqlite
DAY = timedelta(days=1)
LATER = TODAY + timedelta(days=5)


def ask_all(city: City, kind: str = "yes_no", *, accounts: Any = None, **wording: Any) -> Circular:
    wording = {"title": "予約投稿の停止", "body": "予約投稿を止めてください。", "due_on": LATER} | wording
    return actions.send(
        wording=Wording(kind=kind, **wording),
        accounts=[a.pk for a in accounts or SNSAccount.objects.all()],
        once=uuid4(),
        by=city["広報担当"],
        now=timezone.now(),
    )


def answer(city: City, role: str, account: SNSAccount, circular: Circular, **reply: Any) -> CircularAnswer:
    row = CircularRow.objects.get(account=account, circular=circular)
    given = Reply(**(reply or {"text": "はい"}))
    return actions.answer(
        row_id=row.pk, seen=row.answer_id or 0, reply=given, by=city[role], now=timezone.now()
    )


def overdue(circular: Circular) -> None:
    Circular.objects.filter(pk=circular.pk).update(due_on=TODAY - DAY)


def typed(**more: Any) -> dict[str, Any]:
    words = {"title": "予約投稿の停止", "body": "予約投稿を止めてください。", "kind": "yes_no"}
    return words | {"due_on": LATER.isoformat(), "once": str(uuid4())} | more


def told(city: City, role: str) -> list[str]:
    return list(Notice.objects.filter(user=city[role]).order_by("pk").values_list("title", flat=True))


def test_it_is_looked_at_once_more_and_goes_to_who_runs_each_account(city: City) -> None:
    """Operators, else the chief; not what is over, and not what is still to be acquired."""
    run, kept = account_of(city, name="大祭"), account_of(city, "農政課", name="農産物")
    for state in ("withdrawn", "abandoned", "pending"):
        account_of(city, name=state, state=state)
    operate(city, run, "同僚")
    client, sent = client_of(city, "広報担当"), typed(urgent="on")
    page = client.post("/accounts/circulars/new/", sent).content.decode()
    assert "2件のアカウントに送りますか" in page
    assert [re.findall(r'data-label="回答者">\s*([^<\s][^<]*?)\s*<', page)] == [
        ["同僚 太郎", "他課の課長 太郎"]
    ]
    assert not Circular.objects.exists()
    assert (
        "予約投稿を止めてください"
        in client.post("/accounts/circulars/new/", sent | {"step": "mend"}).content.decode()
    )
    for _ in range(2):  # the button pressed twice
        client.post("/accounts/circulars/new/", sent | {"step": "send"})
    other = client.post("/accounts/circulars/new/", sent | {"step": "send", "title": "ほかの件名"})
    assert (other.status_code, "開き直し" in other.text, "ほかの件名" in other.text) == (422, True, True)
    circular = Circular.objects.get()
    assert [row.account for row in circular.rows.order_by("pk")] == [run, kept]
    assert told(city, "同僚") == told(city, "他課の課長") == ["［至急・一斉照会・要請］予約投稿の停止"]
    assert told(city, "課長") == told(city, "係員") == []
    assert (
        Event.objects.about(circular.subject).get().changes["対象のアカウント（2件）"][1] == f"{run}、{kept}"
    )


def test_accounts_are_chosen_by_medium_section_or_hand(city: City) -> None:
    for name, section, medium in (
        ("大祭", "商工観光課", "instagram"),
        ("動画", "商工観光課", "youtube"),
        ("農産物", "農政課", "instagram"),
    ):
        account_of(city, section, name=name, medium=medium)
    keys = {a.name: a.pk for a in SNSAccount.objects.all()} | {n: s.pk for n, s in city.sections.items()}
    client = client_of(city, "広報担当")
    for chosen, names in (
        ({}, ["大祭", "動画", "農産物"]),
        ({"on_media": ["instagram"]}, ["大祭", "農産物"]),
        ({"sections": ["農政課"]}, ["農産物"]),
        ({"accounts": ["動画", "農産物"]}, ["動画", "農産物"]),
        ({"accounts": ["動画"], "on_media": ["x"]}, []),
    ):
        sent = typed(**{field: [keys.get(word, word) for word in words] for field, words in chosen.items()})
        answered = client.post("/accounts/circulars/new/", sent | {"step": "send"})
        assert (chosen, answered.status_code) == (chosen, 302 if names else 422)
        rows = CircularRow.objects.filter(circular__once=sent["once"]).order_by("pk")
        assert (chosen, [row.account.name for row in rows]) == (chosen, names)


def test_what_cannot_be_asked_is_said_and_stays_typed(city: City) -> None:
    account_of(city)
    client = client_of(city, "広報担当")
    for wrong in (
        {"due_on": (TODAY - DAY).isoformat()},
        {"due_on": "令和60年1月1日"},
        {"kind": "number"},
        {"kind": "number", "indicator": "フォロワー数", "as_of": (LATER + DAY).isoformat()},
        {"body": "パスワード：himitsu123"},
        {"title": ""},
    ):
        answered = client.post("/accounts/circulars/new/", typed(step="send", **wrong))
        page = answered.content.decode()
        assert (wrong, answered.status_code) == (wrong, 422)
        assert (wrong, all(word in page for word in wrong.values())) == (wrong, True)
    assert not Circular.objects.exists()


def test_who_answers_and_who_reads(city: City) -> None:
    """The table is by hand: o answers, r reads, a blank is no such page."""
    account = account_of(city)
    operate(city, account, "同僚")
    circular = ask_all(city)
    row = CircularRow.objects.get()
    table = {
        **{"同僚": "o", "課長": "r", "係員": "", "課長補佐": "", "他課の課長": "", "部長": ""},
        **{"広報担当": "r", "シティプロモーション": "r", "監査": "r", "委託業者": "", "システム管理者": ""},
    }
    found = {}
    for role in table:
        client = client_of(city, role)
        seen = {client.get(url).status_code for url in (row.get_absolute_url(), circular.get_absolute_url())}
        sent = client.post(row.get_absolute_url(), {"answer": "はい", "seen": row.answer_id or 0}).status_code
        found[role] = {(200, 302): "o", (200, 404): "r", (404, 404): ""}[(*seen, sent)]
        export = client.get(f"{circular.get_absolute_url()}export/csv/").status_code
        assert (role, export) == (role, 200 if table[role] else 404)
        others = [
            client.get("/accounts/circulars/new/"),
            client.get(f"{circular.get_absolute_url()}withdraw/"),
        ]
        staff = 200 if role == "広報担当" else 404
        assert {(role, answered.status_code) for answered in others} == {(role, staff)}
    assert found == table


def test_where_no_operator_is_there_the_chief_or_who_acts_for_him_answers(city: City) -> None:
    account = account_of(city)
    operate(city, account, "同僚")
    circular = ask_all(city)
    with pytest.raises(NotYours):
        answer(city, "課長", account, circular)
    city.away("同僚", day=TODAY)
    answer(city, "課長", account, circular)
    city.away("課長", day=TODAY)
    answer(city, "課長補佐", account, circular)
    leaves(city, "同僚")
    with pytest.raises(NotYours):
        answer(city, "同僚", account, circular)
    SNSAccount.objects.update(section=city.sections["農政課"])  # passed on
    answer(city, "他課の課長", account, circular)
    with pytest.raises(NotYours):
        answer(city, "課長補佐", account, circular)


def test_reading_and_answers_stand_at_a_glance_and_every_number_is_a_list(city: City) -> None:
    accounts = [account_of(city, name=name) for name in ("一", "二", "三", "四")]
    operate(city, accounts[0], "係員")
    operate(city, accounts[1], "同僚")
    circular = ask_all(city)
    client_of(city, "係員").get(f"/accounts/{accounts[0].pk}/circulars/{circular.pk}/")
    client_of(city, "広報担当").get(
        f"/accounts/{accounts[1].pk}/circulars/{circular.pk}/"
    )  # reads, is not asked
    answer(city, "課長", accounts[2], circular)
    SNSAccount.objects.filter(pk=accounts[3].pk).update(state="withdrawn")
    client, url = client_of(city, "広報担当"), circular.get_absolute_url()
    page = page_of(client, url)
    numbers = dict(re.findall(r'href="\?(?:show=)?(\w*)#rows"[^>]*>\S+ (\d+)<', page))
    assert numbers == {"": "4", "waiting": "2", "unread": "1", "answered": "1", "over": "1"}
    for show, number in numbers.items():
        assert page_of(client, f"{url}?show={show}").count('data-label="状況"') == int(number)
    states = re.findall(r'data-label="状況"><span class="state \w*">([^<]*)<', page)
    assert states == ["未回答", "未回答・未読", "回答済", "回答不要"]  # the unanswered first
    assert "係員 太郎" in page
    assert Event.objects.about(circular.subject).filter(action="view").count() == 1


def test_an_answer_is_corrected_until_its_day_and_both_are_kept(city: City) -> None:
    account = account_of(city)
    circular = ask_all(city, "number", indicator="フォロワー数", unit="人")
    first = answer(city, "課長", account, circular, number=Decimal("2760"))
    with pytest.raises(Refused, match="先に回答"):
        actions.answer(
            row_id=first.row_id, seen=0, reply=Reply(number=Decimal(1)), by=city["課長"], now=timezone.now()
        )
    answer(city, "課長", account, circular, number=Decimal("2780.5"), note="数え直した")
    told = Event.objects.about(circular.subject).filter(action="answer").order_by("seq")
    label = f"回答（{account}）"
    assert [event.changes[label] for event in told] == [[None, "2,760人"], ["2,760人", "2,780.5人"]]
    assert [a.text for a in CircularAnswer.objects.order_by("pk")] == ["2,760人", "2,780.5人"]
    overdue(circular)
    with pytest.raises(Refused, match="期限の"):
        answer(city, "課長", account, circular, number=Decimal(1))
    CircularRow.objects.update(answer=None)
    answer(city, "課長", account, circular, number=Decimal(3))  # a late answer is taken
    page = page_of(client_of(city, "広報担当"), circular.get_absolute_url())
    assert "回答済（期限後）" in page


def test_what_was_withdrawn_is_answered_no_more_and_stays(city: City) -> None:
    account = account_of(city)
    circular = ask_all(city)
    answer(city, "課長", account, circular)
    client = client_of(city, "広報担当")
    assert client.post(f"{circular.get_absolute_url()}withdraw/", {"reason": ""}).status_code == 422
    client.post(f"{circular.get_absolute_url()}withdraw/", {"reason": "台風がそれたため"})
    assert told(city, "課長")[-1] == "［取下げ］予約投稿の停止"
    sent = client_of(city, "課長").post(
        f"/accounts/{account.pk}/circulars/{circular.pk}/", {"answer": "いいえ", "seen": 0, "note": "遅れた"}
    )
    assert (
        sent.status_code,
        "台風がそれたため" in sent.content.decode(),
        "遅れた" in sent.content.decode(),
    ) == (422, True, True)
    assert CircularAnswer.objects.get().text == "はい"
    assert Event.objects.about(circular.subject).get(action="withdraw").comment == "台風がそれたため"


def test_who_has_not_answered_is_pressed_once_a_day_and_told_when_it_is_late(city: City) -> None:
    first, second = account_of(city, name="一"), account_of(city, "農政課", name="二")
    circular = ask_all(city)
    answer(city, "課長", first, circular)
    client = client_of(city, "広報担当")
    assert client.post(f"{circular.get_absolute_url()}urge/").status_code == 302
    assert "一日に一度" in client.post(f"{circular.get_absolute_url()}urge/").content.decode()
    assert (told(city, "課長")[1:], told(city, "他課の課長")[1:]) == ([], ["［督促］予約投稿の停止"])
    overdue(circular)
    tell_marks(now=timezone.now())
    assert RiskRow.objects.open().get(mark="circular").subject == second.subject
    answer(city, "他課の課長", second, circular)
    tell_marks(now=timezone.now())
    assert not RiskRow.objects.open().filter(mark="circular").exists()
    assert not Notice.objects.unread().filter(path=circular.get_absolute_url()).exists()


def test_it_stands_where_people_look(city: City) -> None:
    """In the in-tray and on the account's page of who answers, and among the days."""
    account = account_of(city)
    circular = ask_all(city)
    chief, clerk = client_of(city, "課長"), client_of(city, "係員")
    row, tray = f"/accounts/{account.pk}/circulars/{circular.pk}/", f"/dues/?month={LATER:%Y-%m}&day={LATER}"
    for client, seen in ((chief, True), (clerk, False)):
        pages = [page_of(client, url) for url in ("/", account.get_absolute_url(), tray)]
        assert [row in page for page in pages] == [seen] * 3
    assert circular.get_absolute_url() in page_of(client_of(city, "広報担当"), tray)
    answer(city, "課長", account, circular)
    assert row not in page_of(chief, "/")


def test_a_file_is_held_to_the_rules_of_files(city: City, settings: Any) -> None:
    account = account_of(city)
    circular = ask_all(city, "file")
    client, url = client_of(city, "課長"), f"/accounts/{account.pk}/circulars/{circular.pk}/"
    wrong = (
        ("絵.exe", b"MZ"),
        ("絵.pdf", b"MZ"),
        ("空.pdf", b""),
        ("パスワード：abc12345.pdf", b"%PDF-1.7\n"),
    )
    for name, content in wrong:
        sent = client.post(url, {"answer": SimpleUploadedFile(name, content), "seen": 0, "note": "添えます"})
        assert (name, sent.status_code, "添えます" in sent.content.decode()) == (name, 422, True)
    settings.UPLOAD_DAY_BYTES = 5
    paper = b"%PDF-1.7\n"
    assert client.post(url, {"answer": SimpleUploadedFile("票.pdf", paper), "seen": 0}).status_code == 422
    settings.UPLOAD_DAY_BYTES = 10**6
    assert client.post(url, {"answer": SimpleUploadedFile("票.pdf", paper), "seen": 0}).status_code == 302
    given = CircularAnswer.objects.get()
    file = f"/accounts/circulars/files/{given.pk}/"
    answered = client_of(city, "監査").get(file)
    assert (answered.content, answered.headers["Content-Security-Policy"]) == (
        paper,
        "default-src 'none'; sandbox",
    )
    assert client_of(city, "係員").get(file).status_code == 404
    Path(django_settings.MEDIA_ROOT, given.file).write_bytes(b"%PDF-1.8\n")
    assert client_of(city, "監査").get(file).status_code == 500
    assert len(list(verify_circulars())) == 1


def test_the_verification_finds_what_was_altered(city: City) -> None:
    account, gone = account_of(city), account_of(city, name="別", state="withdrawn")
    circular = ask_all(city, "number", indicator="フォロワー数")
    answer(city, "課長", account, circular, number=Decimal("5.0"))
    answer(city, "課長", account, circular, number=Decimal("0"), note="閉じていた")
    assert list(verify_circulars()) == []
    first = CircularAnswer.objects.earliest("pk")
    for table, change, back in (
        (Circular.objects.all(), {"body": "別のこと"}, {"body": circular.body}),
        (Circular.objects.all(), {"due_on": TODAY}, {"due_on": circular.due_on}),
        (CircularAnswer.objects.filter(pk=first.pk), {"number": 9}, {"number": 5}),
        (CircularAnswer.objects.filter(pk=first.pk), {"by_name": "別人"}, {"by_name": first.by_name}),
        (Circular.objects.all(), {"withdrawn_at": city.now}, {"withdrawn_at": None}),
        (CircularRow.objects.all(), {"account": gone}, {"account": account}),
        (CircularRow.objects.all(), {"answer": first}, {"answer": CircularAnswer.objects.latest("pk")}),
    ):
        table.update(**change)
        assert list(verify_circulars()), change
        table.update(**back)
    assert list(verify_circulars()) == []
    CircularAnswer.objects.filter(pk=first.pk).delete()
    assert [finding.problem for finding in verify_circulars()] == ["回答の行がありません"]
    CircularRow.objects.update(answer=None)
    CircularAnswer.objects.all().delete()
    CircularRow.objects.all().delete()
    Circular.objects.all().delete()
    assert [finding.problem for finding in verify_circulars()] == ["照会がありません"]


def test_a_figure_is_offered_to_the_review_with_its_source_and_day(city: City) -> None:
    account = account_of(city)
    first = date(2026, 4, 1)
    for as_of, number in ((first, 100), (first + DAY, 120)):
        circular = ask_all(
            city, "number", indicator="フォロワー数", unit="人", as_of=as_of, title=f"{number}"
        )
        answer(city, "課長", account, circular, number=Decimal(number))
    client, url = client_of(city, "係員"), f"/accounts/{account.pk}/values/record/"
    for page in (page_of(client, url), page_of(client_of(city, "課長"), f"/accounts/{account.pk}/judge/")):
        assert "120人（令和8年4月2日）一斉照会「120」に課長 太郎が" in page
        assert "100人" not in page
    values = dict(re.findall(r'name="(\w+)" value="([^"]*)"', page_of(client, url)))
    asked = {name: values[name] for name in ("indicator", "value", "unit", "on")}
    assert asked == {"indicator": "フォロワー数", "value": "120.00", "unit": "人", "on": "令和8年4月2日"}
    assert "一斉照会の回答" in page_of(client, account.get_absolute_url())
    client.post(url, asked)
    assert account.review_values.get().value == 120
    assert "一斉照会の回答" not in page_of(client, account.get_absolute_url())


def test_no_page_asks_more_of_the_database_for_more_rows(city: City) -> None:
    urls = {
        "広報担当": [
            "/accounts/circulars/",
            "/accounts/circulars/{}/",
            "/accounts/circulars/{}/export/xlsx/",
            "/dues/",
        ],
        "課長": ["/", "/accounts/circulars/{}/"],
    }
    numbers = []
    for _ in range(2):
        for _ in range(len(numbers) + 1):
            account = account_of(city, name=f"{SNSAccount.objects.count()}")
            operate(city, account, "同僚")
            account_of(city, name=f"{SNSAccount.objects.count()}")
        circular = ask_all(city)
        found = []
        for role, places in urls.items():
            client = client_of(city, role)
            for url in places:
                consumed(client, url.format(circular.pk))  # a view is written down at first
                with CaptureQueriesContext(connection) as queries:
                    consumed(client, url.format(circular.pk))
                found.append((url, len(queries)))
        numbers.append(found)
    assert numbers[0] == numbers[1]


def consumed(client: Client, url: str) -> None:
    answered: Any = client.get(url)
    assert answered.status_code == 200
    b"".join(answered) if answered.streaming else answered.content


def test_the_rows_are_taken_away_and_nothing_typed_is_a_formula(city: City) -> None:
    account = account_of(city, name="=大祭")
    circular = ask_all(city, "number", indicator="フォロワー数", unit="人", title="=1+1")
    answer(city, "課長", account, circular, number=Decimal("2760"), note="=cmd")
    client = client_of(city, "監査")
    answered: Any = client.get(f"{circular.get_absolute_url()}export/csv/")
    text = b"".join(answered).decode()
    assert all(cell in text for cell in ('"\'=大祭"', '"2760"', '"\'=cmd"'))
    assert Event.objects.about(circular.subject).filter(action="export").exists()
    assert client.get(f"{circular.get_absolute_url()}export/pdf/").status_code == 404
