"""Pages of one account's answer to a 一斉照会・要請."""

from __future__ import annotations

from functools import partial

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from accounts.circulars import actions
from accounts.circulars.forms import AnswerForm
from accounts.circulars.models import Circular, CircularAnswer, CircularRow
from accounts.circulars.page import Line
from accounts.circulars.rules import LIVING, answered_by, visible_to
from accounts.circulars.views import employee_of
from katori_sns.files.kept_files import read_intact
from katori_sns.history.actions import record_once_a_day
from katori_sns.organisation.requests import done, person_of
from katori_sns.organisation.roles import ActorContext
from katori_sns.web.methods import shown_or_sent


@shown_or_sent
def answer_circular(request: HttpRequest, account_id: int, circular_id: int) -> HttpResponse:
    """回答する: the account's row, for those who read it; the form for who answers."""
    org, by, now = employee_of(request), person_of(request), timezone.now()
    rows = CircularRow.objects.filter(visible_to(org)).select_related(
        "circular", "account__section", "answer"
    )
    row = get_object_or_404(rows, account=account_id, circular=circular_id)
    if request.method == "GET":
        actions.read_by(row, by=by, org=org, now=now)
    answers = CircularRow.objects.filter(answered_by(org), pk=row.pk).exists()
    sent = request.method == "POST"
    if sent and not answers:
        raise Http404
    form = None
    if sent or (answers and _is_open(row, org)):
        form = AnswerForm(request.POST if sent else None, request.FILES if sent else None, row=row)
    if form and sent:
        do = partial(actions.answer, row_id=row.pk, by=by, now=now)
        if done(form, lambda given: do(seen=given["seen"], reply=form.reply())):
            messages.success(request, "回答を記録しました。")
            return redirect(row)
        row = rows.get(pk=row.pk)
        form.data = request.POST.copy()
        form.data["seen"] = str(row.answer_id or 0)  # he has been shown by now what another answered
    context = {
        "row": row,
        "line": Line.of(row, org.on),
        "circular": row.circular,
        "answers": list(row.answers.all()),
        "form": form,
        "multipart": row.circular.kind == Circular.Kind.FILE,
        "today": org.on,
    }
    status = 422 if form and form.errors else 200
    return render(request, "accounts/circular_row.html", context, status=status)


def _is_open(row: CircularRow, org: ActorContext) -> bool:
    """Whether there is something to answer, or to correct before its day has gone by."""
    living = CircularRow.objects.filter(LIVING, pk=row.pk).exists()
    return living and (row.answer_id is None or row.circular.due_on >= org.on)


@require_safe
def circular_file(request: HttpRequest, answer_id: int) -> HttpResponse:
    """The file that was answered with, for those who read the row."""
    org = employee_of(request)
    rows = CircularRow.objects.filter(visible_to(org))
    files = CircularAnswer.objects.exclude(file="").select_related("row__circular", "row__account")
    answer = get_object_or_404(files, pk=answer_id, row__in=rows)
    subject = answer.row.circular.subject
    content = read_intact(answer.file, subject, actions.ANSWERED)
    if content is None:
        context = {"case": answer.row.circular, "what": "ファイル", "when": "回答した"}
        return render(request, "cases/altered.html", context, status=500)
    who = org.actor(person_of(request), answer.row.account.section_id)
    record_once_a_day(
        subject=subject,
        action="read_file",
        label="回答のファイルの取り出し",
        actor=who,
        at=timezone.now(),
        comment=str(answer.row.account),
    )
    response = HttpResponse(content, content_type=answer.content_type)
    response.headers["Content-Disposition"] = str(content_disposition_header(True, answer.text))
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
