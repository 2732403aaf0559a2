"""Two acts on one post at one moment: exactly one is done, on SQLite and on PostgreSQL."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from katori_sns.workflow import actions
from katori_sns.workflow.errors import Conflict, NotAllowed
from katori_sns.workflow.models import Case
from posts.models import Post
from posts.process import POST
from posts.sent import Published
from tests.accounts.keeping import account_of
from tests.city import build_city
from tests.posts import writing
from tests.racing import ROUNDS, act, race

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.no_cover]


def states(posts: list[Any]) -> Counter[str]:
    return Counter(Case.objects.filter(pk__in=[p.pk for p in posts]).values_list("state", flat=True))


def test_a_decision_against_the_text_being_taken_back(db: None) -> None:
    city = build_city()
    posts = [writing.at_decision(city) for _ in range(ROUNDS)]
    workers = [act(city, "課長", "decide", posts), act(city, "係員", "pull_back", posts)]
    for result in race(workers, ROUNDS):
        assert result in (Counter(decide=1, conflict=1), Counter(pull_back=1, conflict=1))
    assert set(states(posts)) <= {"ready", "draft"}


def test_publishing_against_reclassifying(db: None) -> None:
    city = build_city()
    account = account_of(city)
    posts = [writing.drafted(city, "係員", account) for _ in range(ROUNDS)]
    for post in posts:
        city.act("係員", "ask_check", post)
        city.act("同僚", "confirm", post)
    proof = Published({account.pk: "https://www.instagram.com/p/1"}, city.now)
    workers = [
        act(city, "係員", "publish", posts, payload=Published(proof.urls, proof.at)),
        act(city, "広報担当", "reclassify", posts),
    ]
    for result in race(workers, ROUNDS):
        assert result in (Counter(publish=1, conflict=1), Counter(reclassify=1, conflict=1))
    for post in posts:
        post.refresh_from_db()
        assert (post.state == "published") == post.publications.exists()


def test_sending_against_an_autosave_sends_what_was_saved_or_refuses_it(db: None) -> None:
    city = build_city()
    posts = [writing.drafted(city) for _ in range(ROUNDS)]
    versions = [Case.objects.get(pk=post.pk).version for post in posts]

    def save(number: int) -> str:
        try:
            fields = {"texts": {str(_accounts(posts[number])[0].pk): "あとから"}}
            actions.edit(
                POST,
                posts[number].pk,
                actor=city["係員"],
                seen_version=versions[number],
                now=city.now,
                fields=fields,
            )
        except Conflict:
            return "conflict"
        return "save"

    for result in race([save, act(city, "係員", "ask_check", posts)], ROUNDS):
        assert result in (Counter(save=1, conflict=1), Counter(ask_check=1, conflict=1))


def test_deleting_a_post_against_its_correction_going_out(db: None) -> None:
    city = build_city()
    account = account_of(city)
    posts, fixes = [], []
    for _ in range(ROUNDS):
        post = writing.drafted(city, "係員", account)
        city.act("係員", "no_checker", post)
        city.act("係員", "publish", post, payload=writing.went_out(city, post))
        fix = writing.correction(city, post, "係員")
        city.act("係員", "no_checker", fix)
        posts.append(Post.objects.get(pk=post.pk))
        fixes.append(fix)

    def delete(number: int) -> str:
        writing.deleted(city, posts[number])
        return "delete"

    proof = Published({account.pk: "https://www.instagram.com/p/fix"}, city.now)
    for result in race([delete, act(city, "係員", "publish", fixes, payload=proof)], ROUNDS):
        assert result == Counter(delete=1, publish=1)
    assert states(posts) == Counter(deleted=ROUNDS)
    for post, fix in zip(posts, fixes, strict=True):
        fix.refresh_from_db()
        assert (fix.sealed_with_id, fix.folded) == (post.pk, "")


def test_beginning_a_correction_against_the_deletion_leaves_none_unsealed(db: None) -> None:
    city = build_city()
    posts = [writing.published(city) for _ in range(ROUNDS)]

    def delete(number: int) -> str:
        writing.deleted(city, posts[number])
        return "delete"

    def correct(number: int) -> str:
        try:
            writing.correction(city, posts[number])
        except NotAllowed:
            return "refused"
        return "correct"

    for result in race([delete, correct], ROUNDS):
        assert result in (Counter(delete=1, correct=1), Counter(delete=1, refused=1))
    assert not Post.objects.filter(sealed_with=None).exists()


def _accounts(post: Any) -> list[Any]:
    return [row.account for row in post.case_accounts.select_related("account")]
