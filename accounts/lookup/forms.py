"""What is asked about names that may or may not be the city's."""

from __future__ import annotations

from django import forms

from accounts.account.forms import MAX_TEXT
from accounts.account.media import Medium
from accounts.identity import Reading
from accounts.identity.text import LONGEST
from katori_sns.web.dates import EXAMPLE, WarekiDateField
from katori_sns.web.forms import Form, Mixin
from katori_sns.web.text import CleanCharField


class AsksOfUrl(Mixin):
    """A form with `typed_url` and the tick `mended`, by which what is doubtful about the URL is confirmed."""

    question = ""

    def ask(self, reading: Reading, warning: str) -> None:
        """Offer the repair of the URL as typed now, tell of its likeness; a tick at another says nothing."""
        who = reading.identity
        if not who or not (reading.repair or warning):
            del self.fields["mended"]
            return
        tick = self.fields["mended"]
        tick.label = tick.label if reading.repair else "確かめたので、このまま登録する"
        tick.widget.attrs["value"] = reading.repair or who.url
        if self.data.get("mended") != tick.widget.attrs["value"]:
            self.data = {name: value for name, value in self.data.items() if name != "mended"}
        page = f"{who.label}の{reading.page}のページです。" if reading.page else ""
        read_as = f"{page}「{reading.repair}」と読みました。" if reading.repair else ""
        warning = f"{warning}。" if warning else ""
        self.question = f"{read_as}{warning}正しければ「{tick.label}」に印を付けてください"


class OursForm(Form):
    """Whatever somebody pasted; nothing is refused but what is empty or far too long."""

    text = forms.CharField(
        label="URLまたはアカウント名",
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="見つけたものをそのまま貼ってください。開かずに調べます。",
    )
    medium = forms.ChoiceField(
        label="種類",
        required=False,
        choices=[("", "URLから読み取る"), *Medium.choices],
        help_text="URLがなく、アカウント名だけのときに選びます。",
    )


class LookForm(Form):
    """What was found under a name given up."""

    looked_on = WarekiDateField(label="見た日", help_text=EXAMPLE)
    finding = CleanCharField(
        label="見た結果",
        max_length=MAX_TEXT,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="例：だれも使っていない。別人が使っているが、市を名のっていない。",
    )
