"""From an administrator's session no few acts end in a power without a second person."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone

from katori_sns.organisation import actions
from katori_sns.organisation.actions import NeedsTwo, Refused
from katori_sns.organisation.models import User
from katori_sns.organisation.powers import will_hold_power
from katori_sns.personnel import confirming
from katori_sns.personnel.models import Plan
from katori_sns.personnel.single import wait
from katori_sns.web.dates import local_date
from tests.city import City
from tests.long import LONG
from tests.personnel.planning import with_second

pytestmark = [pytest.mark.sqlite, pytest.mark.no_cover]
DEPTH = 3 if LONG else 2
TARGETS = ("同僚", "退職者") if LONG else ("退職者",)


class Attacker:
    """An administrator who knows the passwords that he has issued, and may enter wherever they let him."""

    def __init__(self, city: City) -> None:
        self.city, self.now = city, timezone.now()
        self.me = city["システム管理者"]
        self.day = local_date(self.now)

    def entered(self) -> list[User]:
        """Whose login he has: reset by him, in use, and waiting for nobody."""
        mine = User.objects.exclude(temporary_until=None).exclude(pk=self.me.pk).filter(is_active=True)
        return [user for user in mine if not actions.awaits_confirmation(user, now=self.now)]

    def acts(self) -> Iterator[tuple[str, Callable[[], Any]]]:
        city, how = self.city, {"by": self.me, "now": self.now}
        tourism, farms = city.sections["商工観光課"], city.sections["農政課"]
        pr, over = city.sections["秘書広報課"], city.sections["生活経済部"]
        for role in TARGETS:
            user = User.objects.get(pk=city[role].pk)
            post = partial(actions.appoint, user=user, begins=self.day, **how)
            yield f"password {role}", partial(actions.issue_password, user=user, **how)
            yield f"head {role}", partial(post, section=farms, post="課長", is_head=True)
            yield f"pr {role}", partial(post, section=pr, post="主事", is_head=False)
            yield f"member {role}", partial(post, section=tourism, post="主事", is_head=False)
            acting = partial(actions.set_substitute, section=farms, user=user, rank=5)
            yield f"substitute {role}", partial(acting, begins=self.day, **how)
            change = partial(actions.change_user, user=user, **how)
            yield f"role {role}", partial(change, is_administrator=True)
            yield f"personnel {role}", partial(actions.name_personnel, user=user, named=True, **how)
            yield f"mail {role}", partial(change, email="a@evil.example")
            yield f"enable {role}", partial(actions.enable_user, user=user, **how)
            yield f"disable {role}", partial(actions.disable_user, user=user, **how)
            for row in user.appointments.filter(ends=None):
                yield f"end {role}", partial(actions.end_appointment, appointment=row, ends=self.day, **how)
        yield "duty", lambda: actions.move_duty(duty="pr", section=tourism, begins=self.day, **how)
        yield "parent", lambda: actions.change_section(section=pr, begins=self.day, parent=over, **how)
        yield "merge", lambda: actions.end_section(section=pr, ends=self.day, heirs=[tourism], **how)
        for plan in Plan.objects.filter(state=Plan.State.WAITING):
            for user in (self.me, *self.entered()):
                yield "confirm", lambda p=plan, u=user: confirming.confirm(plan=p, by=u, now=self.now)
        for user in self.entered():
            reset = User.objects.exclude(temporary_by=None)
            for other in reset:
                yield "click", lambda o=other, u=user: actions.confirm_password(user=o, by=u, now=self.now)

    def do(self, act: Callable[[], Any], *, last: bool) -> bool:
        """Whether it was done, or waits for another as the pages let it; at the end that is no power."""
        try:
            with transaction.atomic():
                act()
        except NeedsTwo as two:
            wait_for_two = partial(wait, lines=two.lines, by=two.by, now=self.now)
            return not last and self.do(wait_for_two, last=last)
        except Refused:
            return False
        return True

    def search(self, way: tuple[str, ...] = ()) -> int:
        """Try every act after these; return how many ways were gone."""
        gone = 0
        for name, act in list(self.acts()):
            point = transaction.savepoint()
            if self.do(act, last=len(way) + 1 == DEPTH):
                gone += 1
                power = [user.name for user in self.entered() if will_hold_power(user, self.day)]
                assert (*way, name, power) == (*way, name, [])
                if len(way) + 1 < DEPTH:
                    gone += self.search((*way, name))
            transaction.savepoint_rollback(point)
        return gone


def test_no_few_acts_of_one_administrator_end_in_a_power(city: City) -> None:
    with_second(city)
    city.person("退職者", "農政課", "主事")
    city.substitute("退職者", "農政課", 1)
    User.objects.filter(pk=city["退職者"].pk).update(is_active=False)
    assert Attacker(city).search() > 20
