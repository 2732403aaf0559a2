from django.db import migrations

from katori_sns.history.triggers import install


def install_triggers(apps, schema_editor):
    install(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("history", "0001_history")]
    operations = [migrations.RunPython(install_triggers, migrations.RunPython.noop)]
