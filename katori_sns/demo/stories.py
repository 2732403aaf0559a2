"""The demo city's cases, made through the same actions as real ones; their texts are marked 見本."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Any

from accounts.items import NINE_ITEMS
from applications.actions import save_verdicts, sheet_mark
from applications.models import NewOperationApplication
from applications.process import NEW_OPERATION
from katori_sns.organisation.models import Section, User
from katori_sns.web.dates import TOKYO, local_date
from katori_sns.workflow import actions
from katori_sns.workflow.engine import perform
from katori_sns.workflow.models import Case

OPENING, CLOSING = 9, 17

FORM = {
    "consultation_with": "秘書広報課 主査 石毛 亮",
    "consultation_result": "異議なし。写真に人が写るときは事前に了承を得ること。",
    "trouble": "発見した職員は直ちに所属長へ連絡し、広報主管課へ届け出る。個人の判断で否定や反論をしない。",
    "frequency": "週2回程度",
    "comments": "返信はしない。質問は市ホームページの問合せ先を案内する。",
}
ITEMS = {
    "item_audience": "市内の若い世帯と、首都圏に住む20代から40代。",
    "item_content": "行事の日程、見どころ、交通の案内。"
    "決裁が要る例：開催の可否や中止の判断（課長）、他団体との共同声明（部長）。",
    "item_organisation": "通常時：主任が作り、係長が確認する。緊急時：課長補佐が課長の指示で発信する。",
    "item_broadcast": "いいえ（該当なし）。祭礼の期間は質問に答える。",
    "item_manual": "別に定める「アカウント管理運用マニュアル（見本）」による。"
    "庁舎外の利用は行事の日に限り、パスワードは課の金庫に保管する。",
    "item_data": "サーバは米国にある。差押え、停止、閲覧の法的リスクと政情リスクを許容し、"
    "同じ情報を必ず市ホームページにも載せる。",
    "item_evaluation": "効果：来訪のきっかけを増やす。指標：フォロワー数を12か月で0から3,000にする。"
    "年1回、6月に課で評価する。",
}


def fields(name: str, medium: str, purpose: str, start: date, **more: Any) -> dict[str, Any]:
    """A whole application about one thing."""
    label = NewOperationApplication(medium=medium).medium_label
    return {
        "account_name": name,
        "medium": medium,
        "purpose": purpose,
        "content": f"{name}の案内、準備の様子、関連する行事の告知",
        "start_on": start,
        "consultation_on": start - timedelta(days=40),
        "item_medium": label,
        "item_purpose": purpose,
        **FORM,
        **ITEMS,
        **more,
    }


class Story:
    """One demo case, told act by act; it begins in the morning, and each act comes some hours later."""

    def __init__(self, people: dict[str, User], begins: datetime) -> None:
        back = max(0, begins.weekday() - 4)  # from the weekend to its Friday
        self.people, self.now = people, begins - timedelta(days=back)

    def draft(self, drafter: str, section: str, values: dict[str, Any], joint: tuple[str, ...] = ()) -> Story:
        user = self.people[drafter]
        values = {"manager": f"{section}長", "operators": f"{section}　{user.name}", **values}
        self.case: Case = actions.start(
            NEW_OPERATION,
            drafter=user,
            section_id=Section.objects.get(name=section).pk,
            now=self.now,
            fields=values,
            joint_sections=Section.objects.filter(name__in=joint),
        )
        return self

    def _later(self, hours: int) -> None:
        """Some hours on; after closing time, the next weekday's morning."""
        self.now += timedelta(hours=hours)
        if self.now.hour >= CLOSING:
            self.now = datetime.combine(self.now.date() + timedelta(days=1), time(OPENING), TOKYO)
        while self.now.weekday() > 4:
            self.now += timedelta(days=1)

    def act(self, who: str, action: str, comment: str = "", *, hours: int = 2, **more: Any) -> Story:
        self._later(hours)
        case = Case.objects.get(pk=self.case.pk)
        desks = [s.at for s in NEW_OPERATION.steps if s.action == action]
        task = case.tasks.open().filter(desk__in=desks).order_by("pk").first()
        perform(
            NEW_OPERATION,
            case.pk,
            action,
            task_id=task.pk if task else 0,
            seen_version=case.version,
            actor=self.people[who],
            now=self.now,
            comment=comment,
            **more,
        )
        return self

    def edit(self, **values: Any) -> Story:
        self._later(1)
        case = NewOperationApplication.objects.get(pk=self.case.pk)
        actions.edit(
            NEW_OPERATION,
            case.pk,
            actor=case.drafter,
            seen_version=case.version,
            now=self.now,
            fields=values,
        )
        return self

    def judge(self, lacking: dict[int, str] | None = None, until: int = 9) -> Story:
        self._later(1)
        words = {i.number: "none" if i.number == 6 else "clear" for i in NINE_ITEMS[:until]}
        case = NewOperationApplication.objects.get(pk=self.case.pk)
        save_verdicts(
            NEW_OPERATION,
            case.pk,
            actor=self.people["koho"],
            now=self.now,
            seen=sheet_mark(case),
            words=words | {number: "lacking" for number in lacking or {}},
            remarks=lacking or {},
        )
        return self

    def submit(self, drafter: str, chief: str, **more: Any) -> Story:
        return self.act(drafter, "forward").act(chief, "submit", **more)


