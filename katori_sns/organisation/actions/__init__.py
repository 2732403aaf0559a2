"""All changes of the organisation: keyword-only, atomic, each with its event in the history."""

from katori_sns.organisation.actions.confirming import (
    awaits_confirmation,
    confirm_password,
    may_confirm,
)
from katori_sns.organisation.actions.contracts import pass_on_contracts, save_contract
from katori_sns.organisation.actions.days import (
    enter_absence,
    remove_absence,
    remove_closed_day,
    set_closed_day,
)
from katori_sns.organisation.actions.devices import (
    check_code,
    codes_left,
    enrol,
    has_device,
    remove_own_device,
    renew_codes,
)
from katori_sns.organisation.actions.people import (
    change_password,
    change_user,
    create_user,
    disable_user,
    enable_user,
    issue_password,
    remove_device,
    set_last_day,
    spend_password,
)
from katori_sns.organisation.actions.posts import (
    appoint,
    cancel_appointment,
    cancel_substitute,
    end_appointment,
    end_substitute,
    name_personnel,
    set_substitute,
)
from katori_sns.organisation.actions.renewing import renew, renewable
from katori_sns.organisation.actions.restoring import differences, photograph, restore
from katori_sns.organisation.actions.rules import By, NeedsTwo, Refused, Two, hold_together
from katori_sns.organisation.actions.sections import (
    add_section,
    change_section,
    end_section,
    move_duty,
    wear_faces,
)
from katori_sns.organisation.actions.sessions import (
    end_session,
    end_sessions,
    forget_logins,
    remember_session,
)
from katori_sns.organisation.actions.undoing import drop_face, keep_section

__all__ = [
    "By",
    "NeedsTwo",
    "Refused",
    "Two",
    "add_section",
    "appoint",
    "awaits_confirmation",
    "cancel_appointment",
    "cancel_substitute",
    "change_password",
    "change_section",
    "change_user",
    "check_code",
    "codes_left",
    "confirm_password",
    "create_user",
    "differences",
    "disable_user",
    "drop_face",
    "enable_user",
    "end_appointment",
    "end_section",
    "end_session",
    "end_sessions",
    "end_substitute",
    "enrol",
    "enter_absence",
    "forget_logins",
    "has_device",
    "hold_together",
    "issue_password",
    "keep_section",
    "may_confirm",
    "move_duty",
    "name_personnel",
    "pass_on_contracts",
    "photograph",
    "remember_session",
    "remove_absence",
    "remove_closed_day",
    "remove_device",
    "remove_own_device",
    "renew",
    "renew_codes",
    "renewable",
    "restore",
    "save_contract",
    "set_closed_day",
    "set_last_day",
    "set_substitute",
    "spend_password",
    "wear_faces",
]
