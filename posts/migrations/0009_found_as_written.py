"""Rebuild what the search finds, as both sides are folded now; the way back leaves it: it is found by less."""

from django.db import migrations

from katori_sns.web.finding import searchable


def rebuild(apps, schema_editor):
    rows = apps.get_model('posts', 'Post').objects
    changed = []
    for row in rows.only('pk', 'folded').order_by('pk').iterator(chunk_size=500):
        row.folded = searchable(row.folded)
        changed.append(row)
        if len(changed) == 500:
            rows.bulk_update(changed, ['folded'])
            changed.clear()
    rows.bulk_update(changed, ['folded'])


class Migration(migrations.Migration):

    dependencies = [
        ('posts', '0008_marks_of_what_was_sent'),
    ]

    operations = [
        migrations.RunPython(rebuild, migrations.RunPython.noop),
    ]
