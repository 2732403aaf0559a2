"""What to look for in the history."""

from __future__ import annotations

from django.conf import settings
from django.db.models import Q

from katori_sns.history.models import Chain, EventQuerySet
from katori_sns.web.dates import WarekiDateField, day_begins, day_ends
from katori_sns.web.forms import Form
from katori_sns.web.text import CleanCharField, fold


class FilterForm(Form):
    """Every condition is optional; all of them must hold."""

    person = CleanCharField(label="氏名・所属", required=False, max_length=60)
    action = CleanCharField(label="操作", required=False, max_length=30)
    subject = CleanCharField(label="対象", required=False, max_length=60)
    since = WarekiDateField(label="この日から", required=False)
    until = WarekiDateField(label="この日まで", required=False)

    def clean_subject(self) -> str:
        """「案件 12」 as `case:12`, 「案件」 as `case`; what was meant for the program passes too."""
        typed = fold(self.cleaned_data["subject"])
        word = typed.rstrip("0123456789")
        number = typed[len(word) :]
        kinds = {fold(shown): kind for kind, shown in settings.HISTORY_SUBJECTS.items()}
        kind = word.strip(" :")
        return ":".join(filter(None, (kinds.get(kind, kind), number)))

    def clean(self) -> dict[str, object]:
        data = self.cleaned_data
        if data.get("since") and data.get("until") and data["since"] > data["until"]:
            self.add_error("until", "「この日から」以後の日付を入力してください")
        return data

    def chosen(self, events: EventQuerySet) -> EventQuerySet:
        """The events that meet the conditions; none while a condition cannot be read."""
        if not self.is_valid():
            return events.none()
        data = self.cleaned_data
        for word in fold(data["person"]).split():
            events = events.filter(search_text__contains=word)
        if data["subject"]:
            subject = Q(subject=data["subject"]) | Q(subject__startswith=f"{data['subject']}:")
            # By the chain's key: with its name beside each event, SQLite reads a million of them.
            events = events.filter(chain__in=Chain.objects.filter(subject))
        conditions = {
            "label__contains": data["action"],
            "at__gte": data["since"] and day_begins(data["since"]),
            "at__lte": data["until"] and day_ends(data["until"]),
        }
        return events.filter(**{name: value for name, value in conditions.items() if value})
