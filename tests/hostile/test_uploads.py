"""Thirty hostile files: each is refused, in words, and nothing of it is kept."""

from __future__ import annotations

import struct
import zipfile
import zlib
from io import BytesIO
from pathlib import Path

import pytest
from django.conf import settings
from django.http import HttpResponse
from django.test import Client

from katori_sns.workflow.models import Attachment
from tests.city import City
from tests.files import picture
from tests.hostile.places import CASE
from tests.organisation.entering import client_of

pytestmark = [pytest.mark.sqlite, pytest.mark.no_cover]
MARKUP = b"<html><script>alert('kanaria')</script></html>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


def package(
    folder: str, parts: dict[str, bytes] | None = None, *, types: str = "[Content_Types].xml"
) -> bytes:
    file = BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(types, "<Types/>")
        archive.writestr(f"{folder}/document.xml", "<w/>")
        for name, content in (parts or {}).items():
            archive.writestr(name, content)
    return file.getvalue()


def encrypted(content: bytes) -> bytes:
    """The package with the encryption bit of every part set, as a password sets it."""
    data = bytearray(content)
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.find(mark)
        while at >= 0:
            data[at + offset] |= 1
            at = data.find(mark, at + 4)
    return bytes(data)


def understated(content: bytes) -> bytes:
    """The package with every part said to unpack to ten bytes."""
    data = bytearray(content)
    for mark, offset in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        at = data.find(mark)
        while at >= 0:
            data[at + offset : at + offset + 4] = struct.pack("<I", 10)
            at = data.find(mark, at + 4)
    return bytes(data)


def upload(client: Client, case_id: int, name: str, content: bytes) -> HttpResponse:
    """As a browser sends it, under any name."""
    part = 'Content-Disposition: form-data; name="{}"'
    lines = [
        b"--x",
        part.format("version").encode(),
        b"",
        b"1",
        b"--x",
        f'{part.format("file")}; filename="{name}"'.encode(),
        b"Content-Type: application/pdf",
        b"",
        content,
        b"--x--",
        b"",
    ]
    path = f"{CASE}/{case_id}/files/"
    return client.generic("POST", path, b"\r\n".join(lines), "multipart/form-data; boundary=x")  # type: ignore[return-value]


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png_of(width: int, height: int) -> bytes:
    """A small file that says it has that many pixels."""
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(b"\0" * 1000)) + chunk(b"IEND", b"")


def ole() -> bytes:
    """The head of an old or a password-protected Office file."""
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600


HOSTILE: list[tuple[str, bytes]] = [
    ("空.pdf", b""),
    ("名無し", PDF),
    (".pdf", PDF),
    ("頁.html", MARKUP),
    ("頁.pdf", MARKUP),
    ("頁.png", MARKUP),
    ("絵.svg", SVG),
    ("絵.jpg", SVG),
    ("文.xml.docx", SVG),
    ("計画.pdf.exe", b"MZ" + PDF),
    ("計画.exe.pdf", b"MZ\x90\0" + PDF),
    ("計画.pdf\u202efdp.exe", PDF),
    ("計画.pdf ", b"MZ\x90\0"),
    ("計画.pdf%00.html", MARKUP),
    ("..", PDF),
    ("頭に頁.pdf", MARKUP + PDF),
    ("紙で頁.pdf", b"%PDF-1.7\n" + MARKUP),
    ("紙で書庫.pdf", PDF + package("word")),
    ("絵で頁.png", picture() + MARKUP),
    ("絵で書庫.jpg", picture("JPEG") + package("word")),
    ("頭に絵.pdf", b"GIF89a" + PDF),
    ("絵に頁.png", picture("GIF") + MARKUP),
    ("別の絵.png", picture("JPEG")),
    ("途中.jpg", picture("JPEG")[:30]),
    ("巨大.png", png_of(65_000, 65_000)),
    ("大きい.png", png_of(10_000, 5_001)),
    ("爆弾.docx", package("word", {"word/media/a": b"\0" * 20_000_000})),
    ("嘘の大きさ.xlsx", understated(package("xl", {"xl/a": b"\0" * 900_000}))),
    ("マクロ.docx", package("word", {"word/vbaProject.bin": b"x"})),
    ("大文字のマクロ.xlsx", package("xl", {"xl/VBAPROJECT.BIN": b"x"})),
    ("マクロ付き.docm", package("word", {"word/vbaProject.bin": b"x"})),
    ("鍵付き.docx", encrypted(package("word"))),
    ("暗号.xlsx", ole()),
    ("古い.doc", ole()),
    ("抜け道.docx", package("word", {"../../../../tmp/x": b"x"})),
    ("絶対.xlsx", package("xl", {"/etc/cron.d/x": b"x"})),
    ("書庫.zip", package("word")),
    ("ただの書庫.docx", package("word", types="readme.txt")),
    ("途中.docx", package("word")[:-30]),
    ("頁.eml", MARKUP),
    ("書庫.eml", package("word")),
    ("絵.eml", picture()),
    ("差出人なし.eml", b"Date: Mon, 16 Nov 2026 09:00:00 +0900\r\n\r\nx"),
    ("符号.eml", b"From: a@city.example\r\nDate: Mon, 16 Nov 2026 09:00:00 +0900\r\n\r\n\0"),
]


