from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('workflow', '0011_begun_with'),
    ]

    operations = [
        migrations.AddField(
            model_name='case',
            name='origin',
            field=models.CharField(
                choices=[('section', '所属'), ('pr', '広報主管課'), ('audit', '監査')],
                default='section',
                max_length=10,
                verbose_name='起案',
            ),
        ),
    ]
