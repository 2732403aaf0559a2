"""What stands in the way of a post once it was saved and is read again."""

from __future__ import annotations

from datetime import datetime, time

import pytest

from katori_sns.organisation.roles import ActorContext
from katori_sns.web.dates import TOKYO
from posts.guards import findings
from posts.models import Post
from tests.accounts.keeping import account_of
from tests.city import City
from tests.posts import writing


@pytest.mark.parametrize(("hour", "warns"), [(8, True), (9, False), (17, False), (21, True)])
def test_hours_are_those_of_japan_once_a_post_is_saved(city: City, hour: int, warns: bool) -> None:
    account = account_of(city)
    hours = {
        "manual_weekdays": "01234",
        "manual_from": time(8, 30),
        "manual_to": time(17, 15),
    }
    account.policies.update(in_force_from=city.now.date(), **hours)
    planned = datetime(2026, 11, 24, hour, tzinfo=TOKYO)
    post = writing.drafted(city, "係員", account, planned_at=planned)
    found = findings(Post.objects.get(pk=post.pk), ActorContext(city.now.date(), city["係員"]))
    assert ("hours" in {finding.rule for finding in found}) is warns


def test_where_work_outside_the_hours_is_allowed_no_time_is_out_of_them(city: City) -> None:
    account = account_of(city)
    hours = {"manual_weekdays": "01234", "manual_from": time(8, 30), "manual_to": time(17, 15)}
    holiday = datetime(2026, 11, 23, 10, tzinfo=TOKYO)
    post = writing.drafted(city, "係員", account, planned_at=holiday)
    for allowed, warns in [("no", True), ("conditional", True), ("yes", False)]:
        account.policies.update(in_force_from=city.now.date(), manual_off_hours=allowed, **hours)
        found = findings(Post.objects.get(pk=post.pk), ActorContext(city.now.date(), city["係員"]))
        assert ("hours" in {finding.rule for finding in found}) is warns
