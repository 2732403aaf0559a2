"""Whose cases and accounts a person counts: the city's, his part's (部), his section's."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q, QuerySet

from accounts.account.models import SNSAccount, SNSAccountQuerySet
from katori_sns.organisation.models import Duty
from katori_sns.organisation.roles import ActorContext
from katori_sns.workflow.models import Case


@dataclass(frozen=True)
class Scope:
    words: str  # 市全体, or the sections by name
    whole: bool  # all cases of the city
    cases: QuerySet[Case]  # with a number
    accounts: SNSAccountQuerySet


def scope_of(org: ActorContext) -> Scope:
    """Auditors and the PR division count the city; the promotion office its own cases and all accounts.

    Whoever heads a section counts those below it too, but none that tells of trouble.
    """
    received = Case.objects.filter(figure__isnull=False)
    if org.works_at(Duty.Kind.PR) or (org.user is not None and org.user.is_auditor):
        return Scope("市全体", True, received, SNSAccount.objects.all())
    mine = sorted(org.mine)
    below = sorted(pk for pk in org.sections if pk not in mine and _is_below(pk, org))
    cases = received.filter(Q(keeper__in=mine) | Q(keeper__in=below, discreet=False))
    words = "・".join(org.sections[pk].name for pk in mine) + ("と部内の所属" if below else "")
    everywhere = bool(org.works_at(Duty.Kind.PROMOTION))
    accounts = SNSAccount.objects.all() if everywhere else SNSAccount.objects.filter(section__in=mine + below)
    return Scope(f"{words}（アカウントは市全体）" if everywhere else words, False, cases, accounts)


def _is_below(section_id: int, org: ActorContext) -> bool:
    """Whether the person heads a section somewhere above this one."""
    passed, above = {section_id}, org.sections[section_id].parent_id
    while above in org.sections and above not in passed:
        if org.is_head(above):
            return True
        passed.add(above)
        above = org.sections[above].parent_id
    return False
