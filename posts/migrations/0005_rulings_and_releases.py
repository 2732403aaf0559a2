"""What the PR division ruled and a second person let through become statements of their acts; what is out rests
where the PR division may rule over it. A release counts for the round in which it was given, and no other."""

import json

from django.db import migrations
from django.db.models import F

OTHER = {"事実の告知": ("official", "組織判断・公式見解"), "組織判断・公式見解": ("fact", "事実の告知")}
UNDER_WAY = ("draft", "at_check", "at_decision", "ready")
OUT = ("published", "corrected")


def rule(apps, schema_editor):
    """Each ruling was the contrary of what had been sent; of what is not out yet, the last one holds."""
    Post, Task = apps.get_model("posts", "Post"), apps.get_model("workflow", "Task")
    Statement, Submission = apps.get_model("workflow", "Statement"), apps.get_model("workflow", "Submission")
    rulings = Task.objects.filter(action="reclassify", case__kind="post", done_by__isnull=False)
    for task in rulings.order_by("done_at", "pk").iterator(chunk_size=500):
        sent = Submission.objects.filter(case=task.case_id, round__lte=task.round).order_by("-round").first()
        was = json.loads(sent.data).get("nature") if sent else None
        if was not in OTHER:
            continue
        value, word = OTHER[was]
        said = {"value": value, "label": "区分", "word": word, "text": task.comment}
        who = {"by_id": task.done_by_id, "by_name": task.done_name, "at": task.done_at}
        Statement.objects.get_or_create(task=task, key="nature", about="", defaults=said | who)
        Post.objects.filter(pk=task.case_id, state__in=UNDER_WAY).update(nature=value)


def let_through(apps, schema_editor):
    Post, Task = apps.get_model("posts", "Post"), apps.get_model("workflow", "Task")
    Statement = apps.get_model("workflow", "Statement")
    CaseAccount = apps.get_model("workflow", "CaseAccount")
    for post in Post.objects.exclude(released=[]).order_by("pk").iterator(chunk_size=500):
        acts = Task.objects.filter(case=post.pk, done_by__isnull=False).order_by("-done_at", "-pk")
        deciding = acts.filter(action__in=("confirm", "decide"))
        accounts = [
            row.account for row in CaseAccount.objects.filter(case=post.pk).select_related("account").order_by("pk")
        ]
        for row in post.released:
            his = deciding.filter(done_name=row["by"])
            task = his.filter(comment=row["reason"]).first() or his.first()
            task = task or acts.filter(desk__in=("check", "decision")).first() or acts.first()
            for account in accounts:
                Statement.objects.get_or_create(
                    task=task,
                    key=f"release:{row['key']}-{account.pk}",
                    about=account.name if len(accounts) > 1 else "",
                    defaults={
                        "value": "release",
                        "label": row["title"],
                        "word": "通す",
                        "text": row["reason"],
                        "by_id": task.done_by_id,
                        "by_name": row["by"],
                        "at": task.done_at,
                    },
                )


def rest(apps, schema_editor):
    Post, Task = apps.get_model("posts", "Post"), apps.get_model("workflow", "Task")
    pr = apps.get_model("organisation", "Section").objects.filter(is_pr=True)
    pr = pr.order_by(F("ends").desc(nulls_first=True)).first()
    out = Post.objects.filter(state__in=OUT).exclude(tasks__desk="rest").order_by("pk")
    tasks = (
        Task(
            case_id=post.pk,
            desk="rest",
            label="区分の変更",
            round=post.round,
            level="nobody",
            section=pr,
            drafter_id=post.drafter_id,
            side=True,
            opened_at=post.published_at or post.at,
        )
        for post in out.iterator(chunk_size=500)
    )
    Task.objects.bulk_create(tasks, batch_size=500)


class Migration(migrations.Migration):
    dependencies = [
        ("posts", "0004_faces_of_posts"),
        ("workflow", "0011_begun_with"),
        ("organisation", "0001_organisation"),
    ]
    run_before = [("organisation", "0005_faces_duties_and_heirs")]  # it asks by a flag who the PR division is
    operations = [
        migrations.RunPython(rule, migrations.RunPython.noop),
        migrations.RunPython(let_through, migrations.RunPython.noop),
        migrations.RunPython(rest, migrations.RunPython.noop),
    ]
