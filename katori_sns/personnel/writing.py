"""The lines of a plan become rows, by the organisation's own actions."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet

from katori_sns.organisation import actions
from katori_sns.organisation.actions import Refused, Two
from katori_sns.organisation.models import Section, User
from katori_sns.personnel.models import Plan, PlanHeir, PlanLine
from katori_sns.web.dates import local_date

Kind = PlanLine.Kind
DAY = timedelta(days=1)
# A post ends before the next begins, what is founded is there before anybody works in it; a role that
# stands alone is given to whom no post is left.
ORDER = (
    Kind.PERSON,
    Kind.FOUND,
    Kind.CHANGE,
    Kind.END,
    Kind.SUBSTITUTE_END,
    Kind.DUTY,
    Kind.CLOSE,
    Kind.BEGIN,
    Kind.CONCURRENT,
    Kind.SUBSTITUTE,
    Kind.ABSENCE,
    Kind.LEAVE,
    Kind.ROLE,
)
Problem = tuple[int, str]  # the line's number, 0 for the whole; what is wrong with it


class Unfit(Exception):
    """The lines cannot be written; nothing was."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("；".join(text for _, text in problems))
        self.problems = list(problems)


def begins(line: PlanLine) -> date:
    """The first day on which the line makes a difference."""
    return line.day + DAY if line.kind in PlanLine.ENDING else line.day


def waits(line: PlanLine, now: datetime) -> bool:
    """Whether it is carried out on its day alone: a role has no column that says from when it counts."""
    return line.kind == Kind.ROLE and line.day > local_date(now)


def rows_of(plan: Plan) -> QuerySet[PlanLine]:
    """The lines with all that their words name."""
    named = ("plan", "person", "section", "above", "newcomer", "founded__founded", "above_founded")
    heirs = ("heirs__section", "heirs__founded", "heirs__accounts")
    return plan.lines.select_related(*named, "prepared_by", "confirmed_by").prefetch_related(*heirs)


def lines_of(plan: Plan) -> list[PlanLine]:
    """In the order in which they can be written."""
    lines = sorted(rows_of(plan), key=lambda line: (ORDER.index(Kind(line.kind)), line.number))
    return _heirs_last(lines)


def _heirs_last(lines: list[PlanLine]) -> list[PlanLine]:
    """Where A follows into B and B into C, A ends while B still stands."""
    closing = [line for line in lines if line.kind == Kind.CLOSE]
    into = {line.section_id: {heir.section_id for heir in line.heirs.all()} for line in closing}

    def depth(section_id: int | None, seen: frozenset[int | None] = frozenset()) -> int:
        later = [pk for pk in into.get(section_id, ()) if pk in into and pk not in seen]
        return 1 + max((depth(pk, seen | {section_id}) for pk in later), default=0)

    return sorted(
        lines,
        key=lambda line: (
            ORDER.index(Kind(line.kind)),
            -depth(line.section_id) if line.kind == Kind.CLOSE else line.number,
        ),
    )


