"""Pages of the administrators: people, their posts and their passwords."""

from datetime import timedelta

from django.contrib import messages
from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from katori_sns.organisation import actions
from katori_sns.organisation.actions.people import POWERS
from katori_sns.organisation.forms import (
    AppointmentForm,
    EndForm,
    UserForm,
)
from katori_sns.organisation.models import Appointment, User
from katori_sns.organisation.passwords import TEMPORARY
from katori_sns.organisation.requests import Answers, administrator_of, ask, done, person_of
from katori_sns.web.dates import format_wareki_time, local_date
from katori_sns.web.forms import Form
from katori_sns.web.methods import shown_or_sent
from katori_sns.web.pages import capped_count, keyset_page


@require_safe
def people(request: HttpRequest) -> HttpResponse:
    """職員: everyone with a login, with his posts of today."""
    administrator_of(request)
    q = request.GET.get("q", "")[:100]
    today = local_date(timezone.now())
    posts = Appointment.objects.on(today).select_related("section")
    rows = User.objects.search(q)
    page = keyset_page(
        rows.select_related("contract").prefetch_related(Prefetch("appointments", posts, to_attr="posts")),
        order=("kana_order", "pk"),
        after=request.GET.get("after", ""),
    )
    query = urlencode({"q": q}) + "&" if q else ""
    listed = [(row, row.serves_on(today)) for row in page.rows]
    context = {"page": page, "people": listed, "q": q, "query": query, "count": capped_count(rows)}
    context["today"] = today
    return render(request, "organisation/people.html", context)


@shown_or_sent
def person_new(request: HttpRequest) -> HttpResponse:
    """職員を登録する."""
    by = administrator_of(request)
    form = UserForm(request.POST or None)

    def create(answers: Answers) -> None:
        roles = {name: answers.pop(name) for name in POWERS}
        user = actions.create_user(by=by, now=timezone.now(), **answers)
        actions.change_user(user=user, by=by, now=timezone.now(), **roles)

    if request.method == "POST" and done(form, create, whole=True):
        user = User.objects.get(username=form.cleaned_data["username"])
        if waits := getattr(form, "waits", ""):
            messages.success(request, waits)
        return redirect("organisation:person_password", user.pk)
    context = {"form": form, "title": "職員の登録", "button": "登録して仮パスワードの発行へ進む"}
    context |= {"back": reverse("organisation:people"), "above": "職員"}
    return render(request, "organisation/ask.html", context, status=422 if form.errors else 200)


@require_safe
def person(request: HttpRequest, pk: int) -> HttpResponse:
    """One person: facts and appointments."""
    by = administrator_of(request)
    user = get_object_or_404(User, pk=pk)
    posts = list(user.appointments.select_related("section").order_by("-begins", "pk"))
    today = local_date(timezone.now())
    context = {"person": user, "posts": posts, "oneself": by.pk == pk, "today": today}
    held = [post for post in posts if post.holds_on(today)]
    context |= {"held": held, "personnel": any(post.is_personnel for post in held)}
    context["serves"] = user.serves_on(today)
    context["has_device"] = actions.has_device(user)
    context["awaits"] = actions.awaits_confirmation(user, now=timezone.now())
    return render(request, "organisation/person.html", context)


@shown_or_sent
def person_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """職員の変更."""
    by = administrator_of(request)
    user = get_object_or_404(User, pk=pk)

    def change(answers: Answers) -> None:
        """The facts at once; a role that takes two persons waits without them."""
        roles = {name: answers.pop(name) for name in POWERS}
        actions.change_user(user=user, by=by, now=timezone.now(), **answers)
        actions.change_user(user=user, by=by, now=timezone.now(), **roles)

    return ask(
        request,
        UserForm(request.POST or None, instance=user),
        change,
        whole=True,
        title=f"{user.name}の変更",
        button="変更する",
        back=reverse("organisation:person", args=[pk]),
        above=user.name,
    )


@shown_or_sent
def person_appoint(request: HttpRequest, pk: int) -> HttpResponse:
    """職・所属の登録を追加する."""
    by = administrator_of(request)
    user = get_object_or_404(User, pk=pk)
    return ask(
        request,
        AppointmentForm(request.POST or None),
        lambda answers: actions.appoint(user=user, by=by, now=timezone.now(), **answers),
        title=f"{user.name}への発令",
        button="職・所属の登録を追加する",
        back=reverse("organisation:person", args=[pk]),
        above=user.name,
    )


@shown_or_sent
def person_personnel(request: HttpRequest, pk: int) -> HttpResponse:
    """人事担当にする, or 外す: asked first."""
    by, now = administrator_of(request), timezone.now()
    user = get_object_or_404(User, pk=pk)
    named = not user.appointments.on(local_date(now)).filter(is_personnel=True).exists()
    return ask(
        request,
        Form(request.POST if request.method == "POST" else None),
        lambda _: actions.name_personnel(user=user, named=named, by=by, now=now),
        title=f"{user}を人事担当{'にしますか' if named else 'から外しますか'}",
        button=f"人事担当{'にする' if named else 'から外す'}",
        consequences=[
            "「自分の設定」から、異動案と組織改正を準備できます。管理のほかのページと、ほかの人の異動案は見られません。",
            "準備した異動案は、これまでどおり、もう一人が確認するまで登録されません。",
            "いまの職が終わると、人事担当も終わります。",
        ]
        if named
        else ["異動案を準備できなくなります。準備した異動案は残ります。"],
        back=reverse("organisation:person", args=[pk]),
        above=user.name,
    )


