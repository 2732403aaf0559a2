"""The rarer turns: rubbish, strangers, what no button leads to."""

from __future__ import annotations

import json
from datetime import timedelta
from errno import ENOSPC
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import Http404
from django.test import RequestFactory
from django.utils import timezone

from applications.consultation.process import PRIOR_CONSULTATION
from applications.new_operation.process import NEW_OPERATION
from katori_sns.daily import run_daily
from katori_sns.files import uploads
from katori_sns.notices.models import Notice
from katori_sns.organisation.models import Section
from katori_sns.organisation.requests import person_of
from katori_sns.organisation.roles import ActorContext
from katori_sns.tasks import daily
from katori_sns.web.compare import MAX_COMPARED, compare
from katori_sns.web.forms import Once
from katori_sns.workflow import actions
from katori_sns.workflow.course import context_of, course, offers
from katori_sns.workflow.engine import perform
from katori_sns.workflow.errors import Conflict, NotAllowed, NotVisible
from katori_sns.workflow.models import Case, Submission, Task
from tests.applications.lives import BASE
from tests.city import City
from tests.files import picture
from tests.organisation.entering import client_of


def test_one_drafts_only_in_ones_own_section(city: City) -> None:
    with pytest.raises(NotAllowed):
        city.draft("係員", "農政課")


def test_a_case_that_does_not_exist_is_not_found(city: City) -> None:
    with pytest.raises(NotVisible):
        perform(
            NEW_OPERATION,
            4711,
            "submit",
            task_id=1,
            seen_version=1,
            actor=city["課長"],
            now=city.now,
        )


def save(city: City, case: Case, role: str, version: int = 1) -> None:
    actions.edit(
        NEW_OPERATION,
        case.pk,
        actor=city[role],
        seen_version=version,
        now=city.now,
        fields={},
    )


def test_a_case_that_is_not_there_cannot_move(city: City) -> None:
    with pytest.raises(NotVisible):
        perform(NEW_OPERATION, 1, "forward", task_id=1, seen_version=1, actor=city["係員"], now=city.now)


def test_only_the_drafter_saves_and_only_the_version_he_saw(city: City) -> None:
    case = city.draft()
    for role, refusal in (("同僚", NotAllowed), ("他課の係員", NotVisible)):
        with pytest.raises(refusal):
            save(city, case, role)
    save(city, case, "係員")
    with pytest.raises(Conflict):
        save(city, case, "係員")


def test_nobody_is_told_where_everybody_is_away(city: City) -> None:
    case = city.draft()
    for role in ("課長", "課長補佐", "部長"):
        city.away(role)
    city.act("係員", "forward", case)
    assert not Notice.objects.exists()


def test_a_returned_case_is_still_found_by_its_number(city: City) -> None:
    case = city.judged()
    city.act("広報主管課長", "return", case)
    case.refresh_from_db()
    actions.edit(
        NEW_OPERATION,
        case.pk,
        actor=city["係員"],
        seen_version=case.version,
        now=city.now,
        fields={},
        joint_sections=[city.sections["農政課"]],
    )
    case.refresh_from_db()
    assert "申第1号" in case.found_as
    assert case.joint_sections.get() == city.sections["農政課"]


def test_joint_sections_may_be_left_as_they_are(city: City) -> None:
    case = city.draft()
    case.joint_sections.add(city.sections["農政課"])
    save(city, case, "係員")
    assert case.joint_sections.count() == 1


def test_a_section_without_successor_keeps_its_cases(city: City) -> None:
    case = city.draft()
    Section.objects.filter(pk=case.section_id).update(ends=city.now.date())
    run_daily(now=city.now + timedelta(days=2))
    case.refresh_from_db()
    assert case.section == city.sections["商工観光課"]
    assert case.tasks.open().get().section == case.section


def test_the_daily_task_runs(city: City) -> None:
    daily()


def test_the_course_names_a_vacancy(city: City) -> None:
    case = city.at_chief()
    for role in ("課長", "課長補佐", "部長"):
        city.away(role)
    stages = course(context_of(case, ActorContext(city.now.date(), city["係員"])), NEW_OPERATION)
    assert [s.waiting for s in stages if s.waiting] == [["商工観光課 所属長（欠員）"]]


