"""What the search finds posts by, in a column of its own: what earlier releases sealed holds theirs."""

from django.db import migrations, models

from katori_sns.web.finding import searchable


def rebuild(apps, schema_editor):
    rows = apps.get_model('posts', 'Post').objects
    changed = []
    for row in rows.only('pk', 'folded').order_by('pk').iterator(chunk_size=500):
        row.text_found_as = searchable(row.folded)
        changed.append(row)
        if len(changed) == 500:
            rows.bulk_update(changed, ['text_found_as'])
            changed.clear()
    rows.bulk_update(changed, ['text_found_as'])


class Migration(migrations.Migration):

    dependencies = [
        ('posts', '0009_found_as'),
    ]

    operations = [
        migrations.RunPython(rebuild, migrations.RunPython.noop),
    ]
