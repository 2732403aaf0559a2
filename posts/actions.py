"""What is written about posts: corrections (G2(1)), pictures, deletions (G5(3))."""

from __future__ import annotations

from datetime import datetime

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from accounts.models import SNSAccount
from katori_sns.files import uploads
from katori_sns.files.kept_files import SMALL_SEAL, added
from katori_sns.history.actions import Changes, record
from katori_sns.organisation.models import User
from katori_sns.organisation.roles import ActorContext
from katori_sns.web.dates import local_date
from katori_sns.web.forms import Once
from katori_sns.workflow import actions
from katori_sns.workflow.engine import Done, lock, perform
from katori_sns.workflow.errors import Incomplete, NotAllowed
from katori_sns.workflow.numbers import freeze
from katori_sns.workflow.steps import Problem, Process, Transition
from posts.guards import reads
from posts.models import Picture, Post, PostDeletion
from posts.pictures import Encoded, encode
from posts.sealing import restrict
from posts.sent import mark
from posts.states import DELETED, OUT


def delete_post(transition: Transition[PostDeletion]) -> None:
    """The operator has deleted it; the copy stays here, seen by few."""
    case = transition.case
    if case.deleted_at > transition.now:
        raise Incomplete([Problem("deleted_at", "削除した日時は、いまより前にしてください")])
    freeze(transition)
    case.carried_out_at = transition.now
    restricted = restrict(case.deleted, by=transition.by, now=transition.now)
    transition.trace("閲覧の制限", None, "、".join(map(str, restricted)) or None)
    mark(case.deleted, DELETED, transition, "削除")


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
    encoded = encode(file)  # takes its time: nothing is locked yet
    with transaction.atomic():
        return _keep_picture(process, post, encoded, alt, actor=actor, seen_version=seen_version, now=now)


def _keep_picture(
    process: Process[Post],
    post: Post,
    encoded: Encoded,
    alt: str,
    *,
    actor: User,
    seen_version: int,
    now: datetime,
) -> Picture:
    actions.edit(process, post.pk, actor=actor, seen_version=seen_version, now=now, fields={})
    kept, size = encoded.picture, len(encoded.picture.content)
    here = Picture.objects.filter(post=post)
    uploads.require_room(kept.name, size, here=here, actor=actor, now=now)
    picture = Picture.objects.create(
        post=post,
        name=kept.name,
        file=uploads.store(kept),
        thumbnail=uploads.store(encoded.thumbnail),
        content_type=kept.content_type,
        size=size,
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
    by = ActorContext(local_date(now), actor).actor(actor, post.keeper_id)
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
