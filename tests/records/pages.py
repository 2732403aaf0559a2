"""Everything that a person is given about a case: pages by the URL map, lists, exports, prints, mails."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from django.http import HttpResponseBase
from django.template.loader import render_to_string
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from katori_sns.cases import case_file, papers
from katori_sns.notices.models import Outbox
from katori_sns.organisation.models import User
from katori_sns.organisation.roles import ActorContext
from katori_sns.oversight.evidence.gathering import gather
from katori_sns.web.dates import local_date
from tests.city import City, process_of
from tests.organisation.entering import client_of

# What is no kind's own, by its name in the URL map; {account} is the first of the case's accounts.
EVERYWHERE = {
    "intray": "/?tray=all",
    "section's tray": "/?tray=section",
    "cases:cases": "/cases/",
    "cases:export": "/cases/export/",
    "search of cases": "/cases/?q=〔",
    "search of all": "/search/?q=〔",
    "dues": "/dues/",
    "post:register": "/posts/",
    "post:export": "/posts/export/",
    "search of posts": "/posts/?q=〔",
    "post:calendar": "/posts/calendar/",
    "incident:list": "/incidents/",
    "notices:list": "/notices/",
    "history:events": "/history/",
    "history:export": "/history/export/",
    "oversight:figures": "/figures/",
    "oversight:figure_cases": "/figures/cases/",
    "oversight:figure_accounts": "/figures/accounts/",
    "oversight:decision_list": "/decisions/",
    "oversight:export_decisions": "/decisions/export/csv/",
    "oversight:evidence_of_case": "/evidence/case/{case}/",
    "accounts:register": "/accounts/",
    "accounts:watched": "/accounts/watched/",
    "accounts:detail": "/accounts/{account}/",
    "accounts:resting": "/accounts/resting/",
    "cases:marks": "/marks/",
}
# POST alone; what they answer stands on another page.
NO_PAGE = {"detach", "remove_picture"}


def printed(template: str, context: dict[str, object], *, created: object, title: str) -> bytes:
    """Instead of a paper the words that it is set from."""
    return f"{title} {render_to_string(template, context)}".encode()


@pytest.fixture
def words_of_papers(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (case_file, papers):
        monkeypatch.setattr(module, "render", printed)


def named(patterns: Sequence[Any], names: tuple[str, ...] = ()) -> Iterator[tuple[str, URLPattern]]:
    """Every page of the URL map by its full name."""
    for each in patterns:
        if isinstance(each, URLResolver):
            yield from named(each.url_patterns, (*names, *([each.namespace] if each.namespace else [])))
        else:
            yield ":".join((*names, each.name or "")), each


def of_kind(kind: str) -> list[tuple[str, set[str]]]:
    """The pages about a case of this kind: name and what its address asks."""
    found = {name: set(p.pattern.converters) for name, p in named(get_resolver().url_patterns)}
    return [
        (name, asks)
        for name, asks in found.items()
        if name.startswith((f"{kind}:", "workflow:"))
        and "case_id" in asks
        and name.partition(":")[2] not in NO_PAGE
    ]


def addresses(case: Any) -> Iterator[tuple[str, str]]:
    """Each page about this case, with all that can stand in its address: acts, files, rows, pictures."""
    process, open_desks = process_of(case), {task.desk for task in case.tasks.open()}
    values: dict[str, list[Any]] = {
        "action": sorted({s.action for s in process.steps if s.at in open_desks}),
        "attachment_id": list(case.attachments.values_list("pk", flat=True)),
        "row_id": list(case.rows.values_list("pk", flat=True)) if case.kind == "registration" else [],
        "task_id": list(case.tasks.open().values_list("pk", flat=True)),
        "picture_id": list(case.pictures.values_list("pk", flat=True)) if case.kind == "post" else [],
        "size": ["full", "small"],
        "number": [1, 2, 3],
    }
    for name, asks in of_kind(case.kind):
        chosen: list[dict[str, Any]] = [{"case_id": case.pk}]
        for ask in sorted(asks - {"case_id"}):
            chosen = [kwargs | {ask: value} for kwargs in chosen for value in values[ask]]
        yield from ((name, reverse(name, kwargs=kwargs)) for kwargs in chosen)


def text_of(answer: HttpResponseBase) -> str:
    """What the answer says, its file name included."""
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content  # type: ignore[attr-defined]
    return answer.headers.get("Content-Disposition", "") + body.decode(errors="ignore")


def stale(client: Client, case: Any) -> Iterator[str]:
    """409: somebody else's act, sent again too late."""
    done = case.tasks.exclude(action="").order_by("-pk").first()
    if done:
        url = reverse(f"{case.kind}:act", args=[case.pk, done.action])
        answer = client.post(
            url, {"task": done.pk, "version": 0, "comment": "古い画面", "basis": "4 手続 (1)"}
        )
        if answer.status_code == 409:
            yield text_of(answer)


def in_bundle(case: Any, user: User) -> str:
    """All that a 証拠一式 of the case would tell him, papers and pictures aside."""
    with TemporaryDirectory() as name:
        gather(case.subject, ActorContext(local_date(timezone.now()), user), Path(name))
        files = [path for path in Path(name).rglob("*") if path.suffix in (".html", ".json")]
        return "".join(path.read_text(encoding="utf-8") for path in files)


def outputs(city: City, role: str, case: Any, asked: Sequence[str]) -> Iterator[tuple[str, str]]:
    """What the person can get at, or is sent, of the outputs asked for."""
    client = client_of(city, role)
    account = case.case_accounts.values_list("account", flat=True).first()
    everywhere = ((name, url.format(account=account, case=case.pk)) for name, url in EVERYWHERE.items())
    pages = [*addresses(case), *everywhere]
    for name, url in pages:
        if name in asked and "None" not in url:
            yield name, text_of(client.get(url))
    yield from (("conflict", text) for text in stale(client, case))
    if "evidence" in asked:
        yield "evidence", in_bundle(case, city[role])
    mails = Outbox.objects.filter(topic="mail", payload__user=city[role].pk)
    yield "mail", json.dumps(list(mails.values_list("payload", flat=True)), ensure_ascii=False)
