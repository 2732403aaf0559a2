"""遡及登録: the list made of a file that was looked at, and its rows one by one."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from accounts.deficiencies.rules import deficiencies_of, with_deficiencies
from accounts.models import SNSAccount
from accounts.older.entries import entries
from accounts.older.views import ColumnsForm, ListForm, judge
from applications.registration.actions import known_list, make_list, rows_of, save_row, save_together
from applications.registration.forms import RowForm
from applications.registration.models import RegistrationRow, RetroactiveRegistration
from applications.registration.process import REGISTRATION
from applications.registration.remaking import compare, remake
from applications.registration.together import TogetherForm, groups_of
from katori_sns.cases.reading import Reading
from katori_sns.cases.requests import conflict_page
from katori_sns.cases.views import own_draft
from katori_sns.organisation.requests import person_of, today_for
from katori_sns.organisation.roles import ActorContext
from katori_sns.web.methods import shown_or_sent
from katori_sns.web.text import typed_number
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
    found = [entry for row in judge(org, sheet, columns.columns()) for entry in entries(row, org.on)]
    known = known_list(sheet.text)
    try:
        if known:
            return _again(request, known, columns, sheet.text, rows_of(found, org))
        case = make_list(
            REGISTRATION,
            drafter=person_of(request),
            section_id=org.pr.pk,
            source_name=form.cleaned_data["source_name"] or "一覧",
            text=sheet.text,
            found=found,
            now=timezone.now(),
        )
    except Incomplete as refusal:
        form.add_error("file", refusal.problems[0].message)
        return render(request, "accounts/import_preview.html", {"form": form}, status=422)
    asked = case.rows.filter(standing=RegistrationRow.Standing.ASK).exists()
    return redirect(f"registration:{'together' if asked else 'edit'}", case.pk)


def _again(
    request: HttpRequest,
    case: RetroactiveRegistration,
    columns: ColumnsForm,
    text: str,
    rows: list[RegistrationRow],
) -> HttpResponse:
    """The list that was made of this file before; what is read otherwise now is shown, then taken."""
    if case.state != "draft" or case.drafter_id != person_of(request).pk:
        messages.info(
            request, "このファイルの一覧はもうあります。読み直せるのは、作った人の下書きのあいだです。"
        )
        return redirect(case)
    if seen := typed_number(request.POST.get("remake", "")):
        try:
            remake(REGISTRATION, case, rows, actor=person_of(request), seen_version=seen, now=timezone.now())
        except Conflict as conflict:
            return conflict_page(request, conflict, REGISTRATION, "edit")
        messages.success(request, "選び直した列で一覧を作り直しました。")
        return redirect("registration:edit", case.pk)
    remade = compare(case, rows)
    if not remade.different:
        return redirect("registration:edit", case.pk)
    context = {"case": case, "columns": columns, "content": text, "remade": remade}
    return render(request, "applications/registration_remake.html", context)


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
    sorts = {row.pk: sorts_of(row, org) for row in rows}
    own = any("own" in found for found in sorts.values())
    return {
        "list_rows": [
            (row, sorts[row.pk], deficiencies_of(accounts[row.account_id]) if row.account_id else [])
            for row in rows
        ],
        "counts": [
            (label, number)
            for value, label in RegistrationRow.Standing.choices
            if (number := sum(row.standing == value for row in rows))
        ],
        # Who answers for some of the rows sees these first.
        "sorts": [
            (sort, label, number, sort == ("own" if own else "all"))
            for sort, label in SORTS.items()
            if (number := sum(sort in found for found in sorts.values()))
        ],
    }


SORTS = {
    "own": "自分の所属",
    "all": "すべて",
    "doubt": "確認することのあった行",
    "together": "まとめて決めた行",
    "later": "施行後の開設",
    "rests": "停止中・撤退済",
    "leave": "載せない行",
}


def sorts_of(row: RegistrationRow, org: ActorContext) -> list[str]:
    """By what the rows of a list are picked out: whose it is, and what there is to look at."""
    entered = row.standing == RegistrationRow.Standing.ENTER
    said = {
        "all": True,
        "own": row.section_id in org.mine,
        "doubt": entered and bool(row.notes),
        "together": bool(row.together),
        "later": entered and row.later,
        "rests": entered and row.state != SNSAccount.State.ACTIVE,
        "leave": row.standing == RegistrationRow.Standing.LEAVE,
    }
    return [sort for sort, holds in said.items() if holds]
