"""The shortest ways through the lives of the kinds without an official form."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from accounts.identity import Identity, read
from accounts.models import SNSAccount
from accounts.policy.items import NINE_ITEMS
from applications.abandonment.process import ABANDONMENT
from applications.acquisition.process import ACQUISITION
from applications.change.process import CHANGE
from applications.common_policy.process import COMMON_POLICY
from applications.consultation.process import PRIOR_CONSULTATION
from applications.emergency.actions import Afterwards
from applications.emergency.process import EMERGENCY
from applications.policy_revision.process import POLICY_REVISION
from katori_sns.history.models import Event
from katori_sns.workflow import actions
from katori_sns.workflow.errors import Incomplete
from tests.city import ITEMS, MONDAY, TEXTS, City, process_of

BASE = "/cases/new-operation"
TODAY = MONDAY.date()
URL = "https://www.instagram.com/sawara_taisai/"
CLAUSES = "第1条（目的）\n共通の事項を定める。\n\n第2条（返信）\n返信はしない。"
ASKED = {"purpose": "大祭を知らせる", "content": "日程と見どころ"}
RECORDED = {
    "held_at": MONDAY,
    "held_with": "商工観光課長",
    "gist": "大祭を知らせたい",
    "outcome": "進めてよい",
}
SHEET = {
    "account_name": "香取市災害情報",
    "ground": "台風の接近",
    "purpose": "避難所を知らせる",
    "manager": "商工観光課長",
}


def lacking(act: Callable[[], object]) -> list[str]:
    """The fields that an act which is refused for them names."""
    with pytest.raises(Incomplete) as refusal:
        act()
    return [problem.field for problem in refusal.value.problems]


def sent(city: City, case: Any, drafter: str = "係員", chief: str = "課長") -> Any:
    """Forwarded and submitted."""
    city.act(drafter, "forward", case)
    city.act(chief, "submit", case)
    return case


def edit(city: City, case: Any, role: str = "係員", **fields: Any) -> None:
    case.refresh_from_db()
    actions.edit(
        process_of(case),
        case.pk,
        actor=city[role],
        seen_version=case.version,
        now=city.now,
        fields=fields,
    )


def consultation(city: City, *media: str, **fields: Any) -> Any:
    """What a section asks."""
    return city.start(PRIOR_CONSULTATION, on_media=list(media or ["instagram"]), **{**ASKED, **fields})


def record(city: City, role: str = "広報担当", **fields: Any) -> Any:
    """A meeting with 商工観光課 that the PR division records."""
    texts = {"on_media": ["instagram"], **RECORDED, **fields}
    return city.start(PRIOR_CONSULTATION, role, origin="pr", **texts)


def emergency(city: City, *media: str, **fields: Any) -> Any:
    return city.start(EMERGENCY, **{"on_media": list(media or ["x"]), **SHEET, **fields})


def recognised(city: City, *media: str, due: date | None = date(2026, 12, 15), waived: str = "") -> Any:
    case = sent(city, emergency(city, *media))
    city.act("広報主管課長", "recognise", case, payload=Afterwards(due, waived))
    return case


def pending(city: City, **texts: Any) -> SNSAccount:
    """An account that was approved and is not acquired yet."""
    account: SNSAccount = city.approved(**texts).case_accounts.get().account
    return account


def identity(url: str = URL, medium: str = "instagram") -> dict[str, Any]:
    """What the form reads out of a URL."""
    found = read(url, medium).identity
    assert isinstance(found, Identity)
    return {"typed_url": url, "url": found.url, "handle": found.handle, "handle_key": found.key}


def acquisition(city: City, account: SNSAccount, url: str = URL, **fields: Any) -> Any:
    texts = {
        "account_name": account.name,
        "acquired_on": city.now.date(),
        "start_on": city.now.date(),
        "custodian": city["課長補佐"],
        "kept_at": "課の金庫",
        "changed_on": city.now.date(),
        "change_reason": "取得したとき",
        **identity(url, account.medium),
    }
    return city.start(ACQUISITION, accounts=(account,), **{**texts, **fields})


def acquired(city: City, url: str = URL, **texts: Any) -> SNSAccount:
    """An account that runs."""
    account = pending(city, **texts)
    case = acquisition(city, account, url)
    sent(city, case)
    city.act("広報担当", "acknowledge", case)
    account.refresh_from_db()
    return account


def abandonment(city: City, account: SNSAccount, **fields: Any) -> Any:
    return city.start(ABANDONMENT, accounts=(account,), **{"reason": "要らなくなったため", **fields})


def change(city: City, account: SNSAccount, what: str, **fields: Any) -> Any:
    texts = {"what": what, "changed_on": city.now.date(), "reason": "催しの名にそろえる", **fields}
    return city.start(CHANGE, accounts=(account,), **texts)


def transfer(city: City, account: SNSAccount, heir: str = "農政課") -> Any:
    return change(city, account, "section", new_section=city.sections[heir])


def handed_over(city: City, account: SNSAccount) -> Any:
    """A transfer that waits for the chief of the other section."""
    case = transfer(city, account)
    city.act("係員", "forward", case)
    city.act("課長", "hand_over", case)
    return case


def transferred(city: City, account: SNSAccount) -> Any:
    case = handed_over(city, account)
    city.act("他課の課長", "confirm", case)
    return case


def rename(city: City, account: SNSAccount, **fields: Any) -> Any:
    return change(city, account, "name", **{"new_name": "新しい名", **fields})


def new_handle(city: City, account: SNSAccount, url: str) -> Any:
    return change(city, account, "identity", **identity(url))


def revision(city: City, account: SNSAccount, **fields: Any) -> Any:
    """New nine items for an account."""
    items = ITEMS | {item.field: f"{item.title}を改める" for item in NINE_ITEMS}
    return city.start(POLICY_REVISION, accounts=(account,), **{"reason": "体制を改める", **items, **fields})


def common(city: City, role: str = "広報担当", section: str = "秘書広報課", **fields: Any) -> Any:
    """A new version of the common policy."""
    texts = {"reason": "返信を定める", "text": CLAUSES, "publish_on": TEXTS["start_on"], **fields}
    return city.start(COMMON_POLICY, role, section, origin="pr", **texts)


def published(city: City, **fields: Any) -> Any:
    case = common(city, **{"publish_on": TODAY, **fields})
    city.act("広報担当", "propose", case)
    city.act("広報主管課長", "decide", case)
    return case


def events(subject: str) -> list[str]:
    """The words of a chain of the history."""
    return list(Event.objects.about(subject).order_by("seq").values_list("action", flat=True))


def set_fields(case: Any, **fields: Any) -> None:
    """What the drafter changes, without the form's checks."""
    type(case)._base_manager.filter(pk=case.pk).update(**fields)
    case.refresh_from_db()
