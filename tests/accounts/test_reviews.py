"""評価 (G4(2)⑨): when it is due, the values, and the chief's judgement against G6(1)."""

from __future__ import annotations

import re
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, cast

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.account.policies import next_due, plan_review, revise_policy
from accounts.models import NineItems, OperationPolicy, Review, ReviewValue, SNSAccount
from accounts.reviews import actions as reviews_actions
from accounts.reviews.actions import EARLY
from accounts.reviews.models import GROUNDS
from accounts.reviews.page import Indicator, review_rows
from katori_sns.history.models import SYSTEM, Event
from katori_sns.organisation.actions import Refused
from katori_sns.organisation.roles import ActorContext
from tests.accounts.keeping import TODAY, account_of, common, confirm, in_order, operate
from tests.city import City
from tests.organisation.entering import client_of, page_of

DAY = timedelta(days=1)
ONCE, REGULAR = NineItems.Term.ONCE, NineItems.Term.REGULAR


def on(year: int, month: int, day: int) -> date:
    return date(year, month, day)


@pytest.mark.parametrize(
    ("term", "first", "months", "done", "due"),
    [
        ("", None, None, None, None),
        (ONCE, on(2027, 3, 31), None, None, on(2027, 3, 31)),
        (ONCE, on(2027, 3, 31), None, on(2027, 3, 31), None),
        (REGULAR, on(2027, 3, 31), 6, None, on(2027, 3, 31)),
        (REGULAR, on(2027, 3, 31), 6, on(2027, 3, 31), on(2027, 9, 30)),
        (REGULAR, on(2027, 3, 31), 6, on(2027, 9, 30), on(2028, 3, 31)),
        (REGULAR, on(2027, 1, 31), 1, on(2027, 2, 28), on(2027, 3, 31)),
        (REGULAR, on(2027, 3, 31), None, on(2027, 3, 31), None),  # no interval was written
        # The nine items were revised after a review.
        (REGULAR, on(2028, 3, 31), 12, on(2027, 9, 30), on(2028, 3, 31)),
        (REGULAR, on(2027, 3, 15), 6, on(2028, 3, 1), on(2028, 3, 15)),
        (REGULAR, on(2027, 3, 15), 6, on(2028, 3, 20), on(2028, 9, 15)),
        (REGULAR, on(2027, 3, 31), 65_535, on(2027, 3, 31), on(7488, 6, 30)),
    ],
)
def test_the_next_review_is_due_as_the_nine_items_say(
    term: str, first: date | None, months: int | None, done: date | None, due: date | None
) -> None:
    items = OperationPolicy(evaluation_term=term, evaluation_on=first, evaluation_months=months)
    assert next_due(items, done) == due


def test_without_nine_items_no_review_is_due() -> None:
    assert next_due(None, None) is None


def reviewed(city: City, due: date = TODAY, **facts: Any) -> SNSAccount:
    """An account in order that is to be reviewed every six months, first on a day."""
    account = in_order(city, **facts)
    items = {"evaluation_term": REGULAR, "evaluation_on": due, "evaluation_months": 6}
    account.policies.update(**items)
    plan_review(account, TODAY)
    return account


def judge(city: City, account: SNSAccount, by: str = "課長", **said: Any) -> Review:
    said = {"judgement": "continue", "grounds": [], "reason": "", "seen": account.reviews.count()} | said
    return reviews_actions.judge(account_id=account.pk, by=city[by], now=timezone.now(), **said)


def test_a_new_version_of_the_items_brings_its_own_date(city: City) -> None:
    account = account_of(city)
    items = account.policies.get().written() | {"evaluation_on": TODAY + DAY, "evaluation_term": ONCE}
    revise_policy(account, items=items, source="case:2", by=SYSTEM, now=timezone.now())
    assert SNSAccount.objects.get().review_due == TODAY + DAY


def test_an_overdue_review_is_a_mark_until_it_is_judged(city: City) -> None:
    account = reviewed(city, TODAY - DAY)
    client = client_of(city, "課長")
    for page in (f"/accounts/{account.pk}/", "/accounts/?mark=review"):
        assert "評価の期日超過" in page_of(client, page).replace("<option", "")
    judge(city, account)
    assert account.name not in page_of(client, "/accounts/?mark=review")
    review, account = Review.objects.get(), SNSAccount.objects.get()
    assert (review.due_on, review.done_on, review.by_name) == (TODAY - DAY, TODAY, "課長 太郎")
    assert account.review_due is not None
    assert account.review_due > TODAY


