"""The list of accounts older than the guideline: made from a file, mended row by row, entered at last.

What was opened since it is in force had no approval (G4(1)) and is decided apart.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from accounts.account.lifecycle import Taken, columns
from accounts.models import IdentityFields, SNSAccount
from accounts.older.actions import register
from accounts.older.entries import Entry
from applications.registration.fields import entered, later_rows
from applications.registration.models import (
    LATER,
    REFUSED,
    RULINGS,
    RegistrationRow,
    RetroactiveRegistration,
)
from katori_sns.organisation.models import Section, User
from katori_sns.organisation.roles import ActorContext
from katori_sns.web.dates import local_date
from katori_sns.web.lists import AS_IS, DUPLICATE, OUT, digest_of
from katori_sns.web.text import fold
from katori_sns.workflow import actions
from katori_sns.workflow.actions import Columns
from katori_sns.workflow.errors import Incomplete, NotVisible
from katori_sns.workflow.models import Case, CaseAccount, Task
from katori_sns.workflow.notifications import tell_about
from katori_sns.workflow.steps import Problem, Process, Transition

MOST_ROWS = 300  # what its paper carries, and one decision
GIVEN_UP = ("cancelled", "abandoned")  # a list that ended so may be made anew
Standing = RegistrationRow.Standing


def known_list(text: str) -> RetroactiveRegistration | None:
    """The list that was made of this text before."""
    lists = RetroactiveRegistration._base_manager.exclude(state__in=GIVEN_UP)
    found: RetroactiveRegistration | None = lists.filter(source_digest=digest_of(text)).first()
    return found


@transaction.atomic
def make_list(
    process: Process[RetroactiveRegistration],
    *,
    drafter: User,
    section_id: int,
    source_name: str,
    text: str,
    found: Iterable[Entry],
    now: datetime,
) -> RetroactiveRegistration:
    """A draft with a row for each entry; the list that there is, where one was made of this text before.

    Raises Incomplete where nothing is to be entered, or too much.
    """
    if known := known_list(text):
        return known
    rows = rows_of(found, ActorContext(local_date(now)))
    case = actions.start(
        process,
        drafter=drafter,
        section_id=section_id,
        now=now,
        fields={"source_name": source_name, "source_digest": digest_of(text)},
        origin=Case.Origin.PR,
    )
    for row in rows:
        row.case = case
    RegistrationRow.objects.bulk_create(rows)
    return case


def rows_of(found: Iterable[Entry], org: ActorContext) -> list[RegistrationRow]:
    """The rows of a list as they are read, of no list yet; raises what `make_list` raises."""
    sections = {fold(org.sections[pk].name): org.sections[pk] for pk in org.lowest}
    rows = [_row(entry, sections) for entry in found]
    if all(row.standing == Standing.LEAVE for row in rows):
        raise Incomplete([Problem("file", "台帳にないアカウントが一つもありません")])
    if len(rows) > MOST_ROWS:
        raise Incomplete([Problem("file", f"一度に登録できるのは{MOST_ROWS}件までです。分けてください")])
    for row in rows:
        row.read_digest = row.digest()
    return rows


def _row(entry: Entry, sections: dict[str, Section]) -> RegistrationRow:
    section = sections.get(fold(entry.section))
    offers = dict(entry.offers)
    meant = sections.get(fold(offers.pop("section", "")))
    if meant:
        offers["section"] = str(meant.pk)
    settled = entry.verdict == AS_IS and section and entry.medium and entry.name
    left = entry.verdict in (DUPLICATE, OUT)
    identity = entry.identity
    url = {"join_url" if identity.joins else "url": identity.url} if identity else {}
    return RegistrationRow(
        number=entry.number,
        part=entry.part,
        verdict=entry.verdict,
        notes=entry.notes,
        offers=offers,
        listed=entry.listed,
        standing=Standing.LEAVE if left else Standing.ENTER if settled else Standing.ASK,
        name=entry.name[:100],
        section=section,
        medium=entry.medium,
        typed_url=entry.typed_url,
        handle=identity.handle if identity else "",
        handle_key=identity.key if identity and not identity.joins else "",
        immutable_id=identity.immutable_id if identity else "",
        manager=entry.manager[:200],
        operators=entry.operators,
        opened_text=entry.opened_text[:40],
        opened=entry.opened,
        state=_state(entry),
        ended_text=entry.ended_text[:40],
        ended=entry.ended,
        **url,
    )


def _state(entry: Entry) -> str:
    if entry.retired:
        return SNSAccount.State.WITHDRAWN
    return SNSAccount.State.STOPPED if entry.stopped else SNSAccount.State.ACTIVE


@transaction.atomic
def save_row(
    process: Process,
    row: RegistrationRow,
    *,
    actor: User,
    seen_version: int,
    now: datetime,
    fields: dict[str, object],
) -> None:
    """Settle a row of one's own draft; raises what `workflow.actions.edit` raises."""
    actions.edit(process, row.case_id, actor=actor, seen_version=seen_version, now=now, fields={})
    if not RegistrationRow.objects.filter(pk=row.pk, case=row.case_id).update(**fields):
        raise NotVisible


