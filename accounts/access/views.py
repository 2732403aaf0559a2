"""Pages of who runs an account, and of an operator's word that he read the guideline."""

from __future__ import annotations

from functools import partial

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone

from accounts.access import actions
from accounts.access.forms import AccessForm, OperatorForm
from accounts.access.models import AccountGrant, AccountOperator
from accounts.access.rules import to_confirm
from accounts.account.models import SNSAccount
from accounts.account.views import account_to_edit, ask_about, today_for
from katori_sns.organisation.forms import EndForm
from katori_sns.organisation.requests import ask, person_of
from katori_sns.web.dates import format_wareki, local_date
from katori_sns.web.forms import Form
from katori_sns.web.methods import shown_or_sent


@shown_or_sent
def add_operator(request: HttpRequest, account_id: int) -> HttpResponse:
    """担当者を追加する."""
    org = today_for(request)
    account = account_to_edit(org, account_id)
    return ask_about(
        request,
        account,
        OperatorForm(request.POST or None, account=account, today=org.on),
        partial(actions.add_operator, account_id=account_id),
        title="担当者の追加",
        button="追加する",
    )


@shown_or_sent
def end_operator(request: HttpRequest, operator_id: int) -> HttpResponse:
    """担当を終了する."""
    org = today_for(request)
    row = get_object_or_404(AccountOperator.objects.select_related("user"), pk=operator_id, ends=None)
    account = account_to_edit(org, row.account_id)
    return ask_about(
        request,
        account,
        EndForm(request.POST or None, initial={"ends": org.on}),
        partial(actions.end_operator, operator_id=operator_id),
        title="担当者から外しますか",
        button="終了する",
        facts=[
            ("担当者", row.user.name),
            ("担当した日", f"{format_wareki(row.begins)}から"),
        ],
        consequences=["終わりの日の翌日から、担当者ではなくなります。履歴には残ります。"],
    )


@shown_or_sent
def give_access(request: HttpRequest, account_id: int) -> HttpResponse:
    """外部の担当を追加する: a contractor, or a co-operator of another section."""
    org = today_for(request)
    account = account_to_edit(org, account_id)
    return ask_about(
        request,
        account,
        AccessForm(request.POST or None, account=account, today=org.on),
        partial(actions.give_access, account_id=account_id),
        title="外部の担当の追加",
        button="追加する",
        consequences=["その人に、このアカウントが見えるようになります。いつでも終了できます。"],
    )


@shown_or_sent
def take_access(request: HttpRequest, grant_id: int) -> HttpResponse:
    """外部の担当を終了する."""
    org = today_for(request)
    grant = get_object_or_404(AccountGrant.objects.select_related("user"), pk=grant_id)
    account = account_to_edit(org, grant.content_object_id)
    return ask_about(
        request,
        account,
        Form(request.POST or None),
        partial(actions.take_access, grant_id=grant_id),
        title="外部の担当者から外しますか",
        button="終了する",
        facts=[("外部の担当", grant.user.name)],
        consequences=["その人から、このアカウントとその案件が見えなくなります。履歴には残ります。"],
    )


@shown_or_sent
def confirm_guideline(request: HttpRequest, operator_id: int) -> HttpResponse:
    """ガイドラインを確認したことを記録する: the operator himself."""
    org = today_for(request)
    row = get_object_or_404(
        AccountOperator.objects.select_related("account").exclude(ends__lt=org.on),
        pk=operator_id,
        user=person_of(request),
    )
    if row.account.state in SNSAccount.CLOSED:
        raise Http404
    before = format_wareki(local_date(row.confirmed_at)) if row.confirmed_at else "まだ"
    return ask_about(
        request,
        row.account,
        Form(request.POST if request.method == "POST" else None),
        partial(actions.confirm_guideline, operator_id=operator_id),
        title="ガイドラインの確認",
        button="確認したことを記録する",
        facts=[("前に確認した日", before)],
        consequences=[
            "ガイドラインの全文を読み、守って運用することを、きょうの日付とあなたの名前で残します。"
        ],
        part="#operators",
    )


@shown_or_sent
def confirm_from_outside(request: HttpRequest) -> HttpResponse:
    """ガイドラインを確認する: a contractor, for the accounts he was given, before his first draft (G1)."""
    org = today_for(request)
    waiting = to_confirm(person_of(request), org.on)
    if not waiting:
        raise Http404
    by = person_of(request)
    return ask(
        request,
        Form(request.POST if request.method == "POST" else None),
        lambda answers: actions.confirm_from_outside(by=by, now=timezone.now()),
        facts=[("アカウント", grant.content_object) for grant in waiting],
        title="ガイドラインの確認",
        button="確認したことを記録する",
        consequences=[
            "ガイドラインは、運用を委託された業者にも適用されます（1 適用範囲）。",
            "ガイドラインの全文を読み、守って運用することを、きょうの日付とあなたの名前で残します。",
            "確認すると、投稿の下書きを作れます。",
        ],
        back=reverse("post:draft"),
        above="投稿",
        said="ガイドラインの確認を記録しました。",
    )
