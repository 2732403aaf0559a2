"""What every kind of case asks for: fields that are filled in, and signs that can be printed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from accounts.models import SNSAccount
from katori_sns.documents.glyphs import missing_glyphs
from katori_sns.web.text import fold
from katori_sns.workflow.models import Case
from katori_sns.workflow.steps import Problem


def account_of(case: Case) -> SNSAccount:
    """The one account of a case."""
    return case.case_accounts.select_related("account__section").get().account


def held(case: Case) -> list[Problem]:
    """The account is still the section's, and not given up: another case may have been faster."""
    account = account_of(case)
    if account.state in SNSAccount.CLOSED:
        return [Problem("account", f"このアカウントは「{account.get_state_display()}」です")]
    if account.section_id != case.section_id:
        return [Problem("account", f"このアカウントは{account.section.name}に移りました")]
    return []


def needed(texts: Mapping[str, str], labels: Mapping[str, str], names: Iterable[str]) -> list[Problem]:
    """A problem for each of these fields that is empty."""
    return [
        Problem(name, f"{labels[name]}を入力してください")
        for name in names
        if not fold(texts.get(name, "")).strip()
    ]


def printable(texts: Mapping[str, str], labels: Mapping[str, str]) -> list[Problem]:
    """A problem for each text with signs that no font of the paper has."""
    problems = []
    for name, text in texts.items():
        if missing := missing_glyphs(text):
            signs = "、".join(missing[:5])
            problems.append(
                Problem(name, f"{labels[name]}の「{signs}」は印刷できません。別の字に直してください")
            )
    return problems
