"""The official form: CPU and memory, beside WeasyPrint as it comes and a browser's print-to-pdf.

Each configuration runs in a process of its own, since fonts and memory belong to the process.
"""

from __future__ import annotations

import json
import os
import pickle
import resource
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from typing import Any

from django.template.loader import render_to_string

from katori_sns.documents.paper import STYLE
from tests.bench.measure import Figure, at_most, tell
from tests.documents.papers import AT, FORM, TITLE, application

FORMS = 300
CHROMIUM = os.environ.get("KATORI_CHROMIUM", "/usr/bin/chromium")
ROOT = Path(__file__).resolve().parents[2]
# The product's private fonts must not become the others'.
ENVIRONMENT = {name: value for name, value in os.environ.items() if name != "FONTCONFIG_FILE"}

# A child: makes the form again and again, and tells CPU seconds and resident memory.
CHILD = """
import json, sys
from time import process_time
def memory():
    with open("/proc/self/status") as file:
        return next(int(line.split()[1]) / 1024 for line in file if line.startswith("VmRSS"))
def run(make):
    taken = []
    for turn in range(int(sys.argv[1])):
        begun = process_time()
        pdf = make()
        taken.append(process_time() - begun)
    print(json.dumps({"taken": taken, "rss": memory()}))
"""
# As a worker does it, with the template.
OURS = """
import django, pickle
from pathlib import Path
django.setup()
from katori_sns.documents.paper import render
form, context, created, title = pickle.loads(Path(sys.argv[2]).read_bytes())
run(lambda: render(form, context, created=created, title=title))
"""
# As WeasyPrint's own documentation does it: system fonts, everything anew for each form.
DEFAULT = """
from pathlib import Path
from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration
html, style = (Path(name).read_text() for name in sys.argv[2:4])
def make():
    fonts = FontConfiguration()
    return HTML(string=html).write_pdf(stylesheets=[CSS(string=style, font_config=fonts)], font_config=fonts)
run(make)
"""


def start(code: str, *arguments: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-c", CHILD + code, str(FORMS), *arguments],
        cwd=ROOT,
        env=ENVIRONMENT | {"DJANGO_SETTINGS_MODULE": "katori_sns.settings"},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )


def form() -> dict[str, Any]:
    """An application as submitted: two pages."""
    context = application(result="", reason="")
    items = [item | {"verdicts": []} for item in context["items"]]
    return context | {"items": items, "organisations": context["organisations"][:1]}


def page(folder: Path) -> tuple[Path, Path]:
    """The form's HTML, with its style beside it and linked, for those who do not use our setting."""
    html, style = folder / "form.html", folder / "paper.css"
    style.write_bytes(STYLE.read_bytes())
    context = {**form(), "created": AT.isoformat(), "title": TITLE}
    text = render_to_string(FORM, context)
    html.write_text(text.replace("</head>", '<link rel="stylesheet" href="paper.css"></head>'))
    return html, style


def measure() -> Iterator[Figure]:
    with tempfile.TemporaryDirectory() as name:
        html, style = page(Path(name))
        pickled = Path(name) / "form.pickle"
        pickled.write_bytes(pickle.dumps((FORM, form(), AT, TITLE)))
        # At the same time, one on each core, so that the rest of the machine disturbs both alike.
        children = start(OURS, str(pickled)), start(DEFAULT, str(html), str(style))
        ours, plain = (json.loads(c.communicate(timeout=600)[0]) for c in children)
        yield from compared(ours, plain)
        if Path(CHROMIUM).exists():
            yield Figure("同じ様式：Chromiumで印刷", chromium(html, Path(name)), "CPU秒")


def compared(ours: dict[str, Any], plain: dict[str, Any]) -> Iterator[Figure]:
    warm, theirs = median(ours["taken"][5:]), median(plain["taken"][5:])
    yield Figure("様式のPDF", warm, "CPU秒", at_most(0.10))
    yield Figure("様式のPDF：プロセスで最初の1枚", ours["taken"][0], "CPU秒")
    yield Figure("同じ様式：WeasyPrintの既定の設定", theirs, "CPU秒")
    yield Figure("既定の設定に対する時間", warm / theirs, "倍", at_most(0.6))
    yield Figure(f"{FORMS}枚のあとのメモリー", ours["rss"], "MB", at_most(110))
    yield Figure(f"既定の設定で{FORMS}枚のあとのメモリー", plain["rss"], "MB")


def chromium(html: Path, folder: Path, times: int = 3) -> float:
    """CPU seconds of one start and print, with all of the browser's processes."""
    taken = []
    for _ in range(times):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(
            [
                CHROMIUM,
                *("--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={folder / 'profile'}"),
                *("--no-pdf-header-footer", f"--print-to-pdf={folder / 'out.pdf'}", html.as_uri()),
            ],
            env=ENVIRONMENT,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=120,
            check=True,
        )
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        taken.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return median(taken)


if __name__ == "__main__":
    tell(measure)
