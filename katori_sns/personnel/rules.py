"""Who confirms which line: nobody who prepared it, gains by it, or whose login the preparer still holds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from functools import cached_property

from django.db.models import Q, QuerySet

from katori_sns.organisation.actions import Refused
from katori_sns.organisation.models import Appointment, Duty, Substitute, User
from katori_sns.organisation.powers import pr_deciders, prepares_moves
from katori_sns.organisation.roles import ActorContext
from katori_sns.personnel.models import Plan, PlanLine
from katori_sns.web.dates import local_date

Kind = PlanLine.Kind
Place = tuple[int | None, int | None]  # a section, or the line that founds it
NAMED = 3  # people in one sentence
NOBODY_MAY = "ほかの職員をシステム管理者にするか、広報主管課長の代決者を指定してから、やり直してください。"


def must_prepare(by: User, now: datetime) -> None:
    if not prepares_moves(by, local_date(now)):
        raise Refused("システム管理者と人事担当だけが行えます。システム管理者に依頼してください。")


def may_be_asked(now: datetime, by: User) -> QuerySet[User]:
    """Who may confirm what this person prepares: other administrators, 広報主管課長 and his substitutes."""
    org = ActorContext(local_date(now))
    people = User.objects.in_service(org.on).exclude(pk=by.pk)
    found: QuerySet[User] = people.filter(Q(is_administrator=True) | Q(pk__in=pr_deciders(org)))
    return found


def takes_part(plan: Plan, by: User, now: datetime) -> bool:
    """Whether he prepared the plan or was asked about it, and still has the post or role for it."""
    if by.pk == plan.prepared_by_id:
        return prepares_moves(by, local_date(now))
    return by in plan.confirmers.all() and by in may_be_asked(now, plan.prepared_by)


def must_take_part(plan: Plan, by: User, now: datetime) -> None:
    if not takes_part(plan, by, now):
        raise Refused("準備した人と確認を求められた人のうち、いまも準備や確認のできる人だけが行えます。")


class Barring:
    """Which lines of a plan a person may not confirm; what he has is read once for all of them.

    Counted are the posts that he has, will have, and would have by the plan itself.
    """

    def __init__(self, plan: Plan, user: User, org: ActorContext) -> None:
        self.plan, self.user, self.org = plan, user, org

    def why(self, line: PlanLine) -> str:
        """Why this person may not confirm the line; "" where he may."""
        if line.prepared_by_id == self.user.pk:
            return "準備した人です"
        if self._gains(line):
            return "この変更で権限を得ます"
        if self.user.temporary_until or self.user.temporary_by_id == line.prepared_by_id:
            return "準備した人が発行した仮パスワードを、まだ確かめていません"
        return ""

    def _gains(self, line: PlanLine) -> bool:
        """Whether he has more power by the line, or may have."""
        place = (line.section_id, line.founded_id)
        if line.person_id == self.user.pk:
            return True
        if line.kind == Kind.DUTY:
            return place in self._works or place in self._decides
        if line.kind == Kind.CHANGE:
            return (line.above_id, line.above_founded_id) in self._decides
        if line.kind == Kind.CLOSE:
            gains = self._decides | (self._works if place in self._duties else set())
            return any((heir.section_id, heir.founded_id) in gains for heir in line.heirs.all())
        return False

    @cached_property
    def _by_plan(self) -> list[PlanLine]:
        """The lines that give a post or a duty."""
        kinds = (Kind.BEGIN, Kind.CONCURRENT, Kind.SUBSTITUTE, Kind.DUTY)
        return list(self.plan.lines.filter(kind__in=kinds))

    def _given(self) -> Iterator[tuple[Place, bool]]:
        """Where the plan gives him a post, and whether as head or substitute."""
        for line in self._by_plan:
            if line.person_id == self.user.pk:
                yield (line.section_id, line.founded_id), line.is_head or line.kind == Kind.SUBSTITUTE

    def _held(self) -> Iterator[tuple[Place, bool]]:
        """The same of the posts that he has already, or that begin later."""
        mine = Q(user=self.user) & (Q(ends=None) | Q(ends__gte=self.org.on))
        for section, is_head in Appointment.objects.filter(mine).values_list("section", "is_head"):
            yield (section, None), is_head
        for section in Substitute.objects.filter(mine).values_list("section", flat=True):
            yield (section, None), True

    @cached_property
    def _works(self) -> set[Place]:
        return {place for place, _ in [*self._held(), *self._given()]}

    @cached_property
    def _decides(self) -> set[Place]:
        return {place for place, decides in [*self._held(), *self._given()] if decides}

    @cached_property
    def _duties(self) -> set[Place]:
        """Who has a duty today, will have it, or is given it by the plan."""
        now = set(self.org.on_duty.values())
        later = Duty.objects.filter(begins__gt=self.org.on).values_list("section", flat=True)
        given = {(line.section_id, line.founded_id) for line in self._by_plan if line.kind == Kind.DUTY}
        return {(section, None) for section in now | set(later)} | given


def must_be_confirmable(plan: Plan, chosen: Iterable[User], by: User, now: datetime) -> None:
    """Refuse what would wait for ever: a line that nobody of those who are asked may confirm."""
    org = ActorContext(local_date(now))
    asked = [Barring(plan, user, org) for user in chosen]
    others = [Barring(plan, user, org) for user in may_be_asked(now, by)]
    for line in plan.lines.prefetch_related("heirs"):
        reasons = {barring.why(line) for barring in asked}
        if "" in reasons:
            continue
        free = [str(barring.user) for barring in others if not barring.why(line)]
        whom = f"{'か'.join(free[:NAMED])}にも確認を求めてください。" if free else NOBODY_MAY
        raise Refused(f"{line.number}行目を確認できる人がいません（{'、'.join(sorted(reasons))}）。{whom}")
