"""Posts and their deletions as kinds of case; beside a text stands what binds its writer (G2(1), G3(3))."""

from __future__ import annotations

from django.urls import path
from django.utils import timezone

from accounts.models import SNSAccount
from katori_sns.cases.case_type import WRITTEN, CaseType, Paper
from posts import pages, views
from posts.act_forms import FirstForm, PublishForm, RecordForm, ReleaseForm
from posts.deletion import POST_DELETION
from posts.fields import DELETION as DELETED
from posts.fields import FIELDS
from posts.forms import PostForm
from posts.guards import guideline_first
from posts.process import POST


def begun(account: SNSAccount | None) -> dict[str, object]:
    return {"at": timezone.now()}


POSTING = CaseType(
    POST,
    FIELDS,
    PostForm,
    guide=(
        (
            "2 遵守事項 (1)",
            "香取市の代表である自覚と責任を持ち、社会的な常識やマナーをわきまえた言動を心がけます。"
            "誤解を生じさせたり、他者を傷つけたりしたときは、率直に認めて早急に訂正します。",
        ),
        (
            "2 遵守事項 (2)",
            "関係法令、職員の服務規程、情報セキュリティポリシー等を守ります。"
            "個人が特定できるものは、事前に本人や所属団体、企業等に了承を得ます。",
        ),
        (
            "3 禁止事項",
            "公式見解でないもの、秘密情報、憶測や誤解を招くもの、同じ内容の繰り返しは発信しません。"
            "攻撃的な反応には冷静に対応し、無用な議論を避けます。",
        ),
        (
            "4 手続 (5)①",
            "事実の告知は、可能な限り複数人で相互に確認します。原則、所属長の決裁は不要です。",
        ),
        ("4 手続 (5)②", "組織判断が必要な場合や公式見解は、決裁権者の決裁を受けます。"),
        ("使い方", "本文は媒体ごとに書けます。このサーバーからは発信しません。発信は人が行い、記録します。"),
        (
            "停止中など",
            "停止中や撤退済のアカウントでは、その前に発信したものの記録か、停止の周知だけができます。",
        ),
    ),
    payloads={
        "confirm": ReleaseForm,
        "decide": ReleaseForm,
        "publish": PublishForm,
        "record": RecordForm,
        "publish_first": FirstForm,
    },
    accounts=pages.recordable,
    several=True,
    first=guideline_first,
    prefill=begun,
    section_of=pages.own_section,
    template="posts/post.html",
    paper=Paper(whole=pages.printed),
    parts=("posts/_post.html", WRITTEN),
    page=pages.post_page,
    edit_template="posts/edit.html",
    editing=pages.editing,
    pages=("draft", "edit", "files"),
    urls=(
        path("<int:case_id>/check/", views.recheck, name="check"),
        path("<int:case_id>/correct/", views.correct, name="correct"),
        path("<int:case_id>/pictures/", views.pictures, name="pictures"),
        path("<int:case_id>/pictures/<int:picture_id>/remove/", views.remove_picture, name="remove_picture"),
        path("<int:case_id>/pictures/<int:picture_id>/<slug:size>/", views.picture, name="picture"),
    ),
)
DELETION = CaseType(
    POST_DELETION,
    DELETED,
    paper=Paper(whole=pages.printed_deletion),
    parts=("posts/_deletion.html", WRITTEN),
    page=pages.deletion_page,
    pages=(),
)
CASE_TYPES = (POSTING, DELETION)
