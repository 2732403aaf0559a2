"""What to look for in the history."""

from __future__ import annotations

from django import forms
from django.conf import settings
from django.db.models import Q
from django.utils.module_loading import import_string

from katori_sns.history.models import Chain, EventQuerySet
from katori_sns.web.dates import WarekiDateField, day_begins, day_ends
from katori_sns.web.forms import FilterForm, Sent
from katori_sns.web.text import CleanCharField, fold
from katori_sns.web.years import fiscal_years, year_days


def _about(subject: str) -> Q:
    """One subject, all of a kind, or whatever else was typed means: a number, a title, a name."""
    if subject.partition(":")[0] in settings.HISTORY_SUBJECTS:
        return Q(subject=subject) | Q(subject__startswith=f"{subject}:")
    return Q(subject__in=import_string(settings.HISTORY_FINDS)(subject))


# Reading and taking away, which changes nothing.
LOOKS = ("view", "search", "export", "print", "print_whole", "download", "read_manual", "denied")
TABS = {"people": "人の操作", "looks": "閲覧・印刷", "system": "システム"}
OF_TAB = {
    "people": Q(actor__isnull=False) & ~Q(action__in=LOOKS),
    "looks": Q(action__in=LOOKS),
    "system": Q(actor=None) & ~Q(action__in=LOOKS),
}


class EventFilterForm(FilterForm):
    """Every condition is optional; all of them must hold."""

    year = forms.ChoiceField(label="年度", required=False)
    person = CleanCharField(label="氏名・所属", required=False, max_length=60)
    action = CleanCharField(label="操作", required=False, max_length=30)
    subject = CleanCharField(label="番号・件名・アカウント", required=False, max_length=100)
    since = WarekiDateField(label="日付（開始）", required=False)
    until = WarekiDateField(label="日付（終了）", required=False)

    which = forms.ChoiceField(
        label="区分", required=False, choices=[*TABS.items(), ("all", "すべて")], widget=forms.HiddenInput
    )

    def __init__(self, data: Sent) -> None:
        super().__init__(data)
        self.fields["year"].choices = [("", "すべて"), *fiscal_years()]  # type: ignore[attr-defined]

    def clean_year(self) -> int | None:
        """The western year in which the fiscal year began."""
        return int(self.cleaned_data["year"] or 0) or None

    def clean_subject(self) -> str:
        """「案件 12」 as `case:12`, 「案件」 as `case`; what was meant for the program, or else, passes."""
        typed = fold(self.cleaned_data["subject"])
        word = typed.rstrip("0123456789")
        number = typed[len(word) :]
        kinds = {fold(shown): kind for kind, shown in settings.HISTORY_SUBJECTS.items()}
        kind = word.strip(" :")
        known = kind in kinds or kind in settings.HISTORY_SUBJECTS
        return ":".join(filter(None, (kinds.get(kind, kind), number))) if known else typed

    def clean(self) -> dict[str, object]:
        data = self.cleaned_data
        if data.get("since") and data.get("until") and data["since"] > data["until"]:
            self.add_error("until", "開始の日以後の日付を入力してください")
        return data

    def chosen(self, events: EventQuerySet) -> EventQuerySet:
        """The events that meet the conditions; none while a condition cannot be read."""
        if not self.is_valid():
            return events.none()
        data = self.cleaned_data
        events = events.by_whom(data["person"])
        if data["subject"]:
            # By the chain's key: with its name beside each event, SQLite reads a million of them.
            events = events.filter(chain__in=Chain.objects.filter(_about(data["subject"])))
        if data["year"]:
            first, last = year_days(data["year"])
            events = events.filter(at__range=(day_begins(first), day_ends(last)))
        events = events.filter(OF_TAB[data["which"]]) if data["which"] in OF_TAB else events
        conditions = {
            "label__contains": data["action"],
            "at__gte": data["since"] and day_begins(data["since"]),
            "at__lte": data["until"] and day_ends(data["until"]),
        }
        return events.filter(**{name: value for name, value in conditions.items() if value})
