"""What was seen when one looked for a link."""

from __future__ import annotations

from django import forms

from accounts.account.forms import MAX_TEXT
from accounts.links.models import LinkCheck
from katori_sns.web.dates import EXAMPLE, WarekiDateField
from katori_sns.web.forms import Form
from katori_sns.web.text import CleanCharField


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
    checked_on = WarekiDateField(label="確認した日", help_text=EXAMPLE)
    evidence = CleanCharField(
        label="証拠",
        required=False,
        max_length=MAX_TEXT,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="画面の写しの保管場所や、開いて確かめた人など。",
    )
