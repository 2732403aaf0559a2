"""What is asked of who reports an incident, and of who handles it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.models import SNSAccount
from incidents.actions import ItemDone, Named, Retyped, Summary
from incidents.fields import EXAMPLE, FIELDS
from incidents.models import IncidentReport, Result
from katori_sns.cases.forms import EachOnceField, RowsField, StepForm, formfield
from katori_sns.organisation.models import User
from katori_sns.web.dates import WarekiMomentField
from katori_sns.web.forms import Form
from katori_sns.web.text import CleanCharField, fold
from katori_sns.workflow import uploads
from katori_sns.workflow.forms import ActForm
from katori_sns.workflow.uploads import Kept

STATES = (
    ("", "すべて"),
    ("filed", "受理待ち"),
    ("handling", "対応中"),
    ("closed", "完結"),
    ("dismissed", "誤報"),
)


class ReportForm(StepForm):
    """Filed in under a minute: what, where, since when."""

    needed = FIELDS.needed
    helps = FIELDS.helps
    accounts = RowsField(
        SNSAccount.objects.none(),
        label="アカウント",
        required=False,
    )
    nature = forms.ChoiceField(label="種類", choices=IncidentReport.Nature.choices, widget=forms.RadioSelect)
    discovered_at = WarekiMomentField(label="気づいた日時")

    class Meta:
        model = IncidentReport
        fields = FIELDS.asked
        formfield_callback = formfield

    def __init__(self, *args: Any, accounts: QuerySet[SNSAccount], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["accounts"].queryset = accounts  # type: ignore[attr-defined]
        self.order_fields(["nature", "accounts", "where", "what", "discovered_at"])

    def clean(self) -> dict[str, object]:
        data = super().clean() or self.cleaned_data
        now, found = timezone.now(), data.get("discovered_at")
        for name in ("discovered_at", "chief_told_at", "pr_told_at"):
            if data.get(name) and data[name] > now:
                self.add_error(name, "いまより前の日時を入力してください")
            elif found and data.get(name) and data[name] < found:
                self.add_error(name, "気づいた日時より後にしてください")
        for name in ("chief_told", "pr_told"):
            if data.get(f"{name}_at") and not data.get(f"{name}_to"):
                self.add_error(f"{name}_to", "伝えた相手の職と名前を入力してください")
        if not data.get("accounts") and not data.get("where"):
            self.add_error("where", "アカウントを選ぶか、URLなどを入力してください")
        return data


class ItemForm(ActForm):
    """One item of the checklist: done with its proof, not needed, or impossible, with the reason."""

    case: IncidentReport
    result = forms.ChoiceField(label="結果", choices=Result.choices, widget=forms.RadioSelect)
    at = WarekiMomentField(label="行った日時", required=False, help_text=EXAMPLE)
    channel = CleanCharField(label="窓口・URL", required=False, max_length=300)
    receipt = CleanCharField(label="受付番号", required=False, max_length=100)
    about = CleanCharField(
        label="どれについて",
        required=False,
        max_length=200,
        help_text="なりすましなどがいくつもあるとき、そのURLや名前。一つずつ記録します。",
    )
    field_order = ["item", "about", "result", "at", "channel", "receipt", "comment", "ground"]

    def ask_more(self) -> None:
        items = [(item.key, item.label) for item in self.case.recordable]
        self.fields["item"] = forms.ChoiceField(label="すること", choices=items, widget=forms.RadioSelect)
        self.fields["comment"].label = "証拠・回答、または理由"
        self.fields["comment"].help_text += "パスワードなどの秘密は書きません。"
        self.order_fields(self.field_order)

    def payload(self) -> ItemDone:
        data = self.cleaned_data
        names = ("result", "at", "channel", "receipt", "about")
        return ItemDone(data["item"], *(data[name] for name in names))

    def clean_at(self) -> datetime | None:
        at: datetime | None = self.cleaned_data["at"]
        if at and not self.case.discovered_at <= at <= timezone.now():
            raise ValidationError("行った日時は、気づいた日時から今までの間にしてください")
        return at


class EvidenceForm(ActForm):
    file = forms.FileField(
        label="証拠のファイル",
        widget=forms.FileInput(attrs={"accept": uploads.accepted(uploads.TYPES)}),
        help_text=f"画面の写し、文書、メールなど。{uploads.IN_WORDS}。10MBまで。",
    )
    field_order = ["file", "comment"]

    def clean_file(self) -> Kept:
        try:
            return uploads.inspect(self.cleaned_data["file"])
        except uploads.BadFile as bad:
            raise ValidationError(str(bad)) from None

    def payload(self) -> Kept:
        kept: Kept = self.cleaned_data["file"]
        return kept


class AssignForm(ActForm):
    """Members of the sections concerned, who know of it already."""

    case: IncidentReport

    def ask_more(self) -> None:
        case = self.case
        sections = Q(appointments__section=case.section_id)
        sections |= Q(appointments__section__in=case.joint_sections.all())
        here = Q(appointments__ends=None) | Q(appointments__ends__gte=timezone.localdate())
        people = User.objects.filter(
            sections & here, is_active=True, appointments__begins__lte=timezone.localdate()
        )
        self.fields["handlers"] = RowsField(
            people.distinct(),
            label="担当",
            required=False,
            widget=forms.CheckboxSelectMultiple,
            initial=list(case.handlers.values_list("pk", flat=True)),
        )
        self.order_fields(["handlers", "comment"])

    def payload(self) -> Named:
        return Named(tuple(self.cleaned_data["handlers"]))


class RetypeForm(ActForm):
    case: IncidentReport
    field_order = ["nature", "comment"]

    def ask_more(self) -> None:
        self.fields["nature"] = forms.ChoiceField(
            label="種類",
            choices=IncidentReport.Nature.choices,
            widget=forms.RadioSelect,
            initial=self.case.nature,
        )
        self.order_fields(self.field_order)

    def payload(self) -> Retyped:
        return Retyped(self.cleaned_data["nature"])


class SummaryForm(ActForm):
    case: IncidentReport

    def ask_more(self) -> None:
        self.fields["summary"] = CleanCharField(
            label="供覧の要旨",
            max_length=1_000,
            initial=self.case.summary,
            widget=forms.Textarea(attrs={"rows": 4}),
            help_text="個人、機密、届け出た人が分からないように書きます。",
        )
        self.order_fields(["summary", "comment"])

    def payload(self) -> Summary:
        return Summary(self.cleaned_data["summary"])


class IncidentFilterForm(Form):
    """Every condition is optional; all of them must hold."""

    nature = EachOnceField(
        label="種類",
        required=False,
        choices=IncidentReport.Nature.choices,
        widget=forms.SelectMultiple(attrs={"size": 3}),
    )
    state = forms.ChoiceField(label="状態", required=False, choices=STATES)
    q = CleanCharField(label="番号・アカウント・所属", required=False, max_length=100)

    def chosen(self, incidents: QuerySet[IncidentReport]) -> QuerySet[IncidentReport]:
        """The incidents that meet all conditions; none while a condition cannot be read."""
        if not self.is_valid():
            return incidents.none()
        data = self.cleaned_data
        for word in fold(data["q"]).split():
            incidents = incidents.filter(search_text__contains=word)
        if data["nature"]:
            incidents = incidents.filter(nature__in=data["nature"])
        return incidents.filter(state=data["state"]) if data["state"] else incidents
