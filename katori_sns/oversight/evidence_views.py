"""証拠一式: asked for by auditors and the PR manager; how far it is, the file, and what a digest means."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_POST, require_safe

from katori_sns.history.actions import record_once_a_day
from katori_sns.organisation.requests import ask, note_search, person_of, today_for
from katori_sns.organisation.roles import ActorContext
from katori_sns.oversight.evidence import making
from katori_sns.oversight.evidence.asked import Asked, of_account, of_case, of_period
from katori_sns.oversight.evidence_forms import DigestForm, PeriodForm
from katori_sns.oversight.models import EvidenceBundle
from katori_sns.web.dates import local_date
from katori_sns.web.forms import Form
from katori_sns.web.methods import shown_or_sent

LISTED = 50
TITLE = "証拠一式の依頼"
HOLDS = (
    "発行した文書、添付ファイル、提出した内容、履歴とその証明、検査プログラムを、ZIPファイルにまとめます。",
    "あなたが閲覧できるものだけを含めます。含めなかったものは、表紙に件数と理由を書きます。",
    "依頼したことと、作成した証拠一式のハッシュ値が、履歴に残ります。",
    f"ファイルは作成から{making.KEEP.days}日で削除します。",
)


def _asker(request: HttpRequest) -> ActorContext:
    """The city as it concerns who may ask; to everybody else there is no such page."""
    org = today_for(request)
    if not org.oversees:
        raise Http404
    return org


def _own(request: HttpRequest, pk: UUID) -> EvidenceBundle:
    """Who made it may read what it holds, and nobody else."""
    _asker(request)
    return get_object_or_404(EvidenceBundle, key=pk, by=person_of(request))


@require_safe
def evidence(request: HttpRequest) -> HttpResponse:
    """証拠一式: one's own, how to ask for one, and the look-up of a digest."""
    _asker(request)
    mine = EvidenceBundle.objects.filter(by=person_of(request))[:LISTED]
    form = DigestForm(request.GET if "digest" in request.GET else None)
    asked = form.cleaned_data["digest"] if form.is_valid() else ""
    note_search(request, "証拠一式のハッシュ値", asked)
    context = {
        "mine": mine,
        "making": any(bundle.state == EvidenceBundle.State.MAKING for bundle in mine),
        "form": form,
        "asked": asked,
        "found": making.made_with(asked) if asked else None,
        "days": making.KEEP.days,
    }
    return render(request, "oversight/evidence.html", context, status=422 if form.errors else 200)


@shown_or_sent
def of_one_case(request: HttpRequest, case_id: int) -> HttpResponse:
    """案件の証拠一式を依頼する."""
    return _ask_for(request, of_case(case_id, _asker(request)))


@shown_or_sent
def of_one_account(request: HttpRequest, account_id: int) -> HttpResponse:
    """アカウントの証拠一式を依頼する."""
    return _ask_for(request, of_account(account_id, _asker(request)))


def _ask_for(request: HttpRequest, asked: Asked | None) -> HttpResponse:
    if asked is None:
        raise Http404
    put = partial(making.ask, by=person_of(request), org=today_for(request), now=timezone.now())
    return ask(
        request,
        Form(request.POST if request.method == "POST" else None),
        lambda _: put(asked=asked),
        back=reverse("oversight:evidence"),
        said="証拠一式の作成を始めます。",
        title=TITLE,
        button="依頼する",
        above="証拠一式",
        facts=[("対象", asked.words)],
        consequences=HOLDS,
    )


@shown_or_sent
def of_days(request: HttpRequest) -> HttpResponse:
    """期間の証拠一式を依頼する: of all cases submitted within it."""
    org = _asker(request)
    put = partial(making.ask, by=person_of(request), org=org, now=timezone.now())
    return ask(
        request,
        PeriodForm(request.POST or None),
        lambda said: put(asked=of_period(said["first"], said["last"], org)),
        back=reverse("oversight:evidence"),
        said="証拠一式の作成を始めます。",
        title=TITLE,
        button="依頼する",
        above="証拠一式",
        consequences=HOLDS,
    )


@require_POST
def drop_evidence(request: HttpRequest, pk: UUID) -> HttpResponse:
    """取りやめる、またはファイルを削除する."""
    bundle, by = _own(request, pk), person_of(request)
    making.drop(bundle=bundle, who=today_for(request).actor(by), now=timezone.now())
    return redirect("oversight:evidence")


@require_safe
def take_evidence(request: HttpRequest, pk: UUID) -> FileResponse:
    """ZIPファイルを取り出す: for who made it, as long as there is the file; it is recorded."""
    bundle = _own(request, pk)
    if not bundle.has_file or bundle.made_at is None:
        raise Http404
    record_once_a_day(
        subject="site",
        action="take_evidence",
        label="証拠一式の取り出し",
        actor=today_for(request).actor(person_of(request)),
        at=timezone.now(),
        comment=bundle.asked,
    )
    name = f"証拠一式_{local_date(bundle.made_at):%Y%m%d}_{bundle.digest[:8]}.zip"
    response = FileResponse(bundle.file.open("rb"), content_type="application/zip")
    response.headers["Content-Disposition"] = str(content_disposition_header(True, name))
    return response
