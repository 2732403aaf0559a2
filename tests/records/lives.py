"""A way through every stage and every step of every kind of case, with texts that tell where they stood.

Texts carry 〔r1.purpose〕 (round of writing, field), comments 〔act.submit〕, notes 〔memo.note〕,
files 〔file.r1〕, remarks 〔verdict.remark〕, what was recorded 〔item.receipt〕, 要旨 〔summary.text〕.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import models

from accounts.policy.items import NINE_ITEMS
from applications.consultation.actions import Conditions
from applications.emergency.actions import Afterwards
from applications.giving_up.actions import Proof
from applications.models import CommonPolicyRevision
from applications.new_operation.actions import Rejection, save_verdicts, verdicts_mark
from applications.new_operation.process import NEW_OPERATION
from incidents.actions import Named, Retyped, Summary
from incidents.guards import CLOSING
from incidents.models import IncidentReport
from incidents.records import FakeNamed, ItemDone, OwnItem
from katori_sns.files import uploads
from katori_sns.organisation.models import Absence, Appointment
from katori_sns.organisation.roles import ActorContext
from katori_sns.oversight.inquiry.actions import Answer, Asked, Finding
from katori_sns.processes import PROCESSES
from katori_sns.workflow import actions
from katori_sns.workflow.course import Offer, context_of, offers
from katori_sns.workflow.models import Statement
from katori_sns.workflow.steps import Process, Step
from posts.deletion import POST_DELETION
from tests.accounts.keeping import account_of as kept_account
from tests.applications import giving_up, lives
from tests.applications.giving_up import FROM, TO
from tests.applications.handing_over import fill, handed_over
from tests.applications.lists import made, with_later
from tests.city import City, process_of
from tests.hostile.kinds import DRAFTS
from tests.incidents import reporting
from tests.oversight import asking
from tests.posts import writing
from tests.workflow.test_matrices import asked_for

ROLES = (
    "係員",
    "同僚",
    "課長補佐",
    "課長",
    "他課の係員",
    "他課の課長",
    "部長",
    "広報担当",
    "広報主管課長",
    "シティプロモーション",
    "監査",
    "システム管理者",
    "委託業者",
)
# Who acts, where several may: the first of these.
ACTORS = ("係員", "同僚", "課長", "広報担当", "広報主管課長", "広報の部長", "課長補佐", "広報補佐")
BY_KIND: dict[str, Process] = {process.kind: process for process in PROCESSES}

# What identifies rather than tells, and what other rows must match.
IDENTIFIES = {"account_name", "new_name", "medium_name", "decided_number", "decided_by", "published_name"}
IDENTIFIES |= {"handle", "handle_key", "url", "typed_url", "join_url", "immutable_id", "kept_at"}
IDENTIFIES |= {"text_found_as"}
IDENTIFIES |= {
    "source_digest",
    "source_name",
    "items_waived",
    "term",
    "chief_told_to",
    "pr_told_to",
    "told_to",
    "told_by",
    "harm_by",
}
SHORTEST = 30


@dataclass(frozen=True)
class Way:
    """A draft, and what then happens: an act, act@desk where it is not clear, or +what befalls the city."""

    make: Callable[[City], Any]
    words: str

    def __str__(self) -> str:
        return self.words.replace(" ", "-")


def texts(case: Any, tag: str) -> dict[str, object]:
    """A text for each field in which one writes."""
    found: dict[str, object] = {
        f.name: f"〔{tag}.{f.name}〕"
        for f in type(case)._meta.local_concrete_fields
        if isinstance(f, models.CharField | models.TextField)
        and not f.choices
        and f.name not in IDENTIFIES
        and (f.max_length or SHORTEST) >= SHORTEST
    }
    if case.kind == "post":
        found["texts"] = {account: f"〔{tag}.texts〕9時から佐原駅前で行います。" for account in case.texts}
    if case.kind == "common_policy":
        found["text"] = f"第1条（目的）\n〔{tag}.text〕"
    return found


def write(city: City, case: Any, tag: str) -> None:
    """The drafter writes all of its texts, and adds a file where the kind takes files."""
    case.refresh_from_db()
    about = {"actor": case.drafter, "now": city.now}
    process = process_of(case)
    version = actions.edit(process, case.pk, seen_version=case.version, fields=texts(case, tag), **about)
    file = SimpleUploadedFile(f"〔file.{tag}〕.pdf", b"%PDF-1.7\n")
    actions.attach(case.pk, file=file, seen_version=version, **about)
    case.refresh_from_db()


def deletion(city: City) -> Any:
    post = writing.drafted(city)
    write(city, post, "r1")
    city.act("係員", "ask_check", post)
    city.act("同僚", "confirm", post)
    city.act("係員", "publish", post, payload=writing.went_out(city, post))
    told: dict[str, Any] = {"ground": "personal", "reason": "〔r1.reason〕"}
    told |= dict.fromkeys(("discovered_at", "deleted_at"), city.now)
    return city.start(POST_DELETION, deleted=post, **told)


def forced(**fields: Any) -> Callable[[City], Any]:
    role = "広報主管課長" if fields.get("urgent") else "広報担当"
    return lambda city: giving_up.forced(city, giving_up.account_of(city), role, **fields)


def withdrawal(**fields: Any) -> Callable[[City], Any]:
    return lambda city: giving_up.started(city, **fields)


def elsewhere(city: City) -> Any:
    return reporting.drafted(city, accounts=(kept_account(city, "農政課"),))


BACK_AND_FORTH = (
    "forward return forward pull_back cancel",
    "forward cancel",
    "+leaves take_over forward",
    "+away forward submit +back later_read",
)
CONSULTED = (*BACK_AND_FORTH, "forward submit pull_back submit cancel")
RESUBMITTED = "forward submit return +rewrite forward submit "
LEFT = "+leaves take_over"
ADVISED = "forward submit no_objection "
NOTICE = RESUBMITTED + "acknowledge circulate"
WITHDRAWN = {"measure": "withdraw", "period_from": FROM, "period_to": TO}
AT_ONCE = {"measure": "withdraw", **giving_up.HARM}
NOWHERE = "skip_followers skip_city "
TOLD = "tell_followers skip_city +later delete unlink close_custody receive"
UNTOLD = "skip_followers tell_city +later cannot_delete skip_unlink"
# What may happen while a withdrawal is announced, or nobody can be told of it.
IN_THE_PERIOD = (
    NOWHERE + "untold_refuse " + NOWHERE + "untold_agree harm_arises@delete",
    NOWHERE + "delete_untold@untold",
    NOWHERE + "harm_arises@untold call_off",
    NOWHERE + "call_off@untold",
    "delete_untold@tell_followers",
    "delete_untold@tell_city",
    "harm_arises@tell_followers +later delete",
    "tell_followers harm_arises@tell_city",
)


def ways(make: Callable[[City], Any], *words: str) -> tuple[Way, ...]:
    return tuple(Way(make, each) for each in words)


def of_draft(kind: str, *words: str) -> tuple[Way, ...]:
    return ways(DRAFTS[kind][1], *words)


# Of each kind the first way is its main one: through sending, return and rewriting to its end.
WAYS: dict[str, tuple[Way, ...]] = {
    "prior_consultation": of_draft(
        "prior_consultation",
        RESUBMITTED + "conditional",
        *CONSULTED,
        ADVISED,
        "forward submit objection",
    ),
    "new_operation": ways(
        lambda city: city.draft(),
        RESUBMITTED + "+judge assess approve receive",
        *CONSULTED,
        "forward submit reject",
        "forward submit +lacking revise_policy cancel",
        "forward submit +lacking revise_policy +policy resume",
    ),
    "emergency": of_draft(
        "emergency", RESUBMITTED + "recognise receive", *CONSULTED, "forward submit refuse"
    ),
    "acquisition": of_draft("acquisition", NOTICE, *BACK_AND_FORTH),
    "abandonment": of_draft("abandonment", NOTICE, *BACK_AND_FORTH),
    "change": (
        *of_draft("change", NOTICE, *BACK_AND_FORTH),
        *ways(
            lambda city: lives.transfer(city, lives.acquired(city)),
            "forward hand_over decline forward hand_over confirm acknowledge circulate",
            "forward hand_over cancel",
        ),
    ),
    "policy_revision": of_draft(
        "policy_revision",
        RESUBMITTED + "conditional circulate",
        *CONSULTED,
        ADVISED,
        "forward submit objection",
    ),
    "withdrawal": (
        *ways(
            withdrawal(),
            RESUBMITTED + "with_opinion carry_out " + TOLD,
            *CONSULTED,
            ADVISED + "carry_out " + UNTOLD,
            ADVISED + "carry_out call_off@tell_followers",
            ADVISED + "carry_out tell_followers call_off@tell_city",
            *(f"{ADVISED}carry_out {way}" for way in IN_THE_PERIOD),
            ADVISED + "abandon",
        ),
        *ways(withdrawal(**giving_up.HARM), ADVISED + "carry_out_at_once call_off"),
        *ways(withdrawal(measure="stop", stop_method="private"), ADVISED + "carry_out_stop stopped"),
    ),
    "resumption": of_draft("resumption", NOTICE, *BACK_AND_FORTH),
    "forced_stop": (
        *ways(
            forced(),
            "propose_stop object return +rewrite propose_stop confirm decide_stop stopped lift receive",
            "propose_stop dismiss",
            "+leaves take_over dismiss",
            "propose_stop +away decide_stop +back later_read",
        ),
        *ways(
            forced(**WITHDRAWN),
            "propose_notice return propose_notice decide_notice " + TOLD,
            "propose_notice decide_notice " + UNTOLD,
            "propose_notice dismiss",
            "propose_notice decide_notice call_off@tell_followers",
            "propose_notice decide_notice tell_followers call_off@tell_city",
            *(f"propose_notice decide_notice {way}" for way in IN_THE_PERIOD),
        ),
        *ways(
            forced(**AT_ONCE),
            "propose_delete return propose_delete decide_delete call_off",
            "propose_delete dismiss",
        ),
        *ways(forced(urgent=True), "urgent_stop read"),
        *ways(forced(urgent=True, **WITHDRAWN), "urgent_notice"),
        *ways(forced(urgent=True, **AT_ONCE), "urgent_delete"),
    ),
    "handover": ways(
        handed_over,
        "+begin sign_open circulate +fill complete",
        "+fill sign",
        "+fill +away sign +back later_read",
    ),
    "registration": (
        *ways(with_later, "propose confirm rule_later decide circulate"),
        *ways(
            made,
            "propose object confirm return +rewrite propose confirm confirm decide circulate",
            "propose confirm pull_back cancel",
            LEFT,
            "propose confirm confirm abandon",
            "propose confirm confirm +away decide +back later_read",
        ),
    ),
    "common_policy": (
        *ways(lives.common, "propose return +rewrite propose decide circulate"),
        *ways(asked_for, "forward submit pull_back submit cancel"),
        *ways(
            lives.common,
            "propose take_back cancel",
            "propose abandon",
            "propose +away decide +back later_read",
            LEFT,
        ),
        *ways(asked_for, "forward return forward pull_back", "forward cancel"),
    ),
    "post": (
        *ways(
            writing.drafted,
            "ask_check request_fix +rewrite ask_check confirm publish",
            "ask_check pull_back cancel",
            "ask_check cancel",
            "ask_check reclassify",
            "ask_check confirm edit",
            "ask_check confirm cancel",
            "ask_check confirm reclassify",
            "no_checker publish",
            "record reclassify_after leave",
            "record reclassify_after reclassify_back",
            "record reclassify_report",
            "publish_first check_after",
            "+secret record",
            "+secret publish_first",
            "+secret ask_check confirm edit ask_check confirm publish",
            LEFT,
        ),
        *ways(
            writing.official,
            "ask_decision return ask_decision decide publish",
            "ask_decision discard",
            "ask_decision pull_back",
            "ask_decision cancel",
            "ask_decision reclassify",
            "ask_decision +away decide +back later_read",
            "+decided cite_decision",
        ),
    ),
    "post_deletion": ways(
        deletion,
        "carry_out approve",
        "carry_out object",
        "cancel",
        "carry_out +away approve +back later_read",
    ),
    "incident": (
        *ways(
            reporting.drafted,
            "file confirm acknowledge note name_fake record_item add_item add_evidence assign retype "
            "summarise +items close circulate reopen name_fake dismiss",
            "cancel",
            "file dismiss",
            "file +away confirm +back later_read",
        ),
        *ways(
            lambda city: reporting.drafted(city, nature="mention"), "file settle", "file acknowledge settle"
        ),
        *ways(elsewhere, "file confirm@owner"),
    ),
    "audit_inquiry": ways(
        asking.drafted,
        "send prepare answer ask_again answer cite close",
        "cancel",
        "send withdraw",
        "send +away answer +back later_read",
    ),
}


def steps_of(kind: str, way: Way) -> list[Step]:
    """The steps that a way takes, by the process alone."""
    return [step for step in plan(kind, way) if isinstance(step, Step)]


def plan(kind: str, way: Way) -> list[Step | str]:
    """What happens on the way: steps, and the names of what befalls the city."""
    process, found = BY_KIND[kind], list[Step | str]()
    at = [process.desks[0].key]
    for word in way.words.split():
        if word.startswith("+"):
            found.append(word)
            continue
        action, _, desk = word.partition("@")
        late = [d.key for d in process.desks if d.after or d.key == "later_reading"]
        step = next(
            s for d in [*at, *late] for s in process.steps_at(d) if s.action == action and desk in ("", d)
        )
        found.append(step)
        if not process.desk(step.at).side:
            at = [d for d in at if d != step.at and (process.desk(d).survives or not process.desk(d).side)]
        at += step.opens
    return found


def take(city: City, case: Any, step: Step) -> str:
    """Take the step, by the first who may; who did."""
    case.refresh_from_db()
    role, offer = next(who_may(city, case, step))
    comment = "〔memo.note〕" if step.action == "note" else f"〔act.{step.action}〕"
    comment = "" if step.action == "prepare" else comment  # its words are in what it proposes
    more = {"payload": payload(city, case, step.action), "ground": "出張", "task": offer.task}
    more["early"] = comment
    city.act(role, step.action, case, comment=comment, **more)
    case.refresh_from_db()
    return role


def who_may(city: City, case: Any, step: Step) -> Iterator[tuple[str, Offer]]:
    """Who is offered the step, and at which task."""
    process = process_of(case)
    row = process.model._base_manager.get(pk=case.pk)
    away = {absence.user_id for absence in Absence.objects.all()}
    for role in dict.fromkeys((*ACTORS, *city.people)):
        if city[role].pk in away:
            continue
        ctx = context_of(row, ActorContext(city.now.date(), city[role]))
        found = [o for o in offers(ctx, process) if o.step == step]
        yield from ((role, offer) for offer in found)


def payload(city: City, case: Any, action: str) -> object:
    """What the act asks besides its comment."""
    answers: dict[str, Callable[[], object]] = {
        "recognise": lambda: Afterwards(TO, ""),
        "reject": lambda: Rejection("4 手続 (1)"),
        "record_item": lambda: item(case),
        "assign": lambda: Named((city["同僚"],)),
        "retype": lambda: Retyped("hijack"),
        "rule_later": lambda: dict.fromkeys(case.rows.values_list("pk", flat=True), "accept"),
        "summarise": lambda: Summary(*(f"〔summary.{name}〕" for name in ("text", *CLOSING[:3]))),
        "add_item": lambda: OwnItem("〔item.label〕"),
        "prepare": lambda: Answer("taken", None, "〔memo.prepare〕"),
        "answer": lambda: Answer("planned", TO, "〔act.answer〕"),
        "ask_again": lambda: Asked(TO),
        "cite": lambda: Finding("〔finding.number〕", city.now.date(), "〔finding.kind〕", None),
        "name_fake": lambda: FakeNamed("https://x.com/katori_fake1"),
        "add_evidence": lambda: uploads.Kept("〔file.evidence〕.pdf", b"%PDF-1.7\n", "application/pdf"),
    }
    answers |= dict.fromkeys(("publish", "record", "publish_first"), lambda: writing.went_out(city, case))
    if case.kind == "prior_consultation" and action == "conditional":
        return Conditions(("〔verdict.condition〕",))
    proof = Proof(city.now.date(), "https://www.city.example/", "〔item.proof〕")
    return answers.get(action, lambda: proof)()


def left(case: Any) -> list[str]:
    """The items of the checklist of which nothing is recorded."""
    said = Statement.objects.filter(task__case=case.pk).values_list("key", flat=True)
    fresh = IncidentReport.objects.get(pk=case.pk)
    return [row.key for row in fresh.checklist if f"check:{row.key}" not in said]


def item(case: Any) -> ItemDone:
    """The next item of the checklist."""
    key = left(case)[0]
    seen = "locked_out" if key == "look" else ""
    return ItemDone(key, "done", None, "〔item.channel〕", "〔item.receipt〕", seen=seen)


def judge(city: City, case: Any, lacking: tuple[int, ...] = ()) -> None:
    """The reviewer's sheet, with a remark at each item."""
    words = {i.number: "none" if i.number == 6 else "clear" for i in NINE_ITEMS}
    save_verdicts(
        NEW_OPERATION,
        case.pk,
        actor=city["広報担当"],
        now=city.now,
        seen=verdicts_mark(case),
        words=words | dict.fromkeys(lacking, "lacking"),
        remarks=dict.fromkeys(words, "〔verdict.remark〕"),
    )


