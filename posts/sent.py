"""What is out: where and when, held against what must come first (G4(3), G4(5), G6(2)), and its marks.

A day on which nothing could go out is refused. What went out too early is recorded all the same, with its
reason, and the chief and the PR division are told.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from accounts.access.rules import operating
from accounts.account import lifecycle
from accounts.account.spans import state_at, turned_on
from accounts.identity.post_urls import WITHOUT_URL, Ours, as_kept, wrong_with
from accounts.models import AccountGrant, SNSAccount
from katori_sns.history.actions import Changes, record
from katori_sns.web.dates import format_wareki, format_wareki_time, local_date
from katori_sns.workflow.deeds import Before, held
from katori_sns.workflow.errors import Incomplete
from katori_sns.workflow.models import Case, CaseAccount, Task
from katori_sns.workflow.numbers import freeze
from katori_sns.workflow.steps import Problem, Transition
from katori_sns.workflow.trace import seals
from posts.deciders import cites, say_unlisted
from posts.guards import QUIET, accounts_of
from posts.models import NO_URL, Picture, Post, PostMark, Publication
from posts.releases import out_early
from posts.states import CORRECTED, DELETED, label_of

State = SNSAccount.State
Mark = PostMark.Mark
WORD = 60  # the width of a statement's word
MEND = "mend"  # the desk where the section is to put right what is out
OLDEST = date(2000, 1, 1)  # no medium of the table is older
FIRST = {"confirm": "相互確認", "decide": "決裁", "no_checker": "確認者なしとした判断"}


@dataclass(frozen=True)
class Published:
    """Where it went out, per key of an account, and when; without a URL only where the medium has none."""

    urls: dict[int, str]
    at: datetime
    unchecked: bool = False  # of what is only recorded: nobody had checked it


def send(transition: Transition[Post], *marks: Mark) -> None:
    """Keep word for word what is sent to be checked or decided, its pictures with it; mark it anew."""
    post = transition.case
    freeze(transition)
    Picture.objects.filter(post=post, round=None).update(round=post.round)
    strange = off_duty(post, transition.org.on)
    if strange:
        names = "、".join(map(str, strange))
        text = f"{post.drafter.name}は担当者ではありません。"
        transition.say("off_duty", "off_duty", label="起案者", word=f"担当外：{names}"[:WORD], text=text)
    post.write_own(
        text_found_as=post.foldable(),
        sent_texts=post.texts,
        sent_nature=post.nature,
        at=post.planned_at or post.drafted_at,
    )
    PostMark.objects.filter(post=post).delete()
    found = [Mark.UNANSWERED] if not post.people else []
    _mark(transition, *marks, *found, *([Mark.OFF_DUTY] if strange else []))


def _mark(transition: Transition[Post], *marks: Mark) -> None:
    if marks:
        PostMark.objects.bulk_create(PostMark(post=transition.case, mark=mark) for mark in marks)
        transition.trace("印", None, "、".join(str(mark.label) for mark in marks))


def send_unchecked(transition: Transition[Post]) -> None:
    """確認者なし: it goes on without anybody who checks it (G4(5)①)."""
    send(transition, Mark.UNCHECKED)


def send_cited(transition: Transition[Post]) -> None:
    """It goes on with a decision that was taken elsewhere (G4(5)②)."""
    send(transition)
    say_unlisted(transition)


def off_duty(post: Post, on: date) -> list[SNSAccount]:
    """The accounts of a post that its drafter does not run: neither operator, nor were they opened to him."""
    accounts = accounts_of(post)
    his = operating(on).filter(user=post.drafter_id)
    given = AccountGrant.objects.filter(user=post.drafter_id).values_list("content_object", flat=True)
    runs = {*his.filter(account__in=accounts).values_list("account", flat=True), *given}
    return [account for account in accounts if account.pk not in runs]


def publish(transition: Transition[Post]) -> None:
    """It is out, after it was checked or decided here."""
    _go_out(transition)
    _mark_early(transition)


def _publish_unsent(transition: Transition[Post]) -> None:
    """It is out, and nobody checked or decided it here."""
    _go_out(transition)
    out_early(transition)
    _mark_early(transition)


def _mark_early(transition: Transition[Post]) -> None:
    if any(said.value == "early" for said in transition.said):
        _mark(transition, Mark.EARLY)


def _go_out(transition: Transition[Post]) -> None:
    """From now on nothing of it changes. What it corrects says so (G5(3))."""
    post = transition.case
    proof: Published = transition.payload
    accounts = _accounts_out(transition)
    urls = {pk: as_kept(url) for pk, url in proof.urls.items()}
    held(transition, proof.at, *_befores(transition, accounts.values()))
    names = {"at": proof.at, "by_name": transition.actor.name}
    Publication.objects.bulk_create(
        Publication(post=post, account=accounts[pk], url=url, **names) for pk, url in urls.items()
    )
    for pk, url in urls.items():
        transition.trace(f"投稿のURL（{accounts[pk]}）", None, url or NO_URL)
        _last_posted(transition, accounts[pk], local_date(proof.at))
    post.write_own(
        published_at=proof.at,
        at=proof.at,
        published_name=transition.actor.name,
    )
    if post.corrects:
        mark(post.corrects, CORRECTED, transition, f"修正：{post.get_how_display()}")


def record_fact(transition: Transition[Post]) -> None:
    """記録のみ: written down afterwards, a fact with who checked it, or that nobody did (G4(5)①)."""
    post, proof = transition.case, transition.payload
    fact = post.ruled_nature == Post.Nature.FACT
    send(transition, Mark.RECORDED, *([Mark.UNCHECKED] if fact and proof.unchecked else []))
    if fact:
        word = "確認者なし" if proof.unchecked else "確認した人がいる"
        transition.say("checked", "no" if proof.unchecked else "yes", label="相互確認", word=word)
    else:
        say_unlisted(transition)
    _publish_unsent(transition)


def publish_first(transition: Transition[Post]) -> None:
    """緊急: out before anybody checked or decided it; kept word for word as well."""
    send(transition, Mark.URGENT)
    _publish_unsent(transition)


def _accounts_out(transition: Transition[Post]) -> dict[int, SNSAccount]:
    """The accounts on which it went out, locked; raises Incomplete for what cannot be so."""
    post, proof = transition.case, transition.payload
    known = [account.pk for account in accounts_of(post)]
    if not proof.urls or not proof.urls.keys() <= set(known):
        raise Incomplete([Problem(f"url_{known[0]}", "発信したアカウントのURLを入力してください")])
    accounts = lifecycle.lock(proof.urls)
    problems = [problem for pk, url in proof.urls.items() for problem in _wrong_on(accounts[pk], url, post)]
    problems += _named_twice(proof)
    if proof.at > transition.now:
        problems.append(Problem("at", "発信日時は、いまより前にしてください"))
    problems += [
        Problem("at", why) for account in accounts.values() if (why := _impossible(account, proof.at))
    ]
    corrected = post.corrects.published_at if post.corrects else None
    if corrected and proof.at < corrected:
        when = format_wareki_time(corrected)
        problems.append(Problem("at", f"もとの投稿の発信（{when}）より前です。発信日時を直してください"))
    if problems:
        raise Incomplete(problems)
    return accounts


def _named_twice(proof: Published) -> Iterator[Problem]:
    """A post stands at another address on each account."""
    seen: set[str] = set()
    for pk, url in proof.urls.items():
        if url and as_kept(url) in seen:
            yield Problem(f"url_{pk}", "ほかのアカウントと同じURLです。それぞれの投稿のURLを入力してください")
        seen.add(as_kept(url))


def _wrong_on(account: SNSAccount, url: str, post: Post) -> Iterator[Problem]:
    """The URL is of the account; of a post that corrects another, it is not that other's."""
    if wrong := url_problem(account, url):
        yield Problem(f"url_{account.pk}", wrong)
        return
    another = post.corrects if url and post.how == Post.How.POST else None
    if another and another.publications.filter(url=as_kept(url)).exists():
        said = "もとの投稿のURLです。別途投稿した修正記事のURLを入力してください"
        yield Problem(f"url_{account.pk}", said)


