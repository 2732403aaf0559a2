"""Who may act for a section on a day: its head, his substitutes, then the superior post."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from itertools import compress

from katori_sns.history.models import Actor
from katori_sns.organisation.day import FACES, POSTS, SUBSTITUTES, Face
from katori_sns.organisation.models import Appointment, Duty, Ground, Lineage, Section, User
from katori_sns.web.dates import local_date

BARRED_GROUND = "起案等のため"


@dataclass(frozen=True)
class Person:
    id: int
    name: str
    post: str
    absence: str = ""  # ground of a recorded absence


@dataclass(frozen=True)
class Seat:
    """One person's place in the line of a section; `section_id` is whose head post he fills."""

    person: Person
    section_id: int
    acting: bool  # 代: fills another's post
    superior: bool  # 上司決裁: the line has passed to the parent section

    def is_barred(self, *, decides: bool, barred: Collection[int], drafter_id: int) -> bool:
        """Where nothing is decided only a substitute is barred, from his own draft."""
        return self.person.id in barred if decides else self.acting and self.person.id == drafter_id


@dataclass(frozen=True)
class Authority:
    """In which capacity a person acts at a desk."""

    seat: Seat
    acting_for: Person | None  # None in a vacancy
    ground: str  # why the head does not act; "" if he does
    needs_ground: bool  # the head is present as far as recorded: the ground is stated in the act
    later_reading: bool  # 後閲 goes to the head of `seat.section_id`


