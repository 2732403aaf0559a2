"""Nothing missing is "never overdue" (G4(2)⑨, G5(1)): a day that nobody named counts from what is known."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.db.models import Case, Exists, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce

from accounts.policy.models import OperationPolicy
from accounts.reviews.models import Review
from katori_sns.web.dates import months_after


def _long_since(column: str, months: int, today: date) -> Q:
    """So many months have passed since then; what is missing altogether is overdue, and not never."""
    return Q(**{f"{column}__lt": months_after(today, -months)}) | Q(**{column: None})


def password(today: date) -> Q:
    """The day of the next change has gone by; without one it counts from the last, or the acquisition."""
    undated = Q(custody__change_due=None) & _long_since("password_from", settings.PASSWORD_MONTHS, today)
    return Q(custody__change_due__lt=today) | undated


def review(today: date) -> Q:
    """The day of the review has gone by; where the nine items name none it counts from what is known."""
    undated = Q(review_due=None, review_settled=False)
    return Q(review_due__lt=today) | (undated & _long_since("review_from", settings.REVIEW_MONTHS, today))


def counted_from(policies: QuerySet[OperationPolicy]) -> dict[str, object]:
    """Columns from which a day counts that nobody has named (G4(2)⑨, G5(1))."""
    known = ("acquired_on", "started_on", "registered_on")
    reviews = Review.objects.filter(account=OuterRef("pk"))
    planned = policies.order_by("-version").values("evaluation_on")[:1]
    # A review once, on its day, was all that the nine items asked for.
    once = Exists(reviews.filter(due_on__isnull=False)) & Q(evaluation_day__isnull=False)
    return {
        "password_from": Coalesce("custody__changed_on", *known),
        "evaluation_day": Subquery(planned),
        "review_settled": Case(When(once, then=Value(True)), default=Value(False)),
        "review_from": Coalesce(
            Subquery(reviews.order_by("-done_on").values("done_on")[:1]),
            *known,
            Subquery(policies.order_by("version").values("in_force_from")[:1]),
        ),
    }
