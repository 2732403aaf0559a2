"""How the deletion of a post moves (G5(3)): done at once, and decided by the chief afterwards."""

from __future__ import annotations

from katori_sns.organisation.roles import ActorContext
from katori_sns.workflow.ladder import LATER_READING, drafter
from katori_sns.workflow.models import Level
from katori_sns.workflow.steps import Address, CaseContext, Depth, Desk, Process, State, Step, Word
from posts import actions, guards
from posts.fields import DELETION
from posts.models import PostDeletion
from posts.process import LATER, reads
from posts.words import WORDS


def reads_deletion(case: PostDeletion, org: ActorContext) -> Depth:
    """Who reads what was deleted, and who deleted it."""
    return Depth.CONTENT if case.drafter_id == org.me else reads(case.deleted, org)


def chief_of_post(ctx: CaseContext[PostDeletion]) -> Address:
    """The chief of the section for which it went out, also where another in joint use deleted it."""
    return Address(Level.HEAD, ctx.case.deleted.keeper_id)


POST_DELETION = Process(
    kind="post_deletion",
    own_list=True,
    name="投稿の削除",
    tag="投稿の削除",
    series="",
    article="5 リスク回避と対応 (3)",
    model=PostDeletion,
    title=lambda case: f"投稿の削除（{case.get_ground_display()}）",
    desks=(
        Desk("draft", "操作した人", "削除の届出", drafter),
        Desk("decision", "所属長", "決裁", chief_of_post, decides=True, days=1),
        LATER,
    ),
    steps=(
        Step(
            "carry_out",
            "draft",
            opens=("decision",),
            state="deleted",
            guard=guards.deletable,
            effect=actions.delete_post,
        ),
        Step("cancel", "draft", state="cancelled"),
        Step("approve", "decision", state="approved"),
        Step("object", "decision", state="objected", needs_comment=True),
        Step("later_read", LATER_READING),
    ),
    states={
        "draft": State("下書き", "todo"),
        "deleted": State("削除済（決裁待ち）", "now"),
        "approved": State("削除を決裁", "done", final=True),
        "objected": State("削除は不適切", "stop", final=True),
        "cancelled": State("取りやめ", "none", final=True),
    },
    words={
        "carry_out": Word(
            "削除",
            "削除したことを記録する",
            (
                "投稿は「削除済」になり、写しは限られた人だけが見られます。",
                "所属長に知らせます。所属長が後から決裁します。",
            ),
            "投稿を削除したことを記録しますか",
            "danger",
        ),
        "approve": Word(
            "決裁",
            "削除を認める",
            ("削除が適切だったことを決裁します。",),
            "この削除を認めますか",
            "primary",
        ),
        "object": Word(
            "不適切",
            "削除を認めない",
            ("削除が適切でなかったことを、理由とともに残します。投稿は元に戻りません。",),
            "この削除を認めないものとして記録しますか",
            "danger",
        ),
        "cancel": WORDS["cancel"],
        "later_read": WORDS["later_read"],
    },
    snapshot=DELETION.words,
    labels=DELETION.labels,
    paper=False,
    reads=reads_deletion,
)
