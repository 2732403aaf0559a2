from django.urls import path

from katori_sns.personnel import reorganising, sections_list, views
from katori_sns.personnel.hr import views as hr

app_name = "personnel"
urlpatterns = [
    path("", views.plans, name="plans"),
    path("new/", views.plan_new, name="plan_new"),
    path("<uuid:pk>/", views.plan, name="plan"),
    path("<uuid:pk>/add/<slug:kind>/", views.line_add, name="line_add"),
    path("<uuid:pk>/lines/<int:number>/remove/", views.line_remove, name="line_remove"),
    path("<uuid:pk>/rehearse/", views.rehearse, name="rehearse"),
    path("<uuid:pk>/report/", views.report, name="report"),
    path("<uuid:pk>/send/", views.send, name="send"),
    path("<uuid:pk>/confirm/", views.confirm, name="confirm"),
    path("<uuid:pk>/give-back/", views.give_back, name="give_back"),
    path("<uuid:pk>/drop/", views.drop, name="drop"),
    path("<uuid:pk>/list/", hr.hr_list, name="hr_list"),
    path("<uuid:pk>/list/words/", hr.hr_words, name="hr_words"),
    path("<uuid:pk>/list/rows/", hr.hr_rows, name="hr_rows"),
    path("<uuid:pk>/list/write/", hr.hr_write, name="hr_write"),
    path("<uuid:pk>/sections/", reorganising.sections, name="sections"),
    path("<uuid:pk>/sections/export/", sections_list.export, name="sections_export"),
    path("<uuid:pk>/sections/list/", sections_list.take_in, name="sections_list"),
    path("<uuid:pk>/sections/<int:section_pk>/", reorganising.section, name="section"),
]
