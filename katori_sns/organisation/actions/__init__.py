"""All changes of the organisation: keyword-only, atomic, each with its event in the history."""

from katori_sns.organisation.actions.days import (
    enter_absence,
    remove_absence,
    remove_closed_day,
    set_closed_day,
)
from katori_sns.organisation.actions.people import (
    change_password,
    change_user,
    create_user,
    disable_user,
    enable_user,
    end_session,
    end_sessions,
    forget_logins,
    issue_password,
    remember_session,
    spend_password,
)
from katori_sns.organisation.actions.posts import (
    appoint,
    cancel_appointment,
    cancel_substitute,
    end_appointment,
    end_substitute,
    set_substitute,
)
from katori_sns.organisation.actions.rules import Refused
from katori_sns.organisation.actions.sections import (
    add_section,
    change_section,
    end_section,
    move_duty,
    wear_faces,
)

__all__ = [
    "Refused",
    "add_section",
    "appoint",
    "cancel_appointment",
    "cancel_substitute",
    "change_password",
    "change_section",
    "change_user",
    "create_user",
    "disable_user",
    "enable_user",
    "end_appointment",
    "end_section",
    "end_session",
    "end_sessions",
    "end_substitute",
    "enter_absence",
    "forget_logins",
    "issue_password",
    "move_duty",
    "remember_session",
    "remove_absence",
    "remove_closed_day",
    "set_closed_day",
    "set_substitute",
    "spend_password",
    "wear_faces",
]
