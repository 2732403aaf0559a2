"""What may be attached: a short list, held against the bytes and not only the name."""

from __future__ import annotations

import hashlib
import logging
import secrets
import unicodedata
import warnings
import zipfile
from collections.abc import Container, Iterable
from dataclasses import dataclass
from datetime import datetime
from email.parser import BytesHeaderParser
from functools import partial
from io import BytesIO
from pathlib import Path, PurePosixPath
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Q, QuerySet, Sum
from PIL import Image

from katori_sns.files.packages import OLE, RUNS, Active, is_office
from katori_sns.organisation.models import User
from katori_sns.web import scanner
from katori_sns.web.dates import day_begins, local_date

log = logging.getLogger(__name__)

# A picture's work is counted in its pixels, for a few kilobytes may hold a hundred million of them.
MAX_PIXELS = 25_000_000
MAX_JPEG_PIXELS = 50_000_000  # read at half its size, which costs a quarter
LOOKED_AT = 1024  # where browsers look for markup, and readers of PDF for its head
LONGEST_HEAD = 64 * 1024  # of a mail
MARKUP = (b"<html", b"<script", b"<svg", b"<!doctype", b"<iframe", b"<?php")
# What may not stand before the head of a PDF: then it is another file as well.
OTHERS = (
    *RUNS,
    b"GIF8",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"PK",
    b"RIFF",
    b"BM",
    b"II*",
    b"MM\0*",
    b"{\\rtf",
    b"Rar!",
)
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
_PHOTO = (
    "iPhoneの写真は、カメラの設定「フォーマット」を「互換性優先」にして撮るか、JPEGに書き出してください。"
)
_WORD = "Wordの「名前を付けて保存」で docx か PDF にしてください。"
_FILM = "動画は添付できません。画面の写し（PNG、JPEG）を選んでください。"
_INSTEAD = {
    ("heic", "heif", "avif"): _PHOTO,
    (
        "doc",
        "docm",
        "dot",
        "dotx",
        "rtf",
        "odt",
        "jtd",
    ): _WORD,
    ("xls", "xlsm", "xlsb", "csv", "ods"): "Excelの「名前を付けて保存」で xlsx にしてください。",
    ("ppt", "pptx", "pptm", "txt", "html", "htm", "svg"): "PDFに書き出してください。",
    ("gif", "bmp", "tif", "tiff", "webp"): "画像のソフトで PNG か JPEG に保存し直してください。",
    ("msg",): "メールのソフトで eml に保存し直してください。",
    ("zip", "lzh", "7z", "rar"): "中のファイルを取り出し、1つずつ添付してください。",
    ("mp4", "mov", "avi", "wmv", "m4v"): _FILM,
}
INSTEAD = {ending: words for endings, words in _INSTEAD.items() for ending in endings}
HEIF_BRANDS = (b"heic", b"heix", b"hevc", b"heif", b"mif1", b"msf1", b"avif")


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
    name, ending = named(file, TYPES, IN_WORDS)
    content = file.read()
    if not _matches(name, ending, content):
        if _is_heif(content):
            raise BadFile(f"「{name}」の中身はHEICです。{_PHOTO}")
        locked = "パスワードを外すか、" if ending in ("docx", "xlsx") and content.startswith(OLE) else ""
        raise BadFile(
            f"「{name}」の中身が {ending} ではありません。{locked}元のソフトで保存し直してください。"
        )
    scan(name, content)
    return Kept(name, content, TYPES[ending])


def named(file: UploadedFile[bytes], taken: Container[str], in_words: str) -> tuple[str, str]:
    """Name and ending of an upload that is of a type taken, not empty and not too large; raises BadFile."""
    name = plain_name(file.name or "")
    ending = name.rpartition(".")[2].lower()
    if ending not in taken or "." not in name:
        raise BadFile(f"{INSTEAD.get(ending, '')}{in_words}のどれかを選んでください。")
    if not file.size:
        raise BadFile(f"「{name}」は空のファイルです。中身のあるファイルを選んでください。")
    if file.size > settings.UPLOAD_MAX_BYTES:
        raise BadFile(f"「{name}」は10MBを超えています。小さくしてから選んでください。")
    return name, ending


def scan(name: str, content: bytes) -> None:
    """Ask the scanner where one is configured; raises BadFile for malware, and where it does not answer."""
    try:
        if scanner.found_in(content):
            raise BadFile(
                f"「{name}」からウイルスが見つかりました。開かずに、システム管理者に連絡してください。"
            )
    except scanner.ScannerSilent as silent:
        log.error("scanner: %s", silent)
        raise BadFile(
            f"ウイルスの検査ができないため、「{name}」を受け取れません。しばらくしてからもう一度選んでください。"
            "続くときはシステム管理者に連絡してください。"
        ) from None


