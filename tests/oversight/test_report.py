"""年次報告: the figures of 集計 on paper, fixed once and kept, for those who count the whole city."""

from __future__ import annotations

import io
from datetime import date, datetime

import pytest
from django.db import connection
from django.utils import timezone
from pypdf import PdfReader

from accounts.reviews.models import Review
from katori_sns.documents.models import IssuedDocument
from katori_sns.documents.verification import verify_papers
from katori_sns.history.models import Event
from katori_sns.organisation.actions import Refused
from katori_sns.organisation.roles import ActorContext
from katori_sns.oversight import report
from katori_sns.oversight.figures import figures
from katori_sns.oversight.scope import scope_of
from katori_sns.web.dates import format_fiscal_year
from katori_sns.web.years import this_year
from tests.accounts.keeping import account_of
from tests.city import JST, City
from tests.organisation.entering import client_of, page_of
from tests.oversight.test_figures_page import a_year

pytestmark = [pytest.mark.sqlite, pytest.mark.django_db]
LAST = date(2026, 3, 31)


def words(pdf: bytes) -> str:
    return "".join("".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages).split())


def test_the_report_says_what_the_page_counts_beside_the_year_before(city: City) -> None:
    a_year(city)
    account = account_of(city, name="評価の")
    judged = {"account": account, "by": city["課長"], "by_name": "課長", "due_on": None}
    Review.objects.create(done_on=LAST, judgement="improve", **judged)
    Review.objects.create(done_on=date(2026, 4, 1), judgement="withdraw", **judged)
    org = ActorContext(LAST, city["広報担当"])
    now = datetime(2026, 3, 31, 23, 59, tzinfo=JST)
    found = figures(2025, scope_of(org), org)
    pdf = report.draft(2025, org, now=now)
    said = words(pdf)
    assert 4 <= len(PdfReader(io.BytesIO(pdf)).pages) <= 5
    received, finished = found.years[0], found.years[3]
    assert int(received.now.shown) > int(received.before.shown) > 0
    assert f"令和7年度に受け付けた案件は{received.now.shown}件（前年度{received.before.shown}件）" in said
    assert f"結果の出た案件は{finished.now.shown}件" in said
    assert "うち「改善」10" in said
    assert "うち「撤退」00" in said
    assert "要旨" in said
    assert all(need.account.name in said for need in found.needs)
    assert said.count("数え方：") == 5
    assert report.draft(2025, org, now=now) == pdf


def test_the_pr_manager_fixes_it_once_and_again_with_a_reason(city: City) -> None:
    year = this_year()
    fix, pdf = f"/reports/{year}/fix/", f"/reports/{year}/1/"
    manager, staff, auditor = (client_of(city, role) for role in ("広報主管課長", "広報担当", "監査"))
    assert [manager.get(page).status_code for page in ("/reports/", fix, pdf)] == [200, 200, 404]
    assert manager.post(fix).status_code == 302
    first = IssuedDocument.objects.get(subject=report.subject_of(year))
    assert (first.kind, first.version, first.content[:5]) == (report.KIND, 1, b"%PDF-")
    again = manager.post(fix)
    assert (again.status_code, "前の版から改める理由" in again.text) == (422, True)
    assert manager.post(fix, {"reason": "一件を数え直したため"}).status_code == 302
    second = IssuedDocument.objects.get(version=2)
    assert "一件を数え直したため" in words(second.content)
    assert IssuedDocument.objects.get(version=1).content == first.content
    told = Event.objects.about(report.subject_of(year)).filter(action="fix_report").order_by("seq")
    assert [(e.actor_name, e.comment, e.changes["版"]) for e in told] == [
        ("広報主管課長 太郎", "", [None, "1"]),
        ("広報主管課長 太郎", "一件を数え直したため", ["1", "2"]),
    ]
    for client in (manager, staff, auditor):
        assert client.get(pdf).content == first.content
        assert second.sha256 in page_of(client, "/reports/")
        assert 'href="/reports/"' in page_of(client, "/figures/")
    assert f"年次報告 {format_fiscal_year(year)}" in page_of(auditor, "/history/")
    assert staff.get(f"/reports/{year}/draft/").status_code == 200
    assert [auditor.get(f"/reports/{year}/{page}/").status_code for page in ("draft", "fix")] == [404, 404]
    assert [staff.get(fix).status_code, staff.post(fix).status_code] == [404, 404]
    assert [manager.get(f"/reports/{y}/fix/").status_code for y in (2021, year + 1)] == [404, 404]
    for role in ("係員", "課長", "部長", "シティプロモーション", "システム管理者", "委託業者"):
        client = client_of(city, role)
        pages = ("/reports/", pdf, fix, f"/reports/{year}/draft/")
        assert (role, [client.get(page).status_code for page in pages]) == (role, [404] * 4)
    assert list(verify_papers()) == []
    IssuedDocument.objects.filter(version=1).update(pdf=b"%PDF-other")
    assert auditor.get(pdf).status_code == 500
    assert any("年次報告" in str(finding) for finding in verify_papers())
    assert first.issued_at <= timezone.now()


def test_it_is_set_outside_the_transaction_and_what_was_fixed_meanwhile_stands(
    city: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    by, year, now = city["広報主管課長"], this_year(), timezone.now()
    org = ActorContext(city.now.date(), by)
    held: list[object] = []

    def slowly(*args: object, **more: object) -> bytes:
        held.append(list(connection.savepoint_ids))
        if len(held) == 1:  # while it is set, a second click is faster
            report.fix(year, org, by=by, reason="", now=now)
        return b"%PDF-" + str(len(held)).encode()

    monkeypatch.setattr(report, "_set", slowly)
    with pytest.raises(Refused, match="先に第1版が確定されました"):
        report.fix(year, org, by=by, reason="", now=now)
    assert held == [[], []]
    paper = IssuedDocument.objects.get()
    assert (paper.version, paper.content) == (1, b"%PDF-2")
    assert Event.objects.about(report.subject_of(year)).filter(action="fix_report").count() == 1
