"""Each way out in the browser: stop, withdrawal, merger, harm, forced stop, and 取りやめ (G6)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import SNSAccount, WatchedHandle
from applications.models import ForcedStop, WithdrawalConsultation
from katori_sns.web.dates import format_wareki
from tests.applications.giving_up import account_of, advised, at_notice, state
from tests.city import City
from tests.e2e.conftest import Desktop
from tests.e2e.test_main_path import begin, decide

pytestmark = pytest.mark.e2e
SitDown = Callable[..., Desktop]
FORM = "ソーシャルメディア運用停止（撤退）事前協議書"


def wareki(days: int = 0) -> str:
    return format_wareki(timezone.localdate() + timedelta(days=days))


def days_ago(city: City, days: int) -> date:
    """What is prepared happens that many days ago."""
    now = timezone.localtime()
    # In the morning: each act of the cast takes an hour, and is to be done on that day.
    city.now = now.replace(hour=9) - timedelta(days=days) if days else now
    return city.now.date()


def choose(desk: Desktop, kind: str, *accounts: SNSAccount) -> None:
    """Begin a case about some of the accounts."""
    begin(desk, kind)
    for account in accounts:
        desk.page.get_by_label(str(account), exact=True).check()
    desk.press("下書きを作る")


def prove(desk: Desktop, act: str, days: int = 0, **more: str) -> None:
    decide(desk, act, on=wareki(days), place="https://www.city.example/", evidence="画面の写し.png", **more)


def send(drafter: Desktop, chief: Desktop) -> None:
    drafter.press("保存して「添付と確認」へ進む")
    drafter.press("所属長へ回す")
    drafter.press("所属長へ回す")
    decide(chief, "提出する")


def test_a_stop_and_its_resumption(sit_down: SitDown, town: City) -> None:
    days_ago(town, 1)
    account = account_of(town)
    advised(town, account, measure="stop", stop_method="private")
    chief, clerk = sit_down("課長"), sit_down("係員")
    decide(chief, "停止を実施する")
    assert "停止中（実施待ち）" in chief.page.content()
    clerk.go(account.get_absolute_url())
    assert "まだ（実施待ち）" in clerk.page.content()
    prove(clerk, "停止したことを記録する")
    account.refresh_from_db()
    assert (account.state, account.stopped_on) == ("stopped", timezone.localdate())
    begin(clerk, "ソーシャルメディアアカウント再開届")
    clerk.page.locator("[name=account]").check()
    clerk.press("下書きを作る")
    clerk.fill(resumed_on=wareki(), reason="次の大祭が近い")
    clerk.check()
    send(clerk, chief)
    assert state(account) == "active"
    decide(sit_down("広報担当"), "受理する", case="再開届")


def test_a_withdrawal_announced_in_two_places_and_deleted_with_proof(sit_down: SitDown, town: City) -> None:
    begun = days_ago(town, 40)
    account = account_of(town)
    case = at_notice(town, account, period_from=begun, period_to=begun + timedelta(days=32))
    clerk = sit_down("係員")
    clerk.go(case.get_absolute_url())
    clerk.check()
    prove(clerk, "アカウントでの周知を記録する", -39)
    prove(clerk, "市ホームページでの周知を記録する", -38)
    prove(clerk, "削除したことを記録する")
    assert (state(account), account.deleted_on) == ("withdrawn", timezone.localdate())
    prove(clerk, "リンクの撤去を記録する")
    prove(clerk, "保管を終えたことを記録する")
    assert "撤退済" in clerk.page.content()
    assert "画面の写し.png" in clerk.page.content()
    clerk.check()
    case.refresh_from_db()
    assert (case.state, case.closed_at is not None) == ("withdrawn", True)
    assert WatchedHandle.objects.get().handle == "佐原の大祭"
    decide(sit_down("シティプロモーション"), "受領する")


def test_nothing_is_deleted_before_the_period_has_ended(sit_down: SitDown, town: City) -> None:
    begun = days_ago(town, 3)
    account = account_of(town)
    at_notice(town, account, period_from=begun, period_to=begun + timedelta(days=32))
    clerk = sit_down("係員")
    prove(clerk, "アカウントでの周知を記録する")
    decide(clerk, "市ホームページでの周知ができなかったことを記録する", "市のページがない")
    clerk.go("/")
    clerk.page.locator("main table a").first.click()
    assert f"{wareki(31)}から" in clerk.page.content()  # announced for 30 days; among the steps that are left
    clerk.check()
    prove(clerk, "削除したことを記録する")
    assert "手続前に実施した理由" in clerk.page.content()
    clerk.check()
    assert state(account) == "notice_period"
    clerk.fill(early="媒体が先に消した")
    clerk.press("削除したことを記録する")
    assert state(account) == "withdrawn"
    assert "手続前に実施" in clerk.page.content()
    staff = sit_down("広報担当")
    staff.go("/notices/")
    assert "［手続前に実施］" in staff.page.content()


def test_several_accounts_are_merged_into_few(sit_down: SitDown, town: City) -> None:
    days_ago(town, 0)
    old, kept, heir = (account_of(town, name) for name in ("祭り", "山車", "佐原"))
    clerk, chief = sit_down("係員"), sit_down("課長")
    choose(clerk, FORM, old, kept)
    clerk.page.locator("[name=measure][value=merge]").check()
    clerk.fill(
        manager="商工観光課長",
        purpose="大祭を伝える",
        reason="一つにまとめる",
        planned_on=wareki(40),
        other_ground="統合のため",
        period_from=wareki(),
        period_to=wareki(32),
    )
    for account in (old, kept):
        clerk.page.locator(f"[name=successor_{account.pk}][value='{heir.pk}']").check()
    clerk.page.locator(f"[name=kept_{kept.pk}]").check()
    clerk.check()
    send(clerk, chief)
    decide(sit_down("広報主管課長"), "異議なしとする")
    decide(chief, "撤退を実施する")
    assert (state(old), old.successor) == ("notice_period", heir)
    assert (state(kept), kept.successor) == ("stopped", heir)
    assert state(heir) == "active"


def test_significant_harm_is_consulted_about_by_telephone(sit_down: SitDown, town: City) -> None:
    days_ago(town, 0)
    account = account_of(town)
    clerk, chief = sit_down("係員"), sit_down("課長")
    choose(clerk, FORM, account)
    clerk.page.locator("[name=criteria][value='3']").check()
    clerk.page.locator("[name=harm]").check()
    clerk.page.locator("[name=evidence_kept]").check()
    clerk.fill(
        manager="商工観光課長",
        purpose="大祭を伝える",
        reason="乗っ取られた",
        harm_ground="偽の当選通知が登録者に届いている",
        harm_by="商工観光課長",
        planned_on=wareki(),
        told_at=f"{wareki(-1)} 23時40分",
        told_by="課長",
        told_to="広報主管課長",
    )
    send(clerk, chief)
    decide(sit_down("広報主管課長"), "異議なしとする")
    decide(chief, "直ちに撤退する")
    case = WithdrawalConsultation.objects.get()
    assert case.told_at is not None
    assert case.told_at < case.drafted_at  # both times are kept
    assert f"{wareki(-1)} 23時40分" in chief.page.content()
    prove(clerk, "削除できないことを記録する", comment="ログインできない")
    assert state(account) == "withdrawn"


def draft_forced(desk: Desktop, account: SNSAccount, **more: str) -> None:
    choose(desk, "広報主管課による停止（撤退）", account)
    desk.page.locator("[name=measure][value=stop]").check()
    desk.page.locator("[name=stop_method][value=private]").check()
    desk.fill(ground="不審な接続があるため", **more)


CONTACT = {"contacted_by": "広報担当", "contacted_whom": "課長", "contacted_how": "電話"}


def test_a_forced_stop_with_objection_decision_and_lifting(sit_down: SitDown, town: City) -> None:
    days_ago(town, 0)
    account = account_of(town)
    staff, chief, manager = sit_down("広報担当"), sit_down("課長"), sit_down("広報主管課長")
    draft_forced(staff, account, contacted_at=f"{wareki(-1)} 10:20", **CONTACT)
    staff.check()
    staff.press("保存して「添付と確認」へ進む")
    staff.press("広報主管課長へ上げる")
    staff.press("広報主管課長へ上げる")
    decide(chief, "異議を述べる", "本人の投稿である")
    decide(manager, "停止を決定する")
    assert state(account) == "stopped"
    assert "本人の投稿である" in manager.page.content()
    prove(sit_down("係員"), "停止したことを記録する")
    manager.go(ForcedStop.objects.get().get_absolute_url())
    manager.press("停止を解除する")
    manager.fill(comment="安全を確かめた")
    manager.press("停止を解除する")
    assert state(account) == "active"
    manager.check()


def test_an_urgent_stop_by_the_manager_alone_is_read_by_the_superior(sit_down: SitDown, town: City) -> None:
    days_ago(town, 0)
    account = account_of(town)
    manager = sit_down("広報主管課長")
    draft_forced(manager, account, attempts="夜間に電話したが出ない")
    manager.page.locator("[name=urgent]").check()
    manager.press("保存して「添付と確認」へ進む")
    case = ForcedStop.objects.get()
    manager.go(case.get_absolute_url())
    manager.press("直ちに停止を決定する")
    manager.press("直ちに停止を決定する")
    assert state(account) == "stopped"
    superior = sit_down("広報の部長")
    decide(superior, "後閲する")
    assert "後閲" in superior.page.content()
    case.refresh_from_db()
    assert (case.state, case.decided_at is not None) == ("stopped", True)


def test_a_withdrawal_is_called_off_during_its_period(sit_down: SitDown, town: City) -> None:
    begun = days_ago(town, 3)
    account = account_of(town)
    case = at_notice(town, account, period_from=begun, period_to=begun + timedelta(days=32))
    chief = sit_down("課長")
    chief.go(case.get_absolute_url())
    chief.press("撤退を取りやめる")
    chief.press("撤退を取りやめる")  # without its reason
    assert "理由を入力してください" in chief.page.content()
    chief.fill(comment="続けてほしいとの声が多い")
    chief.press("撤退を取りやめる")
    assert state(account) == "active"
    promotion: Any = sit_down("シティプロモーション")
    promotion.go("/notices/")
    assert "［取りやめ］" in promotion.page.content()


def test_what_can_be_announced_nowhere_is_deleted_as_the_pr_division_sees_it(
    sit_down: SitDown, town: City
) -> None:
    begun = days_ago(town, 40)
    account = account_of(town)
    case = at_notice(town, account, period_from=begun, period_to=begun + timedelta(days=32))
    clerk, manager = sit_down("係員"), sit_down("広報主管課長")
    decide(clerk, "アカウントでの周知ができなかったことを記録する", "ログインできない")
    decide(clerk, "市ホームページでの周知ができなかったことを記録する", "市のページがない")
    decide(manager, "周知しない削除に異議なしとする", "やむを得ない")
    manager.check()
    prove(clerk, "削除したことを記録する")
    assert state(account) == "withdrawn"
    clerk.go(case.get_absolute_url())
    assert "周知しない削除への同意" in clerk.page.content()
    clerk.check()


def test_harm_that_arises_during_the_period_ends_it(sit_down: SitDown, town: City) -> None:
    begun = days_ago(town, 3)
    account = account_of(town)
    case = at_notice(town, account, period_from=begun, period_to=begun + timedelta(days=32))
    chief, clerk = sit_down("課長"), sit_down("係員")
    chief.go(case.get_absolute_url())
    assert chief.page.get_by_role("link", name="著しい不利益を認め、直ちに削除する").count() == 1
    chief.press("著しい不利益を認め、直ちに削除する")
    chief.check()
    chief.press("著しい不利益を認め、直ちに削除する")  # without its ground
    assert state(account) == "notice_period"
    chief.fill(comment="偽の当選通知が登録者に届いている")
    chief.press("著しい不利益を認め、直ちに削除する")
    assert "未実施" in chief.page.content()
    prove(clerk, "削除したことを記録する")
    assert state(account) == "withdrawn"
    staff = sit_down("広報担当")
    staff.go("/notices/")
    assert "［著しい不利益］" in staff.page.content()
    staff.check()
