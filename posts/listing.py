"""The register of posts, its marks and its calendar, as plain rows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, QuerySet
from django.db.models.functions import TruncDate

from katori_sns.organisation.calendar import Calendar
from katori_sns.organisation.roles import ActorContext
from katori_sns.web.dates import day_begins, day_ends, format_wareki_time
from katori_sns.web.pages import by_key, capped_count, keyset_page
from katori_sns.web.weeks import weeks_of
from posts.forms import PostFilterForm, on_calendar
from posts.models import NO_URL, Post, PostMark
from posts.states import OUT, STATES

COLUMNS = (
    "pk",
    "title",
    "state",
    "state_label",
    "submitted_at",
    "nature",
    "sent_nature",
    "texts",
    "sent_texts",
    "sealed_with",
    "at",
    "section",
    "published_name",
)
BEGINS = 40  # of the text, in the register
EXPORTED = ("日時", "アカウント", "区分", "状態", "印", "所属", "発信した人", "URL", "本文")
WEEKS = 5


def post_list(posts: QuerySet[Post], org: ActorContext, after: str) -> dict[str, object]:
    """A page of the register, in a fixed number of queries."""
    posts, count = by_key(posts)
    page = keyset_page(posts.values(*COLUMNS), order=("-at", "-pk"), after=after)
    marks: dict[int, list[str]] = defaultdict(list)
    for mark in PostMark.objects.filter(post__in=[row["pk"] for row in page.rows]):
        marks[mark.post_id].append(str(mark))
    return {
        "page": page,
        "rows": [
            row
            | {
                "shape": STATES[row["state"]].shape,
                "nature_label": Post.Nature(row["sent_nature"] or row["nature"]).label,
                "begins": _begins(row),
                "section_name": org.called(row["section"], row["submitted_at"]),
                "marks": marks[row["pk"]],
            }
            for row in page.rows
        ],
        "count": count,
    }


def marked(form: PostFilterForm, posts: QuerySet[Post]) -> list[dict[str, str]]:
    """How many posts bear each mark, under the other conditions of the list."""
    asked = {name: form[name].data or "" for name in form.fields}
    found = []
    for mark in PostMark.Mark:
        data = asked | {"mark": mark.value}
        number = capped_count(PostFilterForm(data).chosen(posts))
        found.append(
            {"label": str(mark.label), "number": number, "query": urlencode(data), "mark": mark.value}
        )
    return found


def _begins(row: dict[str, Any]) -> str:
    """How what was sent last begins; nothing of a sealed post."""
    texts = row["sent_texts"] if row["submitted_at"] else row["texts"]
    words = " ".join(next((t for t in texts.values() if t.strip()), "").split())
    return "" if row["sealed_with"] else words[:BEGINS] + ("…" if len(words) > BEGINS else "")


def exported(posts: QuerySet[Post], org: ActorContext) -> Iterator[tuple[str, ...]]:
    """The rows of the export, one per post, as it was sent last; a sealed one keeps its text to itself."""
    rows = posts.prefetch_related("publications", "marks", "case_accounts__account")
    for post in rows.order_by("-at", "-pk").iterator(chunk_size=500):
        accounts = [row.account for row in post.case_accounts.all()]
        sent = post.sent_texts if post.submitted_at else post.texts
        texts = [sent.get(str(a.pk), "") for a in accounts if not post.sealed_with_id]
        yield (
            format_wareki_time(post.at),
            "、".join(str(account) for account in accounts),
            Post.Nature(post.sent_nature or post.nature).label,
            post.state_label,
            "、".join(map(str, post.marks.all())),
            org.called(post.section_id, post.submitted_at),
            post.published_name,
            "\n".join(p.url or NO_URL for p in post.publications.all()),
            "\n".join(text for text in texts if text),
        )


def calendar(posts: QuerySet[Post], first: date, today: date) -> list[list[dict[str, object]]]:
    """Five weeks from a Sunday: how many posts each day are out, or planned and not given up."""
    open_days = Calendar.load()
    weeks = weeks_of(first, first + timedelta(weeks=WEEKS - 1))
    shown = on_calendar(posts).filter(at__range=(day_begins(weeks[0][0]), day_ends(weeks[-1][-1])))
    rows = shown.order_by().annotate(day=TruncDate("at")).values("day", "state").annotate(number=Count("pk"))
    out: dict[date, int] = {}
    planned: dict[date, int] = {}
    for row in rows:
        kept = out if row["state"] in OUT else planned
        kept[row["day"]] = kept.get(row["day"], 0) + row["number"]
    kinds = (("予定", planned), ("発信", out))

    def cell(day: date) -> dict[str, object]:
        return {
            "day": day,
            "label": f"{day.month}/{day.day}" if day.day == 1 or day == weeks[0][0] else f"{day.day}",
            "says": [f"{word} {kept[day]}" for word, kept in kinds if day in kept],
            "today": day == today,
            "closed": not open_days.is_open(day),
        }

    return [[cell(day) for day in week] for week in weeks]