@shown_or_sent
def appointment_end(request: HttpRequest, pk: int) -> HttpResponse:
    """発令を終了する."""
    by = administrator_of(request)
    row = get_object_or_404(Appointment.objects.select_related("user", "section"), pk=pk)
    return ask(
        request,
        EndForm(request.POST or None),
        lambda answers: actions.end_appointment(appointment=row, by=by, now=timezone.now(), **answers),
        title="職・所属の登録を終了しますか",
        button="終了する",
        facts=[("職員", row.user.name), ("所属", row.section.name), ("職", row.post)],
        back=reverse("organisation:person", args=[row.user_id]),
        above=row.user.name,
    )


@shown_or_sent
def appointment_cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """発令を取り消す: one made by mistake."""
    by = administrator_of(request)
    row = get_object_or_404(Appointment.objects.select_related("user", "section"), pk=pk)
    return ask(
        request,
        Form(request.POST if request.method == "POST" else None),
        lambda _: actions.cancel_appointment(appointment=row, by=by, now=timezone.now()),
        title="発令を取り消しますか",
        button="取り消す",
        danger=True,
        facts=[("職員", row.user.name), ("所属", row.section.name), ("職", row.post)],
        consequences=["この発令はなかったことになります。履歴には残ります。"],
        back=reverse("organisation:person", args=[row.user_id]),
        above=row.user.name,
    )


@never_cache
@shown_or_sent
def person_password(request: HttpRequest, pk: int) -> HttpResponse:
    """仮パスワードを発行する: shown on the page that answers, and nowhere else."""
    by = administrator_of(request)
    user = get_object_or_404(User, pk=pk)
    form = Form(request.POST if request.method == "POST" else None)
    made: list[str] = []

    def issue(_: Answers) -> None:
        made.append(actions.issue_password(user=user, by=by, now=timezone.now()))

    context = {"person": user, "form": form, "hours": TEMPORARY // timedelta(hours=1)}
    if request.method == "POST" and done(form, issue):
        context["awaits"] = actions.awaits_confirmation(user, now=timezone.now())
        return render(request, "organisation/issued.html", context | {"password": made[0]})
    page = {
        "title": f"{user.name}の仮パスワードの発行",
        "button": "発行する",
        "consequences": [
            f"仮パスワードを一度だけ表示します。{context['hours']}時間のあいだに、一度だけ使えます。",
            "本人に直接伝えます。本人は、ログインするとまず自分のパスワードを決めます。",
            "この人のログインは、すべて終わります。",
        ],
        "back": reverse("organisation:person", args=[pk]),
        "above": user.name,
    }
    return render(request, "organisation/ask.html", context | page, status=422 if form.errors else 200)


@shown_or_sent
def password_confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """仮パスワードの発行を確認する: a second person's click, a second administrator's or 広報主管課長's."""
    by = person_of(request)
    if not actions.may_confirm(by, timezone.now()):
        raise Http404
    user = get_object_or_404(User.objects.select_related("temporary_by"), pk=pk)
    back = reverse("organisation:person", args=[pk]) if by.is_administrator else reverse("notices:list")
    if user.temporary_by is None:
        messages.info(request, f"{user.name}の仮パスワードは、確認を待っていません。")
        return redirect(back)
    return ask(
        request,
        Form(request.POST if request.method == "POST" else None),
        lambda _: actions.confirm_password(user=user, by=by, now=timezone.now()),
        title=f"{user.name}の仮パスワードを確認しますか",
        button="確認する",
        said="確認しました。",
        facts=[("行った人", user.temporary_by), *_until(user)],
        consequences=[
            f"{user.name}が、ログインできるようになります。",
            "本人が仮パスワードや登録の変更を頼んだことを、本人に確かめてから確認してください。",
        ],
        back=back,
        above=user.name if by.is_administrator else "通知",
    )


def _until(user: User) -> list[tuple[str, object]]:
    return [("期限", format_wareki_time(user.temporary_until))] if user.temporary_until else []


@shown_or_sent
def person_second_factor(request: HttpRequest, pk: int) -> HttpResponse:
    """二段階認証を解除する: of a person who has lost his device."""
    by = administrator_of(request)
    user = get_object_or_404(User, pk=pk)
    return ask(
        request,
        Form(request.POST if request.method == "POST" else None),
        lambda _: actions.remove_device(user=user, by=by, now=timezone.now()),
        title=f"{user.name}の二段階認証を解除しますか",
        button="解除する",
        danger=True,
        said="二段階認証を解除しました。",
        consequences=[
            "この人の認証アプリと回復コードは使えなくなり、いまのログインはすべて終わります。",
            "本人であることを、対面か内線で確かめてください。",
            "本人とシステム管理者の全員に知らせます。履歴に残ります。",
        ],
        back=reverse("organisation:person", args=[pk]),
        above=user.name,
    )
