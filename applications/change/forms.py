"""変更届: what changes, to what."""

from __future__ import annotations

from typing import Any

from applications.change.models import ChangeNotice
from applications.notices.forms import IdentityForm
from katori_sns.cases.forms import RowField, formfield
from katori_sns.organisation.models import Section


class ChangeForm(IdentityForm):
    needed = ("what", "changed_on", "reason")
    helps = {
        "new_name": "「名称」を変えるとき。",
        "new_section": "「所属」を変えるとき。引き受ける所属の所属長が確認すると移ります。",
        "changed_on": "例：R8.12.14",
    }
    new_section = RowField(
        Section.objects.none(), label="変更後の所属", required=False, empty_label="選んでください"
    )
    field_order = ["what", "new_name", "typed_url", "mended"]

    class Meta:
        model = ChangeNotice
        fields = [
            "what",
            "new_name",
            "typed_url",
            "join_url",
            "immutable_id",
            "new_section",
            "changed_on",
            "reason",
        ]
        formfield_callback = formfield

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = Section.objects.on(self.org.on).filter(children=None).exclude(pk=self.account.section_id)
        self.fields["new_section"].queryset = others  # type: ignore[attr-defined]
