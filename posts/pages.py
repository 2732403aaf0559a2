"""The pages of posts, as plain rows for the templates."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from accounts.access.rules import operating
from accounts.models import SNSAccount
from katori_sns.cases.fields import paper_tables
from katori_sns.cases.reading import Reading
from katori_sns.organisation.roles import ActorContext
from katori_sns.web.dates import format_wareki_time
from katori_sns.workflow.models import Case
from katori_sns.workflow.troubles import trouble_for
from posts.checker import STOP, Finding
from posts.checker.counting import LIMITS, Limit, count, over
from posts.fields import DELETION, FIELDS
from posts.guards import accounts_of, findings, reads
from posts.models import Picture, Post, PostDeletion, posts_for
from posts.releases import RELEASE, released, stops
from posts.sent import off_duty
from posts.states import OUT


def usable(org: ActorContext) -> QuerySet[SNSAccount]:
    """The accounts for which the person may draft posts: of his sections, or given to him."""
    if org.user is None or org.user.is_auditor:
        return SNSAccount.objects.none()
    mine = SNSAccount.objects.used_by(org)
    accounts = SNSAccount.objects.granted_to(org.user) if org.user.is_contractor else mine
    states = (SNSAccount.State.ACTIVE, SNSAccount.State.STOPPED, SNSAccount.State.NOTICE_PERIOD)
    return accounts.filter(state__in=states).order_by("name", "pk")


def recordable(org: ActorContext) -> QuerySet[SNSAccount]:
    """The accounts about whose posts the person may write: on some only what went out earlier is recorded."""
    if org.user is None or org.user.is_auditor:
        return SNSAccount.objects.none()
    mine = SNSAccount.objects.run_by(org)
    accounts = SNSAccount.objects.granted_to(org.user) if org.user.is_contractor else mine
    unacquired = Q(state=SNSAccount.State.PENDING, acquired_on=None)
    found = accounts.exclude(unacquired).exclude(state=SNSAccount.State.ABANDONED)
    return found.order_by("state", "name", "pk")


def own_section(org: ActorContext, account: SNSAccount) -> int:
    """For which section one posts: the account's, or in joint use one's own."""
    if account.section_id in org.mine or not org.mine:
        return account.section_id
    joint = account.joint_sections.filter(pk__in=list(org.mine)).values_list("pk", flat=True)
    return next(iter(joint), account.section_id)


@dataclass(frozen=True)
class Marked:
    """What the checker found, and why it may stay."""

    finding: Finding
    stop: bool
    released: bool
    why: str


@dataclass(frozen=True)
class Checked:
    """The checker's findings, and how many stop or warn."""

    rows: list[Marked]
    stops: int
    warns: int


@dataclass(frozen=True)
class Counted:
    """How long a text is, as its platform counts."""

    account: SNSAccount
    count: int
    over: int
    limit: Limit | None


def checked(
    found: Iterable[Finding], dismissed: dict[str, str], let_through: Collection[str] = ()
) -> Checked:
    """The checker's findings: what stops first, then what warns, then what was let stand with a reason."""
    rows = [
        Marked(f, f.severity == STOP, f.severity == STOP and f.key in let_through, dismissed.get(f.key, ""))
        for f in found
    ]
    rows.sort(key=lambda row: (not row.stop, row.released or bool(row.why)))
    stopping = sum(1 for row in rows if row.stop and not row.released)
    return Checked(rows, stopping, warns=sum(1 for row in rows if not row.stop and not row.why))


def checked_as_sent(post: Post, org: ActorContext) -> Checked:
    """What the checker says of a post, without what a second person let through in all of its texts."""
    found = findings(post, org)
    still = {stop.finding.key for stop in stops(post)}
    return checked(found, post.dismissed, {f.key for f in found} - still)


def counted(post: Post, texts: dict[str, str]) -> list[Counted]:
    """How long each text is, as its platform counts."""
    return [
        Counted(
            account,
            count(account.medium, texts.get(str(account.pk), "")),
            over(account.medium, texts.get(str(account.pk), "")),
            LIMITS.get(account.medium),
        )
        for account in accounts_of(post)
    ]


def examples_of(post: Post, on: date) -> list[dict[str, str]]:
    """Item ④ of each account: what it posts, and what needs a decision and by whom."""
    rows = []
    for account in accounts_of(post):
        policies = account.policies.filter(in_force_from__lte=on).order_by("-version")
        if policy := policies.first():
            rows.append({"name": str(account), "fact": policy.item_content, "official": policy.decisions})
    return rows


