"""What stands in the way of a post: what is missing, too long, or must not go out (G2, G3, G4(5))."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from django.conf import settings
from django.db.models import Q

from accounts.access.rules import to_confirm, unread_by
from accounts.models import SNSAccount
from katori_sns.organisation.roles import ActorContext
from katori_sns.web.dates import format_wareki, local, local_date
from katori_sns.workflow.steps import CaseContext, Problem
from posts.checker import Context, Finding, check
from posts.checker.counting import over
from posts.models import Entitled, Post, PostDeletion, Publication
from posts.states import OUT

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
    if policy and policy.manual_weekdays and policy.manual_from and policy.manual_to:
        hours = (frozenset(int(d) for d in policy.manual_weekdays), policy.manual_from, policy.manual_to)
    return Context(
        medium=account.medium,
        directory=frozenset(settings.DIRECTORY),
        recent=recent_of(account, post, org.on),
        similarity=settings.REPEAT_SIMILARITY,
        hours=hours,
        planned=local(post.planned_at) if post.planned_at else None,
        images_without_alt=post.pictures.filter(alt="").count() if post.pk else 0,
        people=post.people,
        works=post.works,
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
    chief_or_substitute = org.is_head(deleted.section_id) or deleted.section_id in org.substitute_for()
    auditor = org.user is not None and org.user.is_auditor
    return deleted.drafter_id == org.me or org.pr.pk in org.mine or auditor or chief_or_substitute


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
    """A text for each account, within the platform's limit, on accounts that may post (G4(5), G6(2))."""
    post = ctx.case
    return readable(ctx) or [p for account in accounts_of(post) for p in _on_account(post, account)]


def goes_out(ctx: CaseContext[Post]) -> list[Problem]:
    """Complete, and no exercise: a training post never reaches a live account."""
    return complete(ctx) + _exercise(ctx.case)


def _exercise(post: Post) -> list[Problem]:
    said = Problem("training", "練習の投稿は発信できません。取りやめるか、練習の印を外してください")
    return [said] if post.training else []


def _on_account(post: Post, account: SNSAccount) -> list[Problem]:
    name, text = f"text_{account.pk}", post.text_for(account)
    problems = []
    if not text.strip():
        problems.append(Problem(name, f"{account}に出す本文を入力してください"))
    if too_many := over(account.medium, text):
        problems.append(Problem(name, f"{account}の本文が{too_many}文字分長すぎます。短くしてください"))
    if account.state in QUIET and not post.for_notice:
        label = account.get_state_display()
        problems.append(
            Problem("for_notice", f"{account}は「{label}」です。停止の周知か修正の投稿だけができます")
        )
    elif account.state not in (*QUIET, SNSAccount.State.ACTIVE):
        problems.append(Problem("texts", f"{account}は「{account.get_state_display()}」で、投稿できません"))
    return problems


def entitled(section_id: int) -> Q:
    """The sections whose head may decide the section's official views: itself, and those of the table."""
    named = Entitled.objects.filter(section=section_id).values("decides")
    return Q(pk=section_id) | Q(pk__in=named)


def to_be_decided(ctx: CaseContext[Post]) -> list[Problem]:
    """Complete, and somebody entitled is chosen (G4(5)②)."""
    post = ctx.case
    problems = sendable(ctx)
    decides = {row.decides_id for row in Entitled.objects.filter(section=post.section_id)}
    if post.decider_id not in {post.section_id, *decides}:
        problems.append(Problem("decider", "決裁権者を選んでください"))
    return problems


def decided_elsewhere(ctx: CaseContext[Post]) -> list[Problem]:
    """The decision that was taken on paper, and the file that shows it."""
    post = ctx.case
    texts = (
        ("decided_number", "決裁の文書番号を入力してください"),
        ("decided_on", "決裁日を入力してください"),
        ("decided_by", "決裁した人の職と名前を入力してください"),
    )
    problems = complete(ctx)
    problems += [Problem(name, message) for name, message in texts if not getattr(post, name)]
    if post.decided_on and post.decided_on > ctx.org.on:
        problems.append(Problem("decided_on", "決裁日は、きょうかその前の日にしてください"))
    if not post.attachments.exists():
        problems.append(Problem("file", "決裁を示すファイルを添付してください"))
    return problems


def recorded(ctx: CaseContext[Post]) -> list[Problem]:
    """What went out already: a fact as it is, an official view with the decision it rests on."""
    official = ctx.case.ruled_nature == Post.Nature.OFFICIAL
    return decided_elsewhere(ctx) + _exercise(ctx.case) if official else goes_out(ctx)


def deletable(ctx: CaseContext[PostDeletion]) -> list[Problem]:
    """Only what is out can be deleted, and only once."""
    case = ctx.case
    if case.deleted.state in OUT[:2]:
        return []
    return [Problem("deleted", f"この投稿は「{case.deleted.state_label}」です")]
