"""The common way of a case: 起案, 所属長へ回す, 提出, and back again."""

from katori_sns.organisation.models import Appointment, serving
from katori_sns.workflow.models import Level, Task
from katori_sns.workflow.numbers import assign_number, freeze
from katori_sns.workflow.rules import drafting_section
from katori_sns.workflow.steps import (
    Address,
    C_contra,
    CaseContext,
    Desk,
    Effect,
    Guard,
    State,
    Step,
    Transition,
    Word,
)

LATER_READING = "later_reading"


def drafter(ctx: CaseContext) -> Address:
    """Whoever drafted it."""
    return Address(Level.PERSON, drafting_section(ctx.case, ctx.org), ctx.case.drafter_id)


def drafting(ctx: CaseContext) -> Address:
    """The drafter; once he has left the section, whoever of it takes over."""
    return colleague(ctx) or drafter(ctx)


def chief(ctx: CaseContext) -> Address:
    """The chief of the case's section."""
    return Address(Level.HEAD, ctx.case.keeper_id)


def colleague(ctx: CaseContext) -> Address | None:
    """A member of the section, once the drafter has left it."""
    home = drafting_section(ctx.case, ctx.org)
    present = Appointment.objects.on(ctx.org.on).filter(user=ctx.case.drafter_id, section=home)
    return None if present.filter(serving(ctx.org.on, "user__")).exists() else Address(Level.MEMBER, home)


def forwarder(ctx: CaseContext) -> Address | None:
    """Whoever forwarded it last: the drafter, or once he has left whoever could draft."""
    return drafting(ctx) if _last(ctx, "forward") else None


def submitter(ctx: CaseContext) -> Address | None:
    """Whoever submitted it last, while he may still stand in for the chief; has he moved, the chief."""
    last, section = _last(ctx, "submit"), ctx.case.keeper_id
    if last is None:
        return None
    user, drafter_id = last.done_by_id or 0, ctx.case.drafter_id
    if ctx.org.authority(section, user, decides=False, barred=(), drafter_id=drafter_id):
        return Address(Level.PERSON, section, user, anywhere=True)
    return chief(ctx)


def proposer(ctx: CaseContext) -> Address | None:
    """Whoever of the PR division proposed it last to its manager; has he left, anybody of it."""
    last = _last(ctx, "propose")
    if last is None:
        return None
    there = Appointment.objects.on(ctx.org.on).filter(user=last.done_by_id, section=ctx.org.pr)
    return Address(Level.PERSON, ctx.org.pr.pk, last.done_by_id) if there.exists() else pr_staff(ctx)


def _last(ctx: CaseContext, action: str) -> Task | None:
    acts = [t for t in ctx.tasks if t.action == action]
    return max(acts, key=lambda t: (t.done_at, t.pk), default=None)


def canceller(ctx: CaseContext) -> Address:
    """取下げ: the drafter before the first submission, the chief afterwards."""
    return drafter(ctx) if ctx.case.submitted_at is None else chief(ctx)


def withdrawer(ctx: CaseContext) -> Address | None:
    """取下げ of a notice: the drafter, until it was submitted and has taken effect."""
    return drafter(ctx) if ctx.case.submitted_at is None else None


def pr_staff(ctx: CaseContext) -> Address:
    """Anybody of the PR division."""
    return Address(Level.MEMBER, ctx.org.pr.pk)


def nobody(ctx: CaseContext) -> Address:
    """Nobody: it rests, until somebody of the PR division comes for it."""
    return Address(Level.NOBODY, ctx.org.pr.pk)


def pr_manager(ctx: CaseContext) -> Address:
    """The PR manager; in the PR division's own cases, which it does not draft as its office, the superior.

    Its own are also those of a section that the PR manager heads in another post.
    """
    org, pr, section = ctx.org, ctx.org.pr.pk, ctx.case.keeper_id
    manager, head = org.heads.get(pr), org.heads.get(section)
    own = section == pr or (manager is not None and head is not None and head.id == manager.id)
    return Address(Level.HEAD, org.superior(pr) if own and ctx.case.origin == ctx.case.Origin.SECTION else pr)


def promotion(ctx: CaseContext) -> Address:
    """Anybody of the city promotion office."""
    return Address(Level.MEMBER, ctx.org.promotion.pk)


