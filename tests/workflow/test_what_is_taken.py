"""Files: pixels, packages, names, quotas; what is refused says what to do instead."""

from __future__ import annotations

import os
import re
import tracemalloc
import zipfile
import zlib
from io import BytesIO
from typing import Any

import pytest
from django import forms
from django.apps import apps
from django.conf import settings as django_settings
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from katori_sns.files import uploads
from katori_sns.workflow.errors import Incomplete
from katori_sns.workflow.models import Attachment
from posts import pictures
from posts.pictures import encode
from tests.accounts.keeping import account_of
from tests.city import City
from tests.files import picture
from tests.hostile.places import CASE
from tests.hostile.test_uploads import PDF, chunk, ole, package, upload
from tests.incidents import reporting
from tests.organisation.entering import client_of
from tests.web.test_text_fields import form_classes

pytestmark = [pytest.mark.sqlite]


def flat(width: int, height: int, kind: str, **more: Any) -> bytes:
    """A picture of one colour: many pixels in a few bytes."""
    file = BytesIO()
    Image.new("L" if kind == "PNG" else "RGB", (width, height)).save(file, kind, **more)
    return file.getvalue()


def taken(name: str, content: bytes) -> uploads.Kept:
    return uploads.inspect(SimpleUploadedFile(name, content))


def refusal(name: str, content: bytes) -> str:
    with pytest.raises(uploads.BadFile) as refused:
        taken(name, content)
    return str(refused.value)


def test_a_small_webp_of_forty_nine_megapixels_is_refused_before_it_is_read() -> None:
    bomb = flat(7_000, 7_000, "WEBP", lossless=True)
    assert len(bomb) < 5_000
    with pytest.raises(uploads.BadFile, match="2,500万画素まで"):
        encode(SimpleUploadedFile("小.webp", bomb))


@pytest.mark.parametrize(("side", "fine"), [(5_000, True), (5_001, False)])
def test_all_but_jpeg_may_have_twenty_five_megapixels(side: int, fine: bool) -> None:
    content = flat(side, 5_000, "PNG")
    if fine:
        assert taken("絵.png", content).content == content
    else:
        assert "2,500万画素までにしてください" in refusal("絵.png", content)


def test_a_jpeg_may_have_fifty_and_is_read_at_half_its_size() -> None:
    large = flat(10_000, 5_000, "JPEG", quality=10)
    assert taken("絵.jpg", large).content == large  # kept as it came
    encoded = encode(SimpleUploadedFile("絵.jpg", large))
    assert (encoded.width, encoded.height) == (5_000, 2_500)
    more = flat(10_000, 5_001, "JPEG", quality=10)
    assert "5,000万画素" in refusal("絵.jpg", more)
    with pytest.raises(uploads.BadFile, match="5,000万画素"):
        encode(SimpleUploadedFile("絵.jpg", more))


def mpo() -> bytes:
    """As telephones and cameras keep a photo with its depth or preview: two JPEGs in one file."""
    file = BytesIO()
    first, second = Image.new("RGB", (40, 20), "red"), Image.new("RGB", (10, 10), "blue")
    first.save(file, "MPO", save_all=True, append_images=[second])
    return file.getvalue()


def test_a_photo_with_more_frames_is_its_first() -> None:
    encoded = encode(SimpleUploadedFile("写真.jpg", mpo()))
    kept = Image.open(BytesIO(encoded.picture.content))
    assert (kept.format, kept.size, getattr(kept, "n_frames", 1)) == ("JPEG", (40, 20), 1)
    red, _, blue = kept.convert("RGB").resize((1, 1)).getpixel((0, 0))  # type: ignore[misc]
    assert red > 200 > blue
    assert taken("写真.jpg", mpo()).content == mpo()