@pytest.mark.parametrize(("ahead", "stands"), [(EARLY, True), (EARLY + DAY, False)])
def test_a_review_in_between_leaves_the_date_as_it_is(city: City, ahead: timedelta, stands: bool) -> None:
    account = reviewed(city, TODAY + ahead)
    review = judge(city, account)
    assert (review.due_on is not None) == stands
    assert (SNSAccount.objects.get().review_due == TODAY + ahead) == (not stands)


@pytest.mark.parametrize(
    ("judgement", "grounds", "reason", "refused"),
    [
        ("continue", [], "", ""),
        ("improve", [], "", ""),
        ("withdraw", ["1", "3"], "", "登録者をほかの目的に活用できるか"),
        ("withdraw", ["1"], "　", "登録者をほかの目的に活用できるか"),
        ("withdraw", ["1"], "登録者がいない", ""),
        ("withdraw", ["2", "3"], "", ""),
        ("continue", ["1", "3"], "", "①③に当たるのに撤退しないときは、登録者をどの目的に活用するか"),
        ("withdraw", [], "", ""),
        ("continue", ["1"], "", "登録者をどの目的に活用するか"),
        ("improve", ["1"], " \n", "登録者をどの目的に活用するか"),
        ("continue", ["2", "4"], "", "②④に当たるのに"),
        ("improve", ["3"], "", "③に当たるのに"),
        ("continue", ["1"], "移住の案内に使う", ""),
        ("continue", ["4", "2"], "体制を改めた", ""),
    ],
)
def test_who_keeps_an_account_that_should_be_given_up_says_why(
    city: City, judgement: str, grounds: list[str], reason: str, refused: str
) -> None:
    account = reviewed(city)
    said = {"judgement": judgement, "grounds": grounds, "reason": reason}
    client = client_of(city, "課長")
    answer = client.post(f"/accounts/{account.pk}/judge/", {**said, "seen": "0"})
    if refused:
        assert (answer.status_code, refused in answer.content.decode()) == (422, True)
        with pytest.raises(Refused, match=refused):
            judge(city, account, **said)
        assert not Review.objects.exists()
        return
    assert answer.status_code == 302
    assert Review.objects.get().grounds == "".join(sorted(grounds))
    event = Event.objects.get(label="評価")
    signs = "".join("①②③④"[int(digit) - 1] for digit in sorted(grounds)) or "なし"
    assert event.changes["6 継続と運用停止（撤退）(1)の該当"] == [None, signs]
    assert event.comment == reason.strip()


def test_the_grounds_are_the_guidelines_own_words(city: City) -> None:
    page = page_of(client_of(city, "課長"), f"/accounts/{reviewed(city).pk}/judge/")
    assert [words for words in GROUNDS.values() if words not in page] == []
    whole = page_of(client_of(city, "課長"), "/guideline/").replace("(", "（").replace(")", "）")
    assert [words for words in GROUNDS.values() if words[2:10] not in whole] == []


WHO = [
    ("課長", True, 200),
    ("課長補佐", False, 200),
    ("係員", False, 200),
    ("他課の課長", False, 404),
    ("部長", False, 404),
    ("広報主管課長", False, 404),
    ("監査", False, 404),
    ("システム管理者", False, 404),
    ("委託業者", False, 404),
]


@pytest.mark.parametrize(("role", "judges", "values"), WHO, ids=[w[0] for w in WHO])
def test_the_section_measures_and_its_chief_judges(city: City, role: str, judges: bool, values: int) -> None:
    account = reviewed(city)
    client = client_of(city, role)
    assert client.get(f"/accounts/{account.pk}/judge/").status_code == (200 if judges else 404)
    answer = client.post(f"/accounts/{account.pk}/judge/", {"judgement": "continue", "seen": "0"})
    assert (answer.status_code, Review.objects.exists()) == (302 if judges else 404, judges)
    assert client.get(f"/accounts/{account.pk}/values/record/").status_code == values
    if values == 200:
        assert ("評価する</a>" in page_of(client, f"/accounts/{account.pk}/")) == judges
    with pytest.raises(Refused):
        judge(city, account, by=role, seen=99)


