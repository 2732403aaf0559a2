"""The product's pages, a bare view, and Django's admin of the same table."""

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from katori_sns.workflow.models import Case


class Admin(admin.AdminSite):
    def has_permission(self, request: HttpRequest) -> bool:
        return True


class CaseAdmin(admin.ModelAdmin):
    """The changelist as anyone would write it first, the columns, search and filters of 案件."""

    list_display = ("title", "number", "state_label", "section", "drafter")
    list_display += ("drafted_at", "submitted_at", "decided_at")
    list_select_related = ("section", "drafter")
    list_per_page = 50
    list_filter = ("state_label", "section")
    search_fields = ("found_as",)
    ordering = ("-drafted_at", "-pk")

    def has_module_permission(self, request: HttpRequest) -> bool:
        return True

    def has_view_permission(self, request: HttpRequest, obj: Case | None = None) -> bool:
        return True


site = Admin()
site.register(Case, CaseAdmin)


def bare(request: HttpRequest) -> HttpResponse:
    """Nothing, for someone who is logged in, through the whole middleware."""
    return HttpResponse(f"ok {request.user.pk}")


urlpatterns = [
    path("bare/", bare),
    path("admin/", site.urls),
    path("", include("katori_sns.urls")),
]
