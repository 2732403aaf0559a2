"""Cases from before the seals are sealed once; a file that is not the one put on file is not handed out."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import QuerySet
from django.utils.html import strip_tags

from katori_sns.daily import run_daily
from katori_sns.files import uploads
from katori_sns.history.models import DIGEST, Event
from katori_sns.processes import PROCESSES
from katori_sns.workflow import actions, engine, trace, verification
from katori_sns.workflow.models import Attachment, Case, Statement, Submission, Task
from katori_sns.workflow.steps import Transition
from katori_sns.workflow.verification import unsealed
from posts.actions import add_picture
from posts.process import POST
from tests.city import City
from tests.files import picture
from tests.history.test_verifier import command
from tests.incidents import reporting
from tests.organisation.entering import client_of
from tests.posts import writing

SOUND = (0, "問題はありません\n")


@pytest.fixture
def older(city: City, monkeypatch: pytest.MonkeyPatch) -> Case:
    """An approved case whose events say nothing of digests, and one that is still a draft."""
    with monkeypatch.context() as before:
        before.setattr(actions, "seals", lambda case: {})
        before.setattr(engine, "changes", lambda transition, row: {})
        before.setattr(Transition, "trace", lambda *args: None)
        case = city.approved()
        city.draft()
    return case


@pytest.mark.usefixtures("older")
def test_cases_from_before_are_sealed_once_by_the_daily_job(city: City) -> None:
    code, text = command()
    assert (code, text.splitlines()) == (
        0, ["問題はありません", "検査値をまだ記録していない案件が2件あります。日次の処理が記録します。"],
    )  # fmt: skip
    for _ in range(2):
        run_daily(now=city.now)
        assert (command(), unsealed(PROCESSES).count()) == (SOUND, 0)
    events = Event.objects.filter(action="record_seals")
    assert [(e.actor_name, e.label) for e in events] == [("システム", "検査値の記録")] * 2
    assert all(not e.told for e in events)


CHANGES: list[tuple[Any, dict[str, Any]]] = [
    (Case, {"state": "rejected"}),
    (Case, {"title": "別の件名"}),
    (Task, {"comment": "書き換え"}),
    (Task, {"acting_for": "別人"}),
    (Submission, {"data": "{}"}),
    (Statement, {"value": "x"}),
]


@pytest.mark.parametrize(("model", "change"), CHANGES)
def test_what_was_sealed_afterwards_is_found_when_it_changes(
    city: City, older: Case, model: Any, change: dict[str, Any]
) -> None:
    run_daily(now=city.now)
    last = model.objects.filter(done_by__isnull=False) if model is Task else model.objects
    row = Case.objects.get(pk=older.pk) if model is Case else last.latest("pk")
    model.objects.filter(pk=row.pk).update(**change)
    code, text = command()
    assert (code, f"case:{older.pk} " in text, older.number in text) == (1, True, True)


@pytest.mark.usefixtures("older")
def test_before_that_what_events_tell_is_found_already() -> None:
    Task.objects.filter(action="approve").update(done_name="別人")
    assert "行為「承認」広報主管課長 太郎の氏名が、行ったときと違います" in command()[1]


def test_a_case_goes_on_while_it_is_sealed_as_before(city: City, older: Case) -> None:
    draft = Case.objects.latest("pk")
    city.act("係員", "forward", draft)
    assert unsealed(PROCESSES).count() == 2
    run_daily(now=city.now)
    assert command() == SOUND
    assert older.pk != draft.pk


@pytest.mark.parametrize("content", [b"", b"forged", None])
def test_a_file_that_was_altered_is_not_handed_out(city: City, content: bytes | None) -> None:
    case = city.draft()
    file = SimpleUploadedFile("図.png", picture())
    actions.attach(case.pk, file=file, actor=city["係員"], seen_version=case.version, now=city.now)
    attachment, client = Attachment.objects.get(), client_of(city, "係員")
    url, path = f"{case.get_absolute_url()}files/{attachment.pk}/", Path(settings.MEDIA_ROOT, attachment.file)
    assert client.get(url).content == picture()
    path.unlink()
    if content is not None:
        path.write_bytes(content)
    answer = client.get(url)
    assert (answer.status_code, "ファイルが追加したときと違います" in answer.content.decode()) == (500, True)


@pytest.mark.parametrize("size", ["small", "full"])
def test_a_picture_that_was_altered_is_not_shown(city: City, size: str) -> None:
    post = writing.drafted(city)
    file = SimpleUploadedFile("山車.png", picture())
    add_picture(
        POST, post, file=file, alt="", actor=city["係員"], seen_version=post.version, now=city.now
    )  # fmt: skip
    row, client = post.pictures.get(), client_of(city, "係員")
    url = f"{post.get_absolute_url()}pictures/{row.pk}/{size}/"
    assert client.get(url).status_code == 200
    Path(settings.MEDIA_ROOT, row.thumbnail if size == "small" else row.file).write_bytes(b"forged")
    answer = client.get(url)
    assert (answer.status_code, "画像が追加したときと違います" in answer.content.decode()) == (500, True)


def test_digests_are_folded_among_the_words(city: City) -> None:
    case = city.draft()
    file = SimpleUploadedFile("図.png", picture())
    actions.attach(case.pk, file=file, actor=city["係員"], seen_version=case.version, now=city.now)
    attached = Event.objects.get(action="attach")
    assert (attached.told, set(attached.digests)) == ({"図.png": []}, {"図.png", "ファイルの項目の検査値"})
    page = client_of(city, "係員").get(case.get_absolute_url()).content.decode()
    open_part = "".join(part.split("</details>")[-1] for part in page.split("<details>"))
    assert (DIGEST.search(page) is None, DIGEST.search(strip_tags(open_part))) == (False, None)
    assert "改ざん検査の値" in page


def test_seals_of_one_case_are_the_same_text_on_every_database(city: City) -> None:
    case = city.at_pr()
    case.refresh_from_db()
    event = Event.objects.about(case.subject).filter(action="submit").get()
    assert {name: event.changes[name] for name in trace.seals(case)} == trace.seals(case)


def test_what_the_events_name_already_is_not_sealed_again(
    city: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as before:
        before.setattr(actions, "seals", lambda case: {})
        before.setattr(engine, "changes", lambda transition, row: transition.traced)
        case = city.at_pr()
    run_daily(now=city.now)
    sealed = Event.objects.about(case.subject).get(action="record_seals").changes
    assert "第1回提出の検査値" not in sealed
    assert trace.CASE_SEAL in sealed
    assert command() == SOUND


def test_a_case_that_another_has_sealed_meanwhile_is_left_alone(
    city: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    city.at_pr()
    monkeypatch.setattr(verification, "unsealed", lambda processes: Case.objects.all())
    verification.record_seals(PROCESSES, now=city.now)
    assert not Event.objects.filter(action="record_seals").exists()


def test_evidence_added_to_an_incident_is_as_it_was_told(city: City) -> None:
    case = reporting.handled(city)
    kept = uploads.inspect(SimpleUploadedFile("画面.pdf", b"%PDF-1.7\n"))
    city.act("広報担当", "add_evidence", case, payload=kept)
    assert command() == SOUND


def test_a_statement_where_nothing_was_done_is_found(city: City) -> None:
    task = city.at_chief().tasks.get(desk="chief", done_at=None)
    said = {"label": "区分", "by": city["係員"], "by_name": "係員 太郎", "at": city.now}
    Statement.objects.create(task=task, key="nature", value="fact", **said)
    code, text = command()
    assert (code, "行為のないところに記録があります" in text) == (1, True)


def test_a_case_without_the_row_of_its_kind_is_found(city: City) -> None:
    rows: QuerySet[Any] = QuerySet(type(city.draft()))
    rows._raw_delete(rows.db)
    code, text = command()
    assert (code, "種類ごとの内容の行がありません" in text) == (1, True)


def test_a_case_without_history_is_found(city: City) -> None:
    case = city.draft()
    columns = [f.attname for f in case._meta.concrete_fields if f.name not in ("id", "case_ptr", "once")]
    type(case)(**{name: getattr(case, name) for name in columns}).save()
    code, text = command()
    assert (code, "案件に履歴がありません" in text) == (1, True)
