"""ガイドライン前のアカウントの一覧: the PR division looks at a city's own list before anything is entered."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from accounts.account.models import SNSAccount
from accounts.account.views import today_for
from accounts.identity import read
from accounts.older.columns import FIELDS, guess
from accounts.older.entries import entries
from accounts.older.known import KnownNames
from accounts.older.rows import Row, preview
from accounts.older.spreadsheet import Sheet, read_spreadsheet
from katori_sns.organisation.roles import ActorContext
from katori_sns.web.forms import Sent
from katori_sns.web.list_forms import ListFileForm, MeaningsForm
from katori_sns.web.lists import counts
from katori_sns.web.methods import shown_or_sent

SHOWN = 500  # rows on the page; the counts are of all


class ListForm(ListFileForm):
    def read(self, content: bytes) -> Sheet:
        return read_spreadsheet(content)


class ColumnsForm(MeaningsForm):
    def __init__(self, data: Sent, *, sheet: Sheet) -> None:
        super().__init__(data, heads=sheet.heads, meanings=FIELDS, guessed=guess(sheet.heads))


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
    sections = {org.sections[pk].name for pk in org.lowest}
    return preview(sheet, columns, sections=sections, known=known, warned=KnownNames().warning)
