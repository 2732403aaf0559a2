"""A kind of case is whole: what it still lacks is named here, kind by kind.

That the demo has a case of each is `test_demo`'s, which loads it; that its functions speak is `test_docs`'.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from django.conf import settings

from katori_sns.cases.case_type import CaseType, Paper
from katori_sns.processes import CASE_TYPES
from tests.hostile.places import PLACES
from tests.incidents import test_matrix as incidents
from tests.oversight import test_inquiry as inquiries
from tests.posts import test_matrix as posts
from tests.test_docs import ROWS
from tests.workflow import test_matrices, test_matrices_giving_up, test_matrix

# The matrices hold a made case against the first word of each name.
STAGES = (*test_matrices.WAYS, *test_matrices_giving_up.WAYS, *posts.STAGES, *incidents.STAGES)
STAGES += tuple(inquiries.STAGES)
MATRICES = {stage.split()[0] for stage in STAGES} | {test_matrix.KIND}
FORMS = {place.url for place in PLACES}
SENTENCE = re.compile(r'class="sentence">\s*[^\s<{]')


def folder(case_type: CaseType) -> str:
    """Where the kind lives: `applications/withdrawal`."""
    return case_type.process.model.__module__.rpartition(".")[0].replace(".", "/")


def says_what_it_is(paper: Paper) -> bool:
    """On its plain sheet, or in the words of the official form."""
    form = (settings.BASE_DIR / "templates" / paper.template).read_text(encoding="utf-8")
    return bool(paper.sentence.strip() if "{{ sentence }}" in form else SENTENCE.search(form))


def lacking(case_type: CaseType) -> Iterator[str]:
    process = case_type.process
    if process.kind not in MATRICES:
        yield "a matrix of who may do what, written by hand"
    if process.paper and not says_what_it_is(case_type.paper):
        yield "a sentence on its paper"
    if not any(module.startswith(f"{folder(case_type)}/") for _, module, _, _ in ROWS):
        yield "a row in docs/guideline.md that leads to its folder"
    for page in ("act", *({"edit"} & set(case_type.pages))):
        if f"{process.kind}:{page}" not in FORMS:
            yield f"a hostile form at {process.kind}:{page}"


@pytest.mark.parametrize("case_type", CASE_TYPES, ids=lambda t: t.process.kind)
def test_a_kind_of_case_lacks_nothing(case_type: CaseType) -> None:
    assert list(lacking(case_type)) == []


def test_every_folder_with_a_kind_is_in_the_menu_of_kinds() -> None:
    found = settings.BASE_DIR.glob("applications/*/case_type.py")
    known = {folder(case_type) for case_type in CASE_TYPES}
    assert {path.parent.relative_to(settings.BASE_DIR).as_posix() for path in found} - known == set()
