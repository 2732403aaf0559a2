"""What a section was called, did and passed on becomes rows with a first day, and back."""

from datetime import date, timedelta

from django.db import migrations
from django.db.models import F

DAY = timedelta(days=1)
FLAGS = {'pr': 'is_pr', 'promotion': 'is_promotion'}


def to_rows(apps, schema_editor):
    Section, Face, Duty, Lineage = models(apps)
    for section in Section.objects.order_by('pk'):
        Face.objects.create(
            section=section,
            begins=section.begins,
            code=section.code,
            name=section.name,
            parent=section.parent,
        )
        if section.successor_id and section.ends:
            Lineage.objects.create(
                old=section,
                heir_id=section.successor_id,
                begins=section.ends + DAY,
                kind='merged',
                documents=True,
            )
    for duty, flag in FLAGS.items():
        begins = None
        # Until its end the one that passes it on has it, then the next.
        holders = Section.objects.filter(**{flag: True})
        for section in sorted(holders, key=lambda s: (s.ends or date.max, s.pk)):
            begins = begins or section.begins
            Duty.objects.update_or_create(duty=duty, begins=begins, defaults={'section': section})
            if section.ends is None:
                break
            begins = section.ends + DAY


def to_columns(apps, schema_editor):
    Section, Face, Duty, Lineage = models(apps)
    for duty, flag in FLAGS.items():
        rows = list(Duty.objects.filter(duty=duty).order_by('begins'))
        # Of those that live on the last alone: two of them the columns cannot say.
        had = [r.section_id for r in rows if r.section.ends] + [r.section_id for r in rows[-1:]]
        Section.objects.filter(pk__in=had).update(**{flag: True})
    for line in Lineage.objects.filter(documents=True):
        Section.objects.filter(pk=line.old_id).update(successor=line.heir_id)
    codes = set()
    for section in Section.objects.order_by(F('ends').desc(nulls_first=True), 'pk'):
        if section.code in codes:  # used again after an end
            section.code = f'{section.code[:12]}-{section.pk}'
            section.save(update_fields=['code'])
        codes.add(section.code)
    for rows in (Face, Duty, Lineage):  # they are made anew on the way forward
        rows.objects.all().delete()


def models(apps):
    return (apps.get_model('organisation', name) for name in ('Section', 'SectionFace', 'Duty', 'Lineage'))


class Migration(migrations.Migration):

    dependencies = [
        ('organisation', '0004_dated_sections'),
    ]

    operations = [
        migrations.RunPython(to_rows, to_columns),
    ]
