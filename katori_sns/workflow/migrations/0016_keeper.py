import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('organisation', '0006_no_flags'),
        ('workflow', '0015_drafts_that_came_back'),
    ]

    operations = [
        migrations.AddField(
            model_name='case',
            name='keeper',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='kept', to='organisation.section', verbose_name='現所管課'),
        ),
    ]
