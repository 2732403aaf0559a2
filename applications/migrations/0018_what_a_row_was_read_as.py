from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("applications", "0017_rows_settled_together"),
    ]

    operations = [
        migrations.AddField(
            model_name="registrationrow",
            name="read_digest",
            field=models.CharField(blank=True, max_length=64),
        ),
    ]
