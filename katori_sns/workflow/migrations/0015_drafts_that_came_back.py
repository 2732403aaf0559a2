from django.db import migrations

SENT_BACK = ("return", "request_fix", "reclassify")


def name(apps, schema_editor):
    """A draft that waits because another gave it back says so, as those do that come back from now on."""
    Task, Case = apps.get_model("workflow", "Task"), apps.get_model("workflow", "Case")
    for task in Task.objects.filter(desk="draft", done_at=None):
        acts = Task.objects.filter(case=task.case_id, done_by__isnull=False, side=False)
        last = acts.exclude(action="take_over").order_by("done_at", "pk").last()
        if last and last.action in SENT_BACK:
            task.because, task.label = last, f"直して再提出（{last.act}）"
            task.save(update_fields=["because", "label"])
            Case.objects.filter(pk=task.case_id, state="draft").update(state_label=last.act)


class Migration(migrations.Migration):
    dependencies = [("workflow", "0014_no_drafted_by_pr")]
    operations = [migrations.RunPython(name, migrations.RunPython.noop)]
