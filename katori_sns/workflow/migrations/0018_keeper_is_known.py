import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('workflow', '0017_each_keeps_its_own'),
    ]

    operations = [
        migrations.AlterField(
            model_name='case',
            name='keeper',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='kept', to='organisation.section', verbose_name='現所管課'),
        ),
    ]
