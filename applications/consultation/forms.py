"""What a section asks, what the PR division records, and the conditions it sets."""

from __future__ import annotations

from django import forms

from applications.consultation.actions import Conditions
from applications.consultation.fields import ASKED, RECORDED
from applications.consultation.models import PriorConsultation
from katori_sns.cases.forms import StepForm, formfield, media_field, name_other
from katori_sns.web.forms import Cleaned
from katori_sns.web.text import CleanCharField
from katori_sns.workflow.forms import ActForm


class ConsultationForm(StepForm):
    """What a section asks."""

    needed: tuple[str, ...] = ASKED.needed
    helps = ASKED.helps
    on_media = media_field()

    class Meta:
        model = PriorConsultation
        fields = ASKED.asked
        formfield_callback = formfield

    def clean(self) -> Cleaned:
        data = super().clean() or self.cleaned_data
        name_other(self, data)
        return data


class RecordForm(ConsultationForm):
    """A meeting or call that the PR division records in four fields."""

    needed = RECORDED.needed
    helps = RECORDED.helps

    class Meta(ConsultationForm.Meta):
        fields = RECORDED.asked


class ConditionsForm(ActForm):
    """条件付き: numbered conditions, one a line."""

    terms = CleanCharField(
        label="条件",
        max_length=1_500,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="1行に1つ。上から番号が付き、申請書で一つずつ答えてもらいます。",
    )
    field_order = ["terms", "comment", "ground"]

    def payload(self) -> Conditions:
        lines = (line.strip() for line in self.cleaned_data["terms"].splitlines())
        return Conditions(tuple(line for line in lines if line))