def test_a_moving_picture_is_still_refused() -> None:
    file = BytesIO()
    Image.new("RGB", (9, 9)).save(
        file, "WEBP", save_all=True, append_images=[Image.new("RGB", (9, 9), "red")]
    )
    with pytest.raises(uploads.BadFile, match="動く画像"):
        encode(SimpleUploadedFile("動.webp", file.getvalue()))


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("写真.heic", b"\0\0\0\x18ftypheic", "互換性優先"),
        ("写真.HEIF", b"x", "JPEGに書き出して"),
        ("写真.jpg", b"\0\0\0\x18ftypheic" + b"\0" * 64, "中身はHEICです"),
        ("古い.doc", ole(), "docx か PDF"),
        ("古い.xls", ole(), "xlsx にしてください"),
        ("表.csv", b"a,b", "xlsx にしてください"),
        ("説明.pptx", package("ppt"), "PDFに書き出して"),
        ("動く.gif", picture("GIF"), "PNG か JPEG"),
        ("束.zip", package("word"), "1つずつ添付"),
        ("映像.mp4", b"\0\0\0\x18ftypmp42", "動画は添付できません"),
        ("手紙.msg", ole(), "eml に保存し直して"),
        ("鍵.docx", ole(), "パスワードを外すか"),
        ("何か.xyz", b"x", "どれかを選んでください"),
    ],
)
def test_what_is_refused_says_what_to_do(name: str, content: bytes, words: str) -> None:
    assert words in refusal(name, content)


REL = '<Relationships xmlns="http://x"><Relationship Type="http://x/{}" Target="{}"/></Relationships>'
INNER = package("xl", {"xl/embeddings/a.bin": ole()})
ACTIVE: dict[str, dict[str, bytes]] = {
    "a program": {"word/media/image1.png": b"MZ\x90\0" + b"\0" * 60},
    "a program of another system": {"word/x": b"\x7fELF\2\1\1"},
    "a script": {"word/a.ps1": b"Get-Process"},
    "a script in capitals": {"word/A.VBS": b"x"},
    "a script by its first line": {"word/a.xml": b"  #!/bin/sh\n"},
    "a link file": {"word/media/a.lnk": b"L\0\0\0"},
    "an OLE object": {"word/embeddings/oleObject1.bin": ole()},
    "an OLE object of another name": {"word/media/image1.emf": ole()},
    "a macro of another name": {"word/theme.bin": ole()},
    "a link to an OLE object": {"word/_rels/document.xml.rels": REL.format("oleObject", "a.xls").encode()},
    "the same in UTF-16": {"word/_rels/document.xml.rels": REL.format("oleObject", "a").encode("utf-16")},
    "a control": {"word/_rels/a.rels": REL.format("control", "activeX/activeX1.xml").encode()},
    "a template from elsewhere": {
        "word/_rels/settings.xml.rels": REL.format("attachedTemplate", "https://evil.example/a.dotm").encode()
    },
    "an archive": {"word/a.rar": b"Rar!\x1a\x07"},
    "a workbook with an object": {"word/embeddings/Microsoft_Excel_Sheet.xlsx": INNER},
    "a workbook below a workbook below a workbook": {
        "word/embeddings/a.xlsx": package("xl", {"xl/b.xlsx": package("xl", {"xl/c.xlsx": package("xl")})})
    },
}


@pytest.mark.parametrize("parts", ACTIVE.values(), ids=ACTIVE.keys())
def test_a_package_in_which_something_may_run_is_refused(parts: dict[str, bytes]) -> None:
    assert re.search("実行できるもの.*PDFに書き出して", refusal("文.docx", package("word", parts)))


QUIET: dict[str, dict[str, bytes]] = {
    "a chart with its table": {"word/embeddings/Microsoft_Excel_Sheet.xlsx": package("xl")},
    "settings of a printer": {"word/printerSettings1.bin": b"\0H\0P\0 \0"},
    "pictures": {
        "word/media/image1.png": picture(),
        "word/media/a.emf": b"\1\0\0\0",
        "word/media/a.svg": b"<svg/>",
    },
    "a template of the own office": {
        "word/_rels/settings.xml.rels": REL.format("attachedTemplate", "file:///C:\\様式.dotx").encode()
    },
    "an address in the text": {"word/_rels/a.rels": REL.format("hyperlink", "https://example.com").encode()},
}


