from django.urls import path

from katori_sns.oversight import views

app_name = "oversight"
urlpatterns = [
    path("search/", views.search, name="search"),
]
