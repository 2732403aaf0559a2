"""What every page of the register begins with, and the recorded edits of an account itself."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from django.forms import BaseForm
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone

from accounts.account import actions, expiry, hindrance, policies
from accounts.account.forms import (
    AutomationForm,
    ExpiryForm,
    HindranceForm,
    ManagerForm,
    QuietForm,
    ReadingForm,
)
from accounts.account.models import SNSAccount
from accounts.account.policies import policy_now
from accounts.policy.models import CommonPolicy
from katori_sns.organisation import requests
from katori_sns.organisation.requests import ask, person_of
from katori_sns.organisation.roles import ActorContext
from katori_sns.web.dates import format_wareki
from katori_sns.web.methods import shown_or_sent


def today_for(request: HttpRequest) -> ActorContext:
    """The city today as it concerns who asks; the register does not exist for administrators."""
    if person_of(request).is_administrator:
        raise Http404
    return requests.today_for(request)


def account_to_edit(org: ActorContext, account_id: int) -> SNSAccount:
    """An account of the person's sections; to everybody else the page does not exist."""
    return get_object_or_404(SNSAccount.objects.edited_by(org).select_related("section"), pk=account_id)


def ask_about(
    request: HttpRequest,
    account: SNSAccount,
    form: BaseForm,
    act: Callable[..., object],
    *,
    facts: Sequence[tuple[str, object]] = (),
    part: str = "",
    said: str = "記録しました。",
    **page: Any,
) -> HttpResponse:
    """One recorded act, which takes `by` and `now` beside the answers; then `part` of the account's page."""
    by = person_of(request)
    return ask(
        request,
        form,
        lambda answers: act(by=by, now=timezone.now(), **answers),
        facts=[("アカウント", account), *facts],
        back=account.get_absolute_url() + part,
        above=account.name,
        said=said,
        **page,
    )


@shown_or_sent
def change_manager(request: HttpRequest, account_id: int) -> HttpResponse:
    """運用管理者を変える."""
    account = account_to_edit(today_for(request), account_id)
    return ask_about(
        request,
        account,
        ManagerForm(request.POST or None, initial={"manager": account.manager}),
        partial(actions.change_manager, account_id=account_id),
        title="運用管理者の変更",
        button="変更する",
    )


@shown_or_sent
def declare_automation(request: HttpRequest, account_id: int) -> HttpResponse:
    """自動投稿を届け出る."""
    account = account_to_edit(today_for(request), account_id)
    return ask_about(
        request,
        account,
        AutomationForm(request.POST or None, initial={"automation": account.automation}),
        partial(actions.declare_automation, account_id=account_id),
        title="自動投稿の記録",
        button="記録する",
        consequences=["自動で出る投稿は、ここでの確認や決裁を経ません。何が出るかを残します。"],
    )


@shown_or_sent
def explain_quiet(request: HttpRequest, account_id: int) -> HttpResponse:
    """投稿がない理由を記録する."""
    account = account_to_edit(today_for(request), account_id)
    return ask_about(
        request,
        account,
        QuietForm(request.POST or None, initial={"quiet_reason": account.quiet_reason}),
        partial(actions.explain_quiet, account_id=account_id),
        title="投稿がない理由の記録",
        button="記録する",
        facts=[("最後の投稿", account.last_posted_on)],
        consequences=["次に投稿すると、この理由は消えます。履歴には残ります。"],
    )


@shown_or_sent
def keep_name(request: HttpRequest, account_id: int) -> HttpResponse:
    """媒体の期限を記録する: until when a stopped account is kept by its medium (G6)."""
    account = account_to_edit(today_for(request), account_id)
    if account.state != SNSAccount.State.STOPPED:
        raise Http404
    return ask_about(
        request,
        account,
        ExpiryForm(request.POST or None, initial={"name_kept_until": account.name_kept_until}),
        partial(expiry.keep_name, account_id=account_id),
        title="媒体の期限の記録",
        button="記録する",
        consequences=["この日が近づくと、所属の職員に知らせます。"],
    )


@shown_or_sent
def note_hindrance(request: HttpRequest, account_id: int) -> HttpResponse:
    """凍結・ログイン不能を記録する: how it was found, and on which day."""
    org = today_for(request)
    account = account_to_edit(org, account_id)
    as_it_was = {"hindrance": account.hindrance, "appeal_number": account.appeal_number}
    return ask_about(
        request,
        account,
        HindranceForm(request.POST or None, initial=as_it_was | {"hindrance_seen_on": org.on}),
        partial(hindrance.note_hindrance, account_id=account_id),
        title="凍結・ログイン不能の記録",
        button="記録する",
        facts=[("最後に見た日", account.hindrance_seen_on)] if account.hindrance else [],
        consequences=[
            "台帳とアカウントのページに、状態とならべて示します。毎日見て、見た日を残してください。",
            "トラブルとしての届出は別に必要です。「トラブルを届け出る」から届け出てください。",
        ],
    )


@shown_or_sent
def read_policy(request: HttpRequest, account_id: int) -> HttpResponse:
    """読み合わせを記録する: the nine items beside the common policy in force."""
    org = today_for(request)
    account = account_to_edit(org, account_id)
    common, policy = CommonPolicy.objects.in_force(org.on), policy_now(account, org.on)
    if common is None or policy is None:
        raise Http404
    earlier = f"第{policy.read_against}版" if policy.read_against else "まだ"
    return ask_about(
        request,
        account,
        ReadingForm(request.POST or None, initial={"version": common.version}),
        partial(policies.read_policy, account_id=account_id),
        title="共通ポリシーとの読み合わせ",
        button="読み合わせたことを記録する",
        facts=[
            ("このアカウントの運用ポリシー", f"第{policy.version}版"),
            ("共通ポリシー", f"第{common.version}版（{format_wareki(common.in_force_from)}施行）"),
            ("前に読み合わせた共通ポリシー", earlier),
        ],
        consequences=[
            "九項目と共通ポリシーを読み合わせ、直すところがないことを記録します。",
            "直すところがあるときは記録せず、運用ポリシーの改正を協議してください。",
        ],
    )
