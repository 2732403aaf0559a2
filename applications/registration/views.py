"""遡及登録: the list made of a file that was looked at, and its rows one by one."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from accounts.deficiencies.rules import deficiencies_of, with_deficiencies
from accounts.models import SNSAccount
from accounts.older.entries import entries
from accounts.older.views import ColumnsForm, ListForm, judge
from applications.registration.actions import make_list, save_row, save_together
from applications.registration.forms import RowForm
from applications.registration.models import RegistrationRow, RetroactiveRegistration
from applications.registration.process import REGISTRATION
from applications.registration.together import TogetherForm, groups_of
from katori_sns.cases.reading import Reading
from katori_sns.cases.requests import conflict_page
from katori_sns.cases.views import own_draft
from katori_sns.organisation.requests import person_of, today_for
from katori_sns.organisation.roles import ActorContext
from katori_sns.web.methods import shown_or_sent
from katori_sns.workflow.errors import Conflict, Incomplete


@shown_or_sent
def begin(request: HttpRequest) -> HttpResponse:
    """一覧にする: a draft of what was looked at; a list begins with a file, which is looked at first."""
    org = today_for(request)
    if org.pr.pk not in org.mine:
        raise Http404
    form = ListForm(request.POST) if request.method == "POST" else None
    if form is None or not form.is_valid():
        return redirect("accounts:import_preview")
    sheet = form.cleaned_data["sheet"]
    columns = ColumnsForm(request.POST, sheet=sheet)
    rows = judge(org, sheet, columns.columns()).rows
    try:
        case = make_list(
            REGISTRATION,
            drafter=person_of(request),
            section_id=org.pr.pk,
            source_name=form.cleaned_data["source_name"] or "一覧",
            text=sheet.text,
            found=[entry for row in rows for entry in entries(row, org.on)],
            now=timezone.now(),
        )
    except Incomplete as refusal:
        form.add_error("file", refusal.problems[0].message)
        return render(request, "accounts/import_preview.html", {"form": form}, status=422)
    own = case.state == "draft" and case.drafter_id == org.me
    return redirect(reverse("registration:edit", args=[case.pk]) if own else case)


@shown_or_sent
def row(request: HttpRequest, case_id: int, row_id: int) -> HttpResponse:
    """行を確かめる: what was read, what may be meant, and what is to be entered."""
    case = own_draft(request, case_id, REGISTRATION)
    found = get_object_or_404(RegistrationRow.objects.select_related("case"), pk=row_id, case=case_id)
    form = RowForm(request.POST or None, instance=found, org=today_for(request))
    if request.method == "POST" and form.is_valid():
        try:
            save_row(
                REGISTRATION,
                found,
                actor=person_of(request),
                seen_version=form.cleaned_data["version"] or 0,
                now=timezone.now(),
                fields=form.saved_fields(),
            )
        except Conflict as conflict:
            return conflict_page(request, conflict, REGISTRATION, "edit", form)
        return redirect(_next(case, found))
    context = {"case": case, "process": REGISTRATION, "row": found, "form": form}
    return render(request, "applications/registration_row.html", context, status=422 if form.errors else 200)


@shown_or_sent
def together(request: HttpRequest, case_id: int) -> HttpResponse:
    """まとめて確認: the rows that raise the same doubt, settled by one answer each."""
    case, org = own_draft(request, case_id, REGISTRATION), today_for(request)
    form = TogetherForm(request.POST or None, groups=groups_of(case, org), version=case.version)
    done = 0
    if request.method == "POST" and form.is_valid():
        rows = list(form.settled(org))
        try:
            save_together(
                REGISTRATION,
                case,
                rows,
                actor=person_of(request),
                seen_version=form.cleaned_data["version"] or 0,
                now=timezone.now(),
            )
        except Conflict as conflict:
            return conflict_page(request, conflict, REGISTRATION, "edit", form)
        case.refresh_from_db()
        done, wrong = len(rows), {group.key: group.refused for group in form.groups}
        form = TogetherForm(None, groups=groups_of(case, org), version=case.version)
        for group in form.groups:
            group.refused = wrong.get(group.key, [])
    context = {"case": case, "form": form, "shown": list(form.shown()), "done": done}
    answer = 422 if form.errors else 200
    return render(request, "applications/registration_together.html", context, status=answer)


def _next(case: RetroactiveRegistration, done: RegistrationRow) -> str:
    """The next row to confirm, below this one or from the top; after the last one the list."""
    asked = case.rows.filter(standing=RegistrationRow.Standing.ASK)
    below = asked.filter(number__gte=done.number).exclude(pk=done.pk).first() or asked.first()
    if below is None:
        return reverse("registration:edit", args=[case.pk])
    return reverse("registration:row", args=[case.pk, below.pk])


def list_page(reading: Reading[RetroactiveRegistration]) -> dict[str, object]:
    """The rows, unless they are being rewritten for others to see later."""
    return listed(reading.own, reading.org) if reading.current else {}


def listed(case: RetroactiveRegistration, org: ActorContext) -> dict[str, object]:
    """The rows of the list; those that were entered with what their accounts lack (未整備項目)."""
    rows = list(case.rows.select_related("section"))
    accounts = {
        account.pk: account
        for account in with_deficiencies(SNSAccount.objects.filter(registration_row__case=case.pk), org)
    }
    own = [row for row in rows if row.section_id in org.mine]
    return {
        "list_rows": [
            (row, row in own, deficiencies_of(accounts[row.account_id]) if row.account_id else [])
            for row in rows
        ],
        "counts": [
            (label, number)
            for value, label in RegistrationRow.Standing.choices
            if (number := sum(row.standing == value for row in rows))
        ],
    }
