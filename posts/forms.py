"""What is asked about a post: the composer, why it was deleted, and the register."""

from __future__ import annotations

from copy import copy
from datetime import date, datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.policy.secrets import no_secret
from katori_sns.cases.forms import RowField, StepForm, formfield
from katori_sns.files.uploads import accepted
from katori_sns.organisation.models import Section, User
from katori_sns.web.dates import (
    DateError,
    WarekiDateField,
    WarekiMomentField,
    day_begins,
    day_ends,
    format_wareki_time,
    parse_date,
)
from katori_sns.web.finding import words_of
from katori_sns.web.forms import UNCHOSEN, FilterForm, Form, Sent, once_field
from katori_sns.web.text import CleanCharField
from katori_sns.workflow.models import CaseAccount
from posts.checker import Finding
from posts.checker.counting import LIMITS
from posts.deciders import deciders_on, entitled
from posts.fields import EXAMPLE, FIELDS
from posts.guards import OVER, accounts_of, findings, in_order
from posts.models import Post, PostDeletion, PostMark
from posts.pictures import FORMATS, IN_WORDS
from posts.states import GIVEN_UP, OUT, STATES

MAX_BODY = 10_000
MAX_WHY = 300
MAX_NAME = 100  # the column's width
WHY = "why_"  # field of the reason for which a warning stays


class PostForm(StepForm):
    """One text area per account, then the questions of the guideline (G2(2), G2(3), G3(1))."""

    needed = FIELDS.needed
    helps = FIELDS.helps
    nature = forms.ChoiceField(
        label="区分",
        choices=Post.Nature.choices,
        widget=forms.RadioSelect,
        help_text="否定や反論、未決定や未発表の事柄について尋ねられたときの答えは、個人で判断せず"
        "「組織判断・公式見解」にします。2 遵守事項 (3)、3 禁止事項 (1)",
    )
    people = forms.ChoiceField(
        label="個人が特定できる写真・映像・文章",
        choices=Post.People.choices,
        required=False,
        widget=forms.RadioSelect,
        help_text="本人や所属団体、企業等に、投稿の前に了承を得ます。2 遵守事項 (2)",
    )
    works = forms.ChoiceField(
        label="他人の著作物", choices=Post.Works.choices, required=False, widget=forms.RadioSelect
    )
    decider = RowField(Section.objects.none(), label="決裁権者", required=False, empty_label=UNCHOSEN)
    decided_user = RowField(
        User.objects.none(),
        label="決裁した決裁権者",
        required=False,
        empty_label="この中にいない",
        error_messages={"invalid_choice": "決裁日に決裁できる人から選んでください"},
    )

    class Meta:
        model = Post
        fields = FIELDS.asked
        formfield_callback = formfield

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        post: Post = self.instance
        deciders = Section.objects.filter(entitled(post.keeper_id))
        self.fields["decider"].queryset = deciders  # type: ignore[attr-defined]
        self.fields["decider"].label_from_instance = lambda s: f"{s.name}の長"  # type: ignore[attr-defined]
        self.posted_to = accounts_of(post)
        for account in self.posted_to:
            self.fields[f"text_{account.pk}"] = CleanCharField(
                label=f"本文　{account}",
                required=False,
                max_length=MAX_BODY,
                widget=forms.Textarea(attrs={"rows": 6}),
                initial=post.text_for(account),
                help_text=LIMITS[account.medium].words if account.medium in LIMITS else "",
            )
        texts = tuple(f"text_{account.pk}" for account in self.posted_to)
        self.needed += texts
        self.order_fields(["nature", *texts])
        self.ruling = post.ruling
        if self.ruling:
            del self.fields["nature"]
        if not post.needs_notice():
            del self.fields["for_notice"]
        self.deciders = deciders_on(post, self._decided_on() or self.org.on)
        decided = self.fields["decided_user"]
        decided.queryset = User.objects.filter(pk__in=self.deciders)  # type: ignore[attr-defined]
        decided.label_from_instance = lambda u: self.deciders[u.pk].words  # type: ignore[attr-defined]

    def _decided_on(self) -> date | None:
        """The day of the decision, as it is typed now; the day decides who could take it."""
        if not self.is_bound:
            return self.instance.decided_on  # type: ignore[no-any-return]
        try:
            return parse_date(str(self.data.get("decided_on", "")))
        except DateError:
            return None

    def clean_planned_at(self) -> datetime | None:
        planned: datetime | None = self.cleaned_data["planned_at"]
        if planned and planned != self.instance.planned_at and planned < timezone.now():
            raise ValidationError(f"{OVER}。発信済みのものは、空けておき、発信の記録で日時を入れます")
        return planned

    def found(self) -> list[Finding]:
        """What the checker says of the texts as they are typed now."""
        post = copy(self.instance)
        data = self.cleaned_data if self.is_bound else {}
        for name in ("people", "works", "planned_at"):
            setattr(post, name, data.get(name, getattr(post, name)))
        if data:
            post.texts = {str(a.pk): data.get(f"text_{a.pk}", "") for a in self.posted_to}
        return findings(post, self.org)

    def whys(self) -> dict[str, str]:
        """Key of a warning → why it stays, as typed."""
        typed = {name: str(self.data[name]) for name in self.data if name.startswith(WHY)}
        return {name.removeprefix(WHY): text for name, text in typed.items() if text.strip()}

    def clean(self) -> dict[str, object]:
        data = super().clean() or self.cleaned_data
        reason = CleanCharField(max_length=MAX_WHY)
        try:
            known = {f.key for f in self.found()}
            data["dismissed"] = {k: reason.clean(t) for k, t in self.whys().items() if k in known}
        except ValidationError as wrong:
            self.add_error(None, f"注意を残す理由：{wrong.messages[0]}")
        return data

    def saved_fields(self) -> dict[str, object]:
        texts = {str(a.pk): self.cleaned_data[f"text_{a.pk}"] for a in self.posted_to}
        fields = super().saved_fields() | {"texts": texts, "dismissed": self.cleaned_data["dismissed"]}
        if decided := self.cleaned_data.get("decided_user"):  # as of then: posts and names change
            fields |= {"decided_by": self.deciders[decided.pk].words[:MAX_NAME], "decided_why": ""}
        if self.instance.submitted_at is None:  # afterwards the lists follow what is sent
            fields["at"] = self.cleaned_data.get("planned_at") or self.instance.drafted_at
        return fields


