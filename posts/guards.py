"""What stands in the way of a post: what is missing, too long, or must not go out (G2, G3, G4(5))."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.conf import settings

from accounts.access.rules import to_confirm, unread_by
from accounts.models import SNSAccount
from accounts.policy.models import OperationPolicy
from katori_sns.organisation.calendar import Calendar
from katori_sns.organisation.roles import ActorContext
from katori_sns.web.dates import format_wareki, format_wareki_time, local, local_date
from katori_sns.workflow.steps import CaseContext, Problem
from posts.checker import Context, Finding, check
from posts.checker.counting import over
from posts.models import Post, PostDeletion, Publication
from posts.states import OUT

OVER = "投稿の予定が過ぎています。これからの日時に直すか、空けてください"
BEFORE_THAT = "その前に発信したものは、発信した日時で記録できます"
QUIET = (SNSAccount.State.STOPPED, SNSAccount.State.NOTICE_PERIOD)
MAX_RECENT = 200  # posts looked back at, however many the window holds


def accounts_of(post: Post) -> list[SNSAccount]:
    """The accounts a post is for."""
    rows = post.case_accounts.select_related("account__section").order_by("pk")
    return [row.account for row in rows]


def recent_of(account: SNSAccount, post: Post, on: date) -> tuple[tuple[str, str], ...]:
    """What went out on the account within the window: day → text; what a correction repeats is no repeat."""
    since = on - timedelta(days=settings.REPEAT_DAYS)
    rows = Publication.objects.filter(account=account, at__date__gte=since).exclude(post=post.pk)
    rows = rows.exclude(post=post.corrects_id).filter(post__sealed_with=None).select_related("post")
    return tuple(
        (format_wareki(local_date(row.at)), row.post.text_for(account))
        for row in rows.order_by("-at")[:MAX_RECENT]
    )


def context_of(post: Post, account: SNSAccount, org: ActorContext) -> Context:
    """What the checker is to know about a post on one of its accounts."""
    policy = account.policies.filter(in_force_from__lte=org.on).order_by("-version").first()
    hours = None
    bound = policy and policy.manual_off_hours != OperationPolicy.Allowed.YES
    if policy and bound and policy.manual_weekdays and policy.manual_from and policy.manual_to:
        hours = (frozenset(int(d) for d in policy.manual_weekdays), policy.manual_from, policy.manual_to)
    planned = local(post.planned_at) if post.planned_at else None
    return Context(
        medium=account.medium,
        directory=frozenset(settings.DIRECTORY),
        recent=recent_of(account, post, org.on),
        similarity=settings.REPEAT_SIMILARITY,
        hours=hours,
        planned=planned,
        today=local_date(planned) if planned else org.on,
        closed=bool(hours and planned and not Calendar.load().is_open(local_date(planned))),
        images_without_alt=post.pictures.filter(alt="").count() if post.pk else 0,
        people=post.people,
        works=post.works,
        official=post.nature == Post.Nature.OFFICIAL,
        standalone=False,
    )


def findings(post: Post, org: ActorContext) -> list[Finding]:
    """What the checker says of each text of a post; the same thing in two texts once."""
    found: dict[str, Finding] = {}
    for account in accounts_of(post):
        for finding in check(post.text_for(account), context_of(post, account, org)):
            found.setdefault(finding.key, finding)
    return list(found.values())


def reads(post: Post, org: ActorContext) -> bool:
    """What was deleted because it must not be out is read by few, and so is all that corrects it.

    By who wrote what was deleted, its chief, the PR division and auditors.
    """
    deleted = post.sealed_with
    if deleted is None:
        return True
    homes = {deleted.section_id, deleted.keeper_id}
    chief_or_substitute = any(map(org.is_head, homes)) or homes & set(org.substitute_for())
    auditor = org.user is not None and org.user.is_auditor
    return deleted.drafter_id == org.me or org.pr.pk in org.mine or auditor or bool(chief_or_substitute)


def readable(ctx: CaseContext[Post]) -> list[Problem]:
    """Nobody sends on, checks or decides a text that he may not read."""
    said = Problem("texts", "関係する投稿が削除されたため、本文を読める人だけが進められます")
    return [] if reads(ctx.case, ctx.org) else [said]


def bound(org: ActorContext, accounts: Sequence[SNSAccount]) -> list[Problem]:
    """A contractor is bound by the guideline as well, and confirms it before his first draft (G1)."""
    said = "先にガイドラインを確認してください。「投稿を作る」を開くと確認できます"
    return [Problem("account", said)] if unread_by(org.user, accounts, org.on) else []


def guideline_first(org: ActorContext) -> str:
    """A contractor is led to the guideline before he drafts (G1)."""
    return "accounts:confirm_from_outside" if to_confirm(org.user, org.on) else ""


def _drafter_bound(ctx: CaseContext[Post]) -> list[Problem]:
    """What a contractor drafted goes no further while he has yet to confirm the guideline again (G1)."""
    if not unread_by(ctx.case.drafter, accounts_of(ctx.case), ctx.org.on):
        return []
    return [Problem("texts", f"{ctx.case.drafter.name}が、先にガイドラインを確認してください")]


def sendable(ctx: CaseContext[Post]) -> list[Problem]:
    """Complete, and by one who has confirmed the guideline where he is from outside (G1, G4(5)①)."""
    return complete(ctx) + _drafter_bound(ctx)


def complete(ctx: CaseContext[Post]) -> list[Problem]:
    """What is to go out: written, for a day to come, on accounts that may post (G4(5), G6(2))."""
    post = ctx.case
    return written(ctx) or _planned(ctx) + [p for a in accounts_of(post) for p in _at_rest(post, a)]


def written(ctx: CaseContext[Post]) -> list[Problem]:
    """A text for each account, within the platform's limit, which one may read."""
    post = ctx.case
    return readable(ctx) or [p for account in accounts_of(post) for p in _text_of(post, account)]


