"""What the roles answer when a lower app asks for a permission by name."""

from axes.backends import AxesStandaloneBackend
from axes.exceptions import AxesBackendPermissionDenied
from axes.helpers import get_client_ip_address
from django.conf import settings
from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import AnonymousUser
from django.db.models import Model
from django.http import HttpRequest
from django.utils import timezone

from katori_sns.organisation.guessing import is_guessing
from katori_sns.organisation.models import User
from katori_sns.organisation.passwords import DEMO_PASSWORD
from katori_sns.web.dates import local_date

ROLE_PERMISSIONS = {
    "history.view_event": "is_auditor",
    "organisation.administer": "is_administrator",
    "organisation.have_tray": "has_tray",
    "organisation.look_up": "looks_up",
    "organisation.take_part": "takes_part",
}


class Locks(AxesStandaloneBackend):  # type: ignore[misc]  # axes has no types
    """Asked before every other: a name locked by its failures, and guessing across names."""

    def authenticate(
        self,
        request: HttpRequest,
        username: str | None = None,
        password: str | None = None,
        **kwargs: object,
    ) -> None:
        """Raises PermissionDenied, which ends the login; axes' middleware answers with the page of locks."""
        super().authenticate(request, username=username, password=password, **kwargs)
        address = get_client_ip_address(request)
        if password and is_guessing(password=password, address=address, now=timezone.now()):
            request.axes_locked_out = request.guessing = True  # type: ignore[attr-defined]
            raise AxesBackendPermissionDenied("guessing across names")


class RoleBackend(ModelBackend):
    """Logs in by name and password; answers the site-wide permissions of the roles, never for an object."""

    def authenticate(
        self,
        request: HttpRequest | None,
        username: str | None = None,
        password: str | None = None,
        **kwargs: object,
    ) -> User | None:
        """The person, after one hash either way; the published demo password opens only the demo."""
        user = super().authenticate(request, username, password, **kwargs)
        published = password == DEMO_PASSWORD and not settings.DEMO
        return user if isinstance(user, User) and not published else None

    def user_can_authenticate(self, user: User | AnonymousUser | None) -> bool:
        """Asked at login and at every request: nobody disabled, nobody after his last day."""
        return isinstance(user, User) and user.serves_on(local_date(timezone.now()))

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
