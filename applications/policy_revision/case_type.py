"""運用ポリシー改正協議 of one account's nine items (G4(2))."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.urls import path

from accounts.account.choices import approved
from accounts.models import OperationPolicy, SNSAccount
from accounts.policy.items import NINE_ITEMS
from applications.manuals.views import choose_manual
from applications.menu import RUNNING
from applications.policy_revision.fields import FIELDS
from applications.policy_revision.forms import PolicyRevisionForm
from applications.policy_revision.guards import complete
from applications.policy_revision.models import PolicyRevisionConsultation
from applications.policy_revision.process import POLICY_REVISION
from katori_sns.cases.case_type import CaseType, MenuEntry, Paper
from katori_sns.cases.fields import Data
from katori_sns.web.compare import Change, compare
from katori_sns.workflow.course import context_of


def present_items(account: SNSAccount | None) -> dict[str, object]:
    """The nine items in force, to be rewritten."""
    policy = account.policies.order_by("-version").first() if account else None
    return policy.written() if policy else {}


def against_account(case: PolicyRevisionConsultation, shown: Data) -> list[Change]:
    """The new nine items beside those in force when they were concluded, or now."""
    rows = OperationPolicy.objects.filter(account__case_accounts__case=case.pk)
    made = rows.filter(source=case.subject).first()
    policy = rows.filter(version__lt=made.version if made else 32_767).order_by("-version").first()
    old = policy.texts() if policy else {}
    return compare(old, shown, [(item.field, str(item)) for item in NINE_ITEMS])


def item_rows(case: PolicyRevisionConsultation, form: Any) -> dict[str, object]:
    """The nine items as the form asks them, with what each still lacks."""
    return {"rows": form.rows(complete(context_of(case, form.org)))}


CASE_TYPE = CaseType(
    POLICY_REVISION,
    FIELDS,
    PolicyRevisionForm,
    guide=(("4 手続 (2)", "承認のあとで九項目を変えるときは、改正の協議を広報主管課とします。"),),
    menu=(MenuEntry(RUNNING, "九項目を変えるとき、緊急特認のあとで九項目を定めるとき。"),),
    paper=Paper("アカウントの運用ポリシーの改正について、下記のとおり協議いたします。"),
    accounts=approved,
    prefill=present_items,
    editing=item_rows,
    edit_template="applications/policy_edit.html",
    compared=against_account,
    page=lambda reading: {"sets_manual": True},
    urls=(
        path(
            "<int:case_id>/files/<int:attachment_id>/manual/",
            partial(choose_manual, process=POLICY_REVISION),
            name="manual",
        ),
    ),
)
