"""Who may act at an open task: the predicate beside the QuerySet rule `Task.objects.waiting_for`."""

from collections.abc import Collection
from dataclasses import replace

from katori_sns.organisation.models import User
from katori_sns.organisation.roles import ActorContext, Authority, Person, Seat, role_name
from katori_sns.workflow.models import Case, Level, Task
from katori_sns.workflow.records import granted
from katori_sns.workflow.steps import Address, C_co, CaseContext, Process, Step


def barred(task: Task, tasks: Collection[Task]) -> frozenset[int]:
    """Who may not decide at the task, among all `tasks` of its case: `models.barred_from` as a predicate."""
    drafted = {t.drafter_id for t in tasks}
    acted = {t.done_by_id for t in tasks if t.action == "submit" or (t.decides and t.round == task.round)}
    return frozenset(drafted | {user for user in acted if user})


def holder(ctx: CaseContext, task: Task) -> Seat | None:
    """For whom of a section's line an open task waits."""
    out = barred(task, ctx.tasks)
    return ctx.org.holder(task.section_id, decides=task.decides, barred=out, drafter_id=task.drafter_id)


def authority(
    org: ActorContext, address: Address, *, decides: bool, drafter_id: int, barred: Collection[int]
) -> Authority | None:
    """In which capacity the person of `org` may act for the address, or None."""
    user = org.user
    if user is None or user.is_administrator:
        return None
    if user.stands_alone:
        own = address.level == Level.PERSON and address.person_id == user.pk
        return _own(user, address.section_id, role_name(user)) if own else None
    if address.level == Level.HEAD:
        return org.authority(
            address.section_id, user.pk, decides=decides, barred=barred, drafter_id=drafter_id
        )
    inside = address.section_id in org.mine
    mine = {
        Level.PERSON: (inside or (address.anywhere and bool(org.mine))) and address.person_id == user.pk,
        Level.MEMBER: inside and address.but_id != user.pk,
        Level.COLLEAGUE: (inside or address.anywhere) and bool(org.mine) and drafter_id != user.pk,
        Level.READER: inside and org.is_head(address.section_id),
    }
    if not mine.get(address.level):
        return None
    section = address.section_id if inside else next(iter(org.mine))
    return _own(user, section, org.mine[section])


def _own(user: User, section_id: int, post: str) -> Authority:
    """In one's own name, for nobody else."""
    return Authority(Seat(Person(user.pk, user.name, post), section_id, False, False), None, "", False, False)


def drafting_section(case: Case, org: ActorContext) -> int:
    """Whose members draft the case: its section, or the PR division where it drafts about another."""
    return org.pr.pk if case.origin == Case.Origin.PR else case.keeper_id


def reads_unsent(case: Case, org: ActorContext) -> bool:
    """Whether the person sees what was written since the last submission.

    The sections concerned do, the drafter, and whoever is to act for their chief; the others wait.
    """
    own = org.user is not None and case.drafter_id == org.user.pk
    if own or case.origin == Case.Origin.AUDIT:
        return own
    if drafting_section(case, org) in org.mine:
        return True
    if case.origin == Case.Origin.SECTION and case.joint_sections.filter(pk__in=list(org.mine)).exists():
        return True
    waiting = Task.objects.waiting_for(org).filter(case=case, section=case.keeper_id)
    return waiting.exists()


def with_grants(org: ActorContext, task: Task, address: Address) -> Address | None:
    """The address as the grants on the case's accounts leave it: a contractor without one is nobody."""
    user = org.user
    if user is None or not (user.is_contractor or address.level == Level.COLLEAGUE):
        return address
    if user.is_contractor and address.person_id != user.pk:
        return None
    given = Task.objects.filter(granted(org), pk=task.pk).exists()
    return None if user.is_contractor and not given else replace(address, anywhere=given or address.anywhere)


def may(ctx: CaseContext[C_co], process: Process[C_co], task: Task, step: Step[C_co]) -> Authority | None:
    """In which capacity the person may take this step at this open task, or None.

    A step of someone else than the desk's holder (引戻し, 取下げ, 引継ぎ) decides nothing.
    """
    decides, out = task.decides and step.by is None, barred(task, ctx.tasks)
    for address in _addresses(ctx, process, task, step):
        allowed = with_grants(ctx.org, task, address)
        found = allowed and authority(
            ctx.org, allowed, decides=decides, drafter_id=ctx.case.drafter_id, barred=out
        )
        if found:
            return found
    return None


def _addresses(
    ctx: CaseContext[C_co], process: Process[C_co], task: Task, step: Step[C_co]
) -> tuple[Address, ...]:
    """Whom the step is for: those it names, or the holder of the desk."""
    if step.by is None:
        return (stands_at(ctx, process, task),)
    found = step.by(ctx) or ()
    return found if isinstance(found, tuple) else (found,)


def stands_at(ctx: CaseContext[C_co], process: Process[C_co], task: Task) -> Address:
    """For whom the task waits: as it was addressed, or asked anew at a desk that hangs on posts."""
    desk = process.desk(task.desk)
    if desk.anew and (now := desk.addresses(ctx)):
        return now[0]
    return Address(Level(task.level), task.section_id, task.person_id)
