"""Official paper: a template becomes a PDF, the same bytes on every machine at any time."""

from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from threading import Lock

from django.template.loader import render_to_string
from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher

from katori_sns.documents import fonts
from katori_sns.documents.glyphs import visible

STYLE = Path(__file__).with_name("paper.css")
# Nothing a text can name is ever opened: no file, no host.
FETCHER = URLFetcher(allowed_protocols=["data"])
# Pango is not safe with threads.
LOCK = Lock()


def render(template: str, context: dict[str, object], *, created: datetime, title: str) -> bytes:
    """Set `template` as a PDF.

    `created` comes from the record (never the clock), so that setting it again gives the same bytes.
    Emoji are printed as their names in brackets, other characters no font has as their numbers.
    """
    stamp = created.astimezone(UTC).isoformat(timespec="seconds")
    html = visible(render_to_string(template, {**context, "created": stamp, "title": title}))
    with LOCK:
        configuration, style = _setting()
        pdf: bytes = HTML(string=html, url_fetcher=FETCHER).write_pdf(
            stylesheets=[style], font_config=configuration
        )
    return pdf


@cache
def _setting() -> tuple[FontConfiguration, CSS]:
    """One per process: each further FontConfiguration would cost memory that is never given back."""
    fonts.require()
    configuration = FontConfiguration()
    style = CSS(string=STYLE.read_text(encoding="utf-8"), font_config=configuration, url_fetcher=FETCHER)
    return configuration, style
