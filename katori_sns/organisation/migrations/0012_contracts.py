import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('organisation', '0011_people_as_they_are_written'),
    ]

    operations = [
        migrations.CreateModel(
            name='Contract',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('contract', '契約'), ('designation', '指定管理の協定')], default='contract', max_length=20, verbose_name='区分')),
                ('company', models.CharField(max_length=60, verbose_name='会社・団体')),
                ('work', models.CharField(max_length=100, verbose_name='業務')),
                ('begins', models.DateField(verbose_name='始まり')),
                ('ends', models.DateField(verbose_name='終わり')),
                ('revoked_on', models.DateField(blank=True, null=True, verbose_name='指定取消・解除による最後の日')),
                ('number', models.CharField(blank=True, max_length=60, verbose_name='文書番号')),
                ('section', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='contracts', to='organisation.section', verbose_name='担当課')),
            ],
            options={
                'verbose_name': '契約',
                'ordering': ['-ends', 'pk'],
                'default_permissions': (),
            },
        ),
        migrations.AddField(
            model_name='user',
            name='contract',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='people', to='organisation.contract', verbose_name='契約'),
        ),
        migrations.AddConstraint(
            model_name='contract',
            constraint=models.CheckConstraint(condition=models.Q(('ends', None), ('ends__gte', models.F('begins')), _connector='OR'), name='contract_ends_after_begin'),
        ),
    ]
