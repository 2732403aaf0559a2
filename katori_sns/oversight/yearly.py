"""緊急特認 and 評価 of a fiscal year beside the last (G4(2))."""

from __future__ import annotations

from collections.abc import Iterator

from accounts.models import Review
from katori_sns.organisation.roles import ActorContext
from katori_sns.oversight.counting import (
    EMERGENCIES,
    RECOGNISED,
    REFUSED,
    UNWRITTEN,
    Asked,
    AskedAccounts,
    Number,
    YearRow,
    numbers_of,
)
from katori_sns.oversight.how import HOW
from katori_sns.oversight.scope import Scope
from katori_sns.web.dates import fiscal_year
from katori_sns.web.years import year_days

LABELS = {
    EMERGENCIES: "緊急特認の申出",
    RECOGNISED: "うち特に認めたもの",
    REFUSED: "うち特に認めなかったもの",
    UNWRITTEN: "うち認めて九項目が未作成のもの",
}


def emergencies(year: int, scope: Scope, org: ActorContext) -> Iterator[YearRow]:
    """緊急特認: asked for, recognised, not recognised, and whose nine items are still to come; one query."""
    asked = [Asked(each, what=what) for what in LABELS for each in (year, year - 1)]
    found = Asked(what=EMERGENCIES).chosen(scope.cases, org)
    numbers = iter(numbers_of(asked, found, org))
    for label in LABELS.values():
        yield YearRow(label, next(numbers), next(numbers), HOW["emergencies"])


def reviews(year: int, scope: Scope) -> Iterator[YearRow]:
    """評価: how many accounts were reviewed, and with which judgement; one query."""
    days = (year_days(year - 1)[0], year_days(year)[1])
    rows = Review.objects.filter(account__in=scope.accounts, done_on__range=days).order_by()
    done = set(rows.values_list("account", "judgement", "done_on"))

    def number(each: int, judgement: str) -> Number:
        asked = AskedAccounts(reviewed=each, judgement=judgement)
        of_year = {(account, said) for account, said, day in done if fiscal_year(day) == each}
        return Number.of(len({a for a, said in of_year if judgement in ("", said)}), asked.url)

    labels = {"": "評価したアカウント"} | {j.value: f"うち「{j.label}」" for j in Review.Judgement}
    for judgement, label in labels.items():
        yield YearRow(label, number(year, judgement), number(year - 1, judgement), HOW["reviews"])
