"""What a chief confirmed of an account's custody is a signed hand-over, in which he had seen it."""

from django.db import migrations
from django.utils import timezone


def sign(apps, schema_editor):
    Custody = apps.get_model('accounts', 'Custody')
    Row = apps.get_model('accounts', 'HandoverRow')
    for custody in Custody.objects.exclude(confirmed_at=None):
        Row.objects.create(
            account_id=custody.account_id,
            day=timezone.localtime(custody.confirmed_at).date(),
            changes='所属長の確認',
            chief=True,
            seen=True,
            written_by_id=custody.confirmed_by_id,
            written_name=custody.confirmed_name,
            written_at=custody.confirmed_at,
            signed_name=custody.confirmed_name,
            signed_at=custody.confirmed_at,
            open=False,
        )


def confirm(apps, schema_editor):
    Custody = apps.get_model('accounts', 'Custody')
    Row = apps.get_model('accounts', 'HandoverRow')
    for row in Row.objects.exclude(signed_at=None).order_by('signed_at'):
        Custody.objects.filter(account=row.account_id).update(
            confirmed_at=row.signed_at, confirmed_by=row.written_by_id, confirmed_name=row.signed_name
        )


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0022_handovers'),
    ]

    operations = [
        migrations.RunPython(sign, confirm),
    ]
