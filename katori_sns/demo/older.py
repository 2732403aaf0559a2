"""The demo's accounts that are older than the guideline: one list decided, one before its chiefs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from accounts.older.columns import guess
from accounts.older.entries import entries
from accounts.older.rows import preview
from accounts.older.spreadsheet import read_spreadsheet
from applications.models import RegistrationRow
from applications.registration.actions import make_list, save_row
from applications.registration.process import REGISTRATION
from katori_sns.demo.story import Story
from katori_sns.organisation.models import Duty, Section, User
from katori_sns.web.dates import local_date
from katori_sns.workflow.models import Case, Task

FIRST = """香取市SNS一覧（見本）,,,,,,
令和4年9月現在,,,,,,
No.,所管（課名）,媒体,名称,URL,開設日,状態
1,秘書広報課,Facebook,香取市（見本）,https://www.facebook.com/katori.mihon,H24.6.1,運用中
2,商工観光課,X,香取の観光（見本）,https://x.com/katori_kanko_mi,平成26年,運用中
3,〃,ブログ,小江戸さわらの日々（見本）,,不明,休止中
4,子育て支援課,LINE,子育てナビ（見本）,https://lin.ee/KatoriK,2019年4月,運用中
5,商工観光課,Instagram,水郷の四季（見本）,https://www.instagram.com/suigo_shiki_mihon/,R5.4.1,運用中
6,商工観光課,X,小江戸の案内（見本）,https://x.com/koedo_annai_mi,H25.4.1,閉鎖
合計,6,,,,,
"""
SECOND = """所属,種類,名称,URL,開設日
生涯学習課,YouTube,文化財チャンネル（見本）,https://www.youtube.com/@katori_bunkazai,平成29年
農政課,X,農政かとり（見本）,https://x.com/katori_nosei_mi,H30.4.1
"""


# What was found out about the rows of which the list does not say enough.
SETTLED: dict[str, dict[str, object]] = {
    "小江戸さわらの日々（見本）": {"known_before": "平成30年の記事が残っている。（見本）"},
    "水郷の四季（見本）": {"no_approval": "前任者が、承認が要ることを知らずに開設した。（見本）"},
    "小江戸の案内（見本）": {"ended": "2020-03-31", "ended_text": "R2.3.31"},
}


@dataclass(frozen=True)
class Older:
    """Two lists of accounts that there were before."""

    people: dict[str, User]
    morning: datetime

    def listed(self, days_ago: int, name: str, text: str) -> Story:
        """A draft of the list, with every row settled."""
        told = Story(self.people, self.morning - timedelta(days=days_ago))
        today, koho = local_date(told.now), self.people["koho"]
        sheet = read_spreadsheet(text.encode())
        sections = set(Section.objects.values_list("name", flat=True))
        found = preview(sheet, guess(sheet.heads), sections=sections, known={})
        told.case = make_list(
            REGISTRATION,
            drafter=koho,
            section_id=Duty.objects.get(duty=Duty.Kind.PR).section_id,
            source_name=name,
            text=sheet.text,
            found=[entry for row in found for entry in entries(row, today)],
            now=told.now,
        )
        for row in told.case.rows.filter(standing=RegistrationRow.Standing.ASK):
            version = Case.objects.values_list("version", flat=True).get(pk=told.case.pk)
            settled: dict[str, object] = {"standing": RegistrationRow.Standing.ENTER} | SETTLED.get(
                row.name, {}
            )
            if "section" in row.offers:
                settled["section"] = Section.objects.get(pk=row.offers["section"])
            save_row(REGISTRATION, row, actor=koho, seen_version=version, now=told.now, fields=settled)
        return told.act("koho", "propose")

    def register(self) -> None:
        told = self.listed(40, "以前からの一覧.csv", FIRST)
        told.act("kohokacho", "confirm", task=self.waiting(told, "秘書広報課"))
        told.act("kacho2", "confirm", task=self.waiting(told, "商工観光課"))
        told.act("kosodate-kacho", "confirm", task=self.waiting(told, "子育て支援課"))
        later = {row.pk: "accept" for row in told.case.rows.filter(name="水郷の四季（見本）")}
        told.act(
            "kohokacho", "rule_later", "運用ポリシーの改正協議で九項目を整えること。（見本）", payload=later
        )
        told.act("kohokacho", "decide").act("promo", "circulate")

    def ask(self) -> None:
        told = self.listed(4, "教育部・生活経済部の一覧.csv", SECOND)
        told.act("shogai-kacho", "confirm", task=self.waiting(told, "生涯学習課"))

    def waiting(self, told: Story, section: str) -> Task:
        return Task.objects.open().get(case=told.case, desk="answer", section__name=section)
