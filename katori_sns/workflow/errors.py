"""Why an act was refused."""

from collections.abc import Sequence

from katori_sns.workflow.models import Case, Task
from katori_sns.workflow.steps import Problem


class Refused(Exception):
    """Nothing was written."""


class NotVisible(Refused):
    """To this person the case does not exist (404)."""


class NotAllowed(Refused):
    """The case is visible, but this act is not this person's (403)."""


class Conflict(Refused):
    """Another act came first (409); `task` is what the other did, if that closed the task."""

    def __init__(self, case: Case, task: Task | None) -> None:
        super().__init__(case, task)
        self.case, self.task = case, task


class SentBefore(Conflict):
    """This copy of a form began the case with other content (409); `typed` is what was sent now."""

    def __init__(self, case: Case, typed: Sequence[tuple[str, str]]) -> None:
        super().__init__(case, None)
        self.typed = typed


class Incomplete(Refused):
    """The act cannot be done yet (422); each problem names its field and says what to do."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__(problems)
        self.problems = problems
