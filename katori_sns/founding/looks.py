"""How each row of 開始までの確認 is answered by the data themselves."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from functools import cached_property

from django.conf import settings
from django.db.models import Q
from django_otp.plugins.otp_totp.models import TOTPDevice

from accounts.models import SNSAccount
from accounts.policy.models import CommonPolicy
from applications.registration.models import RetroactiveRegistration
from katori_sns.founding.figures import examples
from katori_sns.founding.models import Answer
from katori_sns.health import NAMES, heartbeat, state
from katori_sns.organisation.models import Appointment, ClosedDay, Duty, Section, Substitute, User
from katori_sns.organisation.powers import second_factor_asked
from katori_sns.organisation.roles import ActorContext
from katori_sns.watch.actions import KEPT_UP
from katori_sns.web.dates import format_wareki, local_date

FRESH = timedelta(days=200)  # how old a typed day may be, as the restore drill
OWN_ROW = {NAMES["restore_drill"], "所属の役割"}  # of the health page: what stands here in a row of its own
NAMED = 5  # of many sections or people, so many by name
Found = tuple[bool, str]  # whether it is fine, and how it stands


class City:
    """What the rows look at, each read once."""

    def __init__(self, now: datetime, unwell: Iterable[str]) -> None:
        self.now, self.today, self.unwell = now, local_date(now), list(unwell)
        self.org = ActorContext(self.today)

    @cached_property
    def answers(self) -> dict[str, Answer]:
        return {answer.key: answer for answer in Answer.objects.select_related("by")}

    @cached_property
    def people(self) -> list[User]:
        return list(User.objects.in_service(self.today))

    @cached_property
    def pr(self) -> Section | None:
        return self.org.pr if Duty.Kind.PR in self.org.on_duty else None

    @cached_property
    def with_accounts(self) -> list[Section]:
        """The sections that run an account."""
        held = SNSAccount.objects.exclude(state__in=SNSAccount.CLOSED).values_list("section", flat=True)
        return [self.org.sections[pk] for pk in sorted(set(held)) if pk in self.org.sections]

    def done_on(self, key: str) -> date | None:
        """The day that was typed for the row, if it is not too long ago."""
        answer = self.answers.get(key)
        return answer.day if answer and answer.day and answer.day >= self.today - FRESH else None


def unwell(now: datetime) -> list[str]:
    """What the health page finds wrong. Asks Redis, the disk and the scanner: not inside a transaction."""
    return [name for name, problem in state(now).items() if problem and name not in OWN_ROW]


def _listed(names: Iterable[object]) -> str:
    words = [str(name) for name in names]
    more = f"ほか{len(words) - NAMED}件" if len(words) > NAMED else ""
    return "、".join(words[:NAMED]) + more


def health(city: City) -> Found:
    wrong = _listed(city.unwell)
    return not wrong, f"異常：{wrong}" if wrong else "すべて正常です。"


def demo(city: City) -> Found:
    return not settings.DEMO, "見本です。" if settings.DEMO else "本番です。"


def drill(city: City) -> Found:
    day = city.done_on("drill")
    heard = not heartbeat("restore_drill", KEPT_UP["restore_drill"], city.now)
    if day:
        return True, f"{format_wareki(day)}に行いました。"
    return heard, "サーバに記録があります。" if heard else "まだ記録がありません。"


def sections(city: City) -> Found:
    number = len(city.org.sections)
    return number > 0, f"{number}所属"


def duties(city: City) -> Found:
    vacant = city.org.vacant_duties
    if vacant:
        return False, f"{'と'.join(vacant)}が決まっていません。"
    return True, f"広報主管課：{city.org.pr}、シティプロモーション統括部局：{city.org.promotion}"


def people(city: City) -> Found:
    """Who has neither a post, now or later, nor a role of his own could do nothing here."""
    posts = Appointment.objects.filter(Q(ends=None) | Q(ends__gte=city.today))
    placed = set(posts.values_list("user", flat=True))
    idle = [user.name for user in city.people if not (user.stands_alone or user.pk in placed)]
    number = f"{len(city.people)}人"
    if idle:
        return False, f"{number}。所属がない人：{_listed(idle)}"
    return bool(placed), number


def pr_heads(city: City) -> Found:
    if city.pr is None:
        return False, "広報主管課が決まっていません。"
    above = city.org.superior(city.pr.pk)
    if above == city.pr.pk:
        return False, f"{city.pr}に上位の所属がありません。"
    missing = [city.org.sections[pk].name for pk in (city.pr.pk, above) if pk not in city.org.heads]
    heads = [city.org.heads[pk].name for pk in (city.pr.pk, above) if pk in city.org.heads]
    return not missing, f"所属長がいません：{_listed(missing)}" if missing else "、".join(heads)


def heads(city: City) -> Found:
    missing = [section.name for section in city.with_accounts if section.pk not in city.org.heads]
    if missing:
        return False, f"所属長がいません：{_listed(missing)}"
    return True, f"アカウントのある所属：{len(city.with_accounts)}"


def substitutes(city: City) -> Found:
    named = set(Substitute.objects.on(city.today).values_list("section", flat=True))
    wanted = {s.pk: s.name for s in [*([city.pr] if city.pr else []), *city.with_accounts]}
    missing = [name for pk, name in wanted.items() if pk not in named]
    if missing or not wanted:
        return False, f"代決者がいません：{_listed(missing or ['広報主管課'])}"
    return True, f"{len(wanted)}所属に指定されています。"


def auditor(city: City) -> Found:
    names = [user.name for user in city.people if user.is_auditor]
    return bool(names), _listed(names) or "いません。"


def administrators(city: City) -> Found:
    names = [user.name for user in city.people if user.is_administrator]
    return len(names) > 1, _listed(names)


def calendar(city: City) -> Found:
    """The rule knows weekends, holidays and the year's end; a city may have no exception at all."""
    years = (city.today.year, city.today.year + 1)
    days = ClosedDay.objects.filter(day__year__in=years).values_list("day", flat=True)
    number = {year: sum(day.year == year for day in days) for year in years}
    text = "、".join(f"{year}年の例外{count}日" for year, count in number.items())
    day = city.done_on("calendar")
    seen = f"。{format_wareki(day)}に確かめました。" if day else ""
    return bool(day) or all(number.values()), text + seen


