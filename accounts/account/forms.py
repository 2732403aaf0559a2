"""What is asked about an account itself."""

from __future__ import annotations

from django import forms

from accounts.account.models import SNSAccount
from accounts.policy.secrets import no_secret
from katori_sns.web.dates import EXAMPLE, WarekiDateField
from katori_sns.web.forms import Form
from katori_sns.web.text import CleanCharField, no_number

MAX_TEXT = 1_000


class ManagerForm(Form):
    manager = CleanCharField(
        label="運用管理者",
        max_length=200,
        validators=[no_number],
        help_text="職で書きます。例：商工観光課長　宮本 健一",
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
        label="媒体による自動削除の予定日",
        required=False,
        help_text="ログインして延びたときは、新しい日。消される日がなければ空けておきます。例：R9.12.14",
    )


class HindranceForm(Form):
    hindrance = forms.ChoiceField(
        label="アカウントの様子",
        required=False,
        choices=[*SNSAccount.Hindrance.choices, ("", "使える（凍結などはない）")],
        widget=forms.RadioSelect,
    )
    appeal_number = CleanCharField(
        label="異議申立ての受付番号",
        required=False,
        max_length=100,
        validators=[no_secret],
        help_text="媒体から知らされた番号。まだないときは空けておきます。",
    )
    hindrance_seen_on = WarekiDateField(label="見た日", help_text=EXAMPLE)


class ReadingForm(Form):
    version = forms.IntegerField(label="共通ポリシーの版", widget=forms.HiddenInput)
