"""Rebuild what the search finds, as both sides are folded now; the way back leaves it: it is found by less."""

from django.db import migrations

from katori_sns.web.finding import searchable


def rebuild(apps, schema_editor):
    rows = apps.get_model('workflow', 'Case').objects
    changed = []
    for row in rows.only('pk', 'search_text').order_by('pk').iterator(chunk_size=500):
        row.search_text = searchable(row.search_text)
        changed.append(row)
        if len(changed) == 500:
            rows.bulk_update(changed, ['search_text'])
            changed.clear()
    rows.bulk_update(changed, ['search_text'])


class Migration(migrations.Migration):

    dependencies = [
        ('workflow', '0020_received_when_numbered'),
    ]

    operations = [
        migrations.RunPython(rebuild, migrations.RunPython.noop),
    ]
