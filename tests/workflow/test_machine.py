"""Random walks over the whole ladder: the product and a model of the guideline agree at every step.

`KATORI_WALKS=1000` makes it long; `make bench-long` does.
"""

from __future__ import annotations

import os
from collections import Counter
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from applications.common_policy.process import COMMON_POLICY
from applications.new_operation.process import NEW_OPERATION
from katori_sns.organisation.models import Absence, Appointment
from katori_sns.workflow.models import Case
from katori_sns.workflow.succession import readdress
from tests.city import MONDAY, City
from tests.workflow.ladder_model import FINAL, PR, Ladder
from tests.workflow.walker import ACTIONS, HOME, Walker, model_of_the_town

pytestmark = pytest.mark.no_cover
SEED = int(os.environ.get("KATORI_SEED", "3"))
WALKS = int(os.environ.get("KATORI_WALKS", "4"))
STEPS = 30
DRAFTERS = {
    "係員": HOME,
    "同僚": HOME,
    "課長補佐": HOME,
    "課長": HOME,
    "広報担当": PR,
    "広報主管課長": PR,
}
COME_AND_GO = [
    "課長",
    "課長補佐",
    "同僚",
    "部長",
    "広報主管課長",
    "広報補佐",
    "広報担当",
    "広報の部長",
    "係員",
]
ONWARD = {"forward", "submit", "resume", "approve", "receive"}
BACK = {"return", "pull_back", "reject"}
BESIDE = ACTIONS - ONWARD - BACK - {"cancel"}
picks = st.integers(0, 9_999)


def one_is_left(actions: set[str]) -> Any:
    return precondition(lambda walk: any(walk.ladder.legal(actions)))


