"""What is an incident in the same moment: a post that was deleted, or that went out though it was stopped."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from incidents import actions
from incidents.models import IncidentReport
from incidents.process import INCIDENT
from katori_sns.organisation.models import User
from posts.models import Post, PostDeletion

# What kind of trouble it was, as the ground for which a post was deleted says. Whoever took the city's
# account for his own let nothing out that is secret.
NATURES: dict[str, IncidentReport.Nature] = {
    PostDeletion.Ground.SECRET: IncidentReport.Nature.LEAK,
    PostDeletion.Ground.PERSONAL: IncidentReport.Nature.LEAK,
    PostDeletion.Ground.SECURITY: IncidentReport.Nature.LEAK,
    PostDeletion.Ground.RIGHTS: IncidentReport.Nature.IMPROPER,
    PostDeletion.Ground.PRIVATE: IncidentReport.Nature.MISPOST,
}


@transaction.atomic
def filed(
    post: Post, *, by: User, section_id: int, now: datetime, where: str = "", **answers: object
) -> IncidentReport:
    """The incident about a post that is out, with the PR division and the chiefs at once."""
    out = list(post.publications.select_related("account"))
    incident = actions.report(
        INCIDENT,
        reporter=by,
        accounts=[publication.account for publication in out],
        now=now,
        section_id=section_id,
        fields={"where": where or "\n".join(publication.url for publication in out)} | answers,
    )
    incident.posts.add(post)
    actions.file_at_once(INCIDENT, incident, reporter=by, now=now)
    return incident


def deleted(
    post: Post, *, ground: str, by: User, section_id: int, noticed: datetime, where: str, now: datetime
) -> IncidentReport:
    """A post was deleted because it must not be out: the kind follows from the ground (G5(3))."""
    return filed(
        post,
        by=by,
        section_id=section_id,
        now=now,
        nature=NATURES[ground],
        what=f"投稿を削除した。理由：{PostDeletion.Ground(ground).label}",
        where=where,
        discovered_at=noticed,
    )


def out_early(post: Post, *, by: User, section_id: int, titles: list[str], now: datetime) -> None:
    """A post went out with what the checker stops, before a second person let it through (G3(1))."""
    filed(
        post,
        by=by,
        section_id=section_id,
        now=now,
        nature=IncidentReport.Nature.LEAK,
        what=f"「止める」を通す前に発信した。{'、'.join(titles)}。",
        discovered_at=now,
    )


def ruled(post: Post, *, by: User, section_id: int, why: str, now: datetime) -> None:
    """A post that is out as a fact was an official view, and nobody had decided it (G4(5)②, G5(3))."""
    filed(
        post,
        by=by,
        section_id=section_id,
        now=now,
        nature=IncidentReport.Nature.IMPROPER,
        what=f"決裁を受けずに発信した投稿を、組織判断・公式見解とした。理由：{why}",
        discovered_at=now,
    )
