"""The administrators' pages about people: who sees them, what they cost, what they say and do."""

from datetime import date, timedelta

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from katori_sns.history.models import Event
from katori_sns.organisation.models import Appointment, Contract, User
from katori_sns.web.dates import local_date
from tests.city import LONG_AGO, City
from tests.organisation.entering import PASSWORD, client_of, log_in

NEW_PERSON = {
    "username": "shinjin",
    "staff_number": "99001",
    "name": "新井 雪",
    "kana": "あらい ゆき",
    "email": "shinjin@city.example",
}


def admin_paths(city: City) -> list[str]:
    """Every page that only administrators have."""
    user, section = city["同僚"].pk, city.sections["農政課"].pk
    post = city["課長"].appointments.get().pk
    substitute = city.sections["商工観光課"].substitutes.get().pk
    return [
        "/people/",
        "/people/new/",
        f"/people/{user}/",
        *(f"/people/{user}/{act}/" for act in ("edit", "appoint", "password", "disable", "enable")),
        f"/appointments/{post}/end/",
        f"/appointments/{post}/cancel/",
        "/sections/",
        "/sections/new/",
        f"/sections/{section}/",
        *(f"/sections/{section}/{act}/" for act in ("edit", "end", "substitute")),
        f"/substitutes/{substitute}/end/",
        f"/substitutes/{substitute}/cancel/",
        "/calendar/",
    ]


@pytest.mark.parametrize("role", ["係員", "課長", "広報主管課長", "部長", "監査", "委託業者"])
def test_to_everybody_but_administrators_the_pages_do_not_exist(city: City, role: str) -> None:
    client = client_of(city, role)
    answers = {path: client.get(path).status_code for path in admin_paths(city)}
    answers |= {f"POST {path}": client.post(path).status_code for path in admin_paths(city)}
    expected = {path: 405 if path.endswith("/enable/") else 404 for path in admin_paths(city)}
    for path in admin_paths(city):
        shown_only = path in ("/people/", "/sections/") or path.rstrip("/").rsplit("/", 1)[-1].isdigit()
        expected[f"POST {path}"] = 405 if shown_only else 404
    assert answers == expected
    assert Event.objects.count() == 0


def test_looking_changes_nothing(city: City) -> None:
    client = client_of(city, "システム管理者")
    answers = {client.get(path).status_code for path in admin_paths(city) if not path.endswith("/enable/")}
    assert answers == {200}
    assert Event.objects.count() == 0


def test_the_list_says_of_each_whether_he_may_log_in_today_as_his_own_page_does(city: City) -> None:
    client, today = client_of(city, "システム管理者"), local_date(timezone.now())
    week, section = timedelta(days=7), city.sections["農政課"]
    for name, begins, ends in (("以前", -3, -1), ("現在", -1, 1), ("今後", 1, 3)):
        first, last = today + begins * week, today + ends * week
        contract = Contract.objects.create(
            company="水の郷", section=section, work="広報", begins=first, ends=last
        )
        city.person(name, contract=contract, contractor_until=last)
    said = {}
    for name in ("以前", "現在", "今後"):
        listed = client.get("/people/", {"q": f"{name} 太郎"}).content.decode()
        own = client.get(f"/people/{city[name].pk}/").content.decode()
        said[name] = [("利用中</span>" in page, "利用停止</span>" in page) for page in (listed, own)]
    stopped, serves = [(False, True)] * 2, [(True, False)] * 2
    assert said == {"以前": stopped, "現在": serves, "今後": stopped}


def add_people(count: int) -> None:
    User.objects.bulk_create(
        User(username=f"many{n}", staff_number=f"m{n}", name=f"大勢 {n}", kana="おおぜい", password="!")
        for n in range(count)
    )
    section_id = Appointment.objects.earliest("pk").section_id
    Appointment.objects.bulk_create(
        Appointment(user=user, section_id=section_id, post="主事", begins=LONG_AGO)
        for user in User.objects.filter(name__startswith="大勢")
    )


