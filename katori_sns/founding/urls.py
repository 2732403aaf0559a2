from django.urls import path

from katori_sns.founding import views

app_name = "founding"
urlpatterns = [
    path("", views.shown, name="checklist"),
    path("plan/", views.plan, name="plan"),
    path("begin/", views.begin, name="begin"),
    path("mail/", views.mail, name="mail"),
    path("mail/code/", views.code, name="code"),
    path("paper/", views.paper, name="paper"),
    path("<slug:key>/day/", views.note_day, name="day"),
    path("<slug:key>/waive/", views.waive, name="waive"),
    path("<slug:key>/take-back/", views.take_back, name="take_back"),
]
