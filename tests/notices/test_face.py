"""What is told of a case holds its face alone, and reaches nobody out of service."""

from __future__ import annotations

import ast
from datetime import timedelta
from importlib import import_module
from pathlib import Path

import pytest
from django.apps import apps
from django.core import mail

from katori_sns.notices.actions import relay
from katori_sns.notices.models import Notice, Outbox
from tests.city import City
from tests.incidents import reporting

pytestmark = pytest.mark.no_cover

TOLD = "katori_sns.notices.actions"
# Who writes notices: of cases one place; of accounts what their sections must do, in words of the house.
WRITERS = {
    "accounts/access/telling.py",
    "katori_sns/workflow/absences.py",
    "katori_sns/workflow/notifications.py",
    "accounts/account/expiry.py",
    "accounts/circulars/telling.py",
    "accounts/leaving/actions.py",
    "accounts/reviews/consulting.py",
    "katori_sns/notices/marks.py",
    "katori_sns/management/commands/first_administrator.py",
    "katori_sns/founding/actions.py",
    "katori_sns/personnel/carrying_out.py",
    "katori_sns/personnel/terms.py",
    "katori_sns/sign_in/actions.py",
}
SECRET = "この文は案件のページだけで読みます"


def writers() -> set[str]:
    """The modules that bring in what writes notices."""
    found = set()
    for room in ("katori_sns", "accounts", "applications", "posts", "incidents"):
        for path in Path(room).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text())):
                names = {alias.name for alias in getattr(node, "names", ())}
                module = getattr(node, "module", "") or ""
                if (module == TOLD and names & {"tell", "tell_once"}) or (
                    module == "katori_sns.notices" and "actions" in names and "notices/" not in str(path)
                ):
                    found.add(str(path))
    return found


def all_told() -> str:
    """Everything in notices, mails and what waits to be mailed."""
    relay(now=Outbox.objects.latest("created").created)
    rows = [str(values) for table in (Notice, Outbox) for values in table._base_manager.values_list()]
    return "\n".join([*rows, *(f"{m.subject}\n{m.body}" for m in mail.outbox)])


def test_notices_are_written_in_one_place() -> None:
    assert writers() == WRITERS


def test_no_comment_is_told_and_the_number_is(city: City) -> None:
    case = city.at_pr()
    city.act("広報主管課長", "return", case, comment=SECRET)
    case.refresh_from_db()
    told = Notice.objects.filter(path=case.get_absolute_url(), user=city["係員"]).first()
    assert told is not None
    assert told.body == f"{case.number}\n差戻し：広報主管課長 太郎"
    assert SECRET not in all_told()
    assert any("差戻し：広報主管課長 太郎" in m.body for m in mail.outbox)


def test_of_trouble_nobody_is_named(city: City) -> None:
    case = reporting.handled(city)
    city.act("広報担当", "note", case, comment=SECRET)
    told = all_told()
    assert Notice.objects.filter(path=case.get_absolute_url()).exists()
    assert not [role for role, user in city.people.items() if user.name in told]
    assert SECRET not in told


def test_what_was_mailed_is_emptied_and_keeps_its_key(city: City) -> None:
    city.at_chief()
    key = Outbox.objects.get(topic="mail").key
    relay(now=city.now)
    row = Outbox.objects.get(topic="mail")
    assert (row.payload, row.key) == ({}, key)
    assert str(key) in str(mail.outbox[0].extra_headers)


@pytest.mark.parametrize(
    "gone",
    [
        {"is_active": False},
        {"contractor_until": "yesterday"},
    ],
)
@pytest.mark.parametrize("when", ["before", "between"])
def test_nobody_out_of_service_is_told(city: City, gone: dict[str, object], when: str) -> None:
    """Neither who is gone before the act, nor who goes between the act and its mail."""
    user = city["係員"]
    case = city.at_chief()
    Notice.objects.all().delete()
    Outbox.objects.all().delete()
    flags = {k: city.now.date() - timedelta(days=1) if v == "yesterday" else v for k, v in gone.items()}

    def go() -> None:
        for name, value in flags.items():
            setattr(user, name, value)
        user.save()

    if when == "before":
        go()
    city.act("課長", "return", case)
    assert Notice.objects.filter(user=user).exists() == (when == "between")
    if when == "between":
        go()
    relay(now=city.now)
    assert user.email not in [address for message in mail.outbox for address in message.to]


def test_a_contractor_is_told_on_the_last_day_of_his_contract(city: City) -> None:
    case = city.at_chief()
    city["係員"].contractor_until = city.now.date()
    city["係員"].save()
    city.act("課長", "return", case)
    relay(now=city.now)
    assert city["係員"].email in [address for message in mail.outbox for address in message.to]


def test_what_was_told_before_is_cleared(city: City) -> None:
    at, user = city.now, city["係員"]
    before = [
        ("［差戻し］大祭", f"差戻し：課長 太郎\n{SECRET}", "/cases/new-operation/1/"),
        ("［内部メモ］誤投稿：大祭", f"内部メモ：広報 太郎\n{SECRET}", "/incidents/2/"),
        (f"［決裁］大祭（X）：{SECRET}", "確認：同僚 太郎", "/posts/3/"),
        ("［期限が近い］決裁：大祭", "令和8年12月1日が期限です。", "/cases/new-operation/1/"),
    ]
    for title, body, path in before:
        Notice.objects.create(user=user, title=title, body=body, path=path, at=at)
        payload = {"user": user.pk, "title": title, "body": body, "path": path}
        for sent in (None, at):
            Outbox.objects.create(topic="mail", payload=payload, created=at, next_try=at, sent_at=sent)
    Outbox.objects.create(topic="paper", payload={"case": 1, "kind": "x"}, created=at, next_try=at)
    import_module("katori_sns.notices.migrations.0002_told_no_comment").forwards(apps, None)
    assert list(Notice.objects.order_by("pk").values_list("title", "body")) == [
        ("［差戻し］大祭", "差戻し：課長 太郎"),
        ("［内部メモ］誤投稿：大祭", "内部メモ"),
        ("［決裁］投稿", "確認：同僚 太郎"),
        ("［期限が近い］決裁：大祭", "令和8年12月1日が期限です。"),
    ]
    waiting = Outbox.objects.filter(sent_at=None).order_by("pk")
    assert [row.payload.get("body", "") for row in waiting] == ["", "", "", "", ""]
    assert waiting[2].payload["title"] == "［決裁］投稿"
    assert waiting.get(topic="paper").payload == {"case": 1, "kind": "x"}
    assert set(map(str, Outbox.objects.filter(sent_at=at).values_list("payload", flat=True))) == {"{}"}
