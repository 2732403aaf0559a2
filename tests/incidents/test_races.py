"""Two acts on one incident at one moment, on SQLite and on PostgreSQL."""

from __future__ import annotations

from collections import Counter

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from katori_sns.files import uploads
from katori_sns.workflow.models import Attachment
from tests.city import build_city
from tests.incidents import reporting
from tests.racing import ROUNDS, act, race

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.no_cover]


def test_closing_against_new_evidence(db: None) -> None:
    city = build_city()
    cases = [reporting.ready(city) for _ in range(ROUNDS)]
    kept = uploads.inspect(SimpleUploadedFile("画面.pdf", b"%PDF-1.7\n"))
    workers = [
        act(city, "広報担当", "close", cases),
        act(city, "広報補佐", "add_evidence", cases, payload=kept),
    ]
    for result in race(workers, ROUNDS):
        assert result in (Counter(close=1, conflict=1), Counter(add_evidence=1, conflict=1))
    for case in cases:
        case.refresh_from_db()
        assert (case.state == "closed") != Attachment.objects.filter(case=case).exists()


def test_two_of_the_pr_division_receive_it(db: None) -> None:
    city = build_city()
    cases = [reporting.filed(city) for _ in range(ROUNDS)]
    workers = [act(city, role, "acknowledge", cases) for role in ("広報担当", "広報補佐")]
    assert race(workers, ROUNDS) == [Counter(acknowledge=1, conflict=1)] * ROUNDS
