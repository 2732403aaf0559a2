from django.urls import path

from katori_sns.oversight import audit_views, due_views, views

app_name = "oversight"
urlpatterns = [
    path("audit/", audit_views.audit, name="audit"),
    path("audit/points/<slug:key>/", audit_views.point, name="point"),
    path("audit/sample/", audit_views.drawn, name="sample"),
    path("audit/verify/", audit_views.verify, name="verify"),
    path("dues/", due_views.dues, name="dues"),
    path("search/", views.search, name="search"),
]
