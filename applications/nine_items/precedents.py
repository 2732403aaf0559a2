"""先例 (G4(2)): how others wrote the nine items on the same medium, and what was found lacking before."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery

from accounts.models import OperationPolicy, SNSAccount
from accounts.policy.items import NINE_ITEMS
from applications.nine_items.named import Named
from katori_sns.organisation.models import User
from katori_sns.organisation.roles import ActorContext
from katori_sns.workflow.models import Case, Statement

MOST = 5  # of each item
OF_PEOPLE = (5, 7)  # who runs an account, and how it and its password are kept: no precedent
READ = 40  # policies, and verdicts, of which these are chosen


@dataclass(frozen=True)
class Precedent:
    text: str
    source: str


@dataclass(frozen=True)
class Precedents:
    """Of one item: what was clear, and why something was not."""

    clear: list[Precedent] = field(default_factory=list)
    lacking: list[Precedent] = field(default_factory=list)


def precedents(case: Case, org: ActorContext) -> dict[int, Precedents]:
    """Number of the item → its precedents on the medium of the case; four queries for all nine.

    Wording is that of policies in force of accounts that have begun, which are no secret in the city; 不足
    comes from cases alone that the person may read. What names one of the staff is left out.
    """
    accounts = list(SNSAccount.objects.filter(case_accounts__case=case.pk))
    row: Any = accounts[0] if accounts else case  # an application has no account yet, but names its medium
    about = {"medium": row.medium, "medium_name": row.medium_name}
    people = Named(name for names in User.objects.values_list("name", "kana") for name in names)
    found: dict[int, Precedents] = defaultdict(Precedents)
    for policy in _policies(org, about).exclude(account__in=accounts)[:READ]:
        source = f"{policy.account}（{policy.account.section.name}）運用ポリシー第{policy.version}版"
        for item in NINE_ITEMS:
            if item.number not in OF_PEOPLE:
                _add(found[item.number].clear, getattr(policy, item.field), source, people)
    for said in _lacking(org, about).exclude(task__case=case.pk)[:READ]:
        number = int(said.key.partition(":")[2])
        if number not in OF_PEOPLE:
            _add(found[number].lacking, said.text, said.task.case.number, people)
    return found


def _policies(org: ActorContext, about: dict[str, str]) -> QuerySet[OperationPolicy]:
    """The policy in force of each account, the newest first."""
    versions = OperationPolicy.objects.filter(account=OuterRef("account"), in_force_from__lte=org.on)
    newest = Subquery(versions.order_by("-version").values("version")[:1])
    on_medium = {f"account__{name}": value for name, value in about.items()}
    rows = OperationPolicy.objects.filter(version=newest, account__state__in=SNSAccount.BEGUN, **on_medium)
    return rows.select_related("account__section").order_by("-in_force_from", "-pk")


def _lacking(org: ActorContext, about: dict[str, str]) -> QuerySet[Statement]:
    """Verdicts of 不足 that were given back with their reason; what is only saved so far is no act."""
    applied = {f"task__case__newoperationapplication__{name}": value for name, value in about.items()}
    said = Statement.objects.filter(key__startswith="item:", value="lacking", text__gt="", **applied)
    mine = Case.objects.visible_to(org).values("pk")
    rows = said.filter(task__done_at__isnull=False, task__case__in=mine)
    return rows.select_related("task__case").order_by("-task__done_at", "-pk")


def _add(kept: list[Precedent], text: str, source: str, people: Named) -> None:
    plain = _squeezed(text)
    known = any(_squeezed(one.text) == plain for one in kept)
    if plain and not known and len(kept) < MOST and not people.stands_in(text):
        kept.append(Precedent(text.strip(), source))


def _squeezed(text: str) -> str:
    return "".join(text.split())