def test_in_the_chiefs_absence_his_substitute_judges(city: City) -> None:
    account = reviewed(city)
    city.away("課長", day=TODAY)
    assert client_of(city, "課長補佐").get(f"/accounts/{account.pk}/judge/").status_code == 200
    judge(city, account, by="課長補佐")
    assert Event.objects.get(label="評価").acting_for == "商工観光課 課長 課長 太郎"


@pytest.mark.parametrize("state", ["withdrawn", "abandoned"])
def test_a_closed_account_is_not_judged(city: City, state: str) -> None:
    account = reviewed(city)
    SNSAccount.objects.update(state=state)
    assert client_of(city, "課長").get(f"/accounts/{account.pk}/judge/").status_code == 404
    with pytest.raises(Refused):
        judge(city, account)


def test_who_did_not_see_the_last_review_does_not_add_one(city: City) -> None:
    account = reviewed(city)
    judge(city, account)
    with pytest.raises(Refused, match="他の人が先に評価しました"):
        judge(city, account, seen=0)
    assert Review.objects.count() == 1


def test_a_judgement_of_withdrawal_leads_to_its_consultation(city: City) -> None:
    account = reviewed(city, acquired_on=date(2022, 10, 1))
    client, path = client_of(city, "課長"), f"/accounts/{account.pk}/"
    link = f'href="/cases/withdrawal/new/?account={account.pk}"'
    banner = "撤退と判断されています"
    assert banner not in page_of(client, path)
    judge(city, account, judgement="withdraw", grounds=["2"])
    page = page_of(client, path)
    assert (banner in page, link in page) == (True, True)
    elsewhere = page_of(client_of(city, "広報担当"), path)
    assert (banner in elsewhere, link in elsewhere) == (True, False)
    for state in ("notice_period", "withdrawn"):
        SNSAccount.objects.update(state=state)
        assert banner not in page_of(client, path)
    SNSAccount.objects.update(state="active")
    judge(city, account, judgement="improve")
    assert banner not in page_of(client, path)


def measure(city: City, account: SNSAccount, value: str, day: date = TODAY, **more: Any) -> None:
    facts = {"indicator": "フォロワー数", "unit": "人"} | more
    reviews_actions.record_value(
        account_id=account.pk, value=Decimal(value), on=day, by=city["係員"], now=timezone.now(), **facts
    )


def test_values_are_drawn_and_stand_in_a_table(city: City) -> None:
    account = reviewed(city)
    for n in range(3):
        measure(city, account, str(1_000 + n * 880), TODAY - n * 30 * DAY)
    measure(city, account, "17.40", indicator="認知", unit="%")
    page = page_of(client_of(city, "係員"), f"/accounts/{account.pk}/")
    assert page.count("<svg") == 1  # one value alone is no line
    told = ("<polyline", "2,760人</td>", "17.4%</td>", "フォロワー数の値を表で見る（3件）", "<desc")
    assert [word for word in told if word not in page] == []
    assert "style=" not in page


def test_what_the_nine_items_aim_at_is_drawn_beside_what_was_measured(city: City) -> None:
    """The line of the target lies where the axis has it, and the baseline; other indicators have neither."""
    account = account_of(city)
    followers = {"name": "フォロワー数", "unit": "人", "baseline": "500", "target": "3000"}
    visitors = {"name": "来訪者数", "unit": "人", "baseline": "", "target": "90"}
    account.policies.update(indicators=[followers, visitors])
    for name, value, days in (("ﾌｫﾛﾜｰ数", 1000, 1), ("ﾌｫﾛﾜｰ数", 1500, 0), ("反応", 3, 1), ("反応", 4, 0)):
        on = TODAY - days * DAY
        ReviewValue.objects.create(account=account, indicator=name, value=Decimal(value), unit="人", on=on)
    org = ActorContext(TODAY, city["係員"])
    indicators = cast("list[Indicator]", review_rows(account, org)["indicators"])
    rows = {row.name: row for row in indicators}
    chart, other = rows["ﾌｫﾛﾜｰ数"].chart, rows["反応"].chart
    assert chart
    assert other
    assert [(level.label, level.value, level.aim) for level in chart.levels] == [
        ("基準値", Decimal(500), False),
        ("目標値", Decimal(3000), True),
    ]
    (target,) = (line.y for line in chart.grid if line.label == "3,000")
    assert chart.levels[1].y == target
    assert other.levels == []
    assert (rows["来訪者数"].chart, rows["来訪者数"].aims) == (None, "来訪者数　目標値 90人")
    page = client_of(city, "係員").get(f"/accounts/{account.pk}/").text
    assert re.search(r"目標値 3,000\s*</text>", page)
    assert "目標値 3,000人。" in page  # the same for who does not see the drawing


