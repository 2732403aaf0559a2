"""The application's pages: what is typed stays, what is not yours is not there, nothing grows with rows."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone

from applications.models import NewOperationApplication
from applications.new_operation.actions import verdicts_mark
from katori_sns.documents.models import IssuedDocument
from katori_sns.history.models import Event
from katori_sns.notices.actions import relay
from katori_sns.workflow.models import Statement
from tests.applications.lives import BASE
from tests.city import City
from tests.files import picture
from tests.organisation.entering import client_of


def all_paths() -> list[str]:
    """Every address of the site, with 1 for every number."""

    def walk(prefix: str, patterns: list[URLPattern | URLResolver]) -> list[str]:
        found = []
        for pattern in patterns:
            route = prefix + str(pattern.pattern)
            found += walk(route, pattern.url_patterns) if isinstance(pattern, URLResolver) else [route]
        return found

    paths = walk("/", get_resolver().url_patterns)
    plain = {
        "<slug:action>": "approve",
        "<int:number>": "1",
        "<uuid:pk>": str(UUID(int=1)),
        "<uuid:key>": str(UUID(int=1)),
        "<str:key>": "k",
        "<slug:key>": "drill",
        "<slug:form>": "csv",
        "<slug:size>": "full",
    }

    def filled(path: str) -> str:
        parts = (
            "1" if part.startswith("<int") else plain.get(part, "x" if part[:1] == "<" else part)
            for part in path.split("/")
        )
        return "/".join(parts)

    return sorted(filled(path) for path in paths)


def test_every_page_asks_a_stranger_to_log_in(db: None) -> None:
    open_to_all = {"/login/", "/health/live", "/health/ready"}
    open_to_all |= {"/login/oidc/", "/login/oidc/back/", "/login/proxy/"}  # where the city has that way
    for path in all_paths():
        answer = Client().get(path)
        if path not in open_to_all:
            assert (path, answer.status_code, answer.headers.get("Location", "")[:7]) == (
                path,
                302,
                "/login/",
            )


def test_what_is_not_yours_looks_like_what_does_not_exist(city: City) -> None:
    case = city.at_pr()
    stranger = client_of(city, "他課の係員")
    for tail in ("", "paper/", "assess/", "copy/", "files/", "edit/1/", "approve/confirm/", "files/1/"):
        hidden = stranger.get(f"{BASE}/{case.pk}/{tail}")
        missing = stranger.get(f"{BASE}/{case.pk + 10_000}/{tail}")
        assert (tail, hidden.status_code, len(hidden.content)) == (tail, 404, len(missing.content))


def test_an_act_that_is_not_offered_is_refused_and_recorded(city: City) -> None:
    case = city.at_pr()
    answer = client_of(city, "監査").get(f"{BASE}/{case.pk}/approve/confirm/")
    assert answer.status_code == 403
    assert Event.objects.about(case.subject).filter(label="拒否", actor=city["監査"]).count() == 1


def test_what_was_typed_stays_when_something_is_wrong(city: City) -> None:
    case = city.draft()
    answer = client_of(city, "係員").post(
        f"{BASE}/{case.pk}/edit/1/",
        {
            "version": case.version,
            "account_name": "",
            "medium": "x",
            "scope": "single",
            "purpose": "秋の催し",
            "start_on": "12月40日",
        },
    )
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "アカウントの名称を入力してください" in page
    assert "秋の催し" in page
    assert "12月40日" in page
    case.refresh_from_db()
    assert (case.purpose, case.version) == ("大祭の魅力を伝える", 1)


def test_autosave_keeps_what_is_typed_and_returns_the_new_version(city: City) -> None:
    case = city.draft()
    client = client_of(city, "係員")
    data = {"version": 1, "hours": "終日", "frequency": "毎日", "operators": "", "comments": ""}
    answer = client.post(f"{BASE}/{case.pk}/edit/2/", data, headers={"HX-Request": "true"})
    assert 'value="2"' in answer.content.decode()
    stale = client.post(f"{BASE}/{case.pk}/edit/2/", data, headers={"HX-Request": "true"})
    assert "読み込み直してください" in stale.content.decode()
    case.refresh_from_db()
    assert (case.hours, case.frequency, case.version) == ("終日", "毎日", 2)


def test_another_persons_draft_cannot_be_edited(city: City) -> None:
    case = city.draft()
    assert client_of(city, "同僚").get(f"{BASE}/{case.pk}/edit/1/").status_code == 404


def to_come() -> dict[str, date]:
    """Days of the form that are still to come, whenever its page is asked."""
    today = timezone.localdate()
    return {"start_on": today + timedelta(days=30), "evaluation_on": today + timedelta(days=400)}


def test_a_second_click_says_that_it_is_already_done(city: City) -> None:
    case = city.at_chief(**to_come())
    client = client_of(city, "課長")
    task = city.task(case, "submit")
    case.refresh_from_db()
    data = {"task": task.pk, "version": case.version, "comment": ""}
    client.post(f"{BASE}/{case.pk}/submit/confirm/", data)
    page = client.post(f"{BASE}/{case.pk}/submit/confirm/", data, follow=True).content.decode()
    assert "すでに記録されています" in page
    assert case.submissions.count() == 1


def test_who_comes_second_is_told_who_was_first_and_keeps_his_words(city: City) -> None:
    case = city.judged()
    task = city.task(case, "approve")
    case.refresh_from_db()
    data = {"task": task.pk, "version": case.version, "comment": "よい計画です"}
    city.act("課長", "pull_back", case, comment="日付を改める")
    answer = client_of(city, "広報主管課長").post(f"{BASE}/{case.pk}/approve/confirm/", data)
    page = answer.content.decode()
    assert answer.status_code == 409
    for words in ("課長 太郎", "引戻し", "日付を改める", "よい計画です", "記録されていません"):
        assert words in page


def test_files_are_checked_kept_and_frozen(city: City, django_capture_on_commit_callbacks: Any) -> None:
    case = city.draft()
    client = client_of(city, "係員")

    def upload(name: str, content: bytes, version: int) -> str:
        file = SimpleUploadedFile(name, content)
        path = f"{BASE}/{case.pk}/files/"
        return client.post(path, {"file": file, "version": version}, follow=True).content.decode()

    assert "ではありません" in upload("絵.png", b"<svg onload=alert(1)>", 1)
    assert "どれかを選んでください" in upload("page.html", b"<html>", 1)
    drawn = picture()
    upload("../../絵.png", drawn, 1)
    attachment = case.attachments.get()
    assert attachment.name == "絵.png"
    answer = client.get(f"{BASE}/{case.pk}/files/{attachment.pk}/")
    assert answer.content == drawn
    assert answer.headers["Content-Disposition"].startswith("inline")
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    city.act("係員", "forward", case)
    city.act("課長", "submit", case)
    attachment.refresh_from_db()
    assert attachment.sent_round == 1
    city.judge(case)
    city.act("広報主管課長", "return", case)
    case.refresh_from_db()
    gone = client.post(f"{BASE}/{case.pk}/files/{attachment.pk}/detach/", {"version": case.version})
    assert gone.status_code == 404
    case.refresh_from_db()
    upload("plan.pdf", b"%PDF-1.7\n", case.version)
    new = case.attachments.last()
    case.refresh_from_db()
    bytes_of = [Path(settings.MEDIA_ROOT) / a.file for a in (attachment, new)]
    with django_capture_on_commit_callbacks(execute=True):
        client.post(f"{BASE}/{case.pk}/files/{new.pk}/detach/", {"version": case.version})
    assert case.attachments.count() == 1
    assert [path.exists() for path in bytes_of] == [True, False]


def test_a_copy_for_another_medium_is_a_new_draft(city: City) -> None:
    case = city.approved()
    client_of(city, "同僚").post(f"{BASE}/{case.pk}/copy/", {"medium": "x"})
    new = NewOperationApplication.objects.exclude(pk=case.pk).get()
    assert (new.medium, new.purpose, new.state, new.drafter) == ("x", case.purpose, "draft", city["同僚"])
    assert new.number == ""


def test_the_relay_issues_the_paper_and_opening_serves_its_bytes(city: City) -> None:
    case = city.approved()
    relay(now=city.now)
    assert list(IssuedDocument.objects.order_by("version").values_list("version", flat=True)) == [2, 3]
    document = IssuedDocument.objects.get(version=3)
    city["課長"].name = "改名 花子"
    city["課長"].save()
    answer = client_of(city, "係員").get(f"{BASE}/{case.pk}/paper/")
    assert answer.content == document.content
    assert Event.objects.about(case.subject).filter(label="印刷").count() == 1


def test_a_paper_that_was_altered_is_not_shown(city: City) -> None:
    case = city.at_pr()
    client, url = client_of(city, "課長"), f"{BASE}/{case.pk}/paper/"
    assert client.get(url).status_code == 200
    IssuedDocument.objects.update(pdf=b"%PDF forged", sha256="0" * 64)
    answer = client.get(url)
    assert (answer.status_code, "書き換えられたおそれ" in answer.content.decode()) == (500, True)


def test_files_and_names_of_a_rewriting_are_unknown_to_others(city: City) -> None:
    case = city.at_pr()
    city.act("広報主管課長", "return", case)
    case.refresh_from_db()
    client = client_of(city, "係員")
    client.post(
        f"{BASE}/{case.pk}/files/", {"file": SimpleUploadedFile("秘.png", picture()), "version": case.version}
    )
    NewOperationApplication.objects.update(account_name="新しい名")
    for role, sees in (("課長", True), ("広報担当", False)):
        page = client_of(city, role).get(f"{BASE}/{case.pk}/").content.decode()
        assert (role, "秘.png" in page, "新しい名" in page) == (role, sees, sees)


def test_who_is_refused_keeps_what_he_wrote(city: City) -> None:
    case = city.judged()
    client, task = client_of(city, "広報主管課長"), city.task(case, "return")
    case.refresh_from_db()
    city["広報主管課長"].appointments.update(is_head=False)
    sent = {"task": task.pk, "version": case.version, "comment": "④を補ってください"}
    answer = client.post(f"{BASE}/{case.pk}/return/confirm/", sent)
    assert (answer.status_code, "④を補ってください" in answer.content.decode()) == (403, True)


def test_a_draft_prints_and_stores_nothing(city: City) -> None:
    case = city.draft(purpose="")
    answer = client_of(city, "係員").get(f"{BASE}/{case.pk}/paper/")
    assert answer.content.startswith(b"%PDF-")
    assert not IssuedDocument.objects.exists()


def test_the_reviewer_must_say_what_is_lacking(city: City) -> None:
    case = city.at_pr()
    answer = client_of(city, "広報担当").post(f"{BASE}/{case.pk}/assess/", {"seen": "x", "word_4": "lacking"})
    assert answer.status_code == 422
    assert "何が不足しているかを入力してください" in answer.content.decode()


def test_others_do_not_assess(city: City) -> None:
    case = city.at_pr()
    assert client_of(city, "係員").get(f"{BASE}/{case.pk}/assess/").status_code == 403


@pytest.mark.sqlite
def test_lists_cost_the_same_number_of_queries(city: City) -> None:
    client = client_of(city, "広報主管課長")
    counts: dict[str, set[int]] = {
        path: set() for path in ("/", "/?tray=section", "/?tray=all", "/cases/", "/notices/", "/accounts/")
    }
    for path in counts:
        client.get(path)
    for more in (1, 2, 27):
        for _ in range(more):
            city.approved()
            city.at_pr()
        for path, seen in counts.items():
            with CaptureQueriesContext(connection) as queries:
                assert client.get(path).status_code == 200
            seen.add(len(queries))
    assert {path: len(seen) for path, seen in counts.items()} == dict.fromkeys(counts, 1)


def statements(queries: CaptureQueriesContext) -> int:
    """How many questions the database was asked; savepoints are none."""
    return sum("SAVEPOINT" not in query["sql"] for query in queries)


BUDGETS = {"forward": ("係員", 15), "submit": ("課長", 20), "approve": ("広報主管課長", 20)}


def at_its_turn(city: City, action: str) -> NewOperationApplication:
    """A case at which the action is next; the year's first number, which begins its series, is given."""
    city.at_pr()
    return {"forward": city.draft, "submit": city.at_chief, "approve": city.judged}[action](**to_come())


