"""Who reads what: a table by hand from domain.md (Who may see, Confidential content), asked of every output.

The table knows nothing of the product's own rules. Tokens: see `lives`; 〔name.reporter〕 is who reported.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

import pytest
from django.urls import get_resolver

from incidents.actions import Named
from katori_sns.organisation.models import User
from katori_sns.workflow.steps import Step
from posts.actions import correct
from posts.process import POST
from tests.accounts.keeping import account_of, give
from tests.city import City
from tests.incidents import reporting
from tests.long import LONG
from tests.permissions import CHIEFS, PR, PROMOTION, SECTION
from tests.posts import writing
from tests.records.lives import BEFALLS, BY_KIND, ROLES, WAYS, begun, plan, take, write
from tests.records.long import a_city
from tests.records.pages import EVERYWHERE, NO_PAGE, named, of_kind, outputs

pytestmark = [
    pytest.mark.sqlite,
    pytest.mark.no_cover,
    pytest.mark.django_db,
    pytest.mark.usefixtures("words_of_papers"),
]

TOKEN = re.compile(r"〔(\w+)\.([^〕<&\\…]*)")
AUDIT = {"監査"}
ALL = SECTION | PR | AUDIT
FARMS = {"他課の係員", "他課の課長"}
HANDLES = CHIEFS | PR | AUDIT | {"係員"}  # the chief, the PR division, auditors, and who wrote or reported it
NOBODY: set[str] = set()
OPEN = {"accounts:detail": {("name", "reporter")}}  # an account's page names those to whom it is open

# Kind → who reads it before it leaves its drafter, once it was sent, and once it was reported or circulated.
READERS: dict[str, tuple[set[str], set[str], set[str]]] = {
    "prior_consultation": (SECTION, ALL, NOBODY),
    "new_operation": (SECTION, ALL, ALL | PROMOTION),
    "emergency": (SECTION, ALL, ALL | PROMOTION),
    "acquisition": (SECTION, ALL, ALL | PROMOTION),
    "abandonment": (SECTION, ALL, ALL | PROMOTION),
    "change": (SECTION, ALL, ALL | PROMOTION),
    "policy_revision": (SECTION, ALL, ALL | PROMOTION),
    "withdrawal": (SECTION, ALL, ALL | PROMOTION),
    "resumption": (SECTION, ALL, ALL | PROMOTION),
    "forced_stop": (PR, ALL, ALL | PROMOTION),
    "registration": (PR, PR | AUDIT | CHIEFS | {"他課の課長"}, ALL | PROMOTION | FARMS),
    "common_policy": (PR, PR | AUDIT, PR | AUDIT | PROMOTION),
    "handover": (SECTION, ALL | {"部長"}, NOBODY),
    "post": (SECTION, ALL, NOBODY),
    "post_deletion": (HANDLES, HANDLES, NOBODY),
    "incident": (CHIEFS | {"係員"}, HANDLES, HANDLES),
    "audit_inquiry": (AUDIT, ALL, NOBODY),
}
# By which act it leaves its drafter; by which it is reported or circulated.
SENDS = {"submit", "propose", "propose_stop", "ask_check", "ask_decision", "file", "carry_out"}
SENDS |= {"sign", "sign_open", "send"}
REPORTS = {"approve", "recognise", "acknowledge", "carry_out", "decide_stop", "decide", "close"}
REPORTS_TOO = {("policy_revision", "conditional")}
NOT_REPORTED = {"prior_consultation", "handover", "post", "post_deletion", "audit_inquiry"}


class Told:
    """How far a case has come, as the table needs it; by the acts alone."""

    def __init__(self, kind: str) -> None:
        self.kind, self.round, self.sent, self.reported = kind, 1, 0, False
        self.handlers: set[str] = set()

    def after(self, action: str) -> None:
        if action == "+rewrite":
            self.round = 2
        if action in SENDS:
            self.sent = self.round
        if action == "assign":
            self.handlers = {"同僚"}
        reports = action in REPORTS and not (self.kind == "incident" and action == "acknowledge")
        reports = reports and self.kind not in NOT_REPORTED
        self.reported |= reports or (self.kind, action) in REPORTS_TOO

    def readers(self, sort: str, rest: str) -> set[str]:
        """The roles that may read a text of this sort."""
        unsent, sent, reported = READERS[self.kind]
        handlers = self.handlers
        if self.kind == "incident" and sort == "memo":
            return PR | AUDIT | handlers
        if self.kind == "audit_inquiry" and sort == "memo":
            return SECTION
        if self.kind == "incident" and sort == "summary" and self.reported:
            return SECTION | PR | AUDIT | PROMOTION
        written = rest.partition(".")[0] if sort == "file" else sort
        if written in ("r1", "r2") and self.sent < int(written[1]):
            return (unsent if self.sent == 0 else READERS[self.kind][0]) | handlers
        if self.sent == 0:
            return unsent | handlers
        return (reported if self.reported else sent) | handlers


Readers = Callable[[str, str], set[str]]
Look = Callable[[Any, Readers], None]


def main_way(city: City, kind: str, look: Look) -> None:
    """The main way of a kind, up to where a text is rewritten and not yet sent again."""
    way, told = WAYS[kind][0], Told(kind)
    case = begun(city, way)
    if kind == "incident":
        name_reporter(city, "係員")
    stages = plan(kind, way)
    last = "+rewrite" if "+rewrite" in stages else stages[-2]
    for event in stages[: stages.index(last) + 1]:
        if isinstance(event, Step):
            take(city, case, event)
        else:
            BEFALLS[event](city, case)
        told.after(event.action if isinstance(event, Step) else event)
    look(case, told.readers)


def name_reporter(city: City, role: str) -> None:
    User.objects.filter(pk=city[role].pk).update(name="〔name.reporter〕")
    city[role].refresh_from_db()


def deleted_post(city: City, look: Look) -> None:
    """A post that must not be out, and the correction that was begun before it was deleted."""
    post = writing.drafted(city)
    write(city, post, "r1")
    city.act("係員", "ask_check", post, comment="〔act.ask_check〕")
    city.act("同僚", "confirm", post, comment="〔act.confirm〕")
    city.act("係員", "publish", post, payload=writing.went_out(city, post))
    post.refresh_from_db()
    about = {"drafter": city["係員"], "section_id": post.section_id, "now": city.now}
    correction = correct(POST, post, how="edit", **about)
    writing.deleted(city, post)
    for case in (post, correction):
        case.refresh_from_db()
        look(case, lambda sort, rest: HANDLES)


def contractors_incident(city: City, look: Look) -> None:
    """What a contractor reported; the PR division notes something for itself."""
    account = account_of(city)
    give(account, city["委託業者"])
    name_reporter(city, "委託業者")
    case = reporting.drafted(city, "委託業者", (account,), what="〔r1.what〕", where="〔r1.where〕")
    city.act("委託業者", "file", case, comment="〔act.file〕")
    city.act("広報担当", "acknowledge", case, comment="〔act.acknowledge〕")
    city.act("広報担当", "assign", case, payload=Named((city["同僚"],)))
    city.act("広報担当", "note", case, comment="〔memo.note〕")
    case.refresh_from_db()
    inside = PR | AUDIT | {"同僚"}
    readers = inside | CHIEFS | {"委託業者"}
    look(case, lambda sort, rest: inside if sort == "memo" else readers)


def auditors_draft(city: City, look: Look) -> None:
    """An auditor's own report about a section's account, not sent yet."""
    name_reporter(city, "監査")
    case = reporting.drafted(city, "監査", what="〔r1.what〕", where="〔r1.where〕")
    look(case, lambda sort, rest: AUDIT)


STORIES: dict[str, Callable[[City, Look], None]] = {
    "deleted post": deleted_post,
    "contractor's incident": contractors_incident,
    "auditor's draft": auditors_draft,
}


@cache
def leaks(story: str) -> dict[str, set[str]]:
    """Output → who read there what is not his."""
    found: dict[str, set[str]] = {}

    def look(case: Any, readers: Readers) -> None:
        for role in ROLES:
            for output, text in outputs(city, role, case, asked(story)):
                for sort, rest in set(TOKEN.findall(text)) - OPEN.get(output, set()):
                    if role not in readers(sort, rest):
                        found.setdefault(output, set()).add(f"{role} reads {sort}.{rest}")

    with a_city() as city:
        if story in STORIES:
            STORIES[story](city, look)
        else:
            main_way(city, story, look)
    return found


def asked(story: str) -> list[str]:
    """The outputs that are looked at; in the short run the few by which most is told."""
    kind = story if story in BY_KIND else "post" if "post" in story else "incident"
    if not LONG:
        return [f"{kind}:detail", "cases:cases", "notices:list", "conflict", "mail"]
    return [*(name for name, _ in of_kind(kind)), *EVERYWHERE, "evidence", "conflict", "mail"]


def keys() -> Iterator[tuple[str, str]]:
    for story in (*WAYS, *STORIES):
        yield from ((story, place.replace(" ", "_")) for place in asked(story))


@pytest.mark.parametrize(("story", "output"), list(keys()))
def test_nobody_is_given_what_is_not_his_to_read(story: str, output: str) -> None:
    found = {place.replace(" ", "_"): seen for place, seen in leaks(story).items()}
    assert found.get(output, set()) == set()


def test_every_page_about_a_case_is_asked() -> None:
    pages = {n for n, p in named(get_resolver().url_patterns) if "case_id" in p.pattern.converters}
    listed = {name for kind in BY_KIND for name, _ in of_kind(kind)}
    listed |= {*EVERYWHERE}
    assert {name for name in pages - listed if name.partition(":")[2] not in NO_PAGE} == set()
