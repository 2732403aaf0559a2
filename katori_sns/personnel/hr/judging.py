"""Each row of a list of 人事 held against the city: what it would change, or what has to be asked first.

Nothing is filled in or mended silently; who is not in a list of everybody is asked about, never ended.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from katori_sns.personnel.hr.moves import Kind, changes_of
from katori_sns.personnel.hr.people import NOT_READ, person_of
from katori_sns.personnel.hr.rows import Place, Row, number_of
from katori_sns.personnel.hr.state import Change, Known, Newcomer, Person, Post, State
from katori_sns.personnel.hr.words import NEW, OF_NOBODY, WITHOUT_POST, Effect, Words, is_acting, key
from katori_sns.personnel.hr.words import OUT as NOT_OURS
from katori_sns.web.codes import staff_key
from katori_sns.web.lists import CONFIRM, DUPLICATE, OUT, WRONG

MOST_MISSING = 0.2  # of those whom a list of everybody is held against; beyond, it is not of everybody
ONE_DAY = timedelta(days=1)


class WrongList(Exception):
    """The list as a whole cannot be what it is said to be; the message says what to do."""


def judge(
    rows: list[Row], words: Words, state: State, *, everybody: date | None, answers: Mapping[str, str]
) -> list[Row]:
    """Give every row its notes and changes, and add those who are not in the list; raises WrongList.

    `everybody`: the day of a list of all (在籍一覧); None: a list of those who move (異動一覧).
    """
    judging = _Judging(words, state, everybody is not None, renewed=_renewed(rows, words))
    for row in rows:
        row.answer = answers.get(row.key, "")
        if row.verdict != OUT:
            row.changes = judging.changes(row)
    _stay_in_use(rows)
    return [*rows, *judging.missing(everybody, answers)] if everybody else rows


def _stay_in_use(rows: list[Row]) -> None:
    """Whoever begins again later, under another number too, keeps his login."""
    changes = [change for row in rows for change in row.changes]
    begin = {c.person.number: c.day for c in changes if c.kind in (Kind.BEGIN, Kind.CONCURRENT)}
    for row in rows:
        row.changes = [
            c for c in row.changes if c.kind != Kind.LEAVE or begin.get(c.person.number, c.day) <= c.day
        ]


def _renewed(rows: list[Row], words: Words) -> set[int]:
    """Rows whose person begins again on the next day (任期満了, 再度の任用): the second row says it all."""
    said = [(words.moves.get(key(row.values.get("move", "")), ""), row) for row in rows]
    begins = {
        (row.values.get("number"), row.begins) for effect, row in said if effect in (Effect.JOIN, Effect.MOVE)
    }
    last = [(row, row.ends or row.begins) for effect, row in said if effect == Effect.LEAVE]
    return {row.number for row, day in last if day and (row.values.get("number"), day + ONE_DAY) in begins}


@dataclass
class _Judging:
    words: Words
    state: State
    everybody: bool
    renewed: set[int]
    said: dict[tuple[object, ...], int] = field(default_factory=dict)  # what a row says → the row
    moved: set[str] = field(default_factory=set)  # numbers whose main post a row gave
    present: set[int] = field(default_factory=set)
    newcomers: dict[str, Newcomer] = field(default_factory=dict)
    listed: set[str] = field(default_factory=set)  # what stands before the numbers of the list

    def changes(self, row: Row) -> list[Change]:
        """What the row changes as it was answered; nothing where it is left out."""
        number = self._number(row)
        effect = self._effect(row, number) if row.verdict != OUT else ""
        found: list[Change] = []
        if number and effect and effect != Effect.NOTHING:
            domain = self.words.domain or ""
            person = person_of(row, number, effect, self.state, self.newcomers, domain=domain)
            found = self._moves(row, number, effect, person) if person else []
        if row.verdict == WRONG:
            row.choices = dict(NOT_READ)
        elif row.verdict == CONFIRM:
            row.choices = row.choices or {"yes": "この通りにする", **NOT_READ}
        return [] if row.is_left_out or row.verdict == WRONG else found

    def _number(self, row: Row) -> str:
        """With what stands before it, for each 任命権者 counts its own people."""
        name = row.values.get("authority", "")
        before = self.words.authorities.get(key(name), "")
        if before == NOT_OURS:
            row.note(OUT, f"「{name}」の職員です", "authority")
            return ""
        number, wrong = number_of(row.values.get("number", ""), self.words.digits)
        if wrong:
            row.note(WRONG, wrong, "number")
            return ""
        self.listed.add(before)
        if known := self.state.by_number.get(staff_key(before + number)):
            self.present.add(known.pk)
        return before + number

    def _effect(self, row: Row, number: str) -> str:
        """As the word says; in a list of everybody a person's first row is his post, others beside it."""
        if self.everybody:
            if row.is_beside or number in self.moved:
                return Effect.ADD
            return Effect.MOVE if staff_key(number) in self.state.by_number else Effect.JOIN
        word = row.values.get("move", "")
        effect = self.words.moves.get(key(word), "")
        if not effect:
            said = f"異動区分「{word}」の意味を選んでください" if word else "異動区分がありません"
            row.note(WRONG, said, "move")
        if effect in (Effect.MOVE, Effect.JOIN) and row.is_beside:
            return Effect.ADD
        return Effect.ACT if effect == Effect.ADD and is_acting(row.values.get("post", "")) else effect

    def _moves(self, row: Row, number: str, effect: str, person: Person) -> list[Change]:
        main = None if effect in OF_NOBODY else self._post(row, row.main(), effect)
        extra = [self._post(row, place, effect) for place in row.beside()]
        self._twice(row, number, effect, main)
        self._old(row, person)
        if row.number in self.renewed:
            row.note(DUPLICATE, "翌日からの任用の行とあわせて読み取ります")
        if row.verdict in (WRONG, DUPLICATE, OUT):
            return []
        posts = [post for post in extra if post]
        return changes_of(row, effect, person, main, posts, everybody=self.everybody)

    def _post(self, row: Row, place: Place, effect: str) -> Post | None:
        """The post in our words; None and a note where it cannot be one."""
        section = self.state.section_named(place.section, place.code) or self.words.sections.get(place.word)
        if section == NOT_OURS:
            row.note(OUT, f"「{place.section}」は対象外の所属です", "section")
        elif section is None:
            said = f"所属「{place.section}」がどの所属か選んでください" if place.word else "所属がありません"
            row.note(WRONG, said, "section")
        title = place.post
        known = effect in WITHOUT_POST or key(title) in self.words.heads
        if not known:
            said = f"補職名「{title}」が所属長か選んでください" if title else "補職名がありません"
            row.note(WRONG, said, "post")
        if section is None or section == NOT_OURS or not known:
            return None
        is_head = effect == Effect.ACT or self.words.heads.get(key(title), False)
        return Post(place.section if section == NEW else section, title, is_head)

    def _twice(self, row: Row, number: str, effect: str, main: Post | None) -> None:
        said = (number, "" if self.everybody else effect, main, row.begins, row.ends)
        if said in self.said:
            return row.note(DUPLICATE, f"{self.said[said]}行目と同じ内容です")
        self.said[said] = row.number
        if effect in (Effect.MOVE, Effect.JOIN):
            if number in self.moved:
                row.note(
                    WRONG,
                    "同じ職員の異動が2行あります。兼務の行なら、補職名の前に「兼」と付けてください",
                )
            self.moved.add(number)
        return None

    def _old(self, row: Row, person: Person) -> None:
        """Where the list thinks the person was, against where we know him."""
        old, day = row.values.get("old_section", ""), row.begins
        found = self.state.section_named(old) or self.words.sections.get(key(old)) if old else None
        if not isinstance(person, Known) or not isinstance(found, int) or not day:
            return
        held = [h.post.section for h in person.held if h.on(day - ONE_DAY)]
        if held and found not in held:
            names = "、".join(self.state.sections.get(s, "") for s in held if isinstance(s, int))
            row.note(CONFIRM, f"旧所属「{old}」が、登録されている所属（{names}）と違います", "old_section")

    def missing(self, day: date, answers: Mapping[str, str]) -> list[Row]:
        """Who holds a post and is not in the list; only of the authorities whose people it has."""
        held = [
            person
            for person in self.state.people
            if person.compared
            and self.words.before(person.number) in self.listed
            and any(h.on(day - ONE_DAY) and h.on(day) for h in person.held)
        ]
        gone = [person for person in held if person.pk not in self.present]
        if len(gone) > MOST_MISSING * len(held):
            raise WrongList(
                f"職に就いている{len(held)}人のうち{len(gone)}人が一覧にいません。異動した人だけの一覧なら"
                "「異動一覧」を選び、職員番号の列と桁数も確かめてください。"
            )
        return [_absent(person, day, answers) for person in gone]


def _absent(person: Known, day: date, answers: Mapping[str, str]) -> Row:
    row = Row(0, {"name": person.name, "number": person.number}, {}, begins=day - ONE_DAY, missing=person)
    row.note(CONFIRM, "一覧にいません。いないだけでは職を終えません")
    row.choices = {"end": "前日で退職・転出とする", "stay": "いまの職のままとする"}
    row.answer = answers.get(row.key, "")
    if row.answer == "end":
        row.changes = changes_of(row, Effect.LEAVE, person, None, [], everybody=True)
    return row
