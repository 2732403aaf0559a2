"""For every template: dates in wareki, and links to pages that not everybody may open."""

from datetime import date, datetime
from urllib.parse import urlencode

from django import template
from django.conf import settings
from django.template.context import Context
from django.urls import reverse
from django.utils.html import format_html

from katori_sns.web.dates import format_month, format_short, format_wareki, local, local_date

register = template.Library()


def _day(value: date | datetime) -> date:
    return local_date(value) if isinstance(value, datetime) else value


@register.filter
def wareki(value: date | datetime | None) -> str:
    """令和8年11月24日（火）."""
    return format_wareki(_day(value), weekday=True) if value else ""


@register.filter
def month_day(value: date | datetime | None) -> str:
    """11月24日（火）, for lists of what is to be done soon."""
    return format_wareki(_day(value), weekday=True).partition("年")[2] if value else ""


@register.filter
def wareki_short(value: date | datetime | None) -> str:
    """R8.11.24."""
    return format_short(_day(value)) if value else ""


@register.filter
def wareki_month(value: date) -> str:
    """令和8年12月."""
    return format_month(f"{value:%Y-%m}")


@register.filter
def wareki_time(value: datetime | None) -> str:
    """R8.11.24 17:02."""
    if not value:
        return ""
    return f"{format_short(local_date(value))} {local(value):%H:%M}"


@register.simple_tag
def kind(words: str) -> str:
    """A kind of case, or what else a line is about, in a square box: all as wide, so that numbers line up."""
    return format_html('<span class="tag">{}</span>', words)


@register.simple_tag
def mark(words: str) -> str:
    """What sets one thing apart from the others, in a square box as wide as its words: 「代」."""
    return format_html('<span class="tag mini">{}</span>', words)


@register.simple_block_tag(takes_context=True)
def page_link(context: Context, content: str, name: str) -> str:
    """The words as a link to the page, for whoever may open it; for others the words alone."""
    permission = settings.PAGES[name]
    if permission and not context["request"].user.has_perm(permission):
        return content
    return format_html('<a href="{}">{}</a>', reverse(name), content)


@register.simple_tag(takes_context=True)
def history_link(context: Context, subject: str) -> str:
    """To all events about a case or an account, for whoever reads the history."""
    if not context["request"].user.has_perm("history.view_event"):
        return ""
    asked = urlencode({"subject": subject, "which": "all"})
    return format_html('<a href="{}?{}">履歴で見る</a>', reverse("history:events"), asked)
