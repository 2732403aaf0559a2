"""G2(3), G5(2): whoever sees trouble reports it; the PR division and the chief know in the same moment."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import SNSAccount
from incidents import pages
from incidents.actions import Named, Retyped
from incidents.checklists import CHECKLISTS
from incidents.models import IncidentReport, Result
from incidents.process import INCIDENT, reads
from incidents.records import ItemDone
from katori_sns.cases.reading import read
from katori_sns.files import uploads
from katori_sns.history.models import Event
from katori_sns.notices.models import Notice
from katori_sns.organisation.roles import ActorContext
from katori_sns.workflow.errors import Incomplete, NotAllowed, NotVisible
from katori_sns.workflow.models import Attachment, Case, Task
from katori_sns.workflow.steps import Depth
from tests.accounts.keeping import account_of, give
from tests.applications import test_withdrawal
from tests.city import City
from tests.incidents import reporting
from tests.organisation.entering import client_of
from tests.posts import writing


def test_the_pr_division_and_the_chiefs_are_told_at_the_same_moment(city: City) -> None:
    account = account_of(city, "農政課")
    case = reporting.filed(city, accounts=(account,))
    told = set(Notice.objects.filter(path=case.get_absolute_url()).values_list("user__name", flat=True))
    assert {f"{role} 太郎" for role in ("広報担当", "広報主管課長", "課長", "他課の課長")} <= told
    assert case.chief_told_at == case.pr_told_at == city.now
    assert case.number.startswith("令和8年度 事第")


def test_an_earlier_telephone_call_counts_and_says_whom(city: City) -> None:
    called = city.now - timedelta(minutes=15)
    case = reporting.filed(city, chief_told_at=called, chief_told_to="課長 課長 太郎")
    chief, pr, *_ = case.clocks()
    assert (chief.minutes, chief.how) == (5, "電話など：課長 課長 太郎")
    assert (pr.minutes, pr.how) == (80, "このシステム")


def test_what_is_not_in_the_register_can_be_reported(city: City) -> None:
    with pytest.raises(Incomplete):
        reporting.filed(city, accounts=())
    case = reporting.filed(city, accounts=(), where="https://x.com/katori_citty")
    assert case.title == "なりすまし：台帳にないもの"


@pytest.mark.parametrize("role", ["監査", "委託業者", "他課の係員", "広報担当"])
def test_any_employee_reports_and_a_contractor_about_his_accounts(city: City, role: str) -> None:
    account = account_of(city)
    if role == "委託業者":
        with pytest.raises(NotAllowed):
            reporting.drafted(city, role, (account,))
        give(account, city[role])
    case = reporting.filed(city, role, accounts=(account,))
    assert case.state == "filed"


def test_an_administrator_reports_nothing(city: City) -> None:
    with pytest.raises(NotAllowed):
        reporting.drafted(city, "システム管理者")


def test_who_reported_it_does_not_receive_it(city: City) -> None:
    case = reporting.filed(city, "広報担当")
    with pytest.raises(NotAllowed):
        city.act("広報担当", "acknowledge", case)
    city.act("広報補佐", "acknowledge", case)


def test_the_chiefs_confirmation_blocks_nothing(city: City) -> None:
    case = reporting.closed(city)
    assert case.state == "closed"
    city.act("課長", "confirm", case)
    assert not Task.objects.open().filter(case=case, desk="chief").exists()


def test_a_filed_report_is_not_taken_back(city: City) -> None:
    case = reporting.filed(city)
    acts = {step.action for task in case.tasks.open() for step in INCIDENT.steps_at(task.desk)}
    assert not acts & {"cancel", "pull_back"}


@pytest.mark.parametrize("nature", IncidentReport.Nature.values)
def test_each_kind_is_closed_when_each_of_its_items_has_its_result(city: City, nature: str) -> None:
    case = reporting.handled(city, nature=nature)
    city.act("広報担当", "summarise", case, payload=reporting.WRITTEN)
    needed = [row.key for row in case.checklist if row.needed]
    for key in needed:
        with pytest.raises(Incomplete):
            city.act("広報担当", "close", case)
        reporting.item(city, case, key, "waived")
    city.act("広報担当", "close", case)
    assert said(case) == [(f"check:{key}", "不要") for key in needed]


@pytest.mark.parametrize("nature", ["flaming", "frozen", "other", "mention"])
def test_what_the_guideline_does_not_name_binds_nothing_and_prints_as_blank(city: City, nature: str) -> None:
    case = reporting.handled(city, nature=nature)
    city.act("広報担当", "summarise", case, payload=reporting.WRITTEN)
    printed = pages.printed(
        read(INCIDENT, Case.objects.get(pk=case.pk), ActorContext(city.now.date(), city["広報担当"]))
    )
    assert str(printed).count("未記入") == len(CHECKLISTS[nature])
    city.act("広報担当", "close", case)


def test_each_fake_needs_its_own_request(city: City) -> None:
    case = reporting.handled(city, where="https://x.com/katori1 https://x.com/katori2")
    city.act("広報担当", "summarise", case, payload=reporting.WRITTEN)
    reporting.item(city, case, "notice")
    for about in ("@katori1", "katori2"):
        with pytest.raises(Incomplete):
            city.act("広報担当", "close", case)
        reporting.item(city, case, "takedown", about=about)
    city.act("広報担当", "close", case)


@pytest.mark.parametrize("name", ["text", "happened", "informed", "outcome"])
def test_it_is_closed_once_it_is_known_what_happened_who_was_told_and_the_result(
    city: City, name: str
) -> None:
    case = reporting.handled(city, nature="other")
    for blank in ("", " \n"):
        city.act("広報担当", "summarise", case, payload=replace(reporting.WRITTEN, **{name: blank}))
        with pytest.raises(Incomplete):
            city.act("広報担当", "close", case)
    city.act("広報担当", "summarise", case, payload=reporting.WRITTEN)
    city.act("広報担当", "close", case)


def said(case: IncidentReport) -> list[tuple[str, str]]:
    """What was recorded of the checklist, in its order."""
    return [(s.key, s.word) for s in IncidentReport.objects.get(pk=case.pk).statements]


def test_each_fake_and_each_act_has_a_row_of_its_own(city: City) -> None:
    case = reporting.handled(city)
    for about, receipt in (("@katori1", "TK-1"), ("@katori2", "TK-2"), ("@katori1", "TK-3")):
        reporting.item(city, case, "takedown", about=about, receipt=receipt)
    rows = IncidentReport.objects.get(pk=case.pk).statements
    assert [(s.about, s.details) for s in rows] == [
        ("@katori1", {"受付番号": "TK-1"}),
        ("@katori2", {"受付番号": "TK-2"}),
        ("@katori1", {"受付番号": "TK-3"}),
    ]
    page = client_of(city, "広報担当").get(case.get_absolute_url()).content.decode()
    assert [n in page for n in ("TK-1", "TK-2", "TK-3")] == [True] * 3


@pytest.mark.parametrize("nature", IncidentReport.Nature.values)
def test_gone_and_made_public_are_recorded_in_every_kind(city: City, nature: str) -> None:
    case = reporting.handled(city, nature=nature)
    for minutes, key in ((50, "gone"), (60, "notice")):
        reporting.item(city, case, key, on=case.discovered_at + timedelta(minutes=minutes))
        city.now += timedelta(hours=1)
    case = IncidentReport.objects.get(pk=case.pk)
    assert [row.minutes for row in case.clocks()][2:] == [50, 60]


def test_a_request_to_take_down_is_not_yet_gone(city: City) -> None:
    case = reporting.handled(city)
    reporting.item(city, case, "takedown")
    case = IncidentReport.objects.get(pk=case.pk)
    assert [row.at for row in case.clocks()][2] is None


def test_the_change_of_its_kind_stands_in_the_history(city: City) -> None:
    case = reporting.handled(city, nature="hijack")
    city.act("広報担当", "retype", case, comment="操作の誤りだった。", payload=Retyped("mispost"))
    changes = Event.objects.about(case.subject).get(action="retype").changes
    assert changes["種類"] == ["乗っ取り", "誤投稿"]


def test_who_handles_it_stands_in_the_history_and_loses_it_with_the_post(city: City) -> None:
    case = reporting.handled(city)
    city.act("広報担当", "assign", case, payload=Named((city["同僚"],)))
    assert Event.objects.about(case.subject).get(action="assign").changes["担当"][1] == city["同僚"].name
    city["同僚"].appointments.update(section=city.sections["農政課"])
    with pytest.raises((NotAllowed, NotVisible)):
        reporting.item(city, case, "takedown", role="同僚")


def test_an_item_needs_its_proof_and_one_that_failed_its_reason(city: City) -> None:
    case = reporting.handled(city)
    for result in Result.values:
        with pytest.raises(Incomplete):
            city.act("広報担当", "record_item", case, comment="", payload=ItemDone("takedown", result))
    with pytest.raises(Incomplete):
        reporting.item(city, case, "appeal")  # no item of this kind


def test_the_clocks_run_until_it_is_gone_and_public(city: City) -> None:
    case = reporting.handled(city)
    found = case.discovered_at
    city.now = found + timedelta(minutes=120)
    reporting.item(city, case, "gone", on=found + timedelta(minutes=90))
    reporting.item(city, case, "notice", on=found + timedelta(minutes=100))
    case = IncidentReport.objects.get(pk=case.pk)
    assert [row.minutes for row in case.clocks()][2:] == [90, 100]
    for on in (city.now + timedelta(days=1), found - timedelta(minutes=1)):
        with pytest.raises(Incomplete):
            reporting.item(city, case, "takedown", on=on)


def test_a_mention_closes_with_one_line_and_nothing_else_does(city: City) -> None:
    mention = reporting.filed(city, nature="mention")
    city.act("広報担当", "settle", mention, comment="記事を確認した。対応は要らない。")
    mention.refresh_from_db()
    assert mention.state == "closed"
    with pytest.raises(NotAllowed):
        city.act("広報担当", "settle", reporting.filed(city))


def test_what_was_reported_as_more_is_not_made_a_mention_to_close_it_with_one_line(city: City) -> None:
    case = reporting.handled(city)
    city.act("広報担当", "retype", case, payload=Retyped("mention"))
    with pytest.raises(NotAllowed):
        city.act("広報担当", "settle", case)
    with pytest.raises(Incomplete):
        city.act("広報担当", "close", case)


def test_a_false_alarm_closes_at_once(city: City) -> None:
    case = reporting.filed(city)
    city.act("広報担当", "dismiss", case, comment="市の別のアカウントだった。")
    case.refresh_from_db()
    assert (case.state, case.closed_at is not None) == ("dismissed", True)


def test_the_kind_may_change_and_what_was_done_stays(city: City) -> None:
    case = reporting.handled(city)
    reporting.item(city, case, "takedown")
    city.act("広報担当", "retype", case, comment="乗っ取りだった。", payload=Retyped("hijack"))
    case.refresh_from_db()
    assert (case.nature, case.title[:4]) == ("hijack", "乗っ取り")
    assert said(case) == [("check:takedown", "実施した"), ("was:impersonation", "なりすまし → 乗っ取り")]


def test_a_reopened_incident_keeps_everything_and_can_be_closed_again(city: City) -> None:
    case = reporting.closed(city)
    city.act("広報担当", "reopen", case, comment="また現れた。")
    case.refresh_from_db()
    assert (case.state, case.closed_at, case.expires_on) == ("handling", None, None)
    before = said(case)
    reporting.item(city, case, "takedown", receipt="2回目")
    assert said(case) == [*before, ("check:takedown", "実施した")]
    city.act("広報担当", "close", case)
    assert Task.objects.open().filter(case=case, desk="promotion").count() == 1


def test_evidence_is_a_file(city: City) -> None:
    with pytest.raises(Incomplete):
        city.act("広報担当", "add_evidence", reporting.handled(city))


def test_evidence_is_kept_with_its_digest_while_it_is_handled(city: City) -> None:
    case = reporting.handled(city)
    kept = uploads.inspect(SimpleUploadedFile("画面.pdf", b"%PDF-1.7\n"))
    city.act("広報担当", "add_evidence", case, payload=kept)
    assert Attachment.objects.get(case=case).sha256 == kept.sha256


def test_whom_the_pr_division_names_handles_it_too(city: City) -> None:
    case = reporting.handled(city)
    with pytest.raises(NotAllowed):
        reporting.item(city, case, "takedown", role="同僚")
    city.act("広報担当", "assign", case, payload=Named((city["同僚"],)))
    reporting.item(city, case, "takedown", role="同僚")
    assert reads(case, ActorContext(city.now.date(), city["同僚"])) is Depth.INSIDE
    city["同僚"].appointments.update(ends=city.now.date() - timedelta(days=1))
    assert reads(case, ActorContext(city.now.date(), city["同僚"])) is Depth.FACE


@pytest.mark.parametrize(
    ("role", "depth"),
    [
        ("係員", Depth.CONTENT),
        ("同僚", Depth.FACE),
        ("課長", Depth.CONTENT),
        ("課長補佐", Depth.CONTENT),
        ("他課の係員", Depth.FACE),
        ("他課の課長", Depth.CONTENT),
        ("部長", None),
        ("広報担当", Depth.INSIDE),
        ("広報の部長", None),
        ("シティプロモーション", None),
        ("監査", Depth.INSIDE),
        ("システム管理者", None),
        ("委託業者", None),
    ],
)
def test_who_sees_that_it_exists_and_who_reads_it(city: City, role: str, depth: Depth | None) -> None:
    case = reporting.handled(city, accounts=(account_of(city, "農政課"),))
    org = ActorContext(city.now.date(), city[role])
    assert Case.objects.visible_to(org).filter(pk=case.pk).exists() is (depth is not None)
    if depth:
        assert reads(case, org) is depth


def test_neither_the_lists_nor_the_search_tell_what_happened_or_who_said_so(city: City) -> None:
    case = reporting.closed(city)
    case.refresh_from_db()
    for word in (reporting.SECRET[:4], "係員 太郎"):
        assert word not in case.title
        assert word not in case.found_as


def test_the_promotion_office_reads_the_summary_alone(city: City) -> None:
    case = reporting.closed(city)
    org = ActorContext(city.now.date(), city["シティプロモーション"])
    assert Case.objects.visible_to(org).filter(pk=case.pk).exists()
    assert reads(case, org) is Depth.FACE
    city.act("シティプロモーション", "circulate", case)


def test_an_account_shows_its_incident_among_its_cases(city: City) -> None:
    case = reporting.filed(city)
    assert SNSAccount.objects.get().case_accounts.get().case_id == case.pk


def test_a_post_that_is_named_is_tied_to_it(city: City) -> None:
    post = writing.published(city)
    url = post.publications.get().url
    case = reporting.filed(city, where=f"これ {url}\nhttps://x.com/other/1", nature="improper")
    assert list(case.posts.all()) == [post]


def test_whoever_gives_an_account_up_is_asked_about_the_evidence(city: City) -> None:
    """G6(2): an open incident warns, and does not block."""
    case = test_withdrawal.started(city)
    incident = reporting.filed(city, accounts=tuple(SNSAccount.objects.all()))
    client = client_of(city, "係員")
    page = client.get(case.get_absolute_url()).content.decode()
    assert "証拠を保全しましたか" in page
    assert incident.get_absolute_url() in page
    city.act("広報担当", "dismiss", incident, comment="誤り")
    assert "証拠を保全しましたか" not in client.get(case.get_absolute_url()).content.decode()


@pytest.mark.parametrize(("nature", "key"), [("leak", "deletion"), ("impersonation", "takedown")])
def test_another_kind_does_not_shake_off_what_the_guideline_names(city: City, nature: str, key: str) -> None:
    case = reporting.handled(city, nature=nature)
    for kind in ("flaming", "other"):
        city.act("広報担当", "retype", case, payload=Retyped(kind))
    city.act("広報担当", "summarise", case, payload=reporting.WRITTEN)
    with pytest.raises(Incomplete):
        city.act("広報担当", "close", case)
    for row in case.checklist:
        reporting.item(city, case, row.key, "waived")
    assert key in {row.key for row in case.checklist}
    city.act("広報担当", "close", case)
