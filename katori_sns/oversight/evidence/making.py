"""Making a 証拠一式: asked for, made in slices by a worker, called off, removed after its days."""

from __future__ import annotations

import logging
import shutil
import time
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.db.models import F

from katori_sns.history.actions import Changes, record
from katori_sns.history.models import Actor, Event
from katori_sns.organisation.actions import Refused
from katori_sns.organisation.models import User
from katori_sns.organisation.roles import ActorContext
from katori_sns.oversight.evidence.asked import MOST, Asked
from katori_sns.oversight.evidence.gathering import gather, part_of
from katori_sns.oversight.evidence.sealing import pack, seal
from katori_sns.oversight.models import FOLDER, EvidenceBundle
from katori_sns.web.dates import local_date

logger = logging.getLogger(__name__)
SLICE = 1.0  # seconds of work between two looks at whether it was called off
LEASE = timedelta(minutes=2)  # longer than any slice; after a kill another worker takes over
TRIES = 3
KEEP = timedelta(days=30)  # of a file; the row and the history stay
MOST_KEPT = 10  # files of one person
MOST_BYTES = 300 * 1024**2
DIGEST = "証拠一式のハッシュ値"
MAKING, DONE = EvidenceBundle.State.MAKING, EvidenceBundle.State.DONE
TOO_LARGE = f"{MOST_BYTES // 1024**2}MBを超えます。案件ごとか、期間を短くして依頼してください。"
NO_LONGER = "依頼した人が、証拠一式を依頼できなくなりました。"
FAILED = f"{TRIES}回試みても作成できませんでした。期間を短くするか、システム管理者に連絡してください。"
NOT_YOURS = "証拠一式を取りやめ、またはファイルを削除できるのは、依頼した人だけです。"


@transaction.atomic
def ask(*, asked: Asked, by: User, org: ActorContext, now: datetime) -> EvidenceBundle:
    """Put it in line; raises Refused."""
    User.objects.select_for_update().get(pk=by.pk)  # one after the other
    mine = EvidenceBundle.objects.filter(by=by)
    if not org.oversees:
        raise Refused("証拠一式を依頼できるのは、監査と広報主管課長だけです。")
    if not asked.subjects:
        raise Refused("対象の案件がありません。期間を確かめてください。")
    if len(asked.subjects) > MOST:
        raise Refused(f"案件が{MOST:,}件を超えます。期間を短くしてください。")
    if mine.filter(state=MAKING).exists():
        raise Refused("作成中の証拠一式があります。終わるのを待つか、取りやめてから依頼してください。")
    if mine.filter(state=DONE).count() >= MOST_KEPT:
        raise Refused(f"ファイルは{MOST_KEPT}個まで保存できます。不要なものを削除してください。")
    who = org.actor(by)
    record(
        subject="site", action="ask_evidence", label="証拠一式の依頼", actor=who, at=now, comment=asked.words
    )
    return EvidenceBundle.objects.create(
        asked=asked.words[:300],
        subjects=asked.subjects,
        by=by,
        by_name=who.name,
        by_post=who.post,
        by_section=who.section,
        asked_at=now,
    )


def work(*, now: datetime, seconds: float = SLICE) -> None:
    """Do a slice of the oldest that waits; what fails is tried again, and given up after some tries.

    A try counts when it begins: what kills its worker is given up too, by the next one.
    """
    bundle = EvidenceBundle.objects.due(now).order_by("pk").first()
    if bundle is None or not _taken(bundle, now):
        return
    making = EvidenceBundle.objects.filter(pk=bundle.pk, state=MAKING)
    try:
        if bundle.attempts < TRIES:
            _slice(bundle, now, seconds)
            making.update(attempts=0)
    except Exception:  # whatever it was, mail and days go on
        logger.exception("evidence %s failed", bundle.pk)
    if making.filter(attempts__gte=TRIES).exists():
        _end(bundle, problem=FAILED)
    making.update(held_until=None)
    bundle.refresh_from_db()
    if bundle.state != MAKING:
        _forget(bundle, but_file=bundle.state == DONE)


def _taken(bundle: EvidenceBundle, now: datetime) -> int:
    """Whether no other worker was faster."""
    free = EvidenceBundle.objects.due(now).filter(pk=bundle.pk)
    return free.update(held_until=now + LEASE, attempts=F("attempts") + 1)


