"""Pages of an account's manual (G4(2)⑦): renew it, read a version, choose a file of a draft as it."""

from __future__ import annotations

from functools import partial

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_POST, require_safe

from accounts.account.views import account_to_edit, ask_about, today_for
from accounts.models import SNSAccount
from accounts.policy.secrets import HINT
from applications.manuals import actions
from applications.manuals.forms import WARNING, ManualForm
from applications.manuals.models import AccountManual, WithManual
from katori_sns.cases.requests import case_read, conflict_page, refused
from katori_sns.files.kept_files import read_intact
from katori_sns.history.actions import record_once_a_day
from katori_sns.organisation.requests import person_of
from katori_sns.web.methods import shown_or_sent
from katori_sns.web.text import typed_number
from katori_sns.workflow.actions import edit
from katori_sns.workflow.errors import Conflict, NotAllowed, NotVisible
from katori_sns.workflow.models import Case
from katori_sns.workflow.steps import Process


@shown_or_sent
def renew_manual(request: HttpRequest, account_id: int) -> HttpResponse:
    """管理運用マニュアルを登録する: the next version, by the account's section."""
    account = account_to_edit(today_for(request), account_id)
    last = account.manuals.order_by("-version").first()
    return ask_about(
        request,
        account,
        ManualForm(request.POST or None, request.FILES or None),
        partial(actions.renew_manual, account_id=account_id),
        title="管理運用マニュアルの登録",
        button="登録する",
        facts=[("いまの版", last or "登録されていません")],
        consequences=["新しい版になります。これまでの版も、登録した人と日時とともに残ります。", WARNING],
        multipart=True,
        part="#manual",
    )


@require_safe
def read_manual(request: HttpRequest, account_id: int, version: int) -> HttpResponse:
    """A version of the manual, for who reads what is kept of the account."""
    org = today_for(request)
    account = get_object_or_404(SNSAccount.objects.kept_by(org), pk=account_id)
    manual = get_object_or_404(AccountManual, account=account, version=version)
    content = read_intact(manual.file, account.subject, actions.MANUALS.added)
    if content is None:
        context = {"case": account, "what": "ファイル", "when": "登録した"}
        return render(request, "cases/altered.html", context, status=500)
    record_once_a_day(
        subject=account.subject,
        action="read_manual",
        label="管理運用マニュアルの取り出し",
        actor=org.actor(person_of(request), account.section_id),
        at=timezone.now(),
    )
    response = HttpResponse(content, content_type=manual.content_type)
    response.headers["Content-Disposition"] = str(content_disposition_header(True, manual.name))
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


@require_POST
def choose_manual(
    request: HttpRequest, case_id: int, attachment_id: int, *, process: Process
) -> HttpResponse:
    """⑦のマニュアルにする: a file of one's draft; chosen again it is an attachment like others."""
    reading = case_read(request, case_id, process)
    case = reading.own
    chosen = next((file for file in reading.files if file.pk == attachment_id), None)
    if chosen is None or not reading.writes or not isinstance(case, WithManual):
        raise Http404
    if actions.names_secret(chosen.name):
        messages.error(request, f"ファイル名に{HINT}。名前を直してから添付し直してください。")
        return redirect(f"{process.kind}:files", case_id)
    try:
        edit(
            process,
            case_id,
            actor=person_of(request),
            seen_version=typed_number(request.POST.get("version", "")),
            now=timezone.now(),
            fields={"manual": None if case.manual_id == chosen.pk else chosen},
        )
    except Conflict as conflict:
        return conflict_page(request, conflict, process, "edit")
    except (NotAllowed, NotVisible) as refusal:
        return refused(request, Case.objects.get(pk=case_id), refusal)
    return redirect(f"{process.kind}:files", case_id)