def test_when_the_main_act_must_wait_returning_is_the_blue_button(city: City) -> None:
    case = NEW_OPERATION.model.objects.get(pk=city.at_pr().pk)
    ctx = context_of(case, ActorContext(city.now.date(), city["広報主管課長"]))
    tones = {o.step.action: o.tone for o in offers(ctx, NEW_OPERATION)}
    assert tones == {"approve": "outline", "return": "primary", "reject": "danger", "assess": "outline"}


def test_changes_are_shown_letter_by_letter_unless_too_long(city: City) -> None:
    long = "あ" * (MAX_COMPARED + 1)
    rows = [
        Submission(data='{"purpose": "春の催し", "trouble": "甲", "content": "x", "other": "末尾"}'),
        Submission(
            data='{"purpose": "秋の催し", "trouble": "甲乙", "content": "' + long + '", "other": "末"}'
        ),
    ]
    old, new = (json.loads(row.data) for row in rows)
    purpose, trouble, content, other = compare(old, new, NEW_OPERATION.labels.items())
    assert [(p.kind, p.text) for p in trouble.new] == [("kept", "甲"), ("ins", "乙")]
    assert [(p.kind, p.text) for p in other.old] == [("kept", "末"), ("del", "尾")]
    assert [(p.kind, p.text) for p in purpose.old] == [("del", "春"), ("kept", "の催し")]
    assert [(p.kind, p.text) for p in purpose.new] == [("ins", "秋"), ("kept", "の催し")]
    assert [(p.kind, len(p.text)) for p in content.new] == [("ins", MAX_COMPARED + 1)]


def test_lists_group_by_what_is_left_of_the_time(city: City) -> None:
    city.at_pr()
    city.draft("広報主管課長", "秘書広報課")
    task = Case.objects.get(state="at_pr").tasks.get(desk="pr")
    client = client_of(city, "広報主管課長")
    for shift, words in ((-1, "期限を過ぎています"), (0, "きょうまで"), (30, "来週以降")):
        task.due = timezone.localdate() + timedelta(days=shift)
        task.save()
        assert words in client.get("/").content.decode()


def test_search_and_filter_find_cases(city: City) -> None:
    city.at_pr()
    closed = city.draft(account_name="市民体育館")
    city.act("係員", "cancel", closed)
    client = client_of(city, "係員")
    for query, found in (
        ("?q=市民体育館", ["市民体育館"]),
        ("?q=ｻﾜﾗ", []),
        ("?q=佐原　大祭", ["佐原の大祭"]),
        ("?q=申第1号", ["佐原の大祭"]),
        ("?q=%00", []),  # said in words above the list
        ("?state=open", ["佐原の大祭"]),
    ):
        page = client.get(f"/cases/{query}").content.decode()
        table = page.partition("<tbody>")[2]
        assert (query, [n for n in ("佐原の大祭", "市民体育館") if n in table]) == (query, found)


def test_rubbish_is_no_server_error(city: City) -> None:
    case = city.at_chief()
    client = client_of(city, "課長")
    path = f"{BASE}/{case.pk}/submit/confirm/"
    assert client.get(f"{BASE}/{case.pk}/dance/confirm/").status_code == 404
    assert client.post(path, {"task": "x", "version": ""}).status_code == 422
    assert client.post(path, {"task": 99_999, "version": 1}).status_code == 404
    assert client.post(f"{BASE}/{case.pk}/files/9/detach/", {"version": "²"}).status_code == 403
    assert client.post(f"{BASE}/{case.pk}/return/confirm/", {"task": 1, "version": 1}).status_code == 422


def test_a_guard_speaks_on_the_confirmation_page(city: City) -> None:
    case = city.at_pr()
    client = client_of(city, "広報主管課長")
    task = city.task(case, "approve")
    case.refresh_from_db()
    data = {"task": task.pk, "version": case.version, "comment": "よい"}
    answer = client.post(f"{BASE}/{case.pk}/approve/confirm/", data)
    assert answer.status_code == 422
    assert "確認がまだです" in answer.content.decode()


def test_a_substitute_is_asked_for_the_ground(city: City) -> None:
    case = city.at_chief()
    client = client_of(city, "課長補佐")
    page = client.get(f"{BASE}/{case.pk}/submit/confirm/").content.decode()
    assert "代決の理由" in page
    task = city.task(case, "submit")
    case.refresh_from_db()
    data = {"task": task.pk, "version": case.version, "ground": "休暇"}
    assert client.post(f"{BASE}/{case.pk}/submit/confirm/", data).status_code == 302


