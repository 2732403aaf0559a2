from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('organisation', '0014_by_the_year'),
    ]

    operations = [
        migrations.AddField(
            model_name='appointment',
            name='is_personnel',
            field=models.BooleanField(default=False, verbose_name='人事担当'),
        ),
    ]
