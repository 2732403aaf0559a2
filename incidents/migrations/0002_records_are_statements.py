from django.db import migrations

LABELS = {
    "takedown": "媒体の運営主体に削除を依頼する",
    "gone": "削除または非公開を確かめる",
    "notice": "市ホームページ等で注意を呼びかける",
    "correction": "当該記事を修正する、または修正記事を投稿する",
    "deletion": "発信すべきでない記事を削除する",
    "custody": "パスワードと再設定の連絡先を変え、保管の記録を直す",
    "commission": "個人情報保護委員会への報告の要否を判断する",
    "calm": "反応を見守り、議論にならないよう対応を決める",
    "appeal": "凍結の理由を確かめ、異議を申し立てる",
}
WORDS = {"done": "実施した", "waived": "要らない", "impossible": "実施不能"}


def state(apps, schema_editor):
    """Each item as it stood becomes a statement of the act that wrote it; what it overwrote is lost.

    When it was gone and when it was made public stand in rows of their own now, also where no item says so.
    """
    Task, Statement = apps.get_model("workflow", "Task"), apps.get_model("workflow", "Statement")
    Incident, Handled = apps.get_model("incidents", "IncidentReport"), apps.get_model("incidents", "Handled")

    def say(case, key, row, **columns):
        done = Task.objects.filter(case=case, done_by__isnull=False).order_by("done_at", "pk")
        task = done.filter(action="record_item", done_at=row.at).first() if row else None
        task = task or done.filter(action="file").first() or done.last()
        at = row.at if row else task.done_at
        name = row.by_name if row else task.done_name
        by = {"by_id": task.done_by_id, "by_name": name, "at": at}
        Statement.objects.create(task=task, key=f"check:{key}", label=LABELS[key], **by, **columns)

    for row in Handled.objects.order_by("pk").iterator():
        more = {"窓口・URL": row.channel, "受付番号": row.receipt}
        say(
            row.incident_id,
            row.key,
            row,
            value=row.result,
            word=WORDS[row.result],
            text=row.detail,
            on=row.on or (row.at if row.result == "done" else None),
            details={label: text for label, text in more.items() if text},
        )
    for case in Incident.objects.exclude(taken_down_at=None):
        said = Handled.objects.filter(incident=case, key__in=("takedown", "deletion")).order_by("pk")
        if not said.filter(key="deletion", result="done").exists():
            say(case.pk, "gone", said.first(), value="done", word="実施した", on=case.taken_down_at)


def handle(apps, schema_editor):
    """The last record of each item, as the old table holds one."""
    Statement = apps.get_model("workflow", "Statement")
    Incident, Handled = apps.get_model("incidents", "IncidentReport"), apps.get_model("incidents", "Handled")
    rows = Statement.objects.filter(key__startswith="check:").select_related("task").order_by("task", "pk")
    for s in rows:
        key, case = s.key.removeprefix("check:"), s.task.case_id
        if s.value == "done" and key in ("gone", "deletion"):
            Incident.objects.filter(pk=case, taken_down_at=None).update(taken_down_at=s.on)
        if s.value == "done" and key == "notice":
            Incident.objects.filter(pk=case, public_at=None).update(public_at=s.on)
        if key != "gone":
            Handled.objects.update_or_create(
                incident_id=case,
                key=key,
                defaults={
                    "result": s.value,
                    "on": s.on,
                    "channel": s.details.get("窓口・URL", ""),
                    "receipt": s.details.get("受付番号", ""),
                    "detail": s.text,
                    "at": s.at,
                    "by_name": s.by_name,
                },
            )
    rows.delete()


class Migration(migrations.Migration):
    dependencies = [("incidents", "0001_incidents"), ("workflow", "0009_statements")]
    operations = [migrations.RunPython(state, handle)]
