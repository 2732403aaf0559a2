"""Lists of any length: every row once, however deep, and a count that stops counting."""

from datetime import timedelta

import pytest
from django.http import Http404
from django.test import Client
from django.urls import reverse

from katori_sns.notices.models import Notice
from katori_sns.web.pages import capped_count, keyset_page
from tests.city import MONDAY, City

pytestmark = [pytest.mark.sqlite, pytest.mark.no_cover]
ROWS = 137
ORDERS = [
    ("at", "pk"),
    ("-at", "-pk"),
    ("-at", "pk"),
    ("at", "-pk"),
    ("pk",),
    ("-pk",),
    ("title", "-at", "pk"),
]


@pytest.fixture
def rows(city: City) -> list[int]:
    """Many rows, seven to a moment, so that ties cross the ends of pages."""
    Notice.objects.bulk_create(
        Notice(
            user=city["係員"],
            path="/",
            title="い" if n % 3 else "ろ",
            at=MONDAY + timedelta(hours=n // 7),
        )
        for n in range(ROWS)
    )
    return list(Notice.objects.values_list("pk", flat=True))


@pytest.mark.parametrize("size", [1, 7, 10, 50, 137, 200])
@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("as_values", [False, True])
def test_every_row_comes_once_and_in_order(
    rows: list[int], order: tuple[str, ...], size: int, as_values: bool
) -> None:
    queryset = Notice.objects.values("pk", "at", "title") if as_values else Notice.objects.all()
    seen, after, pages = [], "", 0
    while pages == 0 or after:
        page = keyset_page(queryset, order=order, after=after, size=size)
        assert page.first == (pages == 0)
        seen += [row["pk"] if isinstance(row, dict) else row.pk for row in page.rows]
        after, pages = page.next, pages + 1
    assert seen == list(Notice.objects.order_by(*order).values_list("pk", flat=True))
    assert pages == -(-ROWS // size)


def test_a_row_that_comes_in_between_moves_no_other_row(rows: list[int], city: City) -> None:
    first = keyset_page(Notice.objects.all(), order=("-at", "-pk"), after="", size=60)
    Notice.objects.create(user=city["係員"], path="/", title="は", at=MONDAY + timedelta(days=99))
    second = keyset_page(Notice.objects.all(), order=("-at", "-pk"), after=first.next, size=60)
    assert len({row.pk for row in first.rows} | {row.pk for row in second.rows}) == 120


BROKEN = [
    "x",
    "\0",
    "W10=",
    "WyJcdTAwMDAiLDFd",
    "〓",
    "a:b:c",
    "W251bGwsbnVsbF0=",
    "Wzk5OTk5OTk5OTk5OTk5OTk5OTk5OSwxXQ==",
]


@pytest.mark.parametrize("token", BROKEN)
def test_a_broken_token_is_no_page(rows: list[int], token: str) -> None:
    with pytest.raises(Http404):
        keyset_page(Notice.objects.all(), order=("-at", "-pk"), after=token)


def test_a_token_of_another_list_is_no_page(rows: list[int]) -> None:
    token = keyset_page(Notice.objects.all(), order=("title", "pk"), after="").next
    with pytest.raises(Http404):
        keyset_page(Notice.objects.all(), order=("-at", "-pk"), after=token)


@pytest.mark.parametrize("token", BROKEN)
@pytest.mark.parametrize("name", ["workflow:intray", "workflow:cases", "accounts:register", "notices:list"])
def test_every_list_answers_a_broken_token_with_404(
    city: City, client: Client, name: str, token: str
) -> None:
    client.force_login(city["係員"])
    assert client.get(reverse(name), {"after": token}).status_code == 404


@pytest.mark.parametrize(("cap", "words"), [(137, "137"), (136, "136+"), (1000, "137"), (1, "1+")])
def test_the_count_stops_at_its_cap(rows: list[int], cap: int, words: str) -> None:
    assert capped_count(Notice.objects.all(), cap) == words


def test_a_thousand_is_written_with_a_comma(rows: list[int], city: City) -> None:
    Notice.objects.bulk_create(
        Notice(user=city["係員"], path="/", title="い", at=MONDAY) for _ in range(1000)
    )
    assert capped_count(Notice.objects.all()) == "1,000+"
