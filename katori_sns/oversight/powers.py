"""組織と権限の変更: who changed what of people, sections, contracts, powers; what to know of a decision."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import reduce
from operator import or_

from django import forms
from django.db.models import Q

from katori_sns.history.models import Chain, Event, EventQuerySet
from katori_sns.organisation.models import Appointment, Section, Substitute, User
from katori_sns.oversight.subjects import contracts_called, plans_called
from katori_sns.web.dates import DateError, day_begins, day_ends, local_date, parse_date
from katori_sns.web.finding import searchable, words_of
from katori_sns.web.forms import FilterForm, Sent
from katori_sns.web.text import CleanCharField
from katori_sns.web.years import fiscal_years, this_year, year_days
from katori_sns.workflow.models import Task

RECENT = timedelta(days=30)
NEW, REISSUED = "就任30日以内", "ログイン情報を30日以内に再発行"
AWAY, SAME = "不在を代決者・管理者が入力", "準備者が同じ"
# What lets another be taken for him: a temporary password, a device taken off, how the city knows him.
_LOGIN = ("issue_password", "remove_device", "release_identity")
_KNOWN_BY = ("ログインID", "職員番号")
_KINDS = ("user", "section", "contract", "plan")
_OF_ACCOUNTS = ("give_access", "take_access", "operators")


class ChangesForm(FilterForm):
    """Which changes: of a fiscal year, about whom or what, made by whom."""

    year = forms.ChoiceField(label="年度", required=False)
    about = CleanCharField(label="対象の職員・所属・契約・異動案", required=False, max_length=60)
    by = CleanCharField(label="変更した人", required=False, max_length=60)

    def __init__(self, data: Sent) -> None:
        super().__init__(data)
        self.fields["year"].choices = fiscal_years()  # type: ignore[attr-defined]

    def clean_year(self) -> int:
        return int(self.cleaned_data["year"] or this_year())

    def chosen(self) -> EventQuerySet:
        """The changes that meet the conditions; none while one cannot be read."""
        rows = Event.objects.select_related("chain").defer("search_text")
        if not self.is_valid():
            return rows.none()
        data = self.cleaned_data
        first, last = year_days(data["year"])
        chains = Chain.objects.filter(_subjects(data["about"]))
        of_powers = Q(chain__in=chains)
        if not data["about"]:
            of_powers |= Q(action__in=_OF_ACCOUNTS)
        rows = rows.filter(of_powers, at__range=(day_begins(first), day_ends(last)))
        return rows.by_whom(data["by"])


def _subjects(text: str) -> Q:
    """The chains of all people, sections, contracts and plans, or of those that the words mean."""
    if not text.strip():
        return reduce(or_, (Q(subject__startswith=f"{kind}:") for kind in _KINDS))
    wanted = words_of(text)
    names = Section.objects.values_list("pk", "name")
    sections = [pk for pk, name in names if all(word in searchable(name) for word in wanted)]
    people = User.objects.search(text).values_list("pk", flat=True)
    found = [*(f"user:{pk}" for pk in people), *(f"section:{pk}" for pk in sections)]
    return Q(subject__in=[*found, *contracts_called(wanted), *plans_called(wanted)])


@dataclass
class _Prepared:
    """What was done to a person's powers and login before he decided."""

    begins: list[date] = field(default_factory=list)
    appointed: list[Event] = field(default_factory=list)
    logins: list[Event] = field(default_factory=list)
    absences: list[Event] = field(default_factory=list)


def marks_of(tasks: Iterable[Task]) -> dict[int, list[str]]:
    """Of decisions, by their key, what an auditor may want to know; computed from what is known now."""
    decisions = [task for task in tasks if task.done_at and task.done_by_id]
    if not decisions:
        return {}
    heads = _heads(decisions)
    people = {task.done_by_id for task in decisions if task.done_by_id}
    known = _prepared(people.union(*heads.values()))
    return {task.pk: list(_marks(task, known, heads[task.pk])) for task in decisions}


def _heads(decisions: Sequence[Task]) -> dict[int, set[int]]:
    """Of each that was done for another, who may have been meant: the heads of that name."""
    rows: dict[str, set[int]] = defaultdict(set)
    for pk, name in Appointment.objects.filter(is_head=True).values_list("user", "user__name"):
        rows[name].add(pk)
    meant = {task.pk: [name for name in rows if task.acting_for.endswith(f" {name}")] for task in decisions}
    return {pk: {person for name in names for person in rows[name]} for pk, names in meant.items()}


def _prepared(people: set[int]) -> dict[int, _Prepared]:
    found: dict[int, _Prepared] = defaultdict(_Prepared)
    heads = Appointment.objects.filter(user__in=people, is_head=True).values_list("user", "begins")
    for pk, begins in [*heads, *Substitute.objects.filter(user__in=people).values_list("user", "begins")]:
        found[pk].begins.append(begins)
    chains = Chain.objects.filter(subject__in=[f"user:{pk}" for pk in people])
    actions = ("appoint", "absence", "change", *_LOGIN)
    events = Event.objects.filter(chain__in=chains, action__in=actions).select_related("chain").order_by("at")
    for event in events.defer("search_text"):
        person = int(event.chain.subject.partition(":")[2])
        if event.actor_id == person:
            continue
        if event.action == "appoint":
            found[person].appointed.append(event)
        elif event.action == "absence":
            found[person].absences.append(event)
        elif event.action in _LOGIN or any(name in event.changes for name in _KNOWN_BY):
            found[person].logins.append(event)
    return found


def _marks(task: Task, known: dict[int, _Prepared], heads: set[int]) -> Iterable[str]:
    at = task.done_at
    if at is None or task.done_by_id is None:
        return
    day, person = local_date(at), known[task.done_by_id]
    appointed = [event for event in person.appointed if at - RECENT <= event.at <= at]
    logins = [event for event in person.logins if at - RECENT <= event.at <= at]
    if any(day - RECENT <= begins <= day for begins in person.begins) or appointed:
        yield NEW
    if logins:
        yield REISSUED
    away = [event for pk in heads for event in known[pk].absences if event.at <= at]
    if any(_covers(event, day) for event in away):
        yield AWAY
    if {event.actor_id for event in appointed} & {event.actor_id for event in logins}:
        yield SAME


def _covers(event: Event, day: date) -> bool:
    """Whether the absence that was entered, 「令和8年12月1日から令和8年12月3日まで」, holds the day."""
    begins, _, ends = str(event.changes.get("期間", [None, ""])[1]).partition("から")
    try:
        until = parse_date(ends.removesuffix("まで")) if ends else day
        return parse_date(begins) <= day <= until
    except DateError:
        return False
