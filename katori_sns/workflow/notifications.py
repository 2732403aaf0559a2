"""Who is told of an act: whoever must do the next thing, the drafter, and whom another acted for."""

from collections.abc import Sequence

from katori_sns.notices import actions as notices
from katori_sns.notices.actions import Message
from katori_sns.organisation.models import Appointment
from katori_sns.workflow.models import Level, Task
from katori_sns.workflow.rules import holder
from katori_sns.workflow.steps import CaseContext, Transition

MAX_BODY = 500  # what a notice holds; the case page shows the whole comment


def tell(transition: Transition, opened: Sequence[Task]) -> None:
    """Write the notices of an act, in its transaction."""
    case = transition.case
    path = case.get_absolute_url()
    actor = transition.authority.seat.person
    word = transition.process.words[transition.step.action].label
    by = (f"{word}：{actor.name}" + (f"\n{transition.comment}" if transition.comment else ""))[:MAX_BODY]
    messages = [
        Message(people - {actor.id}, f"［{task.label}］{case.title}", by, path)
        for task, people in holders(transition, opened).items()
    ]
    told = frozenset[int]().union(*(m.user_ids for m in messages))
    if not transition.task.side:
        messages.append(
            Message(_interested(transition) - told - {actor.id}, f"［{word}］{case.title}", by, path)
        )
    head = transition.authority.acting_for
    if head:
        messages.append(Message(frozenset({head.id}), f"［代決］{case.title}", by, path))
    issues = transition.step.effect and transition.process.paper
    papers = [{"case": case.pk, "kind": case.kind}] if issues else []
    notices.tell(messages=messages, now=transition.now, papers=papers)


def holders(ctx: CaseContext, tasks: Sequence[Task]) -> dict[Task, frozenset[int]]:
    """Whom each open task waits for."""
    members = _members(ctx, tasks)
    return {task: _holders(ctx, task, members) for task in tasks}


def _members(ctx: CaseContext, tasks: Sequence[Task]) -> dict[int, frozenset[int]]:
    """Who is in post in each section of which any member may act."""
    sections = {t.section_id for t in tasks if t.level in (Level.MEMBER, Level.COLLEAGUE)}
    if not sections:
        return {}
    rows = Appointment.objects.on(ctx.org.on).filter(section__in=sections, user__is_active=True)
    posts = list(rows.values_list("section", "user"))
    return {section: frozenset(user for s, user in posts if s == section) for section in sections}


def _holders(ctx: CaseContext, task: Task, members: dict[int, frozenset[int]]) -> frozenset[int]:
    if task.level == Level.PERSON:
        return frozenset({task.person_id} if task.person_id else ())
    if task.level == Level.MEMBER:
        return members[task.section_id]
    if task.level == Level.COLLEAGUE:
        return members[task.section_id] - {task.drafter_id}
    if task.level == Level.NOBODY:
        return frozenset()
    if task.level == Level.READER:
        head = ctx.org.heads.get(task.section_id)
        return frozenset({head.id} if head else ())
    seat = holder(ctx, task)
    return frozenset({seat.person.id} if seat else ())


def _interested(transition: Transition) -> frozenset[int]:
    """The drafter, and the chief once the case has left his desk."""
    chief = transition.org.heads.get(transition.case.section_id)
    return frozenset(
        {transition.case.drafter_id} | ({chief.id} if chief and transition.case.submitted_at else set())
    )
