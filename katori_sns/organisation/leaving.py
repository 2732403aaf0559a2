"""Pages of the administrators: a person's login ends, now or with a day, or opens again."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from katori_sns.organisation import actions
from katori_sns.organisation.forms import LastDayForm
from katori_sns.organisation.holding import held_by
from katori_sns.organisation.models import User
from katori_sns.organisation.requests import Answers, administrator_of, ask, done
from katori_sns.web.dates import local_date
from katori_sns.web.forms import Form
from katori_sns.web.methods import shown_or_sent


@shown_or_sent
def person_disable(request: HttpRequest, pk: int) -> HttpResponse:
    """利用を停止する: what he still holds is shown first."""
    by, now = administrator_of(request), timezone.now()
    user = get_object_or_404(User, pk=pk)

    def end(answers: Answers) -> None:
        if last := answers["leaves_on"]:
            actions.set_last_day(user=user, leaves_on=last, by=by, now=now)
        else:
            actions.disable_user(user=user, by=by, now=now)

    return ask(
        request,
        LastDayForm(
            request.POST if request.method == "POST" else None, initial={"leaves_on": user.leaves_on}
        ),
        end,
        title=f"{user}の利用を停止しますか",
        button="利用を停止する",
        danger=True,
        facts=[
            *(("ログインID", user.username), ("職員番号", user.staff_number)),
            *held_by(user, local_date(now)),
        ],
        consequences=[
            "この人はログインできなくなり、いまのログインはすべて終わります。",
            "最終日を入れたときは、その日の終わりまでログインできます。",
            "所属長のときは、代決者か上司が代わりに処理します。",
            "職・所属、担当者、保管責任者の登録は残ります。引き継ぐ人を決めて、それぞれ変更してください。",
            "これまでの案件と履歴は、氏名とともに残ります。",
        ],
        back=reverse("organisation:person", args=[pk]),
        above=user.name,
    )


@require_POST
def person_enable(request: HttpRequest, pk: int) -> HttpResponse:
    """利用を再開する."""
    by = administrator_of(request)
    user = get_object_or_404(User, pk=pk)
    form = Form(request.POST)
    if done(form, lambda _: actions.enable_user(user=user, by=by, now=timezone.now())):
        messages.success(request, getattr(form, "waits", "利用を再開しました。"))
    for problem in form.non_field_errors():
        messages.error(request, str(problem))
    return redirect("organisation:person", pk)
