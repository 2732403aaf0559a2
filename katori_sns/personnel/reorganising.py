"""組織改正: each section of today, and what it is from a day on; the lines are those of the plan."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from katori_sns.organisation.models import Lineage, Section, User
from katori_sns.organisation.requests import ask, preparer_of
from katori_sns.organisation.roles import ActorContext
from katori_sns.personnel import actions
from katori_sns.personnel.forms import CHANGE, HEIRS, KEEP, SectionMoveForm
from katori_sns.personnel.models import Plan, PlanLine
from katori_sns.personnel.views import known
from katori_sns.personnel.writing import begins
from katori_sns.web.dates import local_date
from katori_sns.web.methods import shown_or_sent

Kind = PlanLine.Kind


def moves_of(plan: Plan) -> dict[int, PlanLine]:
    """Section → the line that changes or closes it."""
    of_heirs = ("heirs__section", "heirs__founded", "heirs__accounts")
    lines = plan.lines.filter(kind__in=(Kind.CHANGE, Kind.CLOSE)).select_related("above", "above_founded")
    return {line.section_id or 0: line for line in lines.prefetch_related(*of_heirs)}


def becomes(line: PlanLine | None) -> tuple[str, str]:
    """What is done with a section, and what it is afterwards."""
    if line is None:
        return "そのまま", ""
    if line.kind == Kind.CHANGE:
        above = line.above or (line.above_founded and line.above_founded.where)
        return "改称・所管部の変更", f"{line.facts['name']}（{above}）" if above else str(line.facts["name"])
    return Lineage.Kind(line.way).label, "、".join(
        str(heir) for heir in line.heirs.all()
    ) or "（引き継ぐ所属なし）"


@require_safe
def sections(request: HttpRequest, pk: UUID) -> HttpResponse:
    """いまの所属 → 変更後の所属, one row per section."""
    plan, org = known(request, pk), ActorContext(local_date(timezone.now()))
    moves = moves_of(plan)
    rows = [(section, *becomes(moves.get(pk))) for pk, section in org.sections.items()]
    founded = plan.lines.filter(kind=Kind.FOUND).select_related("above", "above_founded")
    context = {"plan": plan, "rows": rows, "founded": founded, "names": org.sections}
    context["own"] = plan.prepared_by_id == request.user.pk and plan.state == Plan.State.DRAFT
    return render(request, "personnel/sections.html", context)


@shown_or_sent
def section(request: HttpRequest, pk: UUID, section_pk: int) -> HttpResponse:
    """What becomes of one section."""
    by, plan = preparer_of(request), known(request, pk)
    row = ActorContext(local_date(timezone.now())).sections.get(section_pk)
    if row is None:
        raise Http404
    sent = request.POST if request.method == "POST" else None
    initial = initial_of(row, moves_of(plan).get(row.pk), latest_of(plan))
    form = SectionMoveForm(sent, plan=plan, section=row, initial=initial)
    return ask(
        request,
        form,
        lambda _: move(plan, row, form.line(), by),
        title=f"{row.name}の組織改正",
        button="案に入れる",
        said="案に入れました。",
        back=reverse("personnel:sections", args=[plan.pk]),
        above="組織改正",
    )


def latest_of(plan: Plan) -> PlanLine | None:
    """The line whose day is probably that of the next."""
    return plan.lines.exclude(kind=Kind.PERSON).order_by("number").last()


def initial_of(row: Section, line: PlanLine | None, latest: PlanLine | None) -> dict[str, object]:
    """As the plan has it, else as it is today."""
    found: dict[str, object] = {"way": KEEP, "code": row.code, "name": row.name}
    found["above"] = f"s{row.parent_id}" if row.parent_id else ""
    dated = line or latest
    found["day"] = begins(dated) if dated else None
    if line and line.kind == Kind.CHANGE:
        above = f"l{line.above_founded_id}" if line.above_founded_id else f"s{line.above_id or ''}"
        found |= {"way": CHANGE, **line.facts, "above": above if above != "s" else ""}
    if line and line.kind == Kind.CLOSE:
        found["way"] = line.way
        for name, heir in zip(HEIRS, line.heirs.all(), strict=False):
            found[name] = f"l{heir.founded_id}" if heir.founded_id else f"s{heir.section_id}"
            found |= {f"account_{account.pk}": found[name] for account in heir.accounts.all()}
    return found


@transaction.atomic
def move(plan: Plan, row: Section, line: dict[str, Any] | None, by: User) -> None:
    """The one line of a section takes the place of the one before."""
    old = moves_of(plan).get(row.pk)
    if old:
        actions.remove_line(line=old, by=by)
    if line:
        actions.add_line(plan=plan, by=by, **line)