class DeletionForm(Form):
    """What was deleted, when and why; the copy is kept here."""

    ground = forms.ChoiceField(
        label="削除の理由",
        choices=PostDeletion.Ground.choices,
        widget=forms.RadioSelect,
        help_text="誤りは削除せず、修正します（5 リスク回避と対応 (3)）。",
    )
    reason = CleanCharField(
        label="くわしい理由",
        max_length=1_000,
        validators=[no_secret],
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="秘密そのものは書きません。",
    )
    discovered_at = WarekiMomentField(label="気づいた日時", help_text=EXAMPLE)
    deleted_at = WarekiMomentField(label="削除した日時", help_text=EXAMPLE)

    def __init__(self, data: Sent, *, post: Post, now: datetime) -> None:
        super().__init__(data)
        self.post, self.now = post, now
        if post.published_at:
            self.fields[
                "discovered_at"
            ].help_text = f"発信（{format_wareki_time(post.published_at)}）より後。{EXAMPLE}"

    def clean_deleted_at(self) -> datetime:
        at: datetime = self.cleaned_data["deleted_at"]
        if at > self.now:
            raise ValidationError("削除した日時は、いまより前にしてください")
        return at

    def clean(self) -> dict[str, object]:
        data = super().clean() or self.cleaned_data
        noticed, deleted = data.get("discovered_at"), data.get("deleted_at")
        for problem in in_order(self.post, noticed, deleted) if noticed and deleted else ():
            self.add_error(problem.field, problem.message)
        return data


