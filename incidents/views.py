"""Reporting an incident (G2(3)), the list, and deleting a post, which is an incident at once."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from incidents import actions, opening, pages
from incidents.forms import IncidentFilterForm, ReportForm
from incidents.models import IncidentReport
from incidents.process import INCIDENT
from katori_sns.cases.forms import add_problems
from katori_sns.cases.requests import case_read, conflict_page, refused, visible_case
from katori_sns.cases.views import own_draft
from katori_sns.organisation.requests import Answers, note_search, person_of, today_for
from katori_sns.organisation.roles import ActorContext
from katori_sns.web.forms import once_of
from katori_sns.web.methods import shown_or_sent
from katori_sns.web.pages import filters
from katori_sns.web.text import typed_number
from katori_sns.workflow.errors import Conflict, Incomplete, NotAllowed
from posts.actions import delete_at_once
from posts.deletion import POST_DELETION
from posts.forms import DeletionForm
from posts.models import Post, posts_for
from posts.pages import may_delete, own_section
from posts.process import POST
from posts.states import DELETED


@shown_or_sent
def report(request: HttpRequest) -> HttpResponse:
    """トラブルを届け出る: any employee, a contractor about his accounts, an auditor."""
    org = today_for(request)
    if person_of(request).is_administrator:
        raise Http404
    asked = {"discovered_at": timezone.now(), "accounts": request.GET.getlist("account")}
    asked |= _about_post(org, request.GET.get("post", ""))
    form = ReportForm(request.POST or None, org=org, accounts=pages.named(org), initial=asked)
    if request.method == "POST" and form.is_valid():
        try:
            return _reported(request, form)
        except NotAllowed:
            form.add_error("accounts", "あなたに任されたアカウントから選んでください")
        except Incomplete as refusal:
            add_problems(form, refusal)
    return _page(request, form, None)


def _about_post(org: ActorContext, key: str) -> dict[str, object]:
    """What is known already where the trouble is with a post that went out here."""
    post = posts_for(org).filter(pk=typed_number(key)).first()
    if post is None:
        return {}
    out = list(post.publications.all())
    return {"where": "\n".join(p.url for p in out), "accounts": [p.account_id for p in out]}


def _reported(request: HttpRequest, form: ReportForm) -> HttpResponse:
    with transaction.atomic():
        case = actions.report(
            INCIDENT,
            reporter=person_of(request),
            accounts=form.cleaned_data["accounts"],
            now=timezone.now(),
            fields=form.saved_fields(),
            once=once_of(form),
        )
        if "file" in request.POST and case.state == "draft":
            actions.file_at_once(INCIDENT, case, reporter=person_of(request), now=timezone.now())
    if "file" in request.POST:
        messages.success(request, "広報主管課と所属長に届けました。証拠の画面や文書があれば加えてください。")
        return redirect(case)
    return redirect("incident:files", case.pk)


def _page(request: HttpRequest, form: ReportForm, case: IncidentReport | None) -> HttpResponse:
    context = {"form": form, "case": case, "process": INCIDENT}
    return render(request, "incidents/report.html", context, status=422 if form.errors else 200)


@shown_or_sent
def edit(request: HttpRequest, case_id: int) -> HttpResponse:
    """直す: a draft of one's own."""
    org, case = today_for(request), own_draft(request, case_id, INCIDENT)
    about = list(case.case_accounts.values_list("account", flat=True))
    form = ReportForm(
        request.POST or None, instance=case, org=org, accounts=pages.named(org), initial={"accounts": about}
    )
    if request.method == "POST" and form.is_valid():
        try:
            actions.save(
                INCIDENT,
                case,
                actor=person_of(request),
                seen_version=form.cleaned_data["version"] or 0,
                accounts=form.cleaned_data["accounts"],
                now=timezone.now(),
                fields=form.saved_fields(),
            )
        except Conflict as conflict:
            return conflict_page(request, conflict, INCIDENT, "edit", form)
        except Incomplete as refusal:
            add_problems(form, refusal)
        else:
            return redirect("incident:files", case.pk)
    return _page(request, form, case)


@require_safe
def incidents(request: HttpRequest) -> HttpResponse:
    """インシデント: those one knows of, newest first."""
    org = today_for(request)
    if person_of(request).is_administrator:
        raise Http404
    form = IncidentFilterForm(request.GET)
    note_search(request, "インシデント", form.conditions())
    visible = cast("QuerySet[IncidentReport]", IncidentReport.objects.visible_to(org))
    found = form.chosen(visible)
    context = pages.incident_list(found, org, request.GET.get("after", "")) | {
        "form": form,
        **filters(request),
    }
    return render(request, "incidents/list.html", context, status=422 if form.errors else 200)


@shown_or_sent
def delete_post(request: HttpRequest, case_id: int) -> HttpResponse:
    """削除した: only what must not be out, at any hour; the chief decides afterwards (G5(3)).

    It opens an incident in the same moment.
    """
    org, now = today_for(request), timezone.now()
    face = visible_case(request, case_id, POST)
    if request.method == "POST" and face.state == DELETED:
        messages.info(request, "この投稿の削除は、すでに記録されています。")
        return redirect(face)
    post = case_read(request, case_id, POST).own
    if not may_delete(post, org):
        raise Http404
    form = DeletionForm(request.POST or None, post=post, now=now)
    if request.method == "POST" and form.is_valid():
        try:
            done = _deleted(request, post, form.cleaned_data)
        except Incomplete as refusal:
            form.add_error(None, refusal.problems[0].message)
        except NotAllowed as refusal:
            return refused(request, post, refusal, form)
        else:
            messages.success(request, "削除を記録し、インシデントとして広報主管課と所属長に届けました。")
            return redirect(done)
    context = {
        "form": form,
        "title": "投稿を削除した",
        "button": "削除したことを記録する",
        "facts": [("投稿", post.title)],
        "consequences": [
            "原則、一度投稿した記事は削除しません。誤りは修正します（5 リスク回避と対応 (3)）。",
            "機密事項など、発信すべきでない情報のときだけ、ただちに削除できます。先に媒体で削除してください。",
            "インシデントが届け出られ、所属長が後から決裁します。写しと修正の本文は、限られた人だけが見られます。",
        ],
        "danger": True,
        "back": post.get_absolute_url(),
        "above": post.title,
    }
    return render(request, "organisation/ask.html", context, status=422 if form.errors else 200)


@transaction.atomic
def _deleted(request: HttpRequest, post: Post, answers: Answers) -> str:
    """The deletion and the incident it is, together or not at all; the incident's address."""
    now, by = timezone.now(), person_of(request)
    accounts = [p.account for p in post.publications.select_related("account")]
    section_id = own_section(today_for(request), accounts[0])
    delete_at_once(POST_DELETION, post, section_id=section_id, by=by, now=now, **answers)
    incident = opening.deleted(
        post,
        ground=answers["ground"],
        by=by,
        section_id=section_id,
        noticed=answers["discovered_at"],
        where=request.build_absolute_uri(post.get_absolute_url()),
        now=now,
    )
    return reverse("incident:detail", args=[incident.pk])
