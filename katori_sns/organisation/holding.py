"""What a person still holds: shown to whoever is about to end his login, so that nothing is left behind."""

from datetime import date

from django.conf import settings
from django.db.models import Q
from django.utils.module_loading import import_string

from katori_sns.organisation.models import User
from katori_sns.organisation.powers import pr_deciders
from katori_sns.organisation.roles import ActorContext, role_name


def held_by(user: User, today: date) -> list[tuple[str, str]]:
    """Label and words, of what there is: his posts, his powers, and what the rooms above count."""
    there = Q(ends=None) | Q(ends__gte=today)
    posts = user.appointments.filter(there).select_related("section")
    acting = user.substitutions.filter(there).select_related("section")
    found = [
        ("職・所属", "、".join(f"{row.section} {row.post}" for row in posts)),
        ("代決者である所属", "、".join(str(row.section) for row in acting)),
        ("権限", _powers(user, today)),
    ]
    counted = [row for path in settings.WHAT_PEOPLE_HOLD for row in import_string(path)(user, today)]
    found += [(label, f"{number}件" if number else "") for label, number in counted]
    return [(label, words) for label, words in found if words] or [("引き継ぐもの", "ありません")]


def _powers(user: User, today: date) -> str:
    org = ActorContext(today, user)
    heads = [f"{org.sections[pk]}の所属長" for pk in org.mine if org.is_head(pk)]
    duties = [f"{org.sections[org.on_duty[duty]]}の職員" for duty in org.on_duty if org.works_at(duty)]
    pr = ["広報主管課長の決定"] if user.pk in pr_deciders(org) else []
    return "、".join(dict.fromkeys(filter(None, [role_name(user), *heads, *duties, *pr])))
