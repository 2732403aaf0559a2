"""What is changed, taken out or put in beneath the history is found, and an honest city raises no alarm."""

from __future__ import annotations

import re
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import connection, models
from django.db.models import QuerySet
from django.test import TestCase, override_settings
from django.test.utils import CaptureQueriesContext

from katori_sns.documents.actions import issue
from katori_sns.documents.models import IssuedDocument
from katori_sns.processes import PROCESSES
from katori_sns.workflow import actions
from katori_sns.workflow.models import Attachment, Case, Task
from katori_sns.workflow.trace import FINDS, FOLLOWS, MOVES, WRITTEN_IN_DRAFT
from katori_sns.workflow.verification import check_cases
from posts.actions import add_picture
from posts.models import Picture, Post
from posts.process import POST
from tests.files import picture
from tests.history.altering import ROWS, problems, subject_of, undone, unnoticed
from tests.history.test_verifier import command

SOUND = (0, "問題はありません\n")
OPERATIONS = settings.BASE_DIR / "docs" / "operations.md"


def listed() -> set[str]:
    """What the operations manual says is not held against the history."""
    part = OPERATIONS.read_text().split("### What it does not see")[1].split("\n## ")[0]
    return {name for row in re.findall(r"^\| (`.*?) \|", part, re.M) for name in re.findall(r"`(.*?)`", row)}


def about_cases() -> set[str]:
    """Every other table that tells of a case."""
    found: set[type[models.Model]] = {Case, *(p.model for p in PROCESSES), *ROWS}
    known = set(found)
    while True:
        more = {
            model
            for model in apps.get_models(include_auto_created=True)
            for field in model._meta.concrete_fields
            if isinstance(field, models.ForeignKey) and field.related_model in known
        }
        if more <= known:
            return {model._meta.label for model in known - found}
        known |= more


