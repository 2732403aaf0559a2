"""The demo's fourteen months before: what was opened, asked, reported and given up, in its order."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from typing import Any

from accounts.access.actions import (
    add_operator,
    confirm_from_outside,
    confirm_guideline,
    end_with_posts,
    give_access,
)
from accounts.custody.actions import keep_custody
from accounts.leaving.actions import note_leavers
from accounts.models import HandoverRow, SNSAccount
from applications.acquisition.process import ACQUISITION
from applications.change.process import CHANGE
from applications.consultation.process import PRIOR_CONSULTATION
from applications.handover.actions import save_row
from applications.handover.opening import open_due
from incidents.records import ItemDone
from katori_sns.demo.asking import ask_followers
from katori_sns.demo.giving_up import GivenUp
from katori_sns.demo.past_rows import (
    ANSWERED,
    CONSULTED,
    DIGS,
    FAMILIES,
    FOLLOWERS,
    FOOD,
    OPENED,
    POSTED,
    SOON,
    TEAMS,
    WALKS,
    Opened,
    Team,
)
from katori_sns.demo.posting import Posting
from katori_sns.demo.story import Stories, Story
from katori_sns.demo.texts import fields, notice
from katori_sns.demo.troubles import Troubles
from katori_sns.demo.watched_over import WatchedOver
from katori_sns.notices.actions import read_all
from katori_sns.notices.models import Outbox
from katori_sns.organisation.roles import ActorContext
from katori_sns.oversight import report
from katori_sns.oversight.inquiry.actions import Answer
from katori_sns.oversight.inquiry.process import INQUIRY
from katori_sns.web.dates import fiscal_year, local_date
from katori_sns.workflow.figures import refresh
from katori_sns.workflow.models import Case
from katori_sns.workflow.reminding import tell_marks


@dataclass(frozen=True)
class Past(Stories):
    def tell(self) -> None:
        """All of it, the oldest first; what was told of it has been read and mailed since."""
        for _, tell in sorted(self.stories(), key=lambda story: -story[0]):
            tell()
        tell_marks(now=self.story(SOON).now)
        for user in self.people.values():
            read_all(user_id=user.pk, now=self.story(SOON).now)
        Outbox.objects.exclude(topic="paper").delete()

    def stories(self) -> list[tuple[int, Callable[[], object]]]:
        """How many days ago, and what happened then."""
        told: list[tuple[int, Callable[[], object]]] = [
            (opened.days_ago, partial(self.open, opened)) for opened in OPENED
        ]
        told += [(row[0], partial(self.consult, *row)) for row in CONSULTED]
        told += [
            (days, partial(self.measure, name, days, number))
            for name, values in FOLLOWERS.items()
            for days, number in values.items()
        ]
        told += [(row[0], partial(self.post, *row)) for row in POSTED]
        asked = partial(ask_followers, self.people, self.story(165).now, "議会の照会に答えるため、")
        told += [(165, partial(asked, ANSWERED))]
        if self.reported >= SOON:
            told += [(self.reported, self.report)]
        return [
            *told,
            (380, self.hire),
            (240, self.renew_password),
            (232, self.misled),
            (198, self.end_contract),
            (185, self.give_up),
            (145, self.inquire),
            (128, self.mentioned),
            (115, self.rename),
            (45, self.judge),
        ]

    def account(self, name: str) -> SNSAccount:
        return SNSAccount.objects.select_related("section").get(name=name)

    def team(self, name: str) -> Team:
        return TEAMS[self.account(name).section.name]

    def open(self, row: Opened) -> None:
        drafter, chief, custodian = TEAMS[row.section]
        told = self.story(row.days_ago).consult(drafter, chief, row.section, row.medium)
        form = fields(row.name, row.medium, row.purpose, self.day(row.days_ago - 20))
        told.draft(drafter, row.section, form).submit(drafter, chief)
        if row.lacking:
            told.judge(row.lacking).act("kohokacho", "return", "不足を補ってください。").submit(
                drafter, chief
            )
        told.judge().act("koho", "assess").act("kohokacho", "approve", hours=24 * row.office)
        told.act("promo", "receive")
        sheet = notice(row.name, row.url, row.medium, self.people[custodian], local_date(told.now))
        told.start(ACQUISITION, drafter, row.section, account=self.account(row.name), **sheet)
        told.submit(drafter, chief).act("koho", "acknowledge", hours=48).act("promo", "circulate")
        self.operate(told, self.account(row.name), drafter)

    def operate(self, told: Story, account: SNSAccount, who: str) -> None:
        user, now = self.people[who], told.now
        begun = add_operator(account_id=account.pk, user=user, begins=local_date(now), by=user, now=now)
        confirm_guideline(operator_id=begun.pk, by=user, now=now)

    def consult(
        self, days_ago: int, section: str, medium: str, purpose: str, office: int, returned: int
    ) -> None:
        drafter, chief, _ = TEAMS[section]
        form: dict[str, Any] = {"on_media": [medium], "purpose": purpose, "content": "お知らせと催しの案内"}
        told = self.story(days_ago).start(PRIOR_CONSULTATION, drafter, section, **form)
        told.submit(drafter, chief)
        for _ in range(returned):
            told.act("kohokacho", "return", "だれに向けたものかを書いてください。").submit(drafter, chief)
        told.act("kohokacho", "no_objection", hours=24 * office)

    def measure(self, name: str, days_ago: int, number: int) -> None:
        watched, who = WatchedOver(self.people, self.morning), self.team(name).drafter
        watched.measure(self.account(name), "フォロワー数", str(number), "人", days_ago=days_ago, who=who)

    def post(self, days_ago: int, text: str, official: bool) -> None:
        url = "https://www.instagram.com/p/katori{}/"
        posting, who = Posting(self.people, self.morning, FOOD, "農政課", url), self.team(FOOD)
        if official:
            decider = self.account(FOOD).section
            told = posting.write(days_ago, who.drafter, text, nature="official", decider=decider)
            told.act(who.drafter, "ask_decision").act(who.chief, "decide")
        else:
            told = posting.write(days_ago, who.drafter, text)
            told.act(who.drafter, "ask_check").act(who.custodian, "confirm")
        posting.out(told, who.drafter, days_ago)

    def hire(self) -> None:
        """The contractor of then is given an account."""
        account, now = self.account(WALKS), self.story(380).now
        outsider, chief = self.people["mae-itaku"], self.people["kacho2"]
        give_access(account_id=account.pk, user=outsider, by=chief, now=now)
        confirm_from_outside(by=outsider, now=now)

    def end_contract(self) -> None:
        """His contract is over: what he knew and had is handed over, and the next one begins."""
        told, account = self.story(198), self.account(WALKS)
        for follow in (note_leavers, end_with_posts, open_due):
            follow(now=told.now)
        told.case = Case.objects.get(kind="handover")
        row = HandoverRow.objects.get(in_case=told.case.pk)
        save_row(
            row.pk,
            case_id=told.case.pk,
            version=row.version,
            by=self.people["tanto2"],
            now=told.now,
            changed_on=local_date(told.now),
            **dict.fromkeys(row.ticks, True),
        )
        told.act("kacho2", "sign").act("keizai-bucho", "circulate")
        give_access(account_id=account.pk, user=self.people["itaku"], by=self.people["kacho2"], now=told.now)
        confirm_from_outside(by=self.people["itaku"], now=told.now)

    def renew_password(self) -> None:
        day, by = self.story(240).now, self.people["dairi"]
        changed: dict[str, Any] = {"changed_on": local_date(day), "change_reason": "定期の変更"}
        keep_custody(account_id=self.account(FOOD).pk, by=by, now=day, **changed)

    def misled(self) -> None:
        troubles = Troubles(self.people, self.morning)
        what = "認証マークの切替えの日を、誤解を招く形で伝えた。（見本）"
        seen = self.story(232).now - timedelta(minutes=70)
        told = troubles.report(232, "tanto", account=FOOD, nature="improper", what=what, discovered_at=seen)
        mended = ItemDone("correction", "done", None, "https://www.instagram.com/p/katori237/")
        told.act("koho", "acknowledge", hours=1)
        told.act("koho", "record_item", "日付を明らかにした投稿を載せた。", payload=mended)
        troubles.close(
            told,
            "認証マークの切替えの日についての投稿を修正した。",
            what,
            "農政課長、広報主管課。",
            "修正の投稿のあと、問い合わせはなくなった。",
        )

    def mentioned(self) -> None:
        what = "県の公式アカウントが、市の一時保育を紹介している。（見本）"
        troubles = Troubles(self.people, self.morning)
        seen = self.story(128).now - timedelta(minutes=180)
        told = troubles.confirmed(
            128,
            "kosodate",
            "kosodate-kacho",
            account=FAMILIES,
            nature="mention",
            what=what,
            discovered_at=seen,
        )
        told.act("koho", "settle", "紹介のお礼を県の担当に伝えた。").act("promo", "circulate")

    def give_up(self) -> None:
        GivenUp(self.people, self.morning, DIGS, "shogai-kacho", "生涯学習課").withdraw(
            185,
            purpose="発掘の現場と公開の日を伝える。",
            reason="発掘の調査が終わったため。",
            period_to=self.day(165),
            period_reason="登録者が少なく、現地の案内板でも知らせるため。",
        )

    def inquire(self) -> None:
        account = self.account(FOOD)
        told = self.story(145).start(
            INQUIRY,
            "kansa",
            account.section.name,
            account=account,
            origin="audit",
            question="投稿の相互確認ができないときの扱いは決まっていますか。（見本）",
            answer_by=self.day(131),
        )
        said = "課長補佐が不在のときは係長が確認することを、管理運用マニュアルに加えた。（見本）"
        told.act("kansa", "send").act("kacho", "answer", said, hours=72, payload=Answer("taken", None, said))
        told.act("kansa", "close")

    def rename(self) -> None:
        told = self.story(115)
        told.start(
            CHANGE,
            "kosodate",
            "子育て支援課",
            account=self.account(FAMILIES),
            what="name",
            new_name="香取の子育て情報（見本）",
            changed_on=local_date(told.now),
            reason="催しのほかに制度も知らせるため。",
        )
        told.submit("kosodate", "kosodate-kacho").act("koho", "acknowledge").act("promo", "circulate")

    def judge(self) -> None:
        watched = WatchedOver(self.people, self.morning)
        watched.judge(self.account(FOOD), "kacho", "continue", "目標に届いた。（見本）", days_ago=45)

    @property
    def reported(self) -> int:
        """How many days ago 年次報告 was fixed: on 20 May, or this morning where that is still to come."""
        today = local_date(self.morning)
        return max((today - date(fiscal_year(today), 5, 20)).days, 0)

    def report(self) -> None:
        """年次報告 of the last fiscal year, from its figures."""
        now, by = self.morning - timedelta(days=self.reported), self.people["kohokacho"]
        refresh(list(Case.objects.values_list("pk", flat=True)))
        year = fiscal_year(local_date(now)) - 1
        report.fix(year, ActorContext(local_date(now), by), by=by, reason="", now=now)
