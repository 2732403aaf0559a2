"""PDFs: the same bytes everywhere, nothing fetched, nothing beside the paper."""

import os
import subprocess
import sys
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from io import BytesIO
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from django.test import override_settings
from pypdf import PdfReader
from weasyprint.text import ffi

from katori_sns.documents import paper
from tests.documents.papers import AT, DIGEST, FORM, TITLE, application, assert_on_the_paper, digest, rows
from tests.long import LONG

pytestmark = [pytest.mark.sqlite, pytest.mark.no_cover]
ROOT = Path(__file__).resolve().parents[2]
RAW = {
    "BACKEND": "django.template.backends.django.DjangoTemplates",
    "OPTIONS": {"loaders": [("django.template.loaders.locmem.Loader", {"raw": "{{ markup|safe }}"})]},
}


@pytest.fixture
def visits() -> Iterator[tuple[str, list[str]]]:
    """A web server of our own, and the paths asked of it."""
    paths: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            paths.append(self.path)
            self.send_response(200)
            self.end_headers()

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", paths
    server.shutdown()
    server.server_close()


def injections(host: str, secret: Path) -> list[str]:
    """Markup that would load something, were it obeyed."""
    markup = [
        "<link rel=attachment href='{}'>",
        "<link rel=stylesheet href='{}'>",
        "<img src='{}'>",
        "<img srcset='{} 2x'>",
        "<object data='{}'></object>",
        "<embed src='{}'>",
        "<style>@import '{}';</style>",
        "<style>body {{ background: url({}) }}</style>",
        "<style>@font-face {{ font-family: x; src: url({}) }} body {{ font-family: x }}</style>",
        "<svg><image href='{}' width='9' height='9'/></svg>",
    ]
    return [piece.format(url) for piece in markup for url in (f"{host}/x", secret.as_uri())]


def test_twenty_injected_addresses_in_a_field_print_as_typed_and_fetch_nothing(
    visits: tuple[str, list[str]], tmp_path: Path
) -> None:
    host, paths = visits
    secret = tmp_path / "secret.txt"
    secret.write_text("SECRET")
    typed = injections(host, secret)
    assert len(typed) == 20
    for part in (typed[:10], typed[10:]):  # so few that none is cut by the end of a page
        purpose = rows({"利用目的": "\n".join(part)})
        pdf = PdfReader(BytesIO(paper.render(FORM, application(rows=purpose), created=AT, title=part[0])))
        text = "".join("".join(page.extract_text().split()) for page in pdf.pages)
        assert [piece for piece in part if "".join(piece.split()) not in text] == []
        assert (paths, dict(pdf.attachments)) == ([], {})


@override_settings(TEMPLATES=[RAW])
def test_even_unescaped_markup_fetches_nothing(visits: tuple[str, list[str]], tmp_path: Path) -> None:
    host, paths = visits
    secret = tmp_path / "secret.txt"
    secret.write_text("SECRET")
    for markup in injections(host, secret):
        pdf = paper.render("raw", {"markup": markup}, created=AT, title="")
        assert dict(PdfReader(BytesIO(pdf)).attachments) == {}
        assert b"SECRET" not in pdf
    assert paths == []


@pytest.mark.parametrize("zone", ["America/New_York", *(("Asia/Tokyo", "UTC") if LONG else ())])
def test_another_process_in_another_time_zone_sets_the_same_bytes(zone: str, tmp_path: Path) -> None:
    there = subprocess.run(
        [sys.executable, *DIGEST],
        env={**os.environ, "TZ": zone, "PYTHONHASHSEED": "1", "HOME": str(tmp_path)},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert there.stdout.strip() == digest()


def test_the_dates_in_the_file_come_from_the_record() -> None:
    metadata = PdfReader(BytesIO(paper.render(FORM, application(), created=AT, title=TITLE))).metadata
    assert metadata is not None
    assert (metadata.title, metadata.creation_date, metadata.modification_date) == (TITLE, AT, AT)


def test_fonts_are_cut_by_harfbuzz() -> None:
    assert ffi.harfbuzz_subset, "install libharfbuzz-subset0: without it a paper takes ten times as long"


def test_only_our_fonts_are_embedded_as_truetype() -> None:
    pdf = PdfReader(BytesIO(paper.render(FORM, application(), created=AT, title=TITLE)))
    names, kinds = set(), set()
    for page in pdf.pages:
        fonts: Any = page["/Resources"]["/Font"]
        for font in fonts.values():
            inner = font.get_object()["/DescendantFonts"][0].get_object()
            names.add(inner["/BaseFont"].split("+")[1])
            kinds.add(inner["/Subtype"])
    assert (names, kinds) == ({"BIZ-UDMincho", "NotoSerifCJKJP-8"}, {"/CIDFontType2"})  # 𠮷 alone needs that


def test_a_long_address_stays_on_the_paper() -> None:
    address = "https://example.com/" + "a" * 480
    context = application(rows=rows({"利用目的": address, "配信頻度": address}), sender=address)
    context["items"][0]["text"] = address
    context["items"][1]["verdicts"][0]["remark"] = address
    context["organisations"][0]["acts"][0].update(name=address, comment=address)
    assert_on_the_paper(FORM, context)


def test_threads_get_the_same_paper() -> None:
    papers: list[bytes] = []
    threads = [
        Thread(target=lambda: papers.append(paper.render(FORM, application(), created=AT, title=TITLE)))
        for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(papers), len(set(papers))) == (4, 1)
