"""Giving up an account: what leads to it, and who hears of it (G6)."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from io import BytesIO
from typing import Any

from django.utils import timezone
from pypdf import PdfReader

from accounts.models import SNSAccount
from accounts.reviews import actions as reviews_actions
from applications.forced_stop.process import FORCED_STOP
from applications.models import WithdrawalConsultation
from applications.withdrawal.case_type import CASE_TYPE
from katori_sns.cases.papers import issued
from katori_sns.notices.models import Notice
from katori_sns.organisation.roles import ActorContext
from katori_sns.web.dates import format_wareki
from katori_sns.workflow.course import context_of, course
from tests.applications.giving_up import FROM, TO, account_of, advised, at_notice, done, forced, state
from tests.city import City
from tests.organisation.entering import client_of


def told(city: City, title: str) -> list[str]:
    """Who was told, each once."""
    names = {user.pk: role for role, user in city.people.items()}
    notices = Notice.objects.filter(title__startswith=title)
    return sorted(names[user] for user in notices.values_list("user", flat=True))


def judged(city: City, account: SNSAccount, judgement: str, grounds: list[str], reason: str) -> None:
    reviews_actions.judge(
        account_id=account.pk,
        seen=account.reviews.count(),
        judgement=judgement,
        grounds=grounds,
        reason=reason,
        by=city["課長"],
        now=timezone.now(),
    )


def measured(city: City, account: SNSAccount, value: int, days_ago: int) -> None:
    on = timezone.localdate() - timedelta(days=days_ago)
    facts = {"indicator": "フォロワー数", "value": Decimal(value), "unit": "人", "on": on}
    reviews_actions.record_value(account_id=account.pk, by=city["係員"], now=timezone.now(), **facts)


def test_a_review_that_says_withdraw_is_carried_into_the_consultation(city: City) -> None:
    city.now = timezone.now()
    one, other, unjudged = (account_of(city, name) for name in ("祭り", "山車", "お囃子"))
    judged(city, one, "continue", [], "")
    judged(city, one, "withdraw", ["4", "2"], "目標に届かない")
    judged(city, other, "improve", ["3"], "鍵を変えた")
    measured(city, one, 900, 90)
    measured(city, one, 1200, 1)
    client = client_of(city, "係員")
    link = f"/cases/withdrawal/new/?account={one.pk}"
    assert link in client.get(one.get_absolute_url()).content.decode()
    assert client.get(link).content.decode().count(" checked") == 1
    client.post("/cases/withdrawal/new/", {"account": [one.pk, other.pk, unjudged.pk]})
    case = WithdrawalConsultation.objects.get()
    day, measured_on = timezone.localdate(), timezone.localdate() - timedelta(days=1)
    assert (case.criteria, case.reason) == (["2", "4"], "目標に届かない")
    assert sorted(case.evaluation.splitlines()) == [
        f"{other}：改善（{format_wareki(day)} 課長 太郎、6 (1)の③に該当）",
        f"{one}：フォロワー数 1,200人（{format_wareki(measured_on)}）",
        f"{one}：撤退（{format_wareki(day)} 課長 太郎、6 (1)の②④に該当）",
    ]
    page = client.get(case.get_absolute_url()).content.decode()
    assert [f'href="{a.get_absolute_url()}#review"' in page for a in (one, other, unjudged)] == [True] * 3
    assert "目標に届かない" in page


def test_calling_off_is_told_to_all_who_were_told_of_the_order(city: City) -> None:
    case = at_notice(city)
    order = told(city, "［アカウントでの周知］")
    assert order == sorted(["係員", "同僚", "課長補佐"])
    assert told(city, "［受領］") == ["シティプロモーション"]
    city.act("シティプロモーション", "receive", case)
    city.act("課長", "call_off", case)
    assert told(city, "［取りやめ］") == sorted([*order, "シティプロモーション", "広報主管課長"])


def test_what_is_called_off_before_it_began_is_told_to_the_drafter_alone(city: City) -> None:
    case = advised(city)
    city.act("課長", "abandon", case)
    assert told(city, "［取りやめ］") == ["係員"]


def test_a_lifted_stop_is_told_to_all_who_were_told_of_it(city: City) -> None:
    case = forced(city, account_of(city))
    city.act("広報担当", "propose_stop", case)
    city.act("広報主管課長", "decide_stop", case)
    city.act("広報主管課長", "lift", case)
    section = ["係員", "同僚", "課長補佐", "課長"]
    assert told(city, "［解除］") == sorted([*section, "シティプロモーション", "広報担当"])


def ordered(city: City, account: SNSAccount) -> Any:
    """Stopped by the PR division."""
    case = forced(city, account)
    city.act("広報担当", "propose_stop", case)
    city.act("広報主管課長", "decide_stop", case)
    return case


def test_a_withdrawal_called_off_and_then_the_stop_lifted_leave_the_account_running(city: City) -> None:
    account = account_of(city)
    own = at_notice(city, account)
    order = ordered(city, account)
    city.act("課長", "call_off", own)
    assert state(account) == "stopped"
    city.act("広報主管課長", "lift", order)
    assert state(account) == "active"


def test_a_stop_lifted_during_the_period_and_then_the_withdrawal_called_off_too(city: City) -> None:
    account = account_of(city)
    order = ordered(city, account)
    own = at_notice(city, account)
    city.act("広報主管課長", "lift", order)
    assert state(account) == "notice_period"
    city.act("課長", "call_off", own)
    assert state(account) == "active"


def test_lifting_leaves_what_the_section_has_stopped_itself(city: City) -> None:
    account = account_of(city)
    order = ordered(city, account)
    own = advised(city, account, measure="stop", stop_method="private")
    city.act("課長", "carry_out_stop", own)
    done(city, "stopped", own)
    giving_up = at_notice(city, account)
    city.act("広報主管課長", "lift", order)
    assert state(account) == "notice_period"
    city.act("課長", "call_off", giving_up)
    assert state(account) == "stopped"


def test_an_own_stop_under_a_forced_one_stands_when_that_is_lifted(city: City) -> None:
    account = account_of(city)
    order = ordered(city, account)
    own = advised(city, account, measure="stop", stop_method="private")
    city.act("課長", "carry_out_stop", own)
    city.act("広報主管課長", "lift", order)
    assert state(account) == "stopped"


def test_calling_off_one_of_two_withdrawals_leaves_the_account_to_the_other(city: City) -> None:
    account = account_of(city)
    own = at_notice(city, account)
    order = forced(city, account, measure="withdraw", period_from=FROM, period_to=TO)
    city.act("広報担当", "propose_notice", order)
    city.act("広報主管課長", "decide_notice", order)
    city.act("課長", "call_off", own)
    assert state(account) == "notice_period"
    city.act("広報主管課長", "call_off", order)
    assert state(account) == "active"


def stages_of(city: City, order: Any) -> dict[str, Any]:
    ctx = context_of(order, ActorContext(city.now.date(), city["課長"]))
    return {stage.office: stage for stage in course(ctx, FORCED_STOP)}


def test_a_decided_stop_is_shown_with_what_led_to_it(city: City) -> None:
    order = ordered(city, account_of(city))
    order.refresh_from_db()
    stages = stages_of(city, order)
    assert [t.action for t in stages["広報主管課"].done] == ["decide_stop"]
    assert (stages["広報主管課"].state, stages["起案者"].state) == ("done", "done")
    assert order.round == 1
    city.act("広報主管課長", "lift", order)
    order.refresh_from_db()
    stages = stages_of(city, order)
    assert [t.action for t in stages["広報主管課の解除"].done] == ["lift"]


def test_the_paper_leaves_out_what_was_not_chosen_beside_the_official_form(city: City) -> None:
    case = advised(city)
    paper = issued(CASE_TYPE, case, city.now)
    assert paper is not None
    text = "".join("".join(page.extract_text().split()) for page in PdfReader(BytesIO(paper.content)).pages)
    assert "周知期間の開始令和8年11月18日" in text
    assert "その他" in text  # of the official form
    assert [word for word in ("統合の内訳", "停止の方法", "連絡者") if word in text] == []
