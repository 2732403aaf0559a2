from django.urls import path

from katori_sns.web import views

app_name = "web"
urlpatterns = [
    path("guideline/", views.guideline, name="guideline"),
    path("manual/", views.manual, name="manual"),
    path("accessibility/", views.accessibility, name="accessibility"),
    path("parts/", views.parts, name="parts"),
]
