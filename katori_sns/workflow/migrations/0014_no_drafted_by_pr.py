from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('workflow', '0013_drafted_by_pr_is_an_origin'),
    ]

    operations = [
        migrations.RemoveField(
            model_name='case',
            name='by_pr',
        ),
    ]