@pytest.mark.parametrize("parts", QUIET.values(), ids=QUIET.keys())
def test_what_word_writes_is_taken(parts: dict[str, bytes]) -> None:
    content = package("word", parts)
    assert taken("文.docx", content).content == content


def test_what_stands_before_a_package_or_in_too_many_parts_is_refused() -> None:
    assert "docx ではありません" in refusal("文.docx", b"MZ\x90\0" + package("word"))
    many = package("word", {f"word/{n}": b"" for n in range(3_001)})
    assert "docx ではありません" in refusal("文.docx", many)


def test_a_damaged_part_is_noticed() -> None:
    content = package("word", {"word/a": bytes(range(256)) * 64})
    at = content.index(b"word/a") + len("word/a") + 40
    assert "docx ではありません" in refusal("文.docx", content[:at] + b"\xff\xff" + content[at + 2 :])


@pytest.mark.parametrize(
    ("before", "fine"), [(0, True), (1, True), (1_019, True), (1_020, False), (5_000, False)]
)
def test_the_head_of_a_pdf_stands_within_its_first_kilobyte(before: int, fine: bool) -> None:
    content = b"\n" * before + PDF
    if fine:
        assert taken("紙.pdf", content).content == content
    else:
        assert "pdf ではありません" in refusal("紙.pdf", content)


@pytest.mark.parametrize(
    "head", [b"MZ", b"\x7fELF", b"GIF89a", b"PK\3\4", b"\x89PNG", b"#!/bin/sh\n", b"{\\rtf1"]
)
def test_what_is_another_file_as_well_is_no_pdf(head: bytes) -> None:
    assert "pdf ではありません" in refusal("紙.pdf", head + PDF)


@pytest.mark.parametrize("name", ["令和８年\u3000計画.pdf", "\u3000計画\u3000.pdf"])
def test_a_name_keeps_its_wide_spaces(city: City, name: str) -> None:
    case, client = city.draft(), client_of(city, "係員")
    assert upload(client, case.pk, name, PDF).status_code == 302
    kept = Attachment.objects.get()
    assert kept.name == name
    assert name in client.get(f"{CASE}/{case.pk}/files/").content.decode()


def test_the_files_of_a_case_have_a_bound(city: City, settings: Any) -> None:
    settings.UPLOAD_CASE_BYTES = 2 * len(PDF) + 1
    case, client = city.draft(), client_of(city, "係員")
    answers = [upload_of(client, case, f"{n}.pdf") for n in range(3)]
    assert [answer.status_code for answer in answers] == [302, 302, 422]
    assert "この案件のファイルの合計が" in answers[2].content.decode()
    assert upload_of(client, city.draft(), "4.pdf").status_code == 302
    assert Attachment.objects.count() == 3


def test_the_evidence_of_an_incident_counts_too(city: City, settings: Any) -> None:
    case, kept = reporting.handled(city), uploads.Kept("記録.pdf", PDF, "application/pdf")
    settings.UPLOAD_CASE_BYTES = len(PDF)
    city.act("広報担当", "add_evidence", case, payload=kept)
    with pytest.raises(Incomplete) as refused:
        city.act("広報担当", "add_evidence", case, payload=kept)
    assert "この案件のファイルの合計が" in refused.value.problems[0].message
    assert Attachment.objects.count() == 1


def test_the_files_of_a_person_have_one_a_day(city: City, settings: Any) -> None:
    settings.UPLOAD_DAY_BYTES = len(PDF)
    client = client_of(city, "係員")
    assert upload_of(client, city.draft(), "1.pdf").status_code == 302
    refused = upload_of(client, city.draft(), "2.pdf")
    assert refused.status_code == 422
    assert "あなたがきょう添付したファイルの合計が" in refused.content.decode()
    other = city.draft("同僚")
    assert upload_of(client_of(city, "同僚"), other, "3.pdf").status_code == 302
    manual = {"file": SimpleUploadedFile("手引.pdf", PDF)}
    renewed = client.post(f"/cases/manuals/{account_of(city).pk}/renew/", manual)
    assert (renewed.status_code, "あなたがきょう添付した" in renewed.text) == (422, True)
    Attachment.objects.update(added_at=city.now.replace(year=2025))
    assert upload_of(client, city.draft(), "4.pdf").status_code == 302


