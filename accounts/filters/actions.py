"""Keeping and dropping conditions; they are the person's own and leave no history."""

from __future__ import annotations

from django.db import transaction

from accounts.filters.models import LONGEST, SavedFilter
from katori_sns.organisation.actions import Refused
from katori_sns.organisation.models import User

MOST = 20  # per person: more names than fit above a list help nobody


@transaction.atomic
def save_filter(*, by: User, name: str, query: str) -> None:
    """Keep the conditions; the same name means the new ones. Raises Refused."""
    User.objects.select_for_update().get(pk=by.pk)
    others = by.saved_filters.exclude(name=name).count()
    if others >= MOST:
        raise Refused(f"保存できる条件は{MOST}件までです。使わないものを消してから保存してください。")
    if not query or len(query) > LONGEST:
        raise Refused("保存できる条件がありません。台帳で絞り込んでから保存してください。")
    SavedFilter.objects.update_or_create(user=by, name=name, defaults={"query": query})


def drop_filter(*, by: User, filter_id: int) -> None:
    SavedFilter.objects.filter(user=by, pk=filter_id).delete()