@pytest.mark.sqlite
class TestDemoCity(TestCase):
    """A class, as only so Django keeps rows for several tests: making the city takes a while."""

    @classmethod
    def setUpTestData(cls) -> None:
        folder = Path(cls.enterClassContext(TemporaryDirectory()))
        cls.enterClassContext(override_settings(MEDIA_ROOT=folder, DEMO=True))
        call_command("demo", verbosity=0)
        draft = Case.objects.filter(state="draft", kind="new_operation").latest("pk")
        file = SimpleUploadedFile("図.png", picture())
        by = {"actor": draft.drafter, "now": draft.drafted_at}
        actions.attach(draft.pk, file=file, seen_version=draft.version, **by)
        post = Post.objects.filter(state="draft").latest("pk")
        shown = SimpleUploadedFile("写真.png", picture())
        add_picture(
            POST,
            post,
            file=shown,
            alt="山車",
            actor=post.drafter,
            seen_version=post.version,
            now=post.drafted_at,
        )
        issue(
            subject=draft.subject,
            kind=draft.kind,
            version=2,
            title="申請書",
            pdf=b"%PDF",
            at=draft.drafted_at,
            now=draft.drafted_at,
        )

    def test_an_honest_city_raises_no_alarm(self) -> None:
        assert command() == SOUND

    def test_no_column_of_a_case_changes_unnoticed(self) -> None:
        for process in PROCESSES:
            rows: QuerySet[Any] = QuerySet(process.model)
            case = rows.exclude(state="draft").order_by("-pk").first()
            assert case, f"no {process.kind} in the demo that was sent"
            free = MOVES | FINDS & {f.name for f in process.model._meta.concrete_fields}
            free |= set() if case.number else FOLLOWS
            assert (process.kind, unnoticed(case, process.kind)) == (process.kind, free)

    def test_in_a_draft_only_what_is_being_written(self) -> None:
        drafts = 0
        for process in PROCESSES:
            rows: QuerySet[Any] = QuerySet(process.model)
            own = {f.name for f in process.model._meta.local_concrete_fields if not f.primary_key}
            for case in rows.filter(state="draft")[:1]:
                drafts += 1
                free = own | WRITTEN_IN_DRAFT | MOVES | {"found_as"} | (set() if case.number else FOLLOWS)
                assert unnoticed(case, process.kind) == free
        assert drafts
        assert {f"Case.{name}" for name in WRITTEN_IN_DRAFT | MOVES | FOLLOWS | {"found_as"}} < listed()

    def test_of_other_rows_only_what_the_manual_lists(self) -> None:
        missed = set()
        for model, rows in ROWS.items():
            row = rows.order_by("-pk")[0]
            kind = Case.objects.get(pk=subject_of(row).removeprefix("case:")).kind
            missed |= {f"{model.__name__}.{name}" for name in unnoticed(row, kind)}
        assert missed == {n for n in listed() if "." in n and n.split(".")[0] in {m.__name__ for m in ROWS}}

    def test_every_other_table_about_cases_is_listed(self) -> None:
        labels = {config.label for config in apps.get_app_configs()}
        assert about_cases() == {name for name in listed() if name.split(".")[0] in labels and "." in name}

    def test_a_row_that_was_taken_out_or_put_in_is_found(self) -> None:
        fresh: dict[str, Any] = {"key": "x", "round": 99, "version": 99, "file": "x", "thumbnail": "y"}
        for model, rows in ROWS.items():
            row = rows.order_by("-pk")[0]
            kind = Case.objects.get(pk=subject_of(row).removeprefix("case:")).kind
            same: QuerySet[Any] = QuerySet(model)
            with undone():
                same.filter(pk=row.pk)._raw_delete(same.db)
                assert problems(subject_of(row), kind), f"{model.__name__} taken out"
            with undone():
                names = {f.name for f in model._meta.concrete_fields}
                changed = {name: value for name, value in fresh.items() if name in names}
                columns = {f.attname: getattr(row, f.attname) for f in model._meta.concrete_fields[1:]}
                same.bulk_create([model(**columns | changed)])
                assert problems(subject_of(row), kind), f"{model.__name__} put in"

    def test_a_case_that_was_taken_out_or_put_in_is_found(self) -> None:
        case = Case.objects.filter(kind="post").exclude(state="draft").latest("pk")
        for model in (Post, Case):
            rows: QuerySet[Any] = QuerySet(model)
            with undone():
                rows.filter(pk=case.pk)._raw_delete(rows.db)
                code, text = command()
                assert (code, f"{case.subject} " in text) == (1, True)
        with undone():
            case.pk, case.number = None, ""
            case.save(force_insert=True)
            assert f"{case.subject} " in command()[1]
        with undone():
            Case.objects.filter(kind="post").update(kind="x")
            assert "案件の種類が、知られているどれでもありません" in command()[1]

    def test_an_act_that_nobody_did_or_that_nobody_remembers_is_found(self) -> None:
        task = Task.objects.filter(done_at=None).latest("pk")
        someone = task.drafter_id
        for rows, change in (
            (
                Task.objects.filter(pk=task.pk),
                {"done_by": someone, "done_at": task.opened_at, "action": "approve"},
            ),
            (ROWS[Task].order_by("-pk")[:1], {"done_by": None}),
        ):
            with undone():
                Task.objects.filter(pk__in=list(rows.values_list("pk", flat=True))).update(**change)
                assert command()[0] == 1

    def test_bytes_on_disk_are_held_against_the_history(self) -> None:
        attachment, shown = Attachment.objects.latest("pk"), Picture.objects.latest("pk")
        kinds = {attachment.file: attachment, shown.file: shown, shown.thumbnail: shown}
        for name, row in kinds.items():
            path = Path(settings.MEDIA_ROOT, name)
            content = path.read_bytes()
            path.write_bytes(content[:-1] + b"x")
            assert row.name in command()[1]
            path.unlink()
            assert row.name in command()[1]
            path.write_bytes(content)
        assert command() == SOUND

    def test_no_row_adds_a_query(self) -> None:
        counts = set()
        cases = [case.subject for case in Case.objects.filter(kind="post").order_by("pk")]
        for subjects in (cases[:1], cases):
            with CaptureQueriesContext(connection) as queries:
                assert list(check_cases(POST, subjects)) == []
            counts.add(len(queries))
        assert (len(counts), len(cases) > 1, IssuedDocument.objects.exists()) == (1, True, True)
