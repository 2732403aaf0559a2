"""What the acts on an incident write down."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from accounts.models import SNSAccount
from incidents.models import Handled, IncidentReport
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
from posts.models import Post


@dataclass(frozen=True)
class ItemDone:
    """The result of one item of the checklist."""

    key: str
    result: str
    on: datetime | None = None
    channel: str = ""
    receipt: str = ""


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
    """What the promotion office and the sections may know."""

    text: str


def file(transition: Transition[IncidentReport]) -> None:
    """It reaches the PR division and the chief at once; an earlier telephone call counts (G2(3)).

    Posts whose URL is named are tied to it.
    """
    case = transition.case
    told = {
        "chief_told_at": case.chief_told_at or transition.now,
        "pr_told_at": case.pr_told_at or transition.now,
    }
    case.write_own(**told)
    case.posts.add(*Post.objects.filter(publications__url__in=case.where.split()))
    assign_number(transition)
    freeze(transition)


def handle_item(transition: Transition[IncidentReport]) -> None:
    """An item was done, is not needed, or cannot be done; each with its proof or reason."""
    case = transition.case
    done: ItemDone = transition.payload
    if done.key not in {item.key for item in case.checklist}:
        raise Incomplete([Problem("item", "いまの種類にない項目です。選び直してください")])
    if done.on and done.on > transition.now:
        raise Incomplete([Problem("at", "行った日時は、いまより前にしてください")])
    Handled.objects.update_or_create(
        incident=case,
        key=done.key,
        defaults={
            "result": done.result,
            "on": done.on,
            "channel": done.channel,
            "receipt": done.receipt,
            "detail": transition.comment,
            "at": transition.now,
            "by_name": transition.actor.name,
        },
    )
    column = {"takedown": "taken_down_at", "deletion": "taken_down_at", "notice": "public_at"}.get(done.key)
    if column and done.result == Handled.Result.DONE:
        case.write_own(**{column: done.on or transition.now})


def take_note(transition: Transition[IncidentReport]) -> None:
    """内部メモ: for those who handle it."""
    case = transition.case
    note = {"at": transition.now.isoformat(), "by": transition.actor.name, "text": transition.comment}
    case.write_own(notes=[*case.notes, note])


def assign(transition: Transition[IncidentReport]) -> None:
    """担当: who handles it besides the PR division."""
    named: Named = transition.payload
    transition.case.handlers.set(named.people)


def retype(transition: Transition[IncidentReport]) -> None:
    """The kind turned out to be another; the checklist follows, what was done stays."""
    case = transition.case
    retyped: Retyped = transition.payload
    case.write_own(nature=retyped.nature)
    case.title = transition.process.title(case)
    case.search_text = case.searchable()


def summarise(transition: Transition[IncidentReport]) -> None:
    """供覧の要旨: what the promotion office and the sections may know."""
    summary: Summary = transition.payload
    transition.case.write_own(summary=summary.text)


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
    sections = [*_sections(org, about, case.section_id), *shared]
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
