"""How a post moves: a fact is checked (G1, G4(5)①), an official view decided (G4(5)②); then it goes out."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from katori_sns.organisation.roles import ActorContext, role_name
from katori_sns.web.dates import LocalMoment, local, local_date
from katori_sns.workflow.ladder import (
    LATER_READING,
    chief,
    colleague,
    drafter,
    nobody,
    pr_staff,
    take_over_effect,
)
from katori_sns.workflow.models import Level
from katori_sns.workflow.steps import (
    Address,
    By,
    CaseContext,
    Depth,
    Desk,
    Effect,
    Guard,
    Process,
    Step,
)
from posts import deciders, guards, releases, rulings, sent
from posts.fields import FIELDS
from posts.models import NATURE, Post
from posts.states import PUBLISHED, STATES
from posts.words import WORDS

OUTSIDE = "委託業者"


def writer(ctx: CaseContext) -> Address:
    """The drafter, also one who never had a post here; once he has left, whoever takes over."""
    user = ctx.case.drafter
    if user.is_active and role_name(user) == OUTSIDE:
        return drafter(ctx)
    return colleague(ctx) or drafter(ctx)


def own(ctx: CaseContext) -> Address | None:
    """Only the drafter himself."""
    return drafter(ctx)


def publisher(ctx: CaseContext) -> tuple[Address, ...]:
    """The drafter, also from outside the section, or whoever of it is there."""
    return drafter(ctx), Address(Level.MEMBER, ctx.case.keeper_id)


def staff_drafter(ctx: CaseContext) -> Address | None:
    """The drafter, unless he is from outside: a contractor sends nothing out unchecked."""
    return None if ctx.case.drafter.is_contractor else drafter(ctx)


def taker(ctx: CaseContext) -> Address | None:
    """Any member of the section, once the drafter has left it or his contract has ended."""
    return None if writer(ctx).level == Level.PERSON else colleague(ctx)


def is_fact(ctx: CaseContext[Post]) -> bool:
    return ctx.case.ruled_nature == Post.Nature.FACT


def is_official(ctx: CaseContext[Post]) -> bool:
    return ctx.case.ruled_nature == Post.Nature.OFFICIAL


def a_fact(ctx: CaseContext[Post]) -> Address | None:
    """The drafter, of 事実の告知."""
    return drafter(ctx) if is_fact(ctx) else None


def an_official_view(ctx: CaseContext[Post]) -> Address | None:
    """The drafter, of 組織判断・公式見解."""
    return drafter(ctx) if is_official(ctx) else None


def a_fact_of_staff(ctx: CaseContext[Post]) -> Address | None:
    """The drafter of 事実の告知, unless he is from outside."""
    return staff_drafter(ctx) if a_fact(ctx) else None


def an_official_view_of_staff(ctx: CaseContext[Post]) -> Address | None:
    """The drafter of 組織判断・公式見解, unless he is from outside."""
    return staff_drafter(ctx) if an_official_view(ctx) else None


def reads(post: Post, org: ActorContext) -> Depth:
    """Its face alone, for whom it was sealed."""
    return Depth.CONTENT if guards.reads(post, org) else Depth.FACE


def other_member(ctx: CaseContext) -> Address:
    """Anybody of the section but the drafter, or whom the account was opened to."""
    return Address(Level.COLLEAGUE, ctx.case.keeper_id)


def decider(ctx: CaseContext[Post]) -> Address:
    """The head of the section chosen by the drafter among those entitled."""
    return Address(Level.HEAD, ctx.case.decider_id or ctx.case.keeper_id)


def stopper(ctx: CaseContext) -> tuple[Address, ...]:
    """取りやめ: the drafter, and once it was sent the chief as well."""
    return (drafter(ctx), chief(ctx)) if ctx.case.submitted_at else (drafter(ctx),)


def planned_day(post: Post) -> date | None:
    """The day on which it is to go out."""
    return local_date(post.planned_at) if post.planned_at else None


def snapshot(post: Post) -> dict[str, str]:
    """What is sent; what was not answered is left out."""
    return {name: text for name, text in FIELDS.words(post).items() if text}


def title(post: Post) -> str:
    """What all who know of it may read, then and later: where it goes and when, never its text."""
    names = [str(account) for account in guards.accounts_of(post)]
    where = "".join(names[:1]) + (f"ほか{len(names) - 1}件" if len(names) > 1 else "")
    what = "投稿の修正" if post.corrects_id else "投稿"
    when = f"　{_hour(local(post.planned_at))}" if post.planned_at else ""
    return f"{'【練習】' if post.training else ''}{where}への{what}{when}"[:200]


def _hour(at: LocalMoment) -> str:
    """12月1日 9時30分, without the minutes of a full hour."""
    return f"{at.month}月{at.day}日 {at.hour}時" + (f"{at.minute}分" if at.minute else "")


def _back(
    action: str, at: str, *, by: By[Post] | None = None, effect: Effect[Post] | None = None, why: bool = False
) -> Step[Post]:
    """To the draft: no check and no decision stands any longer."""
    return Step(
        action, at, opens=("draft",), state="draft", by=by, effect=effect, needs_comment=why, ends_round=True
    )


def _ready(
    action: str,
    at: str,
    effect: Effect[Post],
    *,
    by: By[Post] | None = None,
    guard: Guard[Post] | None = None,
    why: bool = False,
) -> Step[Post]:
    """To 発信可."""
    return Step(
        action, at, opens=("publish",), state="ready", by=by, guard=guard, effect=effect, needs_comment=why
    )


def _sent(action: str, desk: str, by: By[Post], guard: Guard[Post]) -> Step[Post]:
    """To whoever checks or decides."""
    return Step(action, "draft", opens=(desk,), state=f"at_{desk}", by=by, guard=guard, effect=sent.send)


def _out(action: str, guard: Guard[Post], effect: Effect[Post], opens: tuple[str, ...] = ()) -> Step[Post]:
    """Out already, before anybody checked or decided it here."""
    return Step(
        action,
        "draft",
        opens=(*opens, "rest"),
        state="published",
        by=staff_drafter,
        guard=guard,
        effect=effect,
        needs_comment=True,
    )


def _ruled(action: str, by: By[Post], effect: Effect[Post], opens: tuple[str, ...] = ()) -> Step[Post]:
    """Ruled again after it went out."""
    return Step(action, "rest", opens=("rest", *opens), by=by, effect=effect, needs_comment=True)


LATER = Desk(LATER_READING, "後閲", "後閲", chief, side=True, survives=True)
POST = Process(
    kind="post",
    own_list=True,
    name="投稿",
    tag="投稿",
    series="",
    article="4 手続 (5)②",
    model=Post,
    title=title,
    desks=(
        Desk("draft", "起案者", "起案", writer),
        Desk("check", "相互確認", "相互確認", other_member, until=planned_day, only=is_fact),
        Desk("decision", "決裁", "決裁", decider, decides=True, until=planned_day, only=is_official),
        Desk("publish", "発信", "発信", writer, until=planned_day),
        Desk("after", "事後の確認", "事後の確認", other_member, side=True, survives=True, days=1),
        Desk("rest", "発信のあと", "区分の変更", nobody, side=True, survives=True),
        Desk(sent.MEND, "修正", "修正", rulings.mender, side=True, survives=True, days=1),
        LATER,
    ),
    steps=(
        _sent("ask_check", "check", a_fact, guards.sendable),
        _sent("ask_decision", "decision", an_official_view, deciders.to_be_decided),
        _ready(
            "no_checker", "draft", sent.send_unchecked, by=a_fact_of_staff, guard=guards.complete, why=True
        ),
        _ready(
            "cite_decision",
            "draft",
            sent.send_cited,
            by=an_official_view_of_staff,
            guard=deciders.decided_elsewhere,
        ),
        _out("record", deciders.recorded, sent.record_fact),
        _out("publish_first", guards.goes_out, sent.publish_first, opens=("after",)),
        Step("take_over", "draft", opens=("draft",), by=taker, effect=take_over_effect),
        _ready("confirm", "check", releases.release, guard=guards.readable),
        _back("request_fix", "check", why=True),
        _ready("decide", "decision", releases.release, guard=guards.readable),
        _back("return", "decision", why=True),
        Step("discard", "decision", state="discarded", needs_comment=True),
        *(_back("pull_back", at, by=own) for at in ("check", "decision")),
        Step(
            "publish",
            "publish",
            opens=("rest",),
            state="published",
            by=publisher,
            guard=guards.goes_out,
            effect=sent.publish,
        ),
        _back("edit", "publish", by=own),
        *(
            _back("reclassify", at, by=pr_staff, effect=rulings.reclassify, why=True)
            for at in ("check", "decision", "publish")
        ),
        *(
            Step("cancel", at, state="cancelled", by=stopper)
            for at in ("draft", "check", "decision", "publish")
        ),
        Step("check_after", "after"),
        _ruled("reclassify_after", rulings.to_be_mended, rulings.reclassify_after, opens=(sent.MEND,)),
        _ruled("reclassify_report", rulings.to_be_reported, rulings.reclassify_report),
        _ruled("reclassify_back", rulings.to_be_taken_back, rulings.reclassify_back),
        Step("leave", sent.MEND, by=chief, effect=rulings.leave, needs_comment=True),
        Step("later_read", LATER_READING),
    ),
    states=STATES
    | {name: replace(STATES[name], needs=releases.nothing_stops) for name in ("ready", PUBLISHED)},
    words=WORDS,
    snapshot=snapshot,
    labels=FIELDS.labels,
    begins=guards.bound,
    outsiders=(OUTSIDE,),
    derived=frozenset({"sent_texts", "sent_nature", "text_found_as", "at", "sealed_with"}),
    paper=False,
    ruled={NATURE: "reclassify"},
    reads=reads,
)
