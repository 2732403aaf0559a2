"""Who is told of an act: whoever must do the next thing, the drafter, and whom another acted for."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from django.db.models import Value

from katori_sns.notices import actions as notices
from katori_sns.notices.actions import Message
from katori_sns.organisation.models import Appointment, User
from katori_sns.organisation.roles import ActorContext
from katori_sns.workflow.models import Case, Level, Task
from katori_sns.workflow.rules import holder
from katori_sns.workflow.steps import CaseContext, Transition

NAMED, JOINT = 0, -1


def tell(transition: Transition, opened: Sequence[Task]) -> None:
    """Write the notices of an act, in its transaction."""
    case, actor, head = transition.case, transition.authority.seat.person, transition.authority.acting_for
    interested = _interested(transition)
    named = interested | {t.person_id for t in opened if t.person_id} | ({head.id} if head else set())
    members, present, joint = _present(transition, opened, named)
    nobody = named - present | {actor.id}
    told: dict[str, frozenset[int]] = {}
    for task in opened:
        word = f"［{task.label}］"
        told[word] = told.get(word, frozenset()) | waited_for(transition, task, members) - nobody
    if not transition.task.side:
        word = f"［{transition.process.words[transition.step.action].label}］"
        concerned = interested | (joint if _binds(transition) else frozenset())
        told[word] = told.get(word, frozenset()) | concerned - frozenset().union(*told.values()) - nobody
    if head:
        told["［代決］"] = frozenset({head.id}) & present
    about, issues = {"case": case.pk, "kind": case.kind}, transition.step.effect and transition.process.paper
    more = [("paper", about)] * bool(issues) + [("figure", about)] * bool(case.number)
    here = frozenset().union(*told.values())
    tell_about(
        case,
        told,
        says=said(transition),
        now=transition.now,
        more=[*more, ("settle", {"act": transition.task.pk})],
        here=here,
        can_wait=not case.discreet,
    )


def _binds(transition: Transition) -> bool:
    """Whether sections in joint use are told of the act: a submission or a decision of what has a number.

    So they hear of an application, its approval and the acquisition; posts have no number.
    """
    case, now = transition.case, transition.now
    return bool(case.number) and not case.discreet and now in (case.submitted_at, case.decided_at)


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
    more: Iterable[tuple[str, dict[str, object]]] = (),
    here: frozenset[int] | None = None,
    again: bool = True,
    can_wait: bool = False,
) -> None:
    """Tell of a case, each under the head that concerns him; unless `again`, nobody the same thing twice.

    All that is told of cases is written here, and holds only what everyone who knows of the case may read,
    then and later: no comment, nothing else that was typed for those who read it. That stands on its page.
    """
    body, path = "\n".join(filter(None, (case.number, says))), case.get_absolute_url()
    messages = [
        Message(people, f"{head}{case.title}", body, path, can_wait=can_wait) for head, people in told.items()
    ]
    if again:
        notices.tell(messages=messages, now=now, more=more, here=here)
    else:
        notices.tell_once(messages=messages, now=now)


def tell_chief_and_pr(transition: Transition, head: str) -> None:
    """Tell the chief and the PR division of an act at once, but for who does it."""
    org, case = transition.org, transition.case
    posts = Appointment.objects.on(org.on).filter(section=org.pr.pk).order_by()
    chief = org.heads.get(case.keeper_id)
    people = {*posts.values_list("user", flat=True), *([chief.id] if chief else [])}
    told = {head: frozenset(people - {transition.actor.pk})}
    tell_about(case, told, says=said(transition), now=transition.now)


def holders(ctx: CaseContext, tasks: Sequence[Task]) -> dict[Task, frozenset[int]]:
    """Whom each open task waits for."""
    members, _, _ = _present(ctx, tasks, frozenset())
    return {task: waited_for(ctx, task, members) for task in tasks}


def members_of(org: ActorContext, sections: Iterable[int]) -> dict[int, frozenset[int]]:
    """Who works in each of the sections and is in service; one query."""
    wanted = set(sections)
    here = User.objects.in_service(org.on).order_by()
    posts = Appointment.objects.on(org.on).filter(section__in=wanted, user__in=here.values("pk")).order_by()
    found = {section: set[int]() for section in wanted}
    for section, user in posts.values_list("section", "user"):
        found[section].add(user)
    return {section: frozenset(users) for section, users in found.items()}


def _present(
    ctx: CaseContext, tasks: Sequence[Task], named: frozenset[int]
) -> tuple[dict[int, frozenset[int]], frozenset[int], frozenset[int]]:
    """Who is in post where any member may act, who of the named is in service, joint heads."""
    sections = {t.section_id for t in tasks if t.level in (Level.MEMBER, Level.COLLEAGUE)}
    on, here = ctx.org.on, User.objects.in_service(ctx.org.on).order_by()
    posts = Appointment.objects.on(on).filter(user__in=here.values("pk")).order_by()
    heads = posts.filter(is_head=True, section__joint_cases=ctx.case)
    # One query for all three; no section has these keys.
    rows = (
        posts.filter(section__in=sections)
        .values_list("section", "user")
        .union(
            here.filter(pk__in=named).values_list(Value(NAMED), "pk"),
            heads.values_list(Value(JOINT), "user"),
            all=True,
        )
    )
    found = {section: set[int]() for section in (NAMED, JOINT, *sections)}
    for section, user in rows:
        found[section].add(user)
    present, joint = frozenset(found.pop(NAMED)), frozenset(found.pop(JOINT))
    return {section: frozenset(users) for section, users in found.items()}, present, joint


def waited_for(ctx: CaseContext, task: Task, members: Mapping[int, frozenset[int]]) -> frozenset[int]:
    """Whom an open task waits for; `members` are of the sections in which anybody may act."""
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
    chief = transition.org.heads.get(transition.case.keeper_id)
    return frozenset(
        {transition.case.drafter_id} | ({chief.id} if chief and transition.case.submitted_at else set())
    )
