"""Hidden fields and numbers exchanged: another section's things do not exist."""

from __future__ import annotations

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from katori_sns.notices.models import Notice
from katori_sns.organisation.models import Absence, User
from katori_sns.workflow import actions
from katori_sns.workflow.models import Attachment, Case
from tests.city import City
from tests.hostile.places import CASE, PLACES, build
from tests.organisation.entering import PASSWORD, client_of, give_password, log_in

pytestmark = pytest.mark.no_cover
MISSING = 987_654


def page_of(answer: HttpResponse) -> str:
    """The page without the token that changes with each answer."""
    return re.sub(r'value="\w{64}"', "", answer.content.decode())


def theirs(city: City) -> Case:
    """A draft of 農政課, with a file."""
    case: Case = city.draft("他課の係員", "農政課")
    file = SimpleUploadedFile("内緒.pdf", b"%PDF-1.7\n")
    actions.attach(case.pk, file=file, actor=city["他課の係員"], seen_version=1, now=city.now)
    return case


PAGES = [
    *("", "paper/", "assess/", "copy/", "edit/1/", "edit/2/", "edit/3/", "files/", "files/{file}/"),
    *(f"{act}/confirm/" for act in ("forward", "cancel", "take_over", "submit", "approve", "nothing")),
]


@pytest.mark.parametrize("role", ["係員", "課長", "広報主管課長", "シティプロモーション", "監査", "委託業者"])
def test_a_case_of_another_section_looks_like_none(city: City, role: str) -> None:
    case = theirs(city)
    file = Attachment.objects.get(case=case).pk
    client = client_of(city, role)
    data = {"task": case.tasks.get().pk, "version": 2, "seen": "x", "medium": "x"}
    for page in [*PAGES, "files/{file}/detach/"]:
        one, none = (f"{CASE}/{pk}/{page.format(file=file)}" for pk in (case.pk, MISSING))
        if "detach" not in page:
            got = client.get(one)
            assert (page, got.status_code, page_of(got)) == (page, 404, page_of(client.get(none)))
        sent = client.post(one, data)
        if page not in ("", "paper/", "files/{file}/"):
            assert (page, sent.status_code, len(sent.content)) == (
                page,
                404,
                len(client.post(none, data).content),
            )
    case.refresh_from_db()
    assert (case.state, case.version, case.attachments.count()) == ("draft", 2, 1)


def confirm(client: Client, case: Case, action: str, task: int, version: int) -> int:
    data = {"task": task, "version": version, "comment": "理由"}
    return client.post(f"{CASE}/{case.pk}/{action}/confirm/", data).status_code


def test_a_task_of_another_case_is_not_found(city: City) -> None:
    mine, foreign = city.at_chief(), theirs(city)
    own_other = city.at_chief()
    mine.refresh_from_db()
    client = client_of(city, "課長")
    for other in (foreign, own_other):
        task = other.tasks.open().get().pk
        assert confirm(client, mine, "submit", task, mine.version) == 404
    assert confirm(client, mine, "submit", MISSING, mine.version) == 404
    assert confirm(client, mine, "submit", mine.tasks.open().get().pk, foreign.version + 40) == 409
    mine.refresh_from_db()
    assert mine.state == "at_chief"


def test_a_file_of_another_case_is_not_found(city: City) -> None:
    foreign = theirs(city)
    mine = city.draft()
    file = Attachment.objects.get(case=foreign).pk
    client = client_of(city, "係員")
    assert client.get(f"{CASE}/{mine.pk}/files/{file}/").status_code == 404
    assert client.post(f"{CASE}/{mine.pk}/files/{file}/detach/", {"version": 1}).status_code == 404
    assert client.get(f"{CASE}/{foreign.pk}/files/{file}/").status_code == 404
    assert Attachment.objects.filter(pk=file).exists()


def test_a_draft_begins_in_ones_own_section_only(city: City) -> None:
    foreign = city.sections["農政課"].pk
    texts = {"account_name": "祭り", "medium": "x", "scope": "single", "section": foreign}
    client_of(city, "係員").post(f"{CASE}/new/", texts)
    assert Case.objects.get().section == city.sections["商工観光課"]
    city.appoint("係員", "秘書広報課", "主事")
    answer = client_of(city, "係員").post(f"{CASE}/new/", texts)
    assert (answer.status_code, Case.objects.count()) == (422, 1)


def test_notices_sessions_and_absences_of_others_are_not_found(city: City) -> None:
    city.at_chief()
    notice = Notice.objects.get(user=city["課長"])
    give_password(city["課長"], city["係員"])
    log_in(city, "課長")
    session = city["課長"].sessions.get()
    city.away("課長")
    absence = Absence.objects.get()
    client = log_in(city, "係員")
    for path, number in (
        ("/notices/{}/read/", notice.pk),
        ("/me/sessions/{}/end/", session.pk),
        ("/me/absence/{}/remove/", absence.pk),
    ):
        other, none = (client.post(path.format(n)) for n in (number, MISSING))
        assert (path, other.status_code, page_of(other)) == (path, 404, page_of(none))
    data = {"user": city["課長"].pk, "ground": "出張", "begins": "2026-12-01", "ends": ""}
    assert client.post("/me/absence/", data).status_code == 422
    assert (Absence.objects.count(), city["課長"].sessions.count()) == (1, 1)
    notice.refresh_from_db()
    assert notice.read_at is None


def test_pages_of_the_administrators_look_like_none_to_all_others(city: City) -> None:
    setting = build(city)
    # Of a city that has not started the others see nothing at all (tests/founding).
    started = [p for p in PLACES if p.role == "システム管理者" and not p.url.startswith("founding:")]
    paths = [p.path(setting) for p in started]
    facts = ("pk", "password", "name", "is_active", "is_auditor", "is_administrator")
    before = list(User.objects.values_list(*facts))
    for role in ("係員", "広報主管課長", "監査", "委託業者"):
        client = client_of(city, role)
        none = page_of(client.get("/nowhere/"))
        for path in paths:
            for answer in (client.get(path), client.post(path, {"password": PASSWORD, "again": PASSWORD})):
                if answer.status_code != 405:
                    assert (path, answer.status_code, page_of(answer)) == (path, 404, none)
    assert list(User.objects.values_list(*facts)) == before
