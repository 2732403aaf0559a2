"""What was sent before there were marks is marked by the acts that sent it; who ran an account then is not known."""

from django.db import migrations

BY_ACT = {"no_checker": "unchecked", "record": "recorded", "publish_first": "urgent"}


def mark(apps, schema_editor):
    Post, PostMark = apps.get_model("posts", "Post"), apps.get_model("posts", "PostMark")
    Task = apps.get_model("workflow", "Task")
    Statement = apps.get_model("workflow", "Statement")
    rows = set()
    acts = Task.objects.filter(case__kind="post", action__in=BY_ACT, done_by__isnull=False)
    for pk, action, round_, now in acts.values_list("case", "action", "round", "case__round").iterator():
        if round_ == now:
            rows.add((pk, BY_ACT[action]))
    sent = Post.objects.filter(submitted_at__isnull=False, people="")
    rows |= {(pk, "unanswered") for pk in sent.values_list("pk", flat=True).iterator()}
    early = Statement.objects.filter(task__case__kind="post", key__startswith="early:")
    rows |= {(pk, "early") for pk in early.values_list("task__case", flat=True).iterator()}
    found = [PostMark(post_id=pk, mark=mark) for pk, mark in sorted(rows)]
    PostMark.objects.bulk_create(found, batch_size=500, ignore_conflicts=True)


class Migration(migrations.Migration):
    dependencies = [("posts", "0007_sent_and_marked"), ("workflow", "0011_begun_with")]
    operations = [migrations.RunPython(mark, migrations.RunPython.noop)]
