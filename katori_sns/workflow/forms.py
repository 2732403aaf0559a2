"""What is asked about a case: which ones, the words to an act, who gets what an ended section left."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from copy import deepcopy
from typing import TypeVar

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db.models import Q, QuerySet
from django.utils.datastructures import MultiValueDict
from django.utils.module_loading import import_string

from accounts.models import SNSAccount
from katori_sns.organisation.models import Ground, Section
from katori_sns.organisation.roles import ActorContext
from katori_sns.web.dates import WarekiDateField, day_begins, day_ends, fiscal_year
from katori_sns.web.finding import words_of
from katori_sns.web.forms import UNCHOSEN, FilterForm, Form, Sent
from katori_sns.web.text import CleanCharField, no_number
from katori_sns.web.years import year_days
from katori_sns.workflow.document_numbers import LONGEST
from katori_sns.workflow.models import RETURNED, Case, Task
from katori_sns.workflow.steps import Problem, Process, Step
from katori_sns.workflow.typed_numbers import numbered

C = TypeVar("C", bound=Case)
EVERY_KIND = "every"
MAX_COMMENT = 2_000
ASKS_GROUND = "asks_ground"
INSIDE = "対応する人だけが読みます。あとから直せません。"


class CaseFilterForm(FilterForm):
    """Every condition is optional; all of them must hold."""

    q = CleanCharField(label="番号・アカウント・所属・人", required=False, max_length=100)
    kind = forms.ChoiceField(label="種別", required=False)
    state = forms.ChoiceField(
        label="状態",
        required=False,
        choices=[("", "すべて"), ("open", "完結していないもの"), ("closed", "完結したもの")],
    )
    kept = forms.ChoiceField(
        label="保存期間",
        required=False,
        choices=[("", "すべて"), ("year", "今年度末に満了"), ("over", "満了した")],
    )
    since = WarekiDateField(label="起案日（開始）", required=False)
    until = WarekiDateField(label="起案日（終了）", required=False)
    whose = forms.ChoiceField(
        label="だれの案件か",
        required=False,
        widget=forms.HiddenInput,
        choices=[("", "閲覧できる案件"), ("mine", "自分が起案した"), ("returned", "差し戻された")],
    )

    def __init__(self, data: Sent) -> None:
        super().__init__(data)
        processes: tuple[Process, ...] = import_string(settings.PROCESSES)
        self.elsewhere = [process.kind for process in processes if process.own_list]
        first = [("", "投稿・インシデントを除く"), (EVERY_KIND, "すべて")]
        kinds = [(process.kind, process.tag) for process in processes]
        self.fields["kind"].choices = [*first, *kinds]  # type: ignore[attr-defined]

    def chosen(self, cases: QuerySet[Case], org: ActorContext) -> QuerySet[Case]:
        """The cases that meet all conditions; none while a condition cannot be read."""
        if not self.is_valid():
            return cases.none()
        data = self.cleaned_data
        cases = called(cases, data["q"])
        if not data["kind"]:
            cases = cases.exclude(kind__in=self.elsewhere)
        if data["whose"]:
            own = Q(drafter=org.user)
            cases = cases.filter(own if data["whose"] == "mine" else Q(pk__in=_returned(org)))
        year = org.on, year_days(fiscal_year(org.on))[1]  # what is left of it
        conditions = {
            "kind": "" if data["kind"] == EVERY_KIND else data["kind"],
            "closed_at__isnull": data["state"] and data["state"] == "open",
            "drafted_at__gte": data["since"] and day_begins(data["since"]),
            "drafted_at__lte": data["until"] and day_ends(data["until"]),
            "expires_on__range": year if data["kept"] == "year" else "",
            "expires_on__lt": org.on if data["kept"] == "over" else "",
        }
        return cases.filter(**{name: value for name, value in conditions.items() if value not in ("", None)})


def called(cases: QuerySet[C], text: str) -> QuerySet[C]:
    """The cases of that number, or those that hold every word."""
    number = numbered(text)
    if number is not None:
        return cases.filter(number)
    for word in words_of(text):
        cases = cases.filter(found_as__contains=word)
    return cases


def _returned(org: ActorContext) -> QuerySet[Task, int]:
    """The cases that came back to the person or to his sections, to be put right."""
    again = Task.objects.open().filter(desk="draft", label__startswith=RETURNED)
    return again.filter(Q(drafter=org.user) | Q(section__in=list(org.mine))).values_list("case", flat=True)


class ActForm(Form):
    """A comment, what was seen, and what is only asked where it applies.

    That is the ground of acting for another, where it is not on record, and why something was done before
    what must come first.
    """

    comment = CleanCharField(
        label="意見",
        required=False,
        max_length=MAX_COMMENT,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="申請した所属に届き、履歴に残ります。あとから直せません。",
    )
    ground = forms.ChoiceField(
        label="代決の理由",
        choices=[("", UNCHOSEN), *Ground.choices],
        required=False,
        help_text="所属長の不在が登録されていないときに選びます。所属長にはすぐ知らせます。",
    )
    early = CleanCharField(
        label="手続前に実施した理由",
        required=False,
        max_length=MAX_COMMENT,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="「手続前に実施」と記録し、所属長と広報主管課に知らせます。",
    )
    task = forms.IntegerField(widget=forms.HiddenInput)
    version = forms.IntegerField(widget=forms.HiddenInput)
    needed: tuple[str, ...] = ()
    problems: Sequence[Problem] = ()  # what stops the act and can be answered here

    def __init__(
        self,
        data: Sent = None,
        files: MultiValueDict[str, UploadedFile[bytes]] | None = None,
        *,
        case: Case,
        step: Step,
        needs_ground: bool,
        inside: bool = False,
        initial: Mapping[str, object] | None = None,
    ) -> None:
        super().__init__(data, files, initial=initial)
        self.case = case
        if inside:
            self.fields["comment"].help_text = INSIDE
        if step.needs_comment:
            self.fields["comment"].label = "理由"
            self.fields["comment"].required = True
        if needs_ground:
            self.ask_ground()
        else:
            del self.fields["ground"]
        if "early" not in self.data:
            del self.fields["early"]
        self.ask_more()

    def ask_more(self) -> None:
        """The fields and words of a kind's own form, which depend on the case."""

    def ask_ground(self) -> None:
        """Why another acts for the head must be stated; perform() sees to it."""
        self.fields.setdefault("ground", deepcopy(self.base_fields["ground"])).required = True
        # A group of buttons of which none was chosen sends nothing; this is sent that it was asked.
        self.fields[ASKS_GROUND] = forms.BooleanField(required=False, initial=True, widget=forms.HiddenInput)

    def ask_early(self) -> None:
        """Why it was done before what must come first must be stated; the effect of the act sees to it."""
        self.fields.setdefault("early", deepcopy(self.base_fields["early"]))
        self.needed = (*self.needed, "early")

    def payload(self) -> object:
        """What a kind's own form adds to the act."""
        return None


