"""A field of a case said once: form, guard, submission, page and paper follow from its row."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

from katori_sns.documents.glyphs import missing_glyphs
from katori_sns.web.characters import is_blank
from katori_sns.workflow.models import Case
from katori_sns.workflow.steps import Problem
from katori_sns.workflow.words import accounts_of, in_words, label_of

# Where a row is printed: on the sheet, in the guideline's order; beside the official form, if there is
# something; by the kind's own part of the sheet; or in the print of the whole case alone.
FORM, BESIDE, OWN, WHOLE = "form", "beside", "own", "whole"
Data = Mapping[str, str]  # field → its text, as submitted
PaperRow = dict[str, object]


@dataclass(frozen=True)
class CaseField:
    """What is asked, and how it stands on record."""

    name: str
    label: str = ""  # where it is not the column's own name
    help: str = ""
    required: bool = False  # it is not handed in without
    lacking: str = ""  # what to do then, where 「…を入力してください」 does not say it
    asked: bool = True  # by a control of this name; if not, the house knows it, or other controls make it
    words: Callable[[Any], str] | None = None  # of the case, where the column alone does not give its text
    given: Callable[[Any], bool] | None = None  # whether it is there, where its text does not tell
    said_in: str = ""  # the row whose text includes it
    place: str = FORM
    group: str = ""  # the head over several rows of the form


def placed(place: str, rows: Iterable[CaseField]) -> tuple[CaseField, ...]:
    """The same rows, printed at that place."""
    return tuple(replace(row, place=place) for row in rows)


@dataclass(frozen=True)
class CaseFields:
    """All rows of a kind of case, in the order of its page and paper."""

    model: type[Case]
    rows: tuple[CaseField, ...]

    def only(self, *names: str) -> CaseFields:
        """These rows alone, in their order here."""
        return CaseFields(self.model, tuple(row for row in self.rows if row.name in names))

    @property
    def asked(self) -> list[str]:
        """The columns that the form asks for."""
        return [row.name for row in self.rows if row.asked]

    @property
    def helps(self) -> dict[str, str]:
        return {row.name: row.help for row in self.rows if row.help}

    @property
    def needed(self) -> tuple[str, ...]:
        """What the form marks as 必須, as the guard demands it."""
        return tuple(row.name for row in self.rows if row.required)

    @property
    def labels(self) -> dict[str, str]:
        """Field → its name on screen and paper, of what stands on record under its own name."""
        return {row.name: self._label(row) for row in self.rows if not row.said_in}

    def words(self, case: Case) -> dict[str, str]:
        """What is submitted: field → its text."""
        return {row.name: self._text(case, row) for row in self.rows if not row.said_in}

    def missing(self, case: Case, names: Iterable[str] | None = None) -> list[Problem]:
        """A problem for each required field that is empty, or for each of these that is."""
        wanted = self.needed if names is None else tuple(names)
        return [
            Problem(row.name, row.lacking or f"{self._label(row)}を入力してください")
            for row in self.rows
            if row.name in wanted and not self._given(case, row)
        ]

    def unprintable(self, case: Case) -> list[Problem]:
        """A problem for each text on paper that was typed with signs that no font of it has."""
        typed = [row for row in self.rows if row.asked and not row.said_in and row.place != WHOLE]
        return unprintable({row.name: self._text(case, row) for row in typed}, self.labels)

    def on_record(self, data: Data, place: str = "") -> list[PaperRow]:
        """Label and text of each row, or of those at one place; the rows of a group under its head."""
        rows = [r for r in self.rows if r.name in data and not r.said_in and place in ("", r.place)]
        found: list[PaperRow] = []
        for group, members in groupby(rows, key=lambda row: row.group):
            lines = [self._line(row, data[row.name]) for row in members]
            found += [{"label": group, "rows": lines}] if group and place else lines
        return found

    def _line(self, row: CaseField, text: str) -> PaperRow:
        """Label and text; on paper an empty day leaves its blank."""
        day = row.name in {f.name for f in self.model._meta.fields if f.get_internal_type() == "DateField"}
        return {"label": self._label(row), "value": text, "day": day}

    def _label(self, row: CaseField) -> str:
        return row.label or label_of(self.model, row.name)

    def _text(self, case: Case, row: CaseField) -> str:
        return row.words(case) if row.words else in_words(case, (row.name,))[row.name]

    def _given(self, case: Case, row: CaseField) -> bool:
        return row.given(case) if row.given else not is_blank(self._text(case, row))


def paper_tables(tables: Mapping[str, Data]) -> list[dict[str, object]]:
    """Head → label → text, as the print of the whole case sets them below what was submitted."""
    return [
        {"head": head, "rows": [{"label": label, "value": text} for label, text in rows.items()]}
        for head, rows in tables.items()
        if any(rows)
    ]


def unprintable(texts: Data, labels: Data) -> list[Problem]:
    """A problem for each text with signs that no font of the paper has."""
    problems = []
    for name, text in texts.items():
        if signs := missing_glyphs(text):
            wrong = f"{labels[name]}の「{'、'.join(signs[:5])}」は印刷できません。別の字に直してください"
            problems.append(Problem(name, wrong))
    return problems


def section_of(case: Case) -> str:
    """The section, and those that use it too."""
    joint = "、".join(case.joint_sections.order_by("code").values_list("name", flat=True))
    return case.keeper.name + (f"（共同利用：{joint}）" if joint else "")


# What the house knows of itself.
SECTION = CaseField("section", "所属名", asked=False, words=section_of)
ACCOUNT = CaseField("account", "アカウント", asked=False, words=accounts_of)
