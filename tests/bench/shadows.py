"""Tables of the bench's own, beside the product's: a history row per save, and events without a chain."""

from __future__ import annotations

from typing import Any

from django.db import connection, models

from katori_sns.history.models import Event
from katori_sns.workflow.models import Case


def _copy(field: models.Field[Any, Any]) -> models.Field[Any, Any]:
    """The column alone: no key, no constraint, as django-simple-history makes it."""
    if isinstance(field, models.ForeignKey):
        return models.ForeignKey(
            field.remote_field.model,
            models.DO_NOTHING,
            null=True,
            related_name="+",
            db_constraint=False,
            db_index=field.db_index,
        )
    if field.primary_key:
        return models.BigIntegerField(db_index=True)
    copy = field.clone()
    copy._unique = False
    return copy


def shadow(name: str, of: type[models.Model], **more: models.Field[Any, Any]) -> type[models.Model]:
    fields = {f.name: _copy(f) for f in of._meta.local_concrete_fields}
    meta = type("Meta", (), {"app_label": "bench", "db_table": f"bench_{name.lower()}"})
    members = {"__module__": __name__, "Meta": meta, "row": models.BigAutoField(primary_key=True)}
    return type(name, (models.Model,), {**members, **fields, **more})


# The columns that django-simple-history adds; the package itself is no dependency of the product.
CaseHistory = shadow(
    "CaseHistory",
    Case,
    history_date=models.DateTimeField(db_index=True),
    history_change_reason=models.CharField(max_length=100, null=True),
    history_type=models.CharField(max_length=1),
    history_user=models.ForeignKey("organisation.User", models.DO_NOTHING, null=True, db_constraint=False),
)
LooseEvent = shadow("LooseEvent", Event)


def make_tables() -> None:
    known = connection.introspection.table_names()
    with connection.schema_editor() as editor:
        for model in (CaseHistory, LooseEvent):
            if model._meta.db_table not in known:
                editor.create_model(model)
