"""The lines of a 案 that come of a list: who and what is new first, for the others stand on them."""

from __future__ import annotations

from datetime import date

from django.db.models import Max, Q, QuerySet

from katori_sns.organisation.actions import Refused
from katori_sns.organisation.models import Ground, User
from katori_sns.personnel.hr.rows import Row
from katori_sns.personnel.hr.state import Change, Known, State
from katori_sns.personnel.hr.words import key
from katori_sns.personnel.models import Plan, PlanLine

Kind = PlanLine.Kind
COME_FIRST = (Kind.PERSON, Kind.FOUND)
FROM_LIST = "人事の一覧 "  # how the source of such a line begins
COLUMNS = ("kind", "day", "ends", "person_id", "section_id", "above_id", "post", "is_head", "facts", "source")


def lines_from_list(plan: Plan) -> QuerySet[PlanLine]:
    return plan.lines.filter(source__startswith=FROM_LIST)


def clear(plan: Plan) -> None:
    """Take out the lines of a list; refused while a line made by hand stands on one, for it would go too."""
    lines = lines_from_list(plan)
    stands = Q(newcomer__in=lines) | Q(founded__in=lines) | Q(above_founded__in=lines)
    by_hand = plan.lines.filter(stands | Q(heirs__founded__in=lines)).exclude(source__startswith=FROM_LIST)
    if numbers := sorted(set(by_hand.values_list("number", flat=True))):
        said = "、".join(f"{number}行目" for number in numbers)
        raise Refused(
            f"手で加えた行（{said}）が、一覧から書き込んだ職員か所属を指しています。"
            "一覧を書き換えると一緒に消えるので、先にその行を外し、あとで加え直してください。"
        )
    lines.delete()


class Lines:
    """The lines of a list: newcomers and what is founded first, for the others stand on them."""

    def __init__(self, plan: Plan, by: User, state: State) -> None:
        self.plan, self.by, self.state = plan, by, state
        self.lines: list[PlanLine] = []
        self.newcomers: dict[str, PlanLine] = {}
        self.founded = {
            key(str(line.facts.get("name", ""))): line
            for line in plan.lines.filter(kind=Kind.FOUND).exclude(source__startswith=FROM_LIST)
        }

    def add(self, row: Row, change: Change) -> None:
        if change.kind == Kind.PERSON and change.person.number in self.newcomers:
            return
        line = PlanLine(
            plan=self.plan,
            kind=change.kind,
            day=change.day,
            ends=change.ends,
            prepared_by=self.by,
            source=_source(row),
            ground=Ground.LEAVE if change.kind == Kind.ABSENCE else "",
        )
        if isinstance(change.person, Known):
            line.person_id = change.person.pk
        elif change.kind == Kind.PERSON:
            line.facts = dict(change.person.facts)
            self.newcomers[change.person.number] = line
        else:
            line.newcomer = self.newcomers[change.person.number]
        if change.post:
            line.post, line.is_head = change.post.title, change.post.is_head
            if isinstance(change.post.section, int):
                line.section_id = change.post.section
            else:
                line.founded = self._founded(change.post.section, row, change.day)
        self.lines.append(line)

    def _founded(self, name: str, row: Row, day: date) -> PlanLine:
        """The line that founds the section: one of the 案, else one with the code of the list."""
        above, _, last = name.rpartition(" ")
        known = self.founded.get(key(name)) or self.founded.get(key(last))
        if known:
            return known
        code = next((p.code for p in [row.main(), *row.beside()] if p.section == name and p.code), "")
        if not code:
            raise Refused(
                f"新設する「{name}」の所属コードが一覧にありません。"
                "異動案に「所属の新設」の行を加えてから、もう一度書き込んでください。"
            )
        line = PlanLine(
            plan=self.plan,
            kind=Kind.FOUND,
            day=day,
            facts={"code": code, "name": last},
            above_id=self.state.section_named(above) if above else None,
            prepared_by=self.by,
            source=_source(row),
        )
        self.founded[key(name)] = line
        self.lines.append(line)
        return line

    def stand_already(self) -> bool:
        """Whether the plan has these lines from a list, and no others."""
        before = lines_from_list(self.plan).select_related("newcomer", "founded").order_by("number")
        return [_said(line) for line in before] == [_said(line) for line in self._ordered()]

    def _ordered(self) -> list[PlanLine]:
        return sorted(self.lines, key=lambda line: line.kind not in COME_FIRST)

    def save(self) -> None:
        last = self.plan.lines.aggregate(last=Max("number"))["last"] or 0
        ordered = self._ordered()
        for number, line in enumerate(ordered, last + 1):
            line.number = number
        first = sum(line.kind in COME_FIRST for line in ordered)
        PlanLine.objects.bulk_create(ordered[:first])
        for line in ordered[first:]:
            line.newcomer, line.founded = line.newcomer, line.founded  # their keys, which exist now
        PlanLine.objects.bulk_create(ordered[first:])


def _said(line: PlanLine) -> tuple[object, ...]:
    own = tuple(getattr(line, name) for name in COLUMNS)
    return (*own, line.newcomer and line.newcomer.facts, line.founded and line.founded.facts)


def _source(row: Row) -> str:
    return FROM_LIST + (f"{row.number}行目" if row.number else "（一覧にいない）")
