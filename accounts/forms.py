"""What is asked about accounts."""

from datetime import date
from typing import Any

from django import forms
from django.conf import settings

from accounts.custody import FIELDS, label, people_of, problems, settled
from accounts.identity.text import LONGEST
from accounts.models import Custody, LinkCheck, Medium, SNSAccount, SNSAccountQuerySet
from accounts.secrets import no_secret
from katori_sns.organisation.models import User
from katori_sns.web.dates import EXAMPLE, WarekiDateField, format_wareki
from katori_sns.web.forms import Form
from katori_sns.web.text import CleanCharField, fold

MAX_TEXT = 1_000
CHOOSE = "選んでください"
HINTS = {
    "kept_at": "例：課の金庫の封筒。パスワードそのものは書きません。",
    "known_to": "例：課長、課長補佐、担当者の3人",
    "recovery_mail": "再設定のメールが届くアドレスと、それを見られる人を書きます。",
    "recovery_phone": "再設定の電話やSMSが届く電話と、それを持つ人を書きます。",
    "devices": "例：課の専用スマートフォン1台、庁内端末2台",
    "second_factor": "設定しているか、どの方法か、設定していなければ理由を書きます。",
    "changed_on": EXAMPLE,
    "change_reason": "変えた日を入力したときに書きます。例：定期の変更、担当者の異動",
}


class SearchForm(Form):
    q = forms.CharField(label="名称・種類・運用管理者", required=False, max_length=100)
    need = forms.BooleanField(label="要対応だけ", required=False)

    def chosen(self, accounts: SNSAccountQuerySet) -> SNSAccountQuerySet:
        """The accounts, `marked`, that hold every word, in any width, case and kana."""
        if not self.is_valid():
            return accounts.none()
        for word in fold(self.cleaned_data["q"]).split():
            accounts = accounts.filter(search_text__contains=word)
        return accounts.in_need() if self.cleaned_data["need"] else accounts


class OursForm(Form):
    """Whatever somebody pasted; nothing is refused but what is empty or far too long."""

    text = forms.CharField(
        label="URLまたはアカウント名",
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="見つけたものをそのまま貼ってください。開かずに調べます。",
    )
    medium = forms.ChoiceField(
        label="種類",
        required=False,
        choices=[("", "URLから読み取る"), *Medium.choices],
        help_text="URLがなく、アカウント名だけのときに選びます。",
    )


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
        empty_label=CHOOSE,
        help_text="アカウントの所属の職員から選びます。",
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

    def __init__(self, *args: Any, account: SNSAccount, before: Custody | None, today: date) -> None:
        kept = [name for name in FIELDS if name not in ("change_reason", "change_due")]
        initial = {name: getattr(before, name) for name in kept} if before else {}
        super().__init__(*args, initial=initial)
        self.before, self.today = before, today
        self.fields["custodian"].queryset = people_of(account, today)  # type: ignore[attr-defined]
        due = before.change_due if before else None
        now = f"いまは{format_wareki(due)}。" if due else ""
        self.fields[
            "change_due"
        ].help_text = f"{now}変えた日を入力して空欄にすると、その{settings.PASSWORD_MONTHS}か月後にします。"

    def clean(self) -> dict[str, Any]:
        """The sheet as it will be kept; what is wrong with it stands at its field."""
        sheet = settled(self.cleaned_data, self.before)
        for name, message in problems(sheet, self.before, self.today).items():
            if name not in self.errors:
                self.add_error(name, message)
        return sheet


class OperatorForm(Form):
    user = forms.ModelChoiceField(
        User.objects.none(),
        label="担当者",
        empty_label=CHOOSE,
        help_text="アカウントの所属の職員から選びます。",
    )
    begins = WarekiDateField(label="始まり", help_text=EXAMPLE)

    def __init__(self, *args: Any, account: SNSAccount, today: date) -> None:
        super().__init__(*args, initial={"begins": today})
        self.fields["user"].queryset = people_of(account, today)  # type: ignore[attr-defined]


class ManagerForm(Form):
    manager = CleanCharField(
        label="運用管理者", max_length=200, help_text="職で書きます。例：商工観光課長　宮本 健一"
    )


class LinkForm(Form):
    """What was seen when one looked for a link."""

    direction = forms.ChoiceField(label="向き", choices=LinkCheck.Direction.choices, widget=forms.RadioSelect)
    present = forms.TypedChoiceField(
        label="リンク",
        choices=[("yes", "あり"), ("no", "なし")],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    page = CleanCharField(
        label="見たページ",
        max_length=500,
        help_text="リンクのあるページのURLか場所を書きます。例：プロフィール欄、https://www.city.example/sns/",
    )
    checked_on = WarekiDateField(label="確かめた日", help_text=EXAMPLE)
    evidence = CleanCharField(
        label="証拠",
        required=False,
        max_length=MAX_TEXT,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="画面の写しの保管場所や、開いて確かめた人など。",
    )


class ReadingForm(Form):
    version = forms.IntegerField(label="共通ポリシーの版", widget=forms.HiddenInput)


class LookForm(Form):
    """What was found under a name given up."""

    looked_on = WarekiDateField(label="見た日", help_text=EXAMPLE)
    finding = CleanCharField(
        label="見た結果",
        max_length=MAX_TEXT,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="例：だれも使っていない。別人が使っているが、市を名のっていない。",
    )
