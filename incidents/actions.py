"""What the acts on an incident write down."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from accounts.models import SNSAccount
from incidents.checklists import ITEMS
from incidents.clocks import disorder
from incidents.models import CHECK, WAS, IncidentReport, Result
from incidents.records import follow_kind, note_reported
from katori_sns.organisation.models import Section, User
from katori_sns.organisation.roles import ActorContext
from katori_sns.web.dates import local_date
from katori_sns.web.forms import Once
from katori_sns.workflow import actions
from katori_sns.workflow.engine import perform
from katori_sns.workflow.errors import Incomplete
from katori_sns.workflow.models import CaseAccount, Task
from katori_sns.workflow.numbers import assign_number, freeze
from katori_sns.workflow.steps import Problem, Process, Transition
from posts.models import Post, PostDeletion


@dataclass(frozen=True)
class Named:
    """Who handles it besides the PR division."""

    people: tuple[User, ...]


@dataclass(frozen=True)
class Retyped:
    """What kind of trouble it turned out to be."""

    nature: str


@dataclass(frozen=True)
class Summary:
    """What must be known before it is closed; `text` is what others than its readers may know."""

    text: str
    happened: str
    informed: str
    outcome: str


def file(transition: Transition[IncidentReport]) -> None:
    """It reaches the PR division and the chief at once; an earlier telephone call counts (G2(3)).

    Posts whose URL is named are tied to it.
    """
    case = transition.case
    if problems := disorder(vars(case), transition.now):
        raise Incomplete(problems)
    told = {
        "chief_told_at": case.chief_told_at or transition.now,
        "pr_told_at": case.pr_told_at or transition.now,
    }
    case.write_own(**told)
    if named := Post.objects.filter(publications__url__in=case.where.split()).distinct():
        case.posts.add(*named)
        transition.trace("投稿", None, "、".join(str(post) for post in named))
    _gone_already(transition)
    note_reported(transition)
    assign_number(transition)
    freeze(transition)


def _gone_already(transition: Transition[IncidentReport]) -> None:
    """A post that was deleted first: that record counts, and need not be made again (G5(3))."""
    rows: QuerySet[PostDeletion] = QuerySet(PostDeletion)
    done = rows.filter(deleted__in=transition.case.posts.all()).order_by("deleted_at").first()
    if done:
        key, word = f"{CHECK}deletion", Result.DONE
        text = f"{done.drafter.name}が削除を記録した。"
        label = ITEMS["deletion"].label
        transition.say(key, word, label=label, word=word.label, text=text, on=done.deleted_at)


def assign(transition: Transition[IncidentReport]) -> None:
    """担当: who handles it besides the PR division."""
    named: Named = transition.payload
    handlers = transition.case.handlers
    old, new = ("、".join(user.name for user in users) for users in (handlers.all(), named.people))
    handlers.set(named.people)
    transition.trace("担当", old or None, new or None)


def retype(transition: Transition[IncidentReport]) -> None:
    """The kind turned out to be another; the checklist follows, what was done or binds stays (G5(2))."""
    case = transition.case
    retyped: Retyped = transition.payload
    if retyped.nature not in IncidentReport.Nature.values or retyped.nature == case.nature:
        raise Incomplete([Problem("nature", "いまと違う種類を選んでください")])
    was, new = case.get_nature_display(), IncidentReport.Nature(retyped.nature).label
    transition.say(f"{WAS}{case.nature}", "", label="種類の変更", word=f"{was} → {new}"[:60])
    case.write_own(nature=retyped.nature)
    follow_kind(transition)
    case.title = transition.process.title(case)
    case.found_as = case.searchable()


def summarise(transition: Transition[IncidentReport]) -> None:
    """まとめ: what happened, who was told, what came of it; and, for others, 供覧の要旨."""
    said: Summary = transition.payload
    transition.case.write_own(
        summary=said.text, happened=said.happened, informed=said.informed, outcome=said.outcome
    )


def _sections(org: ActorContext, accounts: Iterable[SNSAccount], own: int) -> list[Section]:
    """The sections that are to know that it exists: those of the accounts."""
    ids = {account.section_id for account in accounts} - {own}
    return [org.sections[pk] for pk in ids if pk in org.sections]


@transaction.atomic
def report(
    process: Process[IncidentReport],
    *,
    reporter: User,
    accounts: Iterable[SNSAccount],
    now: datetime,
    fields: Mapping[str, object],
    section_id: int | None = None,
    once: Once | None = None,
) -> IncidentReport:
    """Begin a report: for one's own section, without one for the account's or the PR division."""
    org = ActorContext(local_date(now), reporter)
    about = list(accounts)
    first = next(iter(org.mine), None) or (about[0].section_id if about else org.pr.pk)
    own = section_id if section_id in org.mine else first
    return actions.start(
        process,
        drafter=reporter,
        section_id=own,
        now=now,
        fields=fields,
        accounts=about,
        joint_sections=_sections(org, about, own),
        once=once,
    )


@transaction.atomic
def save(
    process: Process[IncidentReport],
    case: IncidentReport,
    *,
    actor: User,
    seen_version: int,
    accounts: Iterable[SNSAccount],
    now: datetime,
    fields: Mapping[str, object],
) -> None:
    """Save a draft with its accounts; raises Conflict, NotAllowed, NotVisible."""
    org, about = ActorContext(local_date(now), actor), list(accounts)
    shared = [section for account in about for section in account.joint_sections.all()]
    sections = [*_sections(org, about, case.keeper_id), *shared]
    CaseAccount.objects.filter(case=case).delete()
    CaseAccount.objects.bulk_create(CaseAccount(case=case, account=account) for account in about)
    actions.edit(
        process,
        case.pk,
        actor=actor,
        seen_version=seen_version,
        now=now,
        fields=fields,
        joint_sections=sections,
    )


@transaction.atomic
def file_at_once(
    process: Process[IncidentReport], case: IncidentReport, *, reporter: User, now: datetime
) -> None:
    """届け出る, without another page in between."""
    task = Task.objects.open().get(case=case.pk, desk="draft")
    perform(
        process,
        case.pk,
        "file",
        task_id=task.pk,
        seen_version=case.version,
        actor=reporter,
        now=now,
    )
