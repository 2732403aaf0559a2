"""The documents say what the code does."""

import re
from pathlib import Path

import pytest

from katori_sns.management.commands.workflow_doc import document

ROOT = Path(__file__).resolve().parent.parent
ROW = re.compile(r"^\| (G\S+) \| .+ \| `(\S+)` \| `(\S+?)::(\w+)` \|$", re.MULTILINE)
ROWS = ROW.findall((ROOT / "docs/guideline.md").read_text(encoding="utf-8"))


def test_workflow_md_is_what_the_processes_say() -> None:
    assert (ROOT / "docs/workflow.md").read_text(encoding="utf-8") == document()


@pytest.mark.parametrize(("article", "module", "file", "test"), ROWS)
def test_every_row_names_code_that_cites_it_and_a_test_that_exists(
    article: str, module: str, file: str, test: str
) -> None:
    assert article in (ROOT / module).read_text(encoding="utf-8")
    assert f"def {test}(" in (ROOT / file).read_text(encoding="utf-8")


def test_every_article_cited_in_the_code_stands_in_the_map() -> None:
    cited = set()
    for app in ("accounts", "applications", "posts", "incidents", "katori_sns/workflow"):
        for path in (ROOT / app).rglob("*.py"):
            cited |= set(re.findall(r"G[2-7](?:\(\d\))?[①-⑨]?", path.read_text(encoding="utf-8")))
    mapped = {article for article, *_ in ROWS}
    assert {c for c in cited if not any(m.startswith(c) or c.startswith(m) for m in mapped)} == set()
