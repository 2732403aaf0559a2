"""「止める」 (G3(1)): what must not go out until a second person lets it through, for what he read alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.utils.module_loading import import_string

from accounts.models import SNSAccount
from katori_sns.organisation.models import Appointment
from katori_sns.workflow.errors import Incomplete
from katori_sns.workflow.models import Statement
from katori_sns.workflow.notifications import said, tell_about
from katori_sns.workflow.steps import Problem, Transition
from posts.checker import STOP, Finding, check
from posts.guards import accounts_of
from posts.models import Post

RELEASE = "release:"  # the key of a statement: let through by a second person
EARLY = "early:"  # or out before anybody could
EARLY_WORD = "手続前に発信"


@dataclass(frozen=True)
class Stop:
    """What stops the text of one account."""

    account: SNSAccount
    finding: Finding

    @property
    def key(self) -> str:
        """The very words on the very account: other words, or the same elsewhere, are another."""
        return f"{self.finding.key}-{self.account.pk}"


def stops(post: Post) -> list[Stop]:
    """What stops it and was not let through in this round: a rewritten text must be let through again."""
    let_through = {key for key, _ in post.standing(RELEASE)}
    accounts = accounts_of(post)
    # What stops stands in the words themselves; nothing else need be known of them.
    found = [Stop(a, f) for a in accounts for f in check(post.text_for(a)) if f.severity == STOP]
    return list({s.key: s for s in found if f"{RELEASE}{s.key}" not in let_through}.values())


def released(post: Post, statements: Sequence[Statement]) -> list[Statement]:
    """Who let what through of the text as it stands."""
    return [s for s in statements if s.key.startswith(RELEASE) and s.task.round == post.round]


def release(transition: Transition[Post]) -> None:
    """A second person lets a stop through, and says why; without a stop there is nothing to say."""
    found = stops(transition.case)
    if found and not transition.comment:
        raise Incomplete([Problem("comment", "「止める」が残っています。通してよい理由を書いてください")])
    _say(transition, found, RELEASE, "通す")


def nothing_stops(transition: Transition[Post]) -> list[Problem]:
    """Whatever step leads out: each stop was let through, or is on record as out already."""
    said_now = {s.key.partition(":")[2] for s in transition.said}
    return [
        Problem("texts", f"「{stop.finding.title}」は、ほかの人の確認がないと発信できません")
        for stop in stops(transition.case)
        if stop.key not in said_now
    ]


def out_early(transition: Transition[Post]) -> None:
    """What is out is not refused: with a stop the chief and the PR division know, and it is an incident."""
    post, org = transition.case, transition.org
    found = stops(post)
    if not found:
        return
    _say(transition, found, EARLY, EARLY_WORD)
    chief = org.heads.get(post.keeper_id)
    staff = Appointment.objects.on(org.on).filter(section=org.pr).values_list("user", flat=True)
    concerned = {*staff} | ({chief.id} if chief else set())
    told = {f"［{EARLY_WORD}］": frozenset(concerned - {transition.actor.pk})}
    tell_about(post, told, says=said(transition), now=transition.now)
    import_string(settings.POST_OUT_EARLY)(
        post,
        by=transition.actor,
        section_id=transition.authority.seat.section_id,
        titles=list(dict.fromkeys(stop.finding.title for stop in found)),
        now=transition.now,
    )


def _say(transition: Transition[Post], found: list[Stop], prefix: str, word: str) -> None:
    """Each stop is a statement of this act; where there are several accounts it names its own."""
    several = len({*transition.case.texts}) > 1
    for stop in found:
        transition.say(
            f"{prefix}{stop.key}",
            prefix.rstrip(":"),
            label=stop.finding.title,
            word=word,
            about=str(stop.account) if several else "",
            text=transition.comment,
        )