@transaction.atomic
def save_together(
    process: Process[RetroactiveRegistration],
    case: RetroactiveRegistration,
    rows: list[tuple[RegistrationRow, Columns]],
    *,
    actor: User,
    seen_version: int,
    now: datetime,
) -> None:
    """Settle several rows of one's own draft by one saving; raises what `workflow.actions.edit` raises."""
    actions.edit(process, case.pk, actor=actor, seen_version=seen_version, now=now, fields={})
    for row, fields in rows:
        RegistrationRow.objects.filter(pk=row.pk, case=case.pk).update(**fields)


def take_back(transition: Transition) -> None:
    """引戻し: whoever has not confirmed his rows yet need not."""
    waiting = Task.objects.open().filter(case=transition.case.pk, desk=transition.task.desk)
    waiting.update(done_at=transition.now)


def rule_later(transition: Transition[RetroactiveRegistration]) -> None:
    """Whether each account opened since the guideline is in force is entered, apart from the rest (G4(1))."""
    case, rulings = transition.case, transition.payload
    rows, words = later_rows(case), dict(RULINGS)
    ruled = rulings if isinstance(rulings, dict) else {}
    if wanting := [row for row in rows if ruled.get(row.pk) not in words]:
        said = "登録を認めるかどうかを選んでください"
        raise Incomplete([Problem(f"row_{row.pk}", f"{row.place}　{said}") for row in wanting])
    transition.rest_on("4 手続 (1)")  # which asks for an approval
    for row in rows:
        transition.say(
            row.ruling,
            rulings[row.pk],
            label=f"施行後の開設 {row.place}"[:60],
            word=words[rulings[row.pk]],
            details={
                "名称": row.name,
                "開設": row.opened_label,
                "承認を受けていない理由": row.no_approval,
            },
        )
    homes = {section.pk for row in rows if (section := transition.org.following(row.section_id))}
    heads = frozenset(transition.org.heads[pk].id for pk in homes if pk in transition.org.heads)
    told = "施行後に開設されたアカウントの扱いが決まりました。"
    tell_about(case, {"［施行後の開設］": heads - {transition.actor.pk}}, says=told, now=transition.now)


def _accepted(case: RetroactiveRegistration) -> list[RegistrationRow]:
    """The rows to be entered, without those that were refused apart."""
    ruled = case.standing(LATER)
    refused = {key for (key, _), said in ruled.items() if said.value == REFUSED}
    return [row for row in entered(case) if not (row.later and row.ruling in refused)]


def enter(transition: Transition[RetroactiveRegistration]) -> None:
    """決定: the accounts enter the register with their gaps, and their sections are told."""
    case = transition.case
    by = transition.by
    rows = _accepted(case)
    for row in rows:
        section = transition.org.following(row.section_id)
        try:
            row.account = register(
                name=row.name,
                medium=row.medium,
                medium_name=row.medium_name,
                section_id=section.pk if section else 0,
                manager=row.manager,
                state=row.state,
                opened=row.opened,
                ended=row.ended if row.retired else "",
                identity={name: getattr(row, name) for name in columns(IdentityFields)},
                by=by,
                now=transition.now,
            )
        except Taken as error:
            taken = f"{row.place}のアカウントは、もう台帳にあります"
            raise Incomplete([Problem("rows", taken)]) from error
    RegistrationRow.objects.bulk_update(rows, ["account"])
    transition.trace("アカウント", None, "、".join(str(row.account) for row in rows))
    CaseAccount.objects.bulk_create(CaseAccount(case=case, account=row.account) for row in rows)
    sections = {row.account.section_id for row in rows if row.account}
    case.joint_sections.set(sections)  # their members see from now on how it came to be
    names = sorted(transition.org.sections[pk].name for pk in sections if pk in transition.org.sections)
    transition.trace("載せた所属", None, "、".join(names))
    heads = frozenset(transition.org.heads[pk].id for pk in sections if pk in transition.org.heads)
    told = "所属のアカウントが台帳に載りました。足りないところは台帳で整えてください。"
    tell_about(case, {"［遡及登録］": heads - {transition.actor.pk}}, says=told, now=transition.now)
