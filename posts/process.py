"""How a post moves: a fact is checked (G4(5)①), an official view decided (G4(5)②); then it goes out."""

from __future__ import annotations

from datetime import date

from katori_sns.organisation.roles import ActorContext, role_name
from katori_sns.web.dates import local_date
from katori_sns.workflow.ladder import (
    LATER_READING,
    chief,
    colleague,
    drafter,
    ladder_words,
    pr_staff,
    take_over_effect,
)
from katori_sns.workflow.models import Level
from katori_sns.workflow.steps import (
    Address,
    By,
    CaseContext,
    Desk,
    Effect,
    Guard,
    Process,
    State,
    Step,
    Word,
)
from posts import actions, guards
from posts.fields import DELETION, FIELDS
from posts.models import Post, PostDeletion
from posts.states import DELETED, STATES

OUTSIDE = "委託業者"
TITLE = 40  # of the text, in the lists


def writer(ctx: CaseContext) -> Address:
    """The drafter, also one who never had a post here; once he has left, whoever takes over."""
    user = ctx.case.drafter
    if user.is_active and role_name(user) == OUTSIDE:
        return drafter(ctx)
    return colleague(ctx) or drafter(ctx)


def own(ctx: CaseContext) -> Address | None:
    """Only the drafter himself."""
    return drafter(ctx)


def publisher(ctx: CaseContext) -> Address:
    """Whoever of the section is there, or the drafter from outside it."""
    user = ctx.org.user
    mine = user is not None and user.pk == ctx.case.drafter_id
    return drafter(ctx) if mine else Address(Level.MEMBER, ctx.case.section_id)


def staff_drafter(ctx: CaseContext) -> Address | None:
    """The drafter, unless he is from outside: a contractor sends nothing out unchecked."""
    return None if ctx.case.drafter.is_contractor else drafter(ctx)


def taker(ctx: CaseContext) -> Address | None:
    """Any member of the section, once the drafter has left it or his contract has ended."""
    return None if writer(ctx).level == Level.PERSON else colleague(ctx)


def a_fact(ctx: CaseContext) -> Address | None:
    return drafter(ctx) if ctx.case.nature == Post.Nature.FACT else None


def an_official_view(ctx: CaseContext) -> Address | None:
    return drafter(ctx) if ctx.case.nature == Post.Nature.OFFICIAL else None


def a_fact_of_staff(ctx: CaseContext) -> Address | None:
    return staff_drafter(ctx) if a_fact(ctx) else None


def an_official_view_of_staff(ctx: CaseContext) -> Address | None:
    return staff_drafter(ctx) if an_official_view(ctx) else None


def reads(post: Post, org: ActorContext) -> bool:
    """What was deleted because it must not be out is read by few: who wrote it, the chief, PR, auditors."""
    if post.state != DELETED:
        return True
    chief_or_substitute = org.is_head(post.section_id) or post.section_id in org.substitute_for()
    auditor = org.user is not None and org.user.is_auditor
    return post.drafter_id == org.me or org.pr.pk in org.mine or auditor or chief_or_substitute


def other_member(ctx: CaseContext) -> Address:
    return Address(Level.COLLEAGUE, ctx.case.section_id)


def decider(ctx: CaseContext) -> Address:
    """The head of the section chosen by the drafter among those entitled."""
    return Address(Level.HEAD, ctx.case.decider_id or ctx.case.section_id)


def stopper(ctx: CaseContext) -> Address:
    """取りやめ: the drafter, and once it was sent the chief as well."""
    mine = ctx.org.me == ctx.case.drafter_id or ctx.case.submitted_at is None
    return drafter(ctx) if mine else chief(ctx)


def planned_day(post: Post) -> date | None:
    return local_date(post.planned_at) if post.planned_at else None


def snapshot(post: Post) -> dict[str, str]:
    """What is sent; what was not answered is left out."""
    return {name: text for name, text in FIELDS.words(post).items() if text}


