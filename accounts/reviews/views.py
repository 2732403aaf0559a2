"""Pages of the review of an account (G4(2)⑨)."""

from __future__ import annotations

from functools import partial

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from accounts.account.models import SNSAccount
from accounts.account.policies import policy_now
from accounts.account.rules import incoming
from accounts.account.views import account_to_edit, ask_about, today_for
from accounts.circulars.models import CircularAnswer
from accounts.circulars.rules import source_of
from accounts.policy.items import indicators_in_words
from accounts.reviews import actions
from accounts.reviews.forms import JudgeForm, ValueForm
from accounts.reviews.models import ReviewValue
from accounts.reviews.page import offered_figures
from katori_sns.web.dates import format_wareki
from katori_sns.web.methods import shown_or_sent


@shown_or_sent
def record_value(request: HttpRequest, account_id: int) -> HttpResponse:
    """指標の値を記録する: by the account's sections."""
    org = today_for(request)
    account = account_to_edit(org, account_id)
    last = account.review_values.order_by("-on", "-pk").first()
    policy = policy_now(account, org.on)
    planned = {row["name"]: row["unit"] for row in policy.indicators} if policy else {}
    offered = offered_figures(account)
    form = ValueForm(request.POST or None, last=last, planned=planned, today=org.on)
    if offered:
        form.offer(offered[-1])
    return ask_about(
        request,
        account,
        form,
        partial(actions.record_value, account_id=account_id),
        title="指標の記録",
        button="記録する",
        facts=[*_how(account), *map(_figure, offered)],
        consequences=["同じ指標で同じ日の値があれば、新しい値に直します。履歴には両方が残ります。"],
        part="#review",
    )


def _figure(figure: CircularAnswer) -> tuple[str, object]:
    """What the account answered with, its day and its source; not yet recorded as a value."""
    label = f"{figure.row.circular.indicator}（一斉照会の回答）"
    return label, f"{figure}（{format_wareki(figure.on)}）{source_of(figure)}"


def _how(account: SNSAccount) -> list[tuple[str, object]]:
    """What the nine items say about the review."""
    policy = account.policies.order_by("-version").first()
    if policy is None:
        return []
    said = [policy.item_evaluation, indicators_in_words(policy.indicators), policy.evaluation_how]
    return [("九項目 ⑨ 効果と評価", "\n".join(text for text in said if text))] if any(said) else []


@shown_or_sent
def judge(request: HttpRequest, account_id: int) -> HttpResponse:
    """評価する: 継続, 改善 or 撤退, by the head of its section or who acts for him."""
    org = today_for(request)
    open_accounts = SNSAccount.objects.exclude(state__in=SNSAccount.CLOSED).select_related("section")
    account = get_object_or_404(open_accounts, pk=account_id)
    if incoming(org, account.section_id) is None:
        raise Http404
    due = [("評価の期日", format_wareki(account.review_due))] if account.review_due else []
    newest = [(value.indicator, f"{value.shown}（{format_wareki(value.on)}）") for value in _newest(account)]
    return ask_about(
        request,
        account,
        JudgeForm(request.POST or None, initial={"seen": account.reviews.count()}),
        partial(actions.judge, account_id=account_id),
        title="評価の判断",
        button="評価を記録する",
        facts=[*due, *_how(account), *newest, *map(_figure, offered_figures(account))],
        consequences=[
            "判断と理由が、あなたの名前で履歴に残ります。取り消せません。",
            "「撤退」を選んでも、アカウントはまだ止まりません。続けて、運用停止（撤退）の事前協議を始められます。",
        ],
        part="#review",
    )


def _newest(account: SNSAccount) -> list[ReviewValue]:
    """The last value of each indicator."""
    return list({value.indicator: value for value in account.review_values.all()}.values())
