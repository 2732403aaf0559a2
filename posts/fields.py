"""What a post asks and says, a row for each field; and what its deletion says."""

from __future__ import annotations

from katori_sns.cases.fields import CaseField, CaseFields
from posts.guards import accounts_of
from posts.models import Post, PostDeletion

EXAMPLE = "例：R8.11.25 9:00"
BY_WHOM = "決裁日に決裁できる人です。決裁日を入力して保存すると、その日の人に変わります。"


def about(post: Post) -> str:
    return "、".join(str(account) for account in accounts_of(post))


def texts_of(post: Post) -> str:
    """The text of each account, under its name where there are several."""
    accounts = accounts_of(post)
    texts = [f"【{a}】\n{post.text_for(a)}" if len(accounts) > 1 else post.text_for(a) for a in accounts]
    return "\n\n".join(texts)


def decider_of(post: Post) -> str:
    """As what the entitled person decided, as of then."""
    name = post.decided_user.name if post.decided_user else ""
    return post.decided_by if name in post.decided_by and name else name


def pictures_of(post: Post) -> str:
    return "\n".join(f"{p.name}（{p.alt or '代替テキストなし'}）" for p in post.pictures.all())


FIELDS = CaseFields(
    Post,
    (
        CaseField("accounts", "アカウント", asked=False, words=about),
        CaseField("texts", "本文", asked=False, words=texts_of),
        CaseField("pictures", "画像", asked=False, words=pictures_of),
        CaseField("nature", required=True),
        CaseField("planned_at", help=f"{EXAMPLE}。決まっていなければ空けておきます。"),
        CaseField("for_notice", help="周知期間中と停止中のアカウントでは、これだけができます。"),
        CaseField("training", help="確認や決裁は受けられますが、発信は記録できません。"),
        CaseField("people"),
        CaseField("people_note", help="了承した人、日、書面の保管場所。または不要の理由。"),
        CaseField("works", help="写真、図、歌詞、キャラクターなど。"),
        CaseField("works_note"),
        CaseField("decider"),
        CaseField("decided_number", help="ほかで決裁を受けたとき。ファイルは次の画面で添付します。"),
        CaseField("decided_on"),
        CaseField("decided_user", help=BY_WHOM, words=decider_of),
        CaseField("decided_by", help="上の一覧にないとき。職と名前。"),
        CaseField("decided_why", help="一覧にない人が決裁したとき。履歴と投稿のページに残ります。"),
        CaseField("how", asked=False),
    ),
)
DELETION = CaseFields(
    PostDeletion, tuple(CaseField(name) for name in ("ground", "reason", "discovered_at", "deleted_at"))
)
