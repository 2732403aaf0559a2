"""What is asked of who reports an incident, and of who handles it (G2(3))."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.models import Medium, SNSAccount
from accounts.policy.secrets import no_secret
from incidents.actions import Named, Retyped, Summary
from incidents.clocks import LABELS, disorder
from incidents.fields import EXAMPLE, FIELDS
from incidents.guards import lacking
from incidents.models import IncidentReport, Result
from incidents.records import USABLE, FakeNamed, ItemDone, OwnItem
from katori_sns.cases.forms import EachOnceField, RowsField, StepForm, formfield
from katori_sns.files import uploads
from katori_sns.files.uploads import Kept
from katori_sns.organisation.models import User
from katori_sns.web.dates import WarekiMomentField
from katori_sns.web.forms import FilterForm
from katori_sns.web.text import CleanCharField
from katori_sns.workflow.forms import ActForm, called
from katori_sns.workflow.words import label_of

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
        self.order_fields(["nature", "accounts", "where", "what", "discovered_at", "occurred_at"])

    def clean(self) -> dict[str, object]:
        data = super().clean() or self.cleaned_data
        for problem in disorder({name: data.get(name) for name in LABELS}, timezone.now()):
            self.add_error(problem.field, problem.message)
        waits = () if "file" in self.data else ("what",)  # a draft may wait with it
        for problem in lacking(data, named=bool(data.get("accounts"))):
            if problem.field not in (*waits, *self.errors):
                self.add_error(problem.field, problem.message)
        return data


class ItemForm(ActForm):
    """One item of the checklist: done with its proof, not needed, or impossible, with the reason."""

    case: IncidentReport
    result = forms.ChoiceField(label="結果", choices=Result.choices, widget=forms.RadioSelect)
    at = WarekiMomentField(label="行った日時", required=False, help_text=f"気づいた日時より後。{EXAMPLE}")
    channel = CleanCharField(label="窓口・URL", required=False, max_length=300, validators=[no_secret])
    receipt = CleanCharField(label="受付番号", required=False, max_length=100, validators=[no_secret])
    about = CleanCharField(label="どれについて", required=False, max_length=200, validators=[no_secret])
    seen = forms.ChoiceField(
        label="アカウントの様子",
        required=False,
        choices=[("", "（見ていない）"), *SNSAccount.Hindrance.choices, (USABLE, "使える")],
        help_text="「アカウントの様子を毎日見る」のとき。台帳とアカウントのページにも載ります。",
    )
    field_order = ["item", "about", "result", "at", "channel", "receipt", "seen", "comment", "ground"]

    def ask_more(self) -> None:
        items = [(item.key, item.label) for item in self.case.recordable]
        self.fields["item"] = forms.ChoiceField(label="すること", choices=items, widget=forms.RadioSelect)
        comment = self.fields["comment"]
        comment.label, comment.validators = "証拠・回答、または理由", [*comment.validators, no_secret]
        comment.help_text += "パスワードなどの秘密は書きません。"
        names = [fake.handle for fake in self.case.fakes if fake.is_known]
        names += SNSAccount.objects.filter(case_accounts__case=self.case.pk).values_list("name", flat=True)
        self.fields["about"].help_text = (
            "いくつもあるとき、そのURLや名前。一つずつ記録します。空けると、すべてについての記録になります。"
            + (f"例：{'、'.join(names)}" if names else "")
        )
        self.order_fields(self.field_order)

    def payload(self) -> ItemDone:
        data = self.cleaned_data
        return ItemDone(
            data["item"],
            data["result"],
            on=data["at"],
            channel=data["channel"],
            receipt=data["receipt"],
            about=data["about"],
            seen=data["seen"],
        )


class OwnItemForm(ActForm):
    label = CleanCharField(
        label="項目",
        max_length=60,
        help_text="例：学校に知らせる。名前や秘密は書きません。",
        validators=[no_secret],
    )
    field_order = ["label", "comment"]

    def payload(self) -> OwnItem:
        return OwnItem(self.cleaned_data["label"])


class FakeForm(ActForm):
    """A profile that was found: it is read as the look-up reads it."""

    text = CleanCharField(
        label="プロフィールのURL、またはアカウント名",
        max_length=500,
        help_text="開かずに貼ってください。アカウント名だけのときは、媒体も選びます。",
    )
    medium = forms.ChoiceField(
        label="媒体", required=False, choices=[("", "URLから読み取る"), *Medium.choices]
    )
    verdict = forms.ChoiceField(
        label="扱い",
        choices=[("poses", "なりすまし"), ("honest", "なりすましではないと確かめた")],
        initial="poses",
        widget=forms.RadioSelect,
    )
    field_order = ["text", "medium", "verdict", "comment"]

    def payload(self) -> FakeNamed:
        data = self.cleaned_data
        return FakeNamed(data["text"], data["medium"], data["verdict"] == "poses")


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
        sections = Q(appointments__section=case.keeper_id)
        sections |= Q(appointments__section__in=case.joint_sections.all())
        today = timezone.localdate()
        here = Q(appointments__ends=None) | Q(appointments__ends__gte=today)
        people = User.objects.in_service(today).filter(sections & here, appointments__begins__lte=today)
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
    """What happened, who was told, what came of it: each may wait until the incident is closed."""

    case: IncidentReport
    asked = {
        "happened": "いつ、どのアカウントで、何があったか。",
        "informed": "所属長、広報主管課のほか、知らせた本人、団体、市民、報道などと、その日。",
        "outcome": "どうなったか。再発を防ぐためにすること。",
        "summary": "個人、機密、届け出た人が分からないように書きます。終えたあと、ほかの人にも見えます。",
    }

    def ask_more(self) -> None:
        for name, words in self.asked.items():
            self.fields[name] = CleanCharField(
                label=label_of(IncidentReport, name),
                max_length=1_000,
                required=False,
                initial=getattr(self.case, name),
                widget=forms.Textarea(attrs={"rows": 3}),
                help_text=words,
                validators=[no_secret],
            )
        self.order_fields([*self.asked, "comment"])

    def payload(self) -> Summary:
        data = self.cleaned_data
        return Summary(data["summary"], data["happened"], data["informed"], data["outcome"])


class IncidentFilterForm(FilterForm):
    """Every condition is optional; all of them must hold."""

    nature = EachOnceField(
        label="種類",
        required=False,
        choices=IncidentReport.Nature.choices,
    )
    state = forms.ChoiceField(label="状態", required=False, choices=STATES)
    q = CleanCharField(label="番号・アカウント・所属", required=False, max_length=100)

    def chosen(self, incidents: QuerySet[IncidentReport]) -> QuerySet[IncidentReport]:
        """The incidents that meet all conditions; none while a condition cannot be read."""
        if not self.is_valid():
            return incidents.none()
        data = self.cleaned_data
        incidents = called(incidents, data["q"])
        if data["nature"]:
            incidents = incidents.filter(nature__in=data["nature"])
        return incidents.filter(state=data["state"]) if data["state"] else incidents
