"""One's own notices."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from katori_sns.notices import actions
from katori_sns.notices.forms import MailForm
from katori_sns.notices.hints import HINTS, role_of
from katori_sns.notices.models import DailyMail, Notice, Outbox
from katori_sns.organisation.models import Duty, User
from katori_sns.organisation.requests import ask, person_of, today_for
from katori_sns.organisation.roles import ActorContext
from katori_sns.web.methods import shown_or_sent
from katori_sns.web.pages import SIZE, keyset_page


@require_safe
def notices(request: HttpRequest) -> HttpResponse:
    """What one was told, newest first; of each case or account what was told of it last."""
    mine = Notice.objects.of(request.user.pk or 0).newest()
    page = keyset_page(mine, order=("-at", "-id"), after=request.GET.get("after", ""))
    context = {"page": page, "failing": failing_for(today_for(request))}
    return render(request, "notices/list.html", context)


def failing_for(org: ActorContext) -> int:
    """How many mails could not be handed over, for the PR division, which sees to it that people hear."""
    return Outbox.objects.failing()[:SIZE].count() if org.works_at(Duty.Kind.PR) else 0


@require_safe
def failing(request: HttpRequest) -> HttpResponse:
    """届いていないメール: to whom and since when; the PR division tells him otherwise."""
    if not today_for(request).works_at(Duty.Kind.PR):
        raise Http404
    rows = list(Outbox.objects.failing()[:SIZE])
    people = User.objects.in_bulk([row.payload.get("user") for row in rows])
    found = [(row, people.get(row.payload.get("user"))) for row in rows]
    return render(request, "notices/failing.html", {"rows": found})


@shown_or_sent
def mails(request: HttpRequest) -> HttpResponse:
    """メールの届き方: each at once, or what can wait once a day."""
    user, org = person_of(request), today_for(request)
    daily = DailyMail.objects.filter(user=user).exists()
    form = MailForm(request.POST or None, initial={"daily": "1" if daily else ""})
    return ask(
        request,
        form,
        lambda answers: actions.choose_mail(
            user=user, daily=answers["daily"] == "1", by=org.actor(user), now=timezone.now()
        ),
        title="メールの届き方",
        button="この届き方にする",
        back=reverse("organisation:sessions"),
        above="自分の設定",
        said="メールの届き方を記録しました。",
    )


@require_POST
def hint(request: HttpRequest) -> HttpResponse:
    """はじめの案内: closed for good where it stands, or shown again from one's own settings."""
    user, org, shown = person_of(request), today_for(request), request.POST.get("shown") == "1"
    if mine := HINTS.get(role_of(org)):
        actions.show_hint(user=user, hint=mine, shown=shown, by=org.actor(user), now=timezone.now())
    return redirect("workflow:intray")


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
