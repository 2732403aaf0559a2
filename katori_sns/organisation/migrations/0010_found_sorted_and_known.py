from django.db import migrations, models

KEYS = ('login_key', 'staff_key')


def text(name):
    return migrations.AddField('user', name, models.TextField(default='', editable=False))


class Migration(migrations.Migration):

    dependencies = [
        ('organisation', '0009_concurrent_posts'),
    ]

    operations = [
        migrations.AlterModelOptions(
            name='user',
            options={
                'default_permissions': (),
                'ordering': ['kana_order', 'pk'],
                'permissions': [('administer', '組織と設定を管理する')],
                'verbose_name': '職員',
            },
        ),
        migrations.AddField(
            model_name='user',
            name='leaves_on',
            field=models.DateField(blank=True, null=True, verbose_name='ログインの最終日'),
        ),
        migrations.AddField(
            model_name='user',
            name='is_namesake',
            field=models.BooleanField(default=False, verbose_name='同姓同名'),
        ),
        *(text(name) for name in ('search_text', 'name_key', 'kana_order', *KEYS)),
        *(
            migrations.AddConstraint(
                model_name='user',
                constraint=models.UniqueConstraint(
                    condition=models.Q((key, ''), _negated=True), fields=(key,), name=f'one_person_per_{key}'
                ),
            )
            for key in KEYS
        ),
    ]
