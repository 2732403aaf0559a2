"""What is entered on the way to the start."""

from datetime import date

from django import forms

from katori_sns.web.dates import EXAMPLE, WarekiDateField
from katori_sns.web.forms import Form, Sent
from katori_sns.web.text import CleanCharField


class PlanForm(Form):
    planned_on = WarekiDateField(label="開始予定日", help_text=f"{EXAMPLE}　待っている職員に示します。")


class DayForm(Form):
    """On which day it was done: mostly today."""

    done_on = WarekiDateField(label="日", help_text=EXAMPLE)

    def __init__(self, data: Sent, *, label: str, today: date) -> None:
        super().__init__(data, initial={"done_on": today})
        self.fields["done_on"].label = label


class WaiveForm(Form):
    reason = CleanCharField(
        label="省略する理由",
        max_length=300,
        help_text="例：該当するアカウントはない。運用開始の記録に残ります。",
    )


class ArrivalForm(Form):
    code = CleanCharField(
        label="メールの番号（6桁）",
        max_length=10,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
    )