def goes_out(ctx: CaseContext[Post]) -> list[Problem]:
    """Written, and no exercise: a training post never reaches a live account.

    Whether an account might post is asked of the day on which it went out, not of today.
    """
    return written(ctx) + _exercise(ctx.case)


def _exercise(post: Post) -> list[Problem]:
    said = Problem("training", "練習の投稿は発信できません。取りやめるか、練習の印を外してください")
    return [said] if post.training else []


def _planned(ctx: CaseContext[Post]) -> list[Problem]:
    """Nothing is planned for a day that is over."""
    planned = ctx.case.planned_at
    past = planned is not None and local_date(planned) < ctx.org.on
    return [Problem("planned_at", OVER)] if past else []


def _text_of(post: Post, account: SNSAccount) -> list[Problem]:
    name, text = f"text_{account.pk}", post.text_for(account)
    problems = []
    if not text.strip():
        problems.append(Problem(name, f"{account}に出す本文を入力してください"))
    if too_many := over(account.medium, text):
        problems.append(Problem(name, f"{account}の本文が{too_many}文字分長すぎます。短くしてください"))
    return problems


def _at_rest(post: Post, account: SNSAccount) -> list[Problem]:
    label = account.get_state_display()
    if account.state in QUIET and not post.for_notice:
        said = f"{account}は「{label}」です。停止の周知か修正の投稿だけができます。{BEFORE_THAT}"
        return [Problem("for_notice", said)]
    if account.state not in (*QUIET, SNSAccount.State.ACTIVE):
        return [Problem("texts", f"{account}は「{label}」で、投稿できません。{BEFORE_THAT}")]
    return []


def deletable(ctx: CaseContext[PostDeletion]) -> list[Problem]:
    """Only what is out can be deleted, and only once; noticed after it went out, deleted after that."""
    case = ctx.case
    if case.deleted.state not in OUT[:2]:
        return [Problem("deleted", f"この投稿は「{case.deleted.state_label}」です")]
    problems = []
    if case.ground not in case.Ground.values:
        problems.append(Problem("ground", "削除の理由を選んでください"))
    return problems + in_order(case.deleted, case.discovered_at, case.deleted_at)


def in_order(post: Post, noticed: datetime | None, deleted: datetime) -> list[Problem]:
    """発信 ≤ 気づいた ≤ 削除 (G5(3))."""
    if noticed is None:
        return [Problem("discovered_at", "気づいた日時を入力してください")]
    if post.published_at and noticed < post.published_at.replace(second=0, microsecond=0):
        when = format_wareki_time(post.published_at)
        return [Problem("discovered_at", f"発信（{when}）より前です。気づいた日時を直してください")]
    if noticed > deleted:
        return [Problem("discovered_at", "気づいた日時は、削除した日時と同じか、その前にしてください")]
    return []
