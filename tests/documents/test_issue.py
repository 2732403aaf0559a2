"""Issued documents."""

from datetime import timedelta
from hashlib import sha256

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from katori_sns.documents.actions import issue
from katori_sns.documents.models import IssuedDocument
from tests.documents.papers import AT

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite, pytest.mark.no_cover]


def issued(version: int = 1, pdf: bytes = b"%PDF 1") -> IssuedDocument:
    return issue(
        subject="case:12", kind="new_operation", version=version, title="申請書", pdf=pdf, at=AT, now=AT
    )


def test_an_issued_paper_keeps_its_bytes_and_their_digest() -> None:
    document = IssuedDocument.objects.get(pk=issued().pk)
    assert (document.content, document.sha256) == (b"%PDF 1", sha256(b"%PDF 1").hexdigest())
    assert document.is_intact()


def test_issuing_again_changes_nothing() -> None:
    first = issued()
    assert issued(pdf=b"%PDF other").pk == first.pk
    assert [document.content for document in IssuedDocument.objects.all()] == [b"%PDF 1"]


def test_a_second_row_of_one_version_is_refused_by_the_database() -> None:
    first = issued()
    first.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        first.save(force_insert=True)


@pytest.mark.parametrize("digest", [sha256(b"%PDF 1").hexdigest(), sha256(b"%PDF forged").hexdigest()])
def test_altered_bytes_are_noticed_even_with_their_own_digest(digest: str) -> None:
    document = issued()
    IssuedDocument.objects.filter(pk=document.pk).update(pdf=b"%PDF forged", sha256=digest)
    assert not IssuedDocument.objects.get(pk=document.pk).is_intact()


def test_the_papers_of_a_case_are_listed_newest_first_without_their_bytes() -> None:
    issued()
    issue(
        subject="case:12",
        kind="new_operation",
        version=2,
        title="二",
        pdf=b"2",
        at=AT + timedelta(days=1),
        now=AT,
    )
    issue(subject="case:13", kind="new_operation", version=1, title="他", pdf=b"3", at=AT, now=AT)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        listed = [document.version for document in IssuedDocument.objects.about("case:12")]
    assert listed == [2, 1]
    assert ['"pdf"' in query["sql"] for query in queries] == [False]
