"""A notice before it takes effect (G4(3), G4(4))."""

from __future__ import annotations

import json
from datetime import date

from accounts.custody.rules import custody_of, settled
from accounts.custody.rules import problems as custody_problems
from accounts.models import SNSAccount
from applications.guards.common import account_of, held, needed, printable
from applications.models import AbandonmentNotice, AcquisitionNotice, ChangeNotice
from applications.texts import in_words, labels_of
from katori_sns.web.dates import format_wareki, local_date
from katori_sns.workflow.models import CaseAccount
from katori_sns.workflow.steps import Problem, Scene

IDENTITY = ("typed_url", "handle", "url", "join_url", "immutable_id")
CUSTODY = (
    "custodian",
    "kept_at",
    "known_to",
    "recovery_mail",
    "recovery_phone",
    "devices",
    "second_factor",
    "changed_on",
    "change_reason",
    "change_due",
)
LINKS = ("to_city_page", "to_city_on", "to_account_page", "to_account_on", "link_evidence")
ACQUISITION = ("account_name", *IDENTITY, "acquired_on", "start_on", *CUSTODY, *LINKS)
ACQUISITION_LABELS = labels_of(AcquisitionNotice, ACQUISITION)
CHANGE = ("what", "new_name", *IDENTITY, "new_section", "changed_on", "reason")
CHANGE_LABELS = labels_of(ChangeNotice, CHANGE)
ABANDONMENT_LABELS = labels_of(AbandonmentNotice, ("reason",))


def acquired(scene: Scene) -> list[Problem]:
    """Who the account is, from when it runs, and who keeps it; only an approved account (G4(3))."""
    case: AcquisitionNotice = scene.case
    texts = in_words(case, ACQUISITION)
    wanted = ("account_name", "typed_url", "acquired_on", "start_on", "custodian", "kept_at")
    problems = needed(texts, ACQUISITION_LABELS, wanted) + identified(case)
    problems += held(case)
    if case.acquired_on and case.acquired_on > scene.org.on:
        problems.append(Problem("acquired_on", "取得日は、きょうかその前の日にしてください"))
    if case.acquired_on and case.start_on and case.start_on < case.acquired_on:
        problems.append(Problem("start_on", "運用開始日は取得日より前にできません"))
    if account_of(case).acquired_on and not case.submitted_at:
        problems.append(Problem("account", "取得届の済んだアカウントです。変更届によってください"))
    earliest = allowed_from(account_of(case))
    if case.acquired_on and earliest and case.acquired_on < earliest:
        day = format_wareki(earliest)
        problems.append(Problem("acquired_on", f"承認（{day}）より前に取得したアカウントは届け出られません"))
    sheet = settled(custody_of(case), None)
    problems += [Problem(name, text) for name, text in custody_problems(sheet, None, scene.org.on).items()]
    return problems + printable(texts, ACQUISITION_LABELS)


def allowed_from(account: SNSAccount) -> date | None:
    """The day from which the account might be acquired: of its approval, or of the telephone call (G4(3))."""
    opened = account.case_accounts.filter(case__kind__in=["new_operation", "emergency"])
    row = opened.select_related("case__emergencyrecognition").order_by("pk").first()
    if row is None or row.case.decided_at is None:
        return None
    told = getattr(getattr(row.case, "emergencyrecognition", None), "told_at", None)
    return min(local_date(moment) for moment in (row.case.decided_at, told) if moment)


def identified(case: AcquisitionNotice | ChangeNotice) -> list[Problem]:
    """The URL was read, and no other account of the register has it."""
    account = account_of(case)
    if not case.typed_url.strip():
        return []
    if not case.handle_key:
        return [Problem("typed_url", "URLを読み取れていません。入力し直して保存してください")]
    others = SNSAccount.objects.filter(medium=account.medium, handle_key=case.handle_key)
    closed = (SNSAccount.State.ABANDONED, SNSAccount.State.WITHDRAWN)
    if other := others.exclude(pk=account.pk).exclude(state__in=closed).first():
        return [Problem("typed_url", f"このアカウントはもう台帳にあります（{other.name}）")]
    return []


def abandoned(scene: Scene) -> list[Problem]:
    """A reason; and only what was not acquired can be abandoned."""
    case: AbandonmentNotice = scene.case
    texts = in_words(case, ("reason",))
    account = account_of(case)
    open_still = account.state == SNSAccount.State.PENDING and not account.acquired_on
    problems = needed(texts, ABANDONMENT_LABELS, ("reason",))
    if not (open_still or case.submitted_at):
        problems.append(Problem("account", "取得したアカウントです。運用停止（撤退）の手続によってください"))
    return problems + printable(texts, ABANDONMENT_LABELS)


def changed(scene: Scene) -> list[Problem]:
    """What changes, to what, from when and why."""
    case: ChangeNotice = scene.case
    texts = in_words(case, CHANGE)
    field = {"name": "new_name", "identity": "typed_url", "section": "new_section"}.get(case.what, "what")
    problems = needed(texts, CHANGE_LABELS, (field, "changed_on", "reason"))
    if case.what == case.What.IDENTITY:
        problems += identified(case)
    before = case.submissions.order_by("round").first()
    if before and json.loads(before.data)["what"] != case.get_what_display():
        problems.append(Problem("what", "提出した届出の変えるものは直せません。新しい変更届によってください"))
    if case.new_section_id and case.new_section_id == case.section_id:
        problems.append(Problem("new_section", "いまの所属と違う所属を選んでください"))
    if case.changed_on and case.changed_on > scene.org.on and case.what != case.What.SECTION:
        problems.append(Problem("changed_on", "提出で変わるので、きょうかその前の日にしてください"))
    acquired_on = account_of(case).acquired_on
    if case.changed_on and acquired_on and case.changed_on < acquired_on:
        problems.append(Problem("changed_on", "変更した日は取得日より前にできません"))
    if case.what == case.What.SECTION and case.new_section_id:
        problems += passes(scene)
    else:
        problems += held(case)
    return problems + printable(texts, CHANGE_LABELS)


def passes(scene: Scene) -> list[Problem]:
    """To a section that exists, with nothing else under way; one returned after it took effect repeats it."""
    case: ChangeNotice = scene.case
    if case.new_section_id not in scene.org.sections:
        return [Problem("new_section", "変更後の所属はもうありません。選び直してください")]
    account = account_of(case)
    if account.section_id == case.new_section_id:
        return []
    if CaseAccount.objects.filter(account=account, case__closed_at=None).exclude(case=case).exists():
        return [
            Problem("account", "このアカウントには、ほかに進んでいる案件があります。先に終わらせてください")
        ]
    return held(case)
