import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """Apart from 0001, so that the history may come before the people it tells of."""

    dependencies = [("history", "0001_chains_and_events"), ("organisation", "0001_organisation")]
    operations = [
        migrations.AddField(
            model_name="event",
            name="actor",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="events",
                to=settings.AUTH_USER_MODEL,
            ),
        )
    ]
