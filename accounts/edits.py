"""Pages of the recorded edits of an account: one form, one act each."""

from __future__ import annotations

from functools import partial

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone

from accounts import actions, expiry
from accounts.asking import account_to_edit, ask_about, today_for
from accounts.checking import policy_now
from accounts.forms import (
    AccessForm,
    AutomationForm,
    CustodyForm,
    ExpiryForm,
    LinkForm,
    LookForm,
    ManagerForm,
    OperatorForm,
    QuietForm,
    ReadingForm,
)
from accounts.granting import give_access as give
from accounts.granting import take_access as take
from accounts.models import (
    AccountGrant,
    AccountOperator,
    CommonPolicy,
    Custody,
    LinkCheck,
    SNSAccount,
    WatchedHandle,
)
from katori_sns.organisation.asking import ask, person_of
from katori_sns.organisation.forms import EndForm
from katori_sns.web.dates import format_wareki
from katori_sns.web.forms import Form
from katori_sns.web.methods import shown_or_sent


@shown_or_sent
def keep_custody(request: HttpRequest, account_id: int) -> HttpResponse:
    """保管を記録する."""
    org = today_for(request)
    account = account_to_edit(org, account_id)
    before = Custody.objects.filter(account=account).first()
    return ask_about(
        request,
        account,
        CustodyForm(request.POST or None, account=account, before=before, today=org.on),
        partial(actions.keep_custody, account_id=account_id),
        title="保管の記録",
        button="記録する",
    )


@shown_or_sent
def add_operator(request: HttpRequest, account_id: int) -> HttpResponse:
    """担当者を加える."""
    org = today_for(request)
    account = account_to_edit(org, account_id)
    return ask_about(
        request,
        account,
        OperatorForm(request.POST or None, account=account, today=org.on),
        partial(actions.add_operator, account_id=account_id),
        title="担当者の追加",
        button="加える",
    )


@shown_or_sent
def end_operator(request: HttpRequest, operator_id: int) -> HttpResponse:
    """担当を終わらせる."""
    org = today_for(request)
    row = get_object_or_404(AccountOperator.objects.select_related("user"), pk=operator_id, ends=None)
    account = account_to_edit(org, row.account_id)
    return ask_about(
        request,
        account,
        EndForm(request.POST or None, initial={"ends": org.on}),
        partial(actions.end_operator, operator_id=operator_id),
        title="担当を終わらせますか",
        button="終わらせる",
        facts=[
            ("担当者", row.user.name),
            ("担当した日", f"{format_wareki(row.begins)}から"),
        ],
        consequences=["終わりの日の翌日から、担当者ではなくなります。履歴には残ります。"],
    )


@shown_or_sent
def give_access(request: HttpRequest, account_id: int) -> HttpResponse:
    """外部の担当を加える: a contractor, or a co-operator of another section."""
    org = today_for(request)
    account = account_to_edit(org, account_id)
    return ask_about(
        request,
        account,
        AccessForm(request.POST or None, account=account, today=org.on),
        partial(give, account_id=account_id),
        title="外部の担当の追加",
        button="加える",
        consequences=["その人に、このアカウントが見えるようになります。いつでも終わらせられます。"],
    )


@shown_or_sent
def take_access(request: HttpRequest, grant_id: int) -> HttpResponse:
    """外部の担当を終わらせる."""
    org = today_for(request)
    grant = get_object_or_404(AccountGrant.objects.select_related("user"), pk=grant_id)
    account = account_to_edit(org, grant.content_object_id)
    return ask_about(
        request,
        account,
        Form(request.POST or None),
        partial(take, grant_id=grant_id),
        title="外部の担当を終わらせますか",
        button="終わらせる",
        facts=[("外部の担当", grant.user.name)],
        consequences=["その人から、このアカウントとその案件が見えなくなります。履歴には残ります。"],
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
def check_link(request: HttpRequest, account_id: int) -> HttpResponse:
    """リンクを確かめる (G5(2))."""
    org = today_for(request)
    account = account_to_edit(org, account_id)
    asked = request.GET.get("direction", "")
    direction = asked if asked in LinkCheck.Direction.values else LinkCheck.Direction.TO_CITY
    initial = {"direction": direction, "present": "yes", "checked_on": org.on}
    return ask_about(
        request,
        account,
        LinkForm(request.POST or None, initial=initial),
        partial(actions.check_link, account_id=account_id),
        title="リンクの確認",
        button="記録する",
        facts=[("URL", account.url)] if account.url else [],
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
        partial(actions.read_policy, account_id=account_id),
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


@shown_or_sent
def look_at_handle(request: HttpRequest, watched_id: int) -> HttpResponse:
    """監視名を見て記録する: by the PR division or the section concerned."""
    org, by = today_for(request), person_of(request)
    if by.stands_alone:
        raise Http404
    concerned = SNSAccount.objects.watched_by(org)
    row = get_object_or_404(WatchedHandle.objects.filter(account__in=concerned), pk=watched_id)
    return ask(
        request,
        LookForm(request.POST or None, initial={"looked_on": org.on}),
        lambda answers: actions.look_at_handle(watched_id=watched_id, by=by, now=timezone.now(), **answers),
        title="監視名の確認",
        button="記録する",
        facts=[("監視名", row), ("URL", row.url), ("手放した日", format_wareki(row.freed_on))],
        back=reverse("accounts:watched"),
        above="監視名",
    )
