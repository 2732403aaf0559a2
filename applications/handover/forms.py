"""One row of a hand-over: only what the change of persons touches is asked."""

from __future__ import annotations

from typing import Any

from django import forms

from accounts.account.forms import MAX_TEXT
from accounts.policy.secrets import no_secret
from applications.handover.models import Row
from katori_sns.web.dates import EXAMPLE, WarekiDateField
from katori_sns.web.forms import Form, Sent
from katori_sns.web.text import CleanCharField


class RowForm(Form):
    """What is ticked or typed counts once the row is saved."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data: Sent, *, row: Row) -> None:
        texts = ("unchanged", "note") if row.asks_password else ("note",)
        initial = {name: getattr(row, name) for name in (*row.ticks, *texts)}
        super().__init__(data, initial=initial | {"version": row.version})
        for name in row.ticks:
            self.fields[name] = forms.BooleanField(label=row.label(name), required=False)
        if row.asks_password and row.account.state not in row.account.CLOSED:
            help_text = f"{EXAMPLE}。離れた人の最後の日か後に変えた日です。保管の記録に入ります。"
            self.fields["changed_on"] = WarekiDateField(
                label="パスワードを変えた日", required=False, help_text=help_text
            )
        for name in texts:
            self.fields[name] = CleanCharField(
                label=row.label(name),
                required=False,
                max_length=MAX_TEXT,
                widget=forms.Textarea(attrs={"rows": 2}),
                validators=[no_secret],
            )

    def answers(self) -> dict[str, Any]:
        """What `save_row` takes."""
        return {"changed_on": None} | self.cleaned_data
