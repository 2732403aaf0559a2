"""The tests' cast: a small city with one person for every role."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from accounts.models import SNSAccount
from accounts.policy.items import NINE_ITEMS
from applications.models import ConsultedMedium, NewOperationApplication, PriorConsultation
from applications.new_operation.actions import save_verdicts, verdicts_mark
from applications.new_operation.process import NEW_OPERATION
from katori_sns.founding.models import Start
from katori_sns.history.actions import record
from katori_sns.history.models import SYSTEM
from katori_sns.organisation.models import (
    Absence,
    Appointment,
    Contract,
    Duty,
    Lineage,
    Section,
    SectionFace,
    Substitute,
    User,
)
from katori_sns.processes import PROCESSES
from katori_sns.workflow import actions
from katori_sns.workflow.engine import Done, perform
from katori_sns.workflow.models import Case, Task
from katori_sns.workflow.steps import Process
from katori_sns.workflow.trace import seals

JST = ZoneInfo("Asia/Tokyo")
MONDAY = datetime(2026, 11, 16, 9, 0, tzinfo=JST)
LONG_AGO = date(2020, 4, 1)
LONG_AGO_AT = datetime.combine(LONG_AGO, time(9), JST)

# The nine items with all that must not be left open.
ITEMS: dict[str, Any] = {
    **{item.field: f"{item.title}のこと" for item in NINE_ITEMS},
    "decision_examples": [{"example": "開催の中止", "decider": "課長"}],
    "organisation_emergency": "課長補佐が発信する",
    "broadcast_only": "no",
    "manual_outside": "no",
    "manual_off_hours": "no",
    "manual_weekdays": "01234",
    "manual_from": time(8, 30),
    "manual_to": time(17, 15),
    "servers": ["japan"],
    "server_law": "japan",
    "terms_quoted": "第5条　運営者は日本の国内法による",
    "indicators": [{"name": "来訪者数", "unit": "人", "baseline": "", "target": ""}],
    "evaluation_term": "once",
    "evaluation_on": date(2027, 12, 14),
    "evaluation_how": "課の会議で比べる",
}
TEXTS: dict[str, Any] = {
    "account_name": "佐原の大祭",
    "medium": "instagram",
    "manager": "商工観光課長",
    "purpose": "大祭の魅力を伝える",
    "trouble": "直ちに所属長へ連絡する",
    "content": "日程と見どころ",
    "frequency": "週2回",
    "operators": "主事",
    "comments": "返信しない",
    "start_on": date(2027, 12, 13),
    **ITEMS,
}


def process_of(case: Case) -> Process:
    return next(process for process in PROCESSES if process.kind == case.kind)


def consulted(section: Section, drafter: User, now: datetime, *media: str, **more: Any) -> PriorConsultation:
    """A consultation with its result, as rows: the way there has tests of its own."""
    case = PriorConsultation.objects.create(
        kind="prior_consultation",
        tag="事前協議",
        title="事前協議",
        state="no_objection",
        state_label="異議なし",
        section=section,
        keeper=section,
        drafter=drafter,
        number=f"令和7年度 協第{PriorConsultation.objects.count() + 1}号",
        drafted_at=now,
        submitted_at=now,
        decided_at=now,
        closed_at=now,
        on_media=media,
        **more,
    )
    for medium in media:
        ConsultedMedium.objects.create(consultation=case, medium=medium)
    record(subject=case.subject, action="draft", label="起案", actor=SYSTEM, at=now, changes=seals(case))
    return case


@dataclass
class City:
    """People by their role's name, and the shortest ways to make a case transition."""

    people: dict[str, User] = field(default_factory=dict)
    sections: dict[str, Section] = field(default_factory=dict)
    now: datetime = MONDAY

    def __getitem__(self, role: str) -> User:
        return self.people[role]

    def section(self, name: str, parent: str = "", duty: str = "") -> Section:
        face = {"code": f"{len(self.sections):03}", "name": name, "parent": self.sections.get(parent)}
        row = Section.objects.create(begins=LONG_AGO, **face)
        SectionFace.objects.create(section=row, begins=LONG_AGO, **face)
        if duty:
            Duty.objects.create(duty=duty, section=row, begins=LONG_AGO)
        self.sections[name] = row
        return row

    def end(self, name: str, last: date, *heirs: str) -> Section:
        """End a section and name who follows it, as rows: the first heir takes the documents."""
        row = self.sections[name]
        row.ends = last
        row.save()
        for heir in heirs:
            Lineage.objects.create(
                old=row,
                heir=self.sections[heir],
                begins=last + timedelta(days=1),
                kind=Lineage.Kind.SPLIT if heirs[1:] else Lineage.Kind.MERGED,
                documents=heir == heirs[0],
            )
        return row

    def person(
        self, role: str, section: str = "", post: str = "", *, head: bool = False, **flags: Any
    ) -> User:
        number = len(self.people) + 1
        user = User.objects.create(
            username=f"u{number}",
            staff_number=f"{number:05}",
            name=f"{role} 太郎",
            kana="たろう",
            email=f"u{number}@city.example",
            password="!",
            **flags,
        )
        self.people[role] = user
        if section:
            self.appoint(role, section, post, head=head)
        return user

    def appoint(self, role: str, section: str, post: str, *, head: bool = False) -> Appointment:
        return Appointment.objects.create(
            user=self[role], section=self.sections[section], post=post, is_head=head, begins=LONG_AGO
        )

    def substitute(self, role: str, section: str, rank: int) -> None:
        Substitute.objects.create(user=self[role], section=self.sections[section], rank=rank, begins=LONG_AGO)

    def away(self, role: str, ground: str = "出張", day: date | None = None) -> None:
        day = day or self.now.date()
        Absence.objects.create(
            user=self[role], ground=ground, begins=day, ends=day + timedelta(days=30), entered_by=self[role]
        )

    def consulted(self, section: str = "商工観光課", *media: str, **more: Any) -> PriorConsultation:
        return consulted(self.sections[section], self["係員"], self.now, *media, **more)

    def draft(self, role: str = "係員", section: str = "商工観光課", **texts: Any) -> NewOperationApplication:
        fields = TEXTS | texts
        if "consultation" not in texts:
            fields["consultation"] = self.consulted(section, str(fields["medium"]))
        case: NewOperationApplication = actions.start(
            NEW_OPERATION,
            drafter=self[role],
            section_id=self.sections[section].pk,
            now=self.now,
            fields=fields,
        )
        return case

    def start(
        self,
        process: Process,
        role: str = "係員",
        section: str = "商工観光課",
        *,
        accounts: tuple[SNSAccount, ...] = (),
        origin: str = "section",
        **fields: Any,
    ) -> Any:
        """A draft of any kind."""
        return actions.start(
            process,
            drafter=self[role],
            section_id=self.sections[section].pk,
            now=self.now,
            fields=fields,
            accounts=accounts,
            origin=origin,
        )

    def task(self, case: Case, action: str) -> Task:
        """The open task at which the action is possible."""
        desks = [s.at for s in process_of(case).steps if s.action == action]
        return case.tasks.open().filter(desk__in=desks).earliest("pk")

    def act(self, role: str, action: str, case: Case, comment: str = "理由", **more: Any) -> Done:
        self.now += timedelta(hours=1)
        case.refresh_from_db()
        task = more.pop("task", None) or self.task(case, action)
        return perform(
            process_of(case),
            case.pk,
            action,
            task_id=task.pk,
            seen_version=more.pop("seen_version", case.version),
            actor=self[role],
            now=self.now,
            comment=comment,
            **more,
        )

    def judge(
        self, case: Case, role: str = "広報担当", lacking: tuple[int, ...] = (), clause: str = ""
    ) -> None:
        case = NewOperationApplication.objects.get(pk=case.pk)
        sixth = "none" if case.broadcast_only == "no" else "clear"
        words = {i.number: sixth if i.number == 6 else "clear" for i in NINE_ITEMS}
        save_verdicts(
            NEW_OPERATION,
            case.pk,
            actor=self[role],
            now=self.now,
            seen=verdicts_mark(case),
            words=words | dict.fromkeys(lacking, "lacking"),
            remarks=dict.fromkeys(lacking, "足りません"),
            clause=clause,
        )

    def at_chief(self, **texts: Any) -> NewOperationApplication:
        case = self.draft(**texts)
        self.act("係員", "forward", case)
        return case

    def at_pr(self, **texts: Any) -> NewOperationApplication:
        case = self.at_chief(**texts)
        self.act("課長", "submit", case)
        return case

    def judged(self, **texts: Any) -> NewOperationApplication:
        case = self.at_pr(**texts)
        self.judge(case)
        return case

    def approved(self, **texts: Any) -> NewOperationApplication:
        case = self.judged(**texts)
        self.act("広報主管課長", "approve", case)
        return case