class ActorContext:
    """The city on one day, with the appointments of one person: three queries, each when first needed."""

    def __init__(self, on: date, user: User | None = None) -> None:
        self.on, self.user = on, user
        self.me = user.pk if user else 0

    def of(self, user: User) -> ActorContext:
        """The same day with the appointments of another person; what is the city's is read once for all."""
        other = ActorContext(self.on, user)
        other.__dict__ |= {name: getattr(self, name) for name in ("_faces", "sections", "substitutes")}
        return other

    @cached_property
    def _faces(self) -> list[Face]:
        """All that have begun: one query tells names of today and of then, who stands where, and duties."""
        kinds = [str(kind) for kind in Duty.Kind]
        return [Face._make((*row[:7], tuple(compress(kinds, row[7:])))) for row in FACES(self.on)]

    @cached_property
    def sections(self) -> dict[int, Section]:
        """The sections of the day as they are called on it, by their code."""
        last = {face.section_id: face for face in self._faces}
        living = [s for s in (face.section() for face in last.values()) if s.holds_on(self.on)]
        return {section.pk: section for section in sorted(living, key=lambda s: (s.code, s.pk))}

    @cached_property
    def lowest(self) -> list[int]:
        """The sections that stand above no other: 部 draft nothing and run nothing."""
        above = {section.parent_id for section in self.sections.values()}
        return [pk for pk in self.sections if pk not in above]

    @cached_property
    def _heirs(self) -> dict[int, list[int]]:
        found: dict[int, list[int]] = defaultdict(list)
        rows = Lineage.objects.filter(begins__lte=self.on).order_by("-documents", "pk")
        for old, heir in rows.values_list("old", "heir"):
            found[old].append(heir)
        return found

    def all_following(self, section_id: int) -> list[Section]:
        """The section, or, where it has ended, all who followed it; who took its documents first."""
        if section_id in self.sections:
            return [self.sections[section_id]]
        return [section for heir in self._heirs[section_id] for section in self.all_following(heir)]

    def following(self, section_id: int | None) -> Section | None:
        """The section, or, where it has ended, who took over its documents; None where nobody did."""
        while section_id is not None and section_id not in self.sections:
            section_id = next(iter(self._heirs[section_id]), None)
        return self.sections[section_id] if section_id else None

    @cached_property
    def _names(self) -> dict[int, list[Face]]:
        found: dict[int, list[Face]] = defaultdict(list)
        for face in self._faces:
            found[face.section_id].append(face)
        return found

    def called(self, section_id: int, at: datetime | None) -> str:
        """What a section was called then, before its first day what first, and with no time what today."""
        faces, day = self._names[section_id], local_date(at) if at else self.on
        found = [face for face in faces if face.begins <= day] or faces[:1]
        return found[-1].name if found else ""

    @cached_property
    def _posts(self) -> list[tuple[int, Person, bool]]:
        """All heads and the person's own posts; plain values, since each page asks for hundreds."""
        return [(section, Person(*person), is_head) for section, *person, is_head in POSTS(self.on, self.me)]

    @cached_property
    def heads(self) -> dict[int, Person]:
        return {section: person for section, person, is_head in self._posts if is_head}

    @cached_property
    def mine(self) -> dict[int, str]:
        """Section → the person's post there."""
        found = {section: person.post for section, person, _ in self._posts if person.id == self.me}
        return {section: post for section, post in found.items() if section in self.sections}

    @cached_property
    def substitutes(self) -> dict[int, list[Person]]:
        """Who acts for the head of each section, in order."""
        found: dict[int, list[Person]] = defaultdict(list)
        for section, user, name, away in SUBSTITUTES(self.on):
            found[section].append(Person(user, name, "", away))
        return found

    @cached_property
    def on_duty(self) -> dict[str, int]:
        """Duty → the section that has it today, where it has begun and has not ended."""
        found = {duty: face.section_id for face in self._faces for duty in face.duties}
        return {duty: section for duty, section in found.items() if section in self.sections}

    @property
    def pr(self) -> Section:
        return self.sections[self.on_duty[Duty.Kind.PR]]

    @property
    def promotion(self) -> Section:
        return self.sections[self.on_duty[Duty.Kind.PROMOTION]]

    def works_at(self, *duties: str) -> list[int]:
        """The person's sections that have one of the duties today."""
        return [section for duty, section in self.on_duty.items() if duty in duties and section in self.mine]

    @property
    def vacant_duties(self) -> list[str]:
        """The duties that no section has today, by name; while there is one, no case can move."""
        return [str(duty.label) for duty in Duty.Kind if duty not in self.on_duty]

    @property
    def oversees(self) -> bool:
        """Auditors, and whoever heads the PR division: for them 証拠一式 are made."""
        auditor = self.user is not None and self.user.is_auditor
        return auditor or any(self.is_head(section) for section in self.works_at(Duty.Kind.PR))

    def is_head(self, section_id: int) -> bool:
        """Whether the person heads the section."""
        head = self.heads.get(section_id)
        return (
            section_id in self.mine and head is not None and self.user is not None and head.id == self.user.pk
        )

    def substitute_for(self) -> list[int]:
        """The sections for whose head the person may stand in."""
        return [section for section, line in self.substitutes.items() if any(p.id == self.me for p in line)]

    def superior(self, section_id: int) -> int:
        """The section whose head is the superior post of this one (itself at the top)."""
        return self.sections[section_id].parent_id or section_id

    def line(self, section_id: int) -> Iterator[Seat]:
        """All who could act for the head of the section, in order."""
        superior, current, passed = False, self.sections.get(section_id), set[int]()
        while current and current.pk not in passed:
            passed.add(current.pk)
            head = self.heads.get(current.pk)
            if head:
                yield Seat(head, current.pk, False, superior)
            for person in self.substitutes[current.pk]:
                yield Seat(person, current.pk, True, superior)
            superior, current = True, self.sections.get(current.parent_id or 0)

    def holder(
        self, section_id: int, *, decides: bool, barred: Collection[int], drafter_id: int
    ) -> Seat | None:
        """The first in line who is present and not barred."""
        for seat in self.line(section_id):
            out = seat.is_barred(decides=decides, barred=barred, drafter_id=drafter_id)
            if not (out or seat.person.absence):
                return seat
        return None

    def places(self) -> Iterator[tuple[int, tuple[Seat, ...], Seat]]:
        """Every seat of the person, as section, those before him who are present, and the seat."""
        heads = any(self.is_head(section) for section in self.mine)
        if not heads and all(p.id != self.me for line in self.substitutes.values() for p in line):
            return
        for section_id in self.sections:
            before: list[Seat] = []
            for seat in self.line(section_id):
                if seat.person.id == self.me and not (seat.acting and seat.person.absence):
                    yield section_id, tuple(before), seat
                if not seat.person.absence:
                    before.append(seat)

    def authority(
        self, section_id: int, user_id: int, *, decides: bool, barred: Collection[int], drafter_id: int
    ) -> Authority | None:
        """In which capacity the person may act as head of the section on a matter, or None.

        `barred` may not decide it (起案, 編集, 提出, an earlier decision of the round).
        """
        grounds: dict[int, str] = {}
        unstated = False
        for seat in self.line(section_id):
            if unstated and seat.section_id != section_id:
                return None  # the head is there, and the superior post has no absence of his to state
            out = seat.is_barred(decides=decides, barred=barred, drafter_id=drafter_id)
            if seat.person.id == user_id and not out and not (seat.acting and seat.person.absence):
                return self._authority(seat, grounds, unstated)
            if not (out or seat.person.absence):
                # Present: only his own substitutes may step in, stating the ground.
                if seat.acting or seat.superior:
                    return None
                unstated = True
            elif not seat.acting:
                grounds[seat.section_id] = BARRED_GROUND if out else seat.person.absence
        return None

    def _authority(self, seat: Seat, grounds: dict[int, str], unstated: bool) -> Authority | None:
        if not seat.acting:
            return None if unstated else Authority(seat, None, "", False, False)
        ground = "" if unstated else grounds.get(seat.section_id, Ground.VACANCY)
        return Authority(
            seat=seat,
            acting_for=self.heads.get(seat.section_id),
            ground=ground,
            needs_ground=unstated,
            later_reading=ground != BARRED_GROUND,
        )

    def stands_for(self, authority: Authority) -> str:
        """Section, post and name of whom a substitute acts for; "" where nobody is stood in for."""
        if not authority.seat.acting:
            return ""
        head, section = authority.acting_for, self.sections[authority.seat.section_id].name
        return f"{section} {head.post} {head.name}" if head else f"{section} 所属長（欠員）"

    def actor(self, user: User, section_id: int | None = None, acting_for: str = "") -> Actor:
        """Snapshot for the history: name, post and section as of the act."""
        chosen = section_id if section_id in self.mine else next(iter(self.mine), None)
        if chosen is None:
            return Actor(user.pk, user.name, role_name(user), "", acting_for)
        return Actor(user.pk, user.name, self.mine[chosen], self.sections[chosen].name, acting_for)


def role_name(user: User) -> str:
    """The word for a role that is no post."""
    if user.is_auditor:
        return "監査"
    if user.is_administrator:
        return "システム管理者"
    return "委託業者" if user.is_contractor else ""


def actor(user: User, today: date) -> Actor:
    """Snapshot of a person for the history, as of a day."""
    first = (
        Appointment.objects.on(today).filter(user=user).select_related("section").order_by("-is_head").first()
    )
    if first is None:
        return Actor(user.pk, user.name, role_name(user), "")
    return Actor(user.pk, user.name, first.post, first.section.name)
