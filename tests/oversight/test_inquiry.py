"""確認事項 (G2(2)): who asks, answers and reads, and what a stranger would try; the matrix by hand."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from katori_sns.notices.models import Notice
from katori_sns.organisation.models import Appointment, User
from katori_sns.organisation.roles import ActorContext
from katori_sns.oversight.dues import Dues
from katori_sns.oversight.inquiry.actions import Answer, Asked
from katori_sns.oversight.inquiry.process import INQUIRY
from katori_sns.workflow.errors import Incomplete
from katori_sns.workflow.figures import check_figures
from katori_sns.workflow.models import Case, CaseFigure, Statement, Task
from katori_sns.workflow.succession import release_drafts
from tests.accounts.keeping import account_of
from tests.city import City
from tests.incidents import reporting
from tests.organisation.entering import client_of, page_of
from tests.oversight import asking
from tests.permissions import CHIEFS, PR, SECTION, Acts, offered, refused_to, sees

pytestmark = pytest.mark.sqlite
AUDIT = {"監査"}
ALL = SECTION | PR | AUDIT
MEMBERS: Acts = {role: {"prepare"} for role in SECTION}
ASKED: Acts = MEMBERS | {role: {"prepare", "answer"} for role in CHIEFS} | {"監査": {"withdraw"}}
REVIEW: Acts = {"監査": {"close", "ask_again", "cite"}}


def ended(city: City) -> Any:
    case = asking.answered(city)
    city.act("監査", "close", case)
    return case


def of_the_pr_division(city: City) -> Any:
    case = city.start(
        INQUIRY,
        "監査",
        "秘書広報課",
        origin="audit",
        question="審査はいつからですか",
        since=city.now.date(),
        answer_by=city.now.date(),
    )
    city.act("監査", "send", case)
    return case


STAGES: dict[str, tuple[Callable[[City], Any], Acts, set[str]]] = {
    "audit_inquiry a draft": (asking.drafted, {"監査": {"send", "cancel"}}, AUDIT),
    "audit_inquiry sent": (asking.sent, ASKED, ALL),
    "audit_inquiry answered": (asking.answered, REVIEW, ALL),
    "audit_inquiry ended": (ended, {}, ALL),
    "audit_inquiry to the PR division": (
        of_the_pr_division,
        {
            "広報担当": {"prepare"},
            "広報補佐": {"prepare", "answer"},
            "広報主管課長": {"prepare", "answer"},
            "監査": {"withdraw"},
        },
        PR | AUDIT,
    ),
}


def fill_in(city: City, case: Any, role: str, action: str, **more: object) -> int:
    """The page of an act, sent with these answers."""
    case.refresh_from_db()
    data = {"task": city.task(case, action).pk, "version": case.version, **more}
    return int(client_of(city, role).post(f"{case.get_absolute_url()}{action}/confirm/", data).status_code)


@pytest.mark.no_cover
@pytest.mark.parametrize("stage", STAGES)
def test_everybody_is_offered_what_is_his_and_the_rest_is_refused(city: City, stage: str) -> None:
    make, acts, known = STAGES[stage]
    case = make(city)
    assert offered(city, case) == acts
    assert {role for role in city.people if sees(city, role, case)} == known
    refused_to(city, case, acts, known)


def test_an_auditor_asks_and_the_section_answers_once(city: City) -> None:
    """All of its pages, as its people fill them in."""
    account, auditor = account_of(city), client_of(city, "監査")
    begin = f"/inquiries/new/?account={account.pk}"
    assert begin in page_of(auditor, account.get_absolute_url())
    assert client_of(city, "課長").get(begin).status_code == 404
    page = page_of(auditor, begin)
    assert "農政課" not in page  # only whose account it is, and the PR division
    asked = {
        "section": account.section_id,
        "question": "鍵の保管はだれですか",
        "answer_by": "R20.3.31",
        "once": re.findall(r'name="once" value="([^"]+)"', page)[0],
    }
    assert auditor.post(begin, asked | {"section": city.sections["農政課"].pk}).status_code == 422
    assert auditor.post(begin, asked).status_code == 302
    case = Case.objects.get(kind=INQUIRY.kind)
    assert not Notice.objects.filter(path=case.get_absolute_url()).exists()
    city.act("監査", "send", case)
    case.refresh_from_db()
    assert case.short_number == "監第1号"
    told = Notice.objects.filter(path=case.get_absolute_url(), title__startswith="［回答］")
    assert [notice.user for notice in told] == [city["課長"]]
    today = city.now.date()
    dues = Dues(ActorContext(today, city["課長"]), today, today.replace(year=2099))
    listed = [due.what for due in dues.listed(dues.first, dues.last) if due.about == case.title]
    assert listed == ["回答の期限", "回答の案の期限"]

    planned = {"measure": "planned", "planned_on": "R20.4.1"}
    assert fill_in(city, case, "係員", "prepare", comment="担当を決める案", **planned) == 302
    page = page_of(client_of(city, "課長"), f"/inquiries/{case.pk}/answer/confirm/")
    assert page.count("担当を決める案") == 2  # as it was prepared, and in the form
    for role in ("監査", "広報担当"):
        assert "担当を決める案" not in page_of(client_of(city, role), case.get_absolute_url())
    for wrong in ({"measure": "planned"}, {"measure": "none", "planned_on": "R20.4.1"}, {}):
        assert fill_in(city, case, "課長", "answer", comment="決める", **wrong) == 422
    assert fill_in(city, case, "課長", "answer", comment="", **planned) == 422
    assert fill_in(city, case, "課長", "answer", comment="担当を決める", **planned) == 302
    told = Notice.objects.filter(path=case.get_absolute_url(), title__startswith="［回答の確認］")
    assert [notice.user for notice in told] == [city["監査"]]
    assert Task.objects.waiting_for(ActorContext(city.now.date(), city["監査"])).get().case == case
    with pytest.raises(Task.DoesNotExist):  # once
        city.task(case, "answer")
    page = page_of(client_of(city, "広報担当"), case.get_absolute_url())
    assert "担当を決める" in page
    assert "予定日" in page


def test_he_asks_again_cites_what_the_audit_committee_found_and_ends_it(city: City) -> None:
    case = asking.answered(city)
    assert fill_in(city, case, "監査", "ask_again", comment="いつまでですか", answer_by="R8.1.1") == 422
    assert fill_in(city, case, "監査", "ask_again", comment="いつまでですか", answer_by="R20.4.1") == 302
    assert fill_in(city, case, "課長", "answer", measure="taken", comment="きょう決めた") == 302
    finding = {"number": "香監第5号", "reported_on": "R8.11.1", "kind": "注意事項", "comment": ""}
    assert fill_in(city, case, "監査", "cite", **finding | {"reported_on": "R20.1.1"}) == 422
    assert fill_in(city, case, "監査", "cite", **finding | {"told_on": "R8.10.1"}) == 422
    assert fill_in(city, case, "監査", "cite", **finding | {"told_on": "R8.11.2"}) == 302
    page = page_of(client_of(city, "課長"), case.get_absolute_url())
    assert all(word in page for word in ("香監第5号", "注意事項", "措置通知日", "令和8年11月2日"))
    assert fill_in(city, case, "監査", "close", comment="") == 302
    case.refresh_from_db()
    assert (case.state, case.closed_at is None) == ("closed", False)


def test_what_does_not_fit_is_refused_whoever_calls(city: City) -> None:
    case = asking.sent(city)
    today, gone = city.now.date(), city.now.date() - timedelta(days=1)
    wrong = (None, Answer("maybe", None, "x"), Answer("planned", gone, "x"), Answer("taken", None, " "))
    for payload in wrong:
        with pytest.raises(Incomplete):
            city.act("課長", "answer", case, payload=payload)
    asking.answer(city, case)
    for action, payload in (("cite", None), ("ask_again", None), ("ask_again", Asked(gone))):
        with pytest.raises(Incomplete):
            city.act("監査", action, case, payload=payload)
    with pytest.raises(Incomplete):  # only auditors begin one
        city.start(INQUIRY, "係員", origin="audit", question="x", answer_by=today)
    draft = city.start(INQUIRY, "監査", origin="audit", question="x", until=today, answer_by=gone)
    with pytest.raises(Incomplete) as refused:
        city.act("監査", "send", draft)
    assert {problem.field for problem in refused.value.problems} == {"since", "until", "answer_by"}


def test_what_is_asked_about_a_case_is_read_by_who_reads_that_case(city: City) -> None:
    incident, auditor = reporting.filed(city), client_of(city, "監査")
    begin = f"/inquiries/new/?case={incident.pk}"
    assert begin in page_of(auditor, incident.get_absolute_url())
    told = {"question": "連絡は何分でしたか", "about_case": incident, "answer_by": city.now.date()}
    case = city.start(INQUIRY, "監査", origin="audit", **told)
    assert auditor.get(f"/inquiries/new/?case={case.pk}").status_code == 404
    assert auditor.get("/inquiries/new/?account=99999").status_code == 404
    city.act("監査", "send", case)
    read = {
        role
        for role in ("係員", "同僚", "課長", "広報担当", "監査")
        if "連絡は何分でしたか" in page_of(client_of(city, role), case.get_absolute_url())
    }
    assert read == {"係員", "課長", "広報担当", "監査"}  # who reported it, and not his colleague


def test_nobody_answers_what_he_asked_and_no_auditor_ends_what_he_answered(city: City) -> None:
    mine, answered = asking.sent(city), asking.answered(city)
    # The auditor becomes the chief, and the chief an auditor.
    Appointment.objects.filter(user=city["課長"]).update(user=city["監査"])
    User.objects.filter(pk=city["監査"].pk).update(is_auditor=False)
    User.objects.filter(pk=city["課長"].pk).update(is_auditor=True)
    for role in ("監査", "課長"):
        city[role].refresh_from_db()
    release_drafts(now=city.now)  # a review is handed to no section
    assert not {"answer", "prepare"} & offered(city, mine).get("監査", set())
    assert offered(city, mine)["部長"] == {"answer"}
    assert offered(city, answered) == {}
    assert Task.objects.open().filter(case=answered).get().person == city["監査"]


def test_it_counts_in_no_figure_and_in_the_auditors_list(city: City) -> None:
    case = asking.sent(city)
    check_figures(now=city.now)
    assert not CaseFigure.objects.filter(case=case.pk).exists()
    page = page_of(client_of(city, "監査"), "/audit/")
    assert case.title in page
    assert re.search(r"完結していない確認事項</a><span\s*>1件", page)
    assert Statement.objects.count() == 0
    assert city.act("監査", "withdraw", case).case.state == "withdrawn"


def test_the_promotion_office_sees_no_question_to_it_before_it_is_sent(city: City) -> None:
    told = {"question": "受領はいつですか", "since": city.now.date(), "answer_by": city.now.date()}
    case = city.start(INQUIRY, "監査", "シティプロモーション推進課", origin="audit", **told)
    assert {role for role in city.people if sees(city, role, case)} == AUDIT
    city.act("監査", "send", case)
    assert sees(city, "シティプロモーション", case)
