"""Who lives in the large city: sections, people, posts, substitutes and absences."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from django.contrib.auth.hashers import make_password

from katori_sns.organisation.models import (
    Absence,
    Appointment,
    Duty,
    Ground,
    Section,
    SectionFace,
    Substitute,
    User,
)

PASSWORD = "yamabuki-no-hana-saku"
PER_SECTION = 16
PER_DEPARTMENT = 10
SURNAMES = (
    "香取 かとり,伊能 いのう,髙木 たかぎ,岩井 いわい,石毛 いしげ,平野 ひらの,"
    "小林 こばやし,椎名 しいな,飯田 いいだ,篠塚 しのづか,大川 おおかわ,"
    "鈴木 すずき,林 はやし,木内 きうち,菅井 すがい,実川 じつかわ,越川 こしかわ,"
    "高橋 たかはし,宮本 みやもと,菅谷 すがや,成毛 なるけ,石橋 いしばし,宇井 うい,"
    "向後 こうご,多田 ただ,久保木 くぼき,根本 ねもと,佐藤 さとう,渡邉 わたなべ,"
    "齋藤 さいとう,辻 つじ,葛生 くずう,並木 なみき,塚本 つかもと,内山 うちやま,"
    "本宮 もとみや,加瀬 かせ,鎌形 かまがた,遠藤 えんどう,藤崎 ふじさき"
)
GIVEN = (
    "望 のぞみ,修 おさむ,静 しずか,美咲 みさき,健一 けんいち,正 ただし,"
    "亮 りょう,直子 なおこ,光 ひかる,茂 しげる,彩 あや,真 まこと,実 みのる,"
    "恵 めぐみ,悟 さとる,拓也 たくや,涼 りょう,泉 いずみ,大輔 だいすけ,優 ゆう,"
    "一郎 いちろう,花子 はなこ,太郎 たろう,陽子 ようこ,誠 まこと,翔 しょう,"
    "葵 あおい,蓮 れん,結衣 ゆい,大翔 ひろと,陽菜 ひな,湊 みなと,凛 りん,"
    "悠真 ゆうま,紬 つむぎ,樹 いつき,芽依 めい,朝陽 あさひ,莉子 りこ,"
    "颯太 そうた,杏 あん,律 りつ,澪 みお,蒼 あお,咲良 さくら,新 あらた,"
    "心春 こはる,晴 はる,千尋 ちひろ,薫 かおる"
)
# Who measures: login name → role. Section 0 is the PR division, 1 the promotion office.
ROLES = {
    "s0-0": "広報主管課長",
    "s0-1": "広報の代決者",
    "s0-2": "広報担当",
    "s1-2": "シティプロモーション",
    "s2-2": "係員",
    "s2-0": "課長",
    "s2-1": "課長補佐",
    "d0-0": "広報の部長",
    "kansa": "監査",
    "itaku": "委託業者",
}


@dataclass(frozen=True)
class Place:
    """A 課 with those who work in it; the first heads it, the second is his substitute."""

    section: Section
    people: list[User]


def post_of(rank: int) -> str:
    return ("課長", "課長補佐", "係長", "主任", "主査", "主事")[min(rank, 5)]


def found(people: int, today: date) -> list[Place]:
    """Make the city; returns its 課, the PR division first, then the promotion office."""
    founded = today - timedelta(days=3650)
    names = _names(people)
    number = max(3, people // PER_SECTION)
    departments = [
        Section(code=f"D{n:03}", name=f"第{n + 1}部", begins=founded)
        for n in range(-(-number // PER_DEPARTMENT))
    ]
    Section.objects.bulk_create(departments)
    sections = [
        Section(
            code=f"S{n:03}",
            name={0: "秘書広報課", 1: "シティプロモーション推進課"}.get(n, f"第{n}事業課"),
            parent=departments[n // PER_DEPARTMENT],
            begins=founded,
        )
        for n in range(number)
    ]
    Section.objects.bulk_create(sections)
    SectionFace.objects.bulk_create(
        SectionFace(section=s, begins=founded, code=s.code, name=s.name, parent=s.parent)
        for s in [*departments, *sections]
    )
    Duty.objects.create(duty=Duty.Kind.PR, section=sections[0], begins=founded)
    Duty.objects.create(duty=Duty.Kind.PROMOTION, section=sections[1], begins=founded)
    heads = [_person(f"d{n}-0", *names.pop()) for n in range(len(departments))]
    alone = [
        _person("kansa", *names.pop(), is_auditor=True),
        _person("kanri", *names.pop(), is_administrator=True),
        _person("itaku", *names.pop(), contractor_until=today + timedelta(days=999)),
    ]
    places = [Place(section, []) for section in sections]
    turn = 0
    while names:
        place = places[turn % number]
        place.people.append(_person(f"s{turn % number}-{len(place.people)}", *names.pop()))
        turn += 1
    User.objects.bulk_create([*heads, *alone, *(p for place in places for p in place.people)], batch_size=500)
    _appoint(places, list(zip(departments, heads, strict=True)), founded)
    return places


def _names(people: int) -> list[tuple[str, str]]:
    """As many names with their kana; with 2,000 people no two are alike."""
    pairs = [(s.split(), g.split()) for s in SURNAMES.split(",") for g in GIVEN.split(",")]
    names = [(f"{s[0]} {g[0]}", f"{s[1]} {g[1]}") for s, g in pairs]
    return [names[n * 7 % len(names)] for n in range(people)]


def _person(username: str, name: str, kana: str, **flags: object) -> User:
    return User(
        username=username,
        staff_number=username,
        name=name,
        kana=kana,
        email=f"{username}@city.example",
        password=_password(),
        **flags,
    )


@cache
def _password() -> str:
    """One hash for all: a hash each would take minutes."""
    return make_password(PASSWORD)


def _appoint(places: list[Place], departments: list[tuple[Section, User]], founded: date) -> None:
    rows = [
        Appointment(user=head, section=section, post="部長", is_head=True, begins=founded)
        for section, head in departments
    ]
    for place in places:
        for rank, person in enumerate(place.people):
            rows.append(
                Appointment(
                    user=person, section=place.section, post=post_of(rank), is_head=rank == 0, begins=founded
                )
            )
    Appointment.objects.bulk_create(rows, batch_size=500)
    Substitute.objects.bulk_create(
        Substitute(section=p.section, user=p.people[1], rank=1, begins=founded) for p in places
    )
    Absence.objects.bulk_create(
        Absence(user=p.people[0], ground=Ground.LEAVE, begins=founded, entered_by=p.people[0])
        for p in places[5::20]
    )
