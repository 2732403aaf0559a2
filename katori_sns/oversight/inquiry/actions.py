"""An auditor asks, the section asked answers once in each round, the auditor ends it (G2(2))."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from katori_sns.oversight.inquiry.models import ANSWER, FINDING, PREPARED, AuditInquiry, Measure
from katori_sns.web.dates import day_begins, format_wareki, local_date
from katori_sns.workflow.errors import Incomplete
from katori_sns.workflow.models import Case, Statement
from katori_sns.workflow.numbers import assign_number, freeze
from katori_sns.workflow.steps import Problem, Transition


@dataclass(frozen=True)
class Answer:
    """What was done, or by when it will be; `text` says what, or why nothing is."""

    measure: str
    planned_on: date | None
    text: str


@dataclass(frozen=True)
class Asked:
    """By when a question asked again is to be answered."""

    answer_by: date


@dataclass(frozen=True)
class Finding:
    """The formal 指摘 of the 監査委員 that followed; they tell of its measures later."""

    number: str
    reported_on: date
    kind: str
    told_on: date | None


def ask(transition: Transition[AuditInquiry]) -> None:
    """照会: it reaches the section and takes its number."""
    assign_number(transition)
    freeze(transition)


def ask_again(transition: Transition[AuditInquiry]) -> None:
    """再照会: a new round, with its own day; the answers of earlier ones stay."""
    asked = transition.payload
    if not isinstance(asked, Asked) or asked.answer_by < local_date(transition.now):
        raise Incomplete([Problem("answer_by", "きょうか、これからの日にしてください")])
    transition.case.write_own(answer_by=asked.answer_by, planned_on=None)
    freeze(transition)


def prepare(transition: Transition[AuditInquiry]) -> None:
    """回答の案: what a member proposes to his chief; only their section reads it."""
    found = _checked(transition)
    on = day_begins(found.planned_on) if found.planned_on else None
    transition.say(PREPARED, found.measure, label="回答の案", word="案を残した", text=found.text, on=on)


def answer(transition: Transition[AuditInquiry]) -> None:
    """回答: the section's, once in each round."""
    found = _checked(transition)
    planned = format_wareki(found.planned_on) if found.planned_on else ""
    word = Measure(found.measure).label
    transition.say(ANSWER, found.measure, label="回答", word=word, details={"予定日": planned})
    transition.case.write_own(planned_on=found.planned_on)


def _checked(transition: Transition[AuditInquiry]) -> Answer:
    """A measure with its words; one that is planned has its day, from today on, no other has one."""
    found, problems = transition.payload, []
    if not isinstance(found, Answer) or found.measure not in Measure.values:
        raise Incomplete([Problem("measure", "回答を選んでください")])
    if not found.text.strip():
        problems.append(Problem("comment", "講じた措置、予定の内容、または講じない理由を入力してください"))
    if (found.measure == Measure.PLANNED) != (found.planned_on is not None):
        problems.append(Problem("planned_on", "「措置を講ずる予定」のときに、その日を入力してください"))
    if found.planned_on and found.planned_on < local_date(transition.now):
        problems.append(Problem("planned_on", "きょうか、これからの日にしてください"))
    if problems:
        raise Incomplete(problems)
    return found


def cite(transition: Transition[AuditInquiry]) -> None:
    """指摘の記録: what the 監査委員 reported; cited anew when they are told of the measures."""
    found = transition.payload
    if not isinstance(found, Finding):
        raise Incomplete([Problem("number", "報告番号を入力してください")])
    days = {"reported_on": found.reported_on, "told_on": found.told_on}
    problems = [
        Problem(name, "きょうか、それより前の日にしてください")
        for name, day in days.items()
        if day and day > local_date(transition.now)
    ]
    if found.told_on and found.told_on < found.reported_on:
        problems.append(Problem("told_on", "報告の日か、それより後の日にしてください"))
    if problems:
        raise Incomplete(problems)
    details = {
        "報告の日": format_wareki(found.reported_on),
        "区分": found.kind,
        "措置通知日": format_wareki(found.told_on) if found.told_on else "",
    }
    for label, text in details.items():
        transition.trace(label, None, text or None)
    transition.say(FINDING, "", label="監査委員の指摘", word=found.number, details=details)


def prepared(case: Case) -> Statement | None:
    """What was prepared in this round and is not answered yet."""
    found = case.standing(PREPARED).get((PREPARED, ""))
    return found if found and not case.standing(ANSWER) else None