def build_city() -> City:
    """商工観光課 and 農政課 below 生活経済部; 秘書広報課 and シティプロモーション推進課 below 経営企画部."""
    city = City()
    Start.objects.create(started_at=LONG_AGO_AT)
    city.section("経営企画部")
    city.section("秘書広報課", "経営企画部", duty="pr")
    city.section("シティプロモーション推進課", "経営企画部", duty="promotion")
    city.section("生活経済部")
    city.section("商工観光課", "生活経済部")
    city.section("農政課", "生活経済部")
    city.person("係員", "商工観光課", "主事")
    city.person("同僚", "商工観光課", "主任")
    city.person("課長補佐", "商工観光課", "課長補佐")
    city.person("課長", "商工観光課", "課長", head=True)
    city.person("他課の係員", "農政課", "主事")
    city.person("他課の課長", "農政課", "課長", head=True)
    city.person("部長", "生活経済部", "部長", head=True)
    city.person("広報担当", "秘書広報課", "主査")
    city.person("広報補佐", "秘書広報課", "課長補佐")
    city.person("広報主管課長", "秘書広報課", "課長", head=True)
    city.person("広報の部長", "経営企画部", "部長", head=True)
    city.person("シティプロモーション", "シティプロモーション推進課", "主査")
    city.person("監査", is_auditor=True)
    city.person("システム管理者", is_administrator=True)
    until, section = date(2099, 3, 31), city.sections["商工観光課"]
    facts = {"company": "水郷広告社", "work": "SNSの運用", "section": section}
    contract = Contract.objects.create(begins=LONG_AGO, ends=until, **facts)
    city.person("委託業者", contractor_until=until, contract=contract)
    city.substitute("課長補佐", "商工観光課", 1)
    city.substitute("広報補佐", "秘書広報課", 1)
    return city
