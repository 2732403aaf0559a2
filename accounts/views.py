"""The register: which official accounts there are."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.forms import SearchForm
from accounts.models import SNSAccount
from katori_sns.organisation.models import User
from katori_sns.web.pages import capped_count, filters, keyset_page


@require_safe
def register(request: HttpRequest) -> HttpResponse:
    """アカウント管理台帳: the plain facts, open to every employee; a contractor sees what he was given."""
    user = request.user
    if not isinstance(user, User) or user.is_administrator:
        raise Http404
    open_to_him = SNSAccount.objects.granted_to(user) if user.is_contractor else SNSAccount.objects.all()
    form = SearchForm(request.GET)
    accounts = form.chosen(open_to_him)
    page = keyset_page(
        accounts.select_related("section"), order=("medium", "name", "pk"), after=request.GET.get("after", "")
    )
    context = {"form": form, "page": page, "count": capped_count(accounts), **filters(request)}
    return render(request, "accounts/register.html", context)
