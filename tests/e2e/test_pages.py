"""Every page, by the role that sees most: no axe violation, no sideways scroll, wide or narrow."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from django.db.models import Model

from accounts.account.models import SNSAccount, WatchedHandle
from accounts.policy.models import OperationPolicy
from applications.new_operation.models import NewOperationApplication
from katori_sns.notices.models import Outbox
from katori_sns.organisation.dated import Section, SectionFace
from katori_sns.organisation.models import Appointment, User
from katori_sns.workflow.models import Attachment, Case, Statement, Task
from posts.models import Picture, Post, Publication
from tests.accounts.keeping import TODAY, common, in_order, link, watch
from tests.accounts.test_reviews import measure
from tests.applications.lists import DITTO, FARMS, made
from tests.city import City
from tests.e2e.conftest import Desktop
from tests.incidents import reporting
from tests.long import LONG
from tests.posts import writing
from tests.test_health import all_work_done

ACCOUNT_PAGES = ("", "custody/", "operators/add/", "manager/", "links/check/", "policy/read/")

pytestmark = pytest.mark.e2e


def paths(city: City) -> dict[str, list[str]]:
    """Role → pages; the cases stand at every stage."""
    draft, at_chief = city.draft(), city.at_chief()
    returned = city.judged(purpose="祭りを知らせる")
    city.act("広報主管課長", "return", returned, comment="④を補ってください")
    city.act("係員", "forward", returned)
    city.act("課長", "submit", returned)
    city.judge(returned, lacking=(4,))
    approved = city.approved()
    account = in_order(city, joint=("農政課",))
    link(city, account, "to_city", present=False)
    watched = watch(account)
    for days in range(3):
        measure(city, account, str(1_000 - days), TODAY - timedelta(days=days))
    common(1)
    older = made(city, FARMS, DITTO)
    post, ready, out = writing.drafted(city), writing.ready(city), writing.published(city)
    gone = writing.deleted(city, writing.published(city))
    incident = reporting.handled(city)
    Outbox.objects.update(sent_at=city.now)  # all is delivered, so that the health page is well
    all_work_done()
    base = "/cases/new-operation"
    return {
        "係員": [
            "/",
            "/cases/",
            "/accounts/",
            *(f"/accounts/{account.pk}/{page}" for page in ACCOUNT_PAGES),
            f"/accounts/operators/{account.operators.get().pk}/end/",
            f"/accounts/{account.pk}/values/record/",
            f"/accounts/operators/{account.operators.get().pk}/guideline/",
            "/accounts/ours/",
            "/posts/",
            "/posts/calendar/",
            "/posts/checker/",
            *(f"/posts/{post.pk}/{page}" for page in ("", "edit/", "pictures/", "record/confirm/")),
            f"/posts/{ready.pk}/",
            f"/posts/{ready.pk}/publish/confirm/",
            *(f"/posts/{out.pk}/{page}" for page in ("", "correct/")),
            f"/posts/deletions/{gone.pk}/",
            f"/incidents/posts/{out.pk}/delete/",
            "/incidents/new/",
            "/incidents/",
            "/accounts/filters/save/?state=open",
            "/accounts/watched/",
            "/accounts/resting/",
            "/marks/",
            f"{base}/{at_chief.pk}/urge/{at_chief.tasks.open().get().pk}/",
            f"/accounts/watched/{watched.pk}/look/",
            "/notices/",
            "/guideline/",
            "/manual/",
            "/accessibility/",
            "/me/",
            "/me/password/",
            "/me/second-factor/",
            "/me/absence/",
            f"{base}/new/",
            f"{base}/{draft.pk}/",
            *(f"{base}/{draft.pk}/edit/{n}/" for n in (1, 2, 3)),
            f"{base}/{draft.pk}/files/",
            f"{base}/{draft.pk}/forward/confirm/",
            f"{base}/{approved.pk}/copy/",
        ],
        "広報担当": [
            "/accounts/official/",
            "/accounts/import/",
            "/posts/deciders/",
            f"/incidents/{incident.pk}/",
            f"/incidents/{incident.pk}/record_item/confirm/",
            f"/cases/registration/{older.pk}/",
            f"/cases/registration/{older.pk}/edit/",
            f"/cases/registration/{older.pk}/rows/{older.rows.all()[1].pk}/",
        ],
        "部長": [f"/accounts/{account.pk}/"],
        "課長": [
            f"/accounts/{account.pk}/judge/",
            "/",
            f"{base}/{at_chief.pk}/",
            f"{base}/{at_chief.pk}/submit/confirm/",
        ],
        "広報主管課長": [
            "/?tray=all",
            f"{base}/{returned.pk}/",
            f"{base}/{returned.pk}/assess/",
            f"{base}/{returned.pk}/reject/confirm/",
            f"{base}/{returned.pk}/approve/confirm/",
        ],
        "監査": ["/", "/history/", "/figures/", "/decisions/", f"{base}/{approved.pk}/"],
        "システム管理者": [
            "/people/",
            "/people/new/",
            f"/people/{city['係員'].pk}/",
            f"/people/{city['係員'].pk}/disable/",
            "/sections/",
            f"/sections/{city.sections['商工観光課'].pk}/",
            f"/sections/{city.sections['商工観光課'].pk}/end/",
            "/calendar/",
            "/health/",
        ],
    }


# What people typed, each as long as it may be and without a place to break.
LONGEST: dict[type[Model], tuple[str, ...]] = {
    User: ("name", "kana"),
    Appointment: ("post",),
    Section: ("name",),
    SectionFace: ("name",),
    SNSAccount: ("name", "manager", "handle", "url", "medium_name"),
    Case: ("title", "document_number"),
    Attachment: ("name",),
    Task: ("done_name", "done_post", "done_section", "acting_for", "comment"),
    Statement: ("by_name", "text"),
    OperationPolicy: ("item_purpose", "item_content", "risk_measures"),
    NewOperationApplication: ("account_name", "manager", "purpose", "hours", "item_purpose", "item_content"),
    Post: ("people_note", "published_name"),
    Publication: ("by_name",),
    WatchedHandle: ("handle", "url"),
    Picture: ("name", "alt"),
}


def lengthen() -> None:
    for model, names in LONGEST.items():
        sizes = {name: getattr(model._meta.get_field(name), "max_length", None) for name in names}
        model._default_manager.update(**{name: "W" * (size or 1_000) for name, size in sizes.items()})


HALVES = 2  # two workers share the pages
WIDTHS = (1024, 768, 640, 320)  # 640: 1280 at 200 %


def widths(number: int) -> tuple[int, ...]:
    """All of them, or of a sample the narrowest and one of the others."""
    return WIDTHS if LONG else (WIDTHS[number % 3], WIDTHS[-1])


def wrong_with(desk: Desktop, path: str, narrower: tuple[int, ...]) -> list[str]:
    """What is wrong with the page, wide and at those widths."""
    answer = desk.page.goto(desk.base + path)
    wrong = [] if answer and answer.status == 200 else ["does not open"]
    wrong += desk.violations() + desk.too_wide() + desk.printed_acts()
    wrong += [fault for width in narrower for fault in desk.faults_at(width)]
    desk.page.set_viewport_size({"width": 1280, "height": 900})
    return wrong


@pytest.mark.parametrize("half", range(HALVES))
def test_pages_are_accessible_and_fit(town: City, sit_down: Callable[..., Desktop], half: int) -> None:
    shown, faults = paths(town), {}
    lengthen()
    for role, pages in shown.items():
        desk = sit_down(role)
        for number, path in enumerate(pages[half::HALVES]):
            wrong = wrong_with(desk, path, widths(number))
            faults |= {(role, path): wrong} if wrong else {}
    assert faults == {}


ROLES = (
    *("係員", "課長", "部長", "広報担当", "広報主管課長", "シティプロモーション"),
    *("監査", "委託業者", "システム管理者"),
)
LINKS = "[...document.querySelectorAll('a[href]')].map(link => link.getAttribute('href').split('#')[0])"


def everywhere(desk: Desktop) -> Iterator[str]:
    """Every page that links lead to, one of each kind: numbers and conditions make no other kind."""
    waiting, kinds = ["/"], set()
    while waiting:
        path = waiting.pop(0)
        kind = re.sub(r"\d+", "N", path.partition("?")[0])
        if not path.startswith("/") or kind in kinds:
            continue
        kinds.add(kind)
        answer = desk.context.request.head(desk.base + path)
        heads = answer.headers
        # A file to take away is no page; the health page is ill where no worker has run for long.
        if answer.ok and "html" in heads["content-type"] and "content-disposition" not in heads:
            yield path
            waiting += desk.page.evaluate(LINKS)


@pytest.mark.skipif(not LONG, reason="many minutes; make bench-long")
def test_every_page_that_a_role_is_led_to_is_accessible(town: City, sit_down: Callable[..., Desktop]) -> None:
    paths(town)
    faults = {}
    for role in ROLES:
        desk = sit_down(role)
        for path in everywhere(desk):
            wrong = wrong_with(desk, path, (320,))
            faults |= {(role, path): wrong} if wrong else {}
    assert faults == {}
