"""The ladder once more in plain Python, from the guideline's rules and not from the product's rows.

It knows people by their roles' names and sections by theirs; `test_machine` holds it against the product.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

PR, PROMOTION = "秘書広報課", "シティプロモーション推進課"
FINAL = {"approved", "rejected", "cancelled"}


@dataclass(frozen=True)
class How:
    """In which capacity one acts: for whose head, whether the ground is still to be stated, 後閲 or none."""

    section: str = ""
    states_ground: bool = False
    read_later: bool = False


@dataclass
class Town:
    """Who belongs where, who is the head of what, who steps in, and who is away today."""

    parent: dict[str, str]
    members: dict[str, set[str]]
    heads: dict[str, str]
    substitutes: dict[str, list[str]]
    away: set[str] = field(default_factory=set)

    def in_charge(self, section: str, barred: set[str], drafter: str) -> dict[str, How]:
        """Who may act as the head of the section: himself, or the first substitute who is there.

        Only when nobody of the section is left does it pass to the superior post, in its own name.
        """
        found: dict[str, How] = {}
        first = section
        while section:
            head = self.heads.get(section, "")
            if head and head not in barred:
                found.setdefault(head, How())
            here = bool(head) and head not in barred | self.away
            there = [p for p in self.substitutes.get(section, []) if p not in barred | self.away | {drafter}]
            if there and (section == first or not here):
                found.setdefault(there[0], How(section, here, head not in barred))
            if there or here:
                break
            section = self.parent.get(section, "")
        return found

    def works_in(self, person: str, section: str) -> bool:
        return person in self.members.get(section, set())

    def works(self, person: str) -> bool:
        return any(person in people for people in self.members.values())


@dataclass
class Ladder:
    """One application on its way."""

    town: Town
    drafter: str
    section: str
    stage: str = "draft"
    submitter: str = ""
    submissions: int = 0
    verdicts: str = ""  # of this round: none yet, clear or lacking
    assessed: bool = False
    revised: bool = True  # no revision of the common policy is under way for it
    received: bool = False
    left: bool = False  # the draft waits for the section: the drafter had moved when it came back
    readings: list[str] = field(default_factory=list)  # sections whose head still reads what was done for him
    barred: set[str] = field(default_factory=set)  # who drafted or submitted decides nothing
    acted: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.barred.add(self.drafter)

    def desks(self) -> list[str]:
        """Where it waits now."""
        open_ = {
            "draft": ["draft"],
            "chief": ["chief"],
            "pr": ["pr"] if self.assessed else ["pr", "assess"],
            "waiting": ["policy"],
            # Its own notice, another case, ends what the section has to do.
            "approved": ["acquire"] if self.received else ["acquire", "promotion"],
        }
        return sorted([*open_.get(self.stage, []), *("later_reading" for _ in self.readings)])

    def deciding_section(self) -> str:
        """The PR division; for its own application, or one of its manager's, what stands above it."""
        heads = self.town.heads
        own = self.section == PR or (PR in heads and heads.get(self.section) == heads[PR])
        return self.town.parent[PR] if own else PR

    def chief(self) -> dict[str, How]:
        return self.town.in_charge(self.section, set(), self.drafter)

    def decider(self) -> dict[str, How]:
        return self.town.in_charge(self.deciding_section(), self.barred, "")

    def _drafter(self) -> dict[str, How]:
        return {self.drafter: How()} if self.town.works_in(self.drafter, self.section) else {}

    def _members(self, section: str) -> dict[str, How]:
        return {person: How() for person in self.town.members[section]}

    def _forwarder(self) -> dict[str, How]:
        """Who forwarded it drafted it; once he has moved, whoever may draft for the section."""
        return self._drafter() or self._members(self.section)

    def _submitter(self) -> dict[str, How]:
        """Who submitted it, while he may still; else whoever may now."""
        return {self.submitter: How()} if self.submitter in self.chief() else self.chief()

    def _canceller(self) -> dict[str, How]:
        return self.chief() if self.submissions else self._drafter()

    def holders(self, desk: str, action: str, reading: str = "") -> dict[str, How]:
        """Who may do this at this desk now, and how; nobody where the act is not of the desk."""
        left = not self.town.works_in(self.drafter, self.section)
        head = self.town.heads.get(reading, "")
        table = {
            ("draft", "forward"): self._drafter,
            ("draft", "cancel"): self._canceller,
            ("draft", "take_over"): lambda: self._members(self.section) if left else {},
            ("chief", "submit"): self.chief,
            ("chief", "return"): self.chief,
            ("chief", "pull_back"): self._forwarder,
            ("chief", "cancel"): self._canceller,
            ("pr", "approve"): self.decider,
            ("pr", "reject"): self.decider,
            ("pr", "return"): self.decider,
            ("pr", "pull_back"): self._submitter,
            ("pr", "cancel"): self.chief,
            ("pr", "revise_policy"): lambda: self._members(PR) if self.verdicts == "lacking" else {},
            ("policy", "resume"): lambda: self._members(PR),
            ("policy", "cancel"): self.chief,
            ("assess", "assess"): lambda: self._members(PR),
            ("promotion", "receive"): lambda: self._members(PROMOTION),
            ("later_reading", "later_read"): lambda: {head: How()} if head else {},
        }
        return table[desk, action]() if (desk, action) in table else {}

    def lacking(self, action: str) -> bool:
        """Whether something must be written before this act can be done."""
        if action == "resume":
            return not self.revised
        needed = {"approve": ("clear",), "assess": ("clear", "lacking")}
        return action in needed and self.verdicts not in needed[action]

    def tray(self, person: str) -> list[str]:
        """The desks that wait for him, without anybody's absence to be stated first."""
        todo = {"draft": "forward", "chief": "submit", "pr": "approve", "policy": "resume"}
        found = []
        for desk in self.desks():
            if desk == "acquire":
                found += [desk] if self.town.works_in(person, self.section) else []
            elif desk != "later_reading":
                holders = self.holders(desk, todo.get(desk, {"promotion": "receive"}.get(desk, desk)))
                if desk == "draft" and self.left:
                    holders = self._members(self.section)
                how = holders.get(person)
                found += [desk] if how and not how.states_ground else []
        found += ["later_reading" for s in self.readings if self.town.heads.get(s) == person]
        return sorted(found)

    def sees(self, person: str) -> bool:
        """Members, PR division and auditors once submitted, the promotion office once reported.

        Besides whoever did something with it, and whoever may have to act for a head it waits for.
        """
        waits_for_head = {"chief": self.section, "pr": self.deciding_section()}.get(self.stage, "")
        return (
            (bool(self.submissions) and (person == "監査" or self.town.works_in(person, PR)))
            or self.town.works_in(person, self.section)
            or (self.stage == "approved" and self.town.works_in(person, PROMOTION))
            or person in self.barred | self.acted
            or person in self.town.substitutes.get(waits_for_head, [])
            or bool(self.tray(person))
        )

    def allowed(self, actions: set[str]) -> Iterator[tuple[str, str, str, str]]:
        """Who may do what now: person, desk, action, whose later reading."""
        for desk in dict.fromkeys(self.desks()):
            for action in sorted(actions):
                for reading in self.readings[:1] if desk == "later_reading" else [""]:
                    for person in sorted(self.holders(desk, action, reading)):
                        yield person, desk, action, reading

    def legal(self, actions: set[str]) -> Iterator[tuple[str, str, str, str]]:
        """What can be done now, nothing lacking."""
        return (act for act in self.allowed(actions) if not self.lacking(act[2]))

    def do(self, person: str, desk: str, action: str, reading: str = "") -> None:
        """What follows from an act that may be done."""
        how = self.holders(desk, action, reading)[person]
        self.acted.add(person)
        if how.read_later:
            self.readings.append(how.section)
        move = {
            "forward": "chief",
            "submit": "pr",
            "approve": "approved",
            "reject": "rejected",
            "revise_policy": "waiting",
            "resume": "pr",
            "return": "draft",
            "cancel": "cancelled",
            "pull_back": "draft" if desk == "chief" else "chief",
        }
        if action == "later_read":
            self.readings.remove(reading)
        elif action == "assess":
            self.assessed = True
        elif action == "receive":
            self.received = True
        elif action == "take_over":
            self.drafter, self.left = person, False
            self.barred.add(person)
        else:
            self._move(person, action, move[action])

    def _move(self, person: str, action: str, stage: str) -> None:
        if action == "forward":
            self.forwarder = person
        elif action == "submit":
            self.submitter = person
            self.submissions += 1
            self.barred.add(person)
            self.assessed = False
        elif action == "revise_policy":
            self.revised = False
        elif action == "resume":
            self.assessed = False
        if self.stage == "pr" and action in ("return", "pull_back"):
            self.verdicts = ""  # the round is over
        if stage == "draft":
            self.left = not self.town.works_in(self.drafter, self.section)
        self.stage = stage
