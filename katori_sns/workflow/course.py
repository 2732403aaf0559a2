"""What a case's page shows: the course between offices, what one may do now, what changed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from katori_sns.organisation.roles import ActorContext, Authority
from katori_sns.workflow.ladder import LATER_READING
from katori_sns.workflow.models import Case, Level, Task
from katori_sns.workflow.rules import holder, may
from katori_sns.workflow.steps import C_contra, CaseContext, Desk, Problem, Process, Step, Word


@dataclass(frozen=True)
class Stage:
    """One office's cell of the course."""

    office: str
    state: str  # todo, now, done
    done: Sequence[Task]
    earlier: Sequence[Task]  # what was done here in the round before
    waiting: Sequence[str]  # who holds it now


@dataclass(frozen=True)
class Offer:
    """An act this person may take now."""

    task: Task
    step: Step
    word: Word
    consequence: tuple[str, ...]
    authority: Authority
    problems: list[Problem]
    tone: str


def course(ctx: CaseContext, process: Process) -> list[Stage]:
    """手続の経過: one stage per office, in the order of the process, for this round and the one before.

    What will not come is left out: the way not taken, a desk that waits for nobody, all once it ended.
    """
    offices: dict[str, list[Desk]] = {}
    for desk in process.desks:
        if desk.key != LATER_READING:
            offices.setdefault(desk.label, []).append(desk)
    stages = [_stage(ctx, office, [d.key for d in desks]) for office, desks in offices.items()]
    reached = max((n for n, stage in enumerate(stages) if stage.state != "todo"), default=0)
    return [
        stage
        for n, (stage, desks) in enumerate(zip(stages, offices.values(), strict=True))
        if stage.state != "todo" or (n > reached and _will_come(ctx, stage, desks))
    ]


def _will_come(ctx: CaseContext, stage: Stage, desks: list[Desk]) -> bool:
    if ctx.case.closed_at:
        return False
    ahead = [desk for desk in desks if stage.earlier or desk.only is None or desk.only(ctx)]
    return any(address.level != Level.NOBODY for desk in ahead for address in desk.addresses(ctx))


def _stage(ctx: CaseContext, office: str, desks: list[str]) -> Stage:
    here = [t for t in ctx.tasks if t.desk in desks]
    done = [t for t in here if t.done_by_id and t.action not in ("pull_back", "take_back")]
    readings = [t for t in ctx.tasks if t.desk == LATER_READING and t.about_id in {d.pk for d in done}]
    current = [t for t in here if not t.done_at and t.level != Level.NOBODY]
    waiting = [waits_for(ctx, t) for t in current]
    this_round = [t for t in done if t.round >= ctx.case.round]
    earlier = [t for t in done if t.round == ctx.case.round - 1]
    state = "now" if current else "done" if this_round else "todo"
    shown = sorted([*this_round, *readings], key=lambda t: (t.done_at is None, t.done_at, t.pk))
    return Stage(office, state, shown, earlier, waiting)


def waits_for(ctx: CaseContext, task: Task) -> str:
    """Whom an open task waits for, in words."""
    org = ctx.org
    section = org.sections[task.section_id].name if task.section_id in org.sections else ""
    if task.level == Level.PERSON:
        return str(task.drafter)
    if task.level in (Level.MEMBER, Level.COLLEAGUE):
        return section
    seat = holder(ctx, task)
    if seat is None:
        return f"{section} 所属長（欠員）"
    post = f"{org.sections[seat.section_id].name} {seat.person.post}".strip()
    return f"{post} {seat.person.name}" + ("（代決）" if seat.acting else "")


def sent_back(ctx: CaseContext, process: Process) -> Task | None:
    """The act that gave the draft back to whoever is to put it right, if one did."""
    because = next((t.because_id for t in ctx.tasks if t.desk == "draft" and not t.done_at), None)
    act = next((t for t in ctx.tasks if because and t.pk == because), None)
    step = process.step(act.action, act.desk) if act else None
    return act if step and step.sends_back else None


def offers(ctx: CaseContext, process: Process) -> list[Offer]:
    """What the person may do now, in the order of the process; the first good one is the blue button."""
    found = [
        (task, step, authority)
        for task in ctx.tasks
        if not task.done_at
        for step in process.steps_at(task.desk)
        if (authority := may(ctx, process, task, step))
    ]
    return list(_toned(ctx, process, found))


def _toned(ctx: CaseContext, process: Process, found: list[tuple[Task, Step, Authority]]) -> Iterator[Offer]:
    blue = blocked = False
    for task, step, authority in found:
        word = process.words[step.action]
        problems = step.guard(ctx) if step.guard else []
        tone = word.tone
        if tone == "primary" and (blue or problems):
            tone = "outline"
            blocked = True
        elif tone == "outline" and blocked and not blue and step.needs_comment:
            tone = "primary"  # what is left to do when the main act must wait is 差戻し
        blue = blue or tone == "primary"
        yield Offer(task, step, word, consequence(ctx.case, word), authority, problems, tone)


def consequence(case: Case, word: Word) -> tuple[str, ...]:
    facts = {"section": case.keeper.name, "drafter": case.drafter.name, "title": case.title}
    return tuple(sentence.format(**facts) for sentence in word.consequence)


def context_of(case: C_contra, org: ActorContext) -> CaseContext[C_contra]:
    """The case as it stands, read without a lock for a page."""
    return CaseContext(case, list(case.tasks.select_related("drafter").order_by("pk")), org)
