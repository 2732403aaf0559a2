"""What the papers say of a case: the blank of a day, what the second sheet belongs to, long reasons."""

from __future__ import annotations

from typing import Any

import pytest

from applications.acquisition.case_type import CASE_TYPE as ACQUISITION
from applications.new_operation.case_type import CASE_TYPE as NEW_OPERATION
from applications.withdrawal.case_type import CASE_TYPE as WITHDRAWAL
from katori_sns.cases.case_file import print_whole
from katori_sns.cases.papers import draft_pdf, issued
from katori_sns.organisation.models import Appointment
from katori_sns.organisation.roles import ActorContext
from tests.applications.giving_up import account_of, advised, started
from tests.applications.lives import acquisition, pending
from tests.city import City
from tests.documents.papers import pages, squeeze

pytestmark = [pytest.mark.sqlite, pytest.mark.no_cover]
LONG = "長い理由を記す。" * 500


def draft(city: City, case: Any) -> list[str]:
    case.refresh_from_db()
    kinds = {kind.kind: kind for kind in (NEW_OPERATION, WITHDRAWAL, ACQUISITION)}
    return pages(draft_pdf(kinds[case.kind], case))


def test_a_day_that_is_not_known_yet_leaves_the_blank_of_the_official_form(city: City) -> None:
    """「年　月　日」 stands in the row, as it stands at the head of a draft."""
    application = city.draft(start_on=None)
    given_up = started(city, planned_on=None)
    assert "運用開始予定日年月日その他" in draft(city, application)[0]
    assert "運用停止・撤退予定日年月日その他" in draft(city, given_up)[0]
    whole = whole_of(city, NEW_OPERATION, application, "係員")
    assert "運用開始予定日年月日その他" in "".join(whole)


def test_on_plain_paper_too(city: City) -> None:
    case = acquisition(city, pending(city), acquired_on=None, start_on=None)
    assert "取得日年月日" in "".join(draft(city, case))
    assert "運用開始日年月日" in "".join(draft(city, case))


def test_a_day_that_is_known_leaves_none(city: City) -> None:
    assert "運用開始予定日令和9年12月13日その他" in draft(city, city.draft())[0]
    assert draft(city, city.draft())[0].count("年月日") == 1  # the head's


def test_the_second_sheet_names_the_account_and_the_consultation(city: City) -> None:
    case = city.approved()
    number = squeeze(case.consultation.number)
    paper = issued(NEW_OPERATION, case, city.now)
    assert paper
    second = pages(paper.content)[1]
    assert f"アカウントの名称佐原の大祭事前協議{number}事前協議受付番号{squeeze(case.number)}①" in second


def test_it_names_them_as_they_were_when_it_was_submitted(city: City) -> None:
    case = city.at_pr()
    type(case).objects.update(account_name="別の名", consultation=None)
    case.refresh_from_db()
    paper = issued(NEW_OPERATION, case, city.now)
    assert paper
    assert "アカウントの名称佐原の大祭事前協議令和" in pages(paper.content)[1]


def test_the_second_sheet_of_a_withdrawal_names_every_account_and_its_number(city: City) -> None:
    accounts = account_of(city), account_of(city, "水郷の四季")
    case = advised(city, *accounts)
    case.refresh_from_db()
    paper = issued(WITHDRAWAL, case, city.now)
    assert paper
    second = pages(paper.content)[1]
    names = "、".join(str(account) for account in accounts)
    assert f"アカウント{squeeze(names)}受付番号{squeeze(case.number)}" in second


def test_a_draft_has_no_number_to_name(city: City) -> None:
    assert "受付番号" not in "".join(draft(city, started(city)))


def test_in_a_vacancy_both_forms_name_the_post_alone(city: City) -> None:
    Appointment.objects.filter(is_head=True, section=city.sections["商工観光課"]).update(ends=city.now.date())
    for case in (city.draft(), started(city)):
        first = draft(city, case)[0]
        assert "所属長商工観光課長ソーシャルメディア" in first
        assert first.startswith("年月日広報主管課長様")


def test_an_empty_draft_has_all_lines_of_both_forms_on_one_sheet(city: City) -> None:
    texts = ("manager", "purpose", "trouble", "content", "hours", "frequency", "operators", "comments")
    assert "その他案" in draft(city, city.draft(**dict.fromkeys(texts, ""), start_on=None))[0]
    assert "その他案" in draft(city, started(city, manager="", purpose="", reason="", planned_on=None))[0]


def whole_of(city: City, kind: Any, case: Any, role: str = "監査") -> list[str]:
    org = ActorContext(city.now.date(), city[role])
    return pages(print_whole(kind, case, org, actor=city[role], now=city.now))


def test_in_the_print_of_the_whole_case_long_texts_have_their_labels_too(city: City) -> None:
    case = city.at_pr(purpose=LONG)
    city.act("広報主管課長", "return", case, comment=LONG.replace("長い", "長き"))
    case.refresh_from_db()
    sheets = whole_of(city, NEW_OPERATION, case)
    for label, text in (("利用目的", "長い理由"), ("理由・意見", "長き理由")):
        found = [page for page in sheets if text in page]
        assert [label in page for page in found] == [True] * len(found)
        assert len(found) > 2
