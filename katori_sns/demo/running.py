"""The demo's running accounts: the policies behind them, an emergency, and their notices."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from accounts.models import SNSAccount
from applications.abandonment.process import ABANDONMENT
from applications.acquisition.process import ACQUISITION
from applications.change.process import CHANGE
from applications.common_policy.process import COMMON_POLICY
from applications.emergency.actions import Afterwards
from applications.emergency.process import EMERGENCY
from applications.policy_revision.process import POLICY_REVISION
from katori_sns.demo.story import Stories
from katori_sns.demo.texts import COMMON_POLICY as CLAUSES
from katori_sns.demo.texts import ITEMS, notice
from katori_sns.web.dates import local_date


def account(name: str) -> SNSAccount:
    return SNSAccount.objects.get(name=name)


@dataclass(frozen=True)
class Running(Stories):
    """A method for each case."""

    def acquired(self, name: str, url: str, medium: str, custodian: str, on: datetime) -> dict[str, Any]:
        return notice(name, url, medium, self.people[custodian], local_date(on))

    def common_policy(self) -> None:
        """The first common policy, in force."""
        (
            self.story(430)
            .start(
                COMMON_POLICY,
                "koho",
                "秘書広報課",
                origin="pr",
                reason="はじめて定める。（見本）",
                text=CLAUSES,
                publish_on=self.day(427),
            )
            .act("koho", "propose")
            .act("kohokacho", "decide")
            .act("promo", "circulate")
        )

    def ayame_acquired(self) -> None:
        """Its account is reported and runs."""
        (
            self.story(50)
            .start(
                ACQUISITION,
                "tanto2",
                "商工観光課",
                account=account("水郷佐原あやめ"),
                **self.acquired(
                    "水郷佐原あやめ",
                    "https://x.com/sawara_ayame",
                    "x",
                    "kanko-hosa",
                    self.story(50).now,
                ),
            )
            .submit("tanto2", "kacho2")
            .act("koho", "acknowledge")
            .act("promo", "circulate")
        )

    def disaster(self) -> None:
        """An emergency, told by telephone the night before."""
        (
            self.story(16)
            .start(
                EMERGENCY,
                "kiki-kacho",
                "危機管理課",
                account_name="香取市災害情報（見本）",
                on_media=["x", "line"],
                ground="台風の接近により避難所の開設を夜間に知らせるため。",
                purpose="避難と救助に関わる情報を、時間を置かずに伝える。",
                content="避難所、道路、断水、ボランティア",
                manager="危機管理課長",
                operators="危機管理課の当番",
                told_at=self.story(16).now - timedelta(hours=9, minutes=20),  # at 23:40
                told_by="危機管理課長 木内 涼",
                told_to="秘書広報課長 伊能 直子",
            )
            .submit("kiki-kacho", "kiki-kacho")
            .act(
                "kohokacho",
                "recognise",
                "前夜の電話のとおり認める。",
                payload=Afterwards(self.day(1), ""),
            )
            .act("promo", "receive")
        )

    def disaster_acquired(self) -> None:
        """One of its accounts, reported and not yet acknowledged."""
        (
            self.story(14)
            .start(
                ACQUISITION,
                "kiki-kacho",
                "危機管理課",
                account=SNSAccount.objects.get(name="香取市災害情報（見本）", medium="x"),
                **self.acquired(
                    "香取市災害情報（見本）",
                    "@katori_bousai",
                    "x",
                    "kiki-kacho",
                    self.story(14).now,
                ),
            )
            .submit("kiki-kacho", "kiki-kacho")
        )

    def boats_abandoned(self) -> None:
        """That notice, submitted."""
        (
            self.story(6)
            .start(
                ABANDONMENT,
                "tanto2",
                "商工観光課",
                account=account("小野川の舟めぐり"),
                reason="舟めぐりの協会が自ら発信することになったため。",
            )
            .submit("tanto2", "kacho2")
        )

    def ayame_policy(self) -> None:
        """A revision of an account's nine items, submitted."""
        (
            self.story(6)
            .start(
                POLICY_REVISION,
                "tanto2",
                "商工観光課",
                account=account("水郷佐原あやめ"),
                reason="夜間の開花情報を発信するため、運用体制とマニュアルを直す。",
                **account("水郷佐原あやめ").policies.earliest("version").written()
                | {
                    "organisation_emergency": "課長補佐が課長の指示で発信する。夜間は当番が課長に確かめる。",
                    "item_manual": f"{ITEMS['item_manual']}夜間の利用は当番に限る。",
                },
            )
            .submit("tanto2", "kacho2")
        )

    def ayame_renamed(self) -> None:
        """A new name, before the chief."""
        (
            self.story(3)
            .start(
                CHANGE,
                "tanto2",
                "商工観光課",
                account=account("水郷佐原あやめ"),
                what="name",
                new_name="水郷佐原あやめ祭り",
                changed_on=local_date(self.story(3).now),
                reason="催しの名前にそろえるため。",
            )
            .act("tanto2", "forward")
        )
