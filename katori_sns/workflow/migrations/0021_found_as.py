from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('workflow', '0020_received_when_numbered'),
    ]

    operations = [
        migrations.AddField(
            model_name='case',
            name='found_as',
            field=models.TextField(default=''),
        ),
        migrations.AlterField(
            model_name='case',
            name='search_text',
            field=models.TextField(default=''),
        ),
    ]
