import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0018_fakes_and_hindrances'),
        ('organisation', '0006_no_flags'),
    ]

    operations = [
        migrations.AddField(
            model_name='accountgrant',
            name='section',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisation.section', verbose_name='所属'),
        ),
    ]
