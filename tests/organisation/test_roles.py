"""Who acts for the head of a section (代決, 上司決裁): the whole table, written by hand."""

from dataclasses import dataclass
from datetime import timedelta

import pytest

from katori_sns.organisation.models import Appointment, Duty, Section, Substitute
from katori_sns.organisation.roles import ActorContext, Authority, actor
from tests.city import City

pytestmark = pytest.mark.no_cover
SECTION = "商工観光課"


@dataclass(frozen=True)
class Row:
    """One line of the table; people are named by their role in the cast."""

    who: str
    may: str = "no"  # "own" name, "acting" (代), "superior" (上司決裁)
    away: tuple[str, ...] = ()
    barred: tuple[str, ...] = ()
    drafter: str = "係員"
    vacant: tuple[str, ...] = ()
    inactive: tuple[str, ...] = ()
    decides: bool = True
    ground: str = ""  # of the acting
    stated: bool = False  # the ground is asked for in the act
    read_later: bool = False  # 後閲
    second: bool = False  # 同僚 is the second substitute


HEAD, SUB, SUB2, BOSS, BOSS_SUB = "課長", "課長補佐", "同僚", "部長", "他課の課長"
TRIP, BARRED, VACANT = "出張", "起案等のため", "欠員"

TABLE = {
    "the head acts himself": Row(HEAD, "own"),
    "a member does not": Row("係員"),
    "a stranger does not": Row("広報主管課長"),
    "another section's member does not": Row("他課の係員"),
    "the superior does not while the head is there": Row(BOSS),
    "a present head's substitute states the ground": Row(SUB, "acting", stated=True, read_later=True),
    "a present head's second substitute does not": Row(SUB2, second=True),
    "the second does where the first is away": Row(
        SUB2, "acting", second=True, away=(SUB,), stated=True, read_later=True
    ),
    "an absent head's substitute": Row(SUB, "acting", away=(HEAD,), ground=TRIP, read_later=True),
    "an absent head who acts after all": Row(HEAD, "own", away=(HEAD,)),
    "the second waits for the first": Row(SUB2, second=True, away=(HEAD,)),
    "the second after an absent first": Row(
        SUB2, "acting", second=True, away=(HEAD, SUB), ground=TRIP, read_later=True
    ),
    "an absent substitute does not": Row(SUB, away=(HEAD, SUB)),
    "the superior waits for the substitute": Row(BOSS, away=(HEAD,)),
    "no substitute left: the superior in his own name": Row(BOSS, "superior", away=(HEAD, SUB)),
    "the superior away too: his substitute": Row(
        BOSS_SUB, "acting", away=(HEAD, SUB, BOSS), ground=TRIP, read_later=True
    ),
    "the superior's substitute waits for him": Row(BOSS_SUB, away=(HEAD, SUB)),
    "vacancy: the substitute": Row(SUB, "acting", vacant=(HEAD,), ground=VACANT, read_later=True),
    "vacancy without substitute: the superior": Row(BOSS, "superior", vacant=(HEAD,), away=(SUB,)),
    "both posts vacant: the superior's substitute": Row(
        BOSS_SUB, "acting", vacant=(HEAD, BOSS), away=(SUB,), ground=VACANT, read_later=True
    ),
    "a present head, a vacant superior post": Row(BOSS_SUB, vacant=(BOSS,), away=(SUB,)),
    "a barred head does not decide": Row(HEAD, barred=(HEAD,)),
    "a barred head's substitute, without 後閲": Row(SUB, "acting", barred=(HEAD,), ground=BARRED),
    "barred and away: barred counts": Row(SUB, "acting", barred=(HEAD,), away=(HEAD,), ground=BARRED),
    "a barred substitute does not decide": Row(SUB, away=(HEAD,), barred=(SUB,)),
    "after a barred substitute the next": Row(
        SUB2, "acting", second=True, away=(HEAD,), barred=(SUB,), ground=TRIP, read_later=True
    ),
    "head and substitute barred: the superior": Row(BOSS, "superior", barred=(HEAD, SUB)),
    "all barred: the superior's substitute": Row(BOSS_SUB, "acting", barred=(HEAD, SUB, BOSS), ground=BARRED),
    "a head submits his own draft": Row(HEAD, "own", decides=False, drafter=HEAD, barred=(HEAD,)),
    "a substitute never his own": Row(SUB, decides=False, drafter=SUB, away=(HEAD,)),
    "nor stating a ground": Row(SUB, decides=False, drafter=SUB),
    "the next substitute does it": Row(
        SUB2, "acting", decides=False, drafter=SUB, second=True, away=(HEAD,), ground=TRIP, read_later=True
    ),
    "or the superior": Row(BOSS, "superior", decides=False, drafter=SUB, away=(HEAD,)),
    "who edited still submits for the head": Row(
        SUB, "acting", decides=False, barred=(SUB,), away=(HEAD,), ground=TRIP, read_later=True
    ),
    "a head no longer here is a vacancy": Row(
        SUB, "acting", inactive=(HEAD,), ground=VACANT, read_later=True
    ),
    "a substitute no longer here is passed over": Row(BOSS, "superior", inactive=(SUB,), away=(HEAD,)),
}


