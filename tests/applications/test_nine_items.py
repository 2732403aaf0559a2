"""The nine items (G4(2)①–⑨): each part with consequences is there, wherever items are written."""

from __future__ import annotations

from datetime import date, timedelta
from importlib import import_module
from typing import Any

import pytest

from accounts.models import CommonPolicy, OperationPolicy, SNSAccount
from accounts.policy.items import NINE_ITEMS, Item
from applications.models import NewOperationApplication
from applications.new_operation.actions import copied, save_verdicts, verdicts_mark
from applications.new_operation.process import NEW_OPERATION
from katori_sns.workflow.errors import Incomplete
from tests.applications import lives
from tests.city import ITEMS, City
from tests.organisation.entering import client_of

pytestmark = [pytest.mark.sqlite, pytest.mark.no_cover]

KINDS = ("new_operation", "policy_revision")
each_kind = pytest.mark.parametrize("kind", KINDS)
ABROAD = {"servers": ["usa"], "server_law": "foreign", "legal_risk": "accepted", "political_risk": "refused"}
ABROAD |= {"risk_measures": "市ホームページにも載せる", "terms_quoted": ""}


def draft(city: City, kind: str, **items: Any) -> Any:
    if kind == "new_operation":
        return city.draft(**items)
    return lives.revision(city, lives.pending(city), **items)


def wrong(city: City, kind: str, **items: Any) -> set[str]:
    """At which controls a draft with these items is kept back."""
    return kept_back(city, draft(city, kind, **items))


EVADED: dict[str, tuple[dict[str, Any], str]] = {
    "④ no example": ({"decision_examples": []}, "decision_examples"),
    "④ nobody decides": (
        {"decision_examples": [{"example": "中止", "decider": ""}]},
        "decision_examples",
    ),
    "④ one of two has no decider": (
        {"decision_examples": [{"example": "中止", "decider": "課長"}, {"example": "声明", "decider": ""}]},
        "decision_examples",
    ),
    "④ a decider of nothing": (
        {"decision_examples": [{"example": "", "decider": "課長"}]},
        "decision_examples",
    ),
    "④ only what was written before": (
        {"decision_examples": [], "content_decisions": "中止（課長）"},
        "decision_examples",
    ),
    "⑤ no emergency": ({"organisation_emergency": ""}, "organisation_emergency"),
    "⑤ an emergency of blanks": ({"organisation_emergency": "　\n "}, "organisation_emergency"),
    "⑥ no answer": ({"broadcast_only": ""}, "broadcast_only"),
    "⑦ no days": ({"manual_weekdays": ""}, "manual_weekdays"),
    "⑦ no beginning": ({"manual_from": None}, "manual_from"),
    "⑦ no end": ({"manual_to": None}, "manual_to"),
    "⑦ hours of nothing": ({"manual_to": ITEMS["manual_from"]}, "manual_to"),
    "⑦ no word of outside": ({"manual_outside": ""}, "manual_outside"),
    "⑦ no word of after hours": ({"manual_off_hours": ""}, "manual_off_hours"),
    "⑦ a password": ({"item_manual": "PW：Katori#2026"}, "item_manual"),
    "⑧ no country": ({"servers": []}, "servers"),
    "⑧ a country without a name": ({**ABROAD, "servers": ["other"]}, "server_other"),
    "⑧ no law": ({"server_law": ""}, "server_law"),
    "⑧ abroad, legal risk": ({**ABROAD, "legal_risk": ""}, "legal_risk"),
    "⑧ abroad, political risk": ({**ABROAD, "political_risk": ""}, "political_risk"),
    "⑧ abroad, measures": ({**ABROAD, "risk_measures": " "}, "risk_measures"),
    "⑧ unknown": ({**ABROAD, "servers": ["unknown"], "legal_risk": ""}, "legal_risk"),
    "⑧ at home and abroad": ({**ABROAD, "servers": ["japan", "usa"], "legal_risk": ""}, "legal_risk"),
    "⑧ abroad under home's law": ({**ABROAD, "server_law": "japan", "legal_risk": ""}, "legal_risk"),
    "⑧ at home under foreign law": ({**ABROAD, "servers": ["japan"], "legal_risk": ""}, "legal_risk"),
    "⑧ at home, no terms": ({"terms_quoted": ""}, "terms_quoted"),
    "⑨ no indicator": ({"indicators": []}, "indicators"),
    "⑨ numbers of nothing": (
        {"indicators": [{"name": "", "unit": "人", "baseline": "1", "target": "2"}]},
        "indicators",
    ),
    "⑨ no day": ({"evaluation_on": None}, "evaluation_on"),
    "⑨ neither once nor regular": ({"evaluation_term": ""}, "evaluation_term"),
    "⑨ regular without an interval": ({"evaluation_term": "regular"}, "evaluation_months"),
    "⑨ an interval of no months": (
        {"evaluation_term": "regular", "evaluation_months": 0},
        "evaluation_months",
    ),
    "⑨ an interval of decades": (
        {"evaluation_term": "regular", "evaluation_months": 600},
        "evaluation_months",
    ),
    "⑨ no way to judge": ({"evaluation_how": ""}, "evaluation_how"),
}


