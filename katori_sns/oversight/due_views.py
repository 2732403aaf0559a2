"""期限: the page of everything that has a day."""

from __future__ import annotations

from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from katori_sns.organisation.models import Duty
from katori_sns.organisation.requests import person_of, today_for
from katori_sns.oversight.dues import Dues, Month
from katori_sns.web.dates import day_named, months_after


@require_safe
def dues(request: HttpRequest) -> HttpResponse:
    """期限: a month, and the list of it or of one of its days."""
    org = today_for(request)
    if not person_of(request).takes_part:
        raise Http404
    month = Month(_month(request.GET.get("month", ""), org.on))
    day = day_named(request.GET.get("day", ""))
    if day and not month.begins <= day <= month.ends:
        day = None
    found = Dues(org, month.begins, month.ends)
    numbers = found.numbers()
    first, last = (day, day) if day else (month.first, month.last)
    listed = found.listed(first, last)
    number = sum(many for when, many in numbers.items() if first <= when <= last)
    context = {
        "month": month,
        "day": day,
        "weeks": month.weeks(numbers, org.on),
        "earlier": months_after(month.first, -1),
        "later": months_after(month.first, 1),
        "dues": listed,
        "number": number,
        "more": number - len(listed),
        "today": org.on,
        "april": bool(org.works_at(Duty.Kind.PR)) or person_of(request).is_auditor,
    }
    return render(request, "oversight/dues.html", context)


def _month(text: str, today: date) -> date:
    """The first day of the month asked for (2026-12), or of this one."""
    return day_named(f"{text}-01") or today.replace(day=1)
