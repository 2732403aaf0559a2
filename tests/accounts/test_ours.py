"""「市のアカウントか」: the four answers, for everybody who works here."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.identity import Identity, key_of
from accounts.lookup.answers import Answer, look_up, warning_of
from accounts.models import HandleRecord, KnownFake, SNSAccount, WatchedHandle
from accounts.older.columns import guess
from accounts.older.known import KnownNames
from accounts.older.spreadsheet import read_spreadsheet
from accounts.older.views import judge
from katori_sns.organisation.roles import ActorContext
from katori_sns.web.dates import format_wareki
from tests.accounts.keeping import TODAY, account_of
from tests.city import City
from tests.organisation.entering import client_of


def known(city: City, medium: str, handle: str, url: str = "", **facts: Any) -> SNSAccount:
    account = account_of(city, handle=handle, url=url, handle_key=key_of(medium, handle), **facts)
    SNSAccount.objects.filter(pk=account.pk).update(medium=medium)
    account.refresh_from_db()
    return account


def told(answer: Answer) -> list[str]:
    return [found.account.name for found in answer.found]


OURS = [
    "https://x.com/katori_city",
    "https://twitter.com/KATORI_CITY?s=20",
    "市の公式Ｘは https://mobile.x.com/katori_city です",
    "https://x.com/i/user/12345678",
    "https://lin.ee/AbCdEfG",
    "https://www.katori-blog.example/news/",
]


@pytest.fixture
def register(city: City) -> City:
    known(city, "x", "katori_city", "https://x.com/katori_city", name="香取市", immutable_id="12345678")
    known(city, "line", "lin.ee/AbCdEfG", name="香取市LINE", join_url="https://lin.ee/AbCdEfG")
    known(city, "blog", "katori-blog.example/news", "https://katori-blog.example/news", name="香取ブログ")
    return city


@pytest.mark.parametrize("text", OURS)
def test_what_is_in_the_register_is_ours(register: City, text: str) -> None:
    answer = look_up(text)
    assert (answer.kind, len(answer.found)) == ("ours", 1)


@pytest.mark.parametrize("state", ["pending", "stopped", "notice_period"])
def test_ours_it_stays_until_it_is_given_up(register: City, state: str) -> None:
    SNSAccount.objects.update(state=state)
    assert look_up("https://x.com/katori_city").kind == "ours"


@pytest.mark.parametrize("state", ["withdrawn", "abandoned"])
def test_a_closed_account_was_ours(register: City, state: str) -> None:
    account = SNSAccount.objects.get(name="香取市")
    SNSAccount.objects.update(state=state)
    HandleRecord.objects.create(
        account=account,
        handle="katori_city",
        url=account.url,
        begins=date(2023, 4, 1),
        ends=date(2026, 3, 31),
    )
    answer = look_up("https://x.com/katori_city")
    assert (answer.kind, told(answer)) == ("former", ["香取市"])
    assert answer.found[0].note == "令和5年4月1日から令和8年3月31日まで"


def test_a_name_the_account_had_before_was_ours(register: City) -> None:
    account = SNSAccount.objects.get(name="香取市")
    url = "https://x.com/katori_koho"
    HandleRecord.objects.create(
        account=account, handle="katori_koho", url=url, begins=date(2020, 1, 1), ends=date(2021, 1, 1)
    )
    WatchedHandle.objects.create(account=account, medium="x", handle="katori_koho", url=url, freed_on=TODAY)
    answer = look_up("@Katori_Koho", "x")
    assert (answer.kind, told(answer)) == ("former", ["香取市"])
    assert answer.found[0].note == "令和2年1月1日から令和3年1月1日まで"


def test_a_watched_name_was_ours(register: City) -> None:
    account = SNSAccount.objects.get(name="香取市")
    WatchedHandle.objects.create(
        account=account, medium="x", handle="sawara_info", url="https://x.com/sawara_info", freed_on=TODAY
    )
    answer = look_up("https://x.com/sawara_info")
    assert (answer.kind, answer.found[0].note) == ("former", f"{format_wareki(TODAY)}に手放しました")
    for text in (
        "https://x.com/sawara_inf0",
        "https://x.com/ｓａｗａｒａ_info",
        "https://x.com/sawara\u200b_info",
        "https://x.com/sаwara_info",
        "@ｓａｗａｒａ_info",
        "@sаwara_info",
    ):
        answer = look_up(text)
        assert (text, answer.kind, told(answer)) == (text, "alike", ["香取市"])
        assert answer.found[0].note.startswith("以前の名前")


PAGES = [
    ("https://x.com/katori_city/status/123", "投稿"),
    ("https://mobile.twitter.com/KATORI_CITY/status/123/photo/1", "投稿"),
    ("https://x.com/intent/follow?screen_name=katori_city", "フォロー"),
    ("https://www.katori-blog.example/news/archives/12.html", "記事"),
]


@pytest.mark.parametrize(("text", "page"), PAGES)
def test_a_page_of_ours_answers_for_the_account(register: City, text: str, page: str) -> None:
    answer = look_up(text)
    assert (answer.kind, answer.page, len(answer.found)) == ("ours", page, 1)
    shown = client_of(register, "係員").post("/accounts/ours/", {"text": text}).content.decode()
    assert (f"{page}のページです" in shown, "市のアカウントです" in shown) == (True, True)


@pytest.mark.parametrize("text", ["katori_city", "@Katori_City", "「katori_city」というアカウント"])
def test_our_very_name_without_its_medium_asks_for_the_medium(register: City, text: str) -> None:
    answer = look_up(text)
    assert (answer.kind, told(answer)) == ("ask", ["香取市"])
    shown = client_of(register, "係員").post("/accounts/ours/", {"text": text}).content.decode()
    assert "「種類」を選んで" in shown
    assert look_up(text, "x").kind == ("ours" if text.isascii() else "other")


@pytest.mark.parametrize("text", ["https://x.com/katori _city", "https://x.com/katori_city\n_b"])
def test_an_address_in_two_pieces_is_asked_about_as_a_whole(register: City, text: str) -> None:
    answer = look_up(text)
    assert (answer.kind, answer.found, answer.whole) == ("ask", [], "".join(text.split()))
    shown = client_of(register, "係員").post("/accounts/ours/", {"text": text}).content.decode()
    assert answer.whole in shown


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("https://x.com/katori_city @kat0ri_city", "kat0ri_city"),
        ("https://x.com/katori_city\nhttps://x.com/kat0ri_city", "kat0ri_city"),
        ("https://x.com/katori_city の偽物のkat0ri_cityが出ています", "kat0ri_city"),
        ("本物はhttps://x.com/katori_city 偽：kаtori_city", "kаtori_city"),
        ("@katori_city と @katori_city_official", "katori_city_official"),
    ],
)
def test_of_several_names_the_one_that_only_looks_like_ours_is_named(
    register: City, text: str, named: str
) -> None:
    answer = look_up(text)
    assert (answer.kind, told(answer)) == ("alike", ["香取市"])
    assert answer.found[0].note.startswith(f"「{named}」：")


def test_a_known_fake_beside_ours_is_told(register: City) -> None:
    now = register.now
    fake = {
        "medium": "x",
        "handle": "suigo_nise",
        "handle_key": "suigo_nise",
        "url": "https://x.com/suigo_nise",
    }
    KnownFake.objects.create(reported_in=1, typed="@suigo_nise", reported_at=now, seen_at=now, **fake)
    assert look_up("https://x.com/katori_city の偽：suigo_nise").kind == "fake"
    for text in (
        "https://x.com/katori_city をご覧ください #香取市",
        "香取市公式(@katori_city) https://x.com/katori_city",
    ):
        assert look_up(text).kind == "ours"


def test_an_address_among_words_says_where_the_blank_is(register: City) -> None:
    answer = look_up("https://x.com/katori_city official account of ours")
    assert (answer.kind, answer.found, "途中に空白" in answer.reason) == ("ask", [], True)


def test_a_list_of_older_accounts_is_held_against_names_given_up_join_links_and_fakes(register: City) -> None:
    account = SNSAccount.objects.get(name="香取市")
    names = [("x", "sawara_info"), ("x", "katori_giveaway")]
    for medium, handle in names[:1]:
        url = f"https://x.com/{handle}"
        WatchedHandle.objects.create(account=account, medium=medium, handle=handle, url=url, freed_on=TODAY)
    KnownFake.objects.create(
        reported_in=1,
        medium="x",
        handle="katori_giveaway",
        handle_key="katori_giveaway",
        reported_at=register.now,
        seen_at=register.now,
    )
    cells = [
        "sawara_info",
        "https://x.com/katori_giveaway",
        "https://lin.ee/AbCdEfG",
        "https://x.com/other_1",
    ]
    lines = "".join(f"見本,{'LINE' if 'lin' in cell else 'X'},{cell},\n" for cell in cells)
    sheet = read_spreadsheet(f"名称,種類,URL,開設日\n{lines}".encode())
    found = judge(ActorContext(TODAY, register["広報担当"]), sheet, guess(sheet.heads))
    told = ["".join(note.text for note in row.notes) for row in found]
    words = ["手放した名前です（香取市）", "なりすましとして届出", "台帳の「香取市LINE」と同じ", ""]
    assert [word in text for word, text in zip(words, told, strict=True)] == [True] * 4
    assert not any(word in told[3] for word in words[:3])


@pytest.mark.parametrize("text", ["https://x.com/katori_citynavi", "https://x.com/my_katori_city_log"])
def test_a_name_that_holds_ours_is_no_likeness(register: City, text: str) -> None:
    answer = look_up(text)
    assert (answer.kind, told(answer)) == ("other", ["香取市"])
    assert "含みます" in answer.found[0].note


ALIKE = [
    ("https://x.com/katori_city_", "記号"),
    ("https://x.com/kat0ri_city", "数字"),
    ("https://x.com/katorl_city", "紛らわしい"),
    ("https://x.com/katori_citi", "1字だけ"),
    ("https://x.com/katori_city_jp", "足されて"),
    ("https://www.instagram.com/katori_city/", "別の媒体（X）"),
    ("https://x.com/ｋａｔｏｒｉ_city", "全角と半角"),
    ("https://x.com/kato\u200bri_city", "見えない文字"),
    ("https://x.com/kаtori_city", "紛らわしい"),  # Cyrillic: X has no such name, yet somebody showed it
    ("https://lin.ee/abcdefg", "大文字と小文字"),  # a code of another case
    ("https://instagrarn.com/katori_city/", "市のアカウントの名前（katori_city）です"),
    ("https://x.com@evil.example/katori_city", "市のアカウントの名前（katori_city）です"),
    ("@kаtori_city", "キリル文字"),  # Cyrillic, and no medium
    ("@ｋａｔｏｒｉ_city", "全角と半角"),
    ("https://katori-b1og.example/news", "数字"),
]


@pytest.mark.parametrize(("text", "why"), ALIKE)
def test_what_looks_like_ours_says_why(register: City, text: str, why: str) -> None:
    answer = look_up(text)
    assert (answer.kind, told(answer)) == ("alike", told(answer)[:1])
    assert why in answer.found[0].note


@pytest.mark.parametrize(
    "text",
    [
        "https://x.com/narita_airport",
        "こんにちは",
        "https://x.com.evil.example/a",
        "javascript:alert(1)",
        "\x7f",
    ],
)
def test_anything_else_is_not_ours(register: City, text: str) -> None:
    answer = look_up(text)
    assert (answer.kind, answer.found) == ("other", [])
    assert bool(answer.reason) == (answer.identity is None)


WHO = [("係員", 200), ("監査", 200), ("部長", 200), ("委託業者", 404), ("システム管理者", 404)]


@pytest.mark.parametrize(("role", "status"), WHO)
def test_every_employee_may_ask(register: City, role: str, status: int) -> None:
    client = client_of(register, role)
    answer = client.post("/accounts/ours/", {"text": "https://x.com/kat0ri_city"})
    assert (answer.status_code, client.get("/accounts/ours/").status_code) == (status, status)
    if status == 200:
        page = answer.content.decode()
        assert ("市のアカウントに似た別のものです" in page, "形の似た数字" in page) == (True, True)
        assert "https://x.com/kat0ri_city</textarea>" in page
        assert 'href="https://x.com/kat0ri_city"' not in page
    shown = "市の公式アカウントか確認する" in client.get("/accounts/").content.decode()
    assert shown == (status == 200)


def test_nothing_pasted_says_so(register: City) -> None:
    answer = client_of(register, "係員").post("/accounts/ours/", {"text": " "})
    assert (answer.status_code, "URLまたはアカウント名を入力してください" in answer.content.decode()) == (
        422,
        True,
    )


def test_ten_thousand_accounts_ask_no_more_than_three(register: City) -> None:
    model = SNSAccount.objects.get(name="香取市")
    counts, texts = [], ("https://x.com/katori_city", "https://x.com/katori_citi", "なにか katoru_bosai です")
    for more in (0, 10_000):
        facts = {"medium": "x", "section": model.section, "state": "active"}
        handles = [f"katori_{n}ka{n % 97}" for n in range(more)]
        rows = [SNSAccount(name=h, handle=h, handle_key=h, **facts) for h in handles]
        SNSAccount.objects.bulk_create(rows)
        for text in texts:
            with CaptureQueriesContext(connection) as queries:
                look_up(text)
            counts.append(len(queries))
    assert counts[:3] == counts[3:]
    assert max(counts) <= 8


def test_a_list_asks_about_names_given_up_fakes_and_likenesses_and_names_the_letter(city: City) -> None:
    account = known(city, "x", "katori_city", "https://x.com/katori_city")
    url, now = "https://x.com/sawara_mukashi", city.now
    WatchedHandle.objects.create(
        account=account, medium="x", handle="sawara_mukashi", url=url, freed_on=TODAY
    )
    fake = {
        "medium": "x",
        "handle": "suigo_nise",
        "handle_key": "suigo_nise",
        "url": "https://x.com/suigo_nise",
    }
    KnownFake.objects.create(reported_in=1, typed="@suigo_nise", reported_at=now, seen_at=now, **fake)
    warning = KnownNames().warning
    names = ("sawara_mukashi", "suigo_nise", "suigo_nise2", "hoka_no_namae")
    said = [warning(Identity("x", name, name, f"https://x.com/{name}")) for name in names]
    assert [words[:14] for words in said] == [
        "手放した名前です（佐原の大祭"[:14],
        "なりすましとして届出のあった",
        "なりすまし「suigo_ni",
        "",
    ]
    assert "suigo_nise」に似ています" in warning_of(Identity("x", "suigo_nise2", "suigo_nise2", ""))
    drawn = Identity("youtube", "@k\u0430tori_city", "@k\u0430tori_city", "")
    SNSAccount.objects.filter(pk=account.pk).update(medium="youtube", handle="@katori_city")
    assert "「\u0430」はキリル文字です" in KnownNames().warning(drawn)
