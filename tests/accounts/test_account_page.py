"""Who sees what of an account, and who may change it: written by hand."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.account import actions
from accounts.account.choices import BEGUN, with_beginnings
from accounts.models import AccountGrant, SNSAccount
from applications.case_types import CASE_TYPES
from katori_sns.organisation.roles import ActorContext
from katori_sns.workflow.models import Case, CaseAccount
from tests.accounts.keeping import TODAY, URL, account_of, common, in_order, keep, operate, watch
from tests.city import City
from tests.markup import flat
from tests.organisation.entering import client_of, page_of

pytestmark = [pytest.mark.sqlite, pytest.mark.no_cover]
PLAIN, ALL, NONE = "plain", "all", "none"
# Role → what he sees of an account of 商工観光課, of one in joint use with 農政課, and which he may edit.
WHO = [
    ("係員", ALL, ALL, {"own", "joint"}),
    ("同僚", ALL, ALL, {"own", "joint"}),
    ("課長補佐", ALL, ALL, {"own", "joint"}),
    ("課長", ALL, ALL, {"own", "joint"}),
    ("他課の係員", PLAIN, ALL, set()),
    ("他課の課長", PLAIN, ALL, set()),
    ("部長", PLAIN, PLAIN, set()),
    ("広報担当", ALL, ALL, set()),
    ("広報主管課長", ALL, ALL, set()),
    ("広報の部長", PLAIN, PLAIN, set()),
    ("シティプロモーション", ALL, ALL, set()),
    ("監査", ALL, ALL, set()),
    ("システム管理者", NONE, NONE, set()),
    ("委託業者", NONE, PLAIN, set()),  # granted the joint one
]
EDITS = ("custody", "operators/add", "manager", "links/check", "policy/read")
EDITS += ("access/give", "quiet", "automation", "values/record", "hindrance")


def grant(city: City, account: SNSAccount) -> None:
    operate_permission = Permission.objects.get(codename="operate")
    AccountGrant.objects.create(user=city["委託業者"], permission=operate_permission, content_object=account)


def seen(city: City, role: str, account: SNSAccount) -> str:
    answer = client_of(city, role).get(f"/accounts/{account.pk}/")
    if answer.status_code == 404:
        return NONE
    page = answer.content.decode()
    assert ("sawara_handle" in page, "令和4年" in page) in ((True, True), (False, False))
    assert (account.name in page, URL in page, "運用中" in page) == (True, True, True)
    # Nothing of what is kept shows in part.
    kept = {word in page for word in ("秘密の金庫", "運用管理者", "履歴", "九項目", "担当者", "リンク")}
    kept |= {"sawara_handle" in page}
    assert len(kept) == 1
    return ALL if kept == {True} else PLAIN


@pytest.mark.no_cover  # two hundred pages
@pytest.mark.parametrize(("role", "own", "joint", "edits"), WHO, ids=[w[0] for w in WHO])
def test_who_may_see_and_edit_an_account(
    city: City, role: str, own: str, joint: str, edits: set[str]
) -> None:
    common(1)
    facts = {"handle": "sawara_handle", "started_on": date(2022, 10, 1)}
    accounts = {"own": account_of(city, **facts), "joint": account_of(city, joint=("農政課",), **facts)}
    grant(city, accounts["joint"])
    for account in accounts.values():
        keep(city, account, kept_at="秘密の金庫")
    assert [seen(city, role, account) for account in accounts.values()] == [own, joint]
    client, missing = client_of(city, role), accounts["joint"].pk + 1_000
    for name, account in accounts.items():
        row = operate(city, account)
        pages = [f"/accounts/{account.pk}/{edit}/" for edit in EDITS]
        pages.append(f"/accounts/operators/{row.pk}/end/")
        expected = 200 if name in edits else 404
        assert {client.get(page).status_code for page in pages} == {expected}
        asking = [page for page in pages if not page.endswith(("/quiet/", "/automation/"))]
        assert {client.post(page, {"sent": "x"}).status_code for page in asking} == {
            422 if name in edits else 404
        }
        page = client.get(f"/accounts/{account.pk}/").content.decode()
        offered = [p for p in pages if f'href="{p}"' in page]
        lacking = [f"/accounts/{account.pk}/{edit}/" for edit in ("quiet", "policy/read")]  # if it is
        assert {*offered, *lacking} == ({*pages} if name in edits else {*lacking})
    hidden = client.get(f"/accounts/{accounts['own'].pk}/custody/")
    assert own == ALL or len(hidden.content) == len(client.get(f"/accounts/{missing}/custody/").content)


# Page → whether it serves a member, and the head, of a section in joint use; all it is offered leads there.
JOINT_USE = {
    "/accounts/{account}/": (200, 200),
    "/accounts/{account}/policy/1/": (200, 200),
    "/posts/new/?account={account}": (200, 200),
    "/incidents/new/?account={account}": (200, 200),
    **{f"/accounts/{{account}}/{edit}/": (404, 404) for edit in (*EDITS, "judge", "name/keep")},
    "/accounts/operators/{operator}/end/": (404, 404),
    "/accounts/access/{grant}/take/": (404, 404),
}


@pytest.mark.parametrize("page", JOINT_USE)
def test_sections_in_joint_use_read_and_post_and_change_nothing(city: City, page: str) -> None:
    common(1)
    account = account_of(city, joint=("農政課",), acquired_on=date(2022, 10, 1))
    grant(city, account)
    about = {
        "account": account.pk,
        "operator": operate(city, account).pk,
        "grant": account.accountgrant_set.get().pk,
        "section": account.section_id,
    }
    path = page.format(**about)
    clients = [client_of(city, role) for role in ("他課の係員", "他課の課長")]
    assert tuple(client.get(path).status_code for client in clients) == JOINT_USE[page]
    if JOINT_USE[page] == (404, 404):
        assert [client.post(path, {"sent": "x"}).status_code for client in clients] == [404, 404]
        own = page_of(clients[1], f"/accounts/{account.pk}/")
        assert path not in own


@pytest.mark.parametrize("kind", BEGUN)
def test_a_case_about_it_is_offered_to_whom_it_serves_alone(city: City, kind: str) -> None:
    """変更届, 九項目, 撤退: by the rule of the page where one begins."""
    case_type = next(t for t in CASE_TYPES if t.kind == kind)
    assert case_type.accounts is BEGUN[kind]
    acquired = {"acquired_on": None if kind in ("acquisition", "abandonment") else TODAY}
    state = "active" if acquired["acquired_on"] else "pending"
    account = account_of(city, joint=("農政課",), state=state, **acquired)
    served = (
        ("広報担当", "広報補佐", "広報主管課長")
        if kind == "forced_stop"
        else ("係員", "同僚", "課長補佐", "課長")
    )
    for role in city.people:
        org = ActorContext(TODAY, city[role])
        (found,) = with_beginnings(SNSAccount.objects.filter(pk=account.pk), org)
        assert (role, kind in found.begins) == (role, role in served)
    SNSAccount.objects.update(state="withdrawn")
    for role in served:
        org = ActorContext(TODAY, city[role])
        assert with_beginnings(SNSAccount.objects.all(), org)[0].begins == []


@pytest.mark.parametrize("state", ["abandoned", "withdrawn"])
def test_a_closed_account_is_shown_and_no_longer_edited(city: City, state: str) -> None:
    common(1)
    account = account_of(city)
    row = operate(city, account)
    SNSAccount.objects.update(state=state)
    client = client_of(city, "係員")
    page = page_of(client, f"/accounts/{account.pk}/")
    assert ("いまできること</h2>" in page, "足りないもの" in page) == (False, False)
    for edit in (*(f"{account.pk}/{e}" for e in EDITS), f"operators/{row.pk}/end"):
        assert (edit, client.get(f"/accounts/{edit}/").status_code) == (edit, 404)


WATCHERS = [
    ("係員", 1, True),
    ("課長", 1, True),
    ("他課の係員", 0, False),
    ("広報担当", 1, True),
    ("シティプロモーション", 0, False),
    ("監査", 1, False),
    ("システム管理者", None, False),
    ("委託業者", None, False),
]


@pytest.mark.parametrize(("role", "rows", "looks"), WATCHERS, ids=[w[0] for w in WATCHERS])
def test_who_sees_and_looks_at_the_names_given_up(
    city: City, role: str, rows: int | None, looks: bool
) -> None:
    row = watch(account_of(city, state="withdrawn"))
    client = client_of(city, role)
    answer = client.get("/accounts/watched/")
    if rows is None:
        assert answer.status_code == 404
    else:
        assert answer.content.decode().count('<th scope="row"') == rows
    assert client.get(f"/accounts/watched/{row.pk}/look/").status_code == (200 if looks else 404)
    assert ("手放したアカウント名を点検する" in client.get("/accounts/").content.decode()) == bool(rows)


def test_the_url_is_a_text_and_a_link_that_tells_the_medium_nothing(city: City) -> None:
    account = account_of(city)
    page = flat(page_of(client_of(city, "他課の係員"), f"/accounts/{account.pk}/"))
    assert f'<a class="chunk" href="{URL}" rel="noreferrer"' in page
    SNSAccount.objects.update(url="javascript:alert(1)")
    page = flat(page_of(client_of(city, "他課の係員"), f"/accounts/{account.pk}/"))
    assert ("javascript:alert(1)" in page, 'href="javascript' in page) == (True, False)


def test_the_page_tells_all_that_is_on_record(city: City) -> None:
    began = TODAY - timedelta(days=90)
    account = in_order(city, immutable_id="17841400", acquired_on=began, started_on=began)
    account.handles.create(handle="sawara_matsuri", url="https://x.com/sawara_matsuri", begins=TODAY)
    page = page_of(client_of(city, "係員"), f"/accounts/{account.pk}/")
    told = (
        "17841400",
        "課の金庫",
        "認証アプリ",
        "画面の写し",
        "プロフィール欄",
        "sawara_matsuri",
        "内容と決裁区分",
    )
    assert [word for word in told if word not in page] == []
    labels = ("保管の変更", "担当者の変更", "リンクの確認", "引継ぎの確認")
    assert [label for label in labels if label not in page] == []


def test_an_operator_who_moved_is_pointed_out(city: City) -> None:
    account = in_order(city)
    row = operate(city, account, "同僚")
    assert "いまは所属していません" not in page_of(client_of(city, "係員"), f"/accounts/{account.pk}/")
    row.user.appointments.update(section=city.sections["農政課"])
    assert "いまは所属していません" in page_of(client_of(city, "係員"), f"/accounts/{account.pk}/")


@pytest.mark.parametrize("role", ["係員", "課長", "広報担当", "シティプロモーション", "監査"])
def test_its_cases_are_those_the_person_may_see(city: City, role: str) -> None:
    """An approved one, one in hand, a draft, and one of the section that had the account before."""
    approved, sent, draft = city.approved(), city.at_pr(), city.draft()
    city.away("他課の課長")
    earlier = city.draft("他課の係員", "農政課")
    city.act("他課の係員", "forward", earlier)
    Case.objects.filter(pk=earlier.pk).update(submitted_at=city.now)
    account = SNSAccount.objects.get()
    for case in (sent, draft, earlier):
        CaseAccount.objects.create(case=case, account=account)
    answer = client_of(city, role).get(f"/accounts/{account.pk}/")
    shown = {case.pk for case in answer.context["cases"]}
    org = ActorContext(TODAY, city[role])
    may = Case.objects.visible_to(org).filter(case_accounts__account=account, submitted_at__isnull=False)
    assert shown == set(may.values_list("pk", flat=True))
    assert approved.pk in shown
    assert f'href="/cases/new-operation/{approved.pk}/"' in answer.content.decode()


def test_no_case_adds_a_query(city: City) -> None:
    city.approved()
    account, client, counts = SNSAccount.objects.get(), client_of(city, "係員"), []
    for _ in range(2):
        with CaptureQueriesContext(connection) as queries:
            page_of(client, f"/accounts/{account.pk}/")
        counts.append(len(queries))
        for _ in range(2):
            CaseAccount.objects.create(case=city.at_pr(), account=account)
    assert counts[0] == counts[1]


def test_long_histories_show_the_newest_first(city: City) -> None:
    account = account_of(city)
    for number in range(7):
        actions.change_manager(
            account_id=account.pk, manager=f"管理者{number}", by=city["係員"], now=timezone.now()
        )
    page = page_of(client_of(city, "係員"), f"/accounts/{account.pk}/")
    assert (
        page.index("管理者5 → 管理者6")
        < page.index("はじめからの履歴を見る（あと2件）")
        < page.index("管理者0 →")
    )
