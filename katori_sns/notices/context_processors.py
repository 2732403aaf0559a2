"""How many notices a person has not read, for the header."""

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from katori_sns.notices.models import Notice

CAP = 99


def notices(request: HttpRequest) -> dict[str, object]:
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"unread_notices": 0}
    unread = Notice.objects.of(user.pk).unread()
    return {"unread_notices": SimpleLazyObject(lambda: unread.order_by()[:CAP].count())}
