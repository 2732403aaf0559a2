"""Operators, 運用管理者, links, readings, names given up: each edit, its history, its refusals."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from accounts.access import actions as access_actions
from accounts.account import actions, hindrance
from accounts.account import policies as account_policies
from accounts.links import actions as links_actions
from accounts.lookup import actions as lookup_actions
from accounts.models import AccountOperator, LinkCheck, OperationPolicy, SNSAccount, WatchedHandle
from katori_sns.history.models import Event
from katori_sns.organisation.actions import Refused
from katori_sns.web.dates import format_wareki
from tests.accounts.keeping import TODAY, account_of, common, link, operate, watch
from tests.city import City
from tests.hostile.places import form_of
from tests.organisation.entering import client_of, page_of

DAY = timedelta(days=1)
HERE = format_wareki(TODAY)


def last(account: SNSAccount) -> tuple[str, dict[str, Any], str]:
    event = Event.objects.about(account.subject).order_by("-seq")[0]
    return event.label, event.changes, event.comment


def post(city: City, path: str, typed: dict[str, Any], role: str = "係員") -> tuple[int, str]:
    answer = client_of(city, role).post(path, typed)
    return answer.status_code, answer.content.decode()


def test_operators_come_and_go(city: City) -> None:
    account = account_of(city)
    typed = {"user": city["同僚"].pk, "begins": HERE}
    assert post(city, f"/accounts/{account.pk}/operators/add/", typed)[0] == 302
    assert last(account)[:2] == ("担当者の変更", {"担当者": [None, f"同僚 太郎（{HERE}から）"]})
    row = account.operators.get()
    assert post(city, f"/accounts/operators/{row.pk}/end/", {"ends": HERE})[0] == 302
    row.refresh_from_db()
    assert row.ends == TODAY
    assert last(account)[1] == {"担当者": [f"同僚 太郎（{HERE}から）", f"同僚 太郎（{HERE}から{HERE}まで）"]}
    assert post(city, f"/accounts/operators/{row.pk}/end/", {"ends": HERE})[0] == 404


def test_an_operator_is_named_once_for_a_time(city: City) -> None:
    account = account_of(city)
    row = operate(city, account, "同僚", TODAY - 5 * DAY)
    typed = {"user": city["同僚"].pk, "begins": HERE}
    status, page = post(city, f"/accounts/{account.pk}/operators/add/", typed)
    assert (status, "同僚 太郎は、すでに担当者です" in page) == (422, True)
    AccountOperator.objects.filter(pk=row.pk).update(ends=TODAY - DAY)
    assert post(city, f"/accounts/{account.pk}/operators/add/", typed)[0] == 302


def test_an_end_before_the_beginning_is_refused(city: City) -> None:
    row = operate(city, account_of(city))
    typed = {"ends": format_wareki(TODAY - DAY)}
    status, page = post(city, f"/accounts/operators/{row.pk}/end/", typed)
    assert (status, "同じ日か後の日" in page, typed["ends"] in page) == (422, True, True)


def test_what_another_ended_meanwhile_is_not_ended_again(city: City) -> None:
    row = operate(city, account_of(city))
    end: dict[str, Any] = {"operator_id": row.pk, "ends": TODAY, "by": city["係員"], "now": timezone.now()}
    access_actions.end_operator(**end)
    with pytest.raises(Refused, match="終わっています"):
        access_actions.end_operator(**end)


def test_only_people_of_the_accounts_sections_operate_it(city: City) -> None:
    account, joint = account_of(city), account_of(city, joint=("農政課",), handle_key="b")
    for role in ("他課の係員", "部長", "委託業者"):
        with pytest.raises(Refused, match="所属の職員から"):
            operate(city, account, role)
    operate(city, joint, "他課の係員")
    page = page_of(client_of(city, "係員"), f"/accounts/{account.pk}/operators/add/")
    assert len(form_of(page).choices["user"]) == 4  # 係員, 同僚, 課長補佐, 課長


def test_the_manager_changes_and_is_found_by_the_new_name(city: City) -> None:
    account = account_of(city)
    path = f"/accounts/{account.pk}/manager/"
    assert post(city, path, {"manager": "観光班長　宮本 健一"})[0] == 302
    assert last(account)[:2] == ("運用管理者の変更", {"運用管理者": ["商工観光課長", "観光班長　宮本 健一"]})
    client = client_of(city, "係員")
    assert account.name in page_of(client, "/accounts/?q=宮本")
    assert account.name not in page_of(client, "/accounts/?q=商工観光課長")
    before = Event.objects.count()
    assert post(city, path, {"manager": "観光班長　宮本 健一"})[0] == 302
    assert Event.objects.count() == before
    assert "運用管理者を入力してください" in post(city, path, {"manager": ""})[1]


LINK = {
    "direction": "to_account",
    "present": "yes",
    "page": "https://www.city.example/sns/",
    "checked_on": HERE,
    "evidence": "画面の写し1",
}


def test_a_link_is_checked_in_both_directions(city: City) -> None:
    account = account_of(city)
    path = f"/accounts/{account.pk}/links/check/"
    assert post(city, path, LINK)[0] == 302
    gone = LINK | {"direction": "to_city", "present": "no", "page": "プロフィール欄"}
    assert post(city, path, gone, "同僚")[0] == 302
    seen = f"あり（{HERE} https://www.city.example/sns/）"
    checks = LinkCheck.objects.order_by("pk").values_list("direction", "present", "by_name", "evidence")
    assert list(checks) == [
        ("to_account", True, "係員 太郎", "画面の写し1"),
        ("to_city", False, "同僚 太郎", "画面の写し1"),
    ]
    assert post(city, path, LINK | {"present": "no"})[0] == 302
    now_gone = f"なし（{HERE} https://www.city.example/sns/）"
    changes = {"市ホームページからアカウントへ": [seen, now_gone]}
    assert last(account) == ("リンクの確認", changes, "画面の写し1")


@pytest.mark.parametrize(
    ("typed", "error"),
    [
        ({"checked_on": format_wareki(TODAY + DAY)}, "か前の日にしてください"),
        ({"checked_on": ""}, "確認した日を入力してください"),
        ({"page": ""}, "見たページを入力してください"),
        ({"direction": "sideways"}, "向き"),
        ({"present": ""}, "リンクを選んでください"),
    ],
)
def test_a_wrong_check_is_refused_and_nothing_is_lost(city: City, typed: dict[str, str], error: str) -> None:
    account = account_of(city)
    sent = LINK | typed
    status, page = post(city, f"/accounts/{account.pk}/links/check/", sent)
    assert (status, error in page, LinkCheck.objects.count()) == (422, True, 0)
    shown = form_of(page)
    assert [name for name in shown.written() if shown.fields[name] != sent[name]] == []


def test_the_mark_leads_to_the_direction_it_names(city: City) -> None:
    account = account_of(city)
    client = client_of(city, "係員")
    path = f"/accounts/{account.pk}/links/check/?direction=to_account"
    assert f'href="{path}"' in page_of(client, f"/accounts/{account.pk}/")
    assert 'value="to_account" required id="id_direction_1" checked' in page_of(client, path)


def test_the_newest_check_counts_whenever_it_was_entered(city: City) -> None:
    account = account_of(city)
    link(city, account, "to_city")
    link(city, account, "to_city", present=False, days_ago=5)
    page = page_of(client_of(city, "係員"), f"/accounts/{account.pk}/")
    assert "市ホームページへのリンクがない" not in page


def test_a_reading_is_recorded_for_the_version_in_force(city: City) -> None:
    account = account_of(city)
    path = f"/accounts/{account.pk}/policy/read/"
    client = client_of(city, "係員")
    assert client.get(path).status_code == 404  # nothing to read it against
    common(1)
    page = page_of(client, path)
    assert "第1版" in page
    typed = form_of(page).fields
    common(2)
    answer = client.post(path, typed)
    assert (answer.status_code, "第2版になりました" in answer.content.decode()) == (422, True)
    assert client.post(path, typed | {"version": "2"}).status_code == 302
    assert OperationPolicy.objects.get().read_against == 2
    assert last(account)[:2] == ("読み合わせ", {"読み合わせた共通ポリシー": [None, "第2版"]})
    assert "すでに記録されています" in client.post(path, typed | {"version": "2"}).content.decode()
    assert "共通ポリシー第2版と読み合わせ済み" in page_of(client, f"/accounts/{account.pk}/")


def test_only_the_newest_policy_is_marked_as_read(city: City) -> None:
    account = account_of(city)
    first = account.policies.get()
    newest = OperationPolicy.objects.create(account=account, version=2, in_force_from=TODAY, source="case:2")
    common(1)
    account_policies.read_policy(account_id=account.pk, version=1, by=city["係員"], now=timezone.now())
    read = {p.pk: p.read_against for p in OperationPolicy.objects.all()}
    assert read == {first.pk: None, newest.pk: 1}


def test_a_name_given_up_is_looked_at(city: City) -> None:
    row = watch(account_of(city, state="withdrawn"))
    path = f"/accounts/watched/{row.pk}/look/"
    typed = {"looked_on": HERE, "finding": "だれも使っていない"}
    assert post(city, path, typed, "広報担当")[0] == 302
    row.refresh_from_db()
    assert (row.looked_on, row.looked_by, row.finding) == (TODAY, city["広報担当"], "だれも使っていない")
    assert last(row.account)[:2] == (
        "手放したアカウント名の点検",
        {"Instagram sawara_old": [None, f"{HERE} だれも使っていない"]},
    )
    page = page_of(client_of(city, "係員"), "/accounts/watched/")
    assert ("だれも使っていない" in page, "広報担当 太郎" in page) == (True, True)


@pytest.mark.parametrize(
    ("typed", "error"),
    [
        ({"looked_on": format_wareki(TODAY + DAY)}, "か前の日にしてください"),
        ({"looked_on": format_wareki(TODAY - 31 * DAY)}, "手放した日"),
        ({"finding": ""}, "見た結果を入力してください"),
    ],
)
def test_a_wrong_look_is_refused_and_nothing_is_lost(city: City, typed: dict[str, str], error: str) -> None:
    row = watch(account_of(city))
    sent = {"looked_on": HERE, "finding": "別人が使っている"} | typed
    status, page = post(city, f"/accounts/watched/{row.pk}/look/", sent)
    assert (status, error in page, WatchedHandle.objects.get().looked_on) == (422, True, None)
    assert form_of(page).fields["finding"] == sent["finding"]


def test_what_posts_by_itself_is_declared(city: City) -> None:
    account, path = account_of(city), "automation/"
    url = f"/accounts/{account.pk}/"
    assert post(city, f"{url}{path}", {"automation": "防災情報システムの警報"})[0] == 302
    assert last(account)[:2] == ("自動投稿の変更", {"自動投稿": [None, "防災情報システムの警報"]})
    assert "防災情報システムの警報" in page_of(client_of(city, "係員"), url)
    assert post(city, f"{url}{path}", {"automation": "パスワード：abcd1234"})[0] == 422


def test_long_without_a_post_is_said_and_explained(city: City) -> None:
    account, client = account_of(city), client_of(city, "係員")
    url = f"/accounts/{account.pk}/"
    assert "長く投稿がありません" not in page_of(client, url)  # nothing is known of its posts
    SNSAccount.objects.update(last_posted_on=TODAY - 300 * DAY)
    assert f'href="{url}quiet/"' in page_of(client, url)
    assert post(city, f"{url}quiet/", {"quiet_reason": ""})[0] == 422
    assert post(city, f"{url}quiet/", {"quiet_reason": "大祭の時期だけ"})[0] == 302
    page = page_of(client, url)
    assert "長く投稿がありません" in page
    assert "理由：大祭の時期だけ" in page


def test_a_frozen_account_says_so_beside_its_state(city: City) -> None:
    account, client = account_of(city), client_of(city, "係員")
    url = f"/accounts/{account.pk}/"
    typed = {"hindrance": "frozen", "appeal_number": "AP-12", "hindrance_seen_on": format_wareki(TODAY)}
    assert post(city, f"{url}hindrance/", typed)[0] == 302
    page = page_of(client, url)
    assert [word in page for word in ("AP-12", format_wareki(TODAY))] == [True] * 2
    beside = re.compile(r'class="state bad"\s*>凍結</span>')
    assert [bool(beside.search(page_of(client, path))) for path in (url, "/accounts/")] == [True, True]
    assert "AP-12" in b"".join(client.get("/accounts/export/csv/").streaming_content).decode()
    assert "AP-12" not in page_of(client_of(city, "他課の係員"), url)
    assert Event.objects.get(action="note_hindrance").changes["異議申立ての受付番号"] == [None, "AP-12"]
    for wrong in (
        {"hindrance_seen_on": format_wareki(TODAY + DAY)},  # nobody has looked tomorrow
        {"hindrance_seen_on": format_wareki(TODAY - DAY)},  # before it was looked at last
        {"hindrance": ""},  # a number where nothing is wrong
        {"appeal_number": "パスワード：abcd1234"},
        {"hindrance": "other"},
    ):
        assert post(city, f"{url}hindrance/", typed | wrong)[0] == 422
    assert post(city, f"{url}hindrance/", typed | {"hindrance": "", "appeal_number": ""})[0] == 302
    account.refresh_from_db()
    assert (account.hindrance, account.appeal_number, account.hindrance_seen_on) == ("", "", None)
    assert "最後に見た日（凍結・ログイン不能）</dt>" not in page_of(client, url)


Act = Callable[..., object]
ACTS: dict[str, tuple[Act, dict[str, Any]]] = {
    "add_operator": (access_actions.add_operator, {"begins": TODAY}),
    "change_manager": (actions.change_manager, {"manager": "だれか"}),
    "declare_automation": (actions.declare_automation, {"automation": "警報"}),
    "explain_quiet": (actions.explain_quiet, {"quiet_reason": "季節だけ"}),
    "note_hindrance": (
        hindrance.note_hindrance,
        {"hindrance": "frozen", "appeal_number": "A-1", "hindrance_seen_on": TODAY},
    ),
    "check_link": (
        links_actions.check_link,
        {"direction": "to_city", "present": True, "page": "x", "checked_on": TODAY, "evidence": ""},
    ),
    "read_policy": (account_policies.read_policy, {"version": 1}),
}


@pytest.mark.parametrize(
    "role",
    ["他課の係員", "部長", "広報主管課長", "シティプロモーション", "監査", "システム管理者", "委託業者"],
)
@pytest.mark.parametrize("name", [*ACTS, "end_operator", "look_at_handle"])
def test_an_act_is_refused_to_whoever_may_not(city: City, name: str, role: str) -> None:
    common(1)
    account = account_of(city)
    operator, watched = operate(city, account), watch(account)
    before = Event.objects.count()
    more: dict[str, Any] = {"by": city[role], "now": timezone.now()}
    if name == "end_operator":
        more |= {"operator_id": operator.pk, "ends": TODAY}
        act: Act = access_actions.end_operator
    elif name == "look_at_handle":
        more |= {"watched_id": watched.pk, "looked_on": TODAY, "finding": "x"}
        act = lookup_actions.look_at_handle
    else:
        act, facts = ACTS[name]
        more |= {"account_id": account.pk} | facts
        more |= {"user": city["係員"]} if name == "add_operator" else {}
    if (name, role) == ("look_at_handle", "広報主管課長"):
        act(**more)
        return
    with pytest.raises(actions.NotYours):
        act(**more)
    assert Event.objects.count() == before


def test_an_account_that_does_not_exist_is_nobodys(city: City) -> None:
    with pytest.raises(actions.NotYours):
        actions.change_manager(account_id=987_654, manager="x", by=city["係員"], now=timezone.now())


def test_nothing_is_dated_before_the_account(city: City) -> None:
    account = account_of(city, acquired_on=TODAY)
    facts: dict[str, Any] = {"account_id": account.pk, "by": city["係員"], "now": timezone.now()}
    with pytest.raises(Refused, match="取得日"):
        access_actions.add_operator(user=city["係員"], begins=TODAY - DAY, **facts)
    seen: dict[str, Any] = {"hindrance": "frozen", "appeal_number": "", "hindrance_seen_on": TODAY - DAY}
    with pytest.raises(Refused, match="取得日"):
        hindrance.note_hindrance(**seen, **facts)
