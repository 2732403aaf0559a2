"""One case or account of a 証拠一式: all that is on file about it, as deep as it is the maker's to read."""

from __future__ import annotations

import json
import shutil
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.utils.module_loading import import_string

from accounts.account.policies import policy_now
from accounts.models import Custody, SNSAccount
from accounts.policy.items import NINE_ITEMS
from accounts.register.page import custody_rows, facts
from katori_sns.cases.case_file import whole
from katori_sns.cases.case_type import CaseType
from katori_sns.cases.reading import Reading, read
from katori_sns.documents.models import IssuedDocument
from katori_sns.files.kept_files import on_disk
from katori_sns.history.models import Chain, Event
from katori_sns.history.verifier import FIELDS, WITHHELD, moment
from katori_sns.organisation.roles import ActorContext
from katori_sns.oversight.evidence.verify import digest_of, named
from katori_sns.workflow.models import Case
from katori_sns.workflow.steps import Depth
from posts.models import Picture

PARTS = "parts"  # beside what is handed out
TOP = "../../"  # from a subject's page to the cover
FEW = 5  # papers in memory
ALTERED = "記録したときと違うか、ありません"
REMOVED = "提出の前に取り外されています"
UNREAD = "提出されていないか、閲覧する権限がありません"
FACE_ONLY = "内容を閲覧する権限がありません"
Row = dict[str, Any]