def title(post: Post) -> str:
    """The account, and how the first text begins."""
    accounts = guards.accounts_of(post)
    text = " ".join(next((post.text_for(a) for a in accounts if post.text_for(a).strip()), "").split())
    begins = text[:TITLE] + ("…" if len(text) > TITLE else "")
    name = str(accounts[0]) + (f"ほか{len(accounts) - 1}" if len(accounts) > 1 else "") if accounts else ""
    return f"{'【練習】' if post.training else ''}{name}：{begins or '本文なし'}"[:200]


_words = ladder_words("投稿")
WORDS = {
    "ask_check": Word(
        "確認の依頼",
        "相互確認を依頼する",
        ("あなたのほかの所属員に届きます。確認されるまで引き戻せます。",),
        "この投稿の確認を依頼しますか",
        "primary",
    ),
    "ask_decision": Word(
        "決裁の依頼",
        "決裁を依頼する",
        ("選んだ決裁権者に届きます。決裁されるまで引き戻せます。",),
        "この投稿の決裁を依頼しますか",
        "primary",
    ),
    "no_checker": Word(
        "確認者なし",
        "確認者なしで進める",
        ("確認できる人がいない理由を残し、「発信可」にします。",),
        "確認者なしで進めますか",
    ),
    "cite_decision": Word(
        "決裁済み",
        "ほかで受けた決裁によって進める",
        ("文書番号、決裁日、決裁した人を残し、「発信可」にします。",),
        "ほかで受けた決裁によって進めますか",
        "primary",
    ),
    "record": Word(
        "発信の記録",
        "発信したものとして記録する",
        ("すでに発信した投稿を、URLと日時で記録します。記録したあとは直せません。",),
        "すでに発信したものとして記録しますか",
    ),
    "publish_first": Word(
        "緊急の発信",
        "緊急に発信したことを記録する",
        (
            "確認や決裁を待たずに発信したことを、理由とともに記録します。",
            "所属長に知らせ、ほかの所属員が事後に確認します。「止める」が残っていても記録できます。",
        ),
        "緊急に発信したことを記録しますか",
    ),
    "confirm": Word(
        "確認済",
        "確認済にする",
        ("「発信可」になり、起案者 {drafter} に戻ります。",),
        "この投稿を確認済にしますか",
        "primary",
    ),
    "request_fix": Word(
        "修正依頼",
        "修正を依頼する",
        ("理由を付けて起案者 {drafter} に戻します。",),
        "この投稿の修正を依頼しますか",
    ),
    "decide": Word(
        "決裁",
        "決裁する",
        ("「発信可」になり、起案者 {drafter} に戻ります。",),
        "この投稿を決裁しますか",
        "primary",
    ),
    "return": Word(
        "差戻し",
        "差し戻す",
        ("理由を付けて起案者 {drafter} に戻します。",),
        "この投稿を差し戻しますか",
    ),
    "discard": Word(
        "廃案",
        "廃案にする",
        ("この投稿を終わらせます。取り消せません。",),
        "この投稿を廃案にしますか",
        "danger",
    ),
    "reclassify": Word(
        "区分の変更",
        "区分を変える",
        (
            "事実の告知と組織判断・公式見解を入れ替え、理由を付けて起案者 {drafter} に戻します。",
            "これまでの確認と決裁は効力を失います。",
        ),
        "この投稿の区分を変えますか",
    ),
    "edit": Word(
        "書き直し",
        "書き直す",
        ("下書きに戻します。これまでの確認と決裁は効力を失います。",),
        "この投稿を書き直しますか",
    ),
    "publish": Word(
        "発信",
        "発信したことを記録する",
        ("URLと日時を残します。記録したあとは本文を変えられません。",),
        "発信したことを記録しますか",
        "primary",
    ),
    "check_after": Word(
        "事後の確認",
        "事後に確認する",
        ("発信されたものを確認したことを記録します。誤りがあれば修正を始めてください。",),
        "発信されたものを確認しましたか",
        "primary",
    ),
    "cancel": Word(
        "取りやめ",
        "取りやめる",
        ("この投稿を終わらせます。取り消せません。",),
        "この投稿を取りやめますか",
        "danger",
    ),
    **{name: _words[name] for name in ("pull_back", "take_over", "later_read")},
}


