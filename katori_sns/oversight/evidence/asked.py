"""What a 証拠一式 is about."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from accounts.account.models import SNSAccount
from katori_sns.organisation.roles import ActorContext
from katori_sns.web.dates import day_begins, day_ends, format_wareki
from katori_sns.workflow.models import Case, CaseQuerySet, Submission

MOST = 1_000  # cases of a bundle


@dataclass(frozen=True)
class Asked:
    """In words, and the subjects of the history in their order."""

    words: str
    subjects: list[str]


def of_case(case_id: int, org: ActorContext) -> Asked | None:
    """One case that was submitted; None where the person knows of none."""
    case = Case.objects.visible_to(org).filter(pk=case_id, submitted_at__isnull=False).first()
    if case is None:
        return None
    return Asked(" ".join(filter(None, ("案件", case.number, case.title))), [case.subject])


def of_account(account_id: int, org: ActorContext) -> Asked | None:
    """An account with all its submitted cases of which the person knows."""
    account = SNSAccount.objects.kept_by(org).filter(pk=account_id).first()
    if account is None:
        return None
    cases = Case.objects.visible_to(org).filter(
        pk__in=account.case_accounts.values("case"), submitted_at__isnull=False
    )
    return Asked(f"アカウント {account}", [account.subject, *_subjects(cases.order_by("pk"))])


def of_period(first: date, last: date, org: ActorContext) -> Asked:
    """The cases that were handed in on one of these days, in Japan, for the first time or again."""
    days = (day_begins(first), day_ends(last))
    sent = Submission.objects.filter(at__range=days).values("case")
    cases = Case.objects.visible_to(org).filter(Q(submitted_at__range=days) | Q(pk__in=sent))
    words = f"{format_wareki(first)}から{format_wareki(last)}までに提出された案件"
    return Asked(words, _subjects(cases.order_by("pk")))


def _subjects(cases: CaseQuerySet) -> list[str]:
    """One more than fit, so that too many are seen."""
    return [f"case:{pk}" for pk in cases.values_list("pk", flat=True)[: MOST + 1]]
