"""Markup and addresses in an application print as they were typed, and nothing is fetched for them."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader

from applications.new_operation.case_type import CASE_TYPE
from katori_sns.cases.papers import draft_pdf, issued
from tests.city import City
from tests.documents.papers import squeeze
from tests.documents.test_paper import injections, visits

pytestmark = [pytest.mark.sqlite, pytest.mark.no_cover]
__all__ = ["visits"]  # the fixture: a web server of our own, and the paths asked of it

FIELDS = ("manager", "purpose", "trouble", "content", "frequency", "operators", "comments", "other")
ITEMS = ("item_medium", "item_purpose", "item_data")


def more(host: str) -> list[str]:
    """Addresses that need no loading of their own."""
    return [
        f"<a href='javascript:fetch(\"{host}/x\")'>x</a>",
        f"<a href='{host}/x'>x</a>",
        f"<iframe src='data:text/html,<img src={host}/x>'></iframe>",
        f"<img src='data:image/svg+xml,<svg><image href=\"{host}/x\"/></svg>'>",
        f"<meta http-equiv=refresh content='0;url={host}/x'>",
        f"<p style='content: url({host}/x); background: url({host}/y)'>x</p>",
        f"<base href='{host}/'><img src='x'>",
        f"<form action='{host}/x'><button>x</button></form>",
        "{% include 'base.html' %}{{ request.META }}",
        "\\\\192.0.2.1\\share\\x.png",
    ]


def links(pdf: bytes) -> list[object]:
    found = []
    for page in PdfReader(BytesIO(pdf)).pages:
        for link in page.get("/Annots") or []:
            found.append(link.get_object())
    return found


def stands(piece: str, text: str) -> bool:
    """Whether all of it is there; a page may end within it."""
    return any(piece[:at] in text and piece[at:] in text for at in range(len(piece)))


def test_thirty_addresses_in_all_fields_of_an_application_are_only_text(
    city: City, visits: tuple[str, list[str]], tmp_path: Path
) -> None:
    host, asked = visits
    secret = tmp_path / "secret.txt"
    secret.write_text("SECRET")
    typed = [*injections(host, secret), *more(host)]
    names = [name for name in (*FIELDS, *ITEMS) if name != "manager"]  # which holds a line
    texts = {name: "\n".join(typed[n :: len(names)]) for n, name in enumerate(names)}
    title = "<link rel=attachment href='file:///etc/passwd'>"
    case = city.draft(account_name=title, manager=typed[0], **texts)
    draft = draft_pdf(CASE_TYPE, case)
    city.act("係員", "forward", case)
    city.act("課長", "submit", case, comment=typed[0])
    city.judge(case)
    city.act("広報主管課長", "approve", case, comment=typed[4])
    case.refresh_from_db()
    paper = issued(CASE_TYPE, case, city.now)
    assert paper
    for pdf in (draft, bytes(paper.content)):
        text = "".join(squeeze(page.extract_text()) for page in PdfReader(BytesIO(pdf)).pages)
        assert [piece for piece in typed if not stands(squeeze(piece), text)] == []
        assert dict(PdfReader(BytesIO(pdf)).attachments) == {}
        assert links(pdf) == []
        assert b"SECRET" not in pdf
    assert squeeze(typed[4]) in text[-2_000:]
    assert asked == []
