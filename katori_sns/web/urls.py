from django.urls import path

from katori_sns.web import views

app_name = "web"
urlpatterns = [path("guideline/", views.guideline, name="guideline")]
