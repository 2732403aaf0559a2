"""A list is sent once as a file and then as what was read of it, until its columns are chosen."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import Any, Protocol

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from katori_sns.web.forms import Form, Sent
from katori_sns.web.lists import Fields
from katori_sns.web.spreadsheet import Unreadable
from katori_sns.web.text import CleanCharField, no_number

LARGEST = 1_000_000  # bytes


class Listed(Protocol):
    """A list as it was read."""

    @property
    def text(self) -> str: ...


class ListFileForm(Form):
    """The file, or what was read of it before; cleaned, `sheet` is what `read` makes of it."""

    needed = ("file",)
    file = forms.FileField(
        label="一覧のファイル",
        required=False,
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xls,.csv,.tsv,.txt"}),
        help_text="ExcelのブックかCSV。見出しの上に題名があっても構いません。最初のシートを読みます。",
    )
    source_name = CleanCharField(required=False, max_length=200, widget=forms.HiddenInput)
    # The file itself, byte for byte.
    content = forms.CharField(required=False, max_length=LARGEST, strip=False, widget=forms.HiddenInput)

    def read(self, content: bytes) -> Listed:
        """The table in the file; raises Unreadable."""
        raise NotImplementedError

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("file"):
            data["source_name"] = PurePosixPath(data["file"].name).name[:200]
        try:
            no_number(data.get("source_name", ""))  # the list is called by it
        except ValidationError as error:
            self.add_error("file", error)
        try:
            data["sheet"] = self.read(_bytes(data.get("file"), data.get("content", "")))
        except Unreadable as error:
            self.add_error("file", str(error))
        else:
            if len(data["sheet"].text) > LARGEST:
                self.add_error("file", "表の文字が多すぎます。シートを分けてください")
        return data


def _bytes(file: UploadedFile[bytes] | None, content: str) -> bytes:
    """What the file holds, or what was read of it before."""
    if file is None:
        if not content:
            raise Unreadable("一覧のファイルを選んでください")
        return content.encode()
    if (file.size or 0) > LARGEST:
        raise Unreadable("ファイルが大きすぎます。1MBまでに分けてください")
    return bytes(file.read())


class MeaningsForm(Form):
    """Which column is which field; 「なし」 where the list does not have it."""

    shows_few = False  # one below the other, they are read like a table

    def __init__(
        self, data: Sent, *, heads: list[str], meanings: Fields, guessed: dict[str, int], **kwargs: Any
    ) -> None:
        super().__init__(data, initial=guessed, **kwargs)
        self.meanings = meanings
        choices = [("", "なし"), *((str(n), f"{n + 1} {head}") for n, head in enumerate(heads))]
        for name, (label, _) in meanings.items():
            self.fields[name] = forms.TypedChoiceField(
                label=label, choices=choices, required=False, coerce=int, empty_value=None
            )

    def columns(self) -> dict[str, int]:
        """As chosen; as the heads say, where nothing was chosen yet."""
        chosen = self.cleaned_data if self.is_bound and self.is_valid() else self.initial
        return {name: chosen[name] for name in self.meanings if chosen.get(name) is not None}
