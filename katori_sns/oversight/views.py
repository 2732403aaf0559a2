"""Pages over all kinds of things."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from katori_sns.organisation.requests import note_search, person_of, today_for
from katori_sns.oversight.search import SearchForm, may_be_an_account
from katori_sns.oversight.search import search as find


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """探す: by number, account, person or title."""
    user, org = person_of(request), today_for(request)
    if not user.takes_part:
        raise Http404
    form = SearchForm(request.GET or None)  # on a phone the header leads here to type
    text = form.cleaned_data["q"] if form.is_valid() else ""
    note_search(request, "全体", text)
    context = {
        "form": form,
        "searched": request.GET.get("q", ""),
        "text": text,
        "found": find(text, org, user) if text else [],
        "ours": user.looks_up and may_be_an_account(text),
    }
    return render(request, "oversight/search.html", context, status=422 if form.errors else 200)
