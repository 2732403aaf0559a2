from django.urls import path

from katori_sns.sign_in import views

app_name = "sign_in"
urlpatterns = [
    path("login/oidc/", views.oidc, name="oidc"),
    path("login/oidc/back/", views.oidc_back, name="oidc_back"),
    path("login/proxy/", views.proxy, name="proxy"),
    path("people/<int:pk>/city-account/release/", views.release, name="release"),
]