def test_a_value_of_the_same_day_is_corrected_with_its_history(city: City) -> None:
    account = reviewed(city)
    client = client_of(city, "係員")
    for value in ("１，２００", "1,300", "1300"):
        typed = {"indicator": "フォロワー数", "value": value, "unit": "人", "on": "R8.4.1"}
        assert client.post(f"/accounts/{account.pk}/values/record/", typed).status_code == 302
    assert [value.shown for value in account.review_values.all()] == ["1,300人"]
    changes = [next(iter(event.changes.values())) for event in Event.objects.filter(action="record_value")]
    assert sorted(changes, key=str) == sorted([[None, "1,200人"], ["1,200人", "1,300人"]], key=str)


@pytest.mark.parametrize("value", ["", "多い", "NaN", "1e999", "1.234", "9" * 16])
def test_what_is_no_number_is_refused(city: City, value: str) -> None:
    account = reviewed(city)
    typed = {"indicator": "フォロワー数", "value": value, "on": "R8.4.1"}
    answer = client_of(city, "係員").post(f"/accounts/{account.pk}/values/record/", typed)
    assert (answer.status_code, account.review_values.exists()) == (422, False)


def test_a_value_of_tomorrow_is_refused(city: City) -> None:
    with pytest.raises(Refused, match="きょう"):
        measure(city, reviewed(city), "1", TODAY + DAY)


def test_no_value_and_no_review_adds_a_query(city: City) -> None:
    account, client, counts = reviewed(city), client_of(city, "課長"), []
    for n in range(2):
        measure(city, account, str(n), TODAY - n * DAY)
        measure(city, account, str(n), indicator=f"指標{n}")
        judge(city, account)
        with CaptureQueriesContext(connection) as queries:
            page_of(client, f"/accounts/{account.pk}/")
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_an_operator_confirms_the_guideline_himself(city: City) -> None:
    common(1)
    account = in_order(city)
    row = operate(city, account, "同僚")
    path = f"/accounts/operators/{row.pk}/guideline/"
    words = "ガイドラインを確認していない担当者がいる"
    client = client_of(city, "同僚")
    assert words in page_of(client, f"/accounts/{account.pk}/")
    assert f'href="{path}"' in page_of(client, f"/accounts/{account.pk}/")
    assert f'href="{path}"' not in page_of(client_of(city, "課長"), f"/accounts/{account.pk}/")
    for role in ("係員", "課長", "監査", "システム管理者"):
        assert (role, client_of(city, role).post(path, {"sent": "x"}).status_code) == (role, 404)
        with pytest.raises(Refused):
            confirm(city, row, role)
    assert client.post(path, {"sent": "x"}).status_code == 302
    assert words not in page_of(client, f"/accounts/{account.pk}/")
    assert Event.objects.filter(label="ガイドラインの確認", actor_name="同僚 太郎").count() == 1


@pytest.mark.parametrize("gone", ["ended", "closed"])
def test_who_is_no_operator_any_more_confirms_nothing(city: City, gone: str) -> None:
    account = in_order(city)
    row = operate(city, account, "同僚", begins=TODAY - 5 * DAY)
    if gone == "ended":
        account.operators.filter(pk=row.pk).update(ends=TODAY - DAY)
    else:
        SNSAccount.objects.update(state="withdrawn")
    assert client_of(city, "同僚").get(f"/accounts/operators/{row.pk}/guideline/").status_code == 404
    with pytest.raises(Refused):
        confirm(city, row, "同僚")


@pytest.mark.parametrize(("months", "days", "marked"), [(12, 364, False), (12, 367, True), (0, 3_000, False)])
def test_the_guideline_is_confirmed_again_as_the_setting_says(
    city: City, settings: Any, months: int, days: int, marked: bool
) -> None:
    settings.GUIDELINE_MONTHS = months
    account = in_order(city)
    account.operators.update(confirmed_at=timezone.now() - timedelta(days=days))
    assert (account.name in page_of(client_of(city, "係員"), "/accounts/?mark=guideline")) == marked
    account.operators.update(confirmed_at=None)
    assert account.name in page_of(client_of(city, "係員"), "/accounts/?mark=guideline")
