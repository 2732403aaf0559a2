"""Everybody's own pages: settings, sessions, password, absences."""

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from katori_sns.organisation import actions
from katori_sns.organisation.forms import AbsenceForm, NewPasswordForm, OwnPasswordForm
from katori_sns.organisation.models import Absence, Appointment, User, UserSession
from katori_sns.organisation.requests import Answers, ask, done, person_of, today_for
from katori_sns.organisation.roles import role_name
from katori_sns.web.dates import local_date
from katori_sns.web.forms import Form
from katori_sns.web.methods import shown_or_sent
from katori_sns.web.pages import keyset_page


@require_safe
def sessions(request: HttpRequest) -> HttpResponse:
    """自分の設定: who one is here, and where one is logged in."""
    user, now = person_of(request), timezone.now()
    posts = list(Appointment.objects.on(local_date(now)).filter(user=user).select_related("section"))
    context = {
        "person": user,
        "role": role_name(user),
        "posts": posts,
        "personnel": any(post.is_personnel for post in posts),
        "sessions": user.sessions.filter(session__expire_date__gt=now),
        "key": request.session.session_key,
        "renewable": actions.renewable(today_for(request)),
    }
    return render(request, "organisation/sessions.html", context)


@require_POST
def renew(request: HttpRequest, pk: int) -> HttpResponse:
    """再度の任用: one of one's section who is appointed by the year."""
    row = get_object_or_404(actions.renewable(today_for(request)), pk=pk)
    form = Form(request.POST)
    if done(form, lambda _: actions.renew(appointment=row, by=person_of(request), now=timezone.now())):
        messages.success(request, f"{row.user}の再度の任用を登録しました。")
    for problem in form.non_field_errors():
        messages.error(request, str(problem))
    return redirect("organisation:sessions")


@require_POST
def session_end(request: HttpRequest, pk: int) -> HttpResponse:
    """Log oneself out elsewhere; another's session does not exist here."""
    user = person_of(request)
    row = get_object_or_404(UserSession, pk=pk, user=user)
    actions.end_session(session=row, by=user, now=timezone.now())
    messages.success(request, "ログアウトさせました。")
    return redirect("organisation:sessions")


@sensitive_post_parameters("old", "password", "again")
@shown_or_sent
def password(request: HttpRequest) -> HttpResponse:
    """パスワードを変える or, after a temporary one, 決める: other sessions end, this one gets a new key."""
    user = person_of(request)
    first = user.temporary_until is not None and not request.session.get("way")

    def change(answers: Answers) -> None:
        now = timezone.now()
        key = request.session.session_key or ""
        actions.change_password(user=user, password=answers["password"], now=now, session_key=key)
        update_session_auth_hash(request, user)
        remember(request, user)

    sent = request.POST or None
    form = NewPasswordForm(sent) if first else OwnPasswordForm(sent, request=request)
    return ask(
        request,
        form,
        change,
        title="パスワードを決める" if first else "パスワードの変更",
        button="決める" if first else "変更する",
        said="パスワードを決めました。" if first else "パスワードを変えました。",
        consequences=["これからは、いま決めたパスワードでログインします。仮のパスワードは使えなくなります。"]
        if first
        else ["ほかのパソコンやブラウザーでのログインは、すべて終わります。"],
        back=reverse("workflow:intray" if first else "organisation:sessions"),
        above="未処理" if first else "自分の設定",
    )


def remember(request: HttpRequest, user: User) -> None:
    """Note under whose name this session runs."""
    actions.remember_session(
        user=user,
        key=request.session.session_key or "",
        agent=request.headers.get("User-Agent", ""),
        now=timezone.now(),
    )


@shown_or_sent
def absence(request: HttpRequest) -> HttpResponse:
    """不在: one's own, and those of the heads one substitutes for."""
    user = person_of(request)
    today = local_date(timezone.now())
    people = User.objects.whose_absence_enters(user, today)
    form = AbsenceForm(request.POST or None, people=people, initial={"user": user.pk})
    if request.method == "POST" and done(
        form,
        lambda answers: actions.enter_absence(by=user, now=timezone.now(), **answers),
    ):
        messages.success(request, "不在を入力しました。")
        return redirect("organisation:absence")
    rows = Absence.objects.filter(user__in=people).exclude(ends__lt=today)
    page = keyset_page(
        rows.select_related("user", "entered_by"), order=("begins", "pk"), after=request.GET.get("after", "")
    )
    context = {"form": form, "page": page, "person": user}
    return render(request, "organisation/absence.html", context, status=422 if form.errors else 200)


@require_POST
def absence_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """不在を取り消す."""
    user = person_of(request)
    today = local_date(timezone.now())
    row = get_object_or_404(Absence, pk=pk, user__in=User.objects.whose_absence_enters(user, today))
    actions.remove_absence(absence=row, by=user, now=timezone.now())
    messages.success(request, "不在を取り消しました。")
    return redirect("organisation:absence")
