"""People as they are written: ふりがな, numbers, namesakes, a last day, and what a login still holds."""

from __future__ import annotations

from datetime import timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.utils import timezone

from katori_sns.organisation import actions
from katori_sns.organisation.models import User, serving
from katori_sns.organisation.roles import ActorContext
from katori_sns.web.dates import local_date
from tests.accounts.keeping import account_of, operate
from tests.city import City
from tests.organisation.entering import client_of, give_password, log_in, page_of

pytestmark = pytest.mark.sqlite
PERSON = {
    "username": "miyamoto",
    "staff_number": "01204",
    "name": "髙橋 望",
    "kana": "ﾀｶﾊｼ　ノゾミ",
    "email": "takahashi@city.example",
}


def enter(city: City, **other: str) -> str:
    """What the form answers: "" where the person is registered."""
    answer = client_of(city, "システム管理者").post("/people/new/", PERSON | other)
    return "" if answer.status_code == 302 else str(answer.content.decode())


def test_a_person_is_kept_known_and_found_as_people_write(city: City) -> None:
    assert enter(city) == ""
    user = User.objects.get(username="miyamoto")
    assert (user.kana, user.staff_key, user.is_misspelt) == ("たかはし のぞみ", "1204", False)
    for words in ("高橋望", "髙橋　望", "タカハシ", "たかはし のぞみ", "ＭＩＹＡ", "01204", "高橋 miya"):
        assert list(User.objects.search(words)) == [user], words
    for wrong, said in {
        "username": ("Ｍiyamoto", "このログインIDは使われています"),
        "staff_number": ("１２０４", "この職員番号は使われています"),
        "kana": ("高橋 のぞみ", "「高」があります。ひらがなかカタカナで"),
        "name": ("髙橋?望", "「?」があります"),
        "email": ("佐@city.example\ufffd", "U+FFFD"),
    }.items():
        page = enter(city, **{"username": "other", "staff_number": "9", wrong: said[0]})
        assert said[1] in page, wrong
    assert "数字の間に「O」" in enter(city, username="other", staff_number="12O4")
    assert "「宮」は使えません" in enter(city, username="宮本", staff_number="9")
    assert enter(city, username="other", staff_number="01024") == ""


def test_namesakes_are_told_apart_wherever_they_can_be_chosen(city: City) -> None:
    enter(city)
    enter(city, username="other", staff_number="90009", name="高橋望")
    assert {str(u) for u in User.objects.search("高橋望")} == {"髙橋 望（01204）", "高橋望（90009）"}
    page = page_of(client_of(city, "システム管理者"), f"/sections/{city.sections['農政課'].pk}/substitute/")
    assert "髙橋 望（01204）" in page
    assert "高橋望（90009）" in page
    assert f">{city['係員']}<" in page
    first = User.objects.get(staff_number="90009")
    actions.change_user(user=first, by=city["システム管理者"], now=city.now, name="高橋 歩")
    assert {str(u) for u in User.objects.search("高橋")} == {"髙橋 望", "高橋 歩"}


def test_lists_of_people_stand_in_the_order_of_a_dictionary(city: City) -> None:
    names = ["ばば あき", "はば い", "はっと い", "はつと あ", "はー い"]
    for number, kana in enumerate(names):
        enter(city, username=f"u{number}x", staff_number=f"7{number}", name=f"並び {number}", kana=kana)
    found = [user.kana for user in User.objects.search("並び")]
    assert found == ["はー い", "はっと い", "はつと あ", "はば い", "ばば あき"]


def test_a_login_ends_with_its_last_day_and_no_job_is_needed(city: City) -> None:
    give_password(city["係員"])
    client, admin = log_in(city, "係員"), client_of(city, "システム管理者")
    today = local_date(timezone.now())
    page = f"/people/{city['係員'].pk}/disable/"
    before = (today - timedelta(days=1)).isoformat()
    assert "きょうより前にはできません" in admin.post(page, {"leaves_on": before}).content.decode()
    tomorrow = today + timedelta(days=1)
    admin.post(page, {"leaves_on": tomorrow.isoformat()})
    assert client.get("/me/").status_code == 200
    people = User.objects.filter(pk=city["係員"].pk)
    days = [today + timedelta(days=n) for n in range(3)]
    assert [people.filter(serving(day)).exists() for day in days] == [True, True, False]
    assert "まで" in page_of(admin, f"/people/?q={city['係員'].username}")
    people.update(leaves_on=today - timedelta(days=1))
    assert client.get("/me/").status_code == 302
    assert log_in(city, "係員").get("/me/").status_code == 302
    admin.post(f"/people/{city['係員'].pk}/enable/")
    assert people.get().leaves_on is None
    assert log_in(city, "係員").get("/me/").status_code == 200


def test_a_head_after_his_last_day_is_a_vacancy(city: City) -> None:
    section, today = city.sections["商工観光課"].pk, city.now.date()
    User.objects.filter(pk=city["課長"].pk).update(leaves_on=today)
    assert ActorContext(today).heads[section].id == city["課長"].pk
    later = ActorContext(today + timedelta(days=1))
    assert section not in later.heads
    seat = later.holder(section, decides=True, barred=(), drafter_id=0)
    assert seat is not None
    assert seat.person.id == city["課長補佐"].pk


def test_the_page_that_ends_a_login_shows_what_it_still_holds(city: City) -> None:
    operate(city, account_of(city), "係員")
    city.draft()
    admin = client_of(city, "システム管理者")
    page = page_of(admin, f"/people/{city['係員'].pk}/disable/")
    held = ("職・所属", "商工観光課 "), ("担当者であるSNSアカウント", "1件"), ("下書き", "1件")
    for label, value in held:
        assert value in page.split(f"<dt>{label}</dt>")[1].split("</dd>")[0], label
    head = page_of(admin, f"/people/{city['課長'].pk}/disable/")
    assert "商工観光課の所属長" in head
    assert "代決者である所属" in page_of(admin, f"/people/{city['課長補佐'].pk}/disable/")


def test_older_rows_are_filled_and_what_is_no_kana_stays_marked(city: City) -> None:
    one, other = city["係員"], city["同僚"]
    old = {"search_text": "", "name_key": "", "kana_order": "", "login_key": "", "staff_key": ""}
    User.objects.update(**old)
    User.objects.filter(pk=one.pk).update(kana="カトリ　ﾊﾅｺ", name="髙橋 望", staff_number="0077")
    User.objects.filter(pk=other.pk).update(kana="kaTori", name="高橋望", staff_number="77")
    fill = import_module("katori_sns.organisation.migrations.0011_people_as_they_are_written").fill
    fill(apps, None)
    one.refresh_from_db()
    other.refresh_from_db()
    assert (one.kana, one.is_misspelt, other.kana, other.is_misspelt) == (
        *("かとり はなこ", False),
        *("kaTori", True),
    )
    assert (one.is_namesake, other.is_namesake) == (True, True)
    assert set(User.objects.search("高橋望")) == {one, other}
    assert "かなではありません" in page_of(client_of(city, "システム管理者"), f"/people/{other.pk}/")
    rebuild = import_module("katori_sns.workflow.migrations.0022_found_as_written").rebuild
    case = city.draft()
    type(case).objects.filter(pk=case.pk).update(search_text="令和8年度 申第1号 髙橋 望", found_as="")
    rebuild(apps, None)
    case.refresh_from_db()
    assert case.found_as == "令和8年度申第1号高橋望"
