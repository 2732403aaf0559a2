"""What the register keeps of an account (G1, G4(2), G4(4), G5), each row's sentence in all its parts."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db.models import TextField

from accounts.access.models import AccountOperator
from accounts.custody.forms import CustodyForm
from accounts.custody.models import Custody, CustodyFields
from accounts.deficiencies.rules import deficiencies_of, with_deficiencies
from accounts.identity import key_of
from accounts.lookup.answers import look_up
from accounts.models import HandleRecord, LinkCheck, SNSAccount, WatchedHandle
from accounts.policy.secrets import HINT
from katori_sns.history.models import Event
from katori_sns.organisation.actions import Refused
from katori_sns.organisation.roles import ActorContext
from katori_sns.web.dates import format_wareki
from katori_sns.workflow.errors import Incomplete, NotAllowed
from tests.accounts.keeping import (
    TODAY,
    account_of,
    confirm,
    custody_form,
    in_order,
    keep,
    operate,
)
from tests.applications import giving_up, lists, lives
from tests.city import City
from tests.organisation.entering import client_of, page_of

pytestmark = [pytest.mark.sqlite, pytest.mark.no_cover]

DAY = timedelta(days=1)
HERE = format_wareki(TODAY)


def marks(city: City, account: SNSAccount) -> set[str]:
    """The keys of the marks that the section sees."""
    org = ActorContext(TODAY, city["係員"])
    found = with_deficiencies(SNSAccount.objects.all(), org).get(pk=account.pk)
    return {mark.key for mark, _ in deficiencies_of(found)}


def last_changes(account: SNSAccount) -> dict[str, Any]:
    changes: dict[str, Any] = Event.objects.about(account.subject).order_by("-seq")[0].changes
    return changes


def test_an_operator_confirms_the_guideline_or_the_account_says_so(city: City) -> None:
    account = in_order(city)
    assert "guideline" not in marks(city, account)
    operator = operate(city, account, "同僚")
    assert "guideline" in marks(city, account)
    with pytest.raises(Refused):
        confirm(city, operator, "係員")  # only he himself
    confirm(city, operator, "同僚")
    assert "guideline" not in marks(city, account)
    assert last_changes(account) == {"同僚 太郎": [None, HERE]}


def test_each_chief_answers_for_his_rows_and_the_pr_manager_alone_decides(city: City) -> None:
    case = lists.made(city)
    city.act("広報担当", "propose", case)
    waiting = sorted(case.tasks.open().values_list("desk", "section__name"))
    assert waiting == [("answer", "商工観光課"), ("answer", "農政課")]
    lists.confirm(city, case, "課長", "商工観光課")
    with pytest.raises(NotAllowed):
        lists.confirm(city, case, "課長", "農政課")
    assert not case.tasks.open().filter(desk="pr").exists()
    lists.confirm(city, case, "他課の課長", "農政課")
    for role in ("広報担当", "課長"):
        with pytest.raises(NotAllowed):
            city.act(role, "decide", case)
    assert not SNSAccount.objects.exists()
    city.act("広報主管課長", "decide", case)
    assert list(SNSAccount.objects.order_by("pk").values_list("name", "section__name")) == [
        ("佐原の大祭", "商工観光課"),
        ("農政だより", "農政課"),
    ]


def test_what_an_older_account_lacks_is_marked_until_the_ordinary_ways_have_mended_it(city: City) -> None:
    case = lists.made(city, lists.row(url=""))
    lists.settle(city, case, 0)
    city.act("広報担当", "propose", case)
    lists.confirm(city, case, "課長", "商工観光課")
    city.act("広報主管課長", "decide", case)
    account = SNSAccount.objects.get()
    lacks = {"unwritten", "manager", "address"}
    assert lacks <= marks(city, account)
    client_of(city, "課長").post(f"/accounts/{account.pk}/manager/", {"manager": "商工観光課長"})
    assert lacks & marks(city, account) == {"unwritten", "address"}
    lives.sent(city, lives.change(city, account, "identity", **lives.identity("https://x.com/s", "x")))
    assert lacks & marks(city, account) == {"unwritten"}
    revision = lives.sent(city, lives.revision(city, account))
    city.act("広報主管課長", "no_objection", revision)
    assert lacks & marks(city, account) == set()


def test_operators_are_people_of_the_section_from_a_day_to_a_day(city: City) -> None:
    account, client = account_of(city), client_of(city, "係員")
    path = f"/accounts/{account.pk}/operators/add/"
    for stranger in ("他課の係員", "委託業者", "監査"):
        assert client.post(path, {"user": city[stranger].pk, "begins": HERE}).status_code == 422
        with pytest.raises(Refused):
            operate(city, account, stranger)
    assert client.post(path, {"user": city["同僚"].pk, "begins": ""}).status_code == 422
    assert client.post(path, {"user": city["同僚"].pk, "begins": HERE}).status_code == 302
    row = AccountOperator.objects.get()
    assert (row.user, row.begins, row.ends) == (city["同僚"], TODAY, None)
    assert client.post(f"/accounts/operators/{row.pk}/end/", {"ends": ""}).status_code == 422
    assert client.post(f"/accounts/operators/{row.pk}/end/", {"ends": HERE}).status_code == 302
    row.refresh_from_db()
    assert row.ends == TODAY
    said = f"同僚 太郎（{HERE}から"
    assert last_changes(account) == {"担当者": [f"{said}）", f"{said}{HERE}まで）"]}


def test_custody_is_recorded_and_has_no_column_for_the_secret(city: City) -> None:
    account, client = account_of(city), client_of(city, "係員")
    path = f"/accounts/{account.pk}/custody/"
    assert client.post(path, custody_form(city)).status_code == 302
    kept = Custody.objects.get()
    assert (kept.custodian, kept.kept_at, kept.known_to) == (city["係員"], "課の金庫", "課長、係員")
    assert last_changes(account)["ログイン情報の保管場所"] == [None, "課の金庫"]
    columns = {field.name for field in CustodyFields._meta.get_fields()}
    for names in (columns, set(CustodyForm.base_fields)):
        assert {n for n in names if "secret" in n or "password" in n or n in ("pin", "pw", "login")} == set()
    assert 'type="password"' not in page_of(client, path)


def test_wherever_a_secret_is_written_it_is_refused_with_what_to_write_instead(city: City) -> None:
    account, client = account_of(city), client_of(city, "係員")
    for name in (field.name for field in CustodyFields._meta.get_fields() if isinstance(field, TextField)):
        # Why there is no next day is kept only where there is none.
        undated = {"changed_on": None, "change_reason": ""} if name == "undated_reason" else {}
        typed = custody_form(city, **undated | {name: "パスワード：hanabi88"})
        typed = {key: value or "" for key, value in typed.items()}
        answer = client.post(f"/accounts/{account.pk}/custody/", typed)
        assert (answer.status_code, HINT in answer.text) == (422, True), name
        with pytest.raises(Refused, match="書かず"):
            keep(city, account, **undated | {name: "ＰＷ＝hanabi88"})
    assert not Custody.objects.exists()
    case = city.draft(item_manual="暗証番号は4821")
    with pytest.raises(Incomplete) as refusal:
        city.act("係員", "forward", case)
    assert [(p.field, p.message) for p in refusal.value.problems] == [("item_manual", HINT)]
    page = client.post(
        f"/cases/new-operation/{case.pk}/edit/3/", {"item_manual": "PW: hanabi88", "version": case.version}
    )
    assert (page.status_code, HINT in page.text) == (422, True)
    notice = lives.acquisition(city, lives.pending(city), kept_at="PW: hanabi88")
    with pytest.raises(Incomplete) as refusal:
        city.act("係員", "forward", notice)
    assert HINT in [problem.message for problem in refusal.value.problems]
    revision = lives.revision(city, account, item_manual="暗証番号は4821")
    with pytest.raises(Incomplete):
        city.act("係員", "forward", revision)


def test_the_last_change_has_its_reason_and_the_next_its_day_which_is_a_mark_when_it_is_over(
    city: City, settings: Any
) -> None:
    account = in_order(city)
    with pytest.raises(Refused, match="理由"):
        keep(city, account, changed_on=TODAY, change_reason="")
    keep(city, account, changed_on=TODAY, change_reason="担当者の異動")
    kept = Custody.objects.get()
    assert (kept.changed_on, kept.change_reason) == (TODAY, "担当者の異動")
    assert last_changes(account)["変えた理由"] == ["定期の変更", "担当者の異動"]
    assert kept.change_due is not None
    assert kept.change_due > TODAY
    assert "password" not in marks(city, account)
    keep(city, account, changed_on=TODAY - 40 * DAY, change_due=TODAY - DAY)
    assert "password" in marks(city, account)
    client = client_of(city, "係員")
    assert account.name in page_of(client, "/accounts/?mark=password")


def test_a_link_in_each_direction_is_recorded_with_day_person_and_evidence(city: City) -> None:
    account, client = in_order(city), client_of(city, "係員")
    LinkCheck.objects.all().delete()
    assert {"to_city_unchecked", "to_account_unchecked"} <= marks(city, account)
    path = f"/accounts/{account.pk}/links/check/"
    typed = {"present": "yes", "page": "プロフィール欄", "checked_on": HERE, "evidence": "画面の写し"}
    for direction in ("to_city", "to_account"):
        for part in ("page", "checked_on"):
            wrong = typed | {"direction": direction, part: ""}
            assert client.post(path, wrong).status_code == 422, part
        assert client.post(path, typed | {"direction": direction}).status_code == 302
        assert client.post(path, typed | {"direction": direction, "present": "no"}).status_code == 302
    rows = LinkCheck.objects.order_by("pk").values_list("direction", "present", "checked_on", "by_name")
    assert list(rows) == [
        (direction, present, TODAY, "係員 太郎")
        for direction in ("to_city", "to_account")
        for present in (True, False)
    ]
    assert set(LinkCheck.objects.values_list("evidence", flat=True)) == {"画面の写し"}
    assert {"to_city_missing", "to_account_missing"} <= marks(city, account)


def test_a_name_that_is_given_up_is_watched_and_who_looked_at_it_stands_there(city: City) -> None:
    account = giving_up.account_of(city)
    case = giving_up.advised(city, account, harm=True, period_from=None, period_to=None, criteria=["3"])
    city.act("課長", "carry_out_at_once", case)
    giving_up.done(city, "delete", case)
    row = WatchedHandle.objects.get()
    assert (row.handle, row.freed_on, row.looked_on) == ("佐原の大祭", city.now.date(), None)
    WatchedHandle.objects.update(freed_on=TODAY - DAY)
    path, client = f"/accounts/watched/{row.pk}/look/", client_of(city, "係員")
    assert client.post(path, {"looked_on": HERE, "finding": ""}).status_code == 422
    assert client.post(path, {"looked_on": HERE, "finding": "だれも使っていない"}).status_code == 302
    row.refresh_from_db()
    assert (row.looked_on, row.looked_by, row.finding) == (TODAY, city["係員"], "だれも使っていない")
    assert client_of(city, "他課の係員").get(path).status_code == 404
    new = lives.acquired(city, account_name="新しい祭り")
    lives.sent(city, lives.new_handle(city, new, "https://www.instagram.com/katori_new/"))
    assert WatchedHandle.objects.filter(account=new, handle="sawara_taisai").exists()


def test_whether_a_url_is_ours_was_ours_or_only_looks_like_ours(city: City) -> None:
    def known(handle: str, **facts: Any) -> SNSAccount:
        found = account_of(city, handle=handle, handle_key=key_of("x", handle), url=f"https://x.com/{handle}")
        SNSAccount.objects.filter(pk=found.pk).update(medium="x", **facts)
        return found

    known("katori_city")
    gone = known("katori_old", state="withdrawn")
    WatchedHandle.objects.create(
        account=gone, medium="x", handle="katori_first", url="https://x.com/katori_first", freed_on=TODAY
    )
    url = "https://x.com/katori_before"
    HandleRecord.objects.create(
        account=gone, handle="katori_before", url=url, begins=TODAY - 2 * DAY, ends=TODAY
    )
    for text, kind in {
        "https://x.com/Katori_City": "ours",
        "https://x.com/katori_old": "former",
        "https://x.com/katori_first": "former",
        "https://x.com/katori_before": "former",
        "https://x.com/katori_c1ty": "alike",
        "https://x.com/ｋatori_city": "alike",
        "https://x.com/tokyo_tower": "other",
    }.items():
        assert look_up(text).kind == kind, text
    page = client_of(city, "他課の係員").post("/accounts/ours/", {"text": url})
    assert format_wareki(TODAY) in page.text


def test_whoever_changes_the_password_reads_what_it_should_be_like(city: City) -> None:
    account = account_of(city)
    page = page_of(client_of(city, "係員"), f"/accounts/{account.pk}/custody/")
    assert "パスワードは、英数字や記号を織り交ぜる等推測しがたいものにします。" in page
