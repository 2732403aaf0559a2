"""Every case kind's process, in menu order: documentation, tests and generators read this."""

from applications.process import (
    ABANDONMENT,
    ACQUISITION,
    CHANGE,
    COMMON_POLICY,
    EMERGENCY,
    FORCED_STOP,
    NEW_OPERATION,
    POLICY_REVISION,
    PRIOR_CONSULTATION,
    REGISTRATION,
    RESUMPTION,
    WITHDRAWAL,
)
from incidents.process import INCIDENT
from katori_sns.workflow.steps import Process
from posts.process import POST, POST_DELETION

PROCESSES: tuple[Process, ...] = (
    PRIOR_CONSULTATION,
    NEW_OPERATION,
    EMERGENCY,
    ACQUISITION,
    ABANDONMENT,
    CHANGE,
    POLICY_REVISION,
    COMMON_POLICY,
    WITHDRAWAL,
    RESUMPTION,
    FORCED_STOP,
    REGISTRATION,
    POST,
    POST_DELETION,
    INCIDENT,
)
