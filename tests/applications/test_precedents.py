"""先例 (G4(2)): what stands beside the nine items, wherever they are written."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import SNSAccount
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
    assert seen(city, case) == (["市内の 農家"], [])
    for number in range(9):
        published(city, f"{number}番目の対象")
    assert seen(city, case)[0] == [f"{number}番目の対象" for number in range(8, 3, -1)]


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