class Walk(Walker, RuleBasedStateMachine):
    """One walk; it begins in the same city, and leaves nothing behind."""

    def __init__(self) -> None:
        super().__init__()
        self.savepoint = transaction.atomic()
        self.savepoint.__enter__()
        self.city.now = MONDAY
        self.city.substitute("同僚", HOME, 2)
        self.city.substitute("広報担当", "経営企画部", 1)
        self.town = model_of_the_town()
        self.homes: dict[str, tuple[str, str, bool]] = {}  # of those who have moved away
        self.views = {}
        self.unlike_before = True

    def teardown(self) -> None:
        self.seen["walks"] += 1
        try:
            if hasattr(self, "case") and self.seen["walks"] % 3 == 0:  # it takes half a second
                self.everybody_tries_everything()
        finally:
            transaction.set_rollback(True)
            self.savepoint.__exit__(None, None, None)

    # What happens

    @initialize(
        drafter=st.sampled_from(sorted(DRAFTERS)),
        ahead=st.integers(0, 4),
        two_posts=st.booleans(),
        waits=st.booleans(),
    )
    def begins(self, drafter: str, ahead: int, two_posts: bool, waits: bool) -> None:
        """Somewhere on its way, or else few walks would get to the end.

        With two posts, whoever decides at the PR division is the chief who submits as well.
        """
        if two_posts and drafter != "課長":
            self._move("課長")
            self._fill("広報主管課長")
        self._draft(drafter)
        for _ in range(ahead):
            if self.ladder.stage == "pr":
                self._judge("広報担当", "clear")
            self._one_of(ONWARD, 0)
        if waits and self.ladder.stage == "pr":
            self._judge("広報担当", "lacking")
            self._one_of({"revise_policy"}, 0)

    @precondition(lambda self: self.ladder.stage in FINAL)
    @rule(drafter=st.sampled_from(sorted(DRAFTERS)))
    def begins_another(self, drafter: str) -> None:
        if drafter not in self.homes:
            self._draft(drafter)

    def _draft(self, drafter: str) -> None:
        self.case: Any = self.city.draft(drafter, DRAFTERS[drafter])
        self.ladder = Ladder(self.town, drafter, DRAFTERS[drafter])
        self.unlike_before = True

    @one_is_left(ONWARD)
    @rule(pick=picks)
    def goes_on(self, pick: int) -> None:
        self._one_of(ONWARD, pick)

    @precondition(lambda self: self.ladder.stage == "pr" and self.ladder.verdicts != "clear")
    @rule(clear=st.sampled_from(["clear", "clear", "lacking"]), pick=picks)
    def is_judged(self, clear: str, pick: int) -> None:
        staff = sorted(self.town.members[PR])
        self._judge(staff[pick % len(staff)], clear)

    def _judge(self, who: str, verdicts: str) -> None:
        self.city.judge(self.case, who, () if verdicts == "clear" else (4,))
        self.ladder.verdicts = verdicts
        self.unlike_before = True

    @one_is_left(BACK)
    @rule(pick=picks)
    def goes_back(self, pick: int) -> None:
        self._one_of(BACK, pick)

    @precondition(lambda self: not self.ladder.revised)
    @rule()
    def the_common_policy_is_not_revised_after_all(self) -> None:
        """Told in rows: a revision is a case with walks of its own."""
        revisions = Case.objects.filter(kind=COMMON_POLICY.kind, closed_at=None)
        revisions.update(state="cancelled", closed_at=self.city.now)
        self.ladder.revised = self.unlike_before = True

    @one_is_left(BESIDE)
    @rule(pick=picks)
    def goes_on_beside(self, pick: int) -> None:
        self._one_of(BESIDE, pick)

    @one_is_left({"cancel"})
    @precondition(lambda self: self.ladder.submissions)
    @rule(pick=picks)
    def is_cancelled(self, pick: int) -> None:
        self._one_of({"cancel"}, pick)

    @rule(who=st.sampled_from(["起案者", *COME_AND_GO]), leaves_the_section=st.booleans())
    def somebody_goes_or_comes_back(self, who: str, leaves_the_section: bool) -> None:
        if who == "起案者":
            who = self.ladder.drafter
        if leaves_the_section and who in DRAFTERS:
            self._move(who)
        elif who in self.town.away:
            Absence.objects.filter(user=self.city[who]).delete()
            self.town.away.discard(who)
        else:
            self.city.away(who)
            self.town.away.add(who)
        self._posts_have_moved()

    def _move(self, who: str) -> None:
        if who in self.homes:
            self._appoint(who, *self.homes.pop(who))
        else:
            section = DRAFTERS[who]
            row = Appointment.objects.get(user=self.city[who], section=self.city.sections[section])
            self.homes[who] = (section, row.post, row.is_head)
            self._appoint(who, "農政課", "主事", False)

    def _appoint(self, who: str, section: str, post: str, head: bool) -> None:
        Appointment.objects.filter(user=self.city[who]).delete()
        for name, people in self.town.members.items():
            people.discard(who)
            if self.town.heads.get(name) == who:
                del self.town.heads[name]
        if head and section in self.town.heads:  # who held the post meanwhile leaves it
            Appointment.objects.filter(section=self.city.sections[section], is_head=True).delete()
            self.town.members[section].discard(self.town.heads[section])
        self.city.appoint(who, section, post, head=head)
        self.town.members[section].add(who)
        if head:
            self.town.heads[section] = who

    @precondition(lambda self: HOME not in self.town.heads)
    @rule(who=st.sampled_from(["部長", "広報主管課長"]))
    def vacancy_is_filled(self, who: str) -> None:
        """By one who has another post already."""
        self._fill(who)

    def _fill(self, who: str) -> None:
        self.city.appoint(who, HOME, "課長", head=True)
        self.town.members[HOME].add(who)
        self.town.heads[HOME] = who
        self._posts_have_moved()

    def _posts_have_moved(self) -> None:
        readdress([NEW_OPERATION], now=self.city.now)
        self.views.clear()
        self.unlike_before = True

    def _one_of(self, actions: set[str], pick: int) -> None:
        found = sorted(self.ladder.legal(actions))
        person, desk, action, reading = found[pick % len(found)]
        assert self._try(person, self._task(desk, reading), action) == "done"
        self._follow(person, desk, action, reading)

    def _follow(self, person: str, desk: str, action: str, reading: str) -> None:
        self.ladder.do(person, desk, action, reading)
        self.seen[action] += 1
        self.unlike_before = True

    @rule(
        who=st.sampled_from([*COME_AND_GO, "他課の係員", "他課の課長", "シティプロモーション", "監査"]),
        action=st.sampled_from(sorted(ACTIONS)),
        pick=picks,
        anything=st.booleans(),
        stale=st.booleans(),
    )
    def somebody_forgets_something(
        self, who: str, action: str, pick: int, anything: bool, stale: bool
    ) -> None:
        """No reason, no ground, perhaps an old page, perhaps what is not his, or done long ago."""
        tasks = list(self.case.tasks.order_by("pk"))
        task = tasks[pick % len(tasks)]
        allowed = sorted(self.ladder.allowed(ACTIONS))
        if allowed and not anything:
            who, desk, action, reading = allowed[pick % len(allowed)]
            task = self._task(desk, reading)
        before = self._rows()
        outcome = self._try(who, task, action, comment="", ground="", stale=stale)
        self.seen[outcome] += 1
        assert outcome == self._expected(who, task, action, forgotten=True, stale=stale)
        if outcome == "done":
            self._follow(who, task.desk, action, self._reading(task))
        else:
            assert self._rows() == before

    @invariant()
    def product_and_model_agree(self) -> None:
        if hasattr(self, "case") and self.unlike_before:
            self.unlike_before = False
            self._the_case_stands_where_the_model_says()
            self._everybody_may_do_and_is_shown_what_the_model_says()


