"""Pages of the administrators: contracts of those who work from outside."""

from django import forms
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from katori_sns.organisation import actions
from katori_sns.organisation.models import Contract, Section, User
from katori_sns.organisation.requests import administrator_of, ask
from katori_sns.web.dates import EXAMPLE, WarekiDateField, local_date
from katori_sns.web.forms import UNCHOSEN, Form, Sent
from katori_sns.web.methods import shown_or_sent
from katori_sns.web.pages import keyset_page
from katori_sns.web.text import CleanCharField, no_number

FIELDS = ("kind", "company", "work", "section", "begins", "ends", "revoked_on", "number")


class ContractForm(Form):
    """A contract as it is registered; its days may be changed later."""

    kind = forms.ChoiceField(label="区分", choices=Contract.Kind.choices)
    company = CleanCharField(label="会社・団体", max_length=60, validators=[no_number])
    work = CleanCharField(label="業務", max_length=100, validators=[no_number])
    section = forms.ModelChoiceField(Section.objects.none(), label="担当課", empty_label=UNCHOSEN)
    begins = WarekiDateField(label="始まり", help_text=EXAMPLE)
    ends = WarekiDateField(label="終わり", help_text=EXAMPLE)
    revoked_on = WarekiDateField(
        label="指定取消・解除による最後の日",
        required=False,
        help_text="途中で終わるときだけに入れます。この日の翌日から、ログインと発信ができません。",
    )
    number = CleanCharField(label="文書番号", max_length=60, required=False)

    def __init__(self, data: Sent, contract: Contract | None) -> None:
        super().__init__(data, initial={name: getattr(contract, name) for name in FIELDS} if contract else {})
        own = contract.section_id if contract else None  # also where it ends, or is to end
        sections = Section.objects.filter(Q(ends=None) | Q(pk=own))
        self.fields["section"].queryset = sections  # type: ignore[attr-defined]


@require_safe
def contracts(request: HttpRequest) -> HttpResponse:
    """契約: who works from outside, for which section, from when to when; and who hangs on none."""
    administrator_of(request)
    today = local_date(timezone.now())
    page = keyset_page(
        Contract.objects.select_related("section").prefetch_related("people"),
        order=("-ends", "pk"),
        after=request.GET.get("after", ""),
    )
    loose = User.objects.in_service(today).filter(contract=None, contractor_until__isnull=False)
    context = {"page": page, "loose": loose, "today": today}
    return render(request, "organisation/contracts.html", context)


def _save(request: HttpRequest, contract: Contract | None, title: str) -> HttpResponse:
    by = administrator_of(request)
    return ask(
        request,
        ContractForm(request.POST or None, contract),
        lambda answers: actions.save_contract(contract=contract, by=by, now=timezone.now(), **answers),
        title=title,
        button="登録する",
        consequences=[
            "最後の日の翌日0時から、この契約で働く人は、ログインも発信もできず、通知も届きません。",
            "その日に、担当課の引継ぎ確認（返却の確認）が始まります。",
        ],
        back=reverse("organisation:contracts"),
        above="契約",
    )


@shown_or_sent
def contract_new(request: HttpRequest) -> HttpResponse:
    """契約を登録する."""
    return _save(request, None, "契約の登録")


@shown_or_sent
def contract_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """契約の変更: its days, also cut short."""
    administrator_of(request)
    return _save(request, get_object_or_404(Contract, pk=pk), "契約の変更")
