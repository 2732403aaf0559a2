"""⑦ 管理運用マニュアル (G4(2)⑦): a file of the account, kept in versions, set with its items and renewed."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import SNSAccount
from applications.manuals.actions import renew_manual
from applications.manuals.verification import verify_manuals
from applications.models import AccountManual
from katori_sns.files import uploads
from katori_sns.history.models import Event
from katori_sns.organisation.actions import Refused
from katori_sns.workflow.errors import Incomplete
from tests.accounts.keeping import account_of
from tests.applications import lives
from tests.city import City
from tests.organisation.entering import client_of

pytestmark = [pytest.mark.sqlite]

PDF = b"%PDF-1.7\n"
NAME = "管理運用マニュアル.pdf"


def pdf(content: bytes = PDF, name: str = NAME) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def chosen(city: City, case: Any, path: str, name: str = NAME) -> Any:
    """A draft with a file attached that is to be the manual, by the pages of the draft."""
    client = client_of(city, "係員")
    client.post(f"{path}{case.pk}/files/", {"file": pdf(name=name), "version": case.version})
    case.refresh_from_db()
    file = case.attachments.get()
    client.post(f"{path}{case.pk}/files/{file.pk}/manual/", {"version": case.version})
    case.refresh_from_db()
    return case


def approved(city: City) -> SNSAccount:
    case = chosen(city, city.draft(), "/cases/new-operation/")
    city.act("係員", "forward", case)
    city.act("課長", "submit", case)
    city.judge(case)
    city.act("広報主管課長", "approve", case)
    return case.case_accounts.get().account  # type: ignore[no-any-return]


def renew(city: City, account: SNSAccount, content: bytes = PDF, role: str = "係員") -> None:
    city.now = city.now.replace(minute=(city.now.minute + 1) % 60)
    kept = uploads.Kept(NAME, content, "application/pdf")
    renew_manual(account_id=account.pk, file=kept, by=city[role], now=city.now)


def test_the_application_sets_the_first_version(city: City) -> None:
    account = approved(city)
    manual = AccountManual.objects.get(account=account)
    assert (manual.version, manual.name, manual.sha256) == (1, NAME, sha256(PDF).hexdigest())
    case = account.case_accounts.get().case
    assert manual.source == case.subject
    assert f"管理運用マニュアル（添付）：{NAME}" in case.submissions.get().data
    told = Event.objects.about(case.subject).get(action="approve").changes
    assert told["管理運用マニュアル"] == [None, f"第1版 {NAME}"]
    assert Event.objects.about(account.subject).get(action="keep_manual").changes[NAME][1] == manual.sha256
    assert list(verify_manuals()) == []


def test_a_revision_of_the_items_brings_the_next_version(city: City) -> None:
    account = approved(city)
    case = chosen(city, lives.revision(city, account), "/cases/policy-revision/")
    lives.sent(city, case)
    assert account.manuals.count() == 1
    city.act("広報主管課長", "no_objection", case)
    assert [m.version for m in account.manuals.all()] == [2, 1]


def test_a_file_chosen_again_is_an_attachment_like_others(city: City) -> None:
    case = chosen(city, city.draft(), "/cases/new-operation/")
    assert case.manual
    page = client_of(city, "係員").get(f"/cases/new-operation/{case.pk}/files/").text
    assert "⑦のマニュアルから外す" in page
    path = f"/cases/new-operation/{case.pk}/files/{case.manual_id}/manual/"
    assert client_of(city, "同僚").post(path, {"version": case.version}).status_code in (403, 404)
    assert client_of(city, "他課の係員").post(path, {"version": case.version}).status_code == 404
    client_of(city, "係員").post(path, {"version": case.version})
    case.refresh_from_db()
    assert case.manual is None
    foreign = city.draft()
    path = f"/cases/new-operation/{foreign.pk}/files/{case.attachments.get().pk}/manual/"
    assert client_of(city, "係員").post(path, {"version": foreign.version}).status_code == 404


def test_a_name_that_holds_a_password_is_no_manual(city: City) -> None:
    case = chosen(city, city.draft(), "/cases/new-operation/", name="パスワード Katori2026.pdf")
    assert case.manual is None
    account = account_of(city)
    kept = uploads.Kept("パスワード：Katori#2026.pdf", PDF, "application/pdf")
    with pytest.raises(Refused):
        renew_manual(account_id=account.pk, file=kept, by=city["係員"], now=city.now)


def test_the_section_renews_it_and_every_version_stays(city: City) -> None:
    account = account_of(city)
    client = client_of(city, "係員")
    page = client.get(f"/cases/manuals/{account.pk}/renew/").text
    assert "パスワードそのものは書かないでください" in page
    for content in (b"%PDF-1.7\n1", b"%PDF-1.7\n2"):
        answer = client.post(f"/cases/manuals/{account.pk}/renew/", {"file": pdf(content)})
        assert answer.status_code == 302
    versions = account.manuals.all()
    assert [(m.version, m.by_name) for m in versions] == [(2, city["係員"].name), (1, city["係員"].name)]
    page = client.get(f"/accounts/{account.pk}/").text
    assert [m.sha256 in page for m in versions] == [True, True]
    first = client.get(f"/cases/manuals/{account.pk}/1/")
    assert first.content == b"%PDF-1.7\n1"
    assert first["Content-Disposition"].startswith("attachment")
    assert Event.objects.about(account.subject).filter(action="read_manual").count() == 1


@pytest.mark.parametrize(
    ("role", "reads", "writes"),
    [
        ("同僚", 200, 200),
        ("課長", 200, 200),
        ("広報担当", 200, 404),
        ("監査", 200, 404),
        ("他課の係員", 404, 404),
        ("シティプロモーション", 200, 404),
        ("委託業者", 404, 404),
        ("システム管理者", 404, 404),
    ],
)
def test_who_reads_and_who_renews_it(city: City, role: str, reads: int, writes: int) -> None:
    account = account_of(city)
    renew(city, account)
    client = client_of(city, role)
    assert client.get(f"/cases/manuals/{account.pk}/1/").status_code == reads
    assert client.get(f"/cases/manuals/{account.pk}/renew/").status_code == writes
    if writes == 404:
        assert client.post(f"/cases/manuals/{account.pk}/renew/", {"file": pdf()}).status_code == 404
        with pytest.raises(Refused):
            renew(city, account, role=role)
    assert account.manuals.count() == 1


@pytest.mark.parametrize("file", [None, pdf(b"<html>"), pdf(b""), pdf(PDF, "manual.exe")])
def test_what_is_no_paper_is_refused(city: City, file: SimpleUploadedFile | None) -> None:
    account = account_of(city)
    sent = {"file": file} if file else {"file": ""}
    assert client_of(city, "係員").post(f"/cases/manuals/{account.pk}/renew/", sent).status_code == 422
    assert not account.manuals.exists()


ALTERED: dict[str, dict[str, Any]] = {
    "name": {"name": "別の名.pdf"},
    "who": {"by_name": "別の人"},
    "digest": {"sha256": "0" * 64},
    "version": {"version": 7},
    "case": {"source": "case:1"},
}


@pytest.mark.parametrize("column", ALTERED)
def test_the_verification_finds_a_row_that_was_altered(city: City, column: str) -> None:
    account = account_of(city)
    renew(city, account)
    assert list(verify_manuals()) == []
    AccountManual.objects.update(**ALTERED[column])
    assert [finding.subject for finding in verify_manuals()][:1] == [account.subject]


def test_the_verification_finds_a_file_or_a_row_that_is_gone_or_new(city: City) -> None:
    account = account_of(city)
    renew(city, account)
    manual = account.manuals.get()
    path = Path(settings.MEDIA_ROOT) / manual.file
    path.write_bytes(b"%PDF-1.7\nother")
    assert len(list(verify_manuals())) == 1
    assert client_of(city, "係員").get(f"/cases/manuals/{account.pk}/1/").status_code == 500
    path.write_bytes(PDF)
    manual.delete()
    assert len(list(verify_manuals())) == 1
    manual.pk, manual.version = None, 1
    manual.save()
    assert list(verify_manuals()) == []
    AccountManual.objects.create(**_columns(manual) | {"version": 2, "file": "f" * 40})
    assert len(list(verify_manuals())) == 1


def _columns(manual: AccountManual) -> dict[str, Any]:
    return {f.name: getattr(manual, f.name) for f in manual._meta.fields if f.name != "id"}


def test_a_file_that_was_exchanged_becomes_no_manual(city: City) -> None:
    case = chosen(city, city.draft(), "/cases/new-operation/")
    for role, action in (("係員", "forward"), ("課長", "submit")):
        city.act(role, action, case)
    city.judge(case)
    (Path(settings.MEDIA_ROOT) / case.attachments.get().file).write_bytes(b"%PDF-1.7\nother")
    with pytest.raises(Incomplete):
        city.act("広報主管課長", "approve", case)
    assert not SNSAccount.objects.exists()
