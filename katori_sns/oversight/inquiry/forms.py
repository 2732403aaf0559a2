"""What is asked of an auditor, and of the section that answers."""

from __future__ import annotations

from django import forms

from katori_sns.cases.forms import StepForm, formfield
from katori_sns.oversight.inquiry.actions import Answer, Asked, Finding, prepared
from katori_sns.oversight.inquiry.fields import FIELDS
from katori_sns.oversight.inquiry.models import AuditInquiry, Measure
from katori_sns.web.dates import EXAMPLE, WarekiDateField, local_date
from katori_sns.web.forms import Cleaned
from katori_sns.web.text import CleanCharField
from katori_sns.workflow.forms import ActForm

READ = "監査と広報主管課が読み、履歴に残ります。あとから直せません。"


class InquiryForm(StepForm):
    needed = FIELDS.needed
    helps = FIELDS.helps

    class Meta:
        model = AuditInquiry
        fields = FIELDS.asked
        formfield_callback = formfield


class AnswerForm(ActForm):
    """回答: what was done, with its words; filled in with what was prepared."""

    case: AuditInquiry
    reads = READ
    measure = forms.ChoiceField(label="回答", choices=Measure.choices, widget=forms.RadioSelect)
    planned_on = WarekiDateField(
        label="措置の予定日", required=False, help_text=f"「措置を講ずる予定」のとき。{EXAMPLE}"
    )
    field_order = ["measure", "planned_on", "comment", "ground"]

    def ask_more(self) -> None:
        comment = self.fields["comment"]
        comment.label, comment.required = "措置の内容、講じない理由", True
        comment.help_text = self.reads
        if said := prepared(self.case):
            planned_on = said.on and local_date(said.on)
            self.initial.update(measure=said.value, comment=said.text, planned_on=planned_on)

    def payload(self) -> Answer:
        data = self.cleaned_data
        return Answer(data["measure"], data["planned_on"], data["comment"])


class PrepareForm(AnswerForm):
    """回答の案: the same; its words are said to the section alone, and so are no comment of the act."""

    reads = "自分の所属だけが読みます。"

    def clean(self) -> Cleaned:
        data = super().clean() or self.cleaned_data
        self.text, data["comment"] = data.get("comment", ""), ""
        return data

    def payload(self) -> Answer:
        return Answer(self.cleaned_data["measure"], self.cleaned_data["planned_on"], self.text)


class AgainForm(ActForm):
    answer_by = WarekiDateField(label="回答の期限", help_text=EXAMPLE)
    field_order = ["comment", "answer_by"]

    def ask_more(self) -> None:
        comment = self.fields["comment"]
        comment.label, comment.help_text = "再び確認したいこと", FIELDS.helps["question"]

    def payload(self) -> Asked:
        return Asked(self.cleaned_data["answer_by"])


class FindingForm(ActForm):
    """The formal 指摘, as the 監査委員 reported it."""

    number = CleanCharField(label="報告番号", max_length=60)
    reported_on = WarekiDateField(label="報告の日", help_text=EXAMPLE)
    kind = CleanCharField(label="区分", max_length=60, help_text="例：指摘事項、注意事項、意見")
    told_on = WarekiDateField(
        label="措置通知日", required=False, help_text="通知のあとで、もう一度記録することもできます。"
    )
    field_order = ["number", "reported_on", "kind", "told_on", "comment"]

    def ask_more(self) -> None:
        self.fields["comment"].help_text = "照会先と広報主管課が読み、履歴に残ります。"

    def payload(self) -> Finding:
        data = self.cleaned_data
        return Finding(data["number"], data["reported_on"], data["kind"], data["told_on"])
