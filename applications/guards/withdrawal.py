"""A withdrawal, a resumption or a forced stop before it moves on (G6)."""

from __future__ import annotations

from datetime import date, timedelta

from django.conf import settings

from accounts.models import SNSAccount
from applications.guards.common import needed, printable
from applications.models import ForcedStop, ResumptionNotice, WithdrawalConsultation
from applications.models.giving_up import GivingUp
from applications.texts import in_words, labels_of
from katori_sns.web.dates import local_date
from katori_sns.workflow.models import Case
from katori_sns.workflow.steps import Problem, Scene

State = SNSAccount.State
FORM = ("manager", "purpose", "reason", "planned_on", "other")
HOW = ("stop_method", "name_kept_until", "period_from", "period_to", "period_reason")
TOLD = ("told_at", "told_by", "told_to")
GROUNDS = ("other_ground", "followers_use", "evaluation")
TEXTS = (*FORM, "measure", *GROUNDS, *HOW, *TOLD)
LABELS = labels_of(WithdrawalConsultation, TEXTS)
CONTACT = ("contacted_at", "contacted_by", "contacted_whom", "contacted_how")
FORCED = ("measure", "ground", *CONTACT, "attempts", *HOW)
FORCED_LABELS = labels_of(ForcedStop, FORCED)
RESUMED = ("resumed_on", "reason")
RESUMED_LABELS = labels_of(ResumptionNotice, RESUMED)
GIVEN_UP = (State.ABANDONED, State.WITHDRAWN)


def accounts_of(case: Case) -> list[SNSAccount]:
    return [row.account for row in case.case_accounts.select_related("account").order_by("account")]


def complete(scene: Scene) -> list[Problem]:
    """The form, a ground, and what the measure asks for."""
    case: WithdrawalConsultation = scene.case
    texts = in_words(case, TEXTS)
    problems = needed(texts, LABELS, ("manager", "purpose", "reason", "planned_on"))
    if not case.criteria and not case.other_ground.strip():
        problems.append(Problem("criteria", "判断基準を選ぶか、ほかの理由を書いてください"))
    if case.measure == case.Measure.MERGE:
        problems += _merged(case)
    if any(texts[name] for name in TOLD):
        problems += needed(texts, LABELS, TOLD)
    if case.told_at and local_date(case.told_at) > scene.org.on:
        problems.append(Problem("told_at", "電話等の日時は、きょうかその前の日にしてください"))
    return problems + how(case, texts, LABELS) + printable(texts, LABELS)


def _merged(case: WithdrawalConsultation) -> list[Problem]:
    going = {str(account.pk) for account in accounts_of(case)}
    problems = []
    for key in going:
        successor = str(case.lines.get(key, {}).get("successor") or "")
        if not successor or (successor in going and not case.lines.get(successor, {}).get("kept")):
            problems.append(Problem(f"successor_{key}", "統合先のアカウントを選んでください"))
    return problems


def how(case: GivingUp, texts: dict[str, str], labels: dict[str, str]) -> list[Problem]:
    """A stop has its method; a withdrawal its notice period, unless harm is at hand (G6(2))."""
    if case.measure == case.Measure.STOP:
        return needed(texts, labels, ("stop_method",))
    if case.harm:
        return []
    problems = needed(texts, labels, ("period_from", "period_to"))
    if case.period_from and case.period_to:
        days = (case.period_to - case.period_from).days
        if days < 0:
            problems.append(Problem("period_to", "周知の終わりは、はじめより後の日にしてください"))
        elif days < settings.NOTICE_DAYS and not case.period_reason.strip():
            wish = f"目安の{settings.NOTICE_DAYS}日より短い理由を書いてください"
            problems.append(Problem("period_reason", wish))
    return problems


def may_delete(scene: Scene) -> list[Problem]:
    """Not before the notice period has ended (G6(2))."""
    case: GivingUp = scene.case
    if not case.harm and case.period_to and scene.org.on <= case.period_to:
        return [Problem("comment", "周知の期間が終わっていません。翌日から削除できます")]
    return []


def day_after(case: GivingUp) -> date | None:
    return case.period_to + timedelta(days=1) if case.period_to else None


def resumable(scene: Scene) -> list[Problem]:
    """A day and a reason; only an own stop is resumed by its section."""
    case: ResumptionNotice = scene.case
    texts = in_words(case, RESUMED)
    problems = needed(texts, RESUMED_LABELS, RESUMED)
    for account in accounts_of(case):
        if account.state != State.STOPPED and not case.submitted_at:
            problems.append(Problem("account", f"{account}は停止していません"))
        if forced(account):
            problems.append(
                Problem("account", f"{account}は広報主管課が停止しています。解除を待ってください")
            )
    return problems + printable(texts, RESUMED_LABELS)


def forced(account: SNSAccount) -> bool:
    """Whether the PR division's stop stands."""
    return account.case_accounts.filter(case__kind="forced_stop", case__state="stopped").exists()


def contacted(scene: Scene) -> list[Problem]:
    """The section was contacted, or what was tried (G6 なお書き)."""
    case: ForcedStop = scene.case
    texts = in_words(case, FORCED)
    problems = needed(texts, FORCED_LABELS, ("ground",))
    if not case.attempts.strip():
        problems += needed(texts, FORCED_LABELS, CONTACT)
    return problems + how(case, texts, FORCED_LABELS) + printable(texts, FORCED_LABELS)
