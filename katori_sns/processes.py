"""Every case kind's process, in menu order: documentation, tests and generators read this."""

from applications.process import (
    ABANDONMENT,
    ACQUISITION,
    CHANGE,
    COMMON_POLICY,
    EMERGENCY,
    NEW_OPERATION,
    POLICY_REVISION,
    PRIOR_CONSULTATION,
)
from katori_sns.workflow.steps import Process

PROCESSES: tuple[Process, ...] = (
    PRIOR_CONSULTATION,
    NEW_OPERATION,
    EMERGENCY,
    ACQUISITION,
    ABANDONMENT,
    CHANGE,
    POLICY_REVISION,
    COMMON_POLICY,
)
