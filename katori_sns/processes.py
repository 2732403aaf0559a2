"""Every case kind's process, in menu order: documentation, tests and generators read this."""

from applications.process import NEW_OPERATION
from katori_sns.workflow.steps import Process

PROCESSES: tuple[Process, ...] = (NEW_OPERATION,)
