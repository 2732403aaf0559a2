import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('applications', '0018_what_a_row_was_read_as'),
        ('workflow', '0018_keeper_is_known'),
    ]

    operations = [
        migrations.CreateModel(
            name='Handover',
            fields=[
                ('case_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to='workflow.case')),
                ('day', models.DateField(verbose_name='異動の日')),
            ],
            options={
                'verbose_name': '引継ぎ確認',
                'default_permissions': (),
            },
            bases=('workflow.case',),
        ),
    ]
