"""引継ぎ確認 (G5(1))."""

from __future__ import annotations

from django.urls import path

from applications.handover import views
from applications.handover.fields import FIELDS
from applications.handover.process import HANDOVER
from katori_sns.cases.case_type import WRITTEN, CaseType, Paper

CASE_TYPE = CaseType(
    HANDOVER,
    FIELDS,
    guide=(
        ("5 リスク回避と対応 (1)", "パスワードは、定期的に変更し、保管方法等の管理に十分な配慮をします。"),
    ),
    paper=Paper("下記のとおり、アカウントを引き継ぎます。", template="documents/handover.html"),
    parts=("applications/_handover.html", WRITTEN),
    page=views.rows_page,
    pages=("paper",),
    urls=(path("<int:case_id>/rows/<int:row_id>/", views.row, name="row"),),
)
