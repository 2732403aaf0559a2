"""The register: which official accounts there are."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.models import SNSAccount
from katori_sns.organisation.models import User
from katori_sns.web.pages import capped_count, keyset_page


@require_safe
def register(request: HttpRequest) -> HttpResponse:
    """アカウント管理台帳: the plain facts, open to every employee; a contractor sees what he was given."""
    user = request.user
    if not isinstance(user, User) or user.is_administrator:
        raise Http404
    accounts = SNSAccount.objects.granted_to(user) if user.is_contractor else SNSAccount.objects.all()
    page = keyset_page(
        accounts.select_related("section"), order=("medium", "name", "pk"), after=request.GET.get("after", "")
    )
    context = {"page": page, "count": capped_count(accounts)}
    return render(request, "accounts/register.html", context)
