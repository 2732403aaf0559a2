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
