"""Which accounts of the register."""

from __future__ import annotations

import re
from urllib.parse import urlencode

from django import forms
from django.db.models import Q
from django.http import QueryDict

from accounts.account.media import Medium
from accounts.account.models import SNSAccount, SNSAccountQuerySet
from accounts.deficiencies.rules import DEFICIENCIES, Deficiency, in_need
from katori_sns.organisation.models import Section
from katori_sns.organisation.roles import ActorContext
from katori_sns.web.finding import words_of
from katori_sns.web.forms import FilterForm, Form, Sent
from katori_sns.web.text import CleanCharField

OPEN = "open"  # the states of an account that is not closed


class RegisterForm(FilterForm):
    """Which accounts of the register; every condition is optional, all of them must hold."""

    q = CleanCharField(label="名称・種類・運用管理者", required=False, max_length=100)
    medium = forms.ChoiceField(label="媒体", required=False, choices=[("", "すべて"), *Medium.choices])
    section = forms.ModelChoiceField(
        Section.objects.none(), label="所属", required=False, empty_label="すべて"
    )
    state = forms.ChoiceField(
        label="状態",
        required=False,
        choices=[("", "すべて"), (OPEN, "撤退・取りやめを除く"), *SNSAccount.State.choices],
    )
    mark = forms.ChoiceField(
        label="足りないもの",
        required=False,
        choices=[("", "問わない"), *((mark.key, mark.label) for mark in DEFICIENCIES)],
    )
    need = forms.BooleanField(label="要対応だけ", required=False)

    def __init__(self, data: QueryDict, org: ActorContext) -> None:
        super().__init__(_of_today(data, org))
        having = Section.objects.filter(Q(sns_accounts__isnull=False) | Q(joint_accounts__isnull=False))
        self.fields["section"].queryset = having.distinct().order_by("code")  # type: ignore[attr-defined]

    def chosen(self, accounts: SNSAccountQuerySet) -> SNSAccountQuerySet:
        """The accounts, `with_deficiencies`, that meet all conditions; words in any width, case and kana."""
        if not self.is_valid():
            return accounts.none()
        data = self.cleaned_data
        for word in words_of(data["q"]):
            accounts = accounts.filter(search_text__contains=word)
        if data["medium"]:
            accounts = accounts.filter(medium=data["medium"])
        if data["section"]:
            accounts = accounts.of_section(data["section"])
        if data["state"]:
            accounts = accounts.filter(_in_state(data["state"]))
        if data["mark"]:
            accounts = accounts.filter(**{Deficiency.column_of(data["mark"]): True})
        return in_need(accounts) if data["need"] else accounts

    def asked(self) -> str:
        """The conditions once more, as a query string that means the same another day."""
        return urlencode({name: self.data[name] for name in self.changed_data})


def _of_today(data: QueryDict, org: ActorContext) -> Sent:
    """The conditions; kept or linked before a section ended they ask for who took its documents."""
    typed = data.get("section", "")
    heir = org.following(int(typed)) if re.fullmatch("[0-9]{1,9}", typed) else None
    return data.dict() | ({"section": str(heir.pk)} if heir else {})


def _in_state(state: str) -> Q:
    return ~Q(state__in=SNSAccount.CLOSED) if state == OPEN else Q(state=state)


class SaveFilterForm(Form):
    name = CleanCharField(label="条件の名前", max_length=40, help_text="例：うちの課の要対応")