@pytest.mark.parametrize(("name", "content"), HOSTILE, ids=[ascii(name) for name, _ in HOSTILE])
def test_a_hostile_file_is_refused_and_not_kept(
    city: City, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, content: bytes
) -> None:
    case = city.draft()
    monkeypatch.setattr(settings, "MEDIA_ROOT", str(tmp_path))
    answer = upload(client_of(city, "係員"), case.pk, name, content)
    assert answer.status_code == 422
    assert 'href="#id_file"' in answer.content.decode()
    assert not Attachment.objects.exists()
    assert list(tmp_path.iterdir()) == []


def test_there_are_at_least_thirty() -> None:
    assert len(HOSTILE) >= 30


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("../../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\Windows\\計画.pdf", "計画.pdf"),
        ("計画\u202efdp.pdf", "計画fdp.pdf"),
        ('計画\\".pdf', '計画".pdf'),
        ("計画%0D%0AX-Evil: 1.pdf", "計画%0D%0AX-Evil: 1.pdf"),
        ("<script>.pdf", "<script>.pdf"),
        ("𠮷野家.pdf", "𠮷野家.pdf"),
        ("あ" * 300 + ".pdf", "あ" * 146 + ".pdf"),
    ],
)
def test_a_hostile_name_of_a_good_file_is_made_plain(city: City, typed: str, shown: str) -> None:
    case = city.draft()
    client = client_of(city, "係員")
    assert upload(client, case.pk, typed, PDF).status_code == 302
    attachment = Attachment.objects.get()
    assert attachment.name == shown
    assert "<script>.pdf" not in client.get(f"{CASE}/{case.pk}/files/").content.decode()
    download = client.get(f"{CASE}/{case.pk}/files/{attachment.pk}/")
    assert download.content == PDF
    assert "\n" not in download.headers["Content-Disposition"]
    assert download.headers["Content-Disposition"].startswith("attachment")
    assert "X-Evil" not in download.headers


def test_a_mail_is_kept_and_only_ever_taken_away(city: City) -> None:
    mail = b"From: a@city.example\r\nDate: Mon, 16 Nov 2026 09:00:00 +0900\r\n\r\n" + MARKUP
    case, client = city.draft(), client_of(city, "係員")
    assert upload(client, case.pk, "届いたメール.eml", mail).status_code == 302
    taken = client.get(f"{CASE}/{case.pk}/files/{Attachment.objects.get().pk}/")
    assert (taken.content, taken.headers["Content-Type"]) == (mail, "message/rfc822")
    assert taken.headers["Content-Disposition"].startswith("attachment")
    assert taken.headers["X-Content-Type-Options"] == "nosniff"
