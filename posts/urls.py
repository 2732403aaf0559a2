"""Posts and their deletions as cases, and the pages around them."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import Any

from django.urls import URLPattern, include, path
from django.utils import timezone

from accounts.models import SNSAccount
from applications import papers
from applications.views import sheets
from katori_sns.workflow.forms import ActForm
from katori_sns.workflow.urls import case_urls
from posts import pages, views
from posts.forms import FirstForm, PostForm, PublishForm, RecordForm
from posts.process import POST, POST_DELETION


def begun(account: SNSAccount | None) -> dict[str, Any]:
    now: datetime = timezone.now()
    return {"at": now}


FACE = sheets.Face(
    POST,
    PostForm,
    (
        (
            "4 手続 (5)①",
            "事実の告知は、可能な限り複数人で相互に確認します。原則、所属長の決裁は要りません。",
        ),
        ("4 手続 (5)②", "組織判断が必要な場合や公式見解は、決裁権者の決裁を受けます。"),
        ("使い方", "本文は媒体ごとに書けます。このサーバーからは発信しません。発信は人が行い、記録します。"),
    ),
    accounts=pages.usable,
    several=True,
    prefill=begun,
    section_of=pages.own_section,
    template="posts/post.html",
    edit_template="posts/edit.html",
    page=pages.post_page,
    editing=pages.editing,
)
PROOFS: dict[str, type[ActForm]] = {"publish": PublishForm, "record": RecordForm, "publish_first": FirstForm}


def _case(face: sheets.Face, *more: URLPattern) -> list[URLPattern]:
    process = face.process
    return [
        path("<int:case_id>/", partial(sheets.detail, face=face), name="detail"),
        *more,
        *case_urls(process, partial(papers.plain_part, process), PROOFS),
    ]


post = _case(
    FACE,
    path("new/", partial(sheets.draft, face=FACE), name="draft"),
    path("<int:case_id>/edit/", partial(sheets.edit, face=FACE), name="edit"),
    path("<int:case_id>/files/", partial(sheets.files, process=POST), name="files"),
    path("<int:case_id>/check/", views.recheck, name="check"),
    path("<int:case_id>/correct/", views.correct, name="correct"),
    path("<int:case_id>/pictures/", views.pictures, name="pictures"),
    path("<int:case_id>/pictures/<int:picture_id>/remove/", views.remove_picture, name="remove_picture"),
    path("<int:case_id>/pictures/<int:picture_id>/<slug:size>/", views.picture, name="picture"),
)
DELETION_FACE = sheets.Face(
    POST_DELETION, PostForm, (), template="posts/deletion.html", page=pages.deletion_page
)
around = [
    path("", views.register, name="register"),
    path("export/", views.export, name="export"),
    path("calendar/", views.calendar, name="calendar"),
    path("checker/", views.paste, name="paste"),
    path("deciders/", views.deciders, name="deciders"),
    path("deciders/<int:entitled_id>/remove/", views.disentitle, name="disentitle"),
]
urlpatterns = [
    path("deletions/", include((_case(DELETION_FACE), POST_DELETION.kind))),
    path("", include((around, "posts"))),
    path("", include((post, POST.kind))),
]
