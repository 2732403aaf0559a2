"""What may be attached: a short list, held against the bytes and not only the name."""

from __future__ import annotations

import hashlib
import secrets
import unicodedata
import warnings
import zipfile
import zlib
from dataclasses import dataclass
from email.parser import BytesHeaderParser
from functools import partial
from io import BytesIO
from pathlib import Path, PurePosixPath

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from PIL import Image

MAX_PIXELS = 50_000_000
MAX_ZIP_RATIO = 100  # an honest docx shrinks to a tenth; a bomb to a thousandth
MAX_UNZIPPED = 200 * 1024 * 1024
LOOKED_AT = 1024  # where browsers look for markup
LONGEST_HEAD = 64 * 1024  # of a mail
MARKUP = (b"<html", b"<script", b"<svg", b"<!doctype", b"<iframe", b"<?php")
_OFFICE = "application/vnd.openxmlformats-officedocument."
TYPES = {
    "pdf": "application/pdf",
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "docx": _OFFICE + "wordprocessingml.document",
    "xlsx": _OFFICE + "spreadsheetml.sheet",
    "eml": "message/rfc822",
}
IN_WORDS = "PDF、PNG、JPEG、Word（docx）、Excel（xlsx）、メール（eml）"


class BadFile(Exception):
    """A file that is not taken; the message says what to do."""


@dataclass(frozen=True)
class Kept:
    name: str
    content: bytes
    content_type: str

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()


def inspect(file: UploadedFile[bytes]) -> Kept:
    """Check size, ending and bytes of an upload; raises BadFile."""
    name = plain_name(file.name or "")
    ending = name.rpartition(".")[2].lower()
    if ending not in TYPES or "." not in name:
        raise BadFile(f"{IN_WORDS}のどれかを選んでください。")
    if not file.size:
        raise BadFile(f"「{name}」は空のファイルです。中身のあるファイルを選んでください。")
    if file.size > settings.UPLOAD_MAX_BYTES:
        raise BadFile(f"「{name}」は10MBを超えています。小さくしてから選んでください。")
    content = file.read()
    if not _matches(ending, content):
        raise BadFile(f"「{name}」の中身が {ending} ではありません。元のソフトで保存し直してください。")
    return Kept(name, content, TYPES[ending])


def plain_name(name: str) -> str:
    """The last part of the name, without control or format characters, at most 150 characters."""
    last = PurePosixPath(name.replace("\\", "/")).name
    kept = "".join(c for c in last if unicodedata.category(c)[0] != "C").strip(". ")
    stem, dot, ending = kept.rpartition(".")
    return stem[: 149 - len(ending)] + dot + ending


def _matches(ending: str, content: bytes) -> bool:
    if ending in ("docx", "xlsx"):
        return _is_office(content, "word/" if ending == "docx" else "xl/")
    if ending == "eml":
        return _is_mail(content)
    if _has_another_face(content):
        return False
    if ending == "pdf":
        return content.startswith(b"%PDF-")
    return _is_picture(content, "PNG" if ending == "png" else "JPEG")


def _has_another_face(content: bytes) -> bool:
    """Whether a paper or picture would also open as a page or as an archive."""
    edges = (content[:LOOKED_AT] + content[-LOOKED_AT:]).lower()
    return any(mark in edges for mark in MARKUP) or zipfile.is_zipfile(BytesIO(content))


def _is_office(content: bytes, folder: str) -> bool:
    """An OOXML package of that kind: no macros, no password, every part inside and as large as it says."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as package:
            parts = package.infolist()
            unzipped = sum(p.file_size for p in parts)
            names = [p.filename for p in parts]
            return (
                "[Content_Types].xml" in names
                and any(n.startswith(folder) for n in names)
                and not any(n.lower().endswith("vbaproject.bin") or _leads_out(n) for n in names)
                and unzipped <= min(MAX_UNZIPPED, MAX_ZIP_RATIO * len(content))
                and package.testzip() is None
            )
    except (zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError, EOFError, OSError, ValueError):
        return False


def _leads_out(part: str) -> bool:
    """Whether an unpacked part would land elsewhere."""
    return part.startswith("/") or "\\" in part or ":" in part or ".." in part.split("/")


def _is_mail(content: bytes) -> bool:
    """A mail as programs save it: text that begins with its head. It is only ever taken away, never shown."""
    head = BytesHeaderParser().parsebytes(content[:LONGEST_HEAD])
    return b"\0" not in content and all(head[name] for name in ("From", "Date"))


def _is_picture(content: bytes, kind: str) -> bool:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(BytesIO(content), formats=[kind]) as picture:
                if picture.width * picture.height > MAX_PIXELS:
                    return False
                picture.verify()
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError, Image.DecompressionBombWarning):
        return False
    return True


def store(kept: Kept) -> str:
    """Write the bytes below MEDIA_ROOT under a random name, and return the name; a failure leaves nothing."""
    name = secrets.token_hex(20)
    folder = Path(settings.MEDIA_ROOT)
    folder.mkdir(parents=True, exist_ok=True)
    try:
        (folder / name).write_bytes(kept.content)
    except OSError:  # the disk is full: half a file would stay
        (folder / name).unlink(missing_ok=True)
        raise
    return name


def discard(*names: str) -> None:
    """Remove the bytes of rows that go with this transaction, once it is done; a failure is logged."""
    for name in names:
        path = Path(settings.MEDIA_ROOT) / name
        transaction.on_commit(partial(path.unlink, missing_ok=True), robust=True)
