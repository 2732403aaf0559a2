"""The rows of one case, with its chain sealed as the product seals it."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any

from django.conf import settings

from accounts.models import Medium
from accounts.policy.items import NINE_ITEMS
from applications.models import NewOperationApplication
from applications.new_operation.process import NEW_OPERATION
from katori_sns.history.models import Chain, Event
from katori_sns.history.verifier import code
from katori_sns.organisation.models import User
from katori_sns.web.dates import fiscal_year, format_fiscal_year, local_date
from katori_sns.web.text import fold
from katori_sns.workflow.models import NO_DUE, Case, Statement, Submission, Task
from katori_sns.workflow.numbers import canonical
from tests.bench.loading import Table

EVENTS_PER_CASE = 10
KEY_ID, KEY = list(settings.HISTORY_KEYS.items())[-1]
BUSY = 300  # prints of the newest decided case, for the timeline
# How a case went: its closed tasks as desk.action, then the desks still open. In a hundred cases:
WAYS = {
    "cancelled": (6, ("draft.cancel",), ()),
    "cancelled_late": (7, ("draft.forward", "chief.cancel"), ()),
    "rejected": (8, ("draft.forward", "chief.submit", "assess.assess", "pr.reject"), ()),
    "approved": (
        54,
        ("draft.forward", "chief.submit", "assess.assess", "pr.approve", "promotion.receive"),
        (),
    ),
    "draft": (10, (), ("draft",)),
    "at_chief": (10, ("draft.forward",), ("chief",)),
    "at_pr": (5, ("draft.forward", "chief.submit"), ("pr", "assess")),
}
STATES = {"cancelled_late": "cancelled"}
OPEN = ("draft", "at_chief", "at_pr")
PLACES = (
    *("佐原", "小見川", "山田", "栗源", "香取神宮", "水郷", "観福寺", "小野川"),
    *("与田浦", "黒部川", "城山公園", "府馬の大クス", "十二橋", "大戸", "津宮"),
)
THEMES = (
    *("大祭", "観光", "防災", "子育て", "図書館", "移住", "農産物", "健康"),
    *("文化財", "公園", "税", "選挙", "上下水道", "スポーツ", "生涯学習"),
)

CASE = Table(
    Case,
    "id kind tag title state state_label version round section_id keeper_id drafter_id number",
    "document_number drafted_at submitted_at decided_at closed_at closed_fiscal_year retention_years",
    "found_as",
)
TEXTS = (
    *(i.field for i in NINE_ITEMS),
    *("manager", "purpose", "trouble", "content", "frequency", "operators", "comments"),
)
CHILD = Table(
    NewOperationApplication,
    "case_ptr_id account_name medium medium_name scope hours start_on other",
    *TEXTS,
)
TASK = Table(
    Task,
    "id case_id desk label round level section_id person_id drafter_id decides side opened_at due",
    "done_at done_by_id action act done_name done_post done_section acting_for ground superior comment",
)
SUBMISSION = Table(Submission, "case_id round at data sha256")
STATEMENT = Table(Statement, "task_id key about value label word text details by_id by_name at")
CHAIN = Table(Chain, "id subject seq mac")
EVENT = Table(
    Event,
    "id chain_id seq action label actor_id actor_name actor_post actor_section acting_for changes",
    "comment at key_id search_text mac",
)
TABLES = (CASE, CHILD, TASK, SUBMISSION, STATEMENT, CHAIN, EVENT)


@dataclass(frozen=True)
class Who:
    """A person in a post, as the history writes it down."""

    user: User
    post: str
    section_id: int
    section: str
    folded: str


@dataclass
class Ledger:
    """What all cases share: the people, the counters, and the rows that are still to be loaded."""

    staff: list[list[Who]]
    texts: list[str]
    now: datetime
    cases: int
    random: Random
    rows: dict[Table, list[tuple[Any, ...]]] = field(default_factory=lambda: defaultdict(list))
    numbers: Counter[int] = field(default_factory=Counter)
    tasks: int = 0
    events: int = 0


class Writer:
    """The rows of one case."""

    def __init__(
        self, to: Ledger, pk: int, way: str, begun: datetime, drafter: Who, section: list[Who]
    ) -> None:
        self.to, self.pk, self.way, self.begun, self.drafter = to, pk, way, begun, drafter
        pr, promotion = to.staff[0], to.staff[1]
        self.actors = {
            "draft": drafter,
            "chief": section[0],
            "pr": pr[0],
            "assess": to.random.choice(pr[2:] or pr),
            "promotion": to.random.choice(promotion),
        }
        self.section = section[0]
        self.state = STATES.get(way, way)
        self.number = ""
        self.at: dict[str, datetime] = {}
        medium = to.random.choice(list(Medium))
        self.medium = medium
        self.account = to.random.choice(PLACES) + to.random.choice(THEMES)
        self.title = f"{self.account}（{medium.label}）新規運用開始申請書"

    def write(self) -> None:
        acts = self._tasks()
        self._case()
        if "submit" in self.at:
            self._submission()
        self._events(acts)

    def _tasks(self) -> list[tuple[datetime, str, Who]]:
        _, done, still = WAYS[self.way]
        if self.way == "approved" and self.pk % 50 == 0:
            done, still = done[:-1], ("promotion",)
        at = self.begun
        acts = []
        for name in done:
            desk, action = name.split(".")
            opened, at = at, at + timedelta(hours=self.to.random.randrange(1, 60))
            at = min(at, max(self.to.now, opened + timedelta(minutes=1)))
            who = self.drafter if (desk, action) == ("chief", "cancel") else self.actors[desk]
            self.at[action] = at
            self._task(desk, opened, at, action, who)
            acts.append((at, action, who))
        for desk in still:
            self._task(desk, at, None, "", None)
        return acts

    def _task(self, key: str, opened: datetime, done: datetime | None, action: str, who: Who | None) -> None:
        desk, to = NEW_OPERATION.desk(key), self.to
        level = {"draft": "person", "chief": "head", "pr": "head"}.get(key, "member")
        section = self.actors[key].section_id
        person = self.drafter.user.pk if key == "draft" else None
        due = local_date(opened) + timedelta(days=7) if desk.days else NO_DUE
        to.tasks += 1
        word = NEW_OPERATION.words[action].label if action else ""
        by = (who.user.pk, action, word, who.user.name, who.post, who.section) if who else (None, *[""] * 5)
        fixed = (self.pk, key, desk.todo, 1, level, section, person, self.drafter.user.pk)
        to.rows[TASK].append(
            (to.tasks, *fixed, desk.decides, desk.side, opened, due, done, *by, "", "", False, "")
        )

    def _case(self) -> None:
        to, submitted = self.to, self.at.get("submit")
        decided = self.at.get("approve") or self.at.get("reject")
        closed = decided or self.at.get("cancel")
        if submitted:
            year = fiscal_year(local_date(submitted))
            to.numbers[year] += 1
            self.number = settings.NUMBER_FORMAT.format(
                fiscal_year=format_fiscal_year(year), series="申", number=to.numbers[year]
            )
        user, section = self.drafter.user, self.section
        search = fold(f"{self.title} {self.number} {section.section} {user.name} {user.kana}")
        label = NEW_OPERATION.states[self.state].label
        head = (self.pk, "new_operation", "新規申請", self.title, self.state, label, len(self.at) + 1, 1)
        closed_year = fiscal_year(local_date(closed)) if closed else None
        times = (self.begun, submitted, decided, closed, closed_year, 5)
        whose = (section.section_id, section.section_id, user.pk)
        to.rows[CASE].append((*head, *whose, self.number, "", *times, search))
        self.texts = {name: to.random.choice(to.texts) for name in TEXTS}
        start = local_date(self.begun) + timedelta(days=60)
        child = (self.pk, self.account, str(self.medium), "", "single", "平日", start, "")
        to.rows[CHILD].append((*child, *self.texts.values()))

    def _submission(self) -> None:
        at, chief = self.at["submit"], self.actors["chief"]
        sender = f"所属長　{chief.section}長　{chief.user.name}"
        names = {"account_name": self.account, "medium_label": str(self.medium.label)}
        data = dict.fromkeys(NEW_OPERATION.labels, "記載") | self.texts | names | {"section": chief.section}
        text = canonical(data | {"sender": sender})
        self.to.rows[SUBMISSION].append((self.pk, 1, at, text, hashlib.sha256(text.encode()).hexdigest()))
        if self.way == "at_pr":
            by = self.actors["assess"].user
            desk = self.to.tasks - 1  # the last but one of the tasks that are still open
            for item in NINE_ITEMS:
                key, label = f"item:{item.number}", f"九項目 {item.sign}"
                row = (desk, key, "", "clear", label, "明確", "", "{}", by.pk, by.name, at)
                self.to.rows[STATEMENT].append(row)

    def _events(self, acts: list[tuple[datetime, str, Who]]) -> None:
        """The chain of the case: its acts, then prints up to the number that every case has."""
        to, before = self.to, "下書き"
        told = [(self.begun, "draft", "起案", self.drafter, {})]
        for at, action, who in acts:
            after = {"forward": "at_chief", "submit": "at_pr"}.get(action)
            state = NEW_OPERATION.states[after or self.state].label
            moved = {"状態": [before, state]} if action not in ("assess", "receive") else {}
            told.append((at, action, NEW_OPERATION.words[action].label, who, moved))
            before = state
        last = told[-1][0]
        busy = BUSY if self.pk == to.cases * 3 // 4 else 0
        for turn in range(len(told), EVENTS_PER_CASE + busy):
            who = to.random.choice(to.random.choice(to.staff))
            told.append((last + timedelta(minutes=turn), "print", "印刷", who, {}))
        mac = ""
        for seq, (at, action, label, who, moved) in enumerate(told, 1):
            mac = self._event(mac, seq, at, action, label, who, moved)
        to.rows[CHAIN].append((self.pk, f"case:{self.pk}", len(told), mac))

    def _event(self, mac: str, seq: int, at: datetime, action: str, label: str, who: Who, moved: Any) -> str:
        to = self.to
        to.events += 1
        values = {
            "subject": f"case:{self.pk}",
            "seq": seq,
            "action": action,
            "label": label,
            "actor_id": who.user.pk,
            "actor_name": who.user.name,
            "actor_post": who.post,
            "actor_section": who.section,
            "acting_for": "",
            "changes": moved,
            "comment": "",
            "at": at,
            "key_id": KEY_ID,
            "search_text": who.folded,
        }
        mac = code(KEY, mac, values)
        columns = list(values.values())[1:]
        to.rows[EVENT].append((to.events, self.pk, *columns, mac))
        return mac
