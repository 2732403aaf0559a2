"""What was told until now holds only what everyone who knows of the case may read."""

import re

from django.db import migrations

POST = re.compile(r"/posts/\d+/")
DISCREET = "/incidents/"


def face(title, body, path):
    """Without the comment below the act, who reported a trouble, and how a post's text begins."""
    body = body.partition("\n")[0]
    if path.startswith(DISCREET):
        body = body.partition("：")[0]
    if POST.fullmatch(path):
        title = f"{title.partition('］')[0]}］投稿"
    return title, body


def clear_notices(apps):
    Notice = apps.get_model("notices", "Notice")
    changed = []
    for notice in Notice.objects.iterator():
        told = face(notice.title, notice.body, notice.path)
        if told != (notice.title, notice.body):
            notice.title, notice.body = told
            changed.append(notice)
        if len(changed) == 1000:
            Notice.objects.bulk_update(changed, ["title", "body"])
            changed = []
    Notice.objects.bulk_update(changed, ["title", "body"])


def clear_outbox(apps):
    Outbox = apps.get_model("notices", "Outbox")
    Outbox.objects.filter(sent_at__isnull=False).update(payload={})
    for row in Outbox.objects.filter(sent_at=None, topic="mail"):
        row.payload["title"], _ = face(row.payload["title"], "", row.payload["path"])
        row.payload["body"] = ""
        row.save(update_fields=["payload"])


def forwards(apps, schema_editor):
    clear_notices(apps)
    clear_outbox(apps)


class Migration(migrations.Migration):
    dependencies = [("notices", "0001_notices")]
    operations = [migrations.RunPython(forwards, migrations.RunPython.noop)]
