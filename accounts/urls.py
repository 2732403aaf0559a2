from django.urls import path

from accounts import edits, import_pages, official_pages, policy_pages, register_pages, review_pages, views

app_name = "accounts"
urlpatterns = [
    path("", register_pages.register, name="register"),
    path("export/<slug:form>/", register_pages.export, name="export"),
    path("print/", register_pages.print_register, name="print"),
    path("filters/save/", register_pages.save_filter, name="save_filter"),
    path("filters/<int:filter_id>/drop/", register_pages.drop_filter, name="drop_filter"),
    path("import/", import_pages.import_preview, name="import_preview"),
    path("ours/", views.ours, name="ours"),
    path("official/", official_pages.official, name="official"),
    path("official/<slug:form>/", official_pages.official_file, name="official_file"),
    path("watched/", views.watched, name="watched"),
    path("watched/<int:watched_id>/look/", edits.look_at_handle, name="look_at_handle"),
    path("policy/", policy_pages.policy, name="policy"),
    path("policy/<int:version>/", policy_pages.policy, name="policy_version"),
    path("<int:account_id>/policy/<int:version>/", policy_pages.account_policy, name="account_policy"),
    path("handover/<int:section_id>/", views.handover, name="handover"),
    path("operators/<int:operator_id>/end/", edits.end_operator, name="end_operator"),
    path("<int:account_id>/", views.detail, name="detail"),
    path("<int:account_id>/custody/", edits.keep_custody, name="keep_custody"),
    path("<int:account_id>/operators/add/", edits.add_operator, name="add_operator"),
    path("<int:account_id>/access/give/", edits.give_access, name="give_access"),
    path("access/<int:grant_id>/take/", edits.take_access, name="take_access"),
    path("<int:account_id>/manager/", edits.change_manager, name="change_manager"),
    path("<int:account_id>/quiet/", edits.explain_quiet, name="explain_quiet"),
    path("<int:account_id>/automation/", edits.declare_automation, name="declare_automation"),
    path("<int:account_id>/name/keep/", edits.keep_name, name="keep_name"),
    path("<int:account_id>/links/check/", edits.check_link, name="check_link"),
    path("<int:account_id>/values/record/", review_pages.record_value, name="record_value"),
    path("<int:account_id>/judge/", review_pages.judge, name="judge"),
    path("operators/<int:operator_id>/guideline/", review_pages.confirm_guideline, name="confirm_guideline"),
    path("<int:account_id>/policy/read/", edits.read_policy, name="read_policy"),
]