def test_every_table_of_added_files_counts_for_the_day() -> None:
    columns = {"sha256", "size", "added_by", "added_at"}
    kept = {m._meta.label for m in apps.get_models() if columns <= {f.name for f in m._meta.fields}}
    assert kept == set(django_settings.KEPT_FILES)


def upload_of(client: Any, case: Any, name: str) -> Any:
    case.refresh_from_db()
    path = f"{CASE}/{case.pk}/files/"
    return client.post(path, {"version": case.version, "file": SimpleUploadedFile(name, PDF)})


def test_zip_bombs_in_a_part_count_together() -> None:
    inner = package("xl", {"xl/a": b"\0" * 500_000})
    with zipfile.ZipFile(BytesIO(inner)) as opened:
        assert sum(p.file_size for p in opened.infolist()) > 500_000
    assert "docx ではありません" in refusal("文.docx", package("word", {"word/a.xlsx": inner}))


def test_a_list_of_links_that_would_fill_the_memory_is_not_read() -> None:
    links = b"<Relationship Target='x'/>" * 100_000
    parts = {"word/_rels/a.rels": links, "word/media/a.bin": os.urandom(60_000)}  # no bomb by its ratio
    assert "docx ではありません" in refusal("文.docx", package("word", parts))
    assert taken("文.docx", package("word", parts | {"word/_rels/a.rels": links[: len(links) // 2]}))


def chunked(*chunks: bytes) -> bytes:
    """A PNG with more in it before its pixels."""
    plain = picture()
    at = plain.index(b"IDAT") - 4
    return plain[:at] + b"".join(chunks) + plain[at:]


BLOWN = zlib.compress(b"\0" * 100_000_000)
SWOLLEN = {
    "a colour profile": chunk(b"iCCP", b"x\0\0" + BLOWN),
    "a text": chunk(b"zTXt", b"x\0\0" + BLOWN),
    "an international text": chunk(b"iTXt", b"x\0\1\0\0\0" + BLOWN),
}


@pytest.mark.parametrize("swollen", SWOLLEN.values(), ids=SWOLLEN.keys())
def test_what_swells_beside_the_pixels_is_not_unpacked(swollen: bytes) -> None:
    tracemalloc.start()
    assert encode(SimpleUploadedFile("絵.png", chunked(swollen))).width == 3
    assert taken("絵.png", chunked(swollen))
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert most < 10_000_000


def test_a_picture_that_is_a_paper_too_is_refused() -> None:
    assert "png ではありません" in refusal("絵.png", chunked(chunk(b"tEXt", b"x\0%PDF-1.7")))
    assert "jpg ではありません" in refusal("絵.jpg", picture("JPEG") + PDF)


def test_a_picture_that_cannot_be_written_anew_is_refused_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    """WebP reads noise of which it cannot hold what it makes; here it is an effort it does not know."""
    monkeypatch.setattr(pictures, "EFFORT", 9)
    with pytest.raises(uploads.BadFile, match="JPEGで保存し直して"):
        encode(SimpleUploadedFile("絵.webp", flat(9, 9, "WEBP")))


def test_what_is_too_much_for_any_form_is_not_even_read(city: City) -> None:
    client, at = client_of(city, "係員"), f"{CASE}/{city.draft().pk}/files/"
    body = b"--x--" + b" " * (15 * 1024 * 1024)
    assert client.generic("POST", at, body, "multipart/form-data; boundary=x").status_code == 400


def test_every_control_for_a_file_offers_what_is_taken() -> None:
    controls = {
        f"{form.__name__}.{name}": field.widget.attrs.get("accept", "")
        for form in form_classes()
        for name, field in form.base_fields.items()  # type: ignore[attr-defined]
        if isinstance(field, forms.FileField)
    }
    assert len(controls) >= 5
    assert [name for name, offered in controls.items() if not offered.startswith(".")] == []