def arrange(city: City, row: Row) -> None:
    city.substitute(BOSS_SUB, "生活経済部", 1)
    if row.second:
        city.substitute(SUB2, SECTION, 2)
    for role in row.away:
        city.away(role)
    for role in row.vacant:
        city[role].appointments.all().delete()
    for role in row.inactive:
        city[role].is_active = False
        city[role].save()


def asked(city: City, row: Row) -> Authority | None:
    return ActorContext(city.now.date(), city[row.who]).authority(
        city.sections[SECTION].pk,
        city[row.who].pk,
        decides=row.decides,
        barred=[city[role].pk for role in row.barred],
        drafter_id=city[row.drafter].pk,
    )


def kind(authority: Authority | None) -> str:
    if authority is None:
        return "no"
    if authority.seat.acting:
        return "acting"
    return "superior" if authority.seat.superior else "own"


@pytest.mark.parametrize("row", TABLE.values(), ids=TABLE)
def test_who_acts_for_the_head(city: City, row: Row) -> None:
    arrange(city, row)
    answer = asked(city, row)
    assert kind(answer) == row.may
    if answer:
        found = (answer.ground, answer.needs_ground, answer.later_reading)
        assert found == (row.ground, row.stated, row.read_later)


def acted_for(authority: Authority | None) -> tuple[str, str]:
    assert authority
    person = authority.acting_for
    return person.name if person else "", Section.objects.get(pk=authority.seat.section_id).name


def test_the_acted_for_is_named_and_nobody_in_a_vacancy(city: City) -> None:
    city.away(HEAD)
    assert acted_for(asked(city, Row(SUB))) == ("課長 太郎", "商工観光課")
    city[HEAD].appointments.all().delete()
    assert acted_for(asked(city, Row(SUB))) == ("", "商工観光課")


def test_the_superiors_substitute_acts_for_the_superior(city: City) -> None:
    row = Row(BOSS_SUB, away=(HEAD, SUB, BOSS))
    arrange(city, row)
    assert acted_for(asked(city, row)) == ("部長 太郎", "生活経済部")


def test_one_person_in_two_posts_of_the_line_is_barred_in_both(city: City) -> None:
    city[BOSS].appointments.all().delete()
    city.appoint(HEAD, "生活経済部", "部長", head=True)
    assert asked(city, Row(HEAD, barred=(HEAD, SUB))) is None
    assert asked(city, Row(HEAD)) is not None


def test_posts_and_substitutes_count_on_their_days_only(city: City) -> None:
    Appointment.objects.filter(user=city[HEAD]).update(ends=city.now.date().replace(day=1))
    assert asked(city, Row(HEAD)) is None
    Substitute.objects.filter(user=city[SUB]).update(begins=city.now.date().replace(day=28))
    assert asked(city, Row(SUB)) is None
    assert kind(asked(city, Row(BOSS))) == "superior"


def test_until_its_end_the_old_division_keeps_the_duty(city: City) -> None:
    old, heir = city.end("秘書広報課", city.now.date(), "農政課"), city.sections["農政課"]
    Duty.objects.create(duty=Duty.Kind.PR, section=heir, begins=city.now.date() + timedelta(days=1))
    assert ActorContext(city.now.date()).pr == old
    assert ActorContext(city.now.date().replace(day=17)).pr == heir


@pytest.mark.parametrize(
    ("role", "post", "section"),
    [
        ("課長", "課長", "商工観光課"),
        ("監査", "監査", ""),
        ("システム管理者", "システム管理者", ""),
        ("委託業者", "委託業者", ""),
    ],
)
def test_the_history_names_the_post_or_the_role(city: City, role: str, post: str, section: str) -> None:
    snapshot = actor(city[role], city.now.date())
    assert (snapshot.name, snapshot.post, snapshot.section) == (f"{role} 太郎", post, section)


def test_in_the_second_of_two_posts_one_is_named_by_it(city: City) -> None:
    city.appoint(HEAD, "農政課", "参事")
    org = ActorContext(city.now.date(), city[HEAD])
    snapshot = org.actor(city[HEAD], city.sections["農政課"].pk)
    assert (snapshot.post, snapshot.section) == ("参事", "農政課")