def url_problem(account: SNSAccount, url: str) -> str:
    """Why the URL is none of a post on the account; "" where nothing is wrong (G5(2))."""
    if not url and account.medium in WITHOUT_URL:
        return ""
    was = list(account.handles.values_list("handle", "url"))
    handles = (account.handle, account.immutable_id, *(handle for handle, _ in was))
    urls = (account.url, *(url for _, url in was))
    known = Ours(account.medium, str(account), tuple(filter(None, handles)), tuple(filter(None, urls)))
    return wrong_with(url, known)


def _impossible(account: SNSAccount, at: datetime) -> str:
    """Why nothing can have gone out on the account on that day."""
    day = local_date(at)
    if account.acquired_on and day < account.acquired_on:
        when = format_wareki(account.acquired_on)
        return f"{account}の取得日（{when}）より前です。発信日時か、届け出た取得日を直してください"
    if day < OLDEST or day.isoformat()[: len(account.opened)] < account.opened:
        return f"{account}の開設より前です。発信日時を直してください"
    if account.deleted_on and account.state == State.WITHDRAWN and day > account.deleted_on:
        when = format_wareki(account.deleted_on)
        return f"{account}の撤退（{when}）より後です。発信日時を直してください"
    if state_at(account, at) in account.CLOSED:
        return f"{account}は、そのとき「{state_at(account, at).label}」でした。発信日時を直してください"
    return ""


