"""What the PR division rules a post to be (G4(5)②); if it is out, correction or incident follows (G5(3))."""

from __future__ import annotations

from django.conf import settings
from django.utils.module_loading import import_string

from katori_sns.organisation.models import Appointment
from katori_sns.workflow.ladder import pr_staff
from katori_sns.workflow.models import Level
from katori_sns.workflow.notifications import said, tell_about
from katori_sns.workflow.steps import Address, CaseContext, Transition
from posts.models import NATURE, Post
from posts.sent import mended
from posts.states import OUT


def to_be_mended(ctx: CaseContext[Post]) -> Address | None:
    """Anybody of the PR division, of a fact that is out and not deleted."""
    out = ctx.case.ruled_nature == Post.Nature.FACT and ctx.case.state in OUT[:2]
    return pr_staff(ctx) if out else None


def to_be_reported(ctx: CaseContext[Post]) -> Address | None:
    """Anybody of the PR division, of a fact."""
    return pr_staff(ctx) if ctx.case.ruled_nature == Post.Nature.FACT else None


def to_be_taken_back(ctx: CaseContext[Post]) -> Address | None:
    """Anybody of the PR division, of an official view."""
    return pr_staff(ctx) if ctx.case.ruled_nature == Post.Nature.OFFICIAL else None


def mender(ctx: CaseContext) -> Address:
    """Whoever of the section puts it right."""
    return Address(Level.MEMBER, ctx.case.keeper_id)


def reclassify(transition: Transition[Post]) -> None:
    """The PR division rules: a fact is an official view, or the other way round."""
    post = transition.case
    nature = Post.Nature.OFFICIAL if post.ruled_nature == Post.Nature.FACT else Post.Nature.FACT
    post.write_own(nature=nature, sent_nature=nature)
    transition.say(NATURE, nature, label="区分", word=nature.label, text=transition.comment)


def reclassify_after(transition: Transition[Post]) -> None:
    """A ruling over what is out: the section has a task to put it right."""
    reclassify(transition)
    _tell(transition)


def reclassify_report(transition: Transition[Post]) -> None:
    """A ruling over what is out: it is an incident at once, with the chiefs and the PR division."""
    reclassify(transition)
    _tell(transition)
    import_string(settings.POST_RULED)(
        transition.case,
        by=transition.actor,
        section_id=transition.authority.seat.section_id,
        why=transition.comment,
        now=transition.now,
    )


def reclassify_back(transition: Transition[Post]) -> None:
    """It was a fact after all: nothing is to be put right any longer."""
    reclassify(transition)
    for label, (old, new) in mended(transition.case, "求めない", transition).items():
        transition.trace(label, old, new)
    _tell(transition)


def leave(transition: Transition[Post]) -> None:
    """修正しない: the chief says why, and the PR division hears of it."""
    org = transition.org
    staff = Appointment.objects.on(org.on).filter(section=org.pr).order_by().values_list("user", flat=True)
    told = {"［修正しない］": frozenset({*staff} - {transition.actor.pk})}
    tell_about(transition.case, told, says=said(transition), now=transition.now)


def _tell(transition: Transition[Post]) -> None:
    """The drafter and the chief of the section."""
    case, chief = transition.case, transition.org.heads.get(transition.case.keeper_id)
    concerned = {case.drafter_id} | ({chief.id} if chief else set())
    told = {"［区分の変更］": frozenset(concerned - {transition.actor.pk})}
    tell_about(case, told, says=said(transition), now=transition.now)
