from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0023_confirmed_handovers'),
    ]

    operations = [
        migrations.RemoveField(
            model_name='custody',
            name='confirmed_at',
        ),
        migrations.RemoveField(
            model_name='custody',
            name='confirmed_by',
        ),
        migrations.RemoveField(
            model_name='custody',
            name='confirmed_name',
        ),
    ]