def _befores(transition: Transition[Post], accounts: Iterable[SNSAccount]) -> Iterator[Before]:
    """What must have come before it went out."""
    post, step, at = transition.case, transition.step.action, transition.payload.at
    if step == "publish":
        yield from _checked_or_decided(post, transition.task.because)
    elif step == "record" and post.ruled_nature == Post.Nature.OFFICIAL:
        yield Before("決裁", post.decided_on if cites(post) else None)
    for account in accounts:
        if approved := _approved_at(account):
            yield Before(f"{account}の承認", local_date(approved))
        state = state_at(account, at)
        if state == State.PENDING:
            yield Before(f"{account}の運用開始", account.started_on)
        elif state in QUIET and not post.for_notice:
            yield Before(f"{account}の運用再開", turned_on(account, State.ACTIVE, at))


def _checked_or_decided(post: Post, act: Task | None) -> Iterator[Before]:
    """The act that let it go out; to the minute, as a moment is typed."""
    if act is None or act.done_at is None:
        return
    if act.action == "cite_decision":
        yield Before("決裁", post.decided_on)
    else:
        yield Before(FIRST.get(act.action, act.act), act.done_at.replace(second=0, microsecond=0))


def _approved_at(account: SNSAccount) -> datetime | None:
    """When the case that opened the account was decided: the first that names it and claims nothing."""
    if account.registered_on or account.items_due or account.items_waived or not account.acquired_on:
        return None  # older than the guideline, or recognised by telephone; or not acquired yet
    named = CaseAccount.objects.filter(account=account, claim="", case__post=None, case__postdeletion=None)
    row = named.order_by("pk").values_list("case__decided_at", flat=True)
    return row.first()


def _last_posted(transition: Transition[Post], account: SNSAccount, day: date) -> None:
    """The account knows its newest post; why there was none for long is no longer so."""
    last, quiet = account.last_posted_on, account.quiet_reason
    if last is None or last < day:
        transition.trace(
            f"最後の投稿（{account}）", format_wareki(last) if last else None, format_wareki(day)
        )
        if quiet:
            transition.trace(f"投稿がない理由（{account}）", quiet, None)
        SNSAccount.objects.filter(pk=account.pk).update(last_posted_on=day, quiet_reason="")


def mark(post: Post, state: str, transition: Transition, label: str) -> None:
    """Say on a published post what became of it; its own chain tells when. What was asked of it is done."""
    original = Case.objects.select_for_update().get(pk=post.pk)
    if original.state == DELETED:
        return
    old = original.state_label
    original.state, original.state_label = state, label_of(state)
    original.save(update_fields=["state", "state_label"])
    seat = transition.authority.seat
    record(
        subject=original.subject,
        action=state,
        label=label,
        actor=transition.org.actor(transition.actor, seat.section_id, transition.task.acting_for),
        at=transition.now,
        changes={"状態": [old, label_of(state)], **mended(original, label, transition), **seals(original)},
        comment=transition.case.title,
    )


def mended(post: Case, label: str, transition: Transition) -> Changes:
    """What the PR division asked to be put right (G5(3)) is asked no longer."""
    asked = Task.objects.open().filter(case=post, desk=MEND)
    return {"修正の求め": ["未了", label]} if asked.update(done_at=transition.now) else {}
