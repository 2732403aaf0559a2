from django.db import migrations
from django.db.models import F


def keep(apps, schema_editor):
    apps.get_model('workflow', 'Case').objects.filter(keeper=None).update(keeper=F('section'))


class Migration(migrations.Migration):

    dependencies = [
        ('workflow', '0016_keeper'),
    ]

    operations = [
        migrations.RunPython(keep, migrations.RunPython.noop),
    ]
