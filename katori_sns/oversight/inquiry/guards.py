"""Who asks, who answers, and what a question needs before it is sent (G2(2))."""

from __future__ import annotations

from collections.abc import Sequence

from accounts.models import SNSAccount
from katori_sns.organisation.models import User
from katori_sns.organisation.roles import ActorContext
from katori_sns.oversight.inquiry.fields import FIELDS
from katori_sns.oversight.inquiry.models import AuditInquiry
from katori_sns.workflow.models import Level
from katori_sns.workflow.steps import Address, CaseContext, Problem


def auditors(ctx: CaseContext) -> tuple[Address, ...]:
    """Every auditor of the day but who answered or prepared an answer when he had a post."""
    section = ctx.case.keeper_id
    answered = {t.done_by_id for t in ctx.tasks if t.action in ("answer", "prepare")}
    people = User.objects.in_service(ctx.org.on).filter(is_auditor=True).order_by("pk")
    return tuple(
        Address(Level.PERSON, section, pk) for pk in people.values_list("pk", flat=True) if pk not in answered
    )


def asker(ctx: CaseContext) -> tuple[Address, ...]:
    """Who drafted the question, as long as he is an auditor."""
    return tuple(address for address in auditors(ctx) if address.person_id == ctx.case.drafter_id)


def next_asker(ctx: CaseContext) -> Address:
    """Who drafted the question; once he is no auditor any more, another of them."""
    fallback = Address(Level.PERSON, ctx.case.keeper_id, ctx.case.drafter_id)
    return next(iter((*asker(ctx), *auditors(ctx))), fallback)


def answering(ctx: CaseContext) -> Address:
    """The chief of the section asked; for a chief who asked it himself as an auditor, his superior."""
    section = ctx.case.keeper_id
    head = ctx.org.heads.get(section)
    own = head is not None and head.id == ctx.case.drafter_id
    return Address(Level.HEAD, ctx.org.superior(section) if own else section)


def member(ctx: CaseContext) -> Address:
    """Anybody of the section asked but who asked it himself as an auditor."""
    return Address(Level.MEMBER, ctx.case.keeper_id, but_id=ctx.case.drafter_id)


def by_auditor(org: ActorContext, accounts: Sequence[SNSAccount]) -> list[Problem]:
    """An auditor begins it, and nobody else."""
    audits = org.user is not None and org.user.is_auditor
    return [] if audits else [Problem("section", "確認事項を始められるのは監査だけです")]


def complete(ctx: CaseContext[AuditInquiry]) -> list[Problem]:
    """It says what it is about and what is asked, and the day of the answer is still to come."""
    case, problems = ctx.case, FIELDS.missing(ctx.case)
    if not (case.about or case.since):
        problems.append(Problem("since", "対象の期間の開始日を入力してください"))
    if case.until and (case.since is None or case.until < case.since):
        problems.append(Problem("until", "開始日か、それより後の日にしてください"))
    if case.answer_by and case.answer_by < ctx.org.on:
        problems.append(Problem("answer_by", "きょうか、これからの日にしてください"))
    return problems + FIELDS.unprintable(case)
