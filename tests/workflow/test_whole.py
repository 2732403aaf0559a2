"""案件の全体 as one PDF: all that is on file, for who may read it, checkable afterwards."""

import json
from datetime import timedelta
from io import StringIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from applications.models import NewOperationApplication
from applications.new_operation.case_type import CASE_TYPE
from katori_sns.cases import case_file as whole
from katori_sns.cases.reading import read
from katori_sns.documents.models import IssuedDocument
from katori_sns.history.models import Chain, Event
from katori_sns.notices.actions import relay
from katori_sns.organisation.models import Absence, User
from katori_sns.organisation.roles import ActorContext
from katori_sns.web.dates import local_date
from katori_sns.workflow import actions
from katori_sns.workflow.models import Attachment, Case, Submission
from tests.applications.lives import BASE, edit
from tests.city import City
from tests.documents.papers import assert_in_order, assert_on_the_paper, pages, squeeze
from tests.organisation.entering import client_of

pytestmark = [pytest.mark.sqlite, pytest.mark.no_cover]
ADDRESS = "https://example.com/" + "a" * 480


def attach(city: City, case: Case, name: str, content: bytes = b"%PDF-1.7\n") -> Attachment:
    case.refresh_from_db()
    return actions.attach(
        case.pk,
        file=SimpleUploadedFile(name, content),
        actor=city["係員"],
        seen_version=case.version,
        now=city.now,
    )


def long_story(city: City) -> NewOperationApplication:
    """Returned twice, submitted and approved by substitutes, read by the chief afterwards, received."""
    case = city.draft(purpose="はじめの目的")
    attach(city, case, "運用マニュアル.pdf")
    city.act("係員", "forward", case)
    city.act("課長", "return", case, comment="目的を直すこと")
    city.act("係員", "forward", case)
    city.away("課長", "出張")
    city.act("課長補佐", "submit", case)
    city.judge(case, lacking=(4,))
    city.act("広報主管課長", "return", case, comment="決裁の例がない")
    city.act("係員", "forward", case)
    city.act("課長補佐", "submit", case)
    Absence.objects.all().delete()
    city.act("課長", "later_read", case, comment="")
    city.judge(case)
    city.act("広報主管課長", "approve", case, comment="九つの点が明確である")
    city.act("シティプロモーション", "receive", case, comment="")
    relay(now=city.now)
    case.refresh_from_db()
    return case


def printed(city: City, case: Case, role: str = "監査") -> bytes:
    org = ActorContext(local_date(city.now), city[role])
    return whole.print_whole(CASE_TYPE, case, org, actor=city[role], now=city.now)


def text_of(pdf: bytes) -> str:
    return "".join(pages(pdf))


def test_it_holds_form_items_acts_of_all_rounds_files_papers_and_the_head_of_the_history(city: City) -> None:
    case = long_story(city)
    text = text_of(printed(city, case))
    file, chain = case.attachments.get(), Chain.objects.get(subject=case.subject)
    digests = [*Submission.objects.order_by("round"), *IssuedDocument.objects.order_by("issued_at")]
    assert len(digests) == 2 + 3
    assert_in_order(
        text,
        "案件の全体件名佐原の大祭（Instagram）新規運用開始申請書",
        "受付番号 令和8年度 申第1号 状態 承認済",
        "申請書 第2回提出（令和8年11月16日 16時00分）のとおり",
        "利用目的 はじめの目的",
        "協議の結果 異議なし",
        "④ 内容と決裁区分 内容と決裁区分のこと",
        "第1回 不足 足りません 広報担当 太郎 第2回 明確",
        "手続の記録",
        "令和8年11月16日 09時00分 起案 商工観光課 主事 係員 太郎",
        "第1回 令和8年11月16日 10時00分 所属長へ回す 商工観光課 主事 係員 太郎",
        "第1回 令和8年11月16日 11時00分 差戻し 商工観光課 課長 課長 太郎 理由・意見 目的を直すこと",
        "提出 代 商工観光課 課長補佐 課長補佐 太郎 商工観光課 課長 課長 太郎の代（出張）後閲 令和8年11月16日",
        "差戻し 秘書広報課 課長 広報主管課長 太郎 理由・意見 決裁の例がない",
        "後閲（提出）商工観光課 課長 課長 太郎",
        "承認 秘書広報課 課長 広報主管課長 太郎 理由・意見 九つの点が明確である",
        "受領 シティプロモーション推進課 主査 シティプロモーション 太郎",
        "添付ファイル 1件",
        "運用マニュアル.pdf（第1回提出）9 B 令和8年11月16日 09時00分 商工観光課 主事 係員 太郎",
        f"SHA-256 {file.sha256}",
        *(f"SHA-256 {kept.sha256}" for kept in digests if isinstance(kept, IssuedDocument)),
        f"印刷した人 監査 監査 太郎 印刷日時 令和8年11月16日 {city.now:%H時%M分}",
        f"case:{case.pk} 第{chain.seq}号まで 履歴の先頭 {chain.mac}",
    )
    assert [text.count(kept.sha256) > 0 for kept in digests] == [True] * 5
    assert [("見本" in page, "案見本" in page) for page in pages(printed(city, case))] == [(True, False)] * 5


def test_the_printed_head_is_the_code_of_that_event_in_the_export(city: City) -> None:
    case = city.at_pr()
    text = text_of(printed(city, case))
    out = StringIO()
    call_command("history_export", stdout=out)
    events = [json.loads(line) for line in out.getvalue().splitlines()][:-1]
    last = [event for event in events if event["subject"] == case.subject][-1]
    assert f"第{last['seq']}号まで履歴の先頭{last['mac']}" in text
    assert last["label"] == "全体の印刷"


