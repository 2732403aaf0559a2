"""The demo's accounts that rest or were given up: one emergency's, each in another state."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Any

from accounts.models import SNSAccount
from applications.acquisition.process import ACQUISITION
from applications.emergency.actions import Afterwards
from applications.emergency.process import EMERGENCY
from applications.forced_stop.process import FORCED_STOP
from applications.giving_up.actions import Proof
from applications.resumption.process import RESUMPTION
from applications.withdrawal.process import WITHDRAWAL
from katori_sns.demo.story import Stories, Story
from katori_sns.demo.texts import Fields, notice
from katori_sns.web.dates import local_date

NAME = "台風情報（見本）"
CHIEF, SECTION = "kiki-kacho", "危機管理課"
URLS = {
    "x": "https://x.com/katori_taifu",
    "facebook": "https://www.facebook.com/katori.taifu",
    "line": "https://lin.ee/KatoriT",
    "note": "https://note.com/katori_taifu",
    "threads": "https://www.threads.com/@katori_taifu",
}


@dataclass(frozen=True)
class GivenUp(Stories):
    """Five accounts of one emergency; or another section's account that it gives up."""

    name: str = NAME
    chief: str = CHIEF
    section: str = SECTION

    def stories(self) -> list[Callable[[], object]]:
        """Oldest first."""
        rest = partial(self.rest, 75, "line")
        return [self.recognise, self.acquire, self.withdraw, rest, self.resume, self.announce, self.force]

    def account(self, medium: str) -> SNSAccount:
        return SNSAccount.objects.get(name=self.name, medium=medium)

    def done(self, at: Story, who: str, action: str) -> Story:
        return at.act(
            who, action, payload=Proof(local_date(at.now), "https://www.city.example/", "画面の写し")
        )

    def recognise(self) -> None:
        (
            self.story(88)
            .start(
                EMERGENCY,
                CHIEF,
                SECTION,
                account_name=NAME,
                on_media=list(URLS),
                ground="台風の被害を広く知らせるため。",
                purpose="避難と復旧の情報を伝える。",
                manager="危機管理課長",
            )
            .submit(CHIEF, CHIEF)
            .act("kohokacho", "recognise", "認める。", payload=Afterwards(None, "一時の利用のため"))
            .act("promo", "receive")
        )

    def acquire(self) -> None:
        for medium, url in URLS.items():
            begun = self.story(84)
            sheet = notice(NAME, url, medium, self.people[CHIEF], local_date(begun.now))
            begun.start(ACQUISITION, CHIEF, SECTION, account=self.account(medium), **sheet)
            begun.submit(CHIEF, CHIEF).act("koho", "acknowledge", hours=24).act("promo", "circulate")

    def consult(self, days_ago: int, medium: str, **fields: Any) -> Story:
        form: Fields = {
            "manager": f"{self.section}長",
            "purpose": "避難と復旧の情報を伝える。",
            "reason": "台風の対応が終わったため。",
            "planned_on": self.day(days_ago - 40),
            "criteria": ["1"],
            "followers_other": "impossible",
            "followers_use": "この台風のために登録した人だけのため。",
            "period_from": self.day(days_ago - 3),
            "period_to": self.day(days_ago - 35),
        }
        begun = self.story(days_ago).start(
            WITHDRAWAL, self.chief, self.section, account=self.account(medium), **form | fields
        )
        return begun.submit(self.chief, self.chief).act("kohokacho", "no_objection", hours=24)

    def withdraw(self, days_ago: int = 80, **fields: Any) -> None:
        told = self.consult(days_ago, "x", **fields).act(self.chief, "carry_out").act("promo", "receive")
        told = self.done(self.done(told, self.chief, "tell_followers"), self.chief, "tell_city")
        told.now += timedelta(days=36)
        for action in ("delete", "unlink", "close_custody"):
            self.done(told, self.chief, action)

    def announce(self) -> None:
        told = self.consult(20, "facebook", criteria=["2"]).act(CHIEF, "carry_out")
        self.done(told, CHIEF, "tell_followers")

    def rest(self, days_ago: int, medium: str) -> Story:
        stop = {"measure": "stop", "stop_method": "private", "period_from": None, "period_to": None}
        stopped = self.consult(days_ago, medium, criteria=[], other_ground="次の災害まで使わない。", **stop)
        return self.done(stopped.act(CHIEF, "carry_out_stop"), CHIEF, "stopped")

    def resume(self) -> None:
        self.rest(70, "threads")
        self.story(30).start(
            RESUMPTION,
            CHIEF,
            SECTION,
            account=self.account("threads"),
            resumed_on=self.day(30),
            reason="秋の台風に備えるため。",
        ).submit(CHIEF, CHIEF).act("koho", "acknowledge")
        self.story(8).start(
            RESUMPTION,
            CHIEF,
            SECTION,
            account=self.account("line"),
            resumed_on=self.day(-21),
            reason="年末年始の備えのため、来月から使う。",
        ).submit(CHIEF, CHIEF).act("koho", "acknowledge")

    def force(self) -> None:
        begun = self.story(10)
        begun.start(
            FORCED_STOP,
            "koho",
            SECTION,
            account=self.account("note"),
            origin="pr",
            measure="stop",
            ground="ログインの記録に不審な接続があるため。",
            stop_method="private",
            contacted_at=begun.now - timedelta(hours=1),
            contacted_by="秘書広報課 主査 石毛 亮",
            contacted_whom="危機管理課長",
            contacted_how="電話",
        ).act("koho", "propose_stop").act(CHIEF, "confirm").act("kohokacho", "decide_stop")
