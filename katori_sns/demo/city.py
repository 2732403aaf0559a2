"""The demo city's people: names stand for roles and for nobody."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.contrib.auth.hashers import make_password

from katori_sns.founding.actions import begin, waive
from katori_sns.founding.checklist import checklist
from katori_sns.organisation.actions import add_section, appoint, create_user, save_contract, set_substitute
from katori_sns.organisation.models import Contract, Section, User
from katori_sns.organisation.passwords import DEMO_PASSWORD
from katori_sns.web.dates import local_date

FOUNDED = date(2022, 10, 1)  # 施行の日
PAST = timedelta(days=430)  # what is told of the city begins so long ago

# code, name, code of the section above, flags
SECTIONS = (
    ("010", "経営企画部", "", ""),
    ("011", "秘書広報課", "010", "pr"),
    ("012", "シティプロモーション推進課", "010", "promotion"),
    ("020", "生活経済部", "", ""),
    ("021", "農政課", "020", ""),
    ("022", "商工観光課", "020", ""),
    ("030", "福祉健康部", "", ""),
    ("031", "子育て支援課", "030", ""),
    ("040", "教育部", "", ""),
    ("041", "生涯学習課", "040", ""),
    ("050", "総務部", "", ""),
    ("051", "危機管理課", "050", ""),
)
# login → company, number, and how many days ago it began and ends; the last ends soon enough to be told
CONTRACTS = {
    "mae-itaku": ("香取映像制作（見本）", "見本商観第3号", 560, 201),
    "itaku": ("水郷広告社（見本）", "見本商観第7号", 200, -75),
}
TERM = timedelta(days=30)  # so soon ends who is appointed by the year


@dataclass(frozen=True)
class DemoPerson:
    username: str
    name: str
    kana: str
    section: str = ""
    post: str = ""
    head: bool = False
    substitute: int = 0  # 代決順位 for the head of the section
    yearly: bool = False  # 会計年度任用職員


PEOPLE = (
    DemoPerson("tanto", "高橋 望", "たかはし のぞみ", "021", "主任"),
    DemoPerson("kacho", "岩井 修", "いわい おさむ", "021", "課長", head=True),
    DemoPerson("dairi", "香取 静", "かとり しずか", "021", "課長補佐", substitute=1),
    DemoPerson("tanto2", "高木 美咲", "たかぎ みさき", "022", "主事"),
    DemoPerson("kacho2", "宮本 健一", "みやもと けんいち", "022", "課長", head=True),
    DemoPerson("kanko-hosa", "菅谷 正", "すがや ただし", "022", "課長補佐", substitute=1),
    DemoPerson("koho", "石毛 亮", "いしげ りょう", "011", "主査"),
    DemoPerson("kohokacho", "伊能 直子", "いのう なおこ", "011", "課長", head=True),
    DemoPerson("koho-hosa", "平野 光", "ひらの ひかる", "011", "課長補佐", substitute=1),
    DemoPerson("promo", "小林 茂", "こばやし しげる", "012", "主査"),
    DemoPerson("promo-kacho", "椎名 彩", "しいな あや", "012", "課長", head=True),
    DemoPerson("bucho", "飯田 真", "いいだ まこと", "010", "部長", head=True),
    DemoPerson("keizai-bucho", "篠塚 実", "しのづか みのる", "020", "部長", head=True),
    DemoPerson("kosodate-kacho", "大川 恵", "おおかわ めぐみ", "031", "課長", head=True),
    DemoPerson("kosodate", "鈴木 悟", "すずき さとる", "031", "主事"),
    DemoPerson("shogai-kacho", "林 拓也", "はやし たくや", "041", "課長", head=True),
    DemoPerson("kiki-kacho", "木内 涼", "きうち りょう", "051", "課長", head=True),
    DemoPerson("kansa", "菅井 泉", "すがい いずみ"),
    DemoPerson("admin", "実川 大輔", "じつかわ だいすけ"),
    DemoPerson("itaku", "越川 優", "こしかわ ゆう"),
    DemoPerson("mae-itaku", "伊藤 学", "いとう まなぶ"),
    DemoPerson("kaikei", "藤崎 薫", "ふじさき かおる", "021", "事務補助員", yearly=True),
)


def found_city(morning: datetime) -> dict[str, User]:
    """Sections, people, posts and substitutes, entered long before `morning`; the people by login name."""
    now = morning - PAST
    sections: dict[str, Section] = {}
    for code, name, above, flag in SECTIONS:
        sections[code] = add_section(
            by=None,
            now=now,
            code=code,
            name=name,
            parent=sections.get(above),
            begins=FOUNDED,
            duties=[flag] if flag else [],
        )
    people = {p.username: _enter(p, f"{n:05}", sections, morning) for n, p in enumerate(PEOPLE, 1)}
    _open(people, now)
    # One hash for all, and past the rules: the published password breaks them.
    User.objects.update(password=make_password(DEMO_PASSWORD))
    User.objects.exclude(username="kaikei").update(last_login=now)
    return people


def _enter(p: DemoPerson, staff_number: str, sections: dict[str, Section], morning: datetime) -> User:
    now = morning - PAST
    user = create_user(
        by=None,
        now=now,
        username=p.username,
        staff_number=staff_number,
        name=p.name,
        kana=p.kana,
        email=f"{p.username}@city.example",
        is_auditor=p.username == "kansa",
        is_administrator=p.username == "admin",
        is_yearly=p.yearly,
        contract=_contract(p.username, sections["022"], morning) if p.username in CONTRACTS else None,
    )
    if p.section:
        section, begins = sections[p.section], FOUNDED
        ends = local_date(morning + TERM) if p.yearly else None
        appoint(
            user=user,
            section=section,
            post=p.post,
            is_head=p.head,
            begins=begins,
            ends=ends,
            by=None,
            now=now,
        )
        if p.substitute:
            set_substitute(section=section, user=user, rank=p.substitute, begins=begins, by=None, now=now)
    return user


def _contract(login: str, section: Section, morning: datetime) -> Contract:
    """With whom the contractor works, or worked."""
    company, number, begun, ended = CONTRACTS[login]
    today = local_date(morning)
    return save_contract(
        contract=None,
        by=None,
        now=morning - PAST,
        kind=Contract.Kind.CONTRACT,
        company=company,
        work="SNSの運用の補助",
        section=section,
        begins=today - timedelta(days=begun),
        ends=today - timedelta(days=ended),
        number=number,
    )


def _open(people: dict[str, User], now: datetime) -> None:
    """運用開始: what a demo lacks is left out, with the reason."""
    for row in checklist(now, unwell=["見本のサーバ"]):
        if row.open:
            waive(item=row.item, reason="見本のため", by=people["admin"], now=now)
    begin(by=people["kohokacho"], now=now)
