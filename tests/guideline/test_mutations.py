"""docs/guideline.md, the table of its mutations and the code say the same; `make prove` runs them."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from tests.guideline.mutating import Mutation, cut, mutated
from tests.guideline.mutations import MUTATIONS, TABLES, WITHOUT
from tests.guideline.prove import BROKEN, KILLED, SURVIVED, AlreadyFailing, prove
from tests.guideline.rows import ROOT, rows_of

pytestmark = [pytest.mark.sqlite, pytest.mark.no_cover]

ROWS = rows_of()
BY_RULE = {row.rule: row for row in ROWS}
# Everything of the guideline that obliges somebody.
ARTICLES = (
    *("G1", "G2(1)", "G2(2)", "G2(3)", "G3(1)", "G3(2)", "G3(3)", "G4(1)", "G4(2)"),
    *(f"G4(2){sign}" for sign in "①②③④⑤⑥⑦⑧⑨"),
    *("G4(3)", "G4(4)", "G4(5)①", "G4(5)②", "G5(1)", "G5(2)", "G5(3)", "G6", "G6(1)", "G6(2)", "G7", "附則"),
)
EACH = [(rule, mutation) for rule, mutations in MUTATIONS.items() for mutation in mutations]


def test_every_line_of_the_table_is_a_row_with_a_rule_of_its_own() -> None:
    text = (ROOT / "docs/guideline.md").read_text(encoding="utf-8")
    assert len(ROWS) == len(BY_RULE) == sum(line.startswith(("| G", "| 附則")) for line in text.splitlines())


def test_no_article_is_without_a_row() -> None:
    assert set(ARTICLES) - {row.article for row in ROWS} == set()


def test_every_row_has_its_mutations_and_none_is_left_of_a_row_that_is_gone() -> None:
    assert set(BY_RULE) - WITHOUT - set(MUTATIONS) == set()
    assert set(MUTATIONS) - set(BY_RULE) == set()
    assert WITHOUT - set(BY_RULE) | WITHOUT & set(MUTATIONS) == set()
    assert [rule for rule, mutations in MUTATIONS.items() if not mutations] == []
    assert len(MUTATIONS) == sum(len(table) for table in TABLES)


@pytest.mark.parametrize(("rule", "mutation"), EACH, ids=[f"{n}" for n in range(len(EACH))])
def test_what_a_mutation_takes_out_stands_there_once_and_the_rest_is_still_code(
    rule: str, mutation: Mutation
) -> None:
    for name, text in mutated(ROOT, mutation, BY_RULE[rule].module).items():
        assert text != (ROOT / name).read_text(encoding="utf-8")
        if name.endswith(".py"):
            ast.parse(text)


@pytest.fixture
def toy(tmp_path: Path) -> Path:
    """A rule of one line, and a test of half of it."""
    for name, text in {
        "docs/guideline.md": "| G1 | 正の数だけ | `rule.py` | `test_rule.py::test_it` |\n",
        "rule.py": "def allowed(n: int) -> bool:\n    return n > 0 and n < 10\n",
        "test_rule.py": "from rule import allowed\ndef test_it():\n    assert allowed(1) > allowed(-1)\n",
        "pyproject.toml": '[tool.pytest.ini_options]\npythonpath = ["."]\n',
    }.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def test_the_prover_tells_a_proof_from_half_of_one_and_from_none(toy: Path) -> None:
    (row,) = rows_of(toy)
    before = (toy / "rule.py").read_text(encoding="utf-8")
    ways = (cut("n > 0", "True"), cut("n < 10", "True"), cut("def allowed", "def forbidden"))
    proofs = list(prove([row], {row.rule: ways}, root=toy, jobs=2))
    assert [proof.outcome for proof in proofs] == [KILLED, SURVIVED, BROKEN]
    with pytest.raises(AlreadyFailing):
        next(prove([row._replace(test="gone")], {}, root=toy))
    assert (toy / "rule.py").read_text(encoding="utf-8") == before
    with pytest.raises(ValueError, match="0 times"):
        mutated(toy, cut("n > 1", ""), row.module)
