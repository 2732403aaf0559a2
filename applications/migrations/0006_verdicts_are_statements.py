from django.db import migrations
from django.db.models import F

SIGNS = "①②③④⑤⑥⑦⑧⑨"
WORDS = {"clear": "明確", "lacking": "不足", "none": "該当なし"}


def state(apps, schema_editor):
    """Each verdict becomes a statement of the PR division's task of its round that was open then."""
    Task, Statement = apps.get_model("workflow", "Task"), apps.get_model("workflow", "Statement")
    for v in apps.get_model("applications", "Verdict").objects.order_by("pk").iterator():
        tasks = Task.objects.filter(case=v.application_id, desk="pr", round=v.round).order_by("pk")
        task = tasks.filter(opened_at__lte=v.at).last() or tasks.first()
        Statement.objects.create(
            task=task,
            key=f"item:{v.item}",
            value=v.word,
            label=f"九項目 {SIGNS[v.item - 1]}",
            word=WORDS[v.word],
            text=v.remark,
            by_id=v.by_id,
            by_name=v.by_name,
            at=v.at,
        )


def judge(apps, schema_editor):
    """The last of each round; what was said before it in the same round has no place in the old table."""
    Statement, Verdict = apps.get_model("workflow", "Statement"), apps.get_model("applications", "Verdict")
    rows = Statement.objects.filter(key__startswith="item:").order_by("task", "pk")
    for s in rows.annotate(case=F("task__case"), round=F("task__round")):
        Verdict.objects.update_or_create(
            application_id=s.case,
            round=s.round,
            item=int(s.key.removeprefix("item:")),
            defaults={"word": s.value, "remark": s.text, "by_id": s.by_id, "by_name": s.by_name, "at": s.at},
        )
    rows.delete()


class Migration(migrations.Migration):
    dependencies = [("applications", "0005_registration"), ("workflow", "0009_statements")]
    operations = [migrations.RunPython(state, judge)]
