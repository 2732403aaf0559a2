"""The list of accounts older than the guideline: its own words, and one of its rows."""

from __future__ import annotations

from django import forms

from accounts.account.media import Medium
from accounts.identity import Reading, read
from accounts.lookup.answers import warning_of
from accounts.lookup.forms import AsksOfUrl
from accounts.models import SNSAccount
from accounts.older.dates import UNKNOWN, is_later, may_be_later, opening, wrong_opening
from applications.registration.fields import FIELDS, later_rows
from applications.registration.guards import ended_wrong
from applications.registration.models import RULINGS, RegistrationRow, RetroactiveRegistration
from katori_sns.cases.forms import RowField, StepForm, formfield
from katori_sns.organisation.models import Section
from katori_sns.web.forms import UNCHOSEN, Cleaned
from katori_sns.web.text import longest
from katori_sns.workflow.actions import Columns
from katori_sns.workflow.forms import ActForm


class RegistrationForm(StepForm):
    helps = FIELDS.helps

    class Meta:
        model = RetroactiveRegistration
        fields = FIELDS.asked
        formfield_callback = formfield


class RowForm(AsksOfUrl, StepForm):
    """What is offered stands in the controls and is entered when a person saves it."""

    needed = ("standing", "name", "section", "medium")
    field_order = ["standing", "name", "section", "medium", "medium_name", "typed_url", "mended"]
    helps = {
        "medium_name": "種類で「その他」を選んだときに書きます。",
        "typed_url": "分からなければ空けておきます。「URLが未登録です」の印が付きます。",
        "opened_text": "例：H26.4.1、2014年4月、平成26年、不明",
        "known_before": "開設日が令和4年や不明のとき。例：平成29年の投稿が残っている",
        "no_approval": "令和4年10月1日以後の開設には承認が要りました。広報主管課長が別に決定します。",
        "ended_text": "状態が「撤退済」のとき。年や月まででも構いません。例：H30.3.31、平成30年",
        "manager": "職で書きます。分からなければ空けておきます。",
    }
    standing = forms.ChoiceField(
        label="扱い",
        choices=[c for c in RegistrationRow.Standing.choices if c[0] != RegistrationRow.Standing.ASK],
        widget=forms.RadioSelect,
    )
    mended = forms.BooleanField(label="確かめたので、このまま登録する", required=False)
    section = RowField(Section.objects.none(), label="所属", required=False, empty_label=UNCHOSEN)

    class Meta:
        model = RegistrationRow
        fields = [
            "standing",
            "name",
            "section",
            "medium",
            "medium_name",
            "typed_url",
            "opened_text",
            "known_before",
            "no_approval",
            "state",
            "ended_text",
            "manager",
            "operators",
        ]
        formfield_callback = formfield

    def prepare(self) -> None:
        super().prepare()
        present = Section.objects.filter(pk__in=self.org.lowest)
        self.fields["section"].queryset = present  # type: ignore[attr-defined]
        self.fields["typed_url"].widget = forms.TextInput(attrs={"inputmode": "url"})
        self.reading = Reading()
        self._ask()
        self.opened = self.ended = ""
        if self.instance.standing == RegistrationRow.Standing.ASK:
            self.initial["standing"] = None
            self.initial |= self.instance.offers

    def clean(self) -> Cleaned:
        data = super().clean() or self.cleaned_data
        if data.get("standing") == RegistrationRow.Standing.ENTER:
            for name in ("name", "section", "medium"):
                if name not in self.errors and not data.get(name):
                    self.add_error(name, f"{self.fields[name].label}がないと載せられません")
            if data.get("medium") == Medium.OTHER and not data.get("medium_name"):
                self.add_error("medium_name", "その他の媒体の名称を入力してください")
            self._read(data)
        return data

    def _ask(self) -> None:
        """Of a URL that is not the list's the likeness is told here; of the list's own its row has told."""
        typed, medium = self.data.get("typed_url", ""), self.data.get("medium", "")
        readable = len(typed) <= longest(self.fields["typed_url"]) and medium in ("", *Medium.values)
        who = read(typed, medium).identity if typed.strip() and readable else None
        new = who and (who.medium, who.key) != (self.instance.medium, self.instance.handle_key)
        self.ask(Reading(who), warning_of(who) if who and new else "")

    def _read(self, data: Cleaned) -> None:
        """Who the account is, and since when; a day to come is none."""
        text, when = data.get("typed_url") or "", data.get("opened_text") or ""
        if text:
            self.reading = read(text, data.get("medium") or "")
        if self.reading.reason:
            self.add_error("typed_url", self.reading.reason)
        elif self.reading.repair:
            self.add_error("typed_url", f"「{self.reading.repair}」のことなら、そのように入力してください")
        elif self.question and not data.get("mended"):
            self.add_error("typed_url", self.question)
        found = opening(when or UNKNOWN)
        if found.problem:
            self.add_error("opened_text", found.problem)
        elif wrong := wrong_opening(found.text, self.org.on):
            self.add_error("opened_text", wrong)
        self.opened = found.text
        if "opened_text" not in self.errors:
            self._explain(data)
        self._close(data)

    def _explain(self, data: Cleaned) -> None:
        """An approval was needed since the guideline is in force: why there is none, or that it is older."""
        older, why = data.get("known_before"), data.get("no_approval")
        if not may_be_later(self.opened):
            data["known_before"] = data["no_approval"] = ""
        elif is_later(self.opened):
            data["known_before"] = ""
            if not why:
                self.add_error("no_approval", "施行後の開設です。承認を受けていない理由を入力してください")
        elif older and why:
            self.add_error("no_approval", "どちらか一つだけを入力してください")
        elif not (older or why):
            wish = "施行後の開設かもしれません。確かめた方法か、承認を受けていない理由を入力してください"
            self.add_error("known_before", wish)

    def _close(self, data: Cleaned) -> None:
        """What has ended says when, as far as is known; what runs has not ended."""
        text = data.get("ended_text") or ""
        if data.get("state") != SNSAccount.State.WITHDRAWN:
            data["ended_text"] = ""
            return
        found = opening(text or UNKNOWN)
        self.ended = found.text
        wrong = found.problem or ended_wrong(found.text, self.opened, self.org.on)
        if wrong:
            self.add_error("ended_text", wrong)

    def saved_fields(self) -> Columns:
        """The row's columns, and who its URL says it is; the URL stays as typed beside it."""
        fields = super().saved_fields() | {"opened": self.opened, "ended": self.ended, "together": ""}
        fields |= {"handle": "", "handle_key": "", "url": "", "join_url": "", "immutable_id": ""}
        if found := self.reading.identity:
            fields |= {"handle": found.handle, "immutable_id": found.immutable_id}
            fields |= {"join_url": found.url} if found.joins else {"url": found.url, "handle_key": found.key}
        return fields


class LaterForm(ActForm):
    """Of each account opened since the guideline is in force: whether it is entered all the same."""

    case: RetroactiveRegistration

    def ask_more(self) -> None:
        self.rows = later_rows(self.case)
        for row in self.rows:
            self.fields[f"row_{row.pk}"] = forms.ChoiceField(
                label=f"{row.place}　{row.name}（開設 {row.opened_label}）",
                choices=RULINGS,
                widget=forms.RadioSelect,
                help_text=f"承認を受けていない理由：{row.no_approval}",
            )
        self.order_fields([*(f"row_{row.pk}" for row in self.rows), "comment"])

    def payload(self) -> dict[int, str]:
        return {row.pk: self.cleaned_data[f"row_{row.pk}"] for row in self.rows}
