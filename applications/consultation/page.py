"""What a consultation leads to once it has its result."""

from __future__ import annotations

from urllib.parse import urlencode

from django.urls import reverse

from accounts.account.media import medium_label
from applications.consultation.models import PriorConsultation, citable
from katori_sns.cases.case_type import Next
from katori_sns.cases.reading import Reading
from katori_sns.organisation.roles import ActorContext


def to_apply(consultation: PriorConsultation, org: ActorContext, why: str) -> list[Next]:
    """An application for each of its media that is not used up, for whoever may cite it."""
    if not citable(org.mine, None).filter(pk=consultation.pk).exists():
        return []
    found = []
    for row in consultation.consulted.filter(application=None).order_by("pk"):
        asked = {"consultation": consultation.pk, "medium": row.medium, "medium_name": row.medium_name}
        words = f"{medium_label(row.medium, row.medium_name)}の申請書を作る"
        found.append(Next(why, words, f"{reverse('new_operation:draft')}?{urlencode(asked)}"))
    return found


def after_consultation(reading: Reading[PriorConsultation]) -> list[Next]:
    """The applications that may cite it."""
    return to_apply(reading.own, reading.org, "協議が終わりました。申請書を作れます。")