def submit_effect(transition: Transition) -> None:
    """First submission gives the 受付番号; every submission is kept word for word."""
    assign_number(transition)
    freeze(transition)


def take_over_effect(transition: Transition) -> None:
    """The member who takes over becomes the drafter."""
    transition.case.drafter = transition.actor
    transition.case.found_as = transition.case.searchable(*{t.done_name for t in transition.tasks})


def ladder(
    *,
    days: int,
    guard: Guard[C_contra] | None = None,
    at_pr: tuple[str, ...] = ("pr",),
    submitted: Effect[C_contra] = submit_effect,
    binding: bool = False,
) -> tuple[tuple[Desk[C_contra], ...], tuple[Step[C_contra], ...]]:
    """Desks and steps from the draft to the PR division; `at_pr` are the desks that 提出 opens there.

    A `binding` submission (届出) takes effect at once: 引戻し and 取下げ end with it.
    """
    desks: tuple[Desk[C_contra], ...] = (
        Desk("draft", "起案者", "起案", drafting),
        Desk("chief", "所属長", "提出", chief, days=days),
        # The engine addresses it to the head who was acted for, here or at another office.
        Desk(LATER_READING, "後閲", "後閲", chief, side=True, survives=True),
    )
    steps: tuple[Step[C_contra], ...] = (
        Step("forward", "draft", opens=("chief",), state="at_chief", by=drafter, guard=guard),
        Step("cancel", "draft", state="cancelled", by=withdrawer if binding else canceller),
        Step("take_over", "draft", opens=("draft",), by=colleague, effect=take_over_effect),
        Step("submit", "chief", opens=at_pr, state="at_pr", guard=guard, effect=submitted),
        Step("return", "chief", opens=("draft",), state="draft", needs_comment=True),
        Step("pull_back", "chief", opens=("draft",), state="draft", by=forwarder),
        Step("cancel", "chief", state="cancelled", by=withdrawer if binding else canceller),
        Step("later_read", LATER_READING),
    )
    if not binding:
        steps += (
            Step("pull_back", "pr", opens=("chief",), state="at_chief", by=submitter, ends_round=True),
            Step("cancel", "pr", state="cancelled", by=chief),
        )
    return desks, steps


LADDER_STATES = {
    "draft": State("下書き", "todo"),
    "at_chief": State("所属長の確認待ち", "now"),
    "at_pr": State("広報主管課で審査中", "now"),
    "cancelled": State("取下げ", "none", final=True),
}


SAME_FOR_ALL = {
    "take_over": Word(
        "引継ぎ",
        "引き継ぐ",
        ("あなたが起案者になり、下書きを直せるようになります。",),
        "この下書きを引き継ぎますか",
    ),
    "later_read": Word(
        "後閲",
        "後閲する",
        ("代決の内容を確認したことを記録します。案件の効力は変わりません。",),
        "代決の内容を確認しましたか",
        "primary",
    ),
}


def ladder_words(noun: str) -> dict[str, Word]:
    """What the common acts are called; `noun` is how the case is called in a question: この申請."""
    return {
        "forward": Word(
            "所属長へ回す",
            "所属長へ回す",
            ("{section}の所属長に届きます。提出されるまで引き戻せます。",),
            f"この{noun}を所属長へ回しますか",
            "primary",
        ),
        "submit": Word(
            "提出",
            "提出する",
            (
                "広報主管課に届き、受付番号が付きます。書類は提出日で作られます。",
                "広報主管課が処理するまで、引き戻しと取下げができます。",
            ),
            f"この{noun}を広報主管課に提出しますか",
            "primary",
        ),
        "return": Word(
            "差戻し",
            "差し戻す",
            ("理由を付けて、起案者 {drafter} に戻します。これまでの意見と確認の記録は残ります。",),
            f"この{noun}を差し戻しますか",
        ),
        "pull_back": Word(
            "引戻し",
            "引き戻す",
            ("自分の手元に戻します。相手が処理する前に限ります。",),
            f"この{noun}を引き戻しますか",
        ),
        "cancel": Word(
            "取下げ",
            "取り下げる",
            ("案件を終わらせます。続けるには新しい案件が必要です。取り消せません。",),
            f"この{noun}を取り下げますか",
            "danger",
        ),
    } | SAME_FOR_ALL
