"""変更届: what changes, to what."""

from __future__ import annotations

from applications.change.fields import FIELDS
from applications.change.models import ChangeNotice
from applications.notices.forms import IdentityForm
from katori_sns.cases.forms import RowField, formfield
from katori_sns.organisation.models import Section
from katori_sns.web.forms import UNCHOSEN


class ChangeForm(IdentityForm):
    needed = FIELDS.needed
    helps = FIELDS.helps
    new_section = RowField(Section.objects.none(), label="変更後の所属", required=False, empty_label=UNCHOSEN)
    field_order = ["what", "new_name", "typed_url", "mended"]

    class Meta:
        model = ChangeNotice
        fields = FIELDS.asked
        formfield_callback = formfield

    def prepare(self) -> None:
        super().prepare()
        others = Section.objects.filter(pk__in=self.org.lowest).exclude(pk=self.account.section_id)
        self.fields["new_section"].queryset = others  # type: ignore[attr-defined]
