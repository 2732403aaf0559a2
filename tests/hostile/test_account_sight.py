"""What nobody sees or begins who has nothing to do with it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from accounts.models import CommonPolicy, SNSAccount
from applications.consultation.process import PRIOR_CONSULTATION
from katori_sns.workflow.models import Case
from tests.applications.lives import acquired, rename, sent, set_fields
from tests.city import City
from tests.hostile.test_forms import as_received, send
from tests.organisation.entering import client_of

pytestmark = [pytest.mark.sqlite, pytest.mark.no_cover]


def record(city: City) -> Any:
    now = city.now - timedelta(days=1)
    return city.start(
        PRIOR_CONSULTATION,
        "広報担当",
        "農政課",
        origin="pr",
        on_media=["x"],
        held_at=now,
        held_with="相手",
        gist="秘密の要旨",
        outcome="結果",
    )


def test_the_consulted_section_does_not_see_the_record_before_it_is_sent(city: City) -> None:
    case = record(city)
    for role in (
        "他課の係員",
        "他課の課長",
        "係員",
        "シティプロモーション",
        "監査",
        "システム管理者",
        "委託業者",
    ):
        client = client_of(city, role)
        base = f"/cases/prior-consultation/{case.pk}"
        for page in ("/", "/edit/", "/files/", "/paper/", "/whole/", "/forward/confirm/", "/cancel/confirm/"):
            assert (role, page, client.get(base + page).status_code) == (role, page, 404)
        for page in ("/cases/", "/cases/export/", "/", "/?tray=all", "/?tray=section", "/notices/"):
            answer = client.get(page)
            body = (b"".join(answer.streaming_content) if answer.streaming else answer.content).decode()
            assert (role, page, "農政" in body and "事前協議</" in body, case.title in body) == (
                role,
                page,
                False,
                False,
            )


def test_a_chief_who_returned_the_record_reads_nothing_newer(city: City) -> None:
    case = record(city)
    city.act("広報担当", "forward", case)
    city.act("他課の課長", "return", case)
    set_fields(case, gist="返したあとに書いた")
    client = client_of(city, "他課の課長")
    base = f"/cases/prior-consultation/{case.pk}"
    for page in ("/", "/paper/", "/whole/", "/files/"):
        answer = client.get(base + page)
        assert answer.status_code in (200, 404), page
        assert "返したあとに書いた" not in answer.content.decode(errors="ignore")


def test_the_section_does_not_see_the_revision_before_it_is_sent(city: City) -> None:
    CommonPolicy.objects.create(version=1, in_force_from=city.now.date())
    case = city.at_pr()
    city.judge(case, lacking=(3,))
    city.act("広報主管課長", "revise_policy", case)
    page = client_of(city, "係員").get(f"/cases/new-operation/{case.pk}/").content.decode()
    assert "/cases/common-policy/" not in page


def test_nobody_drafts_about_an_account_of_another_section(city: City) -> None:
    account = acquired(city)
    city.approved()
    waiting = SNSAccount.objects.latest("pk")
    for role in (
        "他課の係員",
        "広報担当",
        "シティプロモーション",
        "部長",
        "監査",
        "システム管理者",
        "委託業者",
    ):
        client = client_of(city, role)
        for kind in ("acquisition", "abandonment", "change", "policy-revision"):
            for pk in (account.pk, waiting.pk):
                answer = client.post(f"/cases/{kind}/new/", {"account": pk})
                assert (role, kind, answer.status_code) in ((role, kind, 404), (role, kind, 422))
    assert not Case.objects.filter(kind__in=["abandonment", "change", "policy_revision"]).exists()


@pytest.mark.parametrize("role", ["監査", "システム管理者", "委託業者"])
def test_who_stands_alone_begins_nothing(city: City, role: str) -> None:
    client = client_of(city, role)
    for kind in (
        "prior-consultation",
        "emergency",
        "acquisition",
        "abandonment",
        "change",
        "policy-revision",
        "common-policy",
        "new-operation",
    ):
        assert client.get(f"/cases/{kind}/new/").status_code == 404
        assert client.post(f"/cases/{kind}/new/", {}).status_code == 404
    assert client.get("/cases/new/").status_code == 404


GETS = ["abc", "99999999999999999999", "-1", "", "\x00", "\ud800", "1&account=2", "9" * 5000]


def test_odd_account_parameters(city: City) -> None:
    acquired(city)
    client = client_of(city, "係員")
    for kind in ("acquisition", "abandonment", "change", "policy-revision"):
        for text in GETS:
            assert client.get(f"/cases/{kind}/new/", {"account": as_received(text)}).status_code == 200
            answer = send(client, f"/cases/{kind}/new/", "post", {"account": text})
            assert (kind, text, answer.status_code) == (kind, text, 422)


def test_a_joint_section_sees_the_notices_of_its_account(city: City) -> None:
    account = acquired(city)
    account.joint_sections.add(city.sections["農政課"])
    case = rename(city, account)
    sent(city, case)
    assert client_of(city, "他課の係員").get(f"/cases/change/{case.pk}/").status_code == 200
