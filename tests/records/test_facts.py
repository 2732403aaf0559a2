"""Whoever acts sees on the page of the act all that the page of the case shows him."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

import pytest

from katori_sns.web.dates import format_wareki
from katori_sns.workflow.steps import Step
from posts.models import Post
from tests.city import TEXTS, City
from tests.organisation.entering import client_of, page_of
from tests.posts import writing
from tests.records.lives import BEFALLS, begun, plan, steps_of, take, who_may
from tests.records.long import WALKED, a_city

pytestmark = [pytest.mark.sqlite, pytest.mark.no_cover, pytest.mark.django_db]

START = format_wareki(TEXTS["start_on"])
FACT = re.compile(
    rf"〔\w+\.\w+〕|{START}|>不足<|止める"
)  # texts, the day of the start, verdicts, open findings


# Begun and carried out in one act, on a page of the post: there is no draft to be looked at.
AT_ONCE = {("post_deletion", "draft")}


def name(step: Step) -> str:
    return f"{step.action}@{step.at}"


def unseen(city: City, case: Any, step: Step) -> set[str]:
    """What stands on the page of the case and not on that of the act, for who acts first."""
    role, _ = next(who_may(city, case, step))
    client, base = client_of(city, role), case.get_absolute_url()
    there = set(FACT.findall(page_of(client, base).partition('id="history"')[0]))
    return there - set(FACT.findall(page_of(client, f"{base}{step.action}/confirm/")))


@cache
def lacking(kind: str) -> dict[str, set[str]]:
    """act@desk → what its page does not show."""
    found: dict[str, set[str]] = {}
    for way in WALKED[kind]:
        with a_city() as city:
            case = begun(city, way)
            for event in plan(kind, way):
                if isinstance(event, Step):
                    if (kind, event.at) not in AT_ONCE:
                        found.setdefault(name(event), set()).update(unseen(city, case, event))
                    take(city, case, event)
                else:
                    BEFALLS[event](city, case)
                    case.refresh_from_db()
    return found


ACTS = [
    (kind, act)
    for kind, ways in WALKED.items()
    for act in sorted({name(s) for w in ways for s in steps_of(kind, w) if (kind, s.at) not in AT_ONCE})
]


@pytest.mark.parametrize(("kind", "act"), ACTS)
def test_the_page_of_an_act_shows_all_that_is_decided(kind: str, act: str) -> None:
    assert lacking(kind)[act] == set()


STOPPED = [("post", "confirm@check"), ("post", "decide@decision")]


@pytest.mark.parametrize(("kind", "act"), STOPPED)
def test_whoever_lets_a_post_through_sees_what_must_stop_it(city: City, kind: str, act: str) -> None:
    action, _, desk = act.partition("@")
    post = writing.at_check(city) if desk == "check" else writing.at_decision(city)
    Post.objects.filter(pk=post.pk).update(texts=dict.fromkeys(post.texts, "連絡先は090-1234-5678です。"))
    role = "同僚" if desk == "check" else "課長"
    client, base = client_of(city, role), post.get_absolute_url()
    assert "携帯" in page_of(client, base)
    assert "携帯" in page_of(client, f"{base}{action}/confirm/")
