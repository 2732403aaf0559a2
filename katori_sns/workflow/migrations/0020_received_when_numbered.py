"""When the cases of before were received: with their number, at their first submission; and their figures."""

from django.db import migrations
from django.db.models import F, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

BATCH = 500


def say_when(apps, schema_editor):
    Case, Submission = apps.get_model('workflow', 'Case'), apps.get_model('workflow', 'Submission')
    Outbox = apps.get_model('notices', 'Outbox')
    first = Submission.objects.filter(case=OuterRef('pk')).order_by('round').values('at')[:1]
    numbered = Case.objects.exclude(number='')
    numbered.update(received_at=Coalesce(Subquery(first), F('submitted_at'), F('drafted_at')))
    now = timezone.now()
    about = ({'case': pk, 'kind': kind} for pk, kind in numbered.order_by('pk').values_list('pk', 'kind'))
    Outbox.objects.bulk_create(
        [Outbox(topic='figure', payload=payload, created=now, next_try=now) for payload in about],
        batch_size=BATCH,
    )


class Migration(migrations.Migration):

    dependencies = [
        ('workflow', '0019_received_and_figures'),
        ('notices', '0003_since_when'),
    ]

    operations = [
        migrations.RunPython(say_when, migrations.RunPython.noop),
    ]
