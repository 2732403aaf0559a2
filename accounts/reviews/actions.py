"""評価 (G4(2)⑨): what was measured, and the chief's judgement (G6) against G6(1)."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db import transaction

from accounts.account.actions import NotYours, locked, not_before_account, not_to_come
from accounts.account.models import SNSAccount
from accounts.account.policies import plan_review
from accounts.account.rules import incoming
from accounts.reviews import consulting
from accounts.reviews.models import SIGNS, Review, ReviewValue
from katori_sns.history.actions import record
from katori_sns.organisation.actions import Refused
from katori_sns.organisation.models import User
from katori_sns.organisation.roles import ActorContext
from katori_sns.web.dates import format_wareki, local_date

EARLY = timedelta(days=30)  # a review this long before its date stands for it; an earlier one is in between


@transaction.atomic
def record_value(
    *, account_id: int, indicator: str, value: Decimal, unit: str, on: date, by: User, now: datetime
) -> None:
    """Write down what an indicator measured; the same day's value is corrected, with history."""
    account, who = locked(account_id, by, now, None)
    not_to_come(on, now)
    not_before_account(account, on)
    row = account.review_values.filter(indicator=indicator, on=on).first()
    before = row.shown if row else None
    row = row or ReviewValue(account=account, indicator=indicator, on=on)
    row.value, row.unit = value, unit
    if row.shown == before:
        return
    row.save()
    record(
        subject=account.subject,
        action="record_value",
        label="指標の記録",
        actor=who,
        at=now,
        changes={f"{indicator}（{format_wareki(on)}）": [before, row.shown]},
    )


@transaction.atomic
def judge(
    *, account_id: int, seen: int, judgement: str, grounds: list[str], reason: str, by: User, now: datetime
) -> Review:
    """The head of the account's section, or who acts for him, judges: 継続, 改善 or 撤退 (G4(2)⑨).

    Where one of G6(1)①–④ holds, anything but 撤退 needs a reason. `seen`: how many reviews he saw.
    """
    account = SNSAccount.objects.select_for_update().filter(pk=account_id).first()
    org = ActorContext(local_date(now), by)
    seat = incoming(org, account.section_id) if account else None
    if account is None or seat is None or account.state in SNSAccount.CLOSED:
        raise NotYours("評価の判断は、アカウントの所属長か、いま代わりに処理する人だけが記録できます。")
    if account.reviews.count() != seen:
        raise Refused("他の人が先に評価しました。アカウントのページで確かめてください。")
    missing = needs_reason(judgement, grounds, reason)
    if missing:
        raise Refused(f"{missing}。")
    due, consult_by = account.review_due, consulting.until(judgement, org.on)
    revised = consulting.revise(account)
    review = Review.objects.create(
        account=account,
        due_on=due if due and due <= org.on + EARLY else None,
        done_on=org.on,
        by=by,
        by_name=by.name,
        judgement=judgement,
        grounds="".join(sorted(grounds)),
        reason=reason,
        consult_by=consult_by,
    )
    head = org.heads.get(account.section_id)
    absent = f"{org.sections[account.section_id]} {head.post} {head.name}" if seat.acting and head else ""
    record(
        subject=account.subject,
        action="judge",
        label="評価",
        actor=org.actor(by, account.section_id, absent),
        at=now,
        changes={
            "判断": [None, review.get_judgement_display()],
            "6 継続と運用停止（撤退）(1)の該当": [None, review.signs or "なし"],
            **consulting.changed(revised, consult_by),
        },
        comment=reason,
    )
    plan_review(account, org.on)
    consulting.ask(review, now)
    return review


def needs_reason(judgement: str, grounds: list[str], reason: str) -> str:
    """What is missing when an account is kept though G6(1) says to give it up; nothing if all is there.

    With ① the followers' other purpose is asked for either way: which it is, or why there is none.
    """
    given_up = judgement == Review.Judgement.WITHDRAW
    if reason.strip() or not grounds or (given_up and "1" not in grounds):
        return ""
    if given_up:
        return "①により撤退するときは、登録者をほかの目的に活用できるか、できない理由を書いてください"
    signs = "".join(SIGNS[digit] for digit in sorted(grounds))
    if "1" in grounds:
        other = "" if signs == "①" else "と、その理由"
        return f"{signs}に当たるのに撤退しないときは、登録者をどの目的に活用するか{other}を書いてください"
    return f"{signs}に当たるのに撤退しないときは、その理由を書いてください"


def results_of(account: SNSAccount) -> list[str]:
    """The last review and the newest value of each indicator, in words; nothing where there are none."""
    lines = []
    if review := account.reviews.first():
        signs = f"、6 (1)の{review.signs}に該当" if review.signs else ""
        by = f"{format_wareki(review.done_on)} {review.by_name}{signs}"
        lines.append(f"{account}：{review.get_judgement_display()}（{by}）")
    newest = {value.indicator: value for value in account.review_values.all()}
    for value in newest.values():
        lines.append(f"{account}：{value.indicator} {value.shown}（{format_wareki(value.on)}）")
    return lines
