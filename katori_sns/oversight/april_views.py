"""年度替わり: the page for the PR division, administrators and auditors."""

from __future__ import annotations

from datetime import date

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from katori_sns.history.actions import record_once_a_day
from katori_sns.organisation.models import Duty
from katori_sns.organisation.requests import person_of, today_for
from katori_sns.oversight.april import April
from katori_sns.web.xlsx import stream_xlsx

SHOWN = 50  # rows of a group on the page; the workbook has all
COLUMNS = ("区分", "名称", "内容")


def _april(request: HttpRequest) -> April:
    user, org = person_of(request), today_for(request)
    if not (user.is_administrator or user.is_auditor or org.works_at(Duty.Kind.PR)):
        raise Http404
    return April(org, user)


@require_safe
def april(request: HttpRequest) -> HttpResponse:
    """年度替わり: what is left undone, group by group."""
    found, user = _april(request), person_of(request)
    if user.is_auditor:
        who, label = today_for(request).actor(user), "年度替わりの閲覧"
        record_once_a_day(subject="site", action="view", label=label, actor=who, at=timezone.now())
    groups = [(group, len(group.rows), group.rows[:SHOWN]) for group in found.groups()]
    return render(request, "oversight/april.html", {"groups": groups, "shown": SHOWN})


@require_safe
def april_file(request: HttpRequest) -> FileResponse:
    """The same as a workbook; taking it away is recorded."""
    groups, org = _april(request).groups(), today_for(request)
    who = org.actor(person_of(request))
    record_once_a_day(
        subject="site", action="export", label="年度替わりの書き出し", actor=who, at=timezone.now()
    )
    rows = ((group.title, row.name, row.more) for group in groups for row in group.rows)
    day: date = org.on
    return stream_xlsx(f"年度替わり_{day:%Y%m%d}.xlsx", "年度替わり", COLUMNS, rows)
