import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('organisation', '0003_temporary_password'),
    ]

    operations = [
        migrations.CreateModel(
            name='Duty',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('duty', models.CharField(choices=[('pr', '広報主管課'), ('promotion', 'シティプロモーション統括部局')], max_length=10, verbose_name='役割')),
                ('begins', models.DateField(verbose_name='始まり')),
            ],
            options={
                'verbose_name': '役割',
                'ordering': ['begins'],
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='Lineage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('begins', models.DateField(verbose_name='始まり')),
                ('kind', models.CharField(choices=[('merged', '統合'), ('split', '分割'), ('closed', '廃止')], max_length=10, verbose_name='区分')),
                ('documents', models.BooleanField(default=False, verbose_name='文書を引き継ぐ')),
            ],
            options={
                'verbose_name': '所属の引継ぎ',
                'ordering': ['begins', '-documents', 'pk'],
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='SectionFace',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('begins', models.DateField(verbose_name='始まり')),
                ('code', models.CharField(max_length=20, verbose_name='所属コード')),
                ('name', models.CharField(max_length=60, verbose_name='所属名')),
            ],
            options={
                'verbose_name': '所属の名称・所管',
                'ordering': ['begins', 'pk'],
                'default_permissions': (),
            },
        ),
        migrations.AlterModelOptions(
            name='section',
            options={'default_permissions': (), 'ordering': ['code', 'pk'], 'verbose_name': '所属'},
        ),
        migrations.AlterField(
            model_name='section',
            name='code',
            field=models.CharField(max_length=20, verbose_name='所属コード'),
        ),
        migrations.AddField(
            model_name='duty',
            name='section',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='duties', to='organisation.section', verbose_name='所属'),
        ),
        migrations.AddField(
            model_name='lineage',
            name='heir',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='forebears', to='organisation.section', verbose_name='引き継ぐ所属'),
        ),
        migrations.AddField(
            model_name='lineage',
            name='old',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='heirs', to='organisation.section', verbose_name='廃止する所属'),
        ),
        migrations.AddField(
            model_name='sectionface',
            name='parent',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisation.section', verbose_name='上位の所属'),
        ),
        migrations.AddField(
            model_name='sectionface',
            name='section',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='faces', to='organisation.section', verbose_name='所属'),
        ),
        migrations.AddConstraint(
            model_name='duty',
            constraint=models.UniqueConstraint(fields=('duty', 'begins'), name='one_holder_per_duty'),
        ),
        migrations.AddConstraint(
            model_name='lineage',
            constraint=models.UniqueConstraint(fields=('old', 'heir'), name='one_line_per_heir'),
        ),
        migrations.AddConstraint(
            model_name='lineage',
            constraint=models.UniqueConstraint(condition=models.Q(('documents', True)), fields=('old',), name='one_heir_takes_the_documents'),
        ),
        migrations.AddConstraint(
            model_name='lineage',
            constraint=models.CheckConstraint(condition=models.Q(('old', models.F('heir')), _negated=True), name='heir_is_another_section'),
        ),
        migrations.AddConstraint(
            model_name='sectionface',
            constraint=models.UniqueConstraint(fields=('section', 'begins'), name='one_face_per_day'),
        ),
    ]