@pytest.mark.parametrize("count", [1, 3, 30])
def test_the_list_of_people_costs_as_much_for_one_as_for_thirty(city: City, count: int) -> None:
    add_people(count)
    client = client_of(city, "システム管理者")
    with CaptureQueriesContext(
        connection,
    ) as queries:
        page = client.get("/people/?q=大勢").content.decode()
    assert page.count("商工観光課　主事") == count
    # session, person; count; page; posts; notices; the hint
    assert len(queries) == 8


@pytest.mark.parametrize("count", [1, 3, 30])
def test_a_section_costs_as_much_for_one_person_as_for_thirty(city: City, count: int) -> None:
    city.section("新設課")
    for n in range(count):
        city.person(f"新設{n}", "新設課", "主事")
    client = client_of(city, "システム管理者")
    with CaptureQueriesContext(connection) as queries:
        page = client.get(f"/sections/{city.sections['新設課'].pk}/").content.decode()
    assert page.count("主事") == count
    assert len(queries) == 8


def test_people_are_shown_by_fifty(city: City) -> None:
    add_people(60)
    client = client_of(city, "システム管理者")
    first = client.get("/people/?q=大勢")
    assert "60人" in first.content.decode()
    second = client.get(f"/people/?q=大勢&after={first.context['page'].next}")
    assert (len(first.context["page"].rows), len(second.context["page"].rows)) == (50, 10)


@pytest.mark.parametrize("words", ["佐々木", "ｻｻｷ", "ささき　じゅん", "SASAKI", "ｓａｓａｋｉ", "00777"])
def test_people_are_found_in_any_width_case_and_kana(city: City, words: str) -> None:
    User.objects.create(
        username="Sasaki", staff_number="00777", name="佐々木 純", kana="ささき じゅん", password="!"
    )
    page = client_of(city, "システム管理者").get("/people/", {"q": words})
    assert [row.name for row in page.context["page"].rows] == ["佐々木 純"]


def test_nobody_found_says_what_to_do(city: City) -> None:
    page = client_of(city, "システム管理者").get("/people/?q=いない").content.decode()
    assert "あてはまる職員はいません。" in page


def test_a_new_person_gets_a_password_and_a_post_and_logs_in(city: City) -> None:
    client = client_of(city, "システム管理者")
    answer = client.post("/people/new/", NEW_PERSON)
    user = User.objects.get(username="shinjin")
    assert answer["Location"] == f"/people/{user.pk}/password/"
    issued = client.post(f"/people/{user.pk}/password/").context["password"]
    post = {"section": city.sections["農政課"].pk, "post": "主事", "begins": "R2.4.1"}
    assert client.post(f"/people/{user.pk}/appoint/", post).status_code == 302
    city.people["新人"] = user
    newcomer = log_in(city, "新人", password=issued)
    newcomer.post("/me/password/", {"password": PASSWORD, "again": PASSWORD})
    assert "農政課　主事" in newcomer.get("/me/").content.decode()
    events = Event.objects.about(f"user:{user.pk}").order_by("seq")
    assert [e.label for e in events] == ["職員の登録", "仮パスワードの発行", "発令", "パスワードの変更"]
    assert [e.actor_name for e in events] == [*["システム管理者 太郎"] * 3, user.name]


@pytest.mark.parametrize(
    ("answers", "error"),
    [
        ({"name": ""}, "氏名を入力してください"),
        ({"username": "u1"}, "このログインIDは使われています"),
        ({"staff_number": "00001"}, "この職員番号は使われています"),
        ({"email": "ない"}, "メールアドレスの形になっていません"),
        ({"name": "新井〓花"}, "〓"),
        ({"is_auditor": "on", "is_administrator": "on"}, "兼ねられません"),
        ({"is_auditor": "on", "contract": "委託業者"}, "兼ねられません"),
    ],
)
def test_a_wrong_entry_is_named_and_what_was_typed_stays(
    city: City, answers: dict[str, str], error: str
) -> None:
    if who := answers.get("contract"):
        answers = answers | {"contract": str(city[who].contract_id)}
    answer = client_of(city, "システム管理者").post("/people/new/", NEW_PERSON | answers)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert error in page
    assert 'value="あらい ゆき"' in page
    assert User.objects.filter(kana="あらい ゆき").count() == 0