@pytest.mark.parametrize("item", NINE_ITEMS, ids=lambda item: item.field)
@each_kind
def test_no_item_is_without_a_text_or_a_clause(city: City, kind: str, item: Item) -> None:
    assert wrong(city, kind, **{item.field: ""}) == {item.field}


@pytest.mark.parametrize("evasion", EVADED)
@each_kind
def test_no_part_with_consequences_is_left_open(city: City, kind: str, evasion: str) -> None:
    items, field = EVADED[evasion]
    assert wrong(city, kind, **items) == {field}


@each_kind
def test_servers_abroad_or_unknown_need_no_terms(city: City, kind: str) -> None:
    assert wrong(city, kind, **ABROAD) == set()


@each_kind
def test_a_cited_clause_says_what_is_text_and_no_more(city: City, kind: str) -> None:
    """Never ⑥'s answer, ⑦'s days, hours and use outside, ⑧'s servers, ⑨'s day."""
    lives.published(city)
    texts = {
        **{name: "" for name in ITEMS if name.startswith("item_")},
        "decision_examples": [],
        "organisation_emergency": "",
        "terms_quoted": "",
        "indicators": [],
        "evaluation_how": "",
        "clauses": {name: 2 for name in ITEMS if name.startswith("item_")},
        "common_version": 1,
    }
    assert wrong(city, kind, **texts) == set()


@each_kind
def test_no_clause_answers_for_the_section(city: City, kind: str) -> None:
    lives.published(city)
    answers = {name: "" for name in ("broadcast_only", "manual_weekdays", "manual_outside", "server_law")}
    answers |= {"manual_off_hours": "", "evaluation_term": ""}
    open_ = dict.fromkeys(("manual_from", "manual_to", "evaluation_on"), None)
    cited = {"clauses": {name: 2 for name in ITEMS if name.startswith("item_")}, "common_version": 1}
    wanted = {*answers, *open_, "servers"}
    assert wrong(city, kind, **answers, **open_, servers=[], **cited) == wanted


@pytest.mark.parametrize(
    ("clauses", "version"),
    [
        ({"item_purpose": 2}, None),
        ({"item_purpose": 9}, 1),
        ({"item_purpose": 2}, 7),
        ({"item_purpose": 2}, 2),
    ],
    ids=["of no version", "of no number", "of a version that is not", "not yet in force"],
)
@each_kind
def test_a_clause_is_cited_of_the_published_policy_alone(
    city: City, kind: str, clauses: dict[str, int], version: int | None
) -> None:
    lives.published(city)
    lives.published(city, publish_on=city.now.date() + timedelta(days=9))
    assert wrong(city, kind, clauses=clauses, common_version=version) == {"item_purpose"}


@each_kind
def test_a_clause_that_has_changed_is_cited_anew(city: City, kind: str) -> None:
    lives.published(city)
    lives.published(city)  # the same once more
    cited = {"clauses": {"item_purpose": 2}, "common_version": 1}
    assert wrong(city, kind, **cited) == set()
    lives.published(city, text=lives.CLAUSES.replace("返信はしない", "返信する"))
    assert wrong(city, "new_operation", **cited) == {"item_purpose"}


def test_the_first_review_is_still_to_come(city: City) -> None:
    for day in (city.now.date(), date(2027, 12, 13), date(2020, 1, 1)):
        assert wrong(city, "new_operation", evaluation_on=day) == {"evaluation_on"}
    assert wrong(city, "new_operation", evaluation_on=date(2027, 12, 14)) == set()


YES = {"broadcast_only": "yes", "clauses": {"item_broadcast": 2}, "common_version": 1}


def say(city: City, case: Any, word: str) -> None:
    case = NewOperationApplication.objects.get(pk=case.pk)
    save_verdicts(
        NEW_OPERATION,
        case.pk,
        actor=city["広報担当"],
        now=city.now,
        seen=verdicts_mark(case),
        words={6: word},
        remarks={6: "条項" if word == "lacking" else ""},
    )


