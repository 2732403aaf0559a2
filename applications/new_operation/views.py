"""Pages of the new-operation application: four steps, the reviewer's sheet, and copying."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from accounts.models import NineItems
from accounts.policy.items import BROADCAST_ITEM, Item
from applications.new_operation.actions import CLAUSE_FIELD, copied, may_assess, save_verdicts, verdicts_mark
from applications.new_operation.forms import (
    REVIEW,
    STEP_NAMES,
    STEPS,
    CopyForm,
    ItemsForm,
    VerdictForm,
    step_of,
)
from applications.new_operation.guards import ITEM, broadcast_words, brought, complete
from applications.new_operation.models import CLAUSE, NewOperationApplication, Verdict
from applications.new_operation.page import item_rows
from applications.new_operation.process import NEW_OPERATION
from katori_sns.cases.case_type import Lacking
from katori_sns.cases.forms import StepForm, add_problems
from katori_sns.cases.reading import Reading
from katori_sns.cases.requests import case_read, conflict_page, refused
from katori_sns.cases.views import MENDS, begun, own_draft, saved, unsaved
from katori_sns.organisation.requests import person_of, today_for
from katori_sns.organisation.roles import ActorContext
from katori_sns.web.forms import once_of
from katori_sns.web.methods import shown_or_sent
from katori_sns.workflow import actions
from katori_sns.workflow.course import context_of
from katori_sns.workflow.errors import Conflict, Incomplete, NotAllowed, NotVisible

PROCESS = NEW_OPERATION


def application(request: HttpRequest, case_id: int) -> Reading[NewOperationApplication]:
    return case_read(request, case_id, PROCESS)


@shown_or_sent
def draft(request: HttpRequest) -> HttpResponse:
    """起案する: the first step begins the case."""
    org = today_for(request)
    if not org.mine:
        raise Http404
    asked = {name: request.GET.get(name, "") for name in ("consultation", "medium", "medium_name")}
    form = STEPS[1][1](request.POST or None, org=org, initial=asked)
    if request.method == "POST" and form.is_valid():
        cited = form.cleaned_data["consultation"]
        said = {"purpose": cited.purpose, "content": cited.content} if cited else {}
        case = actions.start(
            PROCESS,
            drafter=person_of(request),
            section_id=form.cleaned_data.get("section") or next(iter(org.mine)),
            now=timezone.now(),
            fields=form.saved_fields() | said,
            joint_sections=form.cleaned_data["joint_sections"],
            once=once_of(form),
        )
        edited, on = (reverse("new_operation:edit", args=[case.pk, number]) for number in (1, 2))
        return begun(request, case, edited, on)
    return unsaved(request, form) or _step_page(request, None, 1, form)


@shown_or_sent
def edit(request: HttpRequest, case_id: int, number: int) -> HttpResponse:
    """直す: one step of the draft; saved when one goes on, and by itself while one types."""
    case = own_draft(request, case_id, PROCESS)
    if number not in STEPS:
        raise Http404
    form = STEPS[number][1](request.POST or None, instance=case, org=today_for(request))
    if request.method != "POST":
        if MENDS in request.GET:
            form.mend(complete(context_of(case, today_for(request))))
        return _step_page(request, case, number, form)
    answer = saved(request, PROCESS, case, form, lambda: _step_page(request, case, number, form))
    return answer or redirect(_after(request, case, number))


def _after(request: HttpRequest, case: NewOperationApplication, number: int) -> str:
    if "close" in request.POST:
        return case.get_absolute_url()
    if number + 1 == REVIEW:
        return reverse("new_operation:files", args=[case.pk])
    return reverse("new_operation:edit", args=[case.pk, number + 1])


def _step_page(
    request: HttpRequest, case: NewOperationApplication | None, number: int, form: StepForm
) -> HttpResponse:
    context = {
        "case": case,
        "process": PROCESS,
        "form": form,
        "hours": case.hours if case else "",
        "number": number,
        "steps": _steps(case, number, today_for(request)),
        "next_name": f"{number + 1} {STEP_NAMES[number + 1]}",
        "previous": reverse("new_operation:edit", args=[case.pk, number - 1]) if case and number > 1 else "",
    }
    if isinstance(form, ItemsForm):
        context["rows"] = _with_remarks(form, case, today_for(request)) if case else []
    template = "applications/items.html" if isinstance(form, ItemsForm) else "applications/step.html"
    return render(request, template, context, status=422 if form.errors else 200)


def _with_remarks(
    form: ItemsForm, case: NewOperationApplication, org: ActorContext
) -> list[dict[str, object]]:
    """The nine items, each with what the reviewer remarked on it in the last round that ended."""
    items = item_rows(case, {})
    said = {row.item: [v for v in row.verdicts if not v.stands] for row in items}
    last = max((v.round for verdicts in said.values() for v in verdicts), default=0)
    return [
        row
        | {"verdicts": [v for v in said.get(cast("Item", row["item"]), ()) if v.round == last and v.remark]}
        for row in form.rows(complete(context_of(case, org)))
    ]


def lacking(reading: Reading[NewOperationApplication], round_: int) -> list[Lacking]:
    """The items that were 不足 in the round, each with its place in the form."""
    rows = item_rows(reading.own, {})
    return [
        Lacking(str(row.item), v.remark, _problem_url(reading.case.pk, row.item.field))
        for row in rows
        for v in row.verdicts[-1:]
        if (v.round, v.word) == (round_, Verdict.LACKING)
    ]


def _steps(case: NewOperationApplication | None, number: int, org: ActorContext) -> list[dict[str, object]]:
    """The steps with their state: 済 is one that lacks nothing, whether or not one has been there."""
    lacks = {step_of(p.field) for p in complete(context_of(case, org))} if case else {*STEP_NAMES}

    def url(n: int) -> str:
        if case is None:
            return ""
        if n == REVIEW:
            return reverse("new_operation:files", args=[case.pk])
        return reverse("new_operation:edit", args=[case.pk, n])

    return [
        {
            "name": f"{n} {name}",
            "url": url(n),
            "state": _state(n, number, lacks),
        }
        for n, name in STEP_NAMES.items()
    ]


def _state(step: int, number: int, lacks: Collection[int]) -> str:
    if step == number:
        return "now"
    if step in lacks:
        return "warn" if step < number else "todo"
    return "todo" if step == REVIEW else "done"


def review(case: NewOperationApplication, org: ActorContext) -> dict[str, object]:
    """添付と確認: the steps, and each problem with the page on which it is mended."""
    problems = complete(context_of(case, org))
    return {
        "steps": _steps(case, REVIEW, org),
        "problems": [
            {"message": p.message, "url": _problem_url(case.pk, p.field, f"?{MENDS}=1")} for p in problems
        ],
    }


def _problem_url(case_id: int, field: str, asked: str = "") -> str:
    return reverse("new_operation:edit", args=[case_id, step_of(field)]) + f"{asked}#id_{field}"


@shown_or_sent
def assess(request: HttpRequest, case_id: int) -> HttpResponse:
    """九項目を確認する: verdict and remark for each item, saved before anybody decides."""
    reading = application(request, case_id)
    case = reading.own
    on = reading.org.on
    clauses = brought(case, on) if case.broadcast_only == NineItems.YesNo.YES else []
    form = VerdictForm(
        request.POST or None,
        initial=_verdicts(case, broadcast := broadcast_words(case, on)),
        broadcast=broadcast,
        clauses=clauses,
    )
    # A sheet filled in too late goes on to its conflict, which keeps what was written.
    if not may_assess(case, today_for(request)) and not form.is_valid():
        return refused(request, case, NotAllowed())
    if request.method == "POST" and form.is_valid():
        try:
            save_verdicts(
                PROCESS,
                case_id,
                actor=person_of(request),
                now=timezone.now(),
                seen=form.cleaned_data["seen"],
                words=form.words(),
                remarks=form.remarks(),
                clause=form.clause(),
            )
        except Conflict as conflict:
            return conflict_page(request, conflict, PROCESS, "assess", form)
        except (NotAllowed, NotVisible) as refusal:
            return refused(request, case, refusal)
        except Incomplete as refusal:
            add_problems(form, refusal)
        else:
            messages.success(request, "九項目の確認を保存しました。")
            return redirect(case)
    items = item_rows(case, reading.last_sent)
    rows = [
        vars(row) | {"word": form[f"word_{row.item.number}"], "remark": form[f"remark_{row.item.number}"]}
        for row in items
    ]
    if clauses:
        rows[BROADCAST_ITEM - 1]["clause"] = form[CLAUSE_FIELD]
    left = sum(not any(v.stands for v in row.verdicts) for row in items)
    context = {"case": case, "process": PROCESS, "form": form, "rows": rows, "left": left}
    context["hours"] = reading.last_sent.get("hours", "")
    return render(request, "applications/assess.html", context, status=422 if form.errors else 200)


def _verdicts(case: NewOperationApplication, broadcast: Sequence[str]) -> dict[str, object]:
    """What was said of the items; of ⑥, where its answer leaves but one word, that word."""
    initial: dict[str, object] = {"seen": verdicts_mark(case)}
    if broadcast == (Verdict.NOT_APPLICABLE,):
        initial[f"word_{BROADCAST_ITEM}"] = Verdict.NOT_APPLICABLE
    for verdict in case.standing(ITEM).values():
        number = verdict.key.removeprefix(ITEM)
        initial |= {f"word_{number}": verdict.value, f"remark_{number}": verdict.text}
        initial |= {CLAUSE_FIELD: verdict.details[CLAUSE]} if CLAUSE in verdict.details else {}
    return initial


@shown_or_sent
def copy(request: HttpRequest, case_id: int) -> HttpResponse:
    """別の媒体に写す: a new draft with the same texts for another medium (G4(2): one application each)."""
    reading = application(request, case_id)
    case = reading.own
    if case.keeper_id not in reading.org.mine:
        raise Http404
    form = CopyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        new = actions.start(
            PROCESS,
            drafter=person_of(request),
            section_id=case.keeper_id,
            now=timezone.now(),
            fields=copied(case, form.cleaned_data["medium"], form.cleaned_data["medium_name"]),
            joint_sections=case.joint_sections.all(),
            once=once_of(form),
        )
        return redirect("new_operation:edit", new.pk, 1)
    context = {"case": case, "process": PROCESS, "form": form}
    return render(request, "applications/copy.html", context, status=422 if form.errors else 200)
