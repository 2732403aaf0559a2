"""The pages of incidents: reporting in a minute, handling, the list, and what others are shown."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import SNSAccount
from incidents.guards import all_handled
from incidents.models import IncidentReport
from katori_sns.organisation.roles import ActorContext
from katori_sns.workflow.models import Attachment
from katori_sns.workflow.steps import CaseContext
from posts.models import PostDeletion
from tests.accounts.keeping import account_of
from tests.city import City
from tests.incidents import reporting
from tests.organisation.entering import client_of, page_of
from tests.posts import writing

TOLD = {"summary": "媒体が削除した", "happened": "騙られた", "informed": "所属長", "outcome": "消えた"}
TYPED = {"nature": "flaming", "where": "", "what": "批判が集まっている", "discovered_at": "R8.11.16 8:40"}


def act(client: Client, case: Any, action: str, **typed: Any) -> Any:
    case.refresh_from_db()
    task = case.tasks.open().filter(desk__in=("receive", "work", "rest")).latest("pk")
    return client.post(
        f"/incidents/{case.pk}/{action}/confirm/",
        {"task": task.pk, "version": case.version, "comment": "理由"} | typed,
    )


@pytest.mark.parametrize("role", ["係員", "監査", "委託業者", "シティプロモーション", "広報主管課長"])
def test_the_report_stands_on_every_page(city: City, role: str) -> None:
    assert 'href="/incidents/new/"' in page_of(client_of(city, role), "/posts/")
    page_of(client_of(city, role), "/incidents/new/")


def test_it_is_not_an_administrators(city: City) -> None:
    client = client_of(city, "システム管理者")
    assert 'href="/incidents/new/"' not in page_of(client, "/people/")
    for url in ("/incidents/new/", "/incidents/"):
        assert client.get(url).status_code == 404


def test_one_page_files_it(city: City) -> None:
    account, client = account_of(city), client_of(city, "他課の係員")
    answer = client.post("/incidents/new/", TYPED | {"accounts": [account.pk], "file": "1"})
    case = IncidentReport.objects.get()
    assert (answer.url, case.state, case.section.name) == (f"/incidents/{case.pk}/", "filed", "農政課")
    assert "批判が集まっている" in page_of(client, answer.url)


def test_a_draft_is_kept_with_its_files_and_filed_later(city: City) -> None:
    client = client_of(city, "係員")
    answer = client.post("/incidents/new/", TYPED | {"where": "https://x.com/a", "keep": "1"})
    case = IncidentReport.objects.get()
    assert (answer.url, case.state) == (f"/incidents/{case.pk}/files/", "draft")
    file = SimpleUploadedFile("画面.pdf", b"%PDF-1.7\n")
    assert client.post(answer.url, {"file": file, "version": case.version}).status_code == 302
    assert Attachment.objects.filter(case=case).exists()
    case.refresh_from_db()
    account = account_of(city)
    sent = TYPED | {"where": "", "accounts": [account.pk], "version": case.version}
    assert client.post(f"/incidents/{case.pk}/edit/", sent).status_code == 302
    assert SNSAccount.objects.filter(case_accounts__case=case).get() == account


@pytest.mark.parametrize(
    "wrong",
    [
        {"discovered_at": "R20.1.1 9:00"},
        {"discovered_at": "きのう"},
        {"what": ""},
        {"where": ""},
        {"chief_told_at": "R8.11.16 8:00", "chief_told_to": "課長"},
        {"chief_told_at": "R8.11.16 8:50"},
    ],
)
def test_what_cannot_be_is_refused_and_stays_typed(city: City, wrong: dict[str, str]) -> None:
    sent = TYPED | {"where": "https://x.com/b", "file": "1"} | wrong
    answer = client_of(city, "係員").post("/incidents/new/", sent)
    assert answer.status_code == 422
    if sent["what"]:
        assert sent["what"] in answer.content.decode()
    assert not IncidentReport.objects.exists()


def test_it_is_handled_from_its_page(city: City) -> None:
    case = reporting.filed(city)
    staff = client_of(city, "広報担当")
    act(staff, case, "acknowledge")
    page = page_of(staff, f"/incidents/{case.pk}/")
    assert "媒体の運営主体に削除を依頼する" in page
    assert "個人の判断で否定や反論をしないでください" in page
    assert "緊急時の体制" in page
    typed = {
        "item": "takedown",
        "result": "done",
        "channel": "通報窓口",
        "receipt": "T-1",
        "at": "R8.11.16 9:30",
    }
    assert act(staff, case, "record_item", **typed).status_code == 302
    assert act(staff, case, "record_item", item="notice", result="impossible").status_code == 302
    assert act(staff, case, "note").status_code == 302
    assert act(staff, case, "summarise", **TOLD).status_code == 302
    file = SimpleUploadedFile("画面.pdf", b"%PDF-1.7\n")
    assert act(staff, case, "add_evidence", file=file).status_code == 302
    assert act(staff, case, "add_evidence", file=SimpleUploadedFile("a.svg", b"<svg/>")).status_code == 422
    assert act(staff, case, "assign", handlers=[city["同僚"].pk]).status_code == 302
    assert act(staff, case, "close").status_code == 302
    case.refresh_from_db()
    assert case.state == "closed"
    assert "T-1" in page_of(staff, f"/incidents/{case.pk}/")
    assert act(staff, case, "reopen").status_code == 302


def test_others_of_the_section_learn_only_that_it_exists(city: City) -> None:
    case = reporting.closed(city)
    page = page_of(client_of(city, "同僚"), f"/incidents/{case.pk}/")
    assert case.number in page
    assert "なりすましを媒体が削除した。" in page
    assert reporting.SECRET not in page
    assert "係員 太郎" not in page
    for hidden in ("whole/", "files/1/"):
        assert client_of(city, "同僚").get(f"/incidents/{case.pk}/{hidden}").status_code == 404
    for listed in ("/incidents/", "/cases/", "/?tray=section"):
        assert "係員 太郎" not in page_of(client_of(city, "同僚"), listed)
    assert client_of(city, "部長").get(f"/incidents/{case.pk}/").status_code == 404


def test_the_promotion_office_finishes_reading_on_the_page_it_may_see(city: City) -> None:
    case = reporting.closed(city)
    client = client_of(city, "シティプロモーション")
    page = page_of(client, f"/incidents/{case.pk}/")
    assert "供覧を済ませる" in page
    assert reporting.SECRET not in page


def test_a_deleted_post_is_an_incident_in_the_same_moment(city: City) -> None:
    post = writing.published(city)
    answer = client_of(city, "係員").post(f"/incidents/posts/{post.pk}/delete/", writing.DELETION)
    case = IncidentReport.objects.get()
    assert (answer.url, case.state, case.nature) == (f"/incidents/{case.pk}/", "filed", "leak")
    assert list(case.posts.all()) == [post]
    assert PostDeletion.objects.get().state == "deleted"


GROUNDS = {
    "secret": "leak",
    "personal": "leak",
    "security": "leak",
    "rights": "improper",
    "private": "mispost",  # taken for his own: nothing secret went out
}


@pytest.mark.parametrize("ground", PostDeletion.Ground.values)
def test_the_ground_of_a_deletion_says_what_kind_of_incident_it_is(city: City, ground: str) -> None:
    post = writing.published(city)
    typed = writing.DELETION | {"ground": ground}
    assert client_of(city, "係員").post(f"/incidents/posts/{post.pk}/delete/", typed).status_code == 302
    case = IncidentReport.objects.get()
    assert case.nature == GROUNDS[ground]
    assert [clock.minutes for clock in case.clocks()][2] == 10
    # The deletion is on record, and what was deleted needs no correction.
    left = all_handled(CaseContext(case, (), ActorContext(city.now.date(), city["広報担当"])))
    assert [problem.message.partition("」")[0] for problem in left] == ["「まとめを書く"]


def test_the_list_finds_and_filters(city: City) -> None:
    reporting.filed(city)
    reporting.filed(city, nature="flaming", accounts=(), where="https://x.com/c")
    client = client_of(city, "広報担当")
    assert page_of(client, "/incidents/?nature=flaming").count("<tr>") == 2
    assert page_of(client, "/incidents/?state=handling").count("<tr>") == 0
    assert page_of(client, "/incidents/?q=台帳にない").count("<tr>") == 2
    assert client.get("/incidents/?state=x").status_code == 422


def test_no_incident_adds_a_query(city: City) -> None:
    client = client_of(city, "係員")

    def queries() -> int:
        with CaptureQueriesContext(connection) as caught:
            page_of(client, "/incidents/")
        return len(caught)

    reporting.filed(city)
    one = queries()
    reporting.filed(city)
    reporting.filed(city)
    assert queries() == one


def test_trouble_with_a_post_is_reported_from_its_page(city: City) -> None:
    post = writing.published(city)
    client = client_of(city, "係員")
    url = f"/incidents/new/?post={post.pk}"
    assert url in page_of(client, post.get_absolute_url())
    page = page_of(client, url)
    publication = post.publications.get()
    assert publication.url in page
    box = re.search(rf'<input[^>]*name="accounts"[^>]*value="{publication.account_id}"[^>]*>', page)
    assert "checked" in (box[0] if box else "")
    stranger = page_of(client_of(city, "他課の係員"), url)
    assert publication.url not in stranger


def test_a_report_says_all_that_is_wrong_in_one_round(city: City) -> None:
    client, typed = client_of(city, "係員"), {"discovered_at": "", "chief_told_to": "課長 見本"}
    answer = client.post("/incidents/new/", typed | {"file": "1"})
    wrong = {"nature", "what", "where", "discovered_at", "chief_told_at"}
    assert (answer.status_code, set(answer.context["form"].errors)) == (422, wrong)
    kept = client.post("/incidents/new/", typed | {"keep": "1"})
    assert set(kept.context["form"].errors) == wrong - {"what"}
