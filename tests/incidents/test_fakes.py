"""G5(2): a reported fake is known: to everybody by its dates, to who handles it with its incident."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.identity import key_of
from accounts.lookup.answers import look_up
from accounts.models import KnownFake, SNSAccount
from incidents.actions import Retyped
from incidents.records import FakeNamed
from katori_sns.web.dates import format_wareki
from katori_sns.workflow.errors import Incomplete
from tests.accounts.keeping import account_of
from tests.city import City
from tests.incidents import reporting
from tests.organisation.entering import client_of, page_of

pytestmark = [pytest.mark.sqlite, pytest.mark.no_cover]
FAKE = "https://x.com/Katori_Citty"
FORMS = [
    "https://twitter.com/katori_citty?s=20",
    "https://mobile.x.com/KATORI_CITTY/",
    "偽物です https://x.com/katori_citty",
    "https://x.com/katori_citty/status/1234",  # its post
    "@katori_citty",  # no medium
    "ｋａｔｏｒｉ_ｃｉｔｔｙ",
    "Katori_Citty",
]


def reported(city: City, where: str = FAKE, **more: Any) -> Any:
    return reporting.handled(city, accounts=(), where=where, **more)


def asked(city: City, text: str, role: str = "他課の課長") -> str:
    answer = client_of(city, role).post("/accounts/ours/", {"text": text})
    return str(answer.content.decode())


@pytest.mark.parametrize("text", FORMS)
def test_it_is_known_however_it_is_written(city: City, text: str) -> None:
    reported(city)
    assert look_up(text).kind == "fake"
    assert look_up("@katori_citty", "x").kind == "fake"
    assert look_up("@katori_citty", "instagram").kind == "other"


def test_the_answer_tells_its_dates_and_nothing_of_the_incident(city: City) -> None:
    case = reported(city)
    page = asked(city, FAKE)
    assert "なりすましとして届出のあったアカウントです" in page
    assert f"{format_wareki(city.now.date())}に届出がありました" in page
    hidden = (reporting.SECRET, case.number, case.title, "係員 太郎", "商工観光課", case.get_absolute_url())
    assert [word for word in hidden if word in page] == []
    assert "削除・非公開を確認しました" not in page
    reporting.item(city, case, "gone", about="@katori_citty")
    assert f"{format_wareki(city.now.date())}に削除・非公開を確認しました" in asked(city, FAKE)


def test_a_draft_makes_nothing_known(city: City) -> None:
    reporting.drafted(city, accounts=(), where=FAKE)
    assert look_up(FAKE).kind == "other"


@pytest.mark.parametrize("nature", ["flaming", "mention", "leak", "other", "hijack"])
def test_what_another_kind_of_report_names_is_no_fake(city: City, nature: str) -> None:
    case = reported(city, nature=nature)
    assert look_up(FAKE).kind == "other"
    city.act("広報担当", "retype", case, payload=Retyped("impersonation"))
    assert look_up(FAKE).kind == "fake"
    city.act("広報担当", "retype", case, payload=Retyped(nature))
    assert look_up(FAKE).kind == "other"
    city.act("広報担当", "name_fake", case, payload=FakeNamed(FAKE))
    assert look_up(FAKE).kind == "fake"


def test_the_citys_own_account_is_never_a_fake(city: City) -> None:
    account = account_of(city, handle="katori_citty", handle_key=key_of("x", "katori_citty"))
    SNSAccount.objects.filter(pk=account.pk).update(medium="x")
    case = reported(city)
    assert not KnownFake.objects.exists()
    with pytest.raises(Incomplete):
        city.act("広報担当", "name_fake", case, payload=FakeNamed(FAKE))
    assert look_up(FAKE).kind == "ours"


def test_of_an_address_in_two_pieces_no_profile_is_known(city: City) -> None:
    reported(city, where=f"https://x.com/katori _citti\nhttps://x.com/sawara\n_info {FAKE}\nInstagramも")
    assert [fake.url for fake in KnownFake.objects.all()] == [FAKE]


@pytest.mark.parametrize(
    "text", ["", "こんにちは", "@katori_citty", "https://x.com/i/status/1", "https://x.com/a _b", "x" * 600]
)
def test_what_names_no_profile_is_refused_with_what_to_do(city: City, text: str) -> None:
    case = reported(city)
    with pytest.raises(Incomplete):
        city.act("広報担当", "name_fake", case, payload=FakeNamed(text))
    for payload in (None, "x"):
        with pytest.raises(Incomplete):
            city.act("広報担当", "name_fake", case, payload=payload)


def test_two_incidents_of_one_fake_are_one_answer(city: City) -> None:
    first, second = reported(city), reported(city, where="https://twitter.com/katori_citty")
    city.act("広報担当", "dismiss", first)
    assert len(look_up(FAKE).fakes) == 1  # the other still tells of it
    city.act("広報担当", "dismiss", second)
    assert look_up(FAKE).kind == "other"


def test_a_record_of_one_fake_says_nothing_of_another(city: City) -> None:
    case = reported(city, where=f"{FAKE} https://x.com/katori_other")
    reporting.item(city, case, "gone", about="katori_other")
    gone = {fake.handle: fake.gone_on is not None for fake in KnownFake.objects.all()}
    assert gone == {"Katori_Citty": False, "katori_other": True}


LISTED = [("広報担当", 200), ("広報主管課長", 200), ("監査", 200), ("係員", 404), ("課長", 404)]
LISTED += [("シティプロモーション", 404), ("委託業者", 404), ("システム管理者", 404), ("部長", 404)]


@pytest.mark.parametrize(("role", "status"), LISTED)
def test_the_list_is_for_who_reads_the_incidents(city: City, role: str, status: int) -> None:
    case = reported(city)
    client = client_of(city, role)
    answer = client.get("/accounts/fakes/")
    assert answer.status_code == status
    register = client.get("/accounts/").content.decode()
    assert ("既知のなりすましを見る" in register) == (status == 200)
    if status == 200:
        assert case.get_absolute_url() in answer.content.decode()
        assert 'href="https://x.com/' not in answer.content.decode()  # nobody opens it by mistake


def test_no_fake_adds_a_query_to_the_list(city: City) -> None:
    client, counts = client_of(city, "広報担当"), []
    for more in ("", " https://x.com/katori_n1 https://x.com/katori_n2"):
        reported(city, where=FAKE + more)
        with CaptureQueriesContext(connection) as caught:
            page_of(client, "/accounts/fakes/")
        counts.append(len(caught))
    assert counts[0] == counts[1]
