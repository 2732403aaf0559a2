"""開始までの確認 looks at the data: a row is open until the thing itself is done."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django_otp.plugins.otp_totp.models import TOTPDevice

from accounts.models import SNSAccount
from katori_sns.founding import actions
from katori_sns.founding.checklist import BY_KEY, ITEMS, checklist
from katori_sns.founding.figures import FIGURES
from katori_sns.founding.models import Answer, Start
from katori_sns.history.models import Event
from katori_sns.notices.actions import relay
from katori_sns.organisation.actions import Refused
from katori_sns.organisation.models import Appointment, ClosedDay, Substitute, User
from katori_sns.watch.actions import beat
from katori_sns.web.dates import local_date
from tests.accounts.keeping import account_of
from tests.city import City
from tests.founding.preparing import ADMIN, FILLED, MANAGER, row_of, typed, unstarted, waive_rest

pytestmark = [pytest.mark.sqlite]


@pytest.fixture
def town(city: City) -> City:
    return unstarted(city)


def test_what_is_open_closes_by_the_deed_itself(town: City, settings: Any) -> None:
    settings.DEMO = False
    settings.MAIL_FROM, settings.DIRECTORY = "sns@city.katori.lg.jp", ["0478540000"]
    left = {row.item.key for row in checklist(town.now, []) if row.open}
    assert left == {*FILLED, "figures", "second_factor"}
    settings.SECOND_FACTOR = "power"
    asked = "広報補佐 太郎、広報主管課長 太郎、監査 太郎、システム管理者 太郎、委託業者 太郎"
    assert row_of(town, "second_factor").text == f"設定していない人：{asked}"
    typed(town, "figures")
    for fill in FILLED.values():
        fill(town)
    TOTPDevice.objects.bulk_create(TOTPDevice(user=user, name="d") for user in town.people.values())
    rows = checklist(town.now, [])
    assert [(row.item.key, row.text) for row in rows if not row.fine] == []
    assert [row.item.key for row in rows] == list(BY_KEY)


def test_what_was_done_opens_again_when_it_falls_away(town: City, settings: Any) -> None:
    account_of(town)
    Substitute.objects.filter(section=town.sections["秘書広報課"]).delete()
    Appointment.objects.filter(section__name__in=["商工観光課", "経営企画部"]).delete()
    User.objects.filter(is_auditor=True).update(is_active=False)
    said = {row.item.key: row.text for row in checklist(town.now, ["ディスク"]) if row.open}
    assert said["health"] == "異常：ディスク"
    assert said["heads"] == "所属長がいません：商工観光課"
    assert said["pr_heads"] == "所属長がいません：経営企画部"
    assert said["substitutes"] == "代決者がいません：秘書広報課"
    assert said["people"].endswith(
        "所属がない人：係員 太郎、同僚 太郎、課長補佐 太郎、課長 太郎、広報の部長 太郎"
    )
    assert {"auditor", "demo", "administrators"} <= said.keys()
    SNSAccount.objects.update(state=SNSAccount.State.WITHDRAWN)
    assert row_of(town, "heads").fine


def test_the_servers_own_news_fill_a_row_too(town: City) -> None:
    beat("restore_drill", now=town.now)
    for day in (date(town.now.year, 8, 14), date(town.now.year + 1, 8, 14)):
        ClosedDay.objects.create(day=day, reason="夏の閉庁日")
    assert row_of(town, "drill").fine
    assert row_of(town, "calendar").fine


def test_a_day_is_near_and_not_ahead(town: City) -> None:
    today = local_date(town.now)
    for day in (today + timedelta(days=1), today - timedelta(days=201)):
        with pytest.raises(Refused, match="からきょうまで"):
            actions.note_day(item=BY_KEY["drill"], day=day, by=town[ADMIN], now=town.now)
    typed(town, "drill")
    Answer.objects.update(day=today - timedelta(days=201))
    assert row_of(town, "drill").open


def test_the_code_goes_by_mail_alone_and_counts_once(town: City, mailoutbox: list[Any]) -> None:
    actions.send_code(by=town[ADMIN], now=town.now)
    relay(now=town.now)
    code = Start.objects.get().mail_code
    assert [(mail.to, code in mail.body) for mail in mailoutbox] == [([town[ADMIN].email], True)]
    assert not town[ADMIN].notices.exists()
    for wrong in ("", "1", f"{code}1", "９"):
        with pytest.raises(Refused, match="番号が違います"):
            actions.type_code(code=wrong, by=town[ADMIN], now=town.now)
    actions.type_code(code=code, by=town[MANAGER], now=town.now)
    assert row_of(town, "mail").fine
    with pytest.raises(Refused):
        actions.type_code(code=code, by=town[ADMIN], now=town.now)


def test_what_is_left_out_says_why_and_can_be_taken_back(town: City) -> None:
    waive_rest(town)
    assert row_of(town, "older").waived
    actions.take_back(item=BY_KEY["older"], by=town[MANAGER], now=town.now)
    assert row_of(town, "older").open
    said = [event.changes for event in Event.objects.about("start").order_by("-seq")[:1]]
    assert said == [{"ガイドライン施行前のアカウント": ["省略：試行のため", None]}]
    with pytest.raises(Refused, match="省略できません"):
        actions.waive(item=BY_KEY["duties"], reason="あとで", by=town[ADMIN], now=town.now)


@pytest.mark.parametrize(
    "role", ["係員", "広報担当", "広報補佐", "広報の部長", "監査", "シティプロモーション"]
)
def test_only_administrators_and_the_pr_manager_answer(town: City, role: str) -> None:
    acts = (
        lambda: actions.plan(planned_on=local_date(town.now), by=town[role], now=town.now),
        lambda: actions.note_day(item=BY_KEY["drill"], day=local_date(town.now), by=town[role], now=town.now),
        lambda: actions.waive(item=BY_KEY["older"], reason="なし", by=town[role], now=town.now),
        lambda: actions.take_back(item=BY_KEY["older"], by=town[role], now=town.now),
        lambda: actions.send_code(by=town[role], now=town.now),
        lambda: actions.type_code(code="1", by=town[role], now=town.now),
        lambda: actions.begin(by=town[role], now=town.now),
    )
    for act in acts:
        with pytest.raises(Refused, match="広報主管課長"):
            act()
    assert Answer.objects.count() == 0


def test_every_item_says_what_to_do_and_every_figure_is_a_setting(settings: Any) -> None:
    assert len(BY_KEY) == len(ITEMS)
    assert all(item.how.endswith("。") and bool(item.page) == bool(item.there) for item in ITEMS)
    assert all(hasattr(settings, name) for name, *_ in FIGURES)
