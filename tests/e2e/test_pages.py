"""Every page, by the role that sees most: no axe violation, no sideways scroll, wide or narrow."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from katori_sns.notices.models import Outbox
from tests.accounts.keeping import TODAY, common, in_order, link, watch
from tests.accounts.test_reviews import measure
from tests.applications.lists import DITTO, FARMS, made
from tests.city import City
from tests.e2e.conftest import Desktop
from tests.incidents import reporting
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
            f"/accounts/handover/{account.section_id}/",
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
        "監査": ["/", "/history/", f"{base}/{approved.pk}/"],
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


HALVES = 2  # two workers share the pages


@pytest.mark.parametrize("half", range(HALVES))
def test_pages_are_accessible_and_fit(town: City, sit_down: Callable[..., Desktop], half: int) -> None:
    for role, pages in paths(town).items():
        desk = sit_down(role)
        for path in pages[half::HALVES]:
            answer = desk.page.goto(desk.base + path)
            assert (path, answer.status if answer else 0) == (path, 200)
            desk.check()
            desk.page.set_viewport_size({"width": 320, "height": 900})
            desk.fits()
            desk.page.set_viewport_size({"width": 1280, "height": 900})