@pytest.mark.parametrize(
    ("items", "left"),
    [
        ({"broadcast_only": "no"}, {"none"}),
        ({"broadcast_only": "no", "clauses": {"item_broadcast": 2}, "common_version": 1}, {"none"}),
        ({"broadcast_only": "yes"}, {"lacking"}),
        (YES, {"clear", "lacking"}),
    ],
    ids=["no", "no, with a clause", "yes, without a clause", "yes"],
)
def test_the_verdict_on_exclusive_use_follows_from_the_answer(
    city: City, items: dict[str, Any], left: set[str]
) -> None:
    lives.published(city)
    case = city.at_pr(**items)
    taken = set()
    for word in ("clear", "lacking", "none"):
        try:
            say(city, case, word)
            taken.add(word)
        except Incomplete:
            continue
    assert taken == left
    page = client_of(city, "広報担当").get(f"/cases/new-operation/{case.pk}/assess/").text
    assert {w for w in ("clear", "lacking", "none") if f'name="word_6" value="{w}"' in page} == left


def test_who_answers_otherwise_after_the_verdict_is_not_approved(city: City) -> None:
    lives.published(city)
    case = city.judged()
    rows = NewOperationApplication.objects.filter(pk=case.pk)
    rows.update(**YES)  # said no, judged 該当なし
    assert refused(city, case) == ["word_6"]
    rows.update(broadcast_only="no", clauses={})
    city.act("広報主管課長", "approve", case)


def test_a_clause_that_is_published_no_more_bears_no_approval(city: City) -> None:
    lives.published(city)
    case = city.judged(**YES)
    lives.published(city, text=lives.CLAUSES.replace("返信はしない", "返信する"))
    assert refused(city, case) == ["word_6"]


def refused(city: City, case: Any) -> list[str]:
    with pytest.raises(Incomplete) as refusal:
        city.act("広報主管課長", "approve", case)
    return [problem.field for problem in refusal.value.problems]


def test_a_revision_of_exclusive_use_cites_its_clause_until_it_is_concluded(city: City) -> None:
    lives.published(city)
    assert wrong(city, "policy_revision", broadcast_only="yes") == {"item_broadcast"}
    account = SNSAccount.objects.get()
    account.case_accounts.filter(open=True).update(open=False)
    case = lives.revision(city, account, **YES)
    lives.sent(city, case)
    lives.published(city, text=lives.CLAUSES.replace("返信はしない", "返信する"))
    with pytest.raises(Incomplete):
        city.act("広報主管課長", "no_objection", case)


def test_a_copy_for_another_medium_rewrites_what_names_the_first(city: City) -> None:
    """① is rewritten, ⑧ asked anew, and every text that still names the first is kept back."""
    case = city.draft(
        item_medium="Instagramの投稿",
        purpose="インスタで伝える",
        item_purpose="ＩＮＳＴＡＧＲＡＭでも伝える",
        indicators=[{"name": "フォロワー数", "unit": "人", "baseline": "10", "target": "90"}],
    )
    consulted = city.consulted("商工観光課", "x")
    new = city.draft(**copied(case, "x", "") | {"consultation": consulted})
    assert (new.item_medium, new.servers, new.server_law, new.terms_quoted) == ("X", [], "", "")
    assert new.indicators == [{"name": "フォロワー数", "unit": "人", "baseline": "", "target": ""}]
    with pytest.raises(Incomplete) as refusal:
        city.act("係員", "forward", new)
    fields = {problem.field for problem in refusal.value.problems}
    assert fields == {"purpose", "item_purpose", "servers", "server_law"}
    answered = {"purpose": "Xで伝える", "item_purpose": "Instagramと同じことをXで伝える"}
    eighth = {name: ITEMS[name] for name in ("servers", "server_law", "terms_quoted")}
    lives.set_fields(new, **answered, **eighth)
    city.act("係員", "forward", new)


def test_a_copy_of_a_copy_and_a_medium_changed_in_the_draft_are_asked_again_too(city: City) -> None:
    """Whichever way a text came to another medium, it is kept back until somebody has been at it."""
    eighth = {name: ITEMS[name] for name in ("servers", "server_law", "terms_quoted")}
    decisions = [{"example": "インスタのライブ配信", "decider": "課長"}]
    first = city.draft(purpose="Instagramで伝える", decision_examples=decisions)
    second = city.draft(**copied(first, "x", "") | {"consultation": None})
    third = city.draft(
        **copied(second, "line", "") | eighth | {"consultation": city.consulted("商工観光課", "line")}
    )
    assert kept_back(city, third) == {"purpose", "decision_examples"}
    lives.set_fields(third, medium="facebook", consultation=city.consulted("商工観光課", "facebook"))
    assert kept_back(city, third) == {"purpose", "decision_examples", "item_medium"}
    lives.set_fields(
        third, item_medium="Facebook", purpose="伝える", decision_examples=ITEMS["decision_examples"]
    )
    assert kept_back(city, third) == set()