def may_correct(post: Post, org: ActorContext) -> bool:
    """Whether it is out and the person, an employee who reads it, may post on its accounts."""
    outside = not org.mine or org.user is None or org.user.stands_alone
    if outside or post.state not in OUT[:2] or not reads(post, org):
        return False
    return usable(org).filter(case_accounts__case=post.pk).exists()


def may_delete(post: Post, org: ActorContext) -> bool:
    """Whether he may correct it, and is of the section it is of; in joint use an operator of its accounts."""
    if not may_correct(post, org):
        return False
    accounts = accounts_of(post)
    if {post.keeper_id, *(account.section_id for account in accounts)} & set(org.mine):
        return True
    return operating(org.on).filter(account__in=accounts, user=org.me).exists()


def post_page(reading: Reading[Post]) -> dict[str, object]:
    """What the page of a post shows besides what every case has; nothing of a rewriting before it is sent."""
    post, org, current = reading.own, reading.org, reading.current
    accounts = accounts_of(post)
    published = {p.account_id: p for p in post.publications.all()}
    visible = posts_for(org)
    texts = post.texts if current else post.sent_texts
    waits = post.state not in (*OUT, "discarded", "cancelled")
    return {
        "marks": post.marks.all(),
        "resting": [a for a in accounts if waits and a.state != a.State.ACTIVE and not post.for_notice],
        "strange": off_duty(post, org.on) if post.state == "draft" and current else [],
        "texts": [
            {"account": a, "text": texts.get(str(a.pk), ""), "publication": published.get(a.pk)}
            for a in accounts
        ],
        "checked": checked_as_sent(post, org) if current and post.state not in OUT else None,
        "pictures": pictures_for(reading),
        "corrections": visible.filter(corrects=post).order_by("pk"),
        "deletions": Case.objects.visible_to(org).filter(postdeletion__deleted=post),
        "original": visible.filter(pk=post.corrects_id).first() if post.corrects_id else None,
        "may_correct": may_correct(post, org),
        "may_delete": may_delete(post, org),
        "trouble": trouble_for(accounts, org) if post.state not in OUT else None,
        "released": released(post, reading.statements) if current else (),
    }


def printed(reading: Reading[Post]) -> dict[str, object]:
    """For the print of the whole case: what was sent, where it went out, what was let through."""
    post = reading.own
    tables = {
        "発信": {
            str(p.account): f"{format_wareki_time(p.at)}　{p.by_name}\n{p}"
            for p in post.publications.select_related("account")
        },
        "通したもの": {
            s.name: f"{s.by_name}\n{s.text}" for s in reading.statements if s.key.startswith(RELEASE)
        },
    }
    return {"rows": FIELDS.on_record(reading.last_sent), "tables": paper_tables(tables)}


def pictures_for(reading: Reading[Post]) -> QuerySet[Picture]:
    """The pictures one may see: while it is being rewritten others see those that were sent."""
    pictures = Picture.objects.filter(post=reading.case.pk)
    return pictures if reading.current else pictures.exclude(round=None)


def editing(post: Post, form: Any) -> dict[str, object]:
    """What stands beside the composer: the account's own examples (④), and what the checker says."""
    texts = {str(a.pk): form[f"text_{a.pk}"].value() or "" for a in form.posted_to}
    why = form.whys() if form.is_bound else post.dismissed
    return {
        "strange": off_duty(post, form.org.on),
        "examples": examples_of(post, form.org.on),
        "checked": checked(form.found(), why),
        "counts": counted(post, texts),
        "pictures": post.pictures.all(),
        "trouble": trouble_for(form.posted_to, form.org),
        "editing": True,
    }


def deletion_page(reading: Reading[PostDeletion]) -> dict[str, object]:
    """The copy of what was deleted, for those who may read it."""
    case = reading.own
    return {
        "post": case.deleted,
        "texts": [{"account": a, "text": case.deleted.text_for(a)} for a in accounts_of(case.deleted)],
    }


def printed_deletion(reading: Reading[PostDeletion]) -> dict[str, object]:
    """What the print of the whole case says of a deletion: why, and the copy."""
    post = reading.own.deleted
    tables = {"削除した本文の写し": {str(a): post.text_for(a) for a in accounts_of(post)}}
    return {"rows": DELETION.on_record(reading.last_sent), "tables": paper_tables(tables)}
