"""Changing the organisation: what is refused, and what the history keeps."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from katori_sns.history.models import Event
from katori_sns.organisation import actions
from katori_sns.organisation.actions import Refused
from katori_sns.organisation.models import Absence, Appointment, ClosedDay, Duty, Section, User
from katori_sns.organisation.roles import ActorContext
from katori_sns.web.dates import format_wareki
from tests.city import LONG_AGO, City

pytestmark = pytest.mark.usefixtures("preparing")
DAY = date(2026, 12, 1)
YESTERDAY = DAY - timedelta(days=1)
PASSWORD = "asagao-ga-saita-hi"


def appoint(city: City, role: str, section: str = "商工観光課", **more: Any) -> Appointment:
    values = {"post": "課長", "is_head": True, "begins": DAY, "by": city["システム管理者"], "now": city.now}
    return actions.appoint(user=city[role], section=city.sections[section], **values | more)


def head_of(city: City, section: str = "商工観光課") -> Appointment:
    return city.sections[section].appointments.get(is_head=True)


def labels(subject: str) -> list[str]:
    return list(Event.objects.about(subject).order_by("seq").values_list("label", flat=True))


def test_a_second_head_is_refused_while_the_first_holds_the_post(city: City) -> None:
    with pytest.raises(Refused, match="課長 太郎"):
        appoint(city, "同僚")
    assert city.sections["商工観光課"].appointments.filter(is_head=True).count() == 1


def test_a_head_follows_the_day_after_the_first_ends(city: City) -> None:
    head = head_of(city)
    admin = city["システム管理者"]
    actions.end_appointment(appointment=head, ends=DAY, by=admin, now=city.now)
    with pytest.raises(Refused):
        appoint(city, "同僚")
    appoint(city, "同僚", begins=DAY + timedelta(days=1))
    assert labels(f"user:{city['課長'].pk}") == ["発令の終わり"]
    assert labels(f"user:{city['同僚'].pk}") == ["発令"]


def test_a_future_head_bars_a_longer_appointment_before_him(city: City) -> None:
    actions.end_appointment(appointment=head_of(city), ends=YESTERDAY, by=None, now=city.now)
    appoint(city, "同僚", begins=DAY + timedelta(days=30))
    with pytest.raises(Refused):
        appoint(city, "課長補佐", ends=DAY + timedelta(days=30))
    with pytest.raises(Refused):
        appoint(city, "課長補佐")
    appoint(city, "課長補佐", ends=DAY + timedelta(days=29))
    assert city.sections["商工観光課"].appointments.filter(is_head=True).count() == 3


def test_an_administrator_cannot_give_himself_a_post(city: City) -> None:
    admin = city["システム管理者"]
    with pytest.raises(Refused, match="自分"):
        appoint(city, "システム管理者", post="主事", is_head=False)
    with pytest.raises(Refused, match="自分"):
        actions.set_substitute(
            section=city.sections["農政課"], user=admin, rank=1, begins=DAY, by=admin, now=city.now
        )
    assert admin.appointments.count() + admin.substitutions.count() == 0


@pytest.mark.parametrize("role", ["監査", "委託業者"])
def test_whose_role_stands_alone_gets_no_post_and_acts_for_nobody(city: City, role: str) -> None:
    with pytest.raises(Refused, match="職に就けず"):
        appoint(city, role, post="主事", is_head=False)
    with pytest.raises(Refused, match="職に就けず"):
        actions.set_substitute(
            section=city.sections["農政課"], user=city[role], rank=1, begins=DAY, by=None, now=city.now
        )


@pytest.mark.parametrize(
    "role", [{"is_auditor": True}, {"is_administrator": True}, {"contractor_until": DAY}], ids=str
)
def test_whoever_holds_a_post_or_substitutes_gets_no_role_that_stands_alone(
    city: City, role: dict[str, Any]
) -> None:
    admin = city["システム管理者"]
    with pytest.raises(Refused, match="商工観光課 課長"):
        actions.change_user(user=city["課長"], by=admin, now=city.now, **role)
    city["課長補佐"].appointments.all().delete()
    with pytest.raises(Refused, match="第1順位"):
        actions.change_user(user=city["課長補佐"], by=admin, now=city.now, **role)
    both = [city["課長"].pk, city["課長補佐"].pk]
    assert User.objects.filter(pk__in=both, **role).count() == 0
    assert Event.objects.count() == 0


def test_a_post_given_by_mistake_is_taken_back_on_its_first_day_at_the_latest(city: City) -> None:
    today = city.now.date()
    admin = city["システム管理者"]
    row = appoint(city, "同僚", section="シティプロモーション推進課", begins=today)
    actions.cancel_appointment(appointment=row, by=admin, now=city.now)
    late = appoint(city, "同僚", section="シティプロモーション推進課", begins=today - timedelta(days=1))
    with pytest.raises(Refused, match="取り消せません"):
        actions.cancel_appointment(appointment=late, by=admin, now=city.now)
    assert labels(f"user:{city['同僚'].pk}") == ["発令", "発令の取消し", "発令"]


def test_a_substitute_named_by_mistake_is_taken_back(city: City) -> None:
    section, admin = city.sections["農政課"], city["システム管理者"]
    row = actions.set_substitute(
        section=section, user=city["他課の係員"], rank=1, begins=DAY, by=admin, now=city.now
    )
    actions.cancel_substitute(substitute=row, by=admin, now=city.now)
    assert section.substitutes.count() == 0
    assert labels(f"section:{section.pk}") == ["代決者の指定", "代決者の取消し"]
    with pytest.raises(Refused, match="取り消せません"):
        actions.cancel_substitute(
            substitute=city.sections["商工観光課"].substitutes.get(), by=admin, now=city.now
        )


def test_posts_and_substitutions_end_but_are_not_prolonged(city: City) -> None:
    head, substitute = head_of(city), city.sections["商工観光課"].substitutes.get()
    actions.end_appointment(appointment=head, ends=YESTERDAY, by=None, now=city.now)
    actions.end_substitute(substitute=substitute, ends=YESTERDAY, by=None, now=city.now)
    with pytest.raises(Refused, match="延ばす"):
        actions.end_appointment(appointment=head, ends=DAY, by=None, now=city.now)
    with pytest.raises(Refused, match="延ばす"):
        actions.end_substitute(substitute=substitute, ends=DAY, by=None, now=city.now)


def test_an_administrator_issues_passwords_to_others_only(city: City) -> None:
    admin = city["システム管理者"]
    with pytest.raises(Refused, match="自分の設定"):
        actions.issue_password(user=admin, by=admin, now=city.now)
    assert Event.objects.count() == 0


@pytest.mark.parametrize(("duty", "word"), [("pr", "広報主管課"), ("promotion", "シティプロモーション")])
def test_a_new_section_takes_no_duty_from_another(city: City, duty: str, word: str) -> None:
    admin = city["システム管理者"]
    with pytest.raises(Refused, match=word):
        actions.add_section(by=admin, now=city.now, code="099", name="広報課", begins=DAY, duties=[duty])
    assert Duty.objects.filter(duty=duty).count() == 1


def test_a_duty_is_moved_and_begins_on_its_day(city: City) -> None:
    old, new, admin = city.sections["秘書広報課"], city.sections["農政課"], city["システム管理者"]
    for _ in range(2):
        actions.move_duty(duty="pr", section=new, begins=DAY + timedelta(days=1), by=admin, now=city.now)
    assert [ActorContext(DAY + timedelta(days=n)).pr for n in range(2)] == [old, new]
    assert labels(f"section:{new.pk}") == ["役割の移動"]


def test_an_end_set_anew_takes_back_what_the_heir_had_and_nobody_elses(city: City) -> None:
    old, heir, other = (city.sections[name] for name in ("秘書広報課", "農政課", "商工観光課"))
    after, by = DAY + timedelta(days=1), city["システム管理者"]
    actions.move_duty(duty="pr", section=other, begins=after, by=by, now=city.now)
    for ends in (DAY, DAY + timedelta(days=5), DAY + timedelta(days=9)):
        actions.end_section(section=old, ends=ends, heirs=[heir], by=by, now=city.now)
    assert ActorContext(after).pr == other
    promoting = city.sections["シティプロモーション推進課"]
    for ends in (DAY, DAY + timedelta(days=9)):
        actions.end_section(section=promoting, ends=ends, heirs=[heir], by=by, now=city.now)
    assert Duty.objects.get(duty="promotion", section=heir).begins == DAY + timedelta(days=10)
    event = Event.objects.about(f"section:{promoting.pk}").order_by("seq").last()
    assert event
    assert event.changes["シティプロモーション統括部局の引き継ぎ"] == ["農政課", None]


def test_a_renamed_section_keeps_both_names_in_the_history(city: City) -> None:
    section = city.sections["農政課"]
    for _ in range(2):
        actions.change_section(
            section=section, begins=DAY, by=city["システム管理者"], now=city.now, name="農業振興課"
        )
    event = Event.objects.about(f"section:{section.pk}").get()
    assert event.changes == {"所属名": ["農政課", "農業振興課"], "始まり": [None, format_wareki(DAY)]}


def test_disabling_and_enabling_a_person(city: City) -> None:
    user, admin = city["係員"], city["システム管理者"]
    actions.disable_user(user=user, by=admin, now=city.now)
    assert User.objects.get(pk=user.pk).is_active is False
    actions.enable_user(user=user, by=admin, now=city.now)
    assert User.objects.get(pk=user.pk).is_active is True
    assert labels(f"user:{user.pk}") == ["利用停止", "利用再開"]


def test_a_successor_is_another_section_that_goes_on(city: City) -> None:
    section, over = city.sections["農政課"], city.sections["商工観光課"]
    actions.end_section(section=over, ends=DAY, heirs=[], by=None, now=city.now)
    for heir in (section, Section.objects.get(pk=over.pk)):
        with pytest.raises(Refused, match="引き継ぐ所属は"):
            actions.end_section(section=section, ends=DAY, heirs=[heir], by=None, now=city.now)


def test_a_section_does_not_end_before_a_post_that_is_to_begin(city: City) -> None:
    section = city.sections["農政課"]
    appoint(city, "同僚", section="農政課", is_head=False, begins=DAY + timedelta(days=1))
    with pytest.raises(Refused, match="廃止のあとに始まる"):
        actions.end_section(section=section, ends=DAY, heirs=[], by=None, now=city.now)


def test_an_administrator_changes_his_own_mail_but_not_his_own_role(city: City) -> None:
    admin = city["システム管理者"]
    actions.change_user(user=admin, by=admin, now=city.now, email="neu@city.example")
    with pytest.raises(Refused, match="自分の役割"):
        actions.change_user(user=admin, by=admin, now=city.now, is_administrator=False)
    with pytest.raises(Refused, match="自分のログイン"):
        actions.disable_user(user=admin, by=admin, now=city.now)
    admin.refresh_from_db()
    assert (admin.email, admin.is_administrator, admin.is_active) == ("neu@city.example", True, True)


@pytest.mark.parametrize("role", ["係員", "課長", "広報主管課長", "監査", "委託業者"])
def test_only_an_administrator_changes_the_organisation(city: City, role: str) -> None:
    by, now, section = city[role], city.now, city.sections["農政課"]
    other = city["同僚"]
    for attempt in (
        lambda: actions.create_user(by=by, now=now, username="x"),
        lambda: actions.change_user(user=other, by=by, now=now, name="x"),
        lambda: actions.disable_user(user=other, by=by, now=now),
        lambda: actions.enable_user(user=other, by=by, now=now),
        lambda: actions.issue_password(user=other, by=by, now=now),
        lambda: appoint(city, "同僚", by=by),
        lambda: actions.end_appointment(appointment=head_of(city), ends=DAY, by=by, now=now),
        lambda: actions.add_section(by=by, now=now, begins=DAY, name="x"),
        lambda: actions.change_section(section=section, begins=DAY, by=by, now=now, name="x"),
        lambda: actions.move_duty(duty="pr", section=section, begins=DAY, by=by, now=now),
        lambda: actions.end_section(section=section, ends=DAY, heirs=[], by=by, now=now),
        lambda: actions.set_substitute(section=section, user=other, rank=1, begins=DAY, by=by, now=now),
        lambda: actions.set_closed_day(day=DAY, is_open=False, reason="x", by=by, now=now),
    ):
        with pytest.raises(Refused, match="システム管理者だけ"):
            attempt()
    assert Event.objects.count() == 0


def test_a_change_is_kept_in_the_history_with_both_values(city: City) -> None:
    actions.change_user(user=city["係員"], by=city["システム管理者"], now=city.now, name="新 太郎")
    event = Event.objects.about(f"user:{city['係員'].pk}").get()
    assert event.changes == {"氏名": ["係員 太郎", "新 太郎"]}
    assert event.actor_name == "システム管理者 太郎"


def test_nothing_changed_leaves_no_trace(city: City) -> None:
    actions.change_user(user=city["係員"], by=city["システム管理者"], now=city.now, name="係員 太郎")
    assert Event.objects.count() == 0


@pytest.mark.parametrize(
    ("role", "may"),
    [
        ("課長", True),
        ("課長補佐", True),
        ("システム管理者", True),
        ("係員", False),
        ("広報補佐", False),
        ("他課の課長", False),
        ("部長", False),
        ("監査", False),
    ],
)
def test_who_may_enter_the_absence_of_a_head(city: City, role: str, may: bool) -> None:
    def enter() -> None:
        actions.enter_absence(
            user=city["課長"], by=city[role], ground="出張", begins=DAY, ends=DAY, now=city.now
        )

    if may:
        enter()
    else:
        with pytest.raises(Refused, match="代決者"):
            enter()
    assert Absence.objects.count() == int(may)


def test_a_substitute_enters_no_absence_of_a_colleague_who_is_no_head(city: City) -> None:
    with pytest.raises(Refused):
        actions.enter_absence(
            user=city["係員"], by=city["課長補佐"], ground="休暇", begins=DAY, ends=DAY, now=city.now
        )
    assert Absence.objects.count() == 0


def test_an_absence_taken_back_stays_in_the_history(city: City) -> None:
    head = city["課長"]
    row = actions.enter_absence(user=head, by=head, ground="休暇", begins=DAY, ends=DAY, now=city.now)
    with pytest.raises(Refused):
        actions.remove_absence(absence=row, by=city["係員"], now=city.now)
    actions.remove_absence(absence=row, by=city["課長補佐"], now=city.now)
    assert Absence.objects.count() == 0
    assert labels(f"user:{head.pk}") == ["不在の入力", "不在の取消し"]


def test_an_absence_does_not_end_before_it_begins(city: City) -> None:
    with pytest.raises(Refused, match="終わり"):
        actions.enter_absence(
            user=city["課長"], by=city["課長"], ground="休暇", begins=DAY, ends=YESTERDAY, now=city.now
        )


def test_one_substitute_per_rank_and_one_rank_per_substitute(city: City) -> None:
    section, admin = city.sections["商工観光課"], city["システム管理者"]
    for role, rank in (("同僚", 1), ("課長補佐", 2)):
        with pytest.raises(Refused, match="課長補佐 太郎"):
            actions.set_substitute(
                section=section, user=city[role], rank=rank, begins=DAY, by=admin, now=city.now
            )
    actions.end_substitute(substitute=section.substitutes.get(), ends=YESTERDAY, by=admin, now=city.now)
    actions.set_substitute(section=section, user=city["同僚"], rank=1, begins=DAY, by=admin, now=city.now)
    assert labels(f"section:{section.pk}") == ["代決者の終わり", "代決者の指定"]


def test_an_ended_section_ends_its_posts_and_passes_on_its_duty(city: City) -> None:
    old, admin = city.sections["秘書広報課"], city["システム管理者"]
    new = actions.add_section(
        by=admin, now=city.now, code="099", name="広報課", parent=city.sections["経営企画部"], begins=DAY
    )
    with pytest.raises(Refused, match="引き継ぐ"):
        actions.end_section(section=old, ends=YESTERDAY, heirs=[], by=admin, now=city.now)
    actions.end_section(section=old, ends=YESTERDAY, heirs=[new], by=admin, now=city.now)
    assert (ActorContext(DAY).pr, ActorContext(YESTERDAY).pr) == (new, old)
    assert list(Appointment.objects.on(DAY).filter(section=old)) == []
    assert Appointment.objects.on(YESTERDAY).filter(section=old).count() == 3
    assert labels(f"user:{city['広報主管課長'].pk}") == ["発令の終わり"]
    assert labels(f"section:{old.pk}") == ["代決者の終わり", "所属の廃止"]
    assert labels(f"section:{new.pk}") == ["所属の追加", "役割の移動"]


def test_a_section_with_sections_below_does_not_end(city: City) -> None:
    with pytest.raises(Refused, match="下位"):
        actions.end_section(section=city.sections["生活経済部"], ends=DAY, heirs=[], by=None, now=city.now)


def test_a_section_is_not_below_itself(city: City) -> None:
    with pytest.raises(Refused, match="上位"):
        actions.change_section(
            section=city.sections["生活経済部"],
            begins=DAY,
            by=None,
            now=city.now,
            parent=city.sections["農政課"],
        )
    assert Section.objects.get(name="生活経済部").parent is None


def test_a_post_lies_within_the_life_of_its_section(city: City) -> None:
    with pytest.raises(Refused, match="その間"):
        appoint(city, "同僚", is_head=False, begins=LONG_AGO - timedelta(days=1))


def test_a_second_exception_for_a_day_replaces_the_first(city: City) -> None:
    admin = city["システム管理者"]
    for is_open in (False, True):
        row = actions.set_closed_day(day=DAY, is_open=is_open, reason="点検", by=admin, now=city.now)
    assert ClosedDay.objects.get().is_open is True
    actions.remove_closed_day(closed_day=row, by=admin, now=city.now)
    assert labels("site") == ["開庁日の例外", "開庁日の例外", "開庁日の例外の取消し"]


@pytest.mark.parametrize(
    "password", ["mijikai", "password1234", "katori-no-hana-da", "u1-no-himitsu-da", "mihon-no-2026-kagi"]
)
def test_a_weak_password_is_refused(city: City, password: str) -> None:
    with pytest.raises(ValidationError):
        actions.change_password(user=city["係員"], password=password, now=city.now)
    assert Event.objects.count() == 0


def test_a_new_person_logs_in_only_after_a_password_was_issued(city: City) -> None:
    admin = city["システム管理者"]
    user = actions.create_user(
        by=admin, now=city.now, username="new", staff_number="99999", name="新 人", kana="しん じん"
    )
    assert user.has_usable_password() is False
    password = actions.issue_password(user=user, by=admin, now=city.now)
    assert User.objects.get(pk=user.pk).check_password(password) is True
    assert labels(f"user:{user.pk}") == ["職員の登録", "仮パスワードの発行"]


def test_the_system_itself_acts_without_a_person(city: City) -> None:
    actions.set_closed_day(day=DAY, is_open=False, reason="点検", by=None, now=city.now)
    assert Event.objects.get().actor_name == "システム"
