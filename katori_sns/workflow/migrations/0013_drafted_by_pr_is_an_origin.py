from django.db import migrations


def say_origin(apps, schema_editor):
    apps.get_model('workflow', 'Case').objects.filter(by_pr=True).update(origin='pr')


class Migration(migrations.Migration):

    dependencies = [
        ('workflow', '0012_origin'),
    ]

    operations = [
        migrations.RunPython(say_origin, migrations.RunPython.noop),
    ]
