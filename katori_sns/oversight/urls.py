from django.urls import path

from katori_sns.oversight import (
    april_views,
    audit_views,
    due_views,
    evidence_views,
    figure_views,
    power_views,
    report_views,
    views,
)

app_name = "oversight"
urlpatterns = [
    path("audit/", audit_views.audit, name="audit"),
    path("audit/points/<slug:key>/", audit_views.point, name="point"),
    path("audit/sample/", audit_views.drawn, name="sample"),
    path("audit/verify/", audit_views.verify, name="verify"),
    path("april/", april_views.april, name="april"),
    path("april/file/", april_views.april_file, name="april_file"),
    path("dues/", due_views.dues, name="dues"),
    path("powers/", power_views.changes, name="powers"),
    path("powers/file/", power_views.changes_file, name="powers_file"),
    path("search/", views.search, name="search"),
    path("figures/", figure_views.figures, name="figures"),
    path("figures/export/", figure_views.export_figures, name="export_figures"),
    path("figures/print/", figure_views.print_figures, name="print_figures"),
    path("figures/sheet/", figure_views.answer_sheet, name="answer_sheet"),
    path("figures/cases/", figure_views.figure_cases, name="figure_cases"),
    path("figures/accounts/", figure_views.figure_accounts, name="figure_accounts"),
    path("decisions/", figure_views.decision_list, name="decision_list"),
    path("decisions/export/<slug:form>/", figure_views.export_decisions, name="export_decisions"),
    path("evidence/", evidence_views.evidence, name="evidence"),
    path("evidence/case/<int:case_id>/", evidence_views.of_one_case, name="evidence_of_case"),
    path("evidence/account/<int:account_id>/", evidence_views.of_one_account, name="evidence_of_account"),
    path("evidence/period/", evidence_views.of_days, name="evidence_of_days"),
    path("evidence/<uuid:pk>/drop/", evidence_views.drop_evidence, name="drop_evidence"),
    path("evidence/<uuid:pk>/file/", evidence_views.take_evidence, name="take_evidence"),
    path("reports/", report_views.reports, name="reports"),
    path("reports/<int:year>/draft/", report_views.draft_report, name="draft_report"),
    path("reports/<int:year>/fix/", report_views.fix_report, name="fix_report"),
    path("reports/<int:year>/<int:version>/", report_views.report_paper, name="report_paper"),
]
