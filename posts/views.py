"""The pages of posts beyond those of every case: checking, pictures, correcting, deleting, the register."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from katori_sns.cases.requests import altered, case_read, conflict_page
from katori_sns.cases.views import own_draft
from katori_sns.files.uploads import BadFile
from katori_sns.history.actions import record_once_a_day
from katori_sns.organisation.models import Section
from katori_sns.organisation.requests import ask, note_search, person_of, today_for
from katori_sns.organisation.roles import ActorContext
from katori_sns.web.csv import stream_csv
from katori_sns.web.dates import day_named, local_date
from katori_sns.web.forms import Form, once_of
from katori_sns.web.methods import shown_or_sent
from katori_sns.web.pages import filters
from katori_sns.web.text import typed_number
from katori_sns.workflow.errors import Conflict, Incomplete
from posts import actions, listing, pages
from posts import deciders as entitling
from posts.checker import Context, check
from posts.forms import (
    CorrectForm,
    EntitledForm,
    PasteForm,
    PictureForm,
    PostFilterForm,
    PostForm,
)
from posts.guards import accounts_of
from posts.models import Entitled, Picture, Post, posts_for
from posts.process import POST
from posts.verification import read_picture


@require_POST
def recheck(request: HttpRequest, case_id: int) -> HttpResponse:
    """投稿前の検査: what the checker says of the texts as they are typed; saves nothing."""
    post = own_draft(request, case_id, POST)
    form = PostForm(request.POST, instance=post, org=today_for(request))
    form.is_valid()
    context = {"checked": pages.checked(form.found(), form.whys()), "editing": True}
    texts = {str(a.pk): form.cleaned_data.get(f"text_{a.pk}", "") for a in form.posted_to}
    context["counts"] = pages.counted(post, texts)
    return render(request, "posts/_checked.html", context)


@shown_or_sent
def paste(request: HttpRequest) -> HttpResponse:
    """文案を点検する: paste, read, close."""
    if person_of(request).is_administrator:
        raise Http404
    form = PasteForm(request.POST or None)
    context: dict[str, object] = {"form": form}
    if request.method == "POST" and form.is_valid():
        found = check(form.cleaned_data["text"], Context(today=today_for(request).on))
        context["checked"] = pages.checked(found, {})
    return render(request, "posts/paste.html", context, status=422 if form.errors else 200)


@shown_or_sent
def pictures(request: HttpRequest, case_id: int) -> HttpResponse:
    """画像: added with what they show, re-encoded; taken away again while it is a draft."""
    post = own_draft(request, case_id, POST)
    form = PictureForm(request.POST or None, request.FILES or None, initial={"version": post.version})
    if request.method == "POST" and form.is_valid():
        try:
            actions.add_picture(
                POST,
                post,
                file=form.cleaned_data["picture"],
                alt=form.cleaned_data["alt"],
                actor=person_of(request),
                seen_version=form.cleaned_data["version"],
                now=timezone.now(),
            )
        except BadFile as bad:
            form.add_error("picture", str(bad))
        except Conflict as conflict:
            return conflict_page(request, conflict, POST, "edit", form)
        else:
            return redirect("post:pictures", case_id)
    context = {"case": post, "process": POST, "form": form, "pictures": post.pictures.all()}
    return render(request, "posts/pictures.html", context, status=422 if form.errors else 200)


@require_POST
def remove_picture(request: HttpRequest, case_id: int, picture_id: int) -> HttpResponse:
    """画像を外す, as long as it was not sent."""
    post = own_draft(request, case_id, POST)
    try:
        actions.remove_picture(
            POST,
            post,
            picture_id=picture_id,
            actor=person_of(request),
            seen_version=typed_number(request.POST.get("version", "")),
            now=timezone.now(),
        )
    except Conflict as conflict:
        return conflict_page(request, conflict, POST, "edit")
    except Picture.DoesNotExist:
        raise Http404 from None
    return redirect("post:pictures", case_id)


@require_safe
def picture(request: HttpRequest, case_id: int, picture_id: int, size: str) -> HttpResponse:
    """A picture of a post one may read, or its thumbnail."""
    reading = case_read(request, case_id, POST)
    row = get_object_or_404(pages.pictures_for(reading), pk=picture_id)
    content = read_picture(row, reading.case.subject, small=size == "small")
    if content is None:
        return altered(request, reading.case, "画像", "追加した")
    response = HttpResponse(content, content_type=row.content_type)
    response.headers["Content-Disposition"] = "inline"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


@shown_or_sent
def correct(request: HttpRequest, case_id: int) -> HttpResponse:
    """修正を始める: the post stays; it is edited, or another one puts it right (G5(3))."""
    org = today_for(request)
    post = case_read(request, case_id, POST).own
    if not pages.may_correct(post, org):
        raise Http404
    account = accounts_of(post)[0]
    form = CorrectForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.correct(
                POST,
                post,
                how=form.cleaned_data["how"],
                once=once_of(form),
                drafter=person_of(request),
                section_id=pages.own_section(org, account),
                now=timezone.now(),
            )
            return redirect("post:edit", made.pk)
        except Incomplete as wrong:
            form.add_error(None, wrong.problems[0].message)
    context = {
        "form": form,
        "title": "投稿を修正する",
        "button": "修正の下書きを作る",
        "facts": [("もとの投稿", post.title)],
        "consequences": [
            "原則、一度投稿した記事は削除しません（5 リスク回避と対応 (3)）。",
            "修正の投稿も、もとと同じ確認または決裁を経て発信します。互いにたどれます。",
        ],
        "back": post.get_absolute_url(),
        "above": post.title,
    }
    return render(request, "organisation/ask.html", context, status=422 if form.errors else 200)


def _chosen(request: HttpRequest, org: ActorContext) -> tuple[PostFilterForm, QuerySet[Post]]:
    form = PostFilterForm(request.GET)
    return form, form.chosen(posts_for(org))


@require_safe
def register(request: HttpRequest) -> HttpResponse:
    """投稿: what is drafted, waits, and went out, newest first."""
    org = today_for(request)
    if person_of(request).is_administrator:
        raise Http404
    form, posts = _chosen(request, org)
    note_search(request, "投稿", form.conditions())
    context = listing.post_list(posts, org, request.GET.get("after", "")) | {
        "form": form,
        "marks": listing.marked(form, posts_for(org)),
        "may_draft": pages.recordable(org).exists(),
        **filters(request),
    }
    return render(request, "posts/register.html", context, status=422 if form.errors else 200)


@require_safe
def calendar(request: HttpRequest) -> HttpResponse:
    """投稿の予定: five weeks, with what is planned and what went out."""
    org = today_for(request)
    if person_of(request).is_administrator:
        raise Http404
    form, posts = _chosen(request, org)
    note_search(request, "投稿の予定表", form.conditions())
    first = day_named(request.GET.get("from", "")) or org.on - timedelta(days=7)
    reach = timedelta(days=7 * listing.WEEKS)
    context = {
        "form": form,
        "weeks": listing.calendar(posts, first, org.on),
        "earlier": first - reach,
        "later": first + reach,
        **filters(request),
    }
    return render(request, "posts/calendar.html", context, status=422 if form.errors else 200)


@require_safe
def export(request: HttpRequest) -> HttpResponse | StreamingHttpResponse:
    """The same posts as CSV; taking them away is recorded with the conditions."""
    org, now = today_for(request), timezone.now()
    if person_of(request).is_administrator:
        raise Http404
    form, posts = _chosen(request, org)
    if not form.is_valid():
        return register(request)
    record_once_a_day(
        subject="site",
        action="export",
        label="投稿の書き出し",
        actor=org.actor(person_of(request)),
        at=now,
        comment=form.conditions(),
    )
    return stream_csv(f"投稿_{local_date(now):%Y%m%d}.csv", listing.EXPORTED, listing.exported(posts, org))


@shown_or_sent
def deciders(request: HttpRequest) -> HttpResponse:
    """投稿の決裁権者: whose posts the head of which other section decides; kept by the PR division."""
    org = today_for(request)
    if org.pr.pk not in org.mine:
        raise Http404
    form = EntitledForm(request.POST or None, sections=Section.objects.on(org.on).order_by("code"))
    if request.method == "POST" and form.is_valid():
        entitling.entitle(**form.cleaned_data, by=person_of(request), now=timezone.now())
        return redirect("posts:deciders")
    rows = Entitled.objects.filter(ends=None).select_related("section", "decides")
    context = {"form": form, "rows": rows}
    return render(request, "posts/deciders.html", context, status=422 if form.errors else 200)


@shown_or_sent
def disentitle(request: HttpRequest, entitled_id: int) -> HttpResponse:
    """決裁権者から外す."""
    org = today_for(request)
    if org.pr.pk not in org.mine:
        raise Http404
    row = get_object_or_404(
        Entitled.objects.filter(ends=None).select_related("section", "decides"), pk=entitled_id
    )
    return ask(
        request,
        Form(request.POST or None),
        lambda answers: entitling.disentitle(row.pk, by=person_of(request), now=timezone.now()),
        title="決裁権者から外しますか",
        button="外す",
        facts=[("発信する所属", row.section.name), ("決裁する人", str(row))],
        back=reverse("posts:deciders"),
        above="投稿の決裁権者",
    )
