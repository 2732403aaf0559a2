from django.urls import path

from katori_sns.organisation import views

app_name = "organisation"
urlpatterns = [
    path("login/", views.login, name="login"),
    path("logout/", views.logout, name="logout"),
    path("keep-alive/", views.keep_alive, name="keep_alive"),
]