def test_a_person_is_changed_with_both_values_in_the_history(city: City) -> None:
    user = city["係員"]
    values = {name: getattr(user, name) for name in NEW_PERSON} | {"name": "改姓 太郎"}
    assert client_of(city, "システム管理者").post(f"/people/{user.pk}/edit/", values).status_code == 302
    event = Event.objects.about(f"user:{user.pk}").get()
    assert event.changes == {"氏名": ["係員 太郎", "改姓 太郎"]}


def test_an_administrator_neither_appoints_himself_nor_changes_his_role(city: City) -> None:
    admin = city["システム管理者"]
    client = client_of(city, "システム管理者")
    post = {"section": city.sections["農政課"].pk, "post": "課長", "begins": "R8.12.1"}
    values = {name: getattr(admin, name) for name in NEW_PERSON}  # no tick at システム管理者
    refusals = {
        f"/people/{admin.pk}/appoint/": (post, "自分を職に就けることはできません"),
        f"/people/{admin.pk}/edit/": (values, "自分の役割は変えられません"),
        f"/people/{admin.pk}/disable/": ({}, "自分のログインは止められません"),
        f"/people/{admin.pk}/password/": ({}, "「自分の設定」"),
    }
    for path, (data, error) in refusals.items():
        answer = client.post(path, data)
        assert (path, answer.status_code, error in answer.content.decode()) == (path, 422, True)
    assert Event.objects.count() == 0
    page = client.get(f"/people/{admin.pk}/").content.decode()
    assert f"/people/{admin.pk}/appoint/" not in page
    assert f"/people/{admin.pk}/disable/" not in page


def test_a_second_head_is_refused_with_the_name_of_the_first(city: City) -> None:
    post = {"section": city.sections["商工観光課"].pk, "post": "課長", "is_head": "on", "begins": "R8.12.1"}
    answer = client_of(city, "システム管理者").post(f"/people/{city['同僚'].pk}/appoint/", post)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "所属長（課長 太郎、令和2年4月1日から）がいます。先にその発令を終わらせてください。" in page
    assert 'value="R8.12.1"' in page


def test_a_post_ends_and_one_given_by_mistake_is_taken_back(city: City) -> None:
    client = client_of(city, "システム管理者")
    post = city["課長"].appointments.get()
    assert client.post(f"/appointments/{post.pk}/end/", {"ends": "令和8年11月30日"}).status_code == 302
    post.refresh_from_db()
    assert post.ends == date(2026, 11, 30)
    assert client.post(f"/appointments/{post.pk}/cancel/").status_code == 422
    begins = local_date(timezone.now()) + timedelta(days=9)
    wrong = city.appoint("同僚", "農政課", "主事")
    Appointment.objects.filter(pk=wrong.pk).update(begins=begins)
    page = client.get(f"/people/{city['同僚'].pk}/").content.decode()
    assert f"/appointments/{wrong.pk}/cancel/" in page
    assert client.post(f"/appointments/{wrong.pk}/cancel/").status_code == 302
    assert Appointment.objects.filter(pk=wrong.pk).exists() is False


def test_stopping_a_persons_use_is_asked_first_and_can_be_undone(city: City) -> None:
    user, client = city["係員"], client_of(city, "システム管理者")
    other = client_of(city, "係員")
    page = client.get(f"/people/{user.pk}/disable/").content.decode()
    assert "係員 太郎の利用を停止しますか" in page
    assert User.objects.get(pk=user.pk).is_active is True
    client.post(f"/people/{user.pk}/disable/")
    assert User.objects.get(pk=user.pk).is_active is False
    assert other.get("/me/").status_code == 302
    client.post(f"/people/{user.pk}/enable/")
    assert User.objects.get(pk=user.pk).is_active is True


def test_who_is_not_logged_in_is_asked_to(city: City) -> None:
    answers = {Client().get(path)["Location"] for path in admin_paths(city)}
    assert answers == {f"/login/?next={path}" for path in admin_paths(city)}
    assert Session.objects.count() == 0