class DocumentNumberForm(Form):
    """The city's own number, of the submission or of the decision."""

    number = CleanCharField(
        label="文書番号",
        max_length=LONGEST,
        validators=[no_number],
        help_text="例：香商観第123号。一覧と検索にも使います。",
    )
    whose = forms.ChoiceField(label="どの文書か")

    def __init__(self, data: Sent, *, possible: Mapping[str, str]) -> None:
        super().__init__(data, initial={"whose": next(iter(possible))})
        self.fields["whose"].choices = list(possible.items())  # type: ignore[attr-defined]


class AssignForm(Form):
    """One choice for each case and account; what is left open stays where it is."""

    def __init__(
        self, data: Sent, *, cases: Iterable[Case], accounts: Iterable[SNSAccount], heirs: list[Section]
    ) -> None:
        super().__init__(data)
        self.heirs = {str(s.pk): s for s in heirs}
        choices = [("", "あとで決める"), *((key, s.name) for key, s in self.heirs.items())]
        rows: list[Case | SNSAccount] = [*cases, *accounts]
        for row in rows:
            name = f"{row._meta.model_name}_{row.pk}"
            self.fields[name] = forms.ChoiceField(label=str(row), choices=choices, required=False)

    def assigned(self, model: type[Case] | type[SNSAccount]) -> dict[int, Section]:
        """Key of each case or account → the section chosen for it."""
        prefix = f"{model._meta.model_name}_"
        chosen = ((name, key) for name, key in self.cleaned_data.items() if name.startswith(prefix) and key)
        return {int(name.removeprefix(prefix)): self.heirs[key] for name, key in chosen}
