"""A transition: its POST against a bare view, with the queries of `perform()` and of the request."""

from __future__ import annotations

from collections.abc import Iterator
from statistics import median
from typing import Any

from django.utils import timezone

from accounts.policy.items import NINE_ITEMS
from applications.models import NewOperationApplication
from applications.new_operation.process import NEW_OPERATION
from katori_sns.workflow import actions
from katori_sns.workflow.engine import perform
from katori_sns.workflow.models import Statement
from tests.bench.measure import Figure, Visitor, at_least, at_most, queries_of, tell, work
from tests.city import TEXTS, consulted

ROUNDS = 25
WAY = (("s2-2", "forward"), ("s2-0", "submit"), ("s0-0", "approve"))  # who does what, one after another


def new_case(drafter: Visitor) -> NewOperationApplication:
    section, now = drafter.user.appointments.get().section, timezone.now()
    cited = consulted(section, drafter.user, now, TEXTS["medium"])
    case: NewOperationApplication = actions.start(
        NEW_OPERATION,
        drafter=drafter.user,
        section_id=section.pk,
        now=now,
        fields=TEXTS | {"consultation": cited},
    )
    return case


def judge(case: NewOperationApplication, by: Visitor) -> None:
    task = case.tasks.get(desk="pr", done_at=None)
    said = {"by": by.user, "by_name": "", "at": timezone.now()}
    values = {item.number: "clear" for item in NINE_ITEMS} | {6: "none"}  # as the application answers ⑥
    rows = (Statement(task=task, key=f"item:{n}", value=value, **said) for n, value in values.items())
    Statement.objects.bulk_create(rows)


def fields(case: NewOperationApplication, action: str) -> dict[str, Any]:
    """What the confirmation page would post."""
    case.refresh_from_db()
    desks = [s.at for s in NEW_OPERATION.steps if s.action == action]
    return {"task": case.tasks.open().filter(desk__in=desks).earliest("pk").pk, "version": case.version}


def timed(visitor: Visitor, case: NewOperationApplication, action: str, taken: list[float]) -> None:
    path, sent = f"/cases/new-operation/{case.pk}/{action}/confirm/", fields(case, action)
    session, begun = work()
    answer = visitor.post(path, **sent)
    same, ended = work()
    if answer.status != 302:
        raise SystemExit(f"{path}: {answer.status}")
    if session == same:
        taken.append(ended - begun)


def measure() -> Iterator[Figure]:
    people = {name: Visitor(name) for name, _ in WAY}
    bare = people["s2-2"].page("/bare/")
    posts: dict[str, list[float]] = {action: [] for _, action in WAY}
    nothing: list[float] = []
    for _ in range(ROUNDS):
        case = new_case(people["s2-2"])
        for name, action in WAY:
            if action == "approve":
                judge(case, people["s0-0"])
            timed(people[name], case, action, posts[action])
            session, begun = work()
            bare()
            same, ended = work()
            if session == same:
                nothing.append(ended - begun)
    for _, action in WAY:
        word = NEW_OPERATION.words[action].label
        ratio = median(nothing) / median(posts[action])
        yield Figure(f"{word}のPOST：何もしないページに対する速さ", ratio, "", at_least(0.05))
    yield from _queries(people)


def _queries(people: dict[str, Visitor]) -> Iterator[Figure]:
    one, other = new_case(people["s2-2"]), new_case(people["s2-2"])
    for name, action in WAY:
        if action == "approve":
            judge(one, people["s0-0"])
            judge(other, people["s0-0"])
        sent = fields(one, action)
        inner = queries_of(
            lambda who=people[name].user, action=action, sent=sent: perform(
                NEW_OPERATION,
                one.pk,
                action,
                task_id=sent["task"],
                seen_version=sent["version"],
                actor=who,
                now=timezone.now(),
            )
        )
        sent = fields(other, action)
        path = f"/cases/new-operation/{other.pk}/{action}/confirm/"
        outer = queries_of(lambda who=people[name], path=path, sent=sent: who.post(path, **sent))
        word = NEW_OPERATION.words[action].label
        yield Figure(f"{word}：perform()の問合せ", len(inner), "回", at_most(20))
        yield Figure(f"{word}：POST全体の問合せ", len(outer), "回", at_most(28))


if __name__ == "__main__":
    tell(measure)