def test_a_rejection_on_its_page_names_its_article(city: City) -> None:
    case = city.judged()
    task = city.task(case, "reject")
    case.refresh_from_db()
    data = {"task": task.pk, "version": case.version, "comment": "重なる", "basis": "4 手続 (1)"}
    answer = client_of(city, "広報主管課長").post(f"{BASE}/{case.pk}/reject/confirm/", data)
    assert answer.status_code == 302


def test_files_answer_to_their_case_only(city: City) -> None:
    case, other = city.draft(), city.draft()
    file = SimpleUploadedFile("計画.pdf", b"%PDF-1.7\n")
    kept = actions.attach(case.pk, file=file, actor=city["係員"], seen_version=1, now=city.now)
    client = client_of(city, "係員")
    answer = client.get(f"{BASE}/{case.pk}/files/{kept.pk}/")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert client.get(f"{BASE}/{other.pk}/files/{kept.pk}/").status_code == 404
    stale = client.post(f"{BASE}/{case.pk}/files/{kept.pk}/detach/", {"version": 1})
    assert stale.status_code == 409


def test_a_page_without_a_person_is_not_found() -> None:
    request = RequestFactory().get("/")
    request.user = None  # type: ignore[assignment]
    with pytest.raises(Http404):
        person_of(request)


def test_the_calendar_counts_what_falls_due_and_leads_to_it(city: City) -> None:
    case = city.at_pr()
    day = timezone.localdate()
    case.tasks.filter(desk="pr").update(due=day)
    client = client_of(city, "広報主管課長")
    page = client.get("/").content.decode()
    assert f'href="?tray=mine&amp;due={day}"' in page
    assert case.title in client.get(f"/?due={day}").content.decode()
    other = client.get(f"/?due={day + timedelta(days=400)}").content.decode()
    assert case.title not in other
    assert case.title in client.get("/?due=2026-99-99").content.decode()


def test_a_case_of_an_ended_section_is_still_decided(city: City) -> None:
    case = city.judged()
    Section.objects.filter(pk=case.section_id).update(ends=city.now.date() - timedelta(days=1))
    city.act("広報主管課長", "return", case)
    case.refresh_from_db()
    assert case.state == "draft"


def test_who_uses_the_account_too_reads_the_rewriting_and_others_do_not(city: City) -> None:
    case = city.draft()
    case.joint_sections.add(city.sections["農政課"])
    city.act("係員", "forward", case)
    city.act("課長", "submit", case)
    city.act("広報主管課長", "return", case)
    case.refresh_from_db()
    client = client_of(city, "係員")
    client.post(
        f"{BASE}/{case.pk}/files/", {"file": SimpleUploadedFile("図.png", picture()), "version": case.version}
    )
    url = f"{BASE}/{case.pk}/files/{case.attachments.get().pk}/"
    for role, status in (("他課の係員", 200), ("広報担当", 404)):
        assert (role, client_of(city, role).get(url).status_code) == (role, status)


def test_half_a_file_is_not_left_on_a_full_disk(
    tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(path: Path, content: bytes) -> int:
        path.touch()
        raise OSError(ENOSPC, "No space left on device")

    settings.MEDIA_ROOT = tmp_path
    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(OSError, match="No space"):
        uploads.store(uploads.Kept("a.pdf", b"x", "application/pdf"))
    assert list(tmp_path.iterdir()) == []


def test_nothing_waits_for_an_administrator(city: City) -> None:
    city.at_chief()
    assert not Task.objects.waiting_for(ActorContext(city.now.date(), city["システム管理者"])).exists()


def test_a_form_sent_twice_begins_one_case(city: City) -> None:
    section, copy = city.sections["商工観光課"].pk, uuid4()
    about = {"drafter": city["係員"], "section_id": section, "now": city.now, "fields": {}}
    first, again = (actions.start(PRIOR_CONSULTATION, once=Once(copy, "同じ内容"), **about) for _ in range(2))
    other = actions.start(PRIOR_CONSULTATION, once=Once(uuid4(), "同じ内容"), **about)
    assert (first.pk == again.pk, other.pk == first.pk) == (True, False)
