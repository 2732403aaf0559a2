"""The review of one account, as its page shows it: charts with their values, and what was judged."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

from django.urls import NoReverseMatch, reverse

from accounts.account.choices import running
from accounts.account.models import SNSAccount
from accounts.account.policies import policy_now
from accounts.account.rules import incoming
from accounts.circulars.models import CircularAnswer
from accounts.circulars.rules import figures_of, source_of
from accounts.policy.items import NUMBERS, Row, indicators_in_words
from accounts.policy.models import OperationPolicy
from accounts.reviews.models import Review, ReviewValue
from katori_sns.organisation.roles import ActorContext
from katori_sns.web.charts import Chart, Level, line_chart
from katori_sns.web.text import fold


@dataclass(frozen=True)
class Indicator:
    """What is measured: its chart, and its values, the newest first."""

    name: str
    chart: Chart | None  # None before the first value
    values: list[ReviewValue]
    aims: str  # what ⑨ says of it, in words


def review_rows(account: SNSAccount, org: ActorContext) -> dict[str, object]:
    """Five queries for any number of values, reviews and figures."""
    indicators = _indicators(account, policy_now(account, org.on))
    reviews = list(account.reviews.all())
    open_still = account.state not in SNSAccount.CLOSED
    return {
        "indicators": indicators,
        "reviews": reviews,
        "judges": open_still and incoming(org, account.section_id) is not None,
        "given_up": _given_up(account, reviews),
        "consult": reviews[0] if reviews and reviews[0].consult_by else None,
        "withdrawal": _withdrawal(account, org),
        "operates": open_still,
        "today": org.on,
        "offered": [(figure, source_of(figure)) for figure in offered_figures(account)],
    }


def offered_figures(account: SNSAccount) -> list[CircularAnswer]:
    """What it answered to requests for a number and nobody has recorded as a value since, oldest first."""
    known = {(fold(value.indicator), value.on) for value in account.review_values.all()}
    found = [f for f in figures_of(account) if (fold(f.row.circular.indicator), f.on) not in known]
    return sorted(found, key=lambda figure: (figure.on, figure.pk))


def _indicators(account: SNSAccount, policy: OperationPolicy | None) -> list[Indicator]:
    """What was measured, each beside what ⑨ aims at (G4(2)⑨); then what is still to be measured."""
    planned = {fold(row["name"]): row for row in policy.indicators} if policy else {}
    found = []
    for name, rows in groupby(account.review_values.all(), key=lambda value: value.indicator):
        values, plan = list(rows), planned.pop(fold(name), None)
        chart = line_chart(
            name,
            values[-1].unit,
            [(value.on, value.value) for value in values],
            _levels(plan) if plan else (),
        )
        found.append(Indicator(name, chart, values[::-1], indicators_in_words([plan]) if plan else ""))
    return found + [Indicator(row["name"], None, [], indicators_in_words([row])) for row in planned.values()]


def _levels(plan: Row) -> list[Level]:
    """Where it began, and what is aimed at, as far as there are numbers."""
    return [Level(label, Decimal(plan[key]), aim=key == "target") for key, label in NUMBERS if plan[key]]


def _given_up(account: SNSAccount, reviews: list[Review]) -> bool:
    """Whether it was judged 撤退, until that has begun to act."""
    judged = bool(reviews) and reviews[0].judgement == Review.Judgement.WITHDRAW
    return judged and account.state not in (*SNSAccount.CLOSED, SNSAccount.State.NOTICE_PERIOD)


def _withdrawal(account: SNSAccount, org: ActorContext) -> str:
    """Where the consultation about it begins (G6), for whoever may."""
    if not running(org).filter(pk=account.pk).exists():
        return ""
    try:
        return f"{reverse('withdrawal:draft')}?account={account.pk}"
    except NoReverseMatch:  # a page of an upper room, which may not be there
        return ""
