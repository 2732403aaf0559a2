"""Who is told of an act: whoever must do the next thing, the drafter, and whom another acted for."""

from collections.abc import Sequence

from katori_sns.notices import actions as notices
from katori_sns.notices.actions import Message
from katori_sns.organisation.models import Appointment
from katori_sns.workflow.models import Level, Task
from katori_sns.workflow.rules import holder
from katori_sns.workflow.steps import Move, Scene

MAX_BODY = 500  # what a notice holds; the case page shows the whole comment


def tell(move: Move, opened: Sequence[Task]) -> None:
    """Write the notices of an act, in its transaction."""
    case = move.case
    path = case.get_absolute_url()
    actor = move.authority.seat.person
    word = move.process.words[move.step.action].label
    by = (f"{word}：{actor.name}" + (f"\n{move.comment}" if move.comment else ""))[:MAX_BODY]
    messages = [
        Message(people - {actor.id}, f"［{task.label}］{case.title}", by, path)
        for task, people in holders(move, opened).items()
    ]
    told = frozenset[int]().union(*(m.user_ids for m in messages))
    if not move.task.side:
        messages.append(Message(_interested(move) - told - {actor.id}, f"［{word}］{case.title}", by, path))
    head = move.authority.acting_for
    if head:
        messages.append(Message(frozenset({head.id}), f"［代決］{case.title}", by, path))
    issues = move.step.effect and move.process.paper
    papers = [{"case": case.pk, "kind": case.kind}] if issues else []
    notices.tell(messages=messages, now=move.now, papers=papers)


def holders(scene: Scene, tasks: Sequence[Task]) -> dict[Task, frozenset[int]]:
    """Whom each open task waits for."""
    members = _members(scene, tasks)
    return {task: _holders(scene, task, members) for task in tasks}


def _members(scene: Scene, tasks: Sequence[Task]) -> dict[int, frozenset[int]]:
    """Who is in post in each section of which any member may act."""
    sections = {t.section_id for t in tasks if t.level in (Level.MEMBER, Level.COLLEAGUE)}
    if not sections:
        return {}
    rows = Appointment.objects.on(scene.org.on).filter(section__in=sections, user__is_active=True)
    posts = list(rows.values_list("section", "user"))
    return {section: frozenset(user for s, user in posts if s == section) for section in sections}


def _holders(scene: Scene, task: Task, members: dict[int, frozenset[int]]) -> frozenset[int]:
    if task.level == Level.PERSON:
        return frozenset({task.person_id} if task.person_id else ())
    if task.level == Level.MEMBER:
        return members[task.section_id]
    if task.level == Level.COLLEAGUE:
        return members[task.section_id] - {task.drafter_id}
    if task.level == Level.NOBODY:
        return frozenset()
    if task.level == Level.READER:
        head = scene.org.heads.get(task.section_id)
        return frozenset({head.id} if head else ())
    seat = holder(scene, task)
    return frozenset({seat.person.id} if seat else ())


def _interested(move: Move) -> frozenset[int]:
    """The drafter, and the chief once the case has left his desk."""
    chief = move.org.heads.get(move.case.section_id)
    return frozenset({move.case.drafter_id} | ({chief.id} if chief and move.case.submitted_at else set()))
