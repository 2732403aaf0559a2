"""Posts in every state, for the tests of what goes out."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from accounts.models import SNSAccount
from posts.actions import correct, delete_at_once
from posts.deletion import POST_DELETION
from posts.process import POST
from posts.sent import Published
from tests.accounts.keeping import account_of
from tests.city import City

TEXT = "【佐原の大祭】令和8年10月10日（土）午前9時から、佐原駅前で行います。"
# What is typed into the form of a deletion.
DELETION = {
    "ground": "personal",
    "reason": "電話番号が入っていた",
    "discovered_at": "R8.11.17 8:50",
    "deleted_at": "R8.11.17 9:00",
}
OFFICIAL = "強風のため、本日の大祭を中止します。"


def drafted(city: City, role: str = "係員", *accounts: SNSAccount, text: str = TEXT, **fields: Any) -> Any:
    """A draft for an account of 商工観光課, or for those given."""
    to = accounts or (account_of(city),)
    texts = {str(account.pk): text for account in to}
    section = fields.pop("section", "商工観光課")
    return city.start(POST, role, section, accounts=to, texts=texts, at=city.now, **fields)


def official(city: City, **fields: Any) -> Any:
    decider = fields.pop("decider", city.sections["商工観光課"])
    return drafted(city, text=OFFICIAL, nature="official", decider=decider, **fields)


def at_check(city: City, **fields: Any) -> Any:
    post = drafted(city, **fields)
    city.act("係員", "ask_check", post)
    return post


def at_decision(city: City, **fields: Any) -> Any:
    post = official(city, **fields)
    city.act("係員", "ask_decision", post)
    return post


def ready(city: City, **fields: Any) -> Any:
    post = at_check(city, **fields)
    city.act("同僚", "confirm", post)
    return post


def went_out(city: City, post: Any, url: str = "", at: datetime | None = None, **more: Any) -> Published:
    """It went out on all of its accounts, by default now and each post under an address of its own."""
    accounts = list(SNSAccount.objects.filter(case_accounts__case=post.pk).order_by("pk"))
    urls = {
        account.pk: url or f"https://www.instagram.com/p/{post.pk}-{n}" for n, account in enumerate(accounts)
    }
    return Published(urls, at or city.now, **more)


def published(city: City, **fields: Any) -> Any:
    post = ready(city, **fields)
    city.act("係員", "publish", post, payload=went_out(city, post))
    post.refresh_from_db()
    return post


def correction(city: City, post: Any, role: str = "同僚", section: str = "商工観光課") -> Any:
    """A draft that begins with the text it is to put right."""
    of, now = city.sections[section].pk, city.now
    return correct(POST, post, how="post", drafter=city[role], section_id=of, now=now)


def deleted(city: City, post: Any, role: str = "係員", section: str = "商工観光課", **when: Any) -> Any:
    """The case of its deletion, which waits for the chief."""
    return delete_at_once(
        POST_DELETION,
        post,
        ground="personal",
        reason="電話番号が入っていた",
        section_id=city.sections[section].pk,
        by=city[role],
        now=city.now,
        **{"discovered_at": city.now, "deleted_at": city.now} | when,
    ).case
