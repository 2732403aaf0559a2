"""Pages of the administrators: what is planned of a section is taken back before its day."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone

from katori_sns.organisation import actions
from katori_sns.organisation.models import Section, SectionFace
from katori_sns.organisation.requests import administrator_of, ask
from katori_sns.web.dates import format_wareki
from katori_sns.web.forms import Form
from katori_sns.web.methods import shown_or_sent


@shown_or_sent
def face_drop(request: HttpRequest, pk: int) -> HttpResponse:
    """名称・所管の変更を取りやめる: asked first."""
    by = administrator_of(request)
    face = get_object_or_404(SectionFace.objects.select_related("section", "parent"), pk=pk)
    return ask(
        request,
        Form(request.POST if request.method == "POST" else None),
        lambda _: actions.drop_face(face=face, by=by, now=timezone.now()),
        title="予定している変更を取りやめますか",
        button="取りやめる",
        danger=True,
        facts=[("所属名", face.name), ("所属コード", face.code), ("始まり", format_wareki(face.begins))],
        consequences=["この変更はなかったことになります。履歴には残ります。"],
        back=reverse("organisation:section", args=[face.section_id]),
        above=face.section.name,
    )


@shown_or_sent
def section_keep(request: HttpRequest, pk: int) -> HttpResponse:
    """廃止を取りやめる: asked first."""
    by = administrator_of(request)
    row = get_object_or_404(Section, pk=pk)
    return ask(
        request,
        Form(request.POST if request.method == "POST" else None),
        lambda _: actions.keep_section(section=row, by=by, now=timezone.now()),
        title=f"{row.name}の廃止を取りやめますか",
        button="取りやめる",
        facts=[("終わり", format_wareki(row.ends))] if row.ends else [],
        consequences=[
            "この所属は続きます。廃止とともに終わることにした発令と代決者も、元の期間に戻ります。",
            "そのあとにほかの職がある人の発令と代決は、戻りません。必要なら発令してください。",
            "引き継ぐ所属の指定はなくなります。別に移した役割は、そのままです。",
        ],
        back=reverse("organisation:section", args=[pk]),
        above=row.name,
    )
