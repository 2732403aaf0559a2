"""What was deleted because it must not be out is read by few, and so is all that repeats it (G5(3))."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q, QuerySet

from katori_sns.history.actions import record
from katori_sns.history.models import Actor
from katori_sns.workflow.models import Case
from katori_sns.workflow.trace import seals
from posts.models import Post


def restrict(post: Post, *, by: Actor, now: datetime) -> list[Post]:
    """Keep the whole chain from all but few, and from the search: what corrects a text repeats it.

    Answers those of it that were open until now.
    """
    # Newest first: a correction that goes out locks itself before what it corrects.
    list(Case.objects.select_for_update().filter(pk__in=_chain(post)).order_by("-pk").values("pk"))
    chain: QuerySet[Post] = QuerySet(Post).filter(pk__in=_chain(post))
    opened = list(chain.filter(sealed_with=None).order_by("pk"))
    chain.filter(sealed_with=None).update(sealed_with=post)
    chain.update(text_found_as="", folded="")
    for link in chain.order_by("-pk"):
        record(
            subject=link.subject,
            action="restrict",
            label="写しの閲覧制限",
            actor=by,
            at=now,
            changes={"読める人": [None, "限られた人"], **seals(link)},
        )
    return opened


def _chain(post: Post) -> set[int]:
    """The post, what it corrects, what corrects it, and so on."""
    chain: set[int] = set()
    found = {post.pk}
    while found - chain:
        chain |= found
        posts: QuerySet[Post] = QuerySet(Post)
        links = posts.filter(Q(pk__in=chain) | Q(corrects__in=chain)).values_list("pk", "corrects")
        found = {pk for link in links for pk in link if pk}
    return chain