class PictureForm(Form):
    picture = forms.FileField(
        label="画像",
        widget=forms.FileInput(attrs={"accept": accepted(FORMATS)}),
        help_text=f"{IN_WORDS}。1つ10MBまで。撮影した場所などの情報は取り除きます。",
    )
    alt = CleanCharField(
        label="代替テキスト",
        required=False,
        max_length=500,
        help_text="画像が見えない人に、写っているものを伝える文です。",
    )
    version = forms.IntegerField(widget=forms.HiddenInput)


class PasteForm(Form):
    """A text to be checked alone; nothing of it is kept."""

    text = CleanCharField(
        label="点検する文案",
        max_length=MAX_BODY,
        widget=forms.Textarea(attrs={"rows": 10}),
        help_text="貼り付けて点検します。保存されません。",
    )


class CorrectForm(Form):
    once = once_field()
    how = forms.ChoiceField(label="修正の方法", choices=Post.How.choices, widget=forms.RadioSelect)


def on_calendar(posts: QuerySet[Post]) -> QuerySet[Post]:
    """Those that are out, or planned and not given up."""
    return posts.exclude(~Q(state__in=OUT), planned_at=None).exclude(state__in=GIVEN_UP)


class PostFilterForm(FilterForm):
    """Every condition is optional; all of them must hold."""

    q = CleanCharField(label="本文", required=False, max_length=100)
    account = CleanCharField(label="アカウント", required=False, max_length=100)
    nature = forms.ChoiceField(label="区分", required=False, choices=[("", "すべて"), *Post.Nature.choices])
    state = forms.ChoiceField(
        label="状態", required=False, choices=[("", "すべて"), *((k, s.label) for k, s in STATES.items())]
    )
    mark = forms.ChoiceField(label="印", required=False, choices=[("", "すべて"), *PostMark.Mark.choices])
    since = WarekiDateField(label="発信・予定日（開始）", required=False)
    until = WarekiDateField(label="発信・予定日（終了）", required=False)
    dated = forms.BooleanField(label="予定と発信済だけ", required=False)

    def chosen(self, posts: QuerySet[Post]) -> QuerySet[Post]:
        """The posts that meet all conditions; none while a condition cannot be read."""
        if not self.is_valid():
            return posts.none()
        data = self.cleaned_data
        for word in words_of(data["q"]):
            posts = posts.filter(text_found_as__contains=word)
        for word in words_of(data["account"]):
            of_accounts = CaseAccount.objects.filter(account__search_text__contains=word)
            posts = posts.filter(pk__in=of_accounts.values("case"))
        if data["nature"]:
            sent = Q(sent_nature=data["nature"])
            posts = posts.filter(sent | Q(sent_nature="", nature=data["nature"]))
        if data["dated"]:
            posts = on_calendar(posts)
        if data["mark"]:
            posts = posts.filter(pk__in=PostMark.objects.filter(mark=data["mark"]).values("post"))
        conditions = {
            "state": data["state"],
            "at__gte": data["since"] and day_begins(data["since"]),
            "at__lte": data["until"] and day_ends(data["until"]),
        }
        return posts.filter(**{name: value for name, value in conditions.items() if value})


class EntitledForm(Form):
    """Whose posts the head of which section decides as well."""

    section = RowField(Section.objects.none(), label="発信する所属", empty_label=UNCHOSEN)
    decides = RowField(Section.objects.none(), label="決裁する人のいる所属", empty_label=UNCHOSEN)
    about = CleanCharField(label="決裁する内容", required=False, max_length=100)

    def __init__(self, data: Sent, *, sections: QuerySet[Section]) -> None:
        super().__init__(data)
        for name in ("section", "decides"):
            self.fields[name].queryset = sections  # type: ignore[attr-defined]
