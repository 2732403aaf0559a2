"""What a sheet of custody must hold (G4(2)⑦, G5(1)): for the page, the action and a case that carries one."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.conf import settings
from django.db.models import Q

from accounts.account.lifecycle import columns
from accounts.account.models import SNSAccount
from accounts.account.rules import people_of
from accounts.custody.models import Custody, CustodyFields
from accounts.policy.secrets import HINT, has_secret
from katori_sns.organisation.models import User, UserQuerySet
from katori_sns.web.dates import format_wareki, months_after

LONGEST = 12  # months from one change of the password to the next: 定期的に is at least once a year
Sheet = dict[str, Any]  # column of `CustodyFields` → value
FIELDS = tuple(field.name for field in CustodyFields._meta.get_fields())
TEXTS = (
    *("kept_at", "known_to", "recovery_mail", "recovery_phone", "devices", "second_factor"),
    "change_reason",
    "undated_reason",
)
KNOWERS = str(Custody._meta.get_field("knowers").verbose_name)


def may_know(account: SNSAccount, today: date) -> UserQuerySet:
    """Of whom it may be said that he knows the login: who works for it, and whom it was opened to."""
    given = Q(pk__in=account.accountgrant_set.values("user"))
    people: UserQuerySet = User.objects.filter(Q(pk__in=people_of(account, today).values("pk")) | given)
    return people


def label(name: str) -> str:
    """How a column of the sheet is called on screen."""
    return str(CustodyFields._meta.get_field(name).verbose_name)  # type: ignore[union-attr]  # a column


def settled(sheet: Sheet, before: CustodyFields | None) -> Sheet:
    """The sheet with what was left empty: the reason and the next day as they were, or by the rule."""
    changed_on = sheet.get("changed_on")
    same = before is not None and before.changed_on == changed_on
    filled = dict(sheet)
    if before is not None and same:
        filled["change_reason"] = sheet.get("change_reason") or before.change_reason
        filled["change_due"] = sheet.get("change_due") or before.change_due
    if changed_on and not filled.get("change_due"):
        filled["change_due"] = months_after(changed_on, settings.PASSWORD_MONTHS)
    if filled.get("change_due"):
        filled["undated_reason"] = ""
    return filled


def problems(
    sheet: Sheet, before: CustodyFields | None, today: date, since: date | None = None
) -> dict[str, str]:
    """What is wrong with a settled sheet: column → what to do; `since`: when the account was acquired."""
    found = {name: HINT for name in TEXTS if has_secret(sheet.get(name) or "")}
    changed_on, due = sheet.get("changed_on"), sheet.get("change_due")
    if changed_on and changed_on > today:
        found["changed_on"] = f"きょう（{format_wareki(today)}）か前の日付にしてください"
    elif changed_on and due and due <= changed_on:
        found["change_due"] = f"最後に変えた日（{format_wareki(changed_on)}）より後の日付にしてください"
    elif (
        due and due != (before and before.change_due) and (late := _too_late(due, changed_on, before, today))
    ):
        found["change_due"] = late
    elif changed_on and since and changed_on < since and changed_on != (before and before.changed_on):
        found["changed_on"] = f"取得日（{format_wareki(since)}）か後の日付にしてください"
    if changed_on and not sheet.get("change_reason") and changed_on != (before and before.changed_on):
        found["change_reason"] = "パスワードを変えた理由を入力してください"
    return found


def _too_late(due: date, changed_on: date | None, before: CustodyFields | None, today: date) -> str:
    """Why the next change may not wait so long: its day is put off by a change, not by writing another."""
    last = months_after(changed_on or today, LONGEST)
    planned = before.change_due if before and not changed_on else None
    if planned and due > planned:
        return "変えないまま先へ延ばせません。変えたときは、最後に変えた日を入力してください"
    return f"{LONGEST}か月以内（{format_wareki(last)}まで）の日付にしてください" if due > last else ""


def custody_of(sheet: CustodyFields) -> dict[str, object]:
    """What a notice says about custody, column by column."""
    return {name: getattr(sheet, name) for name in columns(CustodyFields)}
