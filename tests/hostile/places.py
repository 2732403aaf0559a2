"""Every form of the site: whose it is, where it stands, and how to read a page's forms."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property, partial
from html.parser import HTMLParser
from typing import Any
from uuid import uuid4

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from accounts.circulars.actions import Wording, send
from accounts.models import AccountOperator, Circular, HandoverRow, SNSAccount, WatchedHandle
from katori_sns.founding.models import Start
from katori_sns.organisation.models import Appointment, Substitute
from katori_sns.personnel.actions import make_plan
from katori_sns.personnel.models import Plan
from katori_sns.web.dates import TOKYO, local_date
from katori_sns.workflow import actions
from tests.accounts.keeping import account_of, common, operate, watch
from tests.applications.handing_over import handed_over
from tests.applications.lists import DITTO, TOURISM, made
from tests.city import City
from tests.hostile.kinds import ABOUT, ACTS, DRAFTS, stopped
from tests.incidents import reporting
from tests.oversight import asking
from tests.personnel.hr_plans import explain, keep
from tests.posts import writing

CASE = "/cases/new-operation"
ADMIN = "システム管理者"


@dataclass
class Setting:
    """A city with a case at every stage, each made when it is asked for."""

    city: City

    @cached_property
    def draft(self) -> Any:
        return self.city.draft()

    @cached_property
    def file(self) -> Any:
        return actions.attach(
            self.draft.pk,
            file=SimpleUploadedFile("計画.pdf", b"%PDF-1.7\n"),
            actor=self.city["係員"],
            seen_version=1,
            now=self.city.now,
        )

    @cached_property
    def at_chief(self) -> Any:
        return self.city.at_chief()

    @cached_property
    def at_pr(self) -> Any:
        return self.city.judged()

    @cached_property
    def approved(self) -> Any:
        return self.city.approved()

    @cached_property
    def account(self) -> SNSAccount:
        account = SNSAccount.objects.get(case_accounts__case=self.approved.pk)
        common(1)
        return account

    @cached_property
    def appointment(self) -> Appointment:
        return self.city["同僚"].appointments.get()

    @cached_property
    def substitute(self) -> Substitute:
        return Substitute.objects.get(user=self.city["課長補佐"])

    @cached_property
    def plan(self) -> Plan:
        by, now = self.city[ADMIN], self.city.now
        return make_plan(title="4月1日の人事異動", disclosed_at=now + timedelta(days=99), by=by, now=now)

    @cached_property
    def listed(self) -> Plan:
        """A plan with a list whose words nobody has explained, and of which a row is asked about."""
        row = ["00001", "係員 次郎", "配置換", "農政課", "主任", "R9.4.1", "", ""]
        keep(self.city, self.plan, [row])
        return self.plan

    @cached_property
    def explained(self) -> Plan:
        explain(self.city, self.listed)
        return self.listed

    @cached_property
    def operator(self) -> AccountOperator:
        return operate(self.city, self.account, "同僚")

    @cached_property
    def watched(self) -> WatchedHandle:
        return watch(self.account)

    @cached_property
    def running(self) -> SNSAccount:
        return account_of(self.city)

    @cached_property
    def asked(self) -> Circular:
        wording = Wording("予約投稿の停止", "止めてください。", "text", local_date(timezone.now()))
        by, now, accounts = self.city["広報担当"], timezone.now(), [self.running.pk]
        return send(wording=wording, accounts=accounts, once=uuid4(), by=by, now=now)

    @cached_property
    def post(self) -> Any:
        return writing.drafted(self.city, "係員", self.running)

    @cached_property
    def at_check(self) -> Any:
        return writing.at_check(self.city)

    @cached_property
    def ready(self) -> Any:
        return writing.ready(self.city)

    @cached_property
    def published(self) -> Any:
        return writing.published(self.city)

    @cached_property
    def deletion(self) -> Any:
        return writing.deleted(self.city, writing.published(self.city))

    @cached_property
    def trouble(self) -> Any:
        return reporting.drafted(self.city, accounts=(self.running,))

    @cached_property
    def question(self) -> Any:
        return asking.drafted(self.city, self.running)

    @cached_property
    def sent_question(self) -> Any:
        return asking.sent(self.city, self.running)

    @cached_property
    def answered(self) -> Any:
        return asking.answered(self.city, self.running)

    @cached_property
    def handled(self) -> Any:
        found = datetime(2026, 4, 1, 8, 30, tzinfo=TOKYO)  # before what a form is filled in with
        return reporting.handled(self.city, accounts=(self.running,), discovered_at=found)


def build(city: City) -> Setting:
    """All of it."""
    setting = Setting(city)
    for name, value in vars(Setting).items():
        if isinstance(value, cached_property):
            getattr(setting, name)
    return setting


@dataclass(frozen=True)
class Place:
    """A form: who fills it in, at which address."""

    url: str  # its name in the map of the site
    role: str
    path: Callable[[Setting], str]
    id: str = ""


def _at(url: str, role: str, path: str, id: str = "") -> Place:
    return Place(
        url,
        role,
        lambda s: path.replace("{a}", "/accounts/{s.account.pk}").format(s=s, c=CASE, o=s.city["同僚"].pk),
        id or url,
    )


def _act(role: str, case: str, action: str) -> Place:
    path = f"{{c}}/{{s.{case}.pk}}/{action}/confirm/"
    return _at("new_operation:act", role, path, f"{action} by {role}")


SEVERAL = ("withdrawal", "forced_stop", "registration")  # begun by ticking accounts, or with a file


def _case(kind: str) -> str:
    return f"/cases/{kind.replace('_', '-')}"


def _of_kind(kind: str) -> list[Place]:
    """The forms of a kind of case that is asked for on one page."""
    drafter, draft = DRAFTS[kind]
    actor, action, at_its_turn = ACTS[kind]

    def new(setting: Setting) -> str:
        about = ABOUT.get(kind)
        return f"{_case(kind)}/new/" + (f"?account={about(setting.city).pk}" if about else "")

    return [
        *([] if kind in SEVERAL else [Place(f"{kind}:draft", drafter, new, f"{kind}:draft")]),
        Place(f"{kind}:edit", drafter, lambda s: f"{_case(kind)}/{draft(s.city).pk}/edit/", f"{kind}:edit"),
        Place(
            f"{kind}:files", drafter, lambda s: f"{_case(kind)}/{draft(s.city).pk}/files/", f"{kind}:files"
        ),
        Place(
            f"{kind}:act",
            actor,
            lambda s: f"{_case(kind)}/{at_its_turn(s.city).pk}/{action}/confirm/",
            f"{kind}:{action}",
        ),
    ]


def _row(city: City) -> str:
    row = made(city).rows.earliest("pk")
    return f"/cases/registration/{row.case_id}/rows/{row.pk}/"


def _before_start(path: str, setting: Setting) -> str:
    """A city that has not started; the code that it mailed is the word that forms are filled in with."""
    day = local_date(timezone.now()) + timedelta(days=14)
    Start.objects.update(started_at=None, planned_on=day, mail_code="秋の催し")
    return f"/start/{path}"


def _asked(city: City) -> str:
    return f"/cases/registration/{made(city, TOURISM, DITTO).pk}/rows/"


def _handed_over(page: str, setting: Setting) -> str:
    case = handed_over(setting.city)
    row = HandoverRow.objects.filter(in_case=case.pk).earliest("pk")
    return f"/cases/handover/{case.pk}/" + (f"rows/{row.pk}/" if page == "row" else "sign_open/confirm/")


PLACES = [
    *(place for kind in DRAFTS for place in _of_kind(kind)),
    Place("registration:row", "広報担当", lambda s: _row(s.city), "registration:row"),
    Place("registration:together", "広報担当", lambda s: _asked(s.city), "registration:together"),
    *(
        Place(f"handover:{page}", role, partial(_handed_over, page), f"handover:{page}")
        for page, role in (("row", "係員"), ("act", "課長"))
    ),
    _at("prior_consultation:record", "広報担当", "/cases/prior-consultation/record/"),
    _at("new_operation:draft", "係員", "{c}/new/"),
    *(_at("new_operation:edit", "係員", f"{{c}}/{{s.draft.pk}}/edit/{n}/", f"edit {n}") for n in (1, 2, 3)),
    _at("new_operation:files", "係員", "{c}/{s.draft.pk}/files/"),
    _at("new_operation:copy", "同僚", "{c}/{s.approved.pk}/copy/"),
    _at("new_operation:assess", "広報担当", "{c}/{s.at_pr.pk}/assess/"),
    _act("係員", "draft", "forward"),
    _act("課長", "at_chief", "submit"),
    _act("課長補佐", "at_chief", "return"),
    _act("係員", "at_chief", "pull_back"),
    _act("課長", "at_pr", "cancel"),
    _act("広報担当", "at_pr", "assess"),
    _act("広報主管課長", "at_pr", "approve"),
    _act("広報主管課長", "at_pr", "return"),
    _act("広報補佐", "at_pr", "reject"),
    _act("シティプロモーション", "approved", "receive"),
    *(_at(f"post:{page}", "係員", f"/posts/{{s.post.pk}}/{page}/") for page in ("edit", "files", "pictures")),
    _at("post:act", "係員", "/posts/{s.ready.pk}/publish/confirm/", "publish"),
    _at("post:act", "同僚", "/posts/{s.at_check.pk}/request_fix/confirm/", "request_fix"),
    _at("post:act", "広報担当", "/posts/{s.at_check.pk}/reclassify/confirm/", "reclassify"),
    _at("post:correct", "係員", "/posts/{s.published.pk}/correct/"),
    _at("incident:delete_post", "係員", "/incidents/posts/{s.published.pk}/delete/"),
    _at("post_deletion:act", "課長", "/posts/deletions/{s.deletion.pk}/object/confirm/"),
    _at("incident:draft", "係員", "/incidents/new/?account={s.running.pk}"),
    *(_at(f"incident:{page}", "係員", f"/incidents/{{s.trouble.pk}}/{page}/") for page in ("edit", "files")),
    *(
        _at("incident:act", "広報担当", f"/incidents/{{s.handled.pk}}/{action}/confirm/", action)
        for action in (
            *("record_item", "add_item", "name_fake", "note", "add_evidence", "assign", "retype"),
            *("summarise", "dismiss"),
        )
    ),
    _at("audit_inquiry:draft", "監査", "/inquiries/new/?account={s.running.pk}"),
    *(_at(f"audit_inquiry:{p}", "監査", f"/inquiries/{{s.question.pk}}/{p}/") for p in ("edit", "files")),
    *(
        _at("audit_inquiry:act", role, f"/inquiries/{{s.{case}.pk}}/{action}/confirm/", action)
        for role, case, action in (
            ("係員", "sent_question", "prepare"),
            ("課長", "sent_question", "answer"),
            ("監査", "answered", "ask_again"),
            ("監査", "answered", "cite"),
        )
    ),
    _at("incident:list", "広報担当", "/incidents/"),
    _at("posts:register", "係員", "/posts/"),
    _at("posts:calendar", "係員", "/posts/calendar/"),
    _at("posts:paste", "係員", "/posts/checker/"),
    _at("posts:deciders", "広報担当", "/posts/deciders/"),
    _at("workflow:document_number", "係員", "/cases/{s.draft.pk}/number/"),
    _at("workflow:cases", "広報主管課長", "/cases/"),
    _at("oversight:search", "係員", "/search/"),
    _at("oversight:sample", "監査", "/audit/sample/"),
    _at("oversight:evidence", "監査", "/evidence/"),
    _at("oversight:evidence_of_days", "監査", "/evidence/period/"),
    _at("accounts:register", "係員", "/accounts/"),
    _at("accounts:save_filter", "係員", "/accounts/filters/save/?state=open"),
    _at("accounts:import_preview", "広報担当", "/accounts/import/"),
    _at("accounts:ours", "係員", "/accounts/ours/"),
    _at("accounts:send_circular", "広報担当", "/accounts/circulars/new/?of={s.running.pk}"),
    _at("accounts:withdraw_circular", "広報担当", "/accounts/circulars/{s.asked.pk}/withdraw/"),
    _at("accounts:answer_circular", "課長", "/accounts/{s.running.pk}/circulars/{s.asked.pk}/"),
    _at("accounts:keep_custody", "係員", "{a}/custody/"),
    _at("accounts:add_operator", "係員", "{a}/operators/add/"),
    _at("accounts:give_access", "課長", "{a}/access/give/"),
    _at("accounts:end_operator", "係員", "/accounts/operators/{s.operator.pk}/end/"),
    _at("accounts:change_manager", "課長", "{a}/manager/"),
    Place(
        "accounts:keep_name",
        "係員",
        lambda s: f"/accounts/{stopped(s.city).pk}/name/keep/",
        "accounts:keep_name",
    ),
    _at("accounts:declare_automation", "課長", "{a}/automation/"),
    _at("accounts:note_hindrance", "係員", "{a}/hindrance/"),
    _at("accounts:explain_quiet", "課長", "{a}/quiet/"),
    _at("accounts:check_link", "係員", "{a}/links/check/"),
    _at("accounts:record_value", "係員", "{a}/values/record/"),
    _at("accounts:judge", "課長", "{a}/judge/"),
    _at("manuals:renew", "係員", "/cases/manuals/{s.account.pk}/renew/"),
    _at("accounts:read_policy", "係員", "{a}/policy/read/"),
    _at("accounts:look_at_handle", "広報担当", "/accounts/watched/{s.watched.pk}/look/"),
    _at("history:events", "監査", "/history/"),
    _at("oversight:powers", "監査", "/powers/"),
    _at("oversight:decision_list", "監査", "/decisions/"),
    _at("oversight:figures", "監査", "/figures/"),
    _at("oversight:figure_cases", "監査", "/figures/cases/"),
    _at("oversight:figure_accounts", "監査", "/figures/accounts/"),
    _at("organisation:login", "", "/login/"),
    _at("organisation:password", "係員", "/me/password/"),
    _at("organisation:second_factor", "係員", "/me/second-factor/"),
    _at("organisation:codes_renew", "係員", "/me/second-factor/codes/"),
    _at("organisation:second_factor_remove", "係員", "/me/second-factor/remove/"),
    _at("notices:mails", "係員", "/notices/mails/"),
    _at("organisation:absence", "課長補佐", "/me/absence/"),
    _at("organisation:people", ADMIN, "/people/"),
    _at("organisation:person_new", ADMIN, "/people/new/"),
    _at("organisation:person_disable", ADMIN, "/people/{o}/disable/"),
    _at("organisation:person_edit", ADMIN, "/people/{o}/edit/"),
    _at("organisation:person_appoint", ADMIN, "/people/{o}/appoint/"),
    _at("organisation:appointment_end", ADMIN, "/appointments/{s.appointment.pk}/end/"),
    _at("organisation:section_new", ADMIN, "/sections/new/"),
    _at("organisation:section_edit", ADMIN, "/sections/{s.draft.section_id}/edit/"),
    _at("organisation:section_end", ADMIN, "/sections/{s.draft.section_id}/end/"),
    _at("organisation:section_substitute", ADMIN, "/sections/{s.draft.section_id}/substitute/"),
    _at("organisation:substitute_end", ADMIN, "/substitutes/{s.substitute.pk}/end/"),
    _at("organisation:calendar", ADMIN, "/calendar/"),
    _at("personnel:plan_new", ADMIN, "/plans/new/"),
    *(
        _at("personnel:line_add", ADMIN, f"/plans/{{s.plan.pk}}/add/{kind}/", f"{kind} in a plan")
        for kind in ("person", "begin", "found")
    ),
    _at("personnel:hr_list", ADMIN, "/plans/{s.plan.pk}/list/"),
    _at("personnel:hr_words", ADMIN, "/plans/{s.listed.pk}/list/words/"),
    _at("personnel:hr_rows", ADMIN, "/plans/{s.explained.pk}/list/rows/"),
    _at("personnel:sections_list", ADMIN, "/plans/{s.plan.pk}/sections/list/"),
    _at("personnel:section", ADMIN, "/plans/{s.plan.pk}/sections/{s.draft.section_id}/"),
    _at("organisation:contract_new", ADMIN, "/contracts/new/"),
    Place(
        "organisation:contract_edit",
        ADMIN,
        lambda s: f"/contracts/{s.city['委託業者'].contract_id}/edit/",
        "organisation:contract_edit",
    ),
    *(
        Place(f"founding:{name}", ADMIN, partial(_before_start, path), f"founding:{name}")
        for name, path in (
            ("plan", "plan/"),
            ("day", "drill/day/"),
            ("waive", "older/waive/"),
            ("code", "mail/code/"),
        )
    ),
]
# Pages with nothing to fill in, and buttons that send no words.
WITHOUT_FIELDS = {
    *(
        f"{kind}:{page}"
        for kind in DRAFTS
        for page in ("detail", "paper", "whole", "urge", "download", "detach")
    ),
    *(f"{kind}:draft" for kind in SEVERAL),
    *(f"handover:{page}" for page in ("detail", "paper", "whole", "urge", "download", "detach")),
    "start_case",
    "manuals:read",
    "new_operation:manual",
    "policy_revision:manual",
    *(
        f"{kind}:{page}"
        for kind in ("post", "post_deletion", "incident")
        for page in ("detail", "whole", "urge", "download", "detach")
    ),
    *("post:draft", "post:check", "post:remove_picture", "post:picture", "posts:export", "posts:disentitle"),
    *(f"audit_inquiry:{page}" for page in ("detail", "paper", "whole", "urge", "download", "detach")),
    "accounts:policy",
    "accounts:policy_version",
    "accounts:account_policy",
    "founding:begin",
    "founding:checklist",
    "founding:mail",
    "founding:paper",
    "founding:take_back",
    "health",
    "live",
    *(
        f"personnel:{page}"
        for page in ("plans", "plan", "line_remove", "rehearse", "report", "sections", "hr_write")
    ),
    "personnel:sections_export",
    *(f"personnel:{page}" for page in ("send", "confirm", "give_back", "drop")),
    "organisation:person_password",
    "organisation:person_second_factor",
    "organisation:person_personnel",
    "organisation:password_confirm",
    "organisation:code",  # the form of the two pages before, for whoever is not in yet
    "ready",
    "accounts:detail",
    "accounts:confirm_guideline",
    "accounts:confirm_from_outside",
    "accounts:take_access",
    "accounts:drop_filter",
    "accounts:export",
    "accounts:official",
    "accounts:official_file",
    "accounts:print",
    "accounts:resting",
    "accounts:watched",
    *(f"accounts:{page}" for page in ("circulars", "circular", "urge_circular", "export_circular")),
    "accounts:circular_file",
    "accounts:fakes",
    "workflow:marks",
    "workflow:intray",
    "workflow:together",
    "workflow:export",
    "workflow:export_xlsx",
    "emergency:list",
    "emergency:export",
    "workflow:assign",
    "new_operation:whole",
    "web:guideline",
    "web:manual",
    "web:accessibility",
    "web:parts",
    "history:export",
    "oversight:export_decisions",
    "oversight:answer_sheet",  # its field stands on the page of the figures
    "oversight:export_figures",
    "oversight:export_figures_xlsx",
    "oversight:print_figures",
    "notices:list",
    "notices:failing",
    *(f"oversight:{page}" for page in ("evidence_of_case", "evidence_of_account")),
    *(f"oversight:{page}" for page in ("drop_evidence", "take_evidence", "reports", "draft_report")),
    *(f"oversight:{page}" for page in ("report_paper", "fix_report")),  # of a first version nothing is asked
    "oversight:audit",
    "oversight:dues",
    "oversight:point",
    "oversight:verify",
    "oversight:april",
    "oversight:april_file",
    "oversight:powers_file",
    "notices:hint",
    "notices:read",
    "notices:read_all",
    "new_operation:detail",
    "new_operation:paper",
    "new_operation:download",
    "new_operation:urge",
    "new_operation:detach",
    "sign_in:oidc",
    "sign_in:oidc_back",
    "sign_in:proxy",
    "sign_in:release",
    "organisation:logout",
    "organisation:keep_alive",
    "organisation:sessions",
    "organisation:session_end",
    "organisation:renew",
    "organisation:absence_remove",
    "organisation:person",
    "organisation:face_drop",
    "organisation:section_keep",
    "organisation:person_enable",
    "organisation:appointment_cancel",
    "organisation:contracts",
    "organisation:sections",
    "organisation:section",
    "organisation:substitute_cancel",
    "organisation:calendar_remove",
}


@dataclass
class Form:
    method: str = "get"
    fields: dict[str, str] = field(default_factory=dict)  # name → value as shown
    kinds: dict[str, str] = field(default_factory=dict)  # name → text, textarea, select, hidden, file …
    choices: dict[str, list[str]] = field(default_factory=dict)  # name → what may be chosen

    def names(self) -> list[str]:
        return [name for name in self.kinds if name != "csrfmiddlewaretoken"]

    def written(self) -> list[str]:
        """The fields whose text a page gives back when something is wrong."""
        return [
            n for n, kind in self.kinds.items() if kind in ("text", "search", "textarea", "email", "number")
        ]


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.inside: Form | None = None
        self.area = self.select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.inside = Form(given.get("method", "get").lower())
            self.forms.append(self.inside)
        elif self.inside and tag in ("input", "textarea", "select") and given.get("name"):
            name, kind = given["name"], given.get("type", tag) if tag == "input" else tag
            self.inside.kinds.setdefault(name, "text" if kind == "input" else kind)
            self.inside.fields.setdefault(name, given.get("value", ""))
            self.area = name if tag == "textarea" else ""
            self.select = name if tag == "select" else ""
            if kind in ("radio", "checkbox"):
                self.inside.choices.setdefault(name, []).append(given.get("value", "on"))
        elif self.inside and tag == "option" and self.select:
            self.inside.choices.setdefault(self.select, []).append(given.get("value", ""))

    def handle_data(self, data: str) -> None:
        if self.inside and self.area:
            self.inside.fields[self.area] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.inside = None
        elif tag == "textarea":
            self.area = ""


def forms_of(page: str) -> list[Form]:
    """The forms of a page, the value of a text area without the line break that opens it."""
    reader = _Reader()
    reader.feed(page)
    for form in reader.forms:
        for name, kind in form.kinds.items():
            if kind == "textarea":
                form.fields[name] = form.fields[name].removeprefix("\r\n").removeprefix("\n")
    return reader.forms


def form_of(page: str) -> Form:
    """The form of the page that people fill in: the one with the most fields."""
    return max(forms_of(page), key=lambda f: (len(f.names()), len(f.fields)))
