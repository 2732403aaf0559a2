from django.urls import path

from katori_sns.notices import views

app_name = "notices"
urlpatterns = [
    path("", views.notices, name="list"),
    path("<int:notice_id>/read/", views.read, name="read"),
    path("read/", views.read_all, name="read_all"),
    path("mails/", views.mails, name="mails"),
    path("hint/", views.hint, name="hint"),
    path("failing/", views.failing, name="failing"),
]
