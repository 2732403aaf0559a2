"""A co-operator's grant was given to somebody of the section in which he works now, or worked last."""

from django.db import migrations


def say_where(apps, schema_editor):
    Grant = apps.get_model('accounts', 'AccountGrant')
    Appointment = apps.get_model('organisation', 'Appointment')
    for grant in Grant.objects.filter(section=None, user__contractor_until=None):
        posts = Appointment.objects.filter(user=grant.user_id)
        post = posts.filter(ends=None).order_by('begins', 'pk').first() or posts.order_by('ends').last()
        if post:
            grant.section_id = post.section_id
            grant.save(update_fields=['section'])


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0019_grant_section'),
    ]

    operations = [
        migrations.RunPython(say_where, migrations.RunPython.noop),
    ]
