"""Prove docs/guideline.md: each rule is taken out of the code, and the test of its row must fail.

    python -m tests.guideline.prove                   every row; a process for each processor
    python -m tests.guideline.prove --jobs 1 周知     rows whose article or rule holds one of the words

The code is copied to a temporary directory for each process; nothing is written here. It ends with 1 where a
test passes though its rule is gone, fails though it is there, or says nothing at all.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from importlib.util import cache_from_source
from pathlib import Path
from queue import SimpleQueue
from tempfile import TemporaryDirectory
from typing import NamedTuple

from tests.guideline.mutating import Mutation, Table, mutated
from tests.guideline.mutations import MUTATIONS
from tests.guideline.rows import ROOT, Row, rows_of

LEFT_OUT = (".git", ".venv", "var", "__pycache__", ".*_cache")
KILLED, SURVIVED, BROKEN = "killed", "SURVIVED", "BROKEN"
LONGEST = 900  # seconds of one run, a busy machine included


class Proof(NamedTuple):
    """What became of a row's test without its rule."""

    row: Row
    mutation: Mutation
    outcome: str
    says: str


class AlreadyFailing(Exception):
    """A row's test fails though its rule is there; holds what pytest says."""


def run(copy: Path, tests: Iterable[str], root: Path, **more: str) -> tuple[str, str]:
    """What pytest says of the tests in a copy: KILLED where one failed, SURVIVED where all passed."""
    # The tables are made from the models: the steps of the database have tests of their own, and take longer.
    command = ["-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", "--no-migrations", *tests]
    # Nothing that is set for this checkout holds in the copy, but that the fonts need not be cut again.
    ours = ("KATORI_", "DJANGO_", "PYTHONDONTWRITEBYTECODE")
    here = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    here |= {"KATORI_FONT_DIR": str(root / "var" / "fonts"), **more}
    try:
        done = subprocess.run(
            [sys.executable, *command], cwd=copy, env=here, capture_output=True, text=True, timeout=LONGEST
        )
    except subprocess.TimeoutExpired:
        return BROKEN, f"No answer within {LONGEST} seconds."
    if done.returncode == 0:
        return SURVIVED, done.stdout
    # An error before the test (the code no longer loads) proves nothing.
    failed = done.returncode == 1 and re.search(r"^\d+ failed", done.stdout, re.MULTILINE)
    return (KILLED if failed else BROKEN), done.stdout + done.stderr


@contextmanager
def without(copy: Path, mutation: Mutation, own: str) -> Iterator[None]:
    """The copy without the rule, for as long as one looks."""
    texts = mutated(copy, mutation, own)
    before = {name: (copy / name).read_text(encoding="utf-8") for name in texts}
    _write(copy, texts)
    try:
        yield
    finally:
        _write(copy, before)


def _write(copy: Path, texts: dict[str, str]) -> None:
    for name, text in texts.items():
        (copy / name).write_text(text, encoding="utf-8")
        # Python tells a changed module by size and second; both may be the same.
        Path(cache_from_source(str(copy / name))).unlink(missing_ok=True)


def prove(rows: Iterable[Row], table: Table, *, root: Path = ROOT, jobs: int = 1) -> Iterator[Proof]:
    """Each mutation of each row, as it is done, in the order of the rows; raises AlreadyFailing."""
    rows = list(rows)
    wanted = [(row, mutation) for row in rows for mutation in table.get(row.rule, ())]
    with TemporaryDirectory(prefix="guideline-") as folder, ThreadPoolExecutor(jobs) as pool:
        # The code alone, as it stands, committed or not.
        first = Path(folder) / "0"
        shutil.copytree(root, first, ignore=shutil.ignore_patterns(*LEFT_OUT))
        outcome, says = run(first, dict.fromkeys(row.where for row in rows), root)
        if outcome != SURVIVED:
            raise AlreadyFailing(says)
        copies: SimpleQueue[Path] = SimpleQueue()
        copies.put(first)
        for number in range(1, jobs):
            copies.put(Path(shutil.copytree(first, Path(folder) / str(number))))

        def one(row: Row, mutation: Mutation) -> Proof:
            copy = copies.get()
            try:
                with without(copy, mutation, row.module):
                    return Proof(row, mutation, *run(copy, [row.where], root, STATIC_IS_COLLECTED="yes"))
            finally:
                copies.put(copy)

        if wanted:
            yield from pool.map(one, *zip(*wanted, strict=True))


def tell(proof: Proof) -> None:
    """A line for each; for what is no proof the change and the end of what pytest says."""
    print(f"{proof.outcome:8} {proof.row.article:8} {proof.row.rule}", flush=True)
    if proof.outcome != KILLED:
        for change in proof.mutation:
            print(f"         {change.module or proof.row.module}: {change.old!r} → {change.new!r}")
        print(*(f"         | {line}" for line in proof.says.splitlines()[-12:]), sep="\n", flush=True)


def main() -> int:
    asked = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    asked.add_argument("words", nargs="*")
    asked.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    options = asked.parse_args()
    rows = [r for r in rows_of() if not options.words or any(w in r.article + r.rule for w in options.words)]
    began, proofs = time.monotonic(), []
    try:
        for proof in prove(rows, MUTATIONS, jobs=options.jobs):
            proofs.append(proof)
            tell(proof)
    except AlreadyFailing as failing:
        print(failing, "A row's test fails though its rule is there.", sep="\n")
        return 1
    bad = [proof for proof in proofs if proof.outcome != KILLED]
    spent = time.monotonic() - began
    print(f"{len(rows)} rows, {len(proofs)} mutations, {len(bad)} not killed, {spent:.0f} seconds")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
