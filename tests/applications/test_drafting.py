"""From the first step of a draft to its files: what is saved, what is asked, who is too late."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from applications.models import NewOperationApplication
from applications.new_operation.case_type import CASE_TYPE
from applications.new_operation.process import NEW_OPERATION
from katori_sns.cases import papers
from katori_sns.organisation.roles import ActorContext
from katori_sns.workflow.course import context_of, offers
from katori_sns.workflow.errors import NotAllowed
from tests.applications.lives import BASE
from tests.city import TEXTS, City
from tests.files import picture
from tests.organisation.entering import client_of

BASICS = {
    "account_name": "佐原の大祭",
    "medium": "instagram",
    "scope": "single",
    "consultation_on": "R8.11.2",
    "consultation_with": "秘書広報課 広報担当",
    "consultation_result": "異議なし",
    "manager": "商工観光課長",
    "purpose": "大祭の魅力を伝える",
    "trouble": "直ちに所属長へ連絡する",
    "content": "日程と見どころ",
    "start_on": "令和9年12月13日",
}
OPERATION = {"hours": "平日", "frequency": "週2回", "operators": "主事", "comments": "返信しない"}
HTMX = {"HX-Request": "true"}


def newest() -> NewOperationApplication:
    return NewOperationApplication.objects.latest("pk")


def test_the_first_step_begins_a_case_and_leads_on(city: City) -> None:
    client = client_of(city, "係員")
    assert client.get(f"{BASE}/new/").status_code == 200
    answer = client.post(f"{BASE}/new/", BASICS)
    case = newest()
    assert answer.headers["Location"] == f"{BASE}/{case.pk}/edit/2/"
    assert (case.drafter, case.section) == (city["係員"], city.sections["商工観光課"])
    assert case.title == "佐原の大祭（Instagram）新規運用開始申請書"
    assert str(case.start_on) == "2027-12-13"


def test_who_holds_two_posts_says_for_which_section_he_drafts(city: City) -> None:
    city.appoint("係員", "農政課", "主事")
    client = client_of(city, "係員")
    assert "申請する所属" in client.get(f"{BASE}/new/").content.decode()
    client.post(f"{BASE}/new/", BASICS | {"section": city.sections["農政課"].pk})
    assert newest().section == city.sections["農政課"]


@pytest.mark.parametrize("role", ["監査", "システム管理者", "委託業者"])
def test_who_has_no_post_drafts_nothing(city: City, role: str) -> None:
    assert client_of(city, role).get(f"{BASE}/new/").status_code == 404


def test_only_joint_use_names_other_sections(city: City) -> None:
    other = city.sections["農政課"].pk
    client = client_of(city, "係員")
    for scope, sections in (("joint", [other]), ("single", [])):
        client.post(f"{BASE}/new/", BASICS | {"scope": scope, "joint_sections": [other]})
        assert (scope, [s.pk for s in newest().joint_sections.all()]) == (scope, sections)


def test_joint_use_without_a_partner_cannot_be_forwarded(city: City) -> None:
    case = city.draft(scope="joint")
    ctx = context_of(case, ActorContext(city.now.date(), city["係員"]))
    forward = next(o for o in offers(ctx, NEW_OPERATION) if o.step.action == "forward")
    assert [p.message for p in forward.problems] == ["共同して使う所属を選んでください"]


def test_a_section_number_no_database_holds_is_answered_in_words(city: City) -> None:
    answer = client_of(city, "係員").post(f"{BASE}/new/", BASICS | {"joint_sections": [10**30]})
    assert (answer.status_code, "一覧から選んでください" in answer.content.decode()) == (422, True)


def test_another_medium_has_a_name_and_a_listed_one_none(city: City) -> None:
    client = client_of(city, "係員")
    answer = client.post(f"{BASE}/new/", BASICS | {"medium": "other"})
    assert "その他の媒体の名称を入力してください" in answer.content.decode()
    client.post(f"{BASE}/new/", BASICS | {"medium": "other", "medium_name": "市民掲示板"})
    assert newest().medium_label == "市民掲示板"
    client.post(f"{BASE}/new/", BASICS | {"medium_name": "市民掲示板"})
    assert newest().medium_label == "Instagram"


def test_each_step_leads_to_the_next_and_the_last_to_the_files(city: City) -> None:
    case = city.draft()
    client = client_of(city, "係員")
    items = {name: text for name, text in TEXTS.items() if name.startswith("item_")}
    ways: list[tuple[int, dict[str, Any], str]] = [
        (1, BASICS, "edit/2/"),
        (2, OPERATION, "edit/3/"),
        (3, items, "files/"),
        (3, items | {"close": "1"}, ""),
    ]
    for number, fields, way in ways:
        assert client.get(f"{BASE}/{case.pk}/edit/{number}/").status_code == 200
        case.refresh_from_db()
        answer = client.post(f"{BASE}/{case.pk}/edit/{number}/", {**fields, "version": case.version})
        assert (number, answer.headers.get("Location")) == (number, f"{BASE}/{case.pk}/{way}")
    assert client.get(f"{BASE}/{case.pk}/edit/5/").status_code == 404


def test_who_saves_an_older_version_is_told_and_loses_nothing(city: City) -> None:
    case = city.draft()
    client = client_of(city, "係員")
    url = f"{BASE}/{case.pk}/edit/2/"
    client.post(url, OPERATION | {"version": 1})
    answer = client.post(url, OPERATION | {"version": 1, "frequency": "毎日"})
    assert answer.status_code == 409
    saved = client.post(url, OPERATION | {"version": 1}, headers=HTMX)
    assert "ほかの画面で保存されたため" in saved.content.decode()
    case.refresh_from_db()
    assert case.frequency == "週2回"


def test_what_cannot_be_read_is_not_saved_while_one_types(city: City) -> None:
    case = city.draft()
    fields = {**BASICS, "start_on": "令和8年12月40日", "version": 1}
    answer = client_of(city, "係員").post(f"{BASE}/{case.pk}/edit/1/", fields, headers=HTMX)
    assert "まだ保存していません。運用開始予定日：12月は31日まで" in answer.text
    case.refresh_from_db()
    assert case.version == 1


def test_a_file_added_to_an_older_version_is_refused(city: City) -> None:
    case = city.draft()
    client = client_of(city, "係員")
    for status in (302, 409):
        file = SimpleUploadedFile("図.png", picture())
        answer = client.post(f"{BASE}/{case.pk}/files/", {"file": file, "version": 1})
        assert answer.status_code == status
    assert case.attachments.count() == 1


def test_only_the_section_copies_its_applications(city: City) -> None:
    case = city.at_pr()
    client = client_of(city, "係員")
    assert client.get(f"{BASE}/{case.pk}/copy/").status_code == 200
    assert client_of(city, "広報担当").get(f"{BASE}/{case.pk}/copy/").status_code == 404
    assert client.post(f"{BASE}/{case.pk}/copy/", {"medium": "other"}).status_code == 422


def test_a_sheet_that_cannot_be_read_comes_back_as_typed(city: City) -> None:
    case = city.judged()
    client = client_of(city, "広報担当")
    assert client.get(f"{BASE}/{case.pk}/assess/").status_code == 200
    answer = client.post(
        f"{BASE}/{case.pk}/assess/", {"seen": "x", "word_1": "?", "remark_1": "わたしの意見"}
    )
    assert (answer.status_code, "わたしの意見" in answer.content.decode()) == (422, True)


def test_who_decides_keeps_verdicts_and_others_do_not(city: City) -> None:
    case = city.at_pr()
    city.judge(case, "広報主管課長")
    with pytest.raises(NotAllowed):
        city.judge(case, "課長")


def test_a_problem_leads_to_the_step_of_its_field(city: City) -> None:
    case = city.draft(purpose="", frequency="", item_data="")
    page = client_of(city, "係員").get(f"{BASE}/{case.pk}/files/").content.decode()
    for link in (
        "edit/1/?missing=1#id_purpose",
        "edit/2/?missing=1#id_frequency",
        "edit/3/?missing=1#id_item_data",
    ):
        assert f"{BASE}/{case.pk}/{link}" in page


def test_a_step_is_done_only_where_nothing_is_missing(city: City) -> None:
    case = city.draft(purpose="", frequency="")
    client = client_of(city, "係員")
    steps = client.get(f"{BASE}/{case.pk}/edit/3/").text.split("form-steps")[1].split("</ol>")[0]
    assert (steps.count("記入もれ"), "済</span>" in steps) == (2, False)
    whole = city.draft()
    steps = client.get(f"{BASE}/{whole.pk}/edit/1/").text.split("form-steps")[1].split("</ol>")[0]
    assert (steps.count(">済<"), steps.count("いまここ")) == (2, 1)


def test_what_is_missing_stands_at_the_top_and_beside_its_field(city: City) -> None:
    case = city.draft(frequency="")
    client = client_of(city, "係員")
    page = client.get(f"{BASE}/{case.pk}/edit/2/?missing=1").text
    message = "配信頻度を入力してください"
    assert (f'<a href="#id_frequency">{message}</a>' in page, page.count(message)) == (True, 2)
    assert message not in client.get(f"{BASE}/{case.pk}/edit/2/").text


def test_a_new_draft_is_made_while_one_types_and_goes_on_as_itself(city: City) -> None:
    client = client_of(city, "係員")
    page = client.get(f"{BASE}/new/").text
    typed = BASICS | {"once": page.split('name="once" value="')[1][:36]}
    assert "入力してください" in client.post(f"{BASE}/new/", typed | {"account_name": ""}, headers=HTMX).text
    assert not NewOperationApplication.objects.exists()
    answer = client.post(f"{BASE}/new/", typed, headers=HTMX)
    case = newest()
    assert answer.headers["HX-Replace-Url"] == f"{BASE}/{case.pk}/edit/1/"
    assert f'value="{case.version}"' in answer.text
    saved = client.post(
        answer.headers["HX-Replace-Url"], typed | {"version": case.version, "account_name": "大祭"}
    )
    assert saved.headers["Location"] == f"{BASE}/{case.pk}/edit/2/"
    assert [a.account_name for a in NewOperationApplication.objects.all()] == ["大祭"]


def test_who_may_choose_the_section_is_asked_before_the_draft_is_made(city: City) -> None:
    city.appoint("係員", "農政課", "主事")
    page = client_of(city, "係員").get(f"{BASE}/new/").text
    assert ('name="section"' in page, "hx-post" in page) == (True, False)


def test_an_item_that_lacks_nothing_is_folded_away(city: City) -> None:
    case = city.draft(item_audience="", organisation_emergency="")
    page = client_of(city, "係員").get(f"{BASE}/{case.pk}/edit/3/").text
    opened = re.findall(r'<details class="item"\s+(open)?\s*>\s*<summary>\s*<strong>(.)', page)
    assert [sign for is_open, sign in opened if is_open] == ["③", "⑤"]
    assert page.count("記入例（見本）") == len(opened) == 9


def test_ones_own_second_tab_is_no_other_person(city: City) -> None:
    case = city.at_chief()
    city.act("課長", "return", case, comment="直してください")
    case.refresh_from_db()
    client = client_of(city, "係員")
    for frequency, status in (("毎日", 302), ("毎週", 409)):  # both tabs were opened at the same version
        answer = client.post(f"{BASE}/{case.pk}/edit/2/", {"version": case.version, "frequency": frequency})
        assert answer.status_code == status
    assert ("ほかの画面で保存されました" in answer.text, "他の人が" in answer.text) == (True, False)


def test_a_character_no_font_has_stops_the_form_and_is_named(city: City) -> None:
    case = city.draft(purpose="絵文字\U0001f600")
    page = client_of(city, "係員").get(f"{BASE}/{case.pk}/files/").content.decode()
    assert "利用目的の「\U0001f600」は印刷できません" in page


def test_a_draft_has_no_issued_paper(city: City) -> None:
    assert papers.issued(CASE_TYPE, city.draft(), city.now) is None


def test_the_paper_marks_who_acted_for_whom_and_who_read_it_later(city: City) -> None:
    city.away("課長")
    case = city.at_chief()
    city.act("課長補佐", "submit", case)
    city.judge(case)
    city.act("課長", "later_read", case)
    city.act("広報主管課長", "approve", case)
    acts = list(case.tasks.filter(done_by__isnull=False).order_by("done_at"))
    marks = [box["marks"] for group in papers._organisations(CASE_TYPE, case, acts) for box in group["acts"]]
    assert [m for m in marks if m] == [["代", "商工観光課 課長 課長 太郎の代", "後閲 令和8年11月16日"]]