def tell_stories(people: dict[str, User], now: datetime) -> None:
    """Cases at every stage, oldest first, so that their numbers follow their dates."""
    today = local_date(now)
    morning = datetime.combine(today, time(OPENING), TOKYO)
    start = today + timedelta(days=30)

    def story(days_ago: int) -> Story:
        return Story(people, morning - timedelta(days=days_ago))

    stories: list[Callable[[], object]] = [
        lambda: (
            story(60)
            .draft(
                "tanto2",
                "商工観光課",
                fields("水郷佐原あやめ", "x", "あやめの見ごろを伝え、来訪を促す。", start),
            )
            .submit("tanto2", "kacho2")
            .judge()
            .act("koho", "assess")
            .act("kohokacho", "approve", "写真の了承の記録を残してください。")
            .act("promo", "receive")
        ),
        lambda: (
            story(45)
            .draft(
                "kosodate",
                "子育て支援課",
                fields("子育て応援", "line", "子育て世帯に制度を知らせる。", start),
            )
            .submit("kosodate", "kosodate-kacho")
            .judge({9: "指標と測る時期が書かれていません。"})
            .act(
                "kohokacho",
                "reject",
                "効果を測る指標がなく、目的も既にあるアカウントと重なります。",
                proof="4 手続 (2)⑨",
            )
        ),
        lambda: (
            story(30)
            .draft("koho", "秘書広報課", fields("広報かとり", "youtube", "市政の動きを動画で伝える。", start))
            .submit("koho", "kohokacho")
            .judge()
            .act("bucho", "approve")
        ),
        lambda: (
            story(25)
            .draft("tanto", "農政課", fields("香取の農産物", "instagram", "農産物の魅力を伝える。", start))
            .submit("tanto", "kacho")
            .act("kacho", "cancel", "ほかのアカウントにまとめるため。")
        ),
        lambda: (
            story(19)
            .draft(
                "tanto2",
                "商工観光課",
                fields(
                    "佐原の大祭",
                    "instagram",
                    "大祭の魅力を写真と動画で伝え、市外からの来訪と地域の担い手の誇りにつなげる。",
                    start,
                    item_content="祭りの日程、山車と囃子の紹介。決裁が要る例：事故の発表（課長）、他団体との共同声明（部長）。",
                    item_data="サーバは米国にある。法的リスクを許容する。政情リスクを許容する（代わりの手段は別に考える）。",
                    scope="joint",
                ),
                joint=("生涯学習課",),
            )
            .submit("tanto2", "kacho2")
            .judge(
                {
                    4: "中止を知らせる投稿が決裁の対象か読み取れません。",
                    8: "サービスが止まったときの代わりの手段を書いてください。",
                }
            )
            .act("kohokacho", "return", "④と⑧を補ってください。")
            .edit(
                item_content="祭りの日程、山車と囃子の紹介。決裁が要る例：開催の可否・中止の判断（課長）、事故の発表（課長）、他団体との共同声明（部長）。",
                item_data="サーバは米国にある。法的リスクを許容する。政情リスクを許容する（市ホームページに同じ情報を必ず載せる）。",
            )
            .submit("tanto2", "kanko-hosa", ground="出張")
            .judge()
            .act("koho", "assess")
        ),
        lambda: (
            story(12)
            .draft(
                "tanto", "農政課", fields("農政だより", "facebook", "農家と市民に農政の動きを伝える。", start)
            )
            .submit("tanto", "kacho")
            .judge(until=5)
        ),
        lambda: (
            story(9)
            .draft(
                "tanto",
                "農政課",
                fields("香取の米づくり", "tiktok", "米づくりの四季を短い動画で伝える。", start),
            )
            .submit("tanto", "kacho")
            .judge({7: "庁舎外で使うときの端末の扱いを書いてください。"})
            .act("kohokacho", "return", "⑦を補ってください。")
        ),
        lambda: (
            story(6)
            .draft(
                "tanto2",
                "商工観光課",
                fields("小野川の舟めぐり", "threads", "舟めぐりの運航を知らせる。", start),
            )
            .submit("tanto2", "kacho2")
            .judge()
            .act("koho", "assess")
            .act("kohokacho", "approve")
        ),
        lambda: (
            story(4)
            .draft("tanto", "農政課", fields("直売所めぐり", "x", "直売所の旬の品を知らせる。", start))
            .act("tanto", "forward")
        ),
        lambda: story(2).draft(
            "tanto",
            "農政課",
            {"account_name": "農業体験", "medium": "note", "purpose": "農業体験の参加者を募る。"},
        ),
    ]
    for tell in stories:
        tell()
