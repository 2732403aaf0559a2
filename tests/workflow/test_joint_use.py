"""Sections in joint use are told of what is submitted and decided, and named on it."""

from __future__ import annotations

from typing import Any

import pytest

from katori_sns.notices.models import Notice
from tests.applications import lives
from tests.city import City

pytestmark = pytest.mark.sqlite
HEAD, MEMBER = "他課の課長", "他課の係員"


def jointly(city: City) -> Any:
    case = city.draft(scope="joint")
    case.joint_sections.add(city.sections["農政課"])
    city.act("係員", "forward", case)
    return case


def told(city: City, role: str) -> list[str]:
    return list(Notice.objects.filter(user=city[role]).order_by("pk").values_list("title", flat=True))


def test_the_head_is_told_of_submission_approval_and_acquisition(city: City) -> None:
    case = jointly(city)
    assert told(city, HEAD) == []
    city.act("課長", "submit", case)
    city.judge(case)
    city.act("広報主管課長", "approve", case)
    account = case.case_accounts.get().account
    notice = lives.acquisition(city, account)
    city.act("係員", "forward", notice)
    city.act("課長", "submit", notice)
    heads = [f"［提出］{case.title}", f"［承認］{case.title}", f"［提出］{notice.title}"]
    assert (told(city, HEAD), told(city, MEMBER)) == (heads, [])


def test_what_is_between_is_not_told(city: City) -> None:
    case = jointly(city)
    city.act("課長", "submit", case)
    city.act("広報主管課長", "return", case)
    city.act("課長", "cancel", case)
    assert told(city, HEAD) == [f"［提出］{case.title}"]


def test_a_notice_of_an_account_in_joint_use_names_the_sections(city: City) -> None:
    account = lives.pending(city)
    account.joint_sections.add(city.sections["農政課"])
    case = lives.acquisition(city, account)
    city.act("係員", "forward", case)
    city.act("課長", "submit", case)
    assert (
        '"section":"商工観光課（共同利用：農政課）"' in case.submissions.get().data
    )  # what page and paper say