@dataclass
class Part:
    """What the bundle holds of one subject, and which kept files are still to be copied."""

    bundle: Path
    subject: str
    title: str
    events: list[Row] = field(default_factory=list)
    files: dict[str, Row] = field(default_factory=dict)  # path → sha256, size, title; where known seq
    left_out: list[Row] = field(default_factory=list)  # subject, title, why; of a file its sha256
    later: list[tuple[str, Any, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.place = self.subject.replace(":", "s/")  # cases/12
        self.named = {digest: int(e["seq"]) for e in reversed(self.events) for _, digest in named(e)}
        shutil.rmtree(self.bundle / self.place, ignore_errors=True)  # of an attempt that was cut short
        (self.bundle / self.place).mkdir(parents=True)

    def leave_out(self, title: str, why: str, **more: str) -> None:
        self.left_out.append({"subject": self.subject, "title": title, "why": why, **more})

    def write(self, name: str, content: bytes, title: str) -> None:
        (self.bundle / self.place / name).write_bytes(content)
        self._list(name, title, digest_of(content), len(content))

    def issued(self, name: str, content: bytes, title: str) -> None:
        """A paper or a submission, where it is what the history names."""
        if (digest := digest_of(content)) in self.named:
            self.write(name, content, title)
        else:
            self.leave_out(title, ALTERED, sha256=digest)

    def copy(self, stem: str, kept: Any, title: str) -> None:
        """A file below MEDIA_ROOT, where it is as it was put on file."""
        digest, size = on_disk(kept.file)
        if digest != kept.sha256 or digest not in self.named:
            self.leave_out(title, ALTERED, sha256=kept.sha256)
            return
        name = f"{stem}.{kept.file.rpartition('.')[2]}"
        shutil.copyfile(Path(settings.MEDIA_ROOT) / kept.file, self.bundle / self.place / name)
        self._list(name, title, digest, size)

    def _list(self, name: str, title: str, digest: str, size: int) -> None:
        known = {"seq": self.named[digest]} if digest in self.named else {}
        row = {"sha256": digest, "size": size, "title": title, "subject": self.subject, **known}
        self.files[f"{self.place}/{name}"] = row

    def tell_missing(self) -> None:
        """Name what the history put on file and the bundle does not hold."""
        told = {row.get("sha256") for row in (*self.files.values(), *self.left_out)}
        removed = {old for event in self.events for old, new in event.get("changes", {}).values() if not new}
        for event in self.events:
            for name, digest in named(event):
                if digest not in told:
                    self.leave_out(name, REMOVED if digest in removed else UNREAD, sha256=digest)

    def keep(self) -> None:
        """Write the part itself, at once: where it stands all before it is whole."""
        path = part_of(self.bundle, self.subject)
        path.parent.mkdir(exist_ok=True)
        told = {name: getattr(self, name) for name in ("subject", "title", "events", "files", "left_out")}
        half = path.with_suffix(".half")
        half.write_text(json.dumps(told, ensure_ascii=False, sort_keys=True), encoding="utf-8")
        half.replace(path)


def part_of(bundle: Path, subject: str) -> Path:
    return bundle / PARTS / f"{subject.replace(':', '-')}.json"


def gather(subject: str, org: ActorContext, bundle: Path) -> None:
    """Write what the person of `org` may read of the subject."""
    kind, _, key = subject.partition(":")
    with transaction.atomic():
        # Whoever writes of a subject holds its chain: what is read here belongs together.
        list(Chain.objects.select_for_update().filter(subject=subject))
        part = {"case": _case, "account": _account}[kind](int(key), org, bundle)
    for stem, kept, title in part.later:
        part.copy(stem, kept, title)
    part.tell_missing()
    part.keep()


def _case(case_id: int, org: ActorContext, bundle: Path) -> Part:
    case = Case.objects.visible_to(org).filter(pk=case_id).first()
    types: Sequence[CaseType] = import_string(settings.CASE_TYPES)
    case_type = next((t for t in types if case and t.kind == case.kind), None)
    reading = read(case_type.process, case, org) if case and case_type else None
    if case is None or case_type is None or reading is None or reading.depth < Depth.CONTENT:
        title = " ".join(filter(None, (case.number, case.title))) if case else "案件"
        part = Part(bundle, f"case:{case_id}", title)
        part.leave_out(title, FACE_ONLY)
        return part
    part = Part(bundle, case.subject, " ".join(filter(None, (case.number, case.title))), _events(reading))
    for sent in reading.submissions:
        part.issued(f"submission-{sent.round}.json", sent.data.encode(), f"第{sent.round}回提出の内容")
    papers = IssuedDocument.objects.filter(subject=case.subject).order_by("pk")
    for number, paper in enumerate(papers.iterator(FEW), 1):
        part.issued(f"paper-{number}.pdf", paper.content, f"{paper.title}（文書）")
    part.later = [(f"file-{f.pk}", f, f.name) for f in reading.files if f.sent_round]
    pictures = Picture.objects.filter(post=case.pk).exclude(round=None)
    part.later += [(f"picture-{p.pk}", p, f"{p.name}（画像）") for p in pictures]
    context = whole(case_type, reading) | {"title": part.title, "root": TOP}
    page = render_to_string("oversight/evidence_case.html", context)
    part.write("index.html", page.encode(), "案件の内容と手続の記録")
    return part


def _account(account_id: int, org: ActorContext, bundle: Path) -> Part:
    subject = f"account:{account_id}"
    account = SNSAccount.objects.kept_by(org).filter(pk=account_id).first()
    if account is None:
        part = Part(bundle, subject, "アカウント")
        part.leave_out("アカウント", FACE_ONLY)
        return part
    events = Event.objects.about(subject).order_by("seq")
    part = Part(bundle, subject, str(account), [_row(subject, event) for event in events])
    manuals = list(account.manuals.order_by("version"))
    part.later = [(f"manual-{m.version}", m, f"{m.name}（マニュアル第{m.version}版）") for m in manuals]
    policy = policy_now(account, org.on)
    context = {
        "account": account,
        "title": part.title,
        "root": TOP,
        "facts": facts(account),
        "custody": custody_rows(account, Custody.objects.filter(account=account).first()),
        "items": [(str(item), item.text_of(policy)) for item in NINE_ITEMS] if policy else [],
    }
    page = render_to_string("oversight/evidence_account.html", context)
    part.write("index.html", page.encode(), "台帳の項目")
    return part


def _events(reading: Reading[Any]) -> list[Row]:
    """All events of a case; of what the person may not read stands that it is there."""
    subject = reading.case.subject
    events = list(Event.objects.about(subject).order_by("-seq"))
    known = {event.seq for event in reading.told(events)}
    rows = []
    for event in reversed(events):
        row = _row(subject, event)
        if event.seq not in known:
            row = {name: row[name] for name in ("subject", "seq", "key_id", "mac")} | {WITHHELD: True}
        rows.append(row | {WITHHELD: True} if reading.withholds(event.action) else row)
    return rows


def _row(subject: str, event: Event) -> Row:
    said = {name: getattr(event, name) for name in FIELDS if name != "subject"}
    return {**said, "subject": subject, "at": moment(event.at), "mac": event.mac}
