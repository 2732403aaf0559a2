"""What may be attached and what may not."""

from __future__ import annotations

import zipfile
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from katori_sns.files import uploads
from tests.files import picture


def office(folder: str, **parts: bytes) -> bytes:
    file = BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", "<Types/>")
        package.writestr(f"{folder}/document.xml", "<w/>")
        for name, content in parts.items():
            package.writestr(name.replace("__", "/").replace("_bin", ".bin"), content)
    return file.getvalue()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("計画.pdf", b"%PDF-1.7\n%%EOF"),
        ("別紙.docx", office("word")),
        ("連絡網.XLSX", office("xl")),
        ("山車.png", picture("PNG")),
        ("山車.jpg", picture("JPEG")),
        ("山車.jpeg", picture("JPEG")),
    ],
)
def test_these_are_taken(name: str, content: bytes) -> None:
    kept = uploads.inspect(SimpleUploadedFile(name, content))
    assert (kept.name, kept.content) == (name, content)


BOMB = office("word", word__media=b"\0" * 5_000_000)
HUGE = b"\x89PNG\r\n\x1a\n" + b"\0\0\0\rIHDR\0\0\xff\xff\0\0\xff\xff\x08\x02\0\0\0"


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("空.pdf", b"", "空のファイル"),
        ("pdf", b"%PDF-", "どれか"),
        ("絵.svg", b"<svg/>", "どれか"),
        ("頁.html", b"<html>", "どれか"),
        ("動く.exe", b"MZ", "どれか"),
        ("表.xlsm", office("xl"), "どれか"),
        ("偽.pdf", b"<html>", "中身が pdf ではありません"),
        ("偽.png", picture("JPEG"), "中身が png ではありません"),
        ("偽.jpg", picture("PNG"), "中身が jpg ではありません"),
        ("途中.png", picture("PNG")[:20], "中身が png ではありません"),
        ("巨大.png", HUGE, "中身が png ではありません"),
        ("偽.docx", b"PK\x03\x04 broken", "中身が docx ではありません"),
        ("別物.docx", office("xl"), "中身が docx ではありません"),
        ("マクロ.docx", office("word", word__vbaProject_bin=b"x"), "中身が docx ではありません"),
        ("爆弾.docx", BOMB, "中身が docx ではありません"),
    ],
)
def test_these_are_refused_with_what_to_do(name: str, content: bytes, words: str) -> None:
    with pytest.raises(uploads.BadFile, match=words):
        uploads.inspect(SimpleUploadedFile(name, content))


def test_a_file_over_ten_megabytes_is_refused() -> None:
    file = SimpleUploadedFile("大.pdf", b"%PDF-" + b"0" * 10 * 1024 * 1024)
    with pytest.raises(uploads.BadFile, match="10MBを超えています"):
        uploads.inspect(file)


def test_a_picture_with_too_many_pixels_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "MAX_PIXELS", 5)
    with pytest.raises(uploads.BadFile):
        uploads.inspect(SimpleUploadedFile("大.png", picture("PNG")))


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("../../etc/x.pdf", "x.pdf"), ("C:\\絵\\山車.pdf", "山車.pdf"), ("a\u202efdp.pdf", "afdp.pdf")],
)
def test_names_lose_paths_and_invisible_signs(typed: str, kept: str) -> None:
    assert uploads.plain_name(typed) == kept


def test_a_long_name_keeps_its_ending() -> None:
    assert uploads.plain_name("あ" * 300 + ".pdf") == "あ" * 146 + ".pdf"
