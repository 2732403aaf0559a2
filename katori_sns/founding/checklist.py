"""開始までの確認: what a city needs before it starts, read from its data each time."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from katori_sns.founding import looks
from katori_sns.founding.looks import City, Found
from katori_sns.founding.models import Answer


@dataclass(frozen=True)
class Item:
    """One row of the list: how it is looked at, and where it is done."""

    key: str
    label: str
    look: Callable[[City], Found]
    how: str  # what to do while it is open
    page: str = ""  # URL name of where it is done
    there: str = ""  # what that page is called
    by: str = ""  # whose page that is; "": of everybody who answers the list
    day: str = ""  # label of the day that may be typed
    must: bool = False  # nothing works without: it cannot be left out


ADMINISTRATOR, PR = "システム管理者", "広報主管課"
PEOPLE = ("organisation:people", "職員", ADMINISTRATOR)
SECTIONS = ("organisation:sections", "所属", ADMINISTRATOR)
ITEMS = (
    Item(
        "health",
        "システムの状態",
        looks.health,
        "異常とある項目を直します。",
        "health",
        "システムの状態",
        ADMINISTRATOR,
    ),
    Item("demo", "見本でないこと", looks.demo, "本番は、見本のデータがない別のデータベースで始めます。"),
    Item(
        "drill",
        "復元の訓練",
        looks.drill,
        "バックアップから別の場所へ復元し、行った日を入れます。",
        day="訓練を行った日",
    ),
    Item("sections", "所属", looks.sections, "部と課等を登録します。", *SECTIONS, must=True),
    Item(
        "duties",
        "二つの役割",
        looks.duties,
        "所属の「変更する」で、広報主管課とシティプロモーション統括部局の印を付けます。",
        *SECTIONS,
        must=True,
    ),
    Item("people", "職員", looks.people, "全員を登録し、職に就けます。", *PEOPLE),
    Item(
        "pr_heads",
        "広報主管課長とその部長",
        looks.pr_heads,
        "職員のページの「職・所属の登録を追加する」で、所属長の印を付けます。",
        *PEOPLE,
    ),
    Item(
        "heads",
        "アカウントのある所属の所属長",
        looks.heads,
        "職員のページで職・所属の登録を追加します。",
        *PEOPLE,
    ),
    Item(
        "substitutes",
        "代決者",
        looks.substitutes,
        "所属を開き、「代決者を指定する」で入れます。",
        *SECTIONS,
    ),
    Item("auditor", "監査", looks.auditor, "監査の役割の職員を登録します。", *PEOPLE),
    Item("administrators", "二人目のシステム管理者", looks.administrators, "もう一人登録します。", *PEOPLE),
    Item(
        "calendar",
        "2年分の開庁日",
        looks.calendar,
        "土日、祝日、年末年始は自動です。ほかの閉庁日・開庁日を入れるか、ないことを確かめた日を入れます。",
        "organisation:calendar",
        "開庁日",
        ADMINISTRATOR,
        day="確かめた日",
    ),
    Item(
        "figures",
        "市の定める値",
        looks.figures,
        "設定ファイルの値を確かめ、確かめた日を入れます。変えるときは、サーバで直して再起動します。",
        day="確かめた日",
    ),
    Item(
        "mail",
        "メールの到着",
        looks.mail,
        "自分あてに確認のメールを送り、書いてある番号を入れます。",
        "founding:mail",
        "メールを送る",
    ),
    Item(
        "login",
        "ほかの人のログイン",
        looks.login,
        "職員に仮パスワードを渡し、ログインできることを確かめてもらいます。",
        *PEOPLE,
    ),
    Item(
        "second_factor",
        "二段階認証",
        looks.second_factor,
        "求められる本人が、ログインして設定します。使うかどうかは設定ファイルで決めます。",
    ),
    Item(
        "paper",
        "帳票の試し刷り",
        looks.paper,
        "試し刷りのPDFを紙に刷り、刷った日を入れます。",
        "founding:paper",
        "試し刷りのPDF",
        day="刷った日",
    ),
    Item(
        "policy",
        "共通の運用ポリシー",
        looks.policy,
        "広報主管課が起案し、広報主管課長が決定します。",
        "accounts:policy",
        "運用ポリシー",
        by=PR,
    ),
    Item(
        "older",
        "ガイドライン施行前のアカウント",
        looks.older,
        "広報主管課が一覧を登録します。一つもないときは、そう書いて省略します。",
        "accounts:import_preview",
        "一覧の登録",
        by=PR,
    ),
)
BY_KEY = {item.key: item for item in ITEMS}


@dataclass(frozen=True)
class Row:
    """An item as it stands."""

    item: Item
    fine: bool
    text: str
    answer: Answer | None = None

    @property
    def waived(self) -> bool:
        return not self.fine and self.answer is not None and bool(self.answer.reason)

    @property
    def open(self) -> bool:
        return not (self.fine or self.waived)

    @property
    def words(self) -> str:
        """As it is written down at the start."""
        if self.waived and self.answer:
            return f"省略：{self.answer.reason}（{self.answer.by.name}）　{self.text}"
        return f"{'未了' if self.open else '済'}：{self.text}"


def checklist(now: datetime, unwell: Iterable[str]) -> list[Row]:
    """Every row as it stands now."""
    city = City(now, unwell)
    return [Row(item, *item.look(city), city.answers.get(item.key)) for item in ITEMS]
