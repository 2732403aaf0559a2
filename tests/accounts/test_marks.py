"""What an account lacks: each mark comes and goes, in the register and on the account's page alike."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.account import policies as account_policies
from accounts.deficiencies.rules import deficiencies_of, with_deficiencies
from accounts.models import OperationPolicy, SNSAccount
from katori_sns.organisation.models import Appointment, User
from katori_sns.organisation.roles import ActorContext
from tests.accounts.keeping import (
    TODAY,
    account_of,
    common,
    in_order,
    keep,
    leaves,
    link,
    operate,
    watch,
)
from tests.city import City
from tests.organisation.entering import client_of, page_of

pytestmark = pytest.mark.no_cover
DAY = timedelta(days=1)
# Of an account of which nobody recorded anything, not even since when it is there.
UNKEPT = ["custodian", "password", "operator", "to_city_unchecked", "to_account_unchecked"]


def marks(city: City, account: SNSAccount, role: str = "同僚") -> list[str]:
    """The keys of the marks; the page must show the same words, and the filter the same account."""
    org = ActorContext(TODAY, city[role])
    row = with_deficiencies(SNSAccount.objects.all(), org).get(pk=account.pk)
    words = [words for _, words in deficiencies_of(row)]
    client = client_of(city, role)
    page, register = page_of(client, f"/accounts/{account.pk}/"), page_of(client, "/accounts/?need=on")
    assert [word for word in words if word not in page] == []
    assert [word for word in words[:2] if word not in register] == []  # of the others how many
    assert (f"足りないもの {len(words)}件" in page) == bool(words)
    assert (f"/accounts/{account.pk}/" in register) == bool(words)
    return [mark.key for mark, _ in deficiencies_of(row)]


def new_head(city: City, begins: Any) -> None:
    leaves(city, "課長")
    Appointment.objects.create(
        user=city["課長補佐"],
        section=city.sections["商工観光課"],
        post="課長",
        is_head=True,
        begins=begins,
    )


def old_password(city: City, account: SNSAccount) -> None:
    keep(city, account, changed_on=TODAY - 200 * DAY, change_reason="定期の変更", change_due=TODAY - DAY)


def no_items(city: City, account: SNSAccount) -> None:
    OperationPolicy.objects.filter(account=account).delete()
    SNSAccount.objects.filter(pk=account.pk).update(items_due=TODAY - DAY)


def frozen(account: SNSAccount, days_ago: int) -> None:
    SNSAccount.objects.filter(pk=account.pk).update(
        hindrance="frozen", hindrance_seen_on=TODAY - days_ago * DAY
    )


BREAKS: list[tuple[str, Callable[[City, SNSAccount], object], list[str]]] = [
    ("nothing", lambda city, a: None, []),
    ("the custodian moved away", lambda city, a: leaves(city, "係員"), ["custodian", "operator"]),
    (
        "the custodian left the city",
        lambda city, a: User.objects.filter(pk=city["係員"].pk).update(is_active=False),
        ["custodian", "operator"],
    ),
    (
        "the custodian was struck out",
        lambda city, a: keep(city, a, custodian=None, changed_on=TODAY - 10 * DAY),
        ["custodian", "handover"],
    ),
    ("a new head came", lambda city, a: new_head(city, TODAY + DAY), []),
    ("the password is overdue", old_password, ["password"]),
    (
        "the password is due today",
        lambda city, a: keep(city, a, changed_on=TODAY - 200 * DAY, change_due=TODAY),
        [],
    ),
    (
        "the operator's last day was yesterday",
        lambda city, a: a.operators.update(begins=TODAY - 5 * DAY, ends=TODAY - DAY),
        ["operator"],
    ),
    ("the operator's last day is today", lambda city, a: a.operators.update(ends=TODAY), []),
    ("the operator begins tomorrow", lambda city, a: a.operators.update(begins=TODAY + DAY), ["operator"]),
    (
        "the operator has not confirmed the guideline",
        lambda city, a: a.operators.update(confirmed_at=None),
        ["guideline"],
    ),
    (
        "the review was due yesterday",
        lambda city, a: SNSAccount.objects.filter(pk=a.pk).update(review_due=TODAY - DAY),
        ["review"],
    ),
    (
        "the review is due today",
        lambda city, a: SNSAccount.objects.filter(pk=a.pk).update(review_due=TODAY),
        [],
    ),
    (
        "a stopped account is not reviewed",
        lambda city, a: SNSAccount.objects.update(review_due=TODAY - DAY, state="stopped"),
        [],
    ),
    ("it was frozen yesterday", lambda city, a: frozen(a, 1), ["hindered"]),
    ("it is frozen, and was looked at today", lambda city, a: frozen(a, 0), []),
    ("the link has gone", lambda city, a: link(city, a, "to_city", present=False), ["to_city_missing"]),
    (
        "it was missing before",
        lambda city, a: link(city, a, "to_city", present=False, days_ago=3),
        [],
    ),
    (
        "nobody looked for the link back",
        lambda city, a: a.link_checks.filter(direction="to_account").delete(),
        ["to_account_unchecked"],
    ),
    ("the nine items are overdue", no_items, ["items"]),
    (
        "the nine items came late",
        lambda city, a: SNSAccount.objects.filter(pk=a.pk).update(items_due=TODAY - DAY),
        [],
    ),
    ("a common policy came", lambda city, a: common(2), ["reading"]),
    ("a common policy comes tomorrow", lambda city, a: common(2, TODAY + DAY), []),
]


@pytest.mark.parametrize(("what", "happen", "expected"), BREAKS, ids=[b[0] for b in BREAKS])
def test_a_mark_says_what_is_missing(
    city: City, what: str, happen: Callable[[City, SNSAccount], object], expected: list[str]
) -> None:
    account = in_order(city)
    happen(city, account)
    assert marks(city, account) == expected


def test_a_new_account_lacks_all_that_nobody_recorded(city: City) -> None:
    assert marks(city, account_of(city)) == UNKEPT


def test_a_custodian_of_a_joint_section_is_in_post(city: City) -> None:
    account = account_of(city, joint=("農政課",))
    keep(city, account, "他課の係員")
    assert "custodian" not in marks(city, account)
    leaves(city, "他課の係員", "農政課")
    assert "custodian" in marks(city, account)


STATES = [
    ("pending", {}, ["reading"]),
    (
        "pending",
        {"acquired_on": TODAY},
        ["custodian", "operator", "to_city_unchecked", "to_account_unchecked", "reading"],
    ),
    (
        "active",
        {},
        [*UNKEPT, "reading"],
    ),
    ("stopped", {}, ["custodian", "to_city_unchecked", "to_account_unchecked"]),
    (
        "notice_period",
        {},
        [*UNKEPT, "reading"],
    ),
    ("abandoned", {}, []),
    ("withdrawn", {}, []),
]


@pytest.mark.parametrize(("state", "facts", "expected"), STATES)
def test_which_marks_an_account_has_in_its_state(
    city: City, state: str, facts: dict[str, Any], expected: list[str]
) -> None:
    common(1)
    assert marks(city, account_of(city, state=state, **facts)) == expected


def test_a_stopped_account_needs_no_new_password(city: City) -> None:
    account = in_order(city)
    old_password(city, account)
    SNSAccount.objects.update(state="stopped")
    assert marks(city, account) == []


def test_a_reading_counts_for_its_version_alone(city: City) -> None:
    account = in_order(city)
    for version in (1, 2):
        common(version)
        assert marks(city, account) == ["reading"]
        page = page_of(client_of(city, "係員"), f"/accounts/{account.pk}/")
        assert f"共通ポリシー第{version}版との読み合わせがまだ" in page
        account_policies.read_policy(
            account_id=account.pk, version=version, by=city["係員"], now=timezone.now()
        )
        assert marks(city, account) == []


def test_the_filter_leaves_out_what_lacks_nothing(city: City) -> None:
    whole, lacking = in_order(city, name="満ち足りた"), account_of(city, name="欠けた")
    client = client_of(city, "係員")
    assert [n in page_of(client, "/accounts/") for n in (whole.name, lacking.name)] == [True, True]
    page = page_of(client, "/accounts/?need=on")
    assert [n in page for n in (whole.name, lacking.name)] == [False, True]
    assert "<strong>1件</strong>" in page


def test_to_those_who_do_not_keep_an_account_it_has_no_marks(city: City) -> None:
    account_of(city, name="佐原の大祭")
    client = client_of(city, "他課の係員")
    assert 'class="state bad' not in page_of(client, "/accounts/")
    assert "佐原の大祭" not in page_of(client, "/accounts/?need=on")


def fill(city: City) -> SNSAccount:
    account = in_order(city)
    operate(city, account, "同僚")
    old_password(city, account)
    link(city, account, "to_city", present=False)
    watch(account)
    return account


@pytest.mark.parametrize(
    ("role", "path"),
    [
        ("係員", "/accounts/"),
        ("係員", "/accounts/?need=on"),
        ("課長", "/accounts/"),
        ("監査", "/accounts/?need=on"),
        ("広報担当", "/accounts/watched/"),
    ],
)
def test_no_account_adds_a_query(city: City, role: str, path: str) -> None:
    client = client_of(city, role)
    path = path.format(section=city.sections["商工観光課"].pk)
    counts = []
    page_of(client, path)  # an auditor's search is written down once a day
    for more in (1, 2):
        for _ in range(more):
            fill(city)
        with CaptureQueriesContext(connection) as queries:
            page = page_of(client, path)
        assert page.count("<tr>") == SNSAccount.objects.count() + 1
        counts.append(len(queries))
    assert counts[0] == counts[1]
    assert counts[1] <= 16


@pytest.mark.parametrize("role", ["係員", "監査", "広報担当", "シティプロモーション"])
def test_no_row_of_an_account_adds_a_query(city: City, role: str) -> None:
    common(1)
    account, client = fill(city), client_of(city, role)
    counts = []
    for another in ("課長補佐", "課長"):
        with CaptureQueriesContext(connection) as queries:
            page_of(client, f"/accounts/{account.pk}/")
        counts.append(len(queries))
        operate(city, account, another)
        link(city, account, "to_account")
        account.handles.create(handle="a", url="https://x.com/a", begins=TODAY)
    assert counts[0] == counts[1]
