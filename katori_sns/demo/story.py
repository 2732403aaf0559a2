"""One demo case told act by act, through the same actions as a real one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import QuerySet

from accounts.models import SNSAccount
from accounts.policy.items import NINE_ITEMS
from applications.consultation.actions import Conditions
from applications.consultation.process import PRIOR_CONSULTATION
from applications.models import NewOperationApplication
from applications.new_operation.actions import save_verdicts, verdicts_mark
from applications.new_operation.process import NEW_OPERATION
from katori_sns.demo.texts import Fields
from katori_sns.organisation.models import Section, User
from katori_sns.processes import PROCESSES
from katori_sns.web.dates import TOKYO, local, local_date
from katori_sns.workflow import actions
from katori_sns.workflow.engine import perform
from katori_sns.workflow.models import Case, Task
from katori_sns.workflow.steps import Process

OPENING, CLOSING = 9, 17


class Story:
    """A case that begins in the morning, and each act comes some hours later."""

    case: Any

    def __init__(self, people: dict[str, User], begins: datetime) -> None:
        back = max(0, local(begins).weekday() - 4)  # from the weekend to its Friday
        self.people, self.now = people, begins - timedelta(days=back)

    def start(
        self,
        process: Process,
        drafter: str,
        section: str,
        *,
        joint: tuple[str, ...] = (),
        account: SNSAccount | None = None,
        origin: str = "section",
        **values: object,
    ) -> Story:
        self.case = actions.start(
            process,
            drafter=self.people[drafter],
            section_id=Section.objects.get(name=section).pk,
            now=self.now,
            fields=values,
            joint_sections=Section.objects.filter(name__in=joint),
            accounts=[account] if account else (),
            origin=origin,
        )
        return self

    def consult(self, drafter: str, chief: str, section: str, medium: str, *conditions: str) -> Story:
        """The consultation that an application cites afterwards."""
        purpose = "市民と来訪者に課の情報を早く届ける。（見本）"
        content = "行事、制度、暮らしのお知らせ"
        self.start(PRIOR_CONSULTATION, drafter, section, on_media=[medium], purpose=purpose, content=content)
        self.submit(drafter, chief)
        if conditions:
            words = "\n".join(f"条件{n}：{text}" for n, text in enumerate(conditions, start=1))
            return self.act("kohokacho", "conditional", words, payload=Conditions(conditions))
        return self.act("kohokacho" if section != "秘書広報課" else "bucho", "no_objection")

    def draft(self, drafter: str, section: str, values: Fields, joint: tuple[str, ...] = ()) -> Story:
        """An application that cites the consultation told before, if any."""
        user, consultation = self.people[drafter], getattr(self, "case", None)
        values = {"manager": f"{section}長", "operators": f"{section}　{user.name}", **values}
        if "answers" in values and consultation:
            values["answers"] = {f"{consultation.pk}-{n}": text for n, text in values["answers"].items()}
        self._later(2)
        return self.start(NEW_OPERATION, drafter, section, joint=joint, consultation=consultation, **values)

    def _later(self, hours: int) -> None:
        """Some hours on; after closing time, the next weekday's morning."""
        self.now += timedelta(hours=hours)
        if local(self.now).hour >= CLOSING:
            self.now = datetime.combine(local_date(self.now) + timedelta(days=1), time(OPENING), TOKYO)
        while local(self.now).weekday() > 4:
            self.now += timedelta(days=1)

    def act(
        self,
        who: str,
        action: str,
        comment: str = "",
        *,
        hours: int = 2,
        task: Task | None = None,
        ground: str = "",
        payload: object = None,
    ) -> Story:
        """`task`: where the act is possible at several."""
        self._later(hours)
        case = Case.objects.get(pk=self.case.pk)
        process = next(process for process in PROCESSES if process.kind == case.kind)
        desks = [s.at for s in process.steps if s.action == action]
        task = task or case.tasks.open().filter(desk__in=desks).order_by("pk").first()
        perform(
            process,
            case.pk,
            action,
            task_id=task.pk if task else 0,
            seen_version=case.version,
            actor=self.people[who],
            now=self.now,
            comment=comment,
            ground=ground,
            payload=payload,
        )
        return self

    def submit(self, drafter: str, chief: str, ground: str = "") -> Story:
        return self.act(drafter, "forward").act(chief, "submit", ground=ground)

    def edit(self, **values: object) -> Story:
        self._later(1)
        case = Case.objects.select_related("drafter").get(pk=self.case.pk)
        process = next(process for process in PROCESSES if process.kind == case.kind)
        version = case.version
        actions.edit(process, case.pk, actor=case.drafter, seen_version=version, now=self.now, fields=values)
        return self

    def judge(self, lacking: dict[int, str] | None = None, until: int = 9) -> Story:
        self._later(1)
        words = {i.number: "none" if i.number == 6 else "clear" for i in NINE_ITEMS[:until]}
        rows: QuerySet[NewOperationApplication] = QuerySet(NewOperationApplication)
        case = rows.get(pk=self.case.pk)
        save_verdicts(
            NEW_OPERATION,
            case.pk,
            actor=self.people["koho"],
            now=self.now,
            seen=verdicts_mark(case),
            words=words | {number: "lacking" for number in lacking or {}},
            remarks=lacking or {},
        )
        return self


@dataclass(frozen=True)
class Stories:
    """Stories told from one morning."""

    people: dict[str, User]
    morning: datetime

    def story(self, days_ago: int) -> Story:
        return Story(self.people, self.morning - timedelta(days=days_ago))

    def day(self, days_ago: int) -> date:
        return local_date(self.morning) - timedelta(days=days_ago)
