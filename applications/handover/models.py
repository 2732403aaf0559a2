"""引継ぎ確認 (G5(1)): the hand-over of a section's accounts on a day, a row each."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db import models
from django.db.models import Exists, OuterRef, QuerySet

from accounts.account.rules import HELD, in_post
from accounts.leaving.models import knows_still
from accounts.models import Custody, HandoverRow, Leaver, SNSAccount
from katori_sns.workflow.models import Case

Row = Any  # a HandoverRow with the facts of `rows_of`


class Handover(Case):
    """引継ぎ確認: what passes to others in a section on one day; the house itself begins it."""

    day = models.DateField("異動の日")

    class Meta:
        verbose_name = "引継ぎ確認"
        default_permissions = ()


def rows_of(case: Case, today: date) -> QuerySet[HandoverRow]:
    """Its rows, each with what the register knows of that account on the day, in one query."""
    of_account = {"account": OuterRef("account")}
    facts = {
        "held": Exists(SNSAccount.objects.filter(HELD, pk=OuterRef("account"))),
        "custodian_here": Exists(Custody.objects.filter(in_post(today, "custodian"), **of_account)),
        "known_outside": Exists(Leaver.objects.filter(knows_still(today), **of_account)),
    }
    rows = HandoverRow.objects.filter(in_case=case.pk).select_related("account__section", "account__custody")
    return rows.annotate(**facts).order_by("account__name", "account")


def _password_changed(row: Row) -> bool:
    """On the last day of whoever knew it, or since; also where his leaving is not noted yet."""
    custody = getattr(row.account, "custody", None)
    changed_on = custody.changed_on if custody else None
    return bool(changed_on and changed_on >= row.day - timedelta(days=1)) and not row.known_outside


def lacking(row: Row) -> list[str]:
    """What the row asks and nobody has answered; of an account that is kept no longer nothing."""
    if not row.open or not row.held:
        return []
    found = [row.label(name) for name in row.ticks if not getattr(row, name)]
    if row.custodian and not row.custodian_here:
        found.append("在籍する保管責任者を決める")
    if row.asks_password and not (row.unchanged or _password_changed(row)):
        found.append("パスワードを変えた日か、変えない理由")
    return found
