"""先例 (G4(2)): what stands beside the nine items, wherever they are written."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import SNSAccount
from applications.nine_items.named import Named
from applications.nine_items.precedents import precedents
from katori_sns.organisation.roles import ActorContext
from tests.accounts.keeping import account_of
from tests.applications import lives
from tests.city import City
from tests.organisation.entering import client_of, page_of

pytestmark = [pytest.mark.sqlite, pytest.mark.no_cover]
AUDIENCE = 3
State = SNSAccount.State


def published(city: City, audience: str, *, days: int = -1, **facts: Any) -> SNSAccount:
    """An account of another section, on Instagram if nothing else is said, with a policy from a day on."""
    account = account_of(city, "農政課", **facts)
    day = city.now.date() + timedelta(days=days)
    account.policies.update(item_audience=audience, in_force_from=day)
    return account


def seen(city: City, case: Any, role: str = "係員") -> tuple[list[str], list[str]]:
    found = precedents(case, ActorContext(city.now.date(), city[role]))[AUDIENCE]
    return [one.text for one in found.clear], [one.text for one in found.lacking]


def test_only_what_is_published_on_that_medium_and_names_nobody_is_a_precedent(city: City) -> None:
    case = city.draft()
    published(city, "市内の農家")
    published(city, "市内の 農家")  # the same
    published(city, "承認されたばかり", state=State.PENDING)
    published(city, "終わったもの", state=State.WITHDRAWN)
    published(city, "これからの版", days=1)
    published(city, "ほかの媒体", medium="x")
    published(city, "担当の他課の係員 太郎が選ぶ")
    published(city, "他課の係員主査が選ぶ")
    assert seen(city, case) == (["市内の 農家"], [])
    for number in range(9):
        published(city, f"{number}番目の対象")
    assert seen(city, case)[0] == [f"{number}番目の対象" for number in range(8, 3, -1)]


# As the demo's people are called, one of them like the city; and a name of two letters.
NAMES = (
    "岩井 修",
    "いわい おさむ",
    "香取 静",
    "かとり しずか",
    "髙木 美咲",
    "林 優",
    "もり すすむ",
    "実川 光",
)
NAMED = (
    "岩井課長|岩井　課長が|岩\n井さん|岩 井 氏|岩井様|岩井（課長）|岩井主任|担当：岩井|課長の岩井が"
    "|課長（岩井）|担当者は岩井です|岩井修|岩井 修|市の岩井修に|髙木係長|高木 係長|高木美咲|いわい課長"
    "|イワイさん|ｲﾜｲ主査|いわい おさむ|香取課長補佐|香取さん|林優|林　優が|担当は林優|商工観光課林優が"
    "|林優課長|林課長|林さん|商工観光課林課長|担当の林が|もり課長|係もりさん|実川室長|美咲さん"
)
UNNAMED = (
    "香取の魅力|香取市長|香取市の課長|佐原の大祭|農林課長|農林業の担当|森林優先|林業優良|観光課長|大林さん|香取|"
    "|担当の林業者|岩井の海岸|つもり課長|課長補佐|担当課|静かな町|優れた職員|市内の農家|かとりの夏|美咲町"
    "|担当者は保護者|職員の実習"
)


def test_a_name_is_known_whole_or_beside_a_title_however_it_is_written() -> None:
    people = Named(NAMES)
    for text in NAMED.split("|"):
        assert people.stands_in(f"投稿、{text}"), text
    for text in UNNAMED.split("|"):
        assert not people.stands_in(f"投稿、{text}"), text


def test_what_was_lacking_is_told_with_its_reason_to_who_reads_that_case(city: City) -> None:
    earlier = city.at_pr(account_name="先の申請")
    city.judge(earlier, lacking=(AUDIENCE,))
    case = city.draft(account_name="次の申請")
    assert seen(city, case) == ([], [])  # what is only saved is no act
    city.act("広報主管課長", "return", earlier)
    assert seen(city, case) == ([], ["足りません"])
    assert seen(city, earlier)[1] == []  # its own verdicts stand beside the items already
    assert seen(city, case, "他課の係員")[1] == []


def test_they_stand_folded_on_every_page_of_the_items_with_their_source(city: City) -> None:
    own = lives.acquired(city)
    account = published(city, "市内の農家", medium=own.medium)
    client, application = client_of(city, "係員"), city.draft(medium=own.medium)
    revision = lives.revision(city, own)
    urls = (f"/cases/new-operation/{application.pk}/edit/3/", f"/cases/policy-revision/{revision.pk}/edit/")
    for url in urls:
        page = page_of(client, url)
        assert f"{account}（農政課）運用ポリシー第1版" in page
        into = re.findall(r'data-into="(id_item_audience)"', page)
        # In the revision's case its own policy is no precedent of it.
        assert len(into) == (2 if url == urls[0] else 1)
        assert re.search(r"<button[^>]* hidden", page)  # it is the script's

    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as caught:
            precedents(application, ActorContext(city.now.date(), city["係員"]))
        return len(caught)

    one = queries()
    published(city, "あ", medium=own.medium)
    published(city, "い", medium=own.medium)
    assert queries() == one
