"""What posts of earlier versions kept in columns holds as statements: one way back and forward for all."""

from __future__ import annotations

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from katori_sns.workflow.models import Statement, Task
from posts import releases
from posts.models import Post
from tests.city import City
from tests.posts import writing
from tests.posts.test_releases import STOPPED
from tests.posts.test_rulings import OFFICIAL, WHY, ruled

BEFORE = [("posts", "0004_faces_of_posts")]


@pytest.mark.django_db(transaction=True)
@pytest.mark.sqlite
@pytest.mark.no_cover
def test_rulings_and_releases_of_earlier_versions_become_statements(city: City) -> None:
    released, post, out = writing.ready(city, text=STOPPED), ruled(city), writing.published(city)
    (said,) = Statement.objects.filter(key__startswith="release:")
    key, text = said.key.removeprefix("release:").rpartition("-")[0], said.text
    Statement.objects.all().delete()
    Post.objects.filter(pk=post.pk).update(nature="fact")  # as its drafter had set it back
    Task.objects.filter(desk="rest").delete()
    executor = MigrationExecutor(connection)
    newest = executor.loader.graph.leaf_nodes()  # more than its own app had to go back
    old = executor.migrate(BEFORE).apps.get_model("posts", "Post")
    row = {"key": key, "title": "題", "by": "同僚 太郎", "reason": text}
    old.objects.filter(pk=released.pk).update(released=[row])
    MigrationExecutor(connection).migrate(newest)

    (said,) = Statement.objects.filter(key__startswith="release:")
    assert (said.task.action, said.by_name, said.text) == ("confirm", "同僚 太郎", text)
    released = Post.objects.get(pk=released.pk)
    assert releases.stops(released) == []
    city.act("係員", "publish", released, payload=writing.went_out(city, released))
    assert Post.objects.get(pk=released.pk).state == "published"

    (said,) = Statement.objects.exclude(task__case=released)
    assert (said.value, said.word, said.text, said.by) == ("official", OFFICIAL, WHY, city["広報担当"])
    assert Post.objects.get(pk=post.pk).nature == "official"
    city.act("広報担当", "reclassify_after", out)
    assert Task.objects.open().filter(case=out, desk="rest").count() == 1
