"""The next version of a manual (G4(2)⑦)."""

from __future__ import annotations

from django import forms
from django.core.exceptions import ValidationError

from katori_sns.files import uploads
from katori_sns.web.forms import Form

WARNING = "パスワードそのものは書かないでください。書くのは、保管の場所と方法だけです。"


class ManualForm(Form):
    file = forms.FileField(
        label="管理運用マニュアルのファイル",
        help_text=f"{uploads.IN_WORDS}。10MBまで。{WARNING}",
        widget=forms.FileInput(attrs={"accept": uploads.accepted(uploads.TYPES)}),
    )

    def clean_file(self) -> uploads.Kept:
        """The checked file."""
        try:
            return uploads.inspect(self.cleaned_data["file"])
        except uploads.BadFile as bad:
            raise ValidationError(str(bad)) from bad
