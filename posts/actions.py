"""What is written about posts: drafts, corrections (G2(1)), and the effects of the acts on them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from accounts.account import lifecycle
from accounts.models import SNSAccount
from katori_sns.history.actions import Changes, record
from katori_sns.organisation.models import Section, User
from katori_sns.organisation.roles import ActorContext
from katori_sns.web.dates import format_wareki, local_date
from katori_sns.web.forms import Once
from katori_sns.workflow import actions, uploads
from katori_sns.workflow.engine import Done, lock, perform
from katori_sns.workflow.errors import Incomplete, NotAllowed
from katori_sns.workflow.kept_files import SMALL_SEAL, added
from katori_sns.workflow.models import Case
from katori_sns.workflow.notifications import said, tell_about
from katori_sns.workflow.numbers import freeze
from katori_sns.workflow.steps import Problem, Process, Transition
from katori_sns.workflow.trace import seals
from posts.guards import reads
from posts.models import NATURE, Entitled, Picture, Post, PostDeletion, Publication
from posts.pictures import encode
from posts.releases import out_early
from posts.sealing import restrict
from posts.states import CORRECTED, DELETED, OUT, label_of


@dataclass(frozen=True)
class Published:
    """Where it went out, per key of an account, and when."""

    urls: dict[int, str]
    at: datetime


def send(transition: Transition[Post]) -> None:
    """Keep word for word what is sent to be checked or decided, its pictures with it."""
    post = transition.case
    freeze(transition)
    Picture.objects.filter(post=post, round=None).update(round=post.round)
    post.write_own(
        folded=post.foldable(),
        sent_texts=post.texts,
        sent_nature=post.nature,
        at=post.planned_at or post.drafted_at,
    )


def reclassify(transition: Transition[Post]) -> None:
    """The PR division rules: a fact is an official view, or the other way round."""
    post = transition.case
    nature = Post.Nature.OFFICIAL if post.ruled_nature == Post.Nature.FACT else Post.Nature.FACT
    post.write_own(nature=nature, sent_nature=nature)
    transition.say(NATURE, nature, label="区分", word=nature.label, text=transition.comment)


def reclassify_after(transition: Transition[Post]) -> None:
    """A ruling over what is out: its drafter and chief are to correct it, or to report it (G5(3))."""
    reclassify(transition)
    case, chief = transition.case, transition.org.heads.get(transition.case.section_id)
    concerned = {case.drafter_id} | ({chief.id} if chief else set())
    told = {"［区分の変更］": frozenset(concerned - {transition.actor.pk})}
    tell_about(case, told, says=said(transition), now=transition.now)


def publish(transition: Transition[Post]) -> None:
    """It is out: from now on nothing of it changes. What it corrects says so (G5(3))."""
    post = transition.case
    proof: Published = transition.payload
    if not proof.urls:
        raise Incomplete([Problem("comment", "発信したアカウントのURLを入力してください")])
    if proof.at > transition.now:
        raise Incomplete([Problem("at", "発信日時は、いまより前にしてください")])
    names = {"at": proof.at, "by_name": transition.actor.name}
    accounts = lifecycle.lock(proof.urls)
    Publication.objects.bulk_create(
        Publication(post=post, account=accounts[pk], url=url, **names) for pk, url in proof.urls.items()
    )
    for pk, url in proof.urls.items():
        transition.trace(f"投稿のURL（{accounts[pk]}）", None, url)
        _last_posted(transition, accounts[pk], local_date(proof.at))
    post.write_own(published_at=proof.at, at=proof.at, published_name=transition.actor.name)
    if post.corrects:
        _mark(post.corrects, CORRECTED, transition, f"修正：{post.get_how_display()}")


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


def publish_unsent(transition: Transition[Post]) -> None:
    """What nobody checked or decided here before it went out is kept word for word as well."""
    send(transition)
    publish(transition)
    out_early(transition)


def _mark(post: Post, state: str, transition: Transition, label: str) -> None:
    """Say on a published post what became of it; its own chain tells when."""
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
        changes={"状態": [old, label_of(state)], **seals(original)},
        comment=transition.case.title,
    )


def delete_post(transition: Transition[PostDeletion]) -> None:
    """The operator has deleted it; the copy stays here, seen by few."""
    case = transition.case
    freeze(transition)
    case.carried_out_at = transition.now
    restricted = restrict(case.deleted, by=transition.by, now=transition.now)
    transition.trace("閲覧の制限", None, "、".join(map(str, restricted)) or None)
    _mark(case.deleted, DELETED, transition, "削除")


@transaction.atomic
def correct(
    process: Process[Post],
    post: Post,
    *,
    how: str,
    drafter: User,
    section_id: int,
    now: datetime,
    once: Once | None = None,
) -> Post:
    """Begin the correction of a published post, with its text to be put right (G5(3)).

    Raises NotAllowed where it was deleted meanwhile, or is sealed to the drafter.
    """
    post = lock(process, post.pk)
    if post.state not in OUT[:2] or not reads(post, ActorContext(local_date(now), drafter)):
        raise NotAllowed
    accounts = SNSAccount.objects.filter(publications__post=post).order_by("pk")
    return actions.start(
        process,
        drafter=drafter,
        section_id=section_id,
        now=now,
        accounts=accounts,
        fields={
            "corrects": post,
            "sealed_with": post.sealed_with,
            "how": how,
            "nature": post.nature,
            "texts": {str(a.pk): post.text_for(a) for a in accounts},
            "for_notice": True,
            "at": now,
        },
        once=once,
    )


@transaction.atomic
def add_picture(
    process: Process[Post],
    post: Post,
    *,
    file: UploadedFile[bytes],
    alt: str,
    actor: User,
    seen_version: int,
    now: datetime,
) -> Picture:
    """Keep a picture of one's draft, re-encoded; raises uploads.BadFile, Conflict."""
    encoded = encode(file)
    actions.edit(process, post.pk, actor=actor, seen_version=seen_version, now=now, fields={})
    kept = encoded.picture
    picture = Picture.objects.create(
        post=post,
        name=kept.name,
        file=uploads.store(kept),
        thumbnail=uploads.store(encoded.thumbnail),
        content_type=kept.content_type,
        size=len(kept.content),
        width=encoded.width,
        height=encoded.height,
        sha256=kept.sha256,
        alt=alt,
        added_at=now,
        added_by=actor,
    )
    changes = added(picture, sent="round") | {SMALL_SEAL: [None, encoded.thumbnail.sha256]}
    _about_picture(post, "add_picture", "画像の追加", changes, actor, now)
    return picture