def _slice(bundle: EvidenceBundle, now: datetime, seconds: float) -> None:
    """Gather what fits into the time, at least one subject; with the last made, seal and pack."""
    org = ActorContext(local_date(now), bundle.by)
    if not (bundle.by.serves_on(org.on) and org.oversees):
        _end(bundle, problem=NO_LONGER)
        return
    until = time.monotonic() + seconds
    left = [s for s in bundle.subjects if not part_of(bundle.folder, s).exists()]
    bundle.folder.mkdir(parents=True, exist_ok=True)
    for done, subject in enumerate(left, len(bundle.subjects) - len(left) + 1):
        gather(subject, org, bundle.folder)
        EvidenceBundle.objects.filter(pk=bundle.pk).update(done=done)
        if _size(bundle) > MOST_BYTES:
            _end(bundle, problem=TOO_LARGE)
            return
        if time.monotonic() >= until:
            return
    _finish(bundle, seal(bundle), pack(bundle), now)


def _size(bundle: EvidenceBundle) -> int:
    return sum(path.stat().st_size for path in bundle.folder.rglob("*") if path.is_file())


def _end(bundle: EvidenceBundle, *, problem: str) -> None:
    failed = EvidenceBundle.State.FAILED
    EvidenceBundle.objects.filter(pk=bundle.pk, state=MAKING).update(state=failed, problem=problem)


@transaction.atomic
def _finish(bundle: EvidenceBundle, digest: str, size: int, now: datetime) -> None:
    """Record what was made; once only, and not what was called off meanwhile."""
    rows = EvidenceBundle.objects.filter(pk=bundle.pk, state=MAKING)
    if rows.update(state=DONE, digest=digest, size=size, made_at=now):
        changes: Changes = {DIGEST: [None, digest]}
        who = Actor(bundle.by_id, bundle.by_name, bundle.by_post, bundle.by_section)
        record(
            subject="site",
            action="make_evidence",
            label="証拠一式の作成",
            actor=who,
            at=now,
            changes=changes,
            comment=bundle.asked,
        )


@transaction.atomic
def drop(*, bundle: EvidenceBundle, who: Actor, now: datetime) -> None:
    """取りやめる what is being made, or remove the file of what was; done twice it is done once.

    Raises Refused for all but who asked for it.
    """
    if who.user_id != bundle.by_id:
        raise Refused(NOT_YOURS)
    state = EvidenceBundle.State
    ends = {
        state.MAKING: (state.CANCELLED, "証拠一式の取りやめ"),
        state.DONE: (state.REMOVED, "証拠一式の削除"),
    }
    to, label = ends.get(state(bundle.state), (None, ""))
    if to and EvidenceBundle.objects.filter(pk=bundle.pk, state=bundle.state).update(state=to):
        record(subject="site", action="drop_evidence", label=label, actor=who, at=now, comment=bundle.asked)
        transaction.on_commit(lambda: _forget(bundle))


def remove_old(*, now: datetime) -> None:
    """Remove the files whose days are over, and what killed workers left; the rows and the history stay."""
    old = EvidenceBundle.objects.filter(state=DONE, made_at__lt=now - KEEP)
    old.update(state=EvidenceBundle.State.REMOVED)
    places = (Path(settings.VAR_DIR) / FOLDER).glob("*-*")
    for bundle in EvidenceBundle.objects.filter(key__in={path.name.partition(".")[0] for path in places}):
        if bundle.state != MAKING:
            _forget(bundle, but_file=bundle.state == DONE)


def _forget(bundle: EvidenceBundle, *, but_file: bool = False) -> None:
    shutil.rmtree(bundle.folder, ignore_errors=True)
    bundle.file.with_suffix(".half").unlink(missing_ok=True)  # of a worker that was killed while it packed
    if not but_file:
        bundle.file.unlink(missing_ok=True)


def made_with(digest: str) -> Event | None:
    """What the history tells of the bundle with this digest."""
    made = Event.objects.about("site").filter(action="make_evidence")
    return made.filter(**{f"changes__{DIGEST}__1": digest}).first()