def kept_back(city: City, case: Any) -> set[str]:
    try:
        city.act("係員", "forward", case)
    except Incomplete as refusal:
        return {problem.field for problem in refusal.problems}
    return set()


def test_a_word_of_another_medium_within_a_word_is_none(city: City) -> None:
    case = city.draft(medium="x", purpose="XMLとBOXで伝える", consultation=city.consulted("商工観光課", "x"))
    fields = copied(case, "instagram", "") | {name: ITEMS[name] for name in ("servers", "server_law")}
    consulted = city.consulted("商工観光課", "instagram")
    new = city.draft(**fields | {"consultation": consulted, "terms_quoted": "第5条"})
    city.act("係員", "forward", new)


def test_the_form_reads_rows_and_says_which_cell_is_wrong(city: City) -> None:
    case = city.draft()
    path = f"/cases/new-operation/{case.pk}/edit/3/"
    client = client_of(city, "係員")
    typed = {
        "version": case.version,
        "decision_examples-0-example": "開催の中止",
        "decision_examples-0-decider": "課長",
        "decision_examples-5-example": "共同声明",
        "indicators-0-name": "フォロワー数",
        "indicators-0-target": "３，０００",
        "indicators-1-name": "来訪者数",
        "indicators-1-baseline": "たくさん",
        "servers": ["usa", "unknown"],
    }
    answer = client.post(path, typed)
    assert answer.status_code == 422
    assert "2行目の基準値" in answer.text
    assert 'value="たくさん"' in answer.text  # what was typed stays
    assert client.post(path, typed | {"indicators-1-baseline": ""}).status_code == 302
    case.refresh_from_db()
    assert case.decision_examples == [
        {"example": "開催の中止", "decider": "課長"},
        {"example": "共同声明", "decider": ""},
    ]
    assert [(row["name"], row["target"]) for row in case.indicators] == [
        ("フォロワー数", "3000"),
        ("来訪者数", ""),
    ]
    assert "フォロワー数　目標値 3,000" in case.texts()["item_evaluation"]
    assert case.texts()["item_data"] == "サーバの所在国：米国、分からない"


BEFORE = import_module("accounts.migrations.0016_items_from_before")


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("中止の判断（課長）、共同声明（部長）", [("中止の判断", "課長"), ("共同声明", "部長")]),
        ("中止の判断（課長）", [("中止の判断", "課長")]),
        ("中止は課長が決める", []),
        ("中止（課長）、ほかは課長補佐", []),
        ("", []),
    ],
)
def test_a_text_from_before_becomes_rows_where_nothing_is_lost(text: str, rows: list[Any]) -> None:
    assert [(row["example"], row["decider"]) for row in BEFORE.examples(text)] == rows


OLD = "中止は課長が決める"


def test_items_from_before_are_read_as_they_were_and_asked_again(city: City) -> None:
    account = lives.pending(city)
    account.policies.update(
        decision_examples=[],
        content_decisions="中止は課長が決める",
        servers=[],
        server="abroad",
        server_law="",
    )
    policy = OperationPolicy.objects.get()
    said = policy.texts()
    assert said["item_content"].endswith("決裁が要る発信の例と決裁権者：" + OLD)
    assert "サーバの所在：国外（外国の法律の適用を受ける）" in said["item_data"]
    BEFORE.separate(OperationPolicy.objects)
    policy.refresh_from_db()
    assert (policy.content_decisions, policy.server, policy.server_law) == (
        "中止は課長が決める",
        "abroad",
        "foreign",
    )
    case = city.start(lives.POLICY_REVISION, accounts=(account,), reason="改める", **policy.written())
    with pytest.raises(Incomplete) as refusal:
        city.act("係員", "forward", case)
    assert {p.field for p in refusal.value.problems} == {"decision_examples", "servers"}
    page = client_of(city, "係員").get(f"/cases/policy-revision/{case.pk}/edit/")
    assert OLD in page.text
    typed = {"version": case.version, "decision_examples-0-example": "中止", "servers": "usa"}
    client_of(city, "係員").post(f"/cases/policy-revision/{case.pk}/edit/", typed)
    case.refresh_from_db()
    assert (case.content_decisions, case.server) == ("", "")


def test_the_common_policy_of_the_day_is_offered(city: City) -> None:
    lives.published(city)
    assert CommonPolicy.objects.get().version == 1
    page = client_of(city, "係員").get(f"/cases/new-operation/{city.draft().pk}/edit/3/").text
    assert "第2条（返信）" in page
