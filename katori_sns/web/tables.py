"""A form's control for several rows of the same few answers, kept as one list."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

Rows = list[dict[str, str]]  # column → what stands in it


class TableWidget(forms.Widget):
    """A text input for each cell; the rows that nobody needs yet are folded away, without a script."""

    template_name = "forms/table.html"
    use_fieldset = True
    FREE = 2  # rows that stand open, filled or not

    def __init__(self, labels: Mapping[str, str], most: int) -> None:
        super().__init__()
        self.labels, self.most = dict(labels), most

    def value_from_datadict(self, data: Mapping[str, Any], files: object, name: str) -> Rows:
        return [
            {key: data.get(f"{name}-{number}-{key}", "") for key in self.labels}
            for number in range(self.most)
        ]

    def value_omitted_from_data(self, data: Mapping[str, Any], files: object, name: str) -> bool:
        return all(f"{name}-{n}-{key}" not in data for n in range(self.most) for key in self.labels)

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        rows = [
            {
                "number": number + 1,
                "cells": [
                    {
                        "name": f"{name}-{number}-{key}",
                        "id": f"id_{name}_{number}" + ("" if place == 0 else f"_{key}"),
                        "label": label,
                        "value": row.get(key, ""),
                    }
                    for place, (key, label) in enumerate(self.labels.items())
                ],
            }
            for number, row in enumerate(self._padded(value))
        ]
        filled = max((n for n, row in enumerate(self._padded(value), 1) if any(row.values())), default=0)
        shown = max(self.FREE, filled)
        return context | {"id": f"id_{name}", "rows": rows[:shown], "more": rows[shown:]}

    def typed(self, rows: Sequence[Mapping[str, str]]) -> str:
        """What was typed, a line for each row."""
        return "\n".join("　".join(filter(None, row.values())) for row in rows if any(row.values()))

    def _padded(self, value: object) -> Rows:
        rows = list(value) if isinstance(value, list) else []
        return rows + [{}] * (self.most - len(rows))


class TableField(forms.Field):
    """Rows of the same columns, each read by a field of its own; what is all empty is no row."""

    widget: TableWidget

    def __init__(self, columns: Mapping[str, forms.Field], *, most: int, label: str) -> None:
        labels = {key: str(field.label) for key, field in columns.items()}
        super().__init__(label=label, required=False, widget=TableWidget(labels, most))
        self.columns = dict(columns)

    def clean(self, value: Any) -> Rows:
        """The rows; raises ValidationError that names the row and the column of each cell not understood."""
        rows, wrong = [], []
        for number, row in enumerate(value, start=1):
            read = {}
            for key, field in self.columns.items():
                try:
                    read[key] = self._cell(field, row[key])
                except ValidationError as error:
                    wrong += [f"{number}行目の{field.label}：{message}" for message in error.messages]
            if any(read.values()):
                rows.append(read)
        if wrong:
            raise ValidationError(wrong)
        return rows

    def has_changed(self, initial: Any, data: Any) -> bool:
        filled = [row for row in data or [] if any(row.values())]
        return list(initial or []) != filled

    def _cell(self, field: forms.Field, typed: str) -> str:
        value = field.clean(typed)
        return "" if value is None else str(value)
