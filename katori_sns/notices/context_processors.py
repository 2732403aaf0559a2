"""What the header and the first page say to the person: his notices, and the hint for his role."""

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from katori_sns.notices.hints import Hint, hint_for
from katori_sns.notices.models import Notice
from katori_sns.organisation.requests import today_for

CAP = 99


def notices(request: HttpRequest) -> dict[str, object]:
    """How many lines are neither read nor settled; the hint is looked for where a page shows it."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"unread_notices": 0}

    def hint() -> Hint | None:
        return hint_for(today_for(request))

    lines = Notice.objects.of(user.pk).unread().newest().order_by()
    return {"unread_notices": SimpleLazyObject(lambda: lines[:CAP].count()), "first_hint": hint}