def test_the_same_inputs_give_the_same_bytes_whatever_people_and_posts_are_called_now(city: City) -> None:
    case = long_story(city)
    attach_event = Event.objects.get(action="attach")
    first = printed(city, case)
    User.objects.exclude(pk=city["監査"].pk).update(name="改名 花子")
    for section in city.sections.values():
        section.name = f"新{section.name}"
        section.save()
    assert printed(city, case) == first
    assert attach_event.actor_name == "係員 太郎"
    city.now += timedelta(minutes=1)
    assert printed(city, case) != first


def test_acts_stand_in_the_order_of_the_history_also_when_the_clock_stepped_back(city: City) -> None:
    case = city.at_chief()
    city.now -= timedelta(days=1)
    city.act("課長", "return", case, comment="あとの理由")
    text = text_of(printed(city, case, "同僚"))
    assert_in_order(text, "起案 商工観光課", "所属長へ回す 商工観光課", "差戻し 商工観光課", "あとの理由")


def test_who_may_read_may_print_and_it_is_recorded_once_a_day(city: City) -> None:
    case = city.at_pr()
    sees = {"係員", "同僚", "課長", "広報担当", "監査"}
    for role in (*sees, "他課の係員", "シティプロモーション", "システム管理者", "委託業者"):
        client = client_of(city, role)
        answers = [client.get(f"{BASE}/{case.pk}/whole/") for _ in range(2)]
        assert [(role, a.status_code) for a in answers] == [(role, 200 if role in sees else 404)] * 2
    events = Event.objects.about(case.subject).filter(label="全体の印刷")
    assert sorted(events.values_list("actor_name", flat=True)) == sorted(f"{role} 太郎" for role in sees)


def test_the_case_page_links_to_it_and_it_opens_as_a_pdf(city: City) -> None:
    case = city.approved()
    client = client_of(city, "係員")
    page = client.get(f"{BASE}/{case.pk}/").content.decode()
    assert f'<a href="{BASE}/{case.pk}/whole/">案件一式をPDFで開く</a>' in page
    answer = client.get(f"{BASE}/{case.pk}/whole/")
    assert (answer.content[:5], answer.headers["Content-Type"]) == (b"%PDF-", "application/pdf")
    assert answer.headers["Content-Disposition"].startswith("inline; filename*=utf-8''")


def test_what_is_being_rewritten_is_in_nobodys_print_and_new_files_in_the_sections_alone(city: City) -> None:
    case = city.judged(purpose="はじめの目的")
    city.act("広報主管課長", "return", case)
    texts = {"purpose": "書き直した目的", "account_name": "新しい名前"}
    edit(city, case, **texts)
    attach(city, case, "ないしょ.pdf")
    for role, sees in (("係員", True), ("課長", True), ("広報担当", False), ("監査", False)):
        text = text_of(printed(city, case, role))
        assert "はじめの目的" in text
        assert "第1回提出（令和8年11月16日11時00分）のとおり。その後に書き直した内容は含まない" in text
        assert [word for word in texts.values() if word in text] == []
        assert (role, "ないしょ.pdf（未提出）" in text, "ないしょ" in text) == (role, sees, sees)


def test_before_the_first_submission_it_is_a_draft_for_the_section_alone(city: City) -> None:
    case = city.at_chief(purpose="まだの目的")
    city.act("課長", "return", case)
    pdf = printed(city, case, "同僚")
    assert ["案見本" in page for page in pages(pdf)] == [True] * len(pages(pdf))
    assert "まだ提出していない内容" in text_of(pdf)
    assert "まだの目的" in text_of(pdf)
    # The chief of then may still look the case up, not what is written since.
    city["課長"].appointments.update(section=city.sections["農政課"], is_head=False)
    client = client_of(city, "課長")
    assert "まだの目的" not in text_of(client.get(f"{BASE}/{case.pk}/whole/").content)
    assert not IssuedDocument.objects.exists()


def test_verdicts_before_the_decision_are_marked_as_open(city: City) -> None:
    case = city.judged()
    words = squeeze("最後の回の確認は決定前のもので、まだ変わることがあります。")
    assert words in text_of(printed(city, case))
    city.act("広報主管課長", "approve", case)
    assert words not in text_of(printed(city, case))


@pytest.mark.parametrize("rounds", [1, 3])
def test_long_addresses_and_names_stay_on_the_paper(city: City, rounds: int) -> None:
    case = city.draft(purpose=ADDRESS, item_purpose=ADDRESS)
    attach(city, case, "a" * 146 + ".pdf")
    for _ in range(rounds):
        city.act("係員", "forward", case, comment=ADDRESS)
        city.act("課長", "submit", case, comment="詳しく書くこと。" * 1200)
        city.act("広報主管課長", "return", case, comment=ADDRESS)
    printed(city, case)
    writes = ActorContext(local_date(city.now), city["係員"])
    context = whole.whole(CASE_TYPE, read(CASE_TYPE.process, case, writes))
    assert_on_the_paper(whole.TEMPLATE, context | {"by": "監査", "at": city.now})


def test_more_acts_cost_no_more_queries(city: City) -> None:
    case = city.at_pr()
    printed(city, case)
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as queries:
            printed(city, case)
        counts.append(len(queries))
        city.act("広報主管課長", "return", case)
        attach(city, case, "計画.pdf")
        city.act("係員", "forward", case)
        city.act("課長", "submit", case)
    assert counts[0] == counts[1]
