"""What the search finds cases by, in a column of its own: what earlier releases sealed holds theirs."""

from django.db import migrations, models

from katori_sns.web.finding import searchable


def rebuild(apps, schema_editor):
    rows = apps.get_model('workflow', 'Case').objects
    changed = []
    for row in rows.only('pk', 'search_text').order_by('pk').iterator(chunk_size=500):
        row.found_as = searchable(row.search_text)
        changed.append(row)
        if len(changed) == 500:
            rows.bulk_update(changed, ['found_as'])
            changed.clear()
    rows.bulk_update(changed, ['found_as'])


class Migration(migrations.Migration):

    dependencies = [
        ('workflow', '0021_found_as'),
    ]

    operations = [
        migrations.RunPython(rebuild, migrations.RunPython.noop),
    ]
