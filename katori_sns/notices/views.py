"""One's own notices."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from katori_sns.notices import actions
from katori_sns.notices.models import Notice
from katori_sns.web.pages import keyset_page


@require_safe
def notices(request: HttpRequest) -> HttpResponse:
    """All that one was told, newest first."""
    mine = Notice.objects.of(request.user.pk or 0)
    page = keyset_page(mine, order=("-at", "-id"), after=request.GET.get("after", ""))
    return render(request, "notices/list.html", {"page": page})


@require_POST
def read(request: HttpRequest, notice_id: int) -> HttpResponse:
    """Open the page a notice is about, and mark it read."""
    notice = actions.read(user_id=request.user.pk or 0, notice_id=notice_id, now=timezone.now())
    if notice is None:
        raise Http404
    return redirect(notice.path)


@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    actions.read_all(user_id=request.user.pk or 0, now=timezone.now())
    return redirect("notices:list")
