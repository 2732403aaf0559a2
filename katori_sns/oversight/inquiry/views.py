"""確認事項を作る: the one thing an auditor begins (G2(2))."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from accounts.models import SNSAccount
from katori_sns.organisation.requests import person_of, today_for
from katori_sns.organisation.roles import ActorContext
from katori_sns.oversight.inquiry.fields import GUIDE
from katori_sns.oversight.inquiry.forms import InquiryForm
from katori_sns.oversight.inquiry.process import INQUIRY
from katori_sns.web.forms import once_of
from katori_sns.web.methods import shown_or_sent
from katori_sns.web.text import typed_number
from katori_sns.workflow import actions
from katori_sns.workflow.models import Case


@shown_or_sent
def draft(request: HttpRequest) -> HttpResponse:
    """確認事項: about the case or the account that the address names, else about a time."""
    org, by = today_for(request), person_of(request)
    if not by.is_auditor:
        raise Http404
    case, account = _about(request, org)
    form = InquiryForm(request.POST or None, org=org)
    form.ask_section(_sections(org, case, account), "照会先")
    form.fields["section"].help_text = f"「{case or account}」について照会します。" if case or account else ""
    form.order_fields(["section"])
    if request.method == "POST" and form.is_valid():
        begun = actions.start(
            INQUIRY,
            drafter=by,
            section_id=form.cleaned_data["section"],
            now=timezone.now(),
            fields=form.saved_fields() | {"about_case": case},
            accounts=[account] if account else (),
            origin=Case.Origin.AUDIT,
            once=once_of(form),
        )
        return redirect("audit_inquiry:files", begun.pk)
    context = {"case": None, "process": INQUIRY, "form": form, "guide": GUIDE}
    return render(request, "cases/edit.html", context, status=422 if form.errors else 200)


def _about(request: HttpRequest, org: ActorContext) -> tuple[Case | None, SNSAccount | None]:
    """What it is about; 404 for what was not submitted, or is a question itself."""
    case = account = None
    if "case" in request.GET:
        seen = Case.objects.visible_to(org).filter(submitted_at__isnull=False).exclude(kind=INQUIRY.kind)
        case = get_object_or_404(seen, pk=typed_number(request.GET["case"]))
    elif "account" in request.GET:
        account = get_object_or_404(SNSAccount, pk=typed_number(request.GET["account"]))
    return case, account


def _sections(org: ActorContext, case: Case | None, account: SNSAccount | None) -> dict[int, str]:
    """Which may be asked: whose it is, or the PR division; about a time each that runs accounts."""
    owner = case.keeper_id if case else account.section_id if account else None
    keys = dict.fromkeys((owner, org.pr.pk)) if owner else org.lowest
    return {pk: org.sections[pk].name for pk in keys if pk in org.sections}
