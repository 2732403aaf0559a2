from django.db import migrations


def mark(apps, schema_editor):
    apps.get_model("workflow", "Case").objects.filter(kind="incident").update(discreet=True)


class Migration(migrations.Migration):
    dependencies = [("workflow", "0007_discreet")]
    operations = [migrations.RunPython(mark, migrations.RunPython.noop)]