@pytest.mark.parametrize("action", BUDGETS)
def test_an_act_keeps_to_its_budget_of_queries(city: City, action: str) -> None:
    """A submission also takes a number and is kept; an approval opens the account."""
    case, (role, budget) = at_its_turn(city, action), BUDGETS[action]
    task = city.task(case, action)
    case.refresh_from_db()
    with CaptureQueriesContext(connection) as queries:
        city.act(role, action, case, task=task)
    assert statements(queries) - 1 == budget  # the cast reads the case again before each act


@pytest.mark.parametrize("action", BUDGETS)
def test_a_request_that_moves_a_case_adds_no_more_than_eight_queries(city: City, action: str) -> None:
    case, (role, budget) = at_its_turn(city, action), BUDGETS[action]
    case.refresh_from_db()
    client, task = client_of(city, role), city.task(case, action)
    client.get("/")
    sent = {"task": task.pk, "version": case.version, "comment": "理由"}
    with CaptureQueriesContext(connection) as queries:
        answer = client.post(f"{BASE}/{case.pk}/{action}/confirm/", sent)
    assert (answer.status_code, statements(queries) <= budget + 8 <= 28) == (302, True)


def test_a_substitute_whose_ground_is_no_longer_on_record_is_asked_for_it(city: City) -> None:
    city.now = timezone.now()
    city.away("課長")
    case = city.at_chief(**to_come())
    case.refresh_from_db()
    client, url = client_of(city, "課長補佐"), f"{BASE}/{case.pk}/submit/confirm/"
    assert 'name="ground"' not in client.get(url).content.decode()
    city["課長"].absences.all().delete()
    sent = {"task": city.task(case, "submit").pk, "version": case.version}
    answer = client.post(url, sent)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "代決の理由を選んでください" in page
    assert 'name="ground"' in page
    assert client.post(url, {**sent, "ground": ""}).status_code == 422
    assert client.post(url, {**sent, "ground": "出張"}).status_code == 302


