"""Where there are people and nothing was submitted, the city has not started; its first case starts nothing."""

from django.db import migrations


def keep_waiting(apps, schema_editor):
    people = apps.get_model('organisation', 'User').objects
    submitted = apps.get_model('workflow', 'Case').objects.exclude(submitted_at=None)
    if people.exists() and not submitted.exists():
        apps.get_model('founding', 'Start').objects.get_or_create(pk=1)


class Migration(migrations.Migration):

    dependencies = [
        ('founding', '0001_the_start'),
        ('organisation', '0008_when_absences_were_entered'),
        ('workflow', '0018_keeper_is_known'),
    ]

    operations = [
        migrations.RunPython(keep_waiting, migrations.RunPython.noop),
    ]
