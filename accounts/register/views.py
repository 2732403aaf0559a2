"""アカウント管理台帳: which official accounts there are, found, filtered, taken away and printed."""

from __future__ import annotations

from datetime import date, datetime

from django.conf import settings
from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, QueryDict, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_POST, require_safe

from accounts.account.models import SNSAccount, SNSAccountQuerySet
from accounts.account.views import today_for
from accounts.deficiencies.rules import deficiencies_of, with_deficiencies
from accounts.fakes.models import lists_fakes
from accounts.filters import actions as saving
from accounts.register import export as finding
from accounts.register.forms import RegisterForm, SaveFilterForm
from accounts.register.rows import Row
from katori_sns.documents.paper import render as typeset
from katori_sns.history.actions import record_once_a_day
from katori_sns.organisation.models import User
from katori_sns.organisation.requests import ask, note_search, person_of
from katori_sns.organisation.roles import ActorContext
from katori_sns.web.csv import stream_csv
from katori_sns.web.dates import local_date
from katori_sns.web.methods import shown_or_sent
from katori_sns.web.pages import capped_count, filters, keyset_page
from katori_sns.web.xlsx import stream_xlsx

QUICK = {"": "すべて", "state=open": "撤退・取りやめを除く", "need=on": "要対応"}
PRINTED = 200  # accounts on paper; more of them are read in a spreadsheet


@require_safe
def register(request: HttpRequest) -> HttpResponse:
    """アカウント管理台帳: the plain facts, open to every employee; to its keepers what it lacks."""
    org, by = today_for(request), person_of(request)
    form = RegisterForm(request.GET, org)
    accounts = _chosen(form, request, org)
    down = request.GET.get("order") == "down"
    page = keyset_page(
        accounts.select_related("section"),
        order=tuple(f"-{name}" for name in finding.ORDER) if down else finding.ORDER,
        after=request.GET.get("after", ""),
    )
    asked = form.asked()
    note_search(request, "アカウント台帳", form.conditions())
    context = {
        "form": form,
        "page": page,
        "rows": [Row.of(account) for account in page.rows],
        "down": down,
        "keeps": any(account.kept for account in page.rows),  # type: ignore[attr-defined]
        # else their columns are not drawn
        "quick": _quick(asked, org, by),
        "count": capped_count(accounts),
        "asked": asked,
        "saved": by.saved_filters.all(),
        "employee": not by.is_contractor,
        "lists": org.pr.pk in org.mine,
        "watches": SNSAccount.objects.watched_by(org).filter(watched_handles__isnull=False).exists(),
        "lists_fakes": lists_fakes(org),
        **filters(request),
    }
    return render(request, "accounts/register.html", context, status=422 if form.errors else 200)


def _quick(asked: str, org: ActorContext, by: User) -> list[tuple[str, str, bool, str]]:
    """The conditions most asked for: query, words, whether it is the one, and how many there are."""
    found = []
    for query, words in QUICK.items():
        form = RegisterForm(QueryDict(query), org)
        accounts = SNSAccount.objects.open_to(by)
        accounts = form.chosen(with_deficiencies(accounts, org) if "need" in query else accounts)
        found.append((query, words, query == asked, capped_count(accounts)))
    return found


def _chosen(form: RegisterForm, request: HttpRequest, org: ActorContext) -> SNSAccountQuerySet:
    return form.chosen(with_deficiencies(SNSAccount.objects.open_to(person_of(request)), org))


@require_safe
def export(request: HttpRequest, form: str) -> HttpResponse | StreamingHttpResponse | FileResponse:
    """The same accounts as CSV or XLSX; taking them away is recorded with the conditions."""
    if form not in ("csv", "xlsx"):
        raise Http404
    org, now = today_for(request), timezone.now()
    asked = RegisterForm(request.GET, org)
    if not asked.is_valid():
        return register(request)
    _record(request, org, asked, now, action="export", label="台帳の書き出し")
    accounts, heads = _chosen(asked, request, org), (*finding.PLAIN, *finding.KEPT)
    name = f"アカウント管理台帳_{local_date(now):%Y%m%d}.{form}"
    if form == "csv":
        return stream_csv(name, heads, finding.rows(accounts, date.isoformat))
    return stream_xlsx(name, "アカウント管理台帳", heads, finding.rows(accounts, finding.wareki))


@require_safe
def print_register(request: HttpRequest) -> HttpResponse:
    """The same accounts on paper, up to 200 of them."""
    org, now = today_for(request), timezone.now()
    asked = RegisterForm(request.GET, org)
    if not asked.is_valid():
        return register(request)
    accounts = _chosen(asked, request, org).select_related("section").order_by(*finding.ORDER)
    rows = list(accounts[: PRINTED + 1])
    if len(rows) > PRINTED:
        messages.warning(
            request, f"印刷できるのは{PRINTED}件までです。条件で絞り込むか、Excelに書き出してください。"
        )
        return redirect(f"{reverse('accounts:register')}?{asked.asked()}")
    _record(request, org, asked, now, action="print", label="台帳の印刷")
    context: dict[str, object] = {
        "rows": [(account, deficiencies_of(account)) for account in rows],
        "asked": asked.conditions(),
        "at": now,
        "by": person_of(request).name,
        "sample": settings.DEMO,
    }
    pdf = typeset("documents/register.html", context, created=now, title="アカウント管理台帳")
    response = HttpResponse(pdf, content_type="application/pdf")
    name = f"アカウント管理台帳_{local_date(now):%Y%m%d}.pdf"
    response.headers["Content-Disposition"] = str(content_disposition_header(False, name))
    return response


def _record(
    request: HttpRequest, org: ActorContext, asked: RegisterForm, now: datetime, *, action: str, label: str
) -> None:
    who = org.actor(person_of(request))
    record_once_a_day(
        subject="site", action=action, label=label, actor=who, at=now, comment=asked.conditions()
    )


@shown_or_sent
def save_filter(request: HttpRequest) -> HttpResponse:
    """この条件を保存する: under a name of one's own; the conditions stand in the address."""
    today_for(request)
    asked, by = RegisterForm(request.GET, today_for(request)), person_of(request)
    query = asked.asked() if asked.is_valid() else ""
    return ask(
        request,
        SaveFilterForm(request.POST or None),
        lambda answers: saving.save_filter(by=by, name=answers["name"], query=query),
        title="条件の保存",
        button="保存する",
        said="条件を保存しました。",
        facts=[("条件", asked.conditions() if query else "条件がありません")],
        consequences=["台帳の上に、あなたにだけ並びます。同じ名前の条件があれば、置き換えます。"],
        back=f"{reverse('accounts:register')}?{query}",
        above="アカウント台帳",
    )


@require_POST
def drop_filter(request: HttpRequest, filter_id: int) -> HttpResponse:
    """保存した条件を消す: one's own; another's is left alone."""
    today_for(request)
    saving.drop_filter(by=person_of(request), filter_id=filter_id)
    return redirect("accounts:register")
