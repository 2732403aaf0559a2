"""One walk over the ladder: the product's case and the model of it, side by side."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import Any

from django.db import transaction

from applications.new_operation.actions import Rejection
from applications.new_operation.process import NEW_OPERATION
from katori_sns.history.models import Event
from katori_sns.notices.models import Notice, Outbox
from katori_sns.organisation.roles import ActorContext
from katori_sns.workflow.engine import perform
from katori_sns.workflow.errors import Conflict, Incomplete, NotAllowed, NotVisible
from katori_sns.workflow.models import Case, Submission, Task
from katori_sns.workflow.rules import may
from katori_sns.workflow.steps import CaseContext
from tests.city import City
from tests.workflow.ladder_model import FINAL, PR, How, Ladder, Town

ACTIONS = {step.action for step in NEW_OPERATION.steps}
STATES = {"chief": "at_chief", "pr": "at_pr"}
HOME = "商工観光課"


def model_of_the_town() -> Town:
    """The cast of `tests.city`, and two more substitutes."""
    return Town(
        parent={HOME: "生活経済部", "農政課": "生活経済部", PR: "経営企画部"},
        members={
            HOME: {"係員", "同僚", "課長補佐", "課長"},
            "農政課": {"他課の係員", "他課の課長"},
            "生活経済部": {"部長"},
            PR: {"広報担当", "広報補佐", "広報主管課長"},
            "経営企画部": {"広報の部長"},
            "シティプロモーション推進課": {"シティプロモーション"},
        },
        heads={
            HOME: "課長",
            "農政課": "他課の課長",
            "生活経済部": "部長",
            PR: "広報主管課長",
            "経営企画部": "広報の部長",
        },
        substitutes={HOME: ["課長補佐", "同僚"], PR: ["広報補佐"], "経営企画部": ["広報担当"]},
    )


class Walker:
    """What may be tried, what is to be expected of it, and whether everything else agrees."""

    city: City
    seen: Counter[str]
    case: Any
    town: Town
    ladder: Ladder
    views: dict[str, ActorContext]  # the city as each sees it, until it changes
    looks = 0  # how often people were looked at

    def _task(self, desk: str, reading: str = "") -> Task:
        section = {"section__name": reading} if reading else {}
        return self.case.tasks.open().filter(desk=desk, **section).earliest("pk")

    def _reading(self, task: Task) -> str:
        return task.section.name if task.desk == "later_reading" else ""

    def _try(
        self,
        who: str,
        task: Task,
        action: str,
        *,
        comment: str = "理由",
        ground: str = "急を要し連絡不能",
        stale: bool = False,
    ) -> str:
        self.city.now += timedelta(minutes=1)
        version = Case.objects.values_list("version", flat=True).get(pk=self.case.pk)
        try:
            done = perform(
                NEW_OPERATION,
                self.case.pk,
                action,
                task_id=task.pk,
                seen_version=version - stale,
                actor=self.city[who],
                now=self.city.now,
                comment=comment,
                ground=ground,
                payload=Rejection("4 手続 (1)"),
            )
        except (Conflict, Incomplete, NotAllowed, NotVisible) as refusal:
            return type(refusal).__name__
        return "already" if done.already else "done"

    def _expected(
        self, who: str, task: Task, action: str, *, forgotten: bool = False, stale: bool = False
    ) -> str:
        how = self.ladder.holders(task.desk, action, self._reading(task)).get(who)
        sees = self.ladder.sees(who)
        if task.done_at:
            mine = task.done_by_id == self.city[who].pk and task.action == action
            return "NotVisible" if not sees else "already" if mine else "Conflict"
        if how is None:
            return "NotAllowed" if sees else "NotVisible"
        if stale and not task.side:
            return "Conflict"
        forgot = forgotten and (how.states_ground or action in ("return", "reject"))
        return "Incomplete" if forgot or self.ladder.lacking(action) else "done"

    def _rows(self) -> list[Any]:
        """All that an act could leave behind."""
        tables = (Case, Task, Submission, Event, Notice, Outbox)
        return [list(table._base_manager.order_by("pk").values_list()) for table in tables]

    def everybody_tries_everything(self) -> None:
        """Each person, each act of the desk and one that is not, each open task, by `perform()` itself."""
        before = self._rows()
        for task in self.case.tasks.open().select_related("section"):
            here = sorted({step.action for step in NEW_OPERATION.steps_at(task.desk)})
            for who in self.city.people:
                for action in [*here, "forward" if task.side else "receive"]:
                    expected = self._expected(who, task, action)
                    inner = transaction.atomic()
                    with inner:
                        outcome = self._try(who, task, action)
                        transaction.set_rollback(outcome == "done")
                    assert (who, task.desk, action, outcome) == (who, task.desk, action, expected)
                    self.seen[f"tried {outcome}"] += 1
        assert self._rows() == before

    def _the_case_stands_where_the_model_says(self) -> None:
        self.case = NEW_OPERATION.model.objects.get(pk=self.case.pk)
        ladder, case = self.ladder, self.case
        assert case.state == STATES.get(ladder.stage, ladder.stage)
        assert sorted(case.tasks.open().values_list("desk", flat=True)) == ladder.desks()
        assert case.drafter == self.city[ladder.drafter]
        assert Submission.objects.filter(case=case).count() == ladder.submissions
        assert bool(case.submitted_at) == bool(case.number) == bool(ladder.submissions)
        assert bool(case.decided_at) == (ladder.stage in ("approved", "rejected"))
        assert bool(case.closed_at) == (ladder.stage in FINAL)

    def _everybody_may_do_and_is_shown_what_the_model_says(self) -> None:
        tasks = list(self.case.tasks.order_by("pk"))
        names = {section.pk: name for name, section in self.city.sections.items()}
        # A third of them each time: all of it in one step would cost more than the walk.
        self.looks += 1
        for who, user in list(self.city.people.items())[self.looks % 3 :: 3]:
            org = self.views.get(who) or ActorContext(self.city.now.date(), user)
            self.views[who] = org
            waiting = Task.objects.waiting_for(org).filter(case=self.case)
            shown = (who, sorted(waiting.values_list("desk", flat=True)))
            assert shown == (who, self.ladder.tray(who))
            ctx = CaseContext(self.case, tasks, org)
            for task in tasks:
                for step in [] if task.done_at else NEW_OPERATION.steps_at(task.desk):
                    reading = names[task.section_id] if task.desk == "later_reading" else ""
                    how = self.ladder.holders(task.desk, step.action, reading).get(who)
                    found = may(ctx, NEW_OPERATION, task, step)
                    said = found and How(
                        names[found.seat.section_id] if found.seat.acting else "",
                        found.needs_ground,
                        found.later_reading,
                    )
                    assert (who, task.desk, step.action, said) == (who, task.desk, step.action, how)
