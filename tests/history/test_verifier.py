"""Every way of tampering is found, and an honest history raises no alarm."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from io import StringIO
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from katori_sns.history.actions import record
from katori_sns.history.models import SYSTEM, Actor, Chain, Event
from katori_sns.history.triggers import TRIGGERS, install
from katori_sns.history.verifier import FIELDS, Finding, Head, code, merkle_root, moment, read_roots, verify
from tests.city import MONDAY, City
from tests.history.lifting import lift

KEYS = {"old": "a", "new": "b"}
BROKEN = "記録の内容か直前の記録が、書かれたときと違います"
HEAD = "最後の記録がチェーンの先頭と一致しません"
EMPTY = "チェーンに記録がありません"
Events = list[dict[str, Any]]
Heads = dict[str, Head]


def history() -> tuple[Events, Heads]:
    """Two chains of four events; the key changed after the second."""
    events: Events = []
    heads: Heads = {}
    for subject in ("case:1", "case:2"):
        mac = ""
        for seq in range(1, 5):
            event = dict.fromkeys(FIELDS, "x") | {"subject": subject, "seq": seq, "actor_id": 7}
            event |= {
                "changes": {"目的": [None, "祭り"]},
                "at": MONDAY,
                "key_id": "old" if seq < 3 else "new",
            }
            mac = code(KEYS[event["key_id"]], mac, event)
            events.append(event | {"mac": mac})
        heads[subject] = 4, mac
    return events, heads


def found(events: Events, heads: Heads, **more: Any) -> list[tuple[str, int, str]]:
    return [(f.subject, f.seq, f.problem) for f in verify(events, heads, KEYS, **more)]


def test_an_honest_history_raises_no_alarm() -> None:
    assert found(*history()) == []
    assert found([], {}) == []


def test_an_event_that_says_it_is_told_in_part_is_verified_all_the_same() -> None:
    events, heads = history()
    events[1] |= {"comment": "y", "withheld": True}
    assert found(events, heads) == [("case:1", 2, BROKEN)]
    assert found(events, heads, in_part=True) == []


@pytest.mark.parametrize("field", [f for f in FIELDS if f not in ("subject", "seq", "key_id")])
def test_an_edited_field_is_found(field: str) -> None:
    events, heads = history()
    events[1][field] = {"actor_id": 8, "changes": {"目的": [None, "市"]}, "at": MONDAY.replace(day=17)}.get(
        field, "y"
    )
    assert found(events, heads) == [("case:1", 2, BROKEN)]


def renumber(events: Events, heads: Heads) -> None:
    events[1]["seq"] = 9


def move_to_another_subject(events: Events, heads: Heads) -> None:
    events[3]["subject"] = "case:2"


def name_another_key(events: Events, heads: Heads) -> None:
    events[1]["key_id"] = "new"


def name_an_unknown_key(events: Events, heads: Heads) -> None:
    events[1]["key_id"] = "none"


def edit_the_code(events: Events, heads: Heads) -> None:
    events[1]["mac"] = "0" * 64


def delete_the_first(events: Events, heads: Heads) -> None:
    del events[0]


def delete_the_middle(events: Events, heads: Heads) -> None:
    del events[1]


def delete_the_tail(events: Events, heads: Heads) -> None:
    del events[3]


def delete_a_whole_chain(events: Events, heads: Heads) -> None:
    del events[:4]


def delete_the_head(events: Events, heads: Heads) -> None:
    del heads["case:1"]


def swap_two(events: Events, heads: Heads) -> None:
    events[1], events[2] = events[2] | {"seq": 2}, events[1] | {"seq": 3}


def insert_one(events: Events, heads: Heads) -> None:
    events.insert(4, events[3] | {"seq": 5})


def recompute_with_a_wrong_key(events: Events, heads: Heads) -> None:
    events[1]["comment"] = "y"
    for before, event in pairwise(events[:4]):
        event["mac"] = code("guess", before["mac"], event)
    heads["case:1"] = 4, events[3]["mac"]


def rewrite_the_head(events: Events, heads: Heads) -> None:
    heads["case:1"] = 4, "0" * 64


SECOND, THIRD = ("case:1", 2, BROKEN), ("case:1", 3, BROKEN)
KINDS: dict[Callable[[Events, Heads], None], list[tuple[str, int, str]]] = {
    renumber: [
        ("case:1", 9, "番号が 1 から続いていません"),
        ("case:1", 9, BROKEN),
        ("case:1", 3, "番号が 9 から続いていません"),
    ],
    move_to_another_subject: [
        ("case:2", 4, "番号が 0 から続いていません"),
        ("case:2", 4, BROKEN),
        ("case:2", 1, "番号が 4 から続いていません"),
        ("case:2", 1, BROKEN),
        ("case:1", 3, HEAD),
    ],
    name_another_key: [SECOND],
    name_an_unknown_key: [("case:1", 2, "鍵 none がありません")],
    edit_the_code: [SECOND, THIRD],
    delete_the_first: [("case:1", 2, "番号が 0 から続いていません"), SECOND],
    delete_the_middle: [("case:1", 3, "番号が 1 から続いていません"), THIRD],
    delete_the_tail: [("case:1", 3, HEAD)],
    delete_a_whole_chain: [("case:1", 0, EMPTY)],
    delete_the_head: [("case:1", 4, HEAD)],
    swap_two: [SECOND, THIRD, ("case:1", 4, BROKEN)],
    insert_one: [("case:1", 5, BROKEN), ("case:1", 5, HEAD)],
    recompute_with_a_wrong_key: [SECOND, THIRD, ("case:1", 4, BROKEN)],
    rewrite_the_head: [("case:1", 4, HEAD)],
}


@pytest.mark.parametrize("tamper", KINDS, ids=lambda tamper: tamper.__name__)
def test_each_kind_of_tampering_is_found(tamper: Callable[[Events, Heads], None]) -> None:
    events, heads = history()
    tamper(events, heads)
    assert found(events, heads) == KINDS[tamper]


def test_a_kept_root_shows_a_tail_cut_together_with_its_head() -> None:
    events, heads = history()
    kept = {(subject, seq): mac for subject, (seq, mac) in heads.items()}
    assert found(events, heads, kept=kept) == []
    heads["case:1"] = 3, events[2]["mac"]
    del events[3]
    assert found(events, heads) == []
    assert found(events, heads, kept=kept) == [("case:1", 4, "日次の控えにある記録がありません")]


def test_a_kept_root_shows_a_chain_rewritten_by_who_has_the_key() -> None:
    events, heads = history()
    kept = {("case:1", 4): heads["case:1"][1]}
    events[3]["comment"] = "y"
    events[3]["mac"] = code("b", events[2]["mac"], events[3])
    heads["case:1"] = 4, events[3]["mac"]
    assert found(events, heads) == []
    assert found(events, heads, kept=kept) == [("case:1", 4, "日次の控えと一致しません")]


def test_the_root_depends_on_every_head_and_not_on_their_order() -> None:
    heads: Heads = {f"case:{i}": (i, "m") for i in range(5)}
    roots = [merkle_root(heads | change) for change in ({}, {"case:0": (9, "m")}, {"case:4": (4, "n")})]
    assert len({*roots, merkle_root({}), merkle_root({"case:0": (0, "m")})}) == 5
    assert merkle_root(dict(reversed(heads.items()))) == roots[0]


@pytest.fixture
def written(city: City) -> None:
    """What real acts leave behind, and values that a database might read back otherwise."""
    city.approved()
    odd = {"後": [None, "①\u3000𠮷\U000e0100"], "a": ["\u2028", 'x"\\']}
    actor = Actor(city["係員"].pk, "髙橋", "主事", "農政課", "課長")
    record(
        subject="policy:9", action="edit", label="修正", actor=actor, at=MONDAY, changes=odd, comment="\r\n "
    )
    record(subject="policy:9", action="edit", label="修正", actor=SYSTEM, at=MONDAY.replace(microsecond=7))


def command(*arguments: str) -> tuple[int, str]:
    out = StringIO()
    try:
        call_command("history_verify", *arguments, stdout=out)
    except CommandError:
        return 1, out.getvalue()
    return 0, out.getvalue()


def standalone(folder: Path, *roots: str) -> tuple[int, str]:
    """The verifier in a process that has no Django settings, on an exported file."""
    export = folder / "history.jsonl"
    with export.open("w", encoding="utf-8") as file:
        call_command("history_export", stdout=file)
    keys = ",".join(f"{name}={key}" for name, key in settings.HISTORY_KEYS.items())
    environment = os.environ | {
        "KATORI_HISTORY_KEYS": keys,
        "PYTHONUTF8": "1",
        "DJANGO_SETTINGS_MODULE": "none",
    }
    done = subprocess.run(
        [sys.executable, "-m", "katori_sns.history.verifier", str(export), *roots],
        capture_output=True,
        encoding="utf-8",
        cwd=settings.BASE_DIR,
        env=environment,
    )
    assert done.stderr == ""
    return done.returncode, done.stdout


@pytest.mark.usefixtures("written")
def test_command_and_standalone_verifier_find_an_honest_history_sound(tmp_path: Path) -> None:
    assert command() == standalone(tmp_path) == (0, "問題はありません\n")


@pytest.mark.usefixtures("written")
def test_command_and_standalone_verifier_find_the_same(tmp_path: Path) -> None:
    lift(connection)
    Event.objects.about("policy:9").filter(seq=2).update(comment="x")
    connection.check_constraints()  # PostgreSQL alters no table that has checks outstanding
    install(connection)
    Chain.objects.create(subject="policy:5", seq=1, mac="0" * 64)
    text = f"policy:9 2：{BROKEN}\npolicy:5 0：{EMPTY}\n2件の問題があります\n"
    assert command() == standalone(tmp_path) == (1, text)


@pytest.mark.usefixtures("written")
def test_the_root_of_the_day_is_written_once_and_holds_the_history_to_it(
    tmp_path: Path, settings: Any
) -> None:
    settings.HISTORY_ROOT_DIR = tmp_path / "roots"
    out = StringIO()
    call_command("history_root", stdout=out)
    path = Path(out.getvalue().strip())
    root = json.loads(path.read_text())
    record(subject="policy:9", action="edit", label="修正", actor=SYSTEM, at=MONDAY)
    call_command("history_root", stdout=out)
    assert json.loads(path.read_text()) == root
    assert [p.name for p in settings.HISTORY_ROOT_DIR.iterdir()] == [path.name]
    roots = ("--roots", str(path.parent))
    assert command(*roots) == standalone(tmp_path, str(path)) == (0, "問題はありません\n")
    path.write_text(json.dumps(root | {"root": "0" * 64}))
    assert command(*roots) == standalone(tmp_path, str(path))
    assert command(*roots) == (1, f"{path.name} 0：控えのルートと一致しません\n1件の問題があります\n")


@pytest.mark.usefixtures("written")
def test_events_whose_chain_is_gone_and_missing_triggers_are_found() -> None:
    with transaction.atomic():
        chain = Chain.objects.get(subject="policy:9")
        lift(connection)
        Chain.objects.filter(pk=chain.pk)._raw_delete("default")
        lines = command()[1].splitlines()
        transaction.set_rollback(True)
    missing, stray = "履歴を守るトリガーがありません", f"失われたチェーン{chain.pk}"
    assert lines == [
        *(f"{name} 0：{missing}" for name in sorted(TRIGGERS[connection.vendor])),
        f"{stray} 1：{BROKEN}",
        f"{stray} 2：{BROKEN}",
        f"{stray} 2：{HEAD}",
        "9件の問題があります",
    ]


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", '{"heads": 1}', '{"heads": [["case:1"]]}', "\xff"])
def test_a_root_that_cannot_be_read_is_named(tmp_path: Path, text: str) -> None:
    path = tmp_path / "2026-11-16.json"
    path.write_text(text, encoding="latin-1")
    kept: dict[tuple[str, int], str] = {}
    assert list(read_roots([path], kept)) == [Finding(path.name, 0, "控えを読み取れません")]
    assert kept == {}


@pytest.mark.django_db
def test_a_folder_without_roots_is_no_proof(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="に控えがありません"):
        call_command("history_verify", "--roots", str(tmp_path))


def test_every_column_of_an_event_is_sealed() -> None:
    columns = {field.attname for field in Event._meta.concrete_fields}
    assert set(FIELDS) == columns - {"id", "chain_id", "mac"} | {"subject"}


def test_rows_findings_and_moments_have_one_way_to_be_written() -> None:
    assert str(Finding("case:1", 2, BROKEN)) == f"case:1 2：{BROKEN}"
    assert str(Event(label="提出", actor_name="佐倉 花")) == "提出 佐倉 花"
    assert str(Chain(subject="case:1")) == "case:1"
    assert moment(MONDAY) == "2026-11-16T00:00:00.000000Z"
