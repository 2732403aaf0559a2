"""What a forced stop asks: the contact, then what is ordered (G6 なお書き)."""

from __future__ import annotations

from functools import partial

from applications.forced_stop.models import ForcedStop
from applications.giving_up.fields import EVIDENCE, HARM_ROWS, PERIOD_ROWS, REST_ROWS
from katori_sns.cases.fields import ACCOUNT, BESIDE, SECTION, CaseField, CaseFields, placed
from katori_sns.workflow.words import in_words

CONTACT = ("contacted_at", "contacted_by", "contacted_whom", "contacted_how")


def contact_given(name: str, case: ForcedStop) -> bool:
    """The section was contacted, or it says what was tried."""
    return bool(case.attempts.strip() or in_words(case, (name,))[name].strip())


def urgent_of(case: ForcedStop) -> str:
    return "はい" if case.urgent else ""


HELPS = {"contacted_at": "例：R8.11.24 10:20。連絡できなかったときは、試みたことを書きます。"}
FIELDS = CaseFields(
    ForcedStop,
    (
        SECTION,
        ACCOUNT,
        CaseField("measure"),
        CaseField("ground", required=True),
        *(
            CaseField(name, help=HELPS.get(name, ""), required=True, given=partial(contact_given, name))
            for name in CONTACT
        ),
        CaseField("attempts"),
        *REST_ROWS,
        *PERIOD_ROWS,
        *HARM_ROWS,
        *placed(BESIDE, (EVIDENCE,)),
        CaseField(
            "urgent",
            "広報主管課長が単独で決定",
            "広報主管課長だけが選べる扱いです。上司に後閲を求めます。",
            words=urgent_of,
        ),
    ),
)