def accepted(endings: Iterable[str]) -> str:
    """What a file control offers to choose from."""
    return ",".join(f".{ending}" for ending in endings)


def require_room(
    name: str, size: int, *, here: QuerySet[Any] | None = None, actor: User, now: datetime
) -> None:
    """Raise BadFile where the files `here`, of a case, or all that a person added today become too much."""
    if here is not None and _bytes_of(here) + size > settings.UPLOAD_CASE_BYTES:
        raise _too_much(name, "この案件のファイル", settings.UPLOAD_CASE_BYTES, "不要なファイルを外して")
    today = Q(added_by=actor, added_at__gte=day_begins(local_date(now)))
    tables = [
        apps.get_model(table)._default_manager.filter(today, **own)
        for table, own in settings.KEPT_FILES.items()
    ]
    if sum(map(_bytes_of, tables)) + size > settings.UPLOAD_DAY_BYTES:
        raise _too_much(name, "あなたがきょう添付したファイル", settings.UPLOAD_DAY_BYTES, "あす選び直して")


def _bytes_of(files: QuerySet[Any]) -> int:
    return files.aggregate(sum=Sum("size"))["sum"] or 0


def _too_much(name: str, what: str, most: int, instead: str) -> BadFile:
    return BadFile(f"「{name}」を加えると、{what}の合計が{most // 1024**2}MBを超えます。{instead}ください。")


def plain_name(name: str) -> str:
    """The last part of the name, without control or format characters, at most 150 characters."""
    last = PurePosixPath(name.replace("\\", "/")).name
    kept = "".join(c for c in last if unicodedata.category(c)[0] != "C").strip(". ")
    stem, dot, ending = kept.rpartition(".")
    return stem[: 149 - len(ending)] + dot + ending


def _matches(name: str, ending: str, content: bytes) -> bool:
    if ending in ("docx", "xlsx"):
        try:
            return is_office(content, "word/" if ending == "docx" else "xl/")
        except Active:
            raise BadFile(
                f"「{name}」には、実行できるものやほかのソフトの部品（OLE）が入っています。"
                "取り除いて保存し直すか、PDFに書き出してから選んでください。"
            ) from None
    if ending == "eml":
        return _is_mail(content)
    if _has_another_face(content):
        return False
    paper = b"%PDF-" in content[:LOOKED_AT]
    if ending == "pdf":
        return paper and not content.startswith(OTHERS)
    return not paper and _is_picture(name, content, "PNG" if ending == "png" else "JPEG")


def _has_another_face(content: bytes) -> bool:
    """Whether a paper or picture would also open as a page or as an archive."""
    edges = (content[:LOOKED_AT] + content[-LOOKED_AT:]).lower()
    return any(mark in edges for mark in MARKUP) or zipfile.is_zipfile(BytesIO(content))


def _is_mail(content: bytes) -> bool:
    """A mail as programs save it: text that begins with its head. It is only ever taken away, never shown."""
    head = BytesHeaderParser().parsebytes(content[:LONGEST_HEAD])
    return b"\0" not in content and all(head[name] for name in ("From", "Date"))


def _is_picture(name: str, content: bytes, kind: str) -> bool:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # we have a bound of our own
            with Image.open(BytesIO(content), formats=[kind]) as picture:
                require_pixels(name, picture.size, kind)
                picture.verify()
    except Image.DecompressionBombError:
        raise too_many_pixels(name, kind) from None
    except (OSError, ValueError, SyntaxError):
        return False
    return True


def require_pixels(name: str, size: tuple[int, int], kind: str) -> None:
    """Raise BadFile for a picture that is too large to be read."""
    if size[0] * size[1] > (MAX_JPEG_PIXELS if kind == "JPEG" else MAX_PIXELS):
        raise too_many_pixels(name, kind)


def too_many_pixels(name: str, kind: str) -> BadFile:
    most = (MAX_JPEG_PIXELS if kind == "JPEG" else MAX_PIXELS) // 10_000
    return BadFile(f"「{name}」は大きすぎます。縦横を小さくして、{most:,}万画素までにしてください。")


def _is_heif(content: bytes) -> bool:
    """Whether it is a photo as newer telephones keep it, whatever its name ends with."""
    return content[4:8] == b"ftyp" and content[8:12].lower() in HEIF_BRANDS


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
