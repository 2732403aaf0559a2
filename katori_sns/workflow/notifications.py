"""Who is told of an act: whoever must do the next thing, the drafter, and whom another acted for."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from katori_sns.notices import actions as notices
from katori_sns.notices.actions import Message
from katori_sns.organisation.models import Appointment
from katori_sns.workflow.models import Case, Level, Task
from katori_sns.workflow.rules import holder
from katori_sns.workflow.steps import CaseContext, Transition


def tell(transition: Transition, opened: Sequence[Task]) -> None:
    """Write the notices of an act, in its transaction."""
    case, actor = transition.case, transition.authority.seat.person
    told: dict[str, frozenset[int]] = {}
    for task, people in holders(transition, opened).items():
        told[f"［{task.label}］"] = told.get(f"［{task.label}］", frozenset()) | people - {actor.id}
    if not transition.task.side:
        others = _interested(transition) - frozenset().union(*told.values()) - {actor.id}
        word = f"［{transition.process.words[transition.step.action].label}］"
        told[word] = told.get(word, frozenset()) | others
    if head := transition.authority.acting_for:
        told["［代決］"] = frozenset({head.id})
    issues = transition.step.effect and transition.process.paper
    papers = [{"case": case.pk, "kind": case.kind}] if issues else []
    tell_about(case, told, says=said(transition), now=transition.now, papers=papers)


def said(transition: Transition) -> str:
    """Which act it was and whose; of discreet kinds nobody is named."""
    word = transition.process.words[transition.step.action].label
    return word if transition.case.discreet else f"{word}：{transition.authority.seat.person.name}"


def tell_about(
    case: Case,
    told: Mapping[str, frozenset[int]],
    *,
    says: str,
    now: datetime,
    papers: Iterable[dict[str, object]] = (),
    again: bool = True,
) -> None:
    """Tell of a case, each under the head that concerns him; unless `again`, nobody the same thing twice.

    All that is told of cases is written here, and holds only what everyone who knows of the case may read,
    then and later: no comment, nothing else that was typed for those who read it. That stands on its page.
    """
    body, path = "\n".join(filter(None, (case.number, says))), case.get_absolute_url()
    messages = [Message(people, f"{head}{case.title}", body, path) for head, people in told.items()]
    if again:
        notices.tell(messages=messages, now=now, papers=papers)
    else:
        notices.tell_once(messages=messages, now=now)


def holders(ctx: CaseContext, tasks: Sequence[Task]) -> dict[Task, frozenset[int]]:
    """Whom each open task waits for."""
    members = _members(ctx, tasks)
    return {task: _holders(ctx, task, members) for task in tasks}


def _members(ctx: CaseContext, tasks: Sequence[Task]) -> dict[int, frozenset[int]]:
    """Who is in post in each section of which any member may act."""
    sections = {t.section_id for t in tasks if t.level in (Level.MEMBER, Level.COLLEAGUE)}
    if not sections:
        return {}
    posts = list(
        Appointment.objects.on(ctx.org.on).filter(section__in=sections).values_list("section", "user")
    )
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
