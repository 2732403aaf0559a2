"""A list becomes the lines of a 案; nothing of it is written outside this room."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from katori_sns.organisation.actions import Refused
from katori_sns.organisation.models import User
from katori_sns.personnel.actions import changed, lock_plan
from katori_sns.personnel.hr import loading
from katori_sns.personnel.hr.asking import Questions, questions
from katori_sns.personnel.hr.columns import guess
from katori_sns.personnel.hr.judging import WrongList, judge
from katori_sns.personnel.hr.lines import Lines, clear
from katori_sns.personnel.hr.rows import Row, cells_of, read_rows
from katori_sns.personnel.hr.sheet import Sheet
from katori_sns.personnel.hr.state import State
from katori_sns.personnel.hr.words import LONGEST_WORD, OUT, Words, key
from katori_sns.personnel.models import HrList, Plan, PlanLine, Word
from katori_sns.web.lists import bare, digest_of

Kind = PlanLine.Kind
MOST_WORDS = 300  # that a city's list has; beyond, a column was taken for another


@dataclass(frozen=True)
class Reading:
    """A list as it stands: its rows judged, and what has to be asked before that is of use."""

    rows: list[Row]
    asked: Questions
    state: State
    words: Words


def made_of(text: str, plan: Plan) -> Plan | None:
    """Another 案 that its preparer made of the same list before."""
    plans = Plan.objects.filter(source_digest=digest_of(text), prepared_by=plan.prepared_by_id)
    return plans.exclude(state=Plan.State.DROPPED).exclude(pk=plan.pk).first()


@transaction.atomic
def keep_list(
    *,
    plan: Plan,
    sheet: Sheet,
    columns: Mapping[str, int],
    source_name: str,
    everybody: bool,
    day: date | None,
    merged: bool,
    by: User,
) -> None:
    """Put the chosen cells beside the 案 and remember the columns; another list that was there goes."""
    plan = lock_plan(plan, by)
    if everybody:  # since when somebody has his post is not when he moves
        columns = {name: column for name, column in columns.items() if name not in ("begins", "move")}
    kept: dict[str, object] = {
        "everybody": everybody,
        "day": day,
        "merged": merged,
        "columns": dict(columns),
        "cells": [list(row) for row in cells_of(sheet.lines, columns)],
    }
    before = HrList.objects.filter(plan=plan).first()
    if before and all(getattr(before, name) == value for name, value in kept.items()):
        return
    clear(plan)
    changed(plan)
    HrList.objects.filter(plan=plan).delete()
    HrList.objects.create(plan=plan, **kept)
    Plan.objects.filter(pk=plan.pk).update(source_name=source_name, source_digest=digest_of(sheet.text))
    _remember_heads(sheet.heads, columns)


def _remember_heads(heads: list[str], columns: Mapping[str, int]) -> None:
    """What was chosen otherwise than the head says; of a head that stands there twice nothing."""
    chosen = {column: name for name, column in columns.items()}
    guessed = {column: name for name, column in guess(heads).items()}
    times = Counter(map(bare, heads))
    for column, head in enumerate(heads):
        meant = chosen.get(column, "")
        if times[bare(head)] == 1 and 0 < len(bare(head)) <= LONGEST_WORD:
            if meant == guessed.get(column, ""):
                Word.objects.filter(kind=Word.Kind.HEAD, word=bare(head)).delete()
            else:
                _remember(Word.Kind.HEAD, bare(head), meant)


def read(hr_list: HrList, *, again: bool = False) -> Reading:
    """The rows as the words and the city are now; `again`: ask all words. Raises WrongList."""
    words = loading.words()
    cells = [(int(number), values) for number, values in hr_list.cells]
    rows = read_rows(cells, hr_list.columns, day=hr_list.day, merged=hr_list.merged)
    days = sorted({row.begins for row in rows if row.begins} | ({hr_list.day} if hr_list.day else set()))
    if not days:
        raise WrongList("発令日がありません。一覧の発令日を入力してください。")
    city = loading.state(days[0], days[-1])
    living = {word: to for word, to in words.sections.items() if isinstance(to, str) or to in city.sections}
    words.sections = living  # of one that has ended it is asked anew
    asked = questions(rows, words, city, everybody=hr_list.everybody, again=again)
    if len(asked) > MOST_WORDS:
        raise WrongList(f"知らない言葉が{len(asked)}あります。列の選び方を確かめて、読み直してください。")
    without = sum(before in ("", OUT) for before in asked.authorities.values())
    if without > len(words.spare_letters()):
        raise WrongList(
            f"任命権者として読む列が違うようです（知らない言葉が{without}あります）。"
            "列の選び方を確かめて、読み直してください。"
        )
    everybody = hr_list.day if hr_list.everybody else None
    if not len(asked):
        rows = judge(rows, words, city, everybody=everybody, answers=hr_list.answers)
    return Reading(rows, asked, city, words)


def _remember(kind: str, word: str, meaning: str) -> None:
    section = int(meaning) if kind == Word.Kind.SECTION and meaning.isdecimal() else None
    Word.objects.update_or_create(
        kind=kind,
        word=word,
        defaults={"meaning": "" if section else meaning, "section_id": section},
    )


@transaction.atomic
def explain(*, plan: Plan, said: Iterable[tuple[str, str, str]], by: User) -> None:
    """Remember what words mean. `said`: kind, the word as written, its meaning (or a section's key)."""
    lock_plan(plan, by)
    for kind, word, meaning in said:
        _remember(kind, key(word), meaning)


@transaction.atomic
def answer(*, plan: Plan, answers: Mapping[str, str], by: User) -> None:
    """Keep what was said of rows that had to be confirmed."""
    plan = lock_plan(plan, by)
    hr_list = plan.hr_list
    hr_list.answers = hr_list.answers | answers
    hr_list.save(update_fields=["answers"])


@transaction.atomic
def propose(*, plan: Plan, by: User) -> int:
    """Write the rows into the 案, in the place of what was written from a list before; return how many lines.

    The same rows again write nothing. Raises Refused while something is open, and WrongList.
    """
    plan = lock_plan(plan, by)
    found = read(plan.hr_list)
    if len(found.asked):
        raise Refused("意味を選んでいない言葉があります。先に選んでください。")
    if left := sum(row.is_open for row in found.rows):
        raise Refused(f"確かめていない行が{left}行あります。先に扱いを選んでください。")
    lines = Lines(plan, by, found.state)
    for row in found.rows:
        for change in row.changes:
            lines.add(row, change)
    if not lines.stand_already():
        clear(plan)
        lines.save()
        changed(plan)
    return len(lines.lines)
