"""Fill what people are found, sorted and known by; a ふりがな that is none stays as it is and is marked."""

from django.db import migrations
from django.db.models import Count

from katori_sns.web.codes import code_key
from katori_sns.web.finding import searchable
from katori_sns.web.gojuon import hiragana, no_kana, order


def fill(apps, schema_editor):
    User = apps.get_model('organisation', 'User')
    known = {'login_key': set(), 'staff_key': set()}
    for user in User.objects.order_by('pk'):
        kana = hiragana(user.kana)
        values = {'kana': user.kana if no_kana(kana) else kana, 'name_key': searchable(user.name)}
        values['kana_order'] = order(values['kana'])
        values['search_text'] = searchable(user.name, values['kana'], user.username, user.staff_number)
        keys = {'login_key': code_key(user.username), 'staff_key': code_key(user.staff_number).lstrip('0')}
        for name, key in keys.items():
            # Two that differ by width or zeros alone: the later one is asked for another when it is changed.
            values[name] = '' if key in known[name] else key
            known[name].add(key)
        User.objects.filter(pk=user.pk).update(**values)
    several = User.objects.values('name_key').annotate(people=Count('pk')).filter(people__gt=1).order_by()
    User.objects.filter(name_key__in=list(several.values_list('name_key', flat=True))).update(is_namesake=True)


class Migration(migrations.Migration):

    dependencies = [
        ('organisation', '0010_found_sorted_and_known'),
    ]

    operations = [
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
