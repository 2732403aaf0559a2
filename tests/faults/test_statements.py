"""An act whose statement fails, at whatever statement, leaves nothing behind and can be done again."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from itertools import count
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError, connection

from applications.models import CommonPolicyRevision, NewOperationApplication
from applications.new_operation.actions import ARTICLES, Rejection, save_verdicts, verdicts_mark
from applications.new_operation.process import NEW_OPERATION
from katori_sns.organisation.models import Appointment
from katori_sns.workflow import actions
from katori_sns.workflow.engine import Done, perform
from katori_sns.workflow.models import Attachment, Case, Statement
from tests.applications.lives import BASE
from tests.city import TEXTS, City, build_city
from tests.faults.rows import all_rows, changed, history_is_whole
from tests.files import picture
from tests.organisation.entering import client_of

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.no_cover]
Act = Callable[[], Any]


class Fault(OperationalError):
    """What a database says that has just gone away."""


class Breaking:
    """Fails one statement, before the database has seen it or after it has done it."""

    def __init__(self, number: int, moment: str) -> None:
        self.left, self.moment = number, moment

    def __call__(self, execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        if sql.startswith("BEGIN"):  # SQLite's; nothing has been asked yet
            return execute(sql, *rest)
        self.left -= 1
        if self.left == 0 and self.moment == "before":
            raise Fault(sql)
        result = execute(sql, *rest)
        if self.left == 0:
            raise Fault(sql)
        return result


def fail_everywhere(act: Act) -> tuple[int, Any]:
    """Fail the act at each of its statements in turn, until it passes; how many there are, and its result."""
    before = all_rows()
    for number in count(1):
        for moment in ("before", "after"):
            breaking = Breaking(number, moment)
            with connection.execute_wrapper(breaking), suppress(Fault):
                result = act()
            if breaking.left > 0:
                assert changed(before, all_rows())
                return number - 1, result
            assert (number, moment, changed(before, all_rows())) == (number, moment, [])
    raise AssertionError


def step(city: City, role: str, action: str, case: Case, **more: Any) -> Act:
    """One step, with all it needs read beforehand."""
    case.refresh_from_db()
    task = city.task(case, action).pk
    version = case.version

    def act() -> Done:
        return perform(
            NEW_OPERATION,
            case.pk,
            action,
            task_id=task,
            seen_version=version,
            actor=city[role],
            now=city.now,
            comment="理由",
            **more,
        )

    return act


def abandoned(city: City) -> Case:
    """A draft whose drafter has left the section."""
    case = city.draft()
    Appointment.objects.filter(user=city["係員"]).update(ends=city.now.date())
    city.now = city.now.replace(day=city.now.day + 1)
    return case


def decided_for_another(city: City) -> Case:
    city.away("広報主管課長")
    case = city.judged()
    city.act("広報補佐", "approve", case)
    return case


STEPS: dict[str, Callable[[City], Act]] = {
    "forward": lambda c: step(c, "係員", "forward", c.draft()),
    "forward again": lambda c: step(c, "係員", "forward", sent_back(c)),
    "take_over": lambda c: step(c, "同僚", "take_over", abandoned(c)),
    "submit": lambda c: step(c, "課長", "submit", c.at_chief()),
    "submit for the chief": lambda c: step(c, "課長補佐", "submit", without_chief(c)),
    "return from the chief": lambda c: step(c, "課長", "return", c.at_chief()),
    "pull_back from the chief": lambda c: step(c, "係員", "pull_back", c.at_chief()),
    "pull_back from the PR division": lambda c: step(c, "課長", "pull_back", c.judged()),
    "cancel the draft": lambda c: step(c, "係員", "cancel", c.draft()),
    "cancel at the chief": lambda c: step(c, "係員", "cancel", c.at_chief()),
    "cancel at the PR division": lambda c: step(c, "課長", "cancel", c.judged()),
    "assess": lambda c: step(c, "広報担当", "assess", c.judged()),
    "return from the PR division": lambda c: step(c, "広報主管課長", "return", c.judged()),
    "approve": lambda c: step(c, "広報主管課長", "approve", c.judged()),
    "approve for the manager": lambda c: step(c, "広報補佐", "approve", without_manager(c)),
    "reject": lambda c: step(c, "広報主管課長", "reject", c.judged(), payload=Rejection(ARTICLES[0])),
    "revise_policy": lambda c: step(c, "広報担当", "revise_policy", lacking(c)),
    "resume": lambda c: step(c, "広報担当", "resume", waiting(c, given_up=True)),
    "cancel while it waits": lambda c: step(c, "課長", "cancel", waiting(c)),
    "receive": lambda c: step(c, "シティプロモーション", "receive", c.approved()),
    "later_read": lambda c: step(c, "広報主管課長", "later_read", decided_for_another(c)),
}


def sent_back(city: City) -> Case:
    case = city.judged()
    city.act("広報主管課長", "return", case)
    return case


def lacking(city: City) -> Case:
    case = city.at_pr()
    city.judge(case, lacking=(4,))
    return case


def waiting(city: City, *, given_up: bool = False) -> Case:
    """For a revision of the common policy, which was given up or not."""
    case = lacking(city)
    city.act("広報担当", "revise_policy", case)
    if given_up:
        city.act("広報担当", "cancel", CommonPolicyRevision.objects.get())
    return case


def without_chief(city: City) -> Case:
    city.away("課長")
    return city.at_chief()


def without_manager(city: City) -> Case:
    city.away("広報主管課長")
    return city.judged()


@pytest.mark.parametrize("name", STEPS)
def test_a_step_that_fails_anywhere_leaves_nothing_and_passes_when_repeated(name: str) -> None:
    act = STEPS[name](build_city())
    statements, done = fail_everywhere(act)
    assert statements > 5
    assert not done.already
    after = all_rows()
    assert act().already
    assert changed(after, all_rows()) == []
    assert history_is_whole()


def test_every_step_of_the_process_is_among_them() -> None:
    names = {name.split()[0] for name in STEPS}
    assert names == {s.action for s in NEW_OPERATION.steps}


def test_a_draft_is_begun_whole_or_not_at_all() -> None:
    city = build_city()
    cited = city.consulted("商工観光課", "instagram")
    statements, case = fail_everywhere(
        lambda: actions.start(
            NEW_OPERATION,
            drafter=city["係員"],
            section_id=city.sections["商工観光課"].pk,
            now=city.now,
            fields=TEXTS | {"consultation": cited},
            joint_sections=[city.sections["農政課"]],
        )
    )
    assert statements > 5
    assert list(case.joint_sections.values_list("name", flat=True)) == ["農政課"]
    city.act("係員", "forward", case)
    assert history_is_whole()


def test_a_draft_is_saved_whole_or_not_at_all() -> None:
    city = build_city()
    case = city.draft()
    statements, version = fail_everywhere(
        lambda: actions.edit(
            NEW_OPERATION,
            case.pk,
            actor=city["係員"],
            seen_version=case.version,
            now=city.now,
            fields={"purpose": "新しい目的"},
            joint_sections=[city.sections["農政課"]],
        )
    )
    assert (statements > 5, version) == (True, case.version + 1)
    assert NewOperationApplication.objects.get().purpose == "新しい目的"


def test_a_file_is_attached_and_taken_back_whole_or_not_at_all() -> None:
    city = build_city()
    case = city.draft()
    who = {"actor": city["係員"], "now": city.now}
    fail_everywhere(
        lambda: actions.attach(case.pk, file=SimpleUploadedFile("図.png", picture()), seen_version=1, **who)
    )
    kept = Attachment.objects.get()
    fail_everywhere(lambda: actions.detach(case.pk, attachment_id=kept.pk, seen_version=2, **who))
    assert not Attachment.objects.exists()
    assert history_is_whole()


def test_verdicts_are_saved_whole_or_not_at_all() -> None:
    city = build_city()
    case = city.at_pr()
    seen = verdicts_mark(case)
    statements, _ = fail_everywhere(
        lambda: save_verdicts(
            NEW_OPERATION,
            case.pk,
            actor=city["広報担当"],
            now=city.now,
            seen=seen,
            words=dict.fromkeys(range(1, 10), "clear") | {6: "none"},
            remarks={},
        )
    )
    assert (statements > 2, Statement.objects.count()) == (True, 9)


def test_what_a_failing_page_would_have_said_the_next_one_says() -> None:
    city = build_city()
    case = city.at_chief()
    chief = client_of(city, "課長")
    chief.raise_request_exception = False
    typed = {"task": city.task(case, "submit").pk, "version": 2, "comment": ""}
    assert chief.post(f"{BASE}/{case.pk}/submit/confirm/", typed).status_code == 302
    for number in count(1):
        with connection.execute_wrapper(Breaking(number, "before")):
            answer = chief.get(case.get_absolute_url())
        if answer.status_code == 200:
            break
        assert answer.status_code == 503
    assert number > 10
    assert "「提出」を記録しました" in answer.content.decode()