def _back(
    action: str, at: str, *, by: By | None = None, effect: Effect | None = None, why: bool = False
) -> Step:
    """To the draft: no check and no decision stands any longer."""
    return Step(
        action, at, opens=("draft",), state="draft", by=by, effect=effect, needs_comment=why, ends_round=True
    )


def _ready(
    action: str,
    at: str,
    effect: Effect,
    *,
    by: By | None = None,
    guard: Guard | None = None,
    why: bool = False,
) -> Step:
    """To 発信可."""
    return Step(
        action, at, opens=("publish",), state="ready", by=by, guard=guard, effect=effect, needs_comment=why
    )


def _sent(action: str, desk: str, by: By, guard: Guard) -> Step:
    """To whoever checks or decides."""
    return Step(action, "draft", opens=(desk,), state=f"at_{desk}", by=by, guard=guard, effect=actions.send)


def _out(action: str, guard: Guard, opens: tuple[str, ...] = ()) -> Step:
    """Out already, before anybody checked or decided it here."""
    return Step(
        action,
        "draft",
        opens=opens,
        state="published",
        by=staff_drafter,
        guard=guard,
        effect=actions.publish_unsent,
        needs_comment=True,
    )


_later = Desk(LATER_READING, "後閲", "後閲", chief, side=True, survives=True)
POST = Process(
    kind="post",
    name="投稿",
    tag="投稿",
    series="",
    model=Post,
    title=title,
    desks=(
        Desk("draft", "起案者", "起案", writer),
        Desk("check", "相互確認", "相互確認", other_member, until=planned_day),
        Desk("decision", "決裁", "決裁", decider, decides=True, until=planned_day),
        Desk("publish", "発信", "発信", writer, until=planned_day),
        Desk("after", "事後の確認", "事後の確認", other_member, side=True, survives=True, days=1),
        _later,
    ),
    steps=(
        _sent("ask_check", "check", a_fact, guards.complete),
        _sent("ask_decision", "decision", an_official_view, guards.to_be_decided),
        _ready("no_checker", "draft", actions.unchecked, by=a_fact_of_staff, guard=guards.complete, why=True),
        _ready(
            "cite_decision",
            "draft",
            actions.unchecked,
            by=an_official_view_of_staff,
            guard=guards.decided_elsewhere,
        ),
        _out("record", guards.recorded),
        _out("publish_first", guards.goes_out, opens=("after",)),
        Step("take_over", "draft", opens=("draft",), by=taker, effect=take_over_effect),
        _ready("confirm", "check", actions.release),
        _back("request_fix", "check", why=True),
        _ready("decide", "decision", actions.release),
        _back("return", "decision", why=True),
        Step("discard", "decision", state="discarded", needs_comment=True),
        *(_back("pull_back", at, by=own) for at in ("check", "decision")),
        Step(
            "publish",
            "publish",
            state="published",
            by=publisher,
            guard=guards.goes_out,
            effect=actions.publish,
        ),
        _back("edit", "publish", by=own),
        *(
            _back("reclassify", at, by=pr_staff, effect=actions.reclassify, why=True)
            for at in ("check", "decision", "publish")
        ),
        *(
            Step("cancel", at, state="cancelled", by=stopper)
            for at in ("draft", "check", "decision", "publish")
        ),
        Step("check_after", "after"),
        Step("later_read", LATER_READING),
    ),
    states=STATES,
    words=WORDS,
    snapshot=snapshot,
    labels=FIELDS.labels,
    outsiders=(OUTSIDE,),
    paper=False,
    reads=reads,
)

POST_DELETION = Process(
    kind="post_deletion",
    name="投稿の削除",
    tag="投稿の削除",
    series="",
    model=PostDeletion,
    title=lambda case: f"投稿の削除（{case.get_ground_display()}）",
    desks=(
        Desk("draft", "操作した人", "削除の届出", drafter),
        Desk("decision", "所属長", "決裁", chief, decides=True, days=1),
        _later,
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
    reads=lambda case, org: reads(case.deleted, org) or case.drafter_id == org.me,
)
