"""ガイドライン前のアカウントの一覧: the PR division looks at a city's own list before anything is entered."""

from __future__ import annotations

from pathlib import PurePosixPath

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from accounts.account.models import SNSAccount, WatchedHandle
from accounts.account.views import today_for
from accounts.fakes.models import KnownFake
from accounts.identity import key_of, read
from accounts.older.columns import FIELDS, guess
from accounts.older.entries import entries
from accounts.older.rows import Row, preview
from accounts.older.spreadsheet import Sheet, read_spreadsheet
from katori_sns.organisation.roles import ActorContext
from katori_sns.web.forms import Form, Sent
from katori_sns.web.lists import counts
from katori_sns.web.methods import shown_or_sent
from katori_sns.web.spreadsheet import Unreadable
from katori_sns.web.text import CleanCharField, no_number

LARGEST = 1_000_000  # bytes
SHOWN = 500  # rows on the page; the counts are of all


class ListForm(Form):
    """The file, or what was read of it before, and which column means what."""

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

    def clean(self) -> dict[str, object]:
        data = super().clean() or self.cleaned_data
        if data.get("file"):
            data["source_name"] = PurePosixPath(data["file"].name).name[:200]
        try:
            no_number(data.get("source_name", ""))  # the list is called by it
        except ValidationError as error:
            self.add_error("file", error)
        try:
            data["sheet"] = read_spreadsheet(_bytes(data.get("file"), data.get("content", "")))
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


class ColumnsForm(Form):
    """Which column is which field; 「なし」 where the list does not have it."""

    def __init__(self, data: Sent, *, sheet: Sheet) -> None:
        super().__init__(data, initial=guess(sheet.heads))
        choices = [("", "なし"), *((str(n), f"{n + 1} {head}") for n, head in enumerate(sheet.heads))]
        for name, (label, _) in FIELDS.items():
            self.fields[name] = forms.TypedChoiceField(
                label=label, choices=choices, required=False, coerce=int, empty_value=None
            )

    def columns(self) -> dict[str, int]:
        """As chosen; as the heads say, where nothing was chosen yet."""
        chosen = self.cleaned_data if self.is_bound and self.is_valid() else self.initial
        return {name: chosen[name] for name in FIELDS if chosen.get(name) is not None}


@shown_or_sent
def import_preview(request: HttpRequest) -> HttpResponse:
    """一覧を読み取る: every row with what would become of it; nothing is entered."""
    org = today_for(request)
    if org.pr.pk not in org.mine:
        raise Http404
    if request.method != "POST":
        return render(request, "accounts/import_preview.html", {"form": ListForm()})
    form = ListForm(request.POST, request.FILES)
    if not form.is_valid():
        return render(request, "accounts/import_preview.html", {"form": form}, status=422)
    sheet = form.cleaned_data["sheet"]
    chosen = ColumnsForm(request.POST if "columns" in request.POST else None, sheet=sheet)
    found = [e for row in judge(org, sheet, chosen.columns()) for e in entries(row, org.on)]
    context = {
        "form": form,
        "sheet": sheet,
        "columns": chosen,
        "content": sheet.text,
        "source_name": form.cleaned_data["source_name"],
        "counts": counts(entry.verdict for entry in found),
        "rows": found[:SHOWN],
        "hidden": max(len(found) - SHOWN, 0),
    }
    return render(request, "accounts/import_preview.html", context, status=422 if chosen.errors else 200)


def judge(org: ActorContext, sheet: Sheet, columns: dict[str, int]) -> list[Row]:
    """The rows of a list beside what the register, its watched names and the known fakes say."""
    accounts = SNSAccount.objects.exclude(state__in=SNSAccount.CLOSED)
    known = {
        (medium, key): name
        for medium, key, name in accounts.exclude(handle_key="").values_list("medium", "handle_key", "name")
    }
    for medium, url, name in accounts.exclude(join_url="").values_list("medium", "join_url", "name"):
        if who := read(url, medium).identity:
            known[medium, who.key] = name
    watched = WatchedHandle.objects.values_list("medium", "handle", "account__name")
    warned = {
        (medium, key_of(medium, handle)): f"手放した名前です（{name}）" for medium, handle, name in watched
    }
    for fake in KnownFake.objects.known():
        warned[fake.medium, fake.handle_key] = "なりすましとして届出のあったアカウントです"
    sections = {org.sections[pk].name for pk in org.lowest}
    return preview(sheet, columns, sections=sections, known=known, warned=warned)
