"""Who reads what before and after the organisation moved; written by hand (「現所管課」)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from accounts.models import SNSAccount
from applications.change.process import CHANGE
from applications.models import ChangeNotice
from katori_sns.daily import run_daily
from katori_sns.history.models import Event
from katori_sns.organisation.actions import change_section
from katori_sns.organisation.roles import ActorContext
from katori_sns.workflow.course import context_of, offers
from katori_sns.workflow.models import Case
from katori_sns.workflow.succession import assign
from posts.models import Entitled, Post
from tests.accounts.keeping import account_of
from tests.city import City, process_of
from tests.organisation.entering import client_of
from tests.posts import writing

pytestmark = pytest.mark.sqlite
OLD, HEIR, THIRD = "商工観光課", "農政課", "観光課"
KINDS = ("draft", "open", "with account", "without account")
ALL, NONE = set(KINDS), set[str]()
READERS = ("同僚", "他課の係員", "観光の係員", "広報担当", "監査")


@pytest.fixture
def cases(city: City) -> dict[str, Case]:
    city.section(THIRD, "生活経済部")
    city.person("観光の係員", THIRD, "主事")
    city.person("観光の課長", THIRD, "課長", head=True)
    account = account_of(city, joint=("シティプロモーション推進課",))
    closed = city.consulted(OLD)
    closed.case_accounts.create(account=account, open=False)
    return {
        "draft": city.draft(),
        "open": city.at_pr(),
        "with account": closed,
        "without account": city.consulted(OLD),
    }


def read_by(city: City, role: str, cases: dict[str, Case], days: int) -> set[str]:
    org = ActorContext(city.now.date() + timedelta(days=days), city[role])
    seen = set(Case.objects.visible_to(org).values_list("pk", flat=True))
    return {kind for kind, case in cases.items() if case.pk in seen}


def merge(city: City) -> None:
    city.end(OLD, city.now.date(), HEIR)


def split(city: City) -> None:
    city.end(OLD, city.now.date(), HEIR, THIRD)


def chain(city: City) -> None:
    city.end(OLD, city.now.date(), HEIR)
    city.end(HEIR, city.now.date(), THIRD)


def rename(city: City) -> None:
    day = city.now.date() + timedelta(days=1)
    change_section(section=city.sections[OLD], begins=day, name="観光振興課", by=None, now=city.now)


def transfer(city: City) -> None:
    account = SNSAccount.objects.get(name="佐原の大祭")
    fields: dict[str, Any] = {"what": "section", "new_section": city.sections[HEIR], "reason": "所管の見直し"}
    fields["changed_on"] = city.now.date()
    notice = city.start(CHANGE, accounts=(account,), **fields)
    for role, act in (("係員", "forward"), ("課長", "hand_over"), ("他課の課長", "confirm")):
        city.act(role, act, notice)
    city.act("広報担当", "acknowledge", notice)
    notice.refresh_from_db()
    assert (notice.section, notice.keeper) == (city.sections[OLD], city.sections[HEIR])


SENT = ALL - {"draft"}
# Who reads what after the day and its job; before the day everybody reads what he reads today.
TABLE: dict[str, tuple[Callable[[City], None], dict[str, set[str]]]] = {
    "merge": (merge, {"同僚": NONE, "他課の係員": ALL, "観光の係員": NONE}),
    "split": (split, {"同僚": NONE, "他課の係員": {"without account"}, "観光の係員": NONE}),
    "chain": (chain, {"同僚": NONE, "他課の係員": NONE, "観光の係員": ALL}),
    "rename": (rename, {"同僚": ALL, "他課の係員": NONE, "観光の係員": NONE}),
    "transfer": (transfer, {"同僚": ALL, "他課の係員": {"with account"}, "観光の係員": NONE}),
}


@pytest.mark.parametrize("move", TABLE)
def test_who_reads_what_before_and_after(city: City, cases: dict[str, Case], move: str) -> None:
    act, after = TABLE[move]
    before = {"同僚": ALL, "他課の係員": NONE, "観光の係員": NONE, "広報担当": SENT, "監査": SENT}
    assert {role: read_by(city, role, cases, 0) for role in READERS} == before
    act(city)
    early = {role: read_by(city, role, cases, 0) for role in READERS}
    assert move == "transfer" or early == before
    on_the_day = {role: read_by(city, role, cases, 1) for role in READERS}
    run_daily(now=city.now + timedelta(days=1))
    then = {role: read_by(city, role, cases, 1) for role in READERS}
    assert then == {**before, **after}
    # The job's day reads no more before it than after it.
    assert all(on_the_day[role] <= then[role] | before[role] for role in READERS)
    assert {case.section_id for case in Case.objects.filter(pk__in=[c.pk for c in cases.values()])} == {
        city.sections[OLD].pk
    }


def test_after_a_split_the_cases_follow_the_account_that_the_pr_division_gives_away(
    city: City, cases: dict[str, Case]
) -> None:
    split(city)
    city.now += timedelta(days=1)
    run_daily(now=city.now)
    account, third = SNSAccount.objects.get(), city.sections[THIRD]
    assign(
        city.sections[OLD],
        cases={cases["open"].pk: third},
        accounts={account.pk: third},
        actor=city["広報担当"],
        now=city.now,
    )
    assert read_by(city, "観光の係員", cases, 0) == {"open", "with account"}
    assert read_by(city, "他課の係員", cases, 0) == {"without account"}


def test_what_the_heir_keeps_it_acts_on_only_while_it_is_open(city: City, cases: dict[str, Case]) -> None:
    city.at_chief()
    merge(city)
    city.now += timedelta(days=1)
    run_daily(now=city.now)
    org = ActorContext(city.now.date(), city["他課の課長"])
    for kind in ("with account", "without account"):
        case = Case.objects.get(pk=cases[kind].pk)
        assert offers(context_of(case, org), process_of(case)) == []
    told = Event.objects.about(f"section:{city.sections[OLD].pk}").filter(action="keep")
    assert [event.told["完結した案件"] for event in told] == [[None, "5件"]]
    case = Case.objects.get(state="at_chief")
    city.act("他課の課長", "submit", case)
    assert case.submissions.get().data.find("農政課長　他課の課長 太郎") > 0


def test_joint_use_passes_to_all_heirs(city: City, cases: dict[str, Case]) -> None:
    account = SNSAccount.objects.get()
    city.end("シティプロモーション推進課", city.now.date(), HEIR, THIRD)
    run_daily(now=city.now + timedelta(days=1))
    assert set(account.joint_sections.all()) == {city.sections[HEIR], city.sections[THIRD]}
    assert account.section == city.sections[OLD]


def test_the_table_of_deciders_and_the_choices_of_open_cases_pass_on(city: City) -> None:
    old, heir, above = city.sections[HEIR], city.section(THIRD, "生活経済部"), city.sections["生活経済部"]
    for section, decides in ((old, above), (city.sections[OLD], old)):
        Entitled.objects.create(section=section, decides=decides)
    post = writing.official(city, decider=old)
    account = account_of(city, name="別の窓口", handle="betsu")
    notice = city.start(CHANGE, accounts=(account,), what="section", new_section=old)
    city.end(HEIR, city.now.date(), THIRD)
    for _ in range(2):
        run_daily(now=city.now + timedelta(days=1))
    now = Entitled.objects.on(city.now.date() + timedelta(days=1))
    assert {(row.section, row.decides) for row in now} == {(heir, above), (city.sections[OLD], heir)}
    assert Post.objects.get(pk=post.pk).decider == heir
    assert ChangeNotice.objects.get(pk=notice.pk).new_section == heir


def test_a_choice_of_a_section_that_nobody_follows_stays(city: City) -> None:
    ended = city.section(THIRD, "生活経済部")
    account = account_of(city, name="別の窓口", handle="betsu")
    notice = city.start(CHANGE, accounts=(account,), what="section", new_section=ended)
    city.end(THIRD, city.now.date())
    run_daily(now=city.now + timedelta(days=1))
    assert ChangeNotice.objects.get(pk=notice.pk).new_section == ended


def test_a_filter_kept_before_a_merger_asks_for_the_heir(city: City, cases: dict[str, Case]) -> None:
    city.end(OLD, city.now.date(), HEIR)
    run_daily(now=city.now + timedelta(days=1))
    page = client_of(city, "広報担当").get(f"/accounts/?section={city.sections[OLD].pk}")
    assert (page.status_code, page.content.decode().count("佐原の大祭") > 0) == (200, True)
