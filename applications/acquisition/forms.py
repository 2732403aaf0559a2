"""取得届: who the account is, from when it runs, who keeps it."""

from __future__ import annotations

from accounts.account.lifecycle import columns
from accounts.account.rules import people_of
from accounts.custody.rules import problems, settled
from accounts.models import CustodyFields
from applications.acquisition.fields import FIELDS
from applications.acquisition.models import AcquisitionNotice
from applications.notices.forms import IdentityForm
from katori_sns.cases.forms import RowField, formfield
from katori_sns.organisation.models import User
from katori_sns.web.forms import UNCHOSEN, Cleaned


class AcquisitionForm(IdentityForm):
    needed = FIELDS.needed
    helps = FIELDS.helps
    custodian = RowField(User.objects.none(), label="保管責任者", required=False, empty_label=UNCHOSEN)
    field_order = ["account_name", "typed_url", "mended"]

    class Meta:
        model = AcquisitionNotice
        fields = FIELDS.asked
        formfield_callback = formfield

    def prepare(self) -> None:
        super().prepare()
        self.fields["custodian"].queryset = people_of(self.account, self.org.on)  # type: ignore[attr-defined]

    def clean(self) -> Cleaned:
        data = super().clean()
        sheet = {name: data.get(name) for name in columns(CustodyFields)}
        for name, text in problems(settled(sheet, None), None, self.org.on, data.get("acquired_on")).items():
            if name != "change_reason" or sheet.get(name):  # a draft may still lack it
                self.add_error(name, text)
        return data