def figures(city: City) -> Found:
    as_delivered, day = examples(), city.done_on("figures")
    if as_delivered:
        return False, f"見本の値のままです：{_listed(as_delivered)}"
    return bool(day), f"{format_wareki(day)}に確かめました。" if day else "まだ確かめていません。"


def mail(city: City) -> Found:
    day = city.done_on("mail")
    return bool(day), f"{format_wareki(day)}に届きました。" if day else "まだ確かめていません。"


def login(city: City) -> Found:
    names = [user.name for user in city.people if user.last_login and not user.is_administrator]
    return bool(names), f"ログインした人：{_listed(names)}" if names else "まだだれもログインしていません。"


def second_factor(city: City) -> Found:
    """Who has never logged in has set none up either."""
    if settings.SECOND_FACTOR == "none":
        return False, "使わない設定です。"
    asked = second_factor_asked(city.org, city.people)
    having = set(TOTPDevice.objects.filter(confirmed=True).values_list("user", flat=True))
    missing = [user.name for user in city.people if user.pk in asked - having]
    if missing:
        return False, f"設定していない人：{_listed(missing)}"
    return True, f"求める{len(asked)}人が設定しています。"


def paper(city: City) -> Found:
    day = city.done_on("paper")
    return bool(day), f"{format_wareki(day)}に刷りました。" if day else "まだ刷っていません。"


def policy(city: City) -> Found:
    policy = CommonPolicy.objects.in_force(city.today)
    if policy:
        return True, f"第{policy.version}版（{format_wareki(policy.in_force_from)}施行）"
    coming = CommonPolicy.objects.order_by("in_force_from").first()
    return False, f"{format_wareki(coming.in_force_from)}に施行します。" if coming else "まだありません。"


def older(city: City) -> Found:
    """The chiefs confirm their rows after the start: until then they have no pages."""
    number = SNSAccount.objects.count()
    if number:
        return True, f"台帳に{number}件あります。"
    sent = RetroactiveRegistration.objects.exclude(submitted_at=None).filter(closed_at=None).exists()
    return sent, "一覧を所属長の確認に回しました。" if sent else "台帳は空です。"
