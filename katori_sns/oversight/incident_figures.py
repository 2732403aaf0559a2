"""Incidents by kind, with the minutes from the discovery to each station (G2(3), G5(2))."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from statistics import median

from django.db.models import QuerySet

from incidents.models import CHECK, IncidentReport
from katori_sns.organisation.roles import ActorContext
from katori_sns.oversight.counting import Asked, Number
from katori_sns.oversight.scope import Scope
from katori_sns.workflow.models import Statement

NONE = "―"


def incidents_by_kind(
    year: int, scope: Scope, org: ActorContext
) -> tuple[Sequence[str], Sequence[tuple[str, Number, Sequence[str]]]]:
    """Incidents by kind, and for who handles them the minutes to each station; two queries."""
    rows: QuerySet[IncidentReport] = QuerySet(IncidentReport)
    asked = Asked(year)
    found = list(rows.filter(pk__in=asked.chosen(scope.cases, org).values("pk")).order_by("pk"))
    minutes = _minutes(found) if scope.whole else {}
    stations = list(next(iter(minutes.values()), {}))
    counts = Counter(case.nature for case in found)
    return stations, [
        (
            str(nature.label),
            Number.of(counts[nature], Asked(year, nature=nature).url),
            [_minute(minutes[nature][station]) for station in stations],
        )
        for nature in IncidentReport.Nature
        if counts[nature]
    ]


def _minutes(incidents: Sequence[IncidentReport]) -> dict[str, dict[str, list[int]]]:
    """Kind → station → how many minutes each incident took to it."""
    said = defaultdict[int, list[Statement]](list)
    records = Statement.objects.filter(task__case__in=[c.pk for c in incidents], key__startswith=CHECK)
    for statement in records.select_related("task"):
        said[statement.task.case_id].append(statement)
    found: dict[str, dict[str, list[int]]] = {}
    for case in incidents:
        case.statements = said[case.pk]
        stations = found.setdefault(case.nature, {})
        for clock in case.clocks():
            stations.setdefault(clock.label, []).extend([clock.minutes] if clock.minutes is not None else [])
    return found


def _minute(values: Sequence[int]) -> str:
    return f"{median(values):g}分（{len(values)}件）" if values else NONE
