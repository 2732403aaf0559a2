"""Whom one makes operator, or opens an account to."""

from __future__ import annotations

from datetime import date

from django import forms

from accounts.access.actions import outsiders
from accounts.account.models import SNSAccount
from accounts.account.rules import people_of
from katori_sns.organisation.models import User
from katori_sns.web.dates import EXAMPLE, WarekiDateField
from katori_sns.web.forms import UNCHOSEN, Form, Sent


class OperatorForm(Form):
    user = forms.ModelChoiceField(
        User.objects.none(),
        label="担当者",
        empty_label=UNCHOSEN,
        help_text="アカウントの所属の職員から選びます。",
    )
    begins = WarekiDateField(label="始まり", help_text=EXAMPLE)

    def __init__(self, data: Sent, *, account: SNSAccount, today: date) -> None:
        super().__init__(data, initial={"begins": today})
        self.fields["user"].queryset = people_of(account, today)  # type: ignore[attr-defined]


class AccessForm(Form):
    user = forms.ModelChoiceField(
        User.objects.none(),
        label="追加する人",
        empty_label=UNCHOSEN,
        help_text="委託業者は投稿の下書きと発信の記録、ほかの所属の職員は投稿の相互確認ができるようになります。",
    )

    def __init__(self, data: Sent, *, account: SNSAccount, today: date) -> None:
        super().__init__(data)
        self.fields["user"].queryset = outsiders(account, today)  # type: ignore[attr-defined]