@pytest.mark.sqlite
def test_the_product_and_the_model_agree_on_every_walk(city: City) -> None:
    seen: Counter[str] = Counter()
    walk = seed(SEED)(type("WalkHere", (Walk,), {"city": city, "seen": seen}))
    run_state_machine_as_test(
        walk,
        settings=settings(
            max_examples=WALKS,
            stateful_step_count=STEPS,
            derandomize=True,
            deadline=None,
            database=None,
            phases=[Phase.generate],  # a failure is shown as it happened: to shorten it takes minutes
            report_multiple_bugs=False,
            suppress_health_check=list(HealthCheck),
        ),
    )
    print(dict(seen))
    # Walks that get nowhere prove nothing; which rarer acts a few meet is chance, so one walk takes them all.
    assert {"forward", "pull_back", "submit", "approve", "cancel"} <= set(seen)
    assert {"NotVisible", "Conflict", "done"} <= set(seen)
    if WALKS > 100:
        assert {"return", "NotAllowed", "tried done", "tried NotAllowed"} <= set(seen)


def test_one_walk_takes_every_act_there_is(city: City) -> None:
    class Planned(Walk):
        pass

    Planned.city, Planned.seen = city, Counter()
    walk = Planned()

    def takes(*actions: str) -> None:
        for action in actions:
            walk._one_of({action}, 0)
            walk.product_and_model_agree()

    walk._draft("係員")
    takes("forward", "pull_back", "forward", "return")
    walk._move("係員")
    takes("take_over", "forward", "submit")
    walk._judge("広報担当", "lacking")
    takes("assess", "revise_policy")
    walk.the_common_policy_is_not_revised_after_all()
    takes("resume", "cancel")
    walk._draft("同僚")
    takes("forward", "submit", "reject")
    walk._draft("同僚")
    walk.somebody_goes_or_comes_back("課長", leaves_the_section=False)
    takes("forward")
    walk._one_of({"submit"}, 1)  # the substitute, after the chief himself
    walk._judge("広報担当", "clear")
    takes("approve", "receive", "later_read")
    walk.teardown()
    assert set(walk.seen) >= ACTIONS
