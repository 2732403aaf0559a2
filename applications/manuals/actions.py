"""How an account comes by its manual (G4(2)⑦): with its nine items, or by a recorded edit."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Max

from accounts.account.actions import locked
from accounts.account.models import SNSAccount
from accounts.policy.secrets import HINT, has_secret
from applications.manuals.models import AccountManual, WithManual
from katori_sns.files import uploads
from katori_sns.files.kept_files import Acts, added, read_intact
from katori_sns.history.actions import record
from katori_sns.history.models import Actor
from katori_sns.organisation.actions import Refused
from katori_sns.organisation.models import User
from katori_sns.workflow.errors import Incomplete
from katori_sns.workflow.models import Case
from katori_sns.workflow.steps import Problem, Transition

MANUALS = Acts("keep_manual", "", "id")  # none is ever removed, and none goes with a round


def names_secret(name: str) -> bool:
    """Whether the name of a file, without its ending, holds a password."""
    return has_secret(name.rpartition(".")[0])


@transaction.atomic
def renew_manual(*, account_id: int, file: uploads.Kept, by: User, now: datetime) -> None:
    """The next version of the manual, by the account's section; raises Refused and uploads.BadFile."""
    account, who = locked(account_id, by, now, None)
    if names_secret(file.name):
        raise Refused(f"ファイル名に{HINT}。")
    uploads.require_room(file.name, len(file.content), actor=by, now=now)
    _keep(account, file, by=by, who=who, now=now, source="")


def set_manual(transition: Transition, account: SNSAccount) -> None:
    """The file that the case's items name becomes the account's manual; nothing where they name none.

    Raises Incomplete when the file is no longer the one that was attached.
    """
    case = transition.case
    chosen = case.manual if isinstance(case, WithManual) and isinstance(case, Case) else None
    if chosen is None:
        return
    content = read_intact(chosen.file, case.subject, "attach")
    if content is None:
        wrong = f"「{chosen.name}」が、添付したときと違います。システム管理者に知らせてください"
        raise Incomplete([Problem("manual", wrong)])
    kept = uploads.Kept(chosen.name, content, chosen.content_type)
    manual = _keep(
        account, kept, by=transition.actor, who=transition.by, now=transition.now, source=case.subject
    )
    transition.trace("管理運用マニュアル", None, str(manual))


def _keep(
    account: SNSAccount, file: uploads.Kept, *, by: User, who: Actor, now: datetime, source: str
) -> AccountManual:
    last = account.manuals.aggregate(last=Max("version"))["last"] or 0
    manual = AccountManual.objects.create(
        account=account,
        version=last + 1,
        name=file.name,
        file=uploads.store(file),
        content_type=file.content_type,
        size=len(file.content),
        sha256=file.sha256,
        added_at=now,
        added_by=by,
        by_name=by.name,
        source=source,
    )
    record(
        subject=account.subject,
        action=MANUALS.added,
        label="管理運用マニュアルの登録",
        actor=who,
        at=now,
        changes=added(manual, MANUALS.sent),
    )
    return manual