class Writer:
    """Writes one plan; who and what it brings itself is known to the lines after."""

    def __init__(self, now: datetime) -> None:
        self.now = now
        self.people: dict[int, User] = {}
        self.sections: dict[int, Section] = {}

    @transaction.atomic
    def write(self, lines: Sequence[PlanLine]) -> None:
        """Write all but what waits for its day; raises Unfit with what is wrong with each."""
        problems: list[Problem] = []
        for line in (line for line in lines if not waits(line, self.now)):
            try:
                with transaction.atomic():
                    self._doing[Kind(line.kind)](self, line)
            except Refused as refused:
                problems.append((line.number, str(refused)))
            except ValidationError as error:
                problems.append((line.number, " ".join(error.messages)))
        if not problems and lines:
            try:
                actions.hold_together(min(begins(line) for line in lines))
            except Refused as refused:
                problems.append((0, str(refused)))
        if problems:
            raise Unfit(problems)

    def who(self, line: PlanLine) -> User:
        found = line.person or self.people.get(line.newcomer_id or 0)
        if line.newcomer_id and found is None:
            raise Refused(f"{line.who}を登録できないので、この行も書けません。")
        if found is None:
            raise Refused("職員を選んでください。")
        return found

    def place(self, section: Section | None, founded_id: int | None) -> Section:
        if founded_id and founded_id not in self.sections:
            raise Refused("新設する所属を登録できないので、この行も書けません。")
        found = self.sections[founded_id] if founded_id else section
        if found is None:
            raise Refused("所属を選んでください。")
        return found

    def where(self, line: PlanLine) -> Section:
        return self.place(line.section, line.founded_id)

    def above(self, line: PlanLine) -> Section | None:
        return self.place(line.above, line.above_founded_id) if line.above or line.above_founded_id else None

    def how(self, line: PlanLine) -> dict[str, Any]:
        """By whom and when; in a rehearsal nobody has confirmed yet."""
        return {"by": Two(line.prepared_by, line.confirmed_by or line.prepared_by), "now": self.now}

    def _person(self, line: PlanLine) -> None:
        others = {field.name for field in User._meta.fields} - set(line.facts)
        User(**line.facts).full_clean(exclude=others)
        self.people[line.pk] = actions.create_user(**self.how(line), **line.facts)

    def _found(self, line: PlanLine) -> None:
        face = {**line.facts, "parent": self.above(line)}
        self.sections[line.pk] = actions.add_section(begins=line.day, **face, **self.how(line))

    def _role(self, line: PlanLine) -> None:
        if line.facts.get("is_active"):
            actions.enable_user(user=self.who(line), **self.how(line))
        elif line.facts.get("is_personnel"):
            actions.name_personnel(user=self.who(line), named=True, **self.how(line))
        else:
            actions.change_user(user=self.who(line), **line.facts, **self.how(line))

    def _change(self, line: PlanLine) -> None:
        face = {**line.facts, "parent": self.above(line)}
        actions.change_section(section=self.where(line), begins=line.day, **face, **self.how(line))

    def _begin(self, line: PlanLine) -> None:
        post: dict[str, Any] = {"post": line.post, "is_head": line.is_head, "ends": line.ends}
        post["concurrent"] = line.kind == Kind.CONCURRENT
        actions.appoint(
            user=self.who(line), section=self.where(line), begins=line.day, **post, **self.how(line)
        )

    def _end(self, line: PlanLine) -> None:
        rows = self.where(line).appointments.on(line.day).filter(user=self.who(line))
        rows = rows.filter(post=line.post) if line.post else rows
        if not rows:
            raise Refused(f"{line.who}の{line.where}での発令がありません。")
        for row in rows:
            actions.end_appointment(appointment=row, ends=line.day, **self.how(line))

    def _substitute(self, line: PlanLine) -> None:
        acting: dict[str, Any] = {"rank": line.rank or 1, "ends": line.ends}
        actions.set_substitute(
            user=self.who(line), section=self.where(line), begins=line.day, **acting, **self.how(line)
        )

    def _substitute_end(self, line: PlanLine) -> None:
        rows = self.where(line).substitutes.on(line.day).filter(user=self.who(line))
        if not rows:
            raise Refused(f"{line.who}は{line.where}の代決者ではありません。")
        for row in rows:
            actions.end_substitute(substitute=row, ends=line.day, **self.how(line))

    def _absence(self, line: PlanLine) -> None:
        away: dict[str, Any] = {"ground": line.ground, "begins": line.day, "ends": line.ends}
        actions.enter_absence(user=self.who(line), **away, **self.how(line))

    def _leave(self, line: PlanLine) -> None:
        last = max(line.day, local_date(self.now))  # of a list that came late the login ends tonight
        actions.set_last_day(user=self.who(line), leaves_on=last, **self.how(line))

    def _duty(self, line: PlanLine) -> None:
        actions.move_duty(duty=line.duty, section=self.where(line), begins=line.day, **self.how(line))

    def _close(self, line: PlanLine) -> None:
        heirs = [self.heir(row) for row in line.heirs.all()]
        actions.end_section(
            section=self.where(line), ends=line.day, heirs=heirs, kind=line.way, **self.how(line)
        )

    def heir(self, row: PlanHeir) -> Section:
        return self.place(row.section, row.founded_id)

    _doing: dict[Kind, Callable[[Writer, PlanLine], None]] = {
        Kind.PERSON: _person,
        Kind.FOUND: _found,
        Kind.ROLE: _role,
        Kind.CHANGE: _change,
        Kind.BEGIN: _begin,
        Kind.CONCURRENT: _begin,
        Kind.END: _end,
        Kind.SUBSTITUTE: _substitute,
        Kind.SUBSTITUTE_END: _substitute_end,
        Kind.ABSENCE: _absence,
        Kind.LEAVE: _leave,
        Kind.DUTY: _duty,
        Kind.CLOSE: _close,
    }
