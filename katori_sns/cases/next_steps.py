"""What may be begun once a case has come to its end: only what the page behind allows this person."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.urls import NoReverseMatch, reverse
from django.utils.module_loading import import_string

from accounts.models import SNSAccount
from katori_sns.cases.case_type import CaseType, Next
from katori_sns.cases.reading import Reading, read
from katori_sns.organisation.roles import ActorContext
from katori_sns.workflow.models import Case
from katori_sns.workflow.rules import drafting_section
from katori_sns.workflow.steps import Depth

TO_ACQUIRE = (("acquisition", "取得届を作る"), ("abandonment", "取得取りやめ届を作る"))


def next_steps(case_type: CaseType, reading: Reading[Any], accounts: Sequence[SNSAccount]) -> Sequence[Next]:
    """After the end: what the kind says, what waits to be acquired, else the same kind anew."""
    state = reading.process.states[reading.case.state]
    if not state.final:
        return ()
    found = [
        *case_type.next_steps(reading),
        *(
            Next(f"{account}は取得待ちです。", words, f"{reverse(f'{kind}:draft')}?account={account.pk}")
            for account in accounts
            for kind, words in TO_ACQUIRE
            if kind in account.begins
        ),
    ]
    return found if found or state.shape not in ("stop", "none") else _anew(case_type, reading)


def _anew(case_type: CaseType, reading: Reading[Any]) -> Sequence[Next]:
    """The same once more, where it came to nothing: about the same accounts, or with the same text."""
    case, org = reading.case, reading.org
    audits = case.origin == Case.Origin.AUDIT
    if case.discreet or audits or drafting_section(case, org) not in org.mine:
        return ()
    begin = "record" if case.origin == Case.Origin.PR and case_type.record else "draft"
    asked: list[tuple[str, object]] = [("from", case.pk)]
    if case_type.accounts:
        rows = case_type.accounts(org).filter(case_accounts__case=case)
        asked = [("account", pk) for pk in rows.values_list("pk", flat=True)]
    try:
        url = f"{reverse(f'{case.kind}:{begin}')}?{urlencode(asked)}"
    except NoReverseMatch:  # nobody begins this kind by itself
        return ()
    words = f"新しい{case_type.process.name}を作る"
    return (Next("この案件は終わりました。", words, url),) if asked else ()


def carried(org: ActorContext, case_id: int, names: Collection[str]) -> dict[str, object]:
    """What a case of the person's own section says under these names."""
    case = Case.objects.visible_to(org).filter(pk=case_id).first()
    if case is None or drafting_section(case, org) not in org.mine:
        return {}
    types: tuple[CaseType, ...] = import_string(settings.CASE_TYPES)
    reading = read(next(t.process for t in types if t.kind == case.kind), case, org)
    if reading.depth < Depth.CONTENT:
        return {}
    return {name: getattr(reading.own, name) for name in names if hasattr(reading.own, name)}
