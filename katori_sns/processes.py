"""Every kind of case, in the order of the menu: documentation, tests, papers and generators read this."""

from applications.case_types import CASE_TYPES as APPLICATIONS
from incidents.case_type import CASE_TYPE as INCIDENT
from katori_sns.cases.case_type import CaseType
from katori_sns.oversight.inquiry.case_type import CASE_TYPE as INQUIRY
from katori_sns.workflow.steps import Process
from posts.case_types import CASE_TYPES as POSTS

CASE_TYPES: tuple[CaseType, ...] = (*APPLICATIONS, *POSTS, INCIDENT, INQUIRY)
PROCESSES: tuple[Process, ...] = tuple(case_type.process for case_type in CASE_TYPES)
