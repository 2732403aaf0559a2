import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0021_found_as_written'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='HandoverRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('in_case', models.PositiveBigIntegerField(null=True)),
                ('day', models.DateField(verbose_name='異動の日')),
                ('changes', models.TextField(verbose_name='替わったこと')),
                ('chief', models.BooleanField(default=False, verbose_name='所属長')),
                ('custodian', models.BooleanField(default=False, verbose_name='保管責任者')),
                ('login', models.BooleanField(default=False, verbose_name='ログイン情報を知っていた人')),
                ('contract', models.BooleanField(default=False, verbose_name='委託の終わり')),
                ('seen', models.BooleanField(default=False, verbose_name='保管の記録を見て、実際と合うことを確認した')),
                ('guideline_read', models.BooleanField(default=False, verbose_name='担当者がガイドラインを確認している')),
                ('manager_true', models.BooleanField(default=False, verbose_name='運用管理者の記載がいまの人と合っている')),
                ('place_seen', models.BooleanField(default=False, verbose_name='保管場所の現物を確認した')),
                ('factor_moved', models.BooleanField(default=False, verbose_name='二段階認証を引き継いだ（使っていなければ、それを確認した）')),
                ('recovery_moved', models.BooleanField(default=False, verbose_name='再設定用のメールと電話を引き継いだ')),
                ('devices_out', models.BooleanField(default=False, verbose_name='離れた人の端末をログアウトさせた')),
                ('materials_back', models.BooleanField(default=False, verbose_name='貸した端末と資料の返却・消去を確認した')),
                ('unchanged', models.TextField(blank=True, verbose_name='パスワードを変えない理由')),
                ('note', models.TextField(blank=True, verbose_name='特記事項')),
                ('version', models.PositiveIntegerField(default=1)),
                ('written_name', models.CharField(blank=True, max_length=60, verbose_name='記入した人')),
                ('written_at', models.DateTimeField(null=True, verbose_name='記入した日時')),
                ('signed_name', models.CharField(blank=True, max_length=60, verbose_name='引継ぎの確認')),
                ('signed_at', models.DateTimeField(null=True, verbose_name='引継ぎの確認')),
                ('open', models.BooleanField(default=True)),
                ('account', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='handovers', to='accounts.snsaccount')),
                ('written_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': '引継ぎ確認',
                'ordering': ['account', 'pk'],
                'default_permissions': (),
                'constraints': [models.UniqueConstraint(condition=models.Q(('open', True)), fields=('account',), name='one_open_handover')],
            },
        ),
    ]