def leaves(city: City, case: Any) -> None:
    Appointment.objects.filter(user=case.drafter).update(section=city.sections["シティプロモーション推進課"])


def away(city: City, case: Any) -> None:
    for role in ("課長", "広報主管課長"):
        city.away(role)


def decided(city: City, case: Any) -> None:
    fields = {"decided_number": "商第1号", "decided_on": city.now.date(), "decided_by": "商工観光課長"}
    lives.edit(city, case, **fields)


def decide_policy(city: City, case: Any) -> None:
    found = CommonPolicyRevision.objects.get()
    lives.edit(city, found, "広報担当", reason="返信", text=lives.CLAUSES, publish_on=city.now.date())
    for role, action in (("広報担当", "forward"), ("課長", "submit"), ("広報主管課長", "decide")):
        city.act(role, action, found)


def all_items(city: City, case: Any) -> None:
    while left(case):
        city.act("広報担当", "record_item", case, comment="〔act.record_item〕", payload=item(case))


def later(city: City, case: Any) -> None:
    city.now += timedelta(days=40)


def secret(city: City, case: Any) -> None:
    lives.edit(city, case, texts=dict.fromkeys(case.texts, "〔r1.texts〕合言葉は、パスワード：hanabi88"))


BEFALLS: dict[str, Callable[[City, Any], object]] = {
    "+leaves": leaves,
    "+away": away,
    "+back": lambda city, case: Absence.objects.all().delete(),
    "+rewrite": lambda city, case: write(city, case, "r2"),
    "+judge": judge,
    "+lacking": lambda city, case: judge(city, case, (4,)),
    "+policy": decide_policy,
    "+decided": decided,
    "+items": all_items,
    "+begin": lambda city, case: fill(city, case, note="〔r1.note〕", seen=False),
    "+fill": lambda city, case: fill(city, case, note="〔r1.note〕"),
    "+later": later,
    "+secret": secret,
}


def begun(city: City, way: Way) -> Any:
    """The draft with which a way begins."""
    case = way.make(city)
    if case.kind not in ("post_deletion", "handover"):
        write(city, case, "r1")
    return case


Moved = tuple[Any, Step | None]


def walk(city: City, kind: str, way: Way) -> Iterator[Moved]:
    """The case as a draft, and after each step; whoever walks may look at it in between."""
    case = begun(city, way)
    yield case, None
    for event in plan(kind, way):
        if isinstance(event, str):
            BEFALLS[event](city, case)
            case.refresh_from_db()
        else:
            take(city, case, event)
            yield case, event
