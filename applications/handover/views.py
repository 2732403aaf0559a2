"""The rows of a hand-over on its page, and the page of one row."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone

from applications.handover.actions import may_write, save_row
from applications.handover.forms import RowForm
from applications.handover.models import Handover, lacking, rows_of
from applications.handover.process import HANDOVER
from katori_sns.cases.reading import Reading
from katori_sns.cases.requests import case_read
from katori_sns.organisation.requests import ask, person_of
from katori_sns.web.methods import shown_or_sent


@shown_or_sent
def row(request: HttpRequest, case_id: int, row_id: int) -> HttpResponse:
    """引継ぎを記入する: one account, saved on its own."""
    reading = case_read(request, case_id, HANDOVER)
    case = reading.own
    rows = rows_of(case, reading.org.on)
    found = rows.filter(pk=row_id, open=True).first() if may_write(case, reading.org) else None
    if found is None:
        raise Http404
    form, by = RowForm(request.POST or None, row=found), person_of(request)
    return ask(
        request,
        form,
        lambda _: save_row(row_id, case_id=case_id, by=by, now=timezone.now(), **form.answers()),
        title="引継ぎの記入",
        button="保存する",
        facts=[
            ("アカウント", found.account),
            ("替わったこと", found.changes),
            ("未了", "\n".join(lacking(found)) or "なし"),
        ],
        back=case.get_absolute_url(),
        above=case.title,
        said="保存しました。",
    )


def rows_page(reading: Reading[Handover]) -> dict[str, object]:
    """The rows as they stand, also those still open after the signature."""
    case, org = reading.own, reading.org
    rows = [(row, lacking(row)) for row in rows_of(case, org.on)]
    return {"handover_rows": rows, "fills_in": may_write(case, org)}
