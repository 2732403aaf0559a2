"""Posts in the browser: a fact by two people, an official view, a correction, and the contractor's part."""

from __future__ import annotations

import re
from collections.abc import Callable
from io import BytesIO

import pytest
from PIL import Image
from playwright.sync_api import expect

from accounts.models import SNSAccount
from posts.models import Post
from tests.accounts.keeping import account_of, give
from tests.city import City
from tests.e2e.conftest import Desktop
from tests.e2e.pictures import take
from tests.posts import writing

pytestmark = pytest.mark.e2e
SitDown = Callable[..., Desktop]
URL = "https://www.instagram.com/p/katori1"


def picture() -> dict[str, object]:
    out = BytesIO()
    Image.new("RGB", (640, 480), "green").save(out, "JPEG")
    return {"name": "舟.jpg", "mimeType": "image/jpeg", "buffer": out.getvalue()}


def write(desk: Desktop, text: str) -> None:
    """From the register to a draft that the checker has read."""
    account = SNSAccount.objects.get()
    desk.go("/posts/")
    desk.press("投稿を作る")
    desk.page.get_by_label(str(account)).check()
    desk.press("下書きを作る")
    desk.fill(**{f"text_{account.pk}": text})
    desk.page.locator("[name=people][value=none]").check()
    desk.page.locator("[name=works][value=none]").check()


def open_task(desk: Desktop, todo: str, title: str = "") -> None:
    desk.go("/")
    row = desk.page.locator("main tr").filter(has_text=re.compile(title)).filter(has_text=todo)
    row.first.locator("a").first.click()


def publish(desk: Desktop, url: str) -> None:
    open_task(desk, "発信")
    desk.press("発信したことを記録する")
    desk.fill(**{f"url_{SNSAccount.objects.get().pk}": url})
    desk.check()
    desk.press("発信したことを記録する")


def test_a_fact_is_written_checked_by_a_colleague_and_published(town: City, sit_down: SitDown) -> None:
    account_of(town)
    drafter, colleague = sit_down("係員"), sit_down("同僚")
    write(drafter, "大祭の代わりの日程は検討中です。")
    expect(drafter.page.locator("#checked")).to_contain_text("未決定のことがあります")
    take("poster", drafter.page.locator("#checked"))
    expect(drafter.page.locator("[role=status] input, [aria-live] input")).to_have_count(0)
    drafter.check()
    account = SNSAccount.objects.get()
    drafter.fill(**{f"text_{account.pk}": writing.TEXT})
    expect(drafter.page.locator("#tally[role=status]")).to_have_text("止める 0　注意 0")
    expect(drafter.page.locator("#findings")).to_have_count(1)
    drafter.press("保存して「添付と確認」へ進む")
    post = Post.objects.get()
    drafter.go(f"/posts/{post.pk}/pictures/")
    drafter.page.locator("[name=picture]").set_input_files(picture())  # type: ignore[arg-type]
    drafter.fill(alt="緑の水路")
    drafter.press("画像を追加する")
    drafter.check()
    drafter.go(f"/posts/{post.pk}/files/")
    drafter.press("相互確認を依頼する")
    drafter.press("相互確認を依頼する")
    open_task(colleague, "相互確認")
    take("colleague", colleague.page.locator(".panel"))
    colleague.check()
    colleague.press("確認済にする")
    colleague.press("確認済にする")
    publish(drafter, URL)
    assert URL in drafter.page.content()
    drafter.check()
    post.refresh_from_db()
    assert (post.state, post.pictures.get().alt) == ("published", "緑の水路")


def test_a_fact_that_is_an_official_view_is_reclassified_and_decided(town: City, sit_down: SitDown) -> None:
    account_of(town)
    drafter, staff, chief = sit_down("係員"), sit_down("広報担当"), sit_down("課長")
    write(drafter, writing.OFFICIAL)
    drafter.press("保存して「添付と確認」へ進む")
    drafter.press("相互確認を依頼する")
    drafter.press("相互確認を依頼する")
    post = Post.objects.get()
    staff.go(f"/posts/{post.pk}/")
    staff.press("区分を変える")
    staff.fill(comment="中止の判断は組織判断です。")
    staff.press("区分を変える")
    drafter.go(f"/posts/{post.pk}/edit/")
    drafter.page.locator("[name=decider]").first.check()
    drafter.press("保存して「添付と確認」へ進む")
    drafter.press("決裁を依頼する")
    drafter.press("決裁を依頼する")
    open_task(chief, "決裁")
    chief.press("決裁する")
    chief.check()
    chief.press("決裁する")
    post.refresh_from_db()
    assert (post.state, post.nature) == ("ready", "official")


def test_a_wrong_post_is_corrected_and_both_tell_of_it(town: City, sit_down: SitDown) -> None:
    post = writing.published(town)
    drafter, colleague = sit_down("係員"), sit_down("同僚")
    drafter.go(f"/posts/{post.pk}/")
    drafter.press("修正する")
    drafter.page.locator("[name=how][value=post]").check()
    drafter.check()
    drafter.press("修正の下書きを作る")
    account = SNSAccount.objects.get()
    drafter.fill(**{f"text_{account.pk}": "【修正】大祭は午前10時からです。"})
    drafter.press("保存して「添付と確認」へ進む")
    drafter.press("相互確認を依頼する")
    drafter.press("相互確認を依頼する")
    open_task(colleague, "相互確認")
    colleague.press("確認済にする")
    colleague.press("確認済にする")
    publish(drafter, URL + "2")
    drafter.press(post.title)
    assert "この投稿の修正" in drafter.page.content()
    assert "修正あり" in drafter.page.content()
    drafter.check()


def test_a_contractor_writes_and_publishes_and_sees_nothing_else(town: City, sit_down: SitDown) -> None:
    give(account_of(town), town["委託業者"])
    others = writing.drafted(town, "係員", SNSAccount.objects.get())
    contractor, colleague = sit_down("委託業者"), sit_down("係員")
    write(contractor, writing.TEXT)
    contractor.press("保存して「添付と確認」へ進む")
    contractor.check()
    take("contractor", contractor.page.locator(".panel"))
    contractor.press("相互確認を依頼する")
    contractor.press("相互確認を依頼する")
    open_task(colleague, "相互確認")
    colleague.press("確認済にする")
    colleague.press("確認済にする")
    publish(contractor, URL)
    contractor.go("/posts/")
    contractor.check()
    assert contractor.page.locator("main tbody tr").count() == 1
    assert contractor.page.goto(f"{contractor.base}/posts/{others.pk}/").status == 404  # type: ignore[union-attr]
    contractor.faults.clear()  # Chromium notes the 404