@transaction.atomic
def remove_picture(
    process: Process[Post], post: Post, *, picture_id: int, actor: User, seen_version: int, now: datetime
) -> None:
    """Take a picture out that was not sent yet; raises Picture.DoesNotExist for one that was."""
    picture = Picture.objects.get(pk=picture_id, post=post, round=None)
    actions.edit(process, post.pk, actor=actor, seen_version=seen_version, now=now, fields={})
    picture.delete()
    uploads.discard(picture.file, picture.thumbnail)
    changes: Changes = {picture.name: [picture.sha256, None]}
    _about_picture(post, "remove_picture", "画像の取り外し", changes, actor, now)


def _about_picture(post: Post, action: str, label: str, changes: Changes, actor: User, now: datetime) -> None:
    by = ActorContext(local_date(now), actor).actor(actor, post.section_id)
    record(subject=post.subject, action=action, label=label, actor=by, at=now, changes=changes)


@transaction.atomic
def delete_at_once(
    process: Process[PostDeletion],
    post: Post,
    *,
    section_id: int,
    by: User,
    now: datetime,
    **answers: object,
) -> Done[PostDeletion]:
    """Record that the operator deleted what must not be out; the chief is told, and decides (G5(3)).

    `answers` are those of the form of a deletion. Raises NotAllowed for who is not of the section.
    """
    fields = {"deleted": post} | answers
    accounts = SNSAccount.objects.filter(publications__post=post)
    case = actions.start(
        process, drafter=by, section_id=section_id, now=now, fields=fields, accounts=accounts
    )
    task = case.tasks.get()
    return perform(
        process, case.pk, "carry_out", task_id=task.pk, seen_version=case.version, actor=by, now=now
    )


@transaction.atomic
def entitle(*, section: Section, decides: Section, about: str, by: User, now: datetime) -> None:
    """The head of another section may decide a section's official views as well (G4(5)②)."""
    Entitled.objects.update_or_create(section=section, decides=decides, defaults={"about": about})
    _about_entitled([None, f"{section.name}：{decides.name}の長"], by, now)


@transaction.atomic
def disentitle(entitled_id: int, *, by: User, now: datetime) -> None:
    row = Entitled.objects.select_related("section", "decides").get(pk=entitled_id)
    row.delete()
    _about_entitled([f"{row.section.name}：{row.decides.name}の長", None], by, now)


def _about_entitled(change: list[str | None], by: User, now: datetime) -> None:
    who = ActorContext(local_date(now), by).actor(by)
    record(
        subject="site",
        action="entitle",
        label="投稿の決裁権者",
        actor=who,
        at=now,
        changes={"決裁権者": change},
    )
