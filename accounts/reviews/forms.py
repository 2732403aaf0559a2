"""What is asked when an account is reviewed."""

from __future__ import annotations

from datetime import date

from django import forms

from accounts.circulars.models import CircularAnswer
from accounts.reviews.actions import needs_reason
from accounts.reviews.models import GROUNDS, Review, ReviewValue
from katori_sns.web.dates import EXAMPLE, WarekiDateField
from katori_sns.web.forms import Form, NumberField, Sent
from katori_sns.web.text import CleanCharField

MAX_REASON = 1_000


class ValueForm(Form):
    indicator = CleanCharField(
        label="指標", max_length=60, help_text="九項目⑨に書いた指標です。例：フォロワー数"
    )
    value = NumberField(label="値", help_text="例：2,760")
    unit = CleanCharField(label="単位", max_length=10, required=False, help_text="例：人、件、%")
    on = WarekiDateField(label="測った日", help_text=EXAMPLE)

    def __init__(self, data: Sent, *, last: ReviewValue | None, planned: dict[str, str], today: date) -> None:
        """`planned`: the indicators of ⑨ with their units."""
        name, unit = next(iter(planned.items()), ("", ""))
        kept = {"indicator": last.indicator, "unit": last.unit} if last else {"indicator": name, "unit": unit}
        super().__init__(data, initial={"on": today, **kept})
        if planned:
            self.fields["indicator"].help_text = f"九項目⑨の指標：{'、'.join(planned)}"

    def offer(self, figure: CircularAnswer) -> None:
        """Begin with what the account has answered."""
        asked = figure.row.circular
        self.initial.update(indicator=asked.indicator, unit=asked.unit, value=figure.number, on=figure.on)


class JudgeForm(Form):
    grounds = forms.MultipleChoiceField(
        label="撤退の判断基準に当たるもの",
        choices=[*GROUNDS.items()],
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="6 継続と運用停止（撤退）(1)。当たるものがなければ、選びません。",
    )
    judgement = forms.ChoiceField(label="判断", choices=Review.Judgement.choices, widget=forms.RadioSelect)
    reason = CleanCharField(
        label="理由",
        required=False,
        max_length=MAX_REASON,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="判断基準に当たるのに撤退しないときは、必ず書きます。①のときは、撤退するときも、登録者をどの目的に活用するか、活用できない理由を書きます。",
    )
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=1_000_000)

    def clean(self) -> dict[str, object]:
        data = super().clean() or self.cleaned_data
        missing = needs_reason(data.get("judgement", ""), data.get("grounds", []), data.get("reason", ""))
        if missing and "judgement" in data and "reason" in data:
            self.add_error("reason", missing)
        return data