def test_others_read_what_was_submitted_not_what_is_being_rewritten(city: City) -> None:
    case = city.judged()
    city.act("広報主管課長", "return", case)
    case.refresh_from_db()
    client = client_of(city, "係員")
    fields = {
        "version": case.version,
        "hours": "深夜も",
        "frequency": "毎日",
        "operators": "x",
        "comments": "y",
    }
    client.post(f"{BASE}/{case.pk}/edit/2/", fields)
    for role, sees in (("係員", True), ("課長", True), ("広報担当", False), ("監査", False)):
        page = client_of(city, role).get(f"{BASE}/{case.pk}/").content.decode()
        assert (role, "深夜も" in page) == (role, sees)
    city.act("係員", "forward", case)
    assert "深夜も" in client_of(city, "課長").get(f"{BASE}/{case.pk}/").content.decode()
    assert "深夜も" not in client_of(city, "広報担当").get(f"{BASE}/{case.pk}/").content.decode()


def test_a_draft_cancelled_before_it_was_submitted_can_still_be_opened_and_printed(city: City) -> None:
    case = city.draft(purpose="やめた目的")
    city.act("係員", "cancel", case)
    client = client_of(city, "係員")
    assert "やめた目的" in client.get(f"{BASE}/{case.pk}/").content.decode()
    assert client.get(f"{BASE}/{case.pk}/paper/").status_code == 200


def test_a_chief_who_has_moved_reads_no_more_of_what_was_never_submitted(city: City) -> None:
    case = city.at_chief(purpose="まだの目的")
    city.act("課長", "return", case)
    city["課長"].appointments.update(section=city.sections["農政課"], is_head=False)
    client = client_of(city, "課長")
    page = client.get(f"{BASE}/{case.pk}/").content.decode()
    assert ("まだの目的" in page, "まだ提出していません" in page) == (False, True)
    assert client.get(f"{BASE}/{case.pk}/paper/").status_code == 404


def test_a_stale_sheet_overwrites_no_verdict(city: City) -> None:
    case = city.at_pr()
    mark = verdicts_mark(case)
    city.judge(case, lacking=(4,))
    answer = client_of(city, "広報担当").post(f"{BASE}/{case.pk}/assess/", {"seen": mark, "word_4": "clear"})
    assert answer.status_code == 409
    assert Statement.objects.get(key="item:4").value == "lacking"
