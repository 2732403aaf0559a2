"""Every page of the register, from all its rooms."""

from django.urls import path

from accounts.access import views as access
from accounts.account import views as account
from accounts.circulars import answer_views as answers
from accounts.circulars import views as circulars
from accounts.custody import views as custody
from accounts.links import views as links
from accounts.lookup import views as lookup
from accounts.official import views as official
from accounts.older import views as older
from accounts.register import account_views, policy_views, views
from accounts.reviews import views as reviews

app_name = "accounts"
urlpatterns = [
    path("", views.register, name="register"),
    path("export/<slug:form>/", views.export, name="export"),
    path("print/", views.print_register, name="print"),
    path("filters/save/", views.save_filter, name="save_filter"),
    path("filters/<int:filter_id>/drop/", views.drop_filter, name="drop_filter"),
    path("import/", older.import_preview, name="import_preview"),
    path("ours/", lookup.ours, name="ours"),
    path("official/", official.official, name="official"),
    path("official/<slug:form>/", official.official_file, name="official_file"),
    path("resting/", account_views.resting, name="resting"),
    path("circulars/", circulars.circulars, name="circulars"),
    path("circulars/new/", circulars.send_circular, name="send_circular"),
    path("circulars/<int:circular_id>/", circulars.circular, name="circular"),
    path("circulars/<int:circular_id>/urge/", circulars.urge_circular, name="urge_circular"),
    path("circulars/<int:circular_id>/withdraw/", circulars.withdraw_circular, name="withdraw_circular"),
    path(
        "circulars/<int:circular_id>/export/<slug:form>/", circulars.export_circular, name="export_circular"
    ),
    path("circulars/files/<int:answer_id>/", answers.circular_file, name="circular_file"),
    path("<int:account_id>/circulars/<int:circular_id>/", answers.answer_circular, name="answer_circular"),
    path("watched/", lookup.watched, name="watched"),
    path("watched/<int:watched_id>/look/", lookup.look_at_handle, name="look_at_handle"),
    path("fakes/", lookup.fakes, name="fakes"),
    path("policy/", policy_views.policy, name="policy"),
    path("policy/<int:version>/", policy_views.policy, name="policy_version"),
    path("<int:account_id>/policy/<int:version>/", policy_views.account_policy, name="account_policy"),
    path("operators/<int:operator_id>/end/", access.end_operator, name="end_operator"),
    path("<int:account_id>/", account_views.detail, name="detail"),
    path("<int:account_id>/custody/", custody.keep_custody, name="keep_custody"),
    path("<int:account_id>/operators/add/", access.add_operator, name="add_operator"),
    path("<int:account_id>/access/give/", access.give_access, name="give_access"),
    path("access/<int:grant_id>/take/", access.take_access, name="take_access"),
    path("<int:account_id>/manager/", account.change_manager, name="change_manager"),
    path("<int:account_id>/quiet/", account.explain_quiet, name="explain_quiet"),
    path("<int:account_id>/automation/", account.declare_automation, name="declare_automation"),
    path("<int:account_id>/hindrance/", account.note_hindrance, name="note_hindrance"),
    path("<int:account_id>/name/keep/", account.keep_name, name="keep_name"),
    path("<int:account_id>/links/check/", links.check_link, name="check_link"),
    path("<int:account_id>/values/record/", reviews.record_value, name="record_value"),
    path("<int:account_id>/judge/", reviews.judge, name="judge"),
    path("operators/<int:operator_id>/guideline/", access.confirm_guideline, name="confirm_guideline"),
    path("guideline/", access.confirm_from_outside, name="confirm_from_outside"),
    path("<int:account_id>/policy/read/", account.read_policy, name="read_policy"),
]
