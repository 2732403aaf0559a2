"""G2(3): whoever writes a post for an account in trouble is told so, and no more of it than he may know."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from katori_sns.organisation.roles import ActorContext
from katori_sns.workflow.troubles import trouble_for
from tests.accounts.keeping import account_of, give
from tests.city import City
from tests.incidents import reporting
from tests.organisation.entering import client_of, page_of
from tests.posts import writing

pytestmark = [pytest.mark.sqlite]
WORDS = "このアカウントには、対応中のトラブルがあります"


def composer(city: City, post: Any, role: str = "係員") -> str:
    return str(page_of(client_of(city, role), f"/posts/{post.pk}/edit/"))


def test_the_composer_says_so_as_long_as_it_is_open(city: City) -> None:
    account = account_of(city)
    post = writing.drafted(city, "係員", account)
    draft = reporting.drafted(city, "同僚", accounts=(account,), nature="leak")
    assert WORDS not in composer(city, post)  # nobody knows of a draft
    city.act("同僚", "file", draft)
    page = composer(city, post)
    assert (WORDS in page, draft.get_absolute_url() in page, reporting.SECRET in page) == (True, True, False)
    assert WORDS in page_of(client_of(city, "係員"), post.get_absolute_url())
    city.act("広報担当", "dismiss", draft)
    assert WORDS not in composer(city, post)
    city.act("広報担当", "reopen", draft)
    assert WORDS in composer(city, post)


def test_another_accounts_trouble_is_none_of_it(city: City) -> None:
    post = writing.drafted(city, "係員", account_of(city))
    reporting.filed(city, accounts=(account_of(city),))
    assert WORDS not in composer(city, post)


def test_a_contractor_learns_that_there_is_something_and_no_more(city: City) -> None:
    account = account_of(city)
    give(account, city["委託業者"])
    incident = reporting.filed(city, accounts=(account,), nature="leak")
    post = writing.drafted(city, "委託業者", account)
    page = composer(city, post, "委託業者")
    hidden = (incident.title, incident.number, incident.get_absolute_url(), "機密・個人情報")
    assert (WORDS in page, [word for word in hidden if word in page]) == (True, [])
    own = reporting.filed(city, "委託業者", accounts=(account,), nature="flaming")
    page = composer(city, post, "委託業者")
    assert (own.get_absolute_url() in page, incident.get_absolute_url() in page) == (True, False)


def test_no_incident_adds_a_query(city: City) -> None:
    account, counts = account_of(city), []
    for _ in range(2):
        reporting.filed(city, accounts=(account,))
        org = ActorContext(city.now.date(), city["係員"])
        with CaptureQueriesContext(connection) as caught:
            trouble_for([account], org)
        counts.append(len(caught))
    assert counts[0] == counts[1]
