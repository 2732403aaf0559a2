from django.db import migrations

from katori_sns.history.triggers import install


def install_triggers(apps, schema_editor):
    install(schema_editor.connection)


class Migration(migrations.Migration):
    """After 0002, whose remake of the table would drop them on SQLite; they go with their tables."""

    dependencies = [("history", "0002_actor")]
    operations = [migrations.RunPython(install_triggers, migrations.RunPython.noop)]
