"""What is asked about custody (G5(1))."""

from __future__ import annotations

from datetime import date

from django import forms
from django.conf import settings
from django.db.models import Q

from accounts.account.forms import MAX_TEXT
from accounts.account.models import SNSAccount
from accounts.account.rules import people_of
from accounts.custody.models import Custody
from accounts.custody.rules import FIELDS, KNOWERS, label, may_know, problems, settled
from accounts.policy.secrets import no_secret
from katori_sns.organisation.models import User
from katori_sns.web.dates import EXAMPLE, WarekiDateField, format_wareki
from katori_sns.web.forms import UNCHOSEN, Form, Sent
from katori_sns.web.text import CleanCharField

HINTS = {
    "kept_at": "例：課の金庫の封筒。パスワードそのものは書きません。",
    "known_to": "例：課長、課長補佐、担当者の3人",
    "recovery_mail": "再設定のメールが届くアドレスと、それを見られる人を書きます。",
    "recovery_phone": "再設定の電話やSMSが届く電話と、それを持つ人を書きます。",
    "devices": "例：課の専用スマートフォン1台、庁内端末2台",
    "second_factor": "設定しているか、どの方法か、設定していなければ理由を書きます。",
    "changed_on": f"{EXAMPLE}。パスワードは、英数字や記号を織り交ぜる等推測しがたいものにします。",
    "undated_reason": "変える日を入力しないときに書きます。日がなくても、取得した日から数えて知らせます。",
    "change_reason": "変えた日を入力したときに書きます。例：定期の変更、担当者の異動",
}


def _area(name: str) -> CleanCharField:
    return CleanCharField(
        label=label(name),
        help_text=HINTS[name],
        required=False,
        max_length=MAX_TEXT,
        widget=forms.Textarea(attrs={"rows": 2}),
        validators=[no_secret],
    )


class CustodyForm(Form):
    """Who keeps the way in, and where; there is no field for the secret."""

    custodian = forms.ModelChoiceField(
        User.objects.none(),
        label=label("custodian"),
        empty_label=UNCHOSEN,
        help_text="アカウントの所属の職員から選びます。",
    )
    knowers = forms.ModelMultipleChoiceField(
        User.objects.none(),
        label=KNOWERS,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="選ばないうちは、担当者と保管責任者の全員が知っているものとします。",
    )
    kept_at = _area("kept_at")
    known_to = _area("known_to")
    recovery_mail = _area("recovery_mail")
    recovery_phone = _area("recovery_phone")
    devices = _area("devices")
    second_factor = _area("second_factor")
    changed_on = WarekiDateField(label=label("changed_on"), required=False, help_text=HINTS["changed_on"])
    change_reason = _area("change_reason")
    change_due = WarekiDateField(label=label("change_due"), required=False)
    undated_reason = _area("undated_reason")

    def __init__(self, data: Sent, *, account: SNSAccount, before: Custody | None, today: date) -> None:
        kept = [name for name in FIELDS if name not in ("change_reason", "change_due")]
        initial = {name: getattr(before, name) for name in kept} if before else {}
        super().__init__(data, initial=initial)
        self.before, self.today, self.since = before, today, account.exists_from
        self.fields["custodian"].queryset = people_of(account, today)  # type: ignore[attr-defined]
        named = before.knowers.all() if before else User.objects.none()
        choices = Q(pk__in=may_know(account, today).values("pk")) | Q(pk__in=named.values("pk"))
        self.fields["knowers"].queryset = User.objects.filter(choices)  # type: ignore[attr-defined]
        self.initial["knowers"] = [user.pk for user in named]
        due = before.change_due if before else None
        now = f"いまは{format_wareki(due)}。" if due else ""
        self.fields[
            "change_due"
        ].help_text = f"{now}変えた日を入力して空欄にすると、その{settings.PASSWORD_MONTHS}か月後にします。"

    def clean(self) -> dict[str, object]:
        """The sheet as it will be kept; what is wrong with it stands at its field."""
        sheet = settled(self.cleaned_data, self.before)
        for name, message in problems(sheet, self.before, self.today, self.since).items():
            if name not in self.errors:
                self.add_error(name, message)
        return sheet
