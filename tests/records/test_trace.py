"""Each act's events name every column and row that it changed, by label; the whole database is compared."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest
from django.apps import apps
from django.db import models

from accounts.models import SNSAccount
from katori_sns.history.models import Event
from katori_sns.workflow.models import Case
from katori_sns.workflow.steps import Step
from tests.records.lives import BEFALLS, BY_KIND, begun, plan, steps_of, take
from tests.records.long import WALKED, a_city

pytestmark = [pytest.mark.sqlite, pytest.mark.no_cover, pytest.mark.django_db]

# What the acts lead to rather than do, and what serves the machine.
LEFT_OUT = {"auth", "contenttypes", "sessions", "axes", "guardian", "notices", "history", "documents"}
LEFT_OUT |= {"workflow.task", "workflow.numberseries"}
# What finds, orders, counts or locks; and what follows from a day that is named.
SERVES = {
    "search_text",
    "found_as",
    "folded",
    "text_found_as",
    "version",
    "state_label",
    "round",
    "sent_round",
    "at",
    "once",
    "open",
}
SERVES |= {"received_at", "claim", "handle_key", "closed_fiscal_year", "expires_on", "id"}
# What a kind says follows from others.
DERIVED = frozenset().union(*(process.derived for process in BY_KIND.values()))
Rows = dict[type[models.Model], dict[Any, dict[str, Any]]]


@cache
def tables() -> tuple[type[models.Model], ...]:
    return tuple(
        model
        for model in apps.get_models(include_auto_created=True)
        if not {model._meta.app_label, model._meta.label_lower} & LEFT_OUT
    )


def rows_now() -> Rows:
    """All that is kept, without what is inherited twice."""
    found: Rows = {}
    for model in tables():
        columns = [f.attname for f in model._meta.local_concrete_fields]
        key = model._meta.pk.attname
        found[model] = {row[key]: row for row in model._base_manager.values(*columns)}
    return found


class Told:
    """What the events written by an act name."""

    def __init__(self, kind: str, last: int) -> None:
        events = Event.objects.filter(pk__gt=last).select_related("chain")
        self.begun = {event.chain.subject for event in events if event.seq == 1}
        self.keys = [key for event in events for key in event.changes]
        self.words = json.dumps([event.changes for event in events], ensure_ascii=False)
        self.labels = BY_KIND[kind].labels

    def column(self, field: models.Field[Any, Any]) -> bool:
        """Whether a change is named by the column's label."""
        names = {str(field.verbose_name), field.name, self.labels.get(field.name, field.name)}
        names |= {"状態"} if field.name == "state" else set()
        return any(name in key for key in self.keys for name in names)

    def row(self, model: type[models.Model], row: dict[str, Any]) -> bool:
        """Whether the row is of something whose own story begins, or is named by its kind or a text of it."""
        subjects = {f"case:{row.get('case_id', row.get('case_ptr_id'))}", f"account:{row.get('account_id')}"}
        subjects |= {f"{word}:{row.get('id')}" for word, of in STORIES.items() if model is of}
        texts = [text for text in row.values() if isinstance(text, str) and len(text) > SHORT]
        kinds = {str(model._meta.verbose_name), model._meta.model_name or ""}
        if model._meta.auto_created:  # named by what is on its other side
            other = model._meta.local_concrete_fields[-1]
            texts.append(str(other.related_model._base_manager.get(pk=row[other.attname])))
        return (
            bool(subjects & self.begun)
            or any(kind in key for key in self.keys for kind in kinds)
            or any(text in self.words for text in texts)
        )


STORIES: dict[str, type[models.Model]] = {"case": Case, "account": SNSAccount}
SHORT = 4  # letters; a code in a column is no text


def untold(before: Rows, after: Rows, told: Told) -> Iterator[str]:
    """What changed and is not named."""
    for model, old in before.items():
        new, name = after[model], model.__name__
        yield from (f"+{name}" for key in new.keys() - old.keys() if not told.row(model, new[key]))
        yield from (f"-{name}" for key in old.keys() - new.keys() if not told.row(model, old[key]))
        changed = [(old[key], new[key]) for key in new.keys() & old.keys() if new[key] != old[key]]
        for field in model._meta.local_concrete_fields:
            differs = any(was[field.attname] != now[field.attname] for was, now in changed)
            if differs and field.name not in SERVES | DERIVED and not told.column(field):
                yield f"{name}.{field.name}"


@cache
def gaps(kind: str) -> dict[str, set[str]]:
    """act@desk → what it changed and did not say, over the ways that are walked."""
    found: dict[str, set[str]] = {}
    for way in WALKED[kind]:
        with a_city() as city:
            case = begun(city, way)
            for event in plan(kind, way):
                if not isinstance(event, Step):
                    BEFALLS[event](city, case)
                    continue
                before = rows_now()
                last = max(Event.objects.values_list("pk", flat=True), default=0)
                take(city, case, event)
                missing = set(untold(before, rows_now(), Told(kind, last)))
                found.setdefault(f"{event.action}@{event.at}", set()).update(missing)
    return found


ACTS = [
    (kind, act)
    for kind, ways in WALKED.items()
    for act in sorted({f"{s.action}@{s.at}" for way in ways for s in steps_of(kind, way)})
]


@pytest.mark.parametrize(("kind", "act"), ACTS)
def test_the_history_names_all_that_an_act_changed(kind: str, act: str) -> None:
    assert gaps(kind)[act] == set()
