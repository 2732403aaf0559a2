"""Who may decide a section's official views on a day, here or on paper (G4(5)②)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q

from katori_sns.history.actions import record
from katori_sns.history.models import SYSTEM
from katori_sns.organisation.models import Appointment, Section, User
from katori_sns.organisation.roles import ActorContext
from katori_sns.web.dates import local_date
from katori_sns.web.text import fold
from katori_sns.workflow.steps import CaseContext, Problem, Transition
from posts.guards import accounts_of, complete, goes_out, sendable
from posts.models import Entitled, Post

UNLISTED = "決裁権者でない人の決裁"


def entitled(section_id: int) -> Q:
    """The sections whose head may decide the section's official views: itself, and those of the table."""
    named = Entitled.objects.filter(section=section_id, ends=None).values("decides")
    return Q(pk=section_id) | Q(pk__in=named)


def to_be_decided(ctx: CaseContext[Post]) -> list[Problem]:
    """Complete, and somebody entitled is chosen (G4(5)②)."""
    post, problems = ctx.case, sendable(ctx)
    may = Section.objects.filter(entitled(post.keeper_id), pk=post.decider_id or 0)
    return problems if may.exists() else [*problems, Problem("decider", "決裁権者を選んでください")]


def decided_elsewhere(ctx: CaseContext[Post]) -> list[Problem]:
    """Complete, with the decision that was taken on paper."""
    return complete(ctx) + cited(ctx)


def recorded(ctx: CaseContext[Post]) -> list[Problem]:
    """What went out already: a fact as it is, an official view with the decision it rests on.

    Without a decision it went out too early, which its record says.
    """
    official = ctx.case.ruled_nature == Post.Nature.OFFICIAL
    return goes_out(ctx) + (cited(ctx) if official and cites(ctx.case) else [])


@dataclass(frozen=True)
class Decider:
    """A person who might decide on that day, and as what: 「商工観光課 課長 宮本 健一」."""

    user_id: int
    words: str


def deciders_on(post: Post, day: date) -> dict[int, Decider]:
    """Key of a person → as what he might decide: the chiefs, the posts of the table, and who stands in."""
    own = {post.keeper_id, *(account.section_id for account in accounts_of(post))}
    table = Entitled.objects.on(day).filter(section__in=own).values_list("decides", flat=True)
    org, named = ActorContext(day), own | set(table)
    there = Appointment.objects.on(day).filter(section__in=named).values_list("user", "section", "post")
    posts = {(user, section): post for user, section, post in there}
    found: dict[int, Decider] = {}
    for section in (org.sections[pk] for pk in sorted(named) if pk in org.sections):
        if head := org.heads.get(section.pk):
            found.setdefault(head.id, Decider(head.id, f"{section.name} {head.post} {head.name}"))
        for person in org.substitutes[section.pk]:
            words = f"{section.name} {posts.get((person.id, section.pk), '')} {person.name}（代決）"
            found.setdefault(person.id, Decider(person.id, " ".join(words.split())))
    return found


def cited(ctx: CaseContext[Post]) -> list[Problem]:
    """The decision that was taken on paper: by whom of the entitled, or why by another; and the file."""
    post = ctx.case
    texts = (
        ("decided_number", "決裁の文書番号を入力してください"),
        ("decided_on", "決裁日を入力してください"),
    )
    problems = [Problem(name, message) for name, message in texts if not getattr(post, name)]
    if post.decided_on and post.decided_on > ctx.org.on:
        problems.append(Problem("decided_on", "決裁日は、きょうかその前の日にしてください"))
    problems += _by_whom(post)
    if not post.attachments.exists():
        problems.append(Problem("file", "決裁を示すファイルを添付してください"))
    return problems


def _by_whom(post: Post) -> list[Problem]:
    if post.decided_user_id == post.drafter_id or _names(post.decided_by, post.drafter):
        return [Problem("decided_user", "起案した人は決裁できません。決裁した人を選んでください")]
    if post.decided_user_id:
        listed = not post.decided_on or post.decided_user_id in deciders_on(post, post.decided_on)
        said = "決裁日の決裁権者ではありません。選び直すか、名前と理由を入力してください"
        return [] if listed else [Problem("decided_user", said)]
    if not post.decided_by:
        return [Problem("decided_user", "決裁した人を選ぶか、職と名前を入力してください")]
    if not post.decided_why:
        return [Problem("decided_why", "決裁権者でない人が決裁した理由を入力してください")]
    return []


def _names(text: str, user: User) -> bool:
    """Whether a text names the person, however the name is spaced."""
    return bool(user.name) and "".join(fold(user.name).split()) in "".join(fold(text).split())


def cites(post: Post) -> bool:
    """Whether anything of a decision taken elsewhere stands in it."""
    return any((post.decided_number, post.decided_on, post.decided_user_id, post.decided_by))


def say_unlisted(transition: Transition[Post]) -> None:
    """That somebody decided who is not among the entitled stays visible, with the reason."""
    post = transition.case
    if post.decided_by and not post.decided_user_id:
        text = f"{post.decided_by}\n{post.decided_why}"
        transition.say("unlisted", "unlisted", label="決裁した人", word=UNLISTED, text=text)


@transaction.atomic
def entitle(*, section: Section, decides: Section, about: str, by: User, now: datetime) -> None:
    """The head of another section may decide a section's official views as well, from today (G4(5)②)."""
    Entitled.objects.update_or_create(
        section=section,
        decides=decides,
        ends=None,
        defaults={"about": about},
        create_defaults={"about": about, "begins": local_date(now)},
    )
    _record([None, _line(section, decides)], by, now)


@transaction.atomic
def disentitle(entitled_id: int, *, by: User, now: datetime) -> None:
    """Today is the last day; what was decided until then stays so."""
    row = Entitled.objects.select_related("section", "decides").get(pk=entitled_id)
    row.ends = local_date(now)
    row.save(update_fields=["ends"])
    _record([_line(row.section, row.decides), None], by, now)


@transaction.atomic
def pass_on_table(*, now: datetime) -> None:
    """The table says of all who followed an ended section what it said of that; a missed day is caught up."""
    org = ActorContext(local_date(now))
    rows = Entitled.objects.filter(ends=None).select_related("section", "decides")
    for row in rows.filter(Q(section__ends__lt=org.on) | Q(decides__ends__lt=org.on)):
        decides, sections = org.following(row.decides_id), org.all_following(row.section_id)
        if decides is None or not sections:
            continue  # nobody followed: the PR division takes the row away
        row.ends = org.on - timedelta(days=1)
        row.save(update_fields=["ends"])
        for section in sections:
            if section != decides:
                values = {"about": row.about, "begins": org.on}
                Entitled.objects.get_or_create(section=section, decides=decides, ends=None, defaults=values)
            _record([_line(row.section, row.decides), _line(section, decides)], None, now)


def _line(section: Section, decides: Section) -> str:
    return f"{section.name}：{decides.name}の長"


def _record(change: list[str | None], by: User | None, now: datetime) -> None:
    who = ActorContext(local_date(now), by).actor(by) if by else SYSTEM
    record(
        subject="site",
        action="entitle",
        label="投稿の決裁権者",
        actor=who,
        at=now,
        changes={"決裁権者": change},
    )
