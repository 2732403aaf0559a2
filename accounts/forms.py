"""What is asked about accounts."""

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.conf import settings
from django.db.models import Q

from accounts.custody import FIELDS, label, people_of, problems, settled
from accounts.granting import outsiders
from accounts.identity.text import LONGEST
from accounts.marks import MARKS, Mark
from accounts.models import Custody, LinkCheck, Medium, SNSAccount, SNSAccountQuerySet
from accounts.secrets import no_secret
from katori_sns.organisation.models import Section, User
from katori_sns.web.dates import EXAMPLE, WarekiDateField, format_wareki
from katori_sns.web.forms import Form
from katori_sns.web.text import CleanCharField, fold

MAX_TEXT = 1_000
CHOOSE = "選んでください"
OPEN = "open"  # the states of an account that is not closed
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


class RegisterForm(Form):
    """Which accounts of the register; every condition is optional, all of them must hold."""

    q = forms.CharField(label="名称・種類・運用管理者", required=False, max_length=100)
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
        choices=[("", "問わない"), *((mark.key, mark.label) for mark in MARKS)],
    )
    need = forms.BooleanField(label="要対応だけ", required=False)

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        having = Section.objects.filter(Q(sns_accounts__isnull=False) | Q(joint_accounts__isnull=False))
        self.fields["section"].queryset = having.distinct().order_by("code")  # type: ignore[attr-defined]

    def chosen(self, accounts: SNSAccountQuerySet) -> SNSAccountQuerySet:
        """The accounts, `marked`, that meet all conditions; words in any width, case and kana."""
        if not self.is_valid():
            return accounts.none()
        data = self.cleaned_data
        for word in fold(data["q"]).split():
            accounts = accounts.filter(search_text__contains=word)
        if data["medium"]:
            accounts = accounts.filter(medium=data["medium"])
        if data["section"]:
            accounts = accounts.of_section(data["section"])
        if data["state"]:
            accounts = accounts.filter(_in_state(data["state"]))
        if data["mark"]:
            accounts = accounts.filter(**{Mark.column_of(data["mark"]): True})
        return accounts.in_need() if data["need"] else accounts

    def asked(self) -> str:
        """The conditions once more, as a query string that means the same another day."""
        return urlencode({name: self.data[name] for name in self.changed_data})


def _in_state(state: str) -> Q:
    return ~Q(state__in=SNSAccount.CLOSED) if state == OPEN else Q(state=state)


class SaveFilterForm(Form):
    name = CleanCharField(label="条件の名前", max_length=40, help_text="例：うちの課の要対応")


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


class AccessForm(Form):
    user = forms.ModelChoiceField(
        User.objects.none(),
        label="加える人",
        empty_label=CHOOSE,
        help_text="委託業者は投稿の下書きと発信の記録、ほかの所属の職員は投稿の相互確認ができるようになります。",
    )

    def __init__(self, *args: Any, account: SNSAccount, today: date) -> None:
        super().__init__(*args)
        self.fields["user"].queryset = outsiders(account, today)  # type: ignore[attr-defined]


class ManagerForm(Form):
    manager = CleanCharField(
        label="運用管理者", max_length=200, help_text="職で書きます。例：商工観光課長　宮本 健一"
    )


class AutomationForm(Form):
    automation = CleanCharField(
        label="自動投稿",
        required=False,
        max_length=200,
        validators=[no_secret],
        help_text="何から何が自動で出るか。例：防災情報システムの警報。なければ空けておきます。",
    )


class QuietForm(Form):
    quiet_reason = CleanCharField(
        label="投稿がない理由", max_length=200, help_text="例：大祭の時期だけ投稿するため"
    )


class ExpiryForm(Form):
    name_kept_until = WarekiDateField(
        label="媒体がアカウントを消す日",
        required=False,
        help_text="ログインして延びたときは、新しい日。消される日がなければ空けておきます。例：R9.12.14",
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
