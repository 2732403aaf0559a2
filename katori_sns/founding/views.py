"""開始までの確認 and 運用開始."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_POST, require_safe

from katori_sns.documents.paper import render as typeset
from katori_sns.founding import actions, rules
from katori_sns.founding.checklist import ADMINISTRATOR, BY_KEY, PR, Item, checklist
from katori_sns.founding.figures import figures
from katori_sns.founding.forms import ArrivalForm, DayForm, PlanForm, WaiveForm
from katori_sns.founding.looks import unwell
from katori_sns.founding.models import the_start
from katori_sns.history.models import Event
from katori_sns.organisation.actions import Refused
from katori_sns.organisation.models import User
from katori_sns.organisation.requests import ask, person_of, today_for
from katori_sns.web.dates import local_date
from katori_sns.web.forms import Form
from katori_sns.web.methods import shown_or_sent

ABOVE = "開始までの確認"
TEST_ROWS = (
    {"label": "人の名前の字", "value": "髙﨑　𠮷田　德田　濵口　邉見　栁沼"},
    {"label": "数字と記号", "value": "第12号　①②③④⑤⑥⑦⑧⑨　㎡　100％"},
    {"label": "アドレス", "value": "https://www.city.example/sns/"},
)


def _reader_of(request: HttpRequest) -> User:
    """Administrators, auditors, the PR manager and his line; to everybody else the page does not exist."""
    user = person_of(request)
    if not rules.reads(today_for(request), user):
        raise Http404
    return user


def _answerer_of(request: HttpRequest) -> User:
    user = person_of(request)
    if not rules.may_answer(today_for(request), user):
        raise Http404
    return user


def _item(key: str) -> Item:
    if key not in BY_KEY:
        raise Http404
    return BY_KEY[key]


def _back() -> dict[str, Any]:
    return {"back": reverse("founding:checklist"), "above": ABOVE}


@require_safe
def shown(request: HttpRequest) -> HttpResponse:
    """開始までの確認 as it stands now; after the start as it stood then."""
    user, org, now, start = _reader_of(request), today_for(request), timezone.now(), the_start()
    events = Event.objects.about(actions.SUBJECT).order_by("-seq")
    context: dict[str, object] = {"start": start, "events": events}
    if start.started_at:
        context["begun"] = events.filter(action="begin").first()
        return render(request, "founding/begun.html", context)
    rows = checklist(now, unwell(now))
    context |= {
        "rows": rows,
        "left": sum(row.open for row in rows),
        "planned_on": start.coming(org.on),
        "answers": rules.may_answer(org, user),
        "begins": rules.deciding(org, user) is not None,
        "mine": (ADMINISTRATOR if user.is_administrator else PR,),
    }
    return render(request, "founding/checklist.html", context)


@shown_or_sent
def plan(request: HttpRequest) -> HttpResponse:
    """開始予定日を決める."""
    by = _answerer_of(request)
    return ask(
        request,
        PlanForm(request.POST or None, initial={"planned_on": the_start().planned_on}),
        lambda answers: actions.plan(by=by, now=timezone.now(), **answers),
        title="開始予定日",
        button="決める",
        consequences=["待っている職員のページに「○月○日から」と表示します。その日に自動では始まりません。"],
        **_back(),
    )


@shown_or_sent
def note_day(request: HttpRequest, key: str) -> HttpResponse:
    """済んだ日を入れる."""
    by, item = _answerer_of(request), _item(key)
    if not item.day:
        raise Http404
    return ask(
        request,
        DayForm(request.POST or None, label=item.day, today=today_for(request).on),
        lambda answers: actions.note_day(item=item, day=answers["done_on"], by=by, now=timezone.now()),
        title=item.label,
        button="日を入れる",
        facts=figures() if key == "figures" else [],
        **_back(),
    )


@shown_or_sent
def waive(request: HttpRequest, key: str) -> HttpResponse:
    """省略する, with the reason."""
    by, item = _answerer_of(request), _item(key)
    if item.must:
        raise Http404
    return ask(
        request,
        WaiveForm(request.POST or None),
        lambda answers: actions.waive(item=item, by=by, now=timezone.now(), **answers),
        title=f"「{item.label}」を省略しますか",
        button="省略する",
        consequences=[
            "この項目が済んでいなくても、運用を開始できます。",
            "理由は、運用開始の記録に残ります。",
        ],
        **_back(),
    )


@require_POST
def take_back(request: HttpRequest, key: str) -> HttpResponse:
    """入れた日や省略を取り消す."""
    by, item = _answerer_of(request), _item(key)
    try:
        actions.take_back(item=item, by=by, now=timezone.now())
    except Refused as refused:
        messages.warning(request, str(refused))
    return redirect("founding:checklist")


@shown_or_sent
def mail(request: HttpRequest) -> HttpResponse:
    """確認のメールを自分に送る."""
    by = _answerer_of(request)
    return ask(
        request,
        Form(request.POST if request.method == "POST" else None),
        lambda _: actions.send_code(by=by, now=timezone.now()),
        title="確認のメールを送りますか",
        button="送る",
        facts=[("あて先", by.email)],
        consequences=["6桁の番号を書いたメールを送ります。次のページで、その番号を入れます。"],
        said="確認のメールを送りました。届いたら、番号を入れてください。",
        **_back() | {"back": reverse("founding:code")},
    )


@shown_or_sent
def code(request: HttpRequest) -> HttpResponse:
    """メールの番号を入れる."""
    by = _answerer_of(request)
    return ask(
        request,
        ArrivalForm(request.POST or None),
        lambda answers: actions.type_code(by=by, now=timezone.now(), **answers),
        title="メールの番号",
        button="確認する",
        said="メールが届くことを確かめました。",
        consequences=[
            "番号が合えば、「メールの到着」が済みます。",
            "数分たっても届かないときは、システムの状態のページの「知らせの発送」と、迷惑メールのフォルダーを確認してください。",
        ],
        **_back(),
    )


@require_safe
def paper(request: HttpRequest) -> HttpResponse:
    """試し刷り: a sheet with what a printer may get wrong."""
    _reader_of(request)
    now = timezone.now()
    context: dict[str, object] = {"day": local_date(now), "rows": TEST_ROWS, "sample": settings.DEMO}
    pdf = typeset("documents/test_paper.html", context, created=now, title="試し刷り")
    response = HttpResponse(pdf, content_type="application/pdf")
    response.headers["Content-Disposition"] = str(content_disposition_header(False, "試し刷り.pdf"))
    return response


@shown_or_sent
def begin(request: HttpRequest) -> HttpResponse:
    """運用を開始する: asked first."""
    by = person_of(request)
    if rules.deciding(today_for(request), by) is None:
        raise Http404
    return ask(
        request,
        Form(request.POST if request.method == "POST" else None),
        lambda _: actions.begin(by=by, now=timezone.now()),
        title="運用を開始しますか",
        button="運用を開始する",
        said="運用を開始しました。",
        consequences=[
            "登録されている全員が、このシステムを使えるようになります。全員に知らせます。",
            "「開始までの確認」は、いまの内容で記録に残ります。",
            "元に戻すことはできません。",
        ],
        **_back(),
    )
