"""What the roles answer when a lower app asks for a permission by name."""

from django.contrib.auth.backends import ModelBackend
from django.db.models import Model

from katori_sns.organisation.models import User

ROLE_PERMISSIONS = {
    "history.view_event": "is_auditor",
    "organisation.administer": "is_administrator",
}


class RoleBackend(ModelBackend):
    """Logs in by name and password; answers the site-wide permissions of the roles, never for an object."""

    def has_perm(self, user_obj: object, perm: str, obj: Model | None = None) -> bool:
        flag = ROLE_PERMISSIONS.get(perm)
        return (
            obj is None
            and flag is not None
            and isinstance(user_obj, User)
            and user_obj.is_active
            and bool(getattr(user_obj, flag))
        )

    def get_all_permissions(self, user_obj: object, obj: Model | None = None) -> set[str]:
        return {perm for perm in ROLE_PERMISSIONS if self.has_perm(user_obj, perm, obj)}
