"""How many lines of a person's notices are neither read nor settled, for the header."""

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from katori_sns.notices.models import Notice

CAP = 99


def notices(request: HttpRequest) -> dict[str, object]:
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"unread_notices": 0}
    lines = Notice.objects.of(user.pk).unread().newest().order_by()
    return {"unread_notices": SimpleLazyObject(lambda: lines[:CAP].count())}
