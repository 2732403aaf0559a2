"""What is withheld stays withheld on every page; what is shown is one and the same on all of them."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from incidents.case_type import CASE_TYPE as INCIDENT
from katori_sns.cases import case_file
from katori_sns.cases.reading import read
from katori_sns.organisation.roles import ActorContext
from katori_sns.workflow.errors import NotVisible
from katori_sns.workflow.models import Case
from katori_sns.workflow.steps import Depth
from posts.actions import add_picture
from posts.process import POST
from tests.accounts.keeping import account_of
from tests.applications.lives import edit
from tests.city import City, process_of
from tests.files import picture
from tests.incidents import reporting
from tests.organisation.entering import client_of, page_of
from tests.posts import writing

MEMO = "電話では別の人の名前も出た"
DETAIL = "窓口の担当者の名前"
EVERYBODY = ("係員", "同僚", "課長", "広報担当", "監査", "シティプロモーション", "他課の係員", "委託業者")


def noted(city: City) -> Any:
    """Handled, with what only those are to read who handle it."""
    case = reporting.handled(city)
    city.act("広報担当", "note", case, comment=MEMO)
    reporting.item(city, case, "takedown")
    city.act("広報担当", "record_item", case, comment=DETAIL, payload=reporting.ItemDone("notice", "done"))
    case.refresh_from_db()
    return case


def reading_of(city: City, case: Case, role: str) -> Any:
    return read(process_of(case), case, ActorContext(city.now.date(), city[role]))


def closed_desk(case: Case, action: str) -> dict[str, object]:
    """An act sent once more, after it was done."""
    task = case.tasks.filter(action=action).latest("pk")
    return {"task": task.pk, "version": case.version, "comment": "もう一度"}


@pytest.mark.parametrize("role", ["同僚", "係員", "課長", "広報担当", "監査"])
def test_who_does_not_handle_it_reads_that_a_memo_was_made_and_not_what_it_says(
    city: City, role: str
) -> None:
    case = noted(city)
    inside = role in ("広報担当", "監査")
    base = case.get_absolute_url()
    client = client_of(city, role)
    answers = [client.get(base), client.post(f"{base}acknowledge/confirm/", closed_desk(case, "acknowledge"))]
    answers.append(client.get(f"{base}note/confirm/"))
    pages = "".join(answer.content.decode() for answer in answers)
    assert (MEMO in pages) is inside
    assert (DETAIL in pages) is inside
    if role != "同僚":
        reading = reading_of(city, case, role)
        printed = str(case_file.whole(INCIDENT, reading))
        assert (MEMO in printed) is inside
        assert (DETAIL in printed) is inside
        assert [event.action for event in reading.events].count("note") == 1
        assert "内部メモ" in pages


def test_what_is_only_for_the_handlers_says_so_where_it_is_written(city: City) -> None:
    case = noted(city)
    client = client_of(city, "広報担当")
    for action, says in (("note", True), ("record_item", True), ("retype", False), ("dismiss", False)):
        page = page_of(client, f"{case.get_absolute_url()}{action}/confirm/")
        assert ("対応する人だけが読みます。あとから直せません" in page) is says, action


def test_a_conflict_tells_who_was_first_to_whom_the_content_is(city: City) -> None:
    case = reporting.filed(city)
    path, sent = f"{case.get_absolute_url()}file/confirm/", closed_desk(case, "file")
    for role, told in (("課長", True), ("同僚", False)):
        answer = client_of(city, role).post(path, sent)
        page = answer.content.decode()
        assert answer.status_code == 409
        assert "他の人が先に処理しました" in page
        assert ("係員 太郎" in page) is told


def test_who_reads_the_face_alone_gets_nothing_else_out_of_a_reading(city: City) -> None:
    case = noted(city)
    reading = reading_of(city, case, "同僚")
    assert reading.depth is Depth.FACE
    for part in (reading.shown, reading.changes, reading.acts, reading.events, reading.files):
        assert not part
    with pytest.raises(NotVisible):
        _ = reading.own


@pytest.mark.parametrize("writer", ["監査", "広報担当"])
def test_a_draft_about_another_section_is_unknown_there_until_it_is_sent(city: City, writer: str) -> None:
    case = reporting.drafted(city, writer)

    def known() -> list[str]:
        today = city.now.date()
        seen = {r: Case.objects.visible_to(ActorContext(today, city[r])) for r in EVERYBODY}
        return [role for role, cases in seen.items() if cases.filter(pk=case.pk).exists()]

    assert known() == [writer]
    assert client_of(city, "課長").get(case.get_absolute_url()).status_code == 404
    city.act(writer, "file", case)
    assert {"係員", "課長", writer} <= set(known())


def test_an_order_is_unknown_to_joint_sections_until_it_is_sent(city: City) -> None:
    account = account_of(city)
    account.joint_sections.add(city.sections["農政課"])
    case = city.start(process_of(Case(kind="forced_stop")), "広報担当", accounts=(account,), origin="pr")
    org = ActorContext(city.now.date(), city["他課の係員"])
    assert not Case.objects.visible_to(org).filter(pk=case.pk).exists()
    Case.objects.filter(pk=case.pk).update(submitted_at=city.now)
    assert Case.objects.visible_to(org).filter(pk=case.pk).exists()
    assert not reading_of(city, case, "他課の係員").unsent


def rewritten(city: City) -> Any:
    post = writing.at_check(city)
    city.act("同僚", "request_fix", post)
    edit(city, post, texts=dict.fromkeys(post.texts, "まだ送っていない書き直し"))
    post.refresh_from_db()
    file = SimpleUploadedFile("まだ.png", picture())
    told = {"alt": "まだ送っていない画像", "seen_version": post.version, "now": city.now}
    add_picture(POST, post, file=file, actor=city["係員"], **told)
    post.refresh_from_db()
    return post


@pytest.mark.parametrize(
    ("role", "reads"), [("係員", True), ("同僚", True), ("広報担当", False), ("監査", False)]
)
@pytest.mark.parametrize("cancelled", [False, True])
def test_a_rewriting_and_its_pictures_are_the_sections_until_they_are_sent(
    city: City, role: str, reads: bool, cancelled: bool
) -> None:
    post, client = rewritten(city), client_of(city, role)
    if cancelled:
        city.act("係員", "cancel", post)
    page = page_of(client, post.get_absolute_url())
    assert ("まだ送っていない" in page) is (reads and not cancelled)
    assert (writing.TEXT in page) is not (reads and not cancelled) or "変わったところ" in page
    shown = client.get(f"{post.get_absolute_url()}pictures/{post.pictures.get().pk}/full/")
    assert shown.status_code == (200 if reads and not cancelled else 404)


def test_what_changed_is_between_what_one_is_shown_and_the_submission_before(city: City) -> None:
    case = city.judged(purpose="はじめの目的")
    city.act("広報主管課長", "return", case)
    edit(city, case, purpose="次の目的")
    writer, reviewer = (reading_of(city, case, role) for role in ("係員", "広報担当"))
    assert (writer.before["purpose"], writer.shown["purpose"]) == ("はじめの目的", "次の目的")
    assert (reviewer.shown["purpose"], reviewer.changes) == ("はじめの目的", ())
    city.act("係員", "forward", case)
    city.act("課長", "submit", case)
    city.judge(case)
    city.act("広報主管課長", "return", case)
    edit(city, case, purpose="三つめの目的", start_on=date(2027, 1, 4))
    case.refresh_from_db()
    writer, reviewer = (reading_of(city, case, role) for role in ("係員", "広報担当"))
    assert [(r.before["purpose"], r.shown["purpose"]) for r in (writer, reviewer)] == [
        ("次の目的", "三つめの目的"),
        ("はじめの目的", "次の目的"),
    ]
    assert [c.label for c in writer.changes] == ["利用目的", "運用開始予定日"]
