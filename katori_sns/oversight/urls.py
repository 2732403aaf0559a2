from django.urls import path

from katori_sns.oversight import due_views, views

app_name = "oversight"
urlpatterns = [
    path("dues/", due_views.dues, name="dues"),
    path("search/", views.search, name="search"),
]
