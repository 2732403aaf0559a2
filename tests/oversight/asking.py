"""Questions of an auditor in every state, for the tests."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from accounts.models import SNSAccount
from katori_sns.oversight.inquiry.actions import Answer
from katori_sns.oversight.inquiry.process import INQUIRY
from tests.accounts.keeping import account_of
from tests.city import City


def drafted(city: City, account: SNSAccount | None = None, **fields: Any) -> Any:
    told = {"question": "保管の記録はありますか", "answer_by": city.now.date() + timedelta(days=400)}
    about = (account or account_of(city),)
    return city.start(INQUIRY, "監査", accounts=about, origin="audit", **told | fields)


def sent(city: City, account: SNSAccount | None = None, **fields: Any) -> Any:
    case = drafted(city, account, **fields)
    city.act("監査", "send", case)
    return case


def answer(city: City, case: Any, role: str = "課長", text: str = "記録を直した") -> None:
    city.act(role, "answer", case, text, payload=Answer("taken", None, text))
    case.refresh_from_db()


def answered(city: City, account: SNSAccount | None = None, **fields: Any) -> Any:
    case = sent(city, account, **fields)
    answer(city, case)
    return case
