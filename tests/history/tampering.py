"""A long history made in bulk, and the ways somebody with the database in his hands may change it.

Each way takes the chain it tampers with; those marked need the daily roots to be found, because whoever has
the key, or takes the head along, leaves a history that is sound in itself.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import timedelta
from itertools import pairwise
from random import Random
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.models import F

from katori_sns.history.models import Chain, Event
from katori_sns.history.triggers import install
from katori_sns.history.verifier import FIELDS, START, code
from katori_sns.organisation.models import User
from tests.city import MONDAY
from tests.history.lifting import lift

PER_CHAIN = 500
SHIFT = 1_000_000  # more than any chain holds
LAST = 20  # how far back a tail is rewritten
GUESS = "guessed" * 6
ACTS = (("draft", "起案"), ("forward", "所属長へ回す"), ("submit", "提出"), ("approve", "承認"))


def dice(seed: str) -> Random:
    """The same draws in every run."""
    return Random(seed)  # noqa: S311 no secret


def build(rows: int) -> None:
    """`rows` sealed events in chains of 500, as if two people had acted minute by minute."""
    people = [
        User.objects.create(username=f"t{n}", staff_number=f"9000{n}", name=f"香取 {n}郎", password="!")
        for n in (1, 2)
    ]
    names = [f"policy:{90_000 + n}" for n in range(rows // PER_CHAIN)]
    chains = Chain.objects.bulk_create([Chain(subject=name) for name in names])
    for chain in chains:
        events = _events(chain, people)
        Event.objects.bulk_create(events, batch_size=500)
        # One update, as the triggers let a head move on by one only.
        chain.seq, chain.mac = events[-1].seq, events[-1].mac
    lift(connection)
    Chain.objects.bulk_update(chains, ["seq", "mac"], batch_size=200)
    mend_triggers()


def _events(chain: Chain, people: list[User]) -> list[Event]:
    key_id, key = list(settings.HISTORY_KEYS.items())[-1]
    events, mac = [], START[1]
    for seq in range(1, PER_CHAIN + 1):
        person, (action, label) = people[seq % 2], ACTS[seq % 4]
        values: dict[str, Any] = {
            "seq": seq,
            "action": action,
            "label": label,
            "actor_id": person.pk,
            "actor_name": person.name,
            "actor_post": "主事",
            "actor_section": "商工観光課",
            "acting_for": "",
            "changes": {"状態": ["下書き", "所属長の確認待ち"]} if seq % 3 else {},
            "comment": f"{seq}番目の理由" if seq % 5 == 0 else "",
            "at": MONDAY + timedelta(minutes=seq),
            "key_id": key_id,
            "search_text": f"{person.name}商工観光課主事",
        }
        mac = code(key, mac, {"subject": chain.subject, **values})
        events.append(Event(chain=chain, mac=mac, **values))
    return events


def mend_triggers() -> None:
    connection.check_constraints()  # PostgreSQL alters no table that has checks outstanding
    install(connection)


def _pick(chain: Chain, random: Random, first: int = 1) -> Event:
    return chain.events.get(seq=random.randint(first, chain.seq - 1))


def _change(event: Event, **values: Any) -> None:
    Event.objects.filter(pk=event.pk).update(**values)


def _head(chain: Chain, seq: int, mac: str) -> None:
    Chain.objects.filter(pk=chain.pk).update(seq=seq, mac=mac)


def edit_data(chain: Chain, random: Random) -> None:
    event = _pick(chain, random)
    values = {
        "comment": "別の理由",
        "changes": {"状態": ["下書き", "承認済"]},
        "label": "決定",
        "action": "x",
    }
    name = random.choice(list(values))
    _change(event, **{name: values[name]})


def edit_actor(chain: Chain, random: Random) -> None:
    event = _pick(chain, random)
    other = chain.events.exclude(actor=event.actor_id).values_list("actor", flat=True)[0]
    values = {
        "actor": other,
        "actor_name": "別人 太郎",
        "actor_post": "部長",
        "actor_section": "総務課",
        "acting_for": "課長",
        "search_text": "べつじん",
    }
    name = random.choice(list(values))
    _change(event, **{name: values[name]})


def edit_time(chain: Chain, random: Random) -> None:
    event = _pick(chain, random)
    _change(event, at=event.at + random.choice([1, -1]) * timedelta(microseconds=10 ** random.randint(0, 11)))


def delete_in_the_middle(chain: Chain, random: Random) -> None:
    _remove(chain, [_pick(chain, random).seq])


def delete_the_tail(chain: Chain, random: Random) -> None:
    _remove(chain, range(_pick(chain, random).seq + 1, chain.seq + 1))


def delete_the_tail_with_its_head(chain: Chain, random: Random) -> None:
    last = _pick(chain, random)
    _remove(chain, range(last.seq + 1, chain.seq + 1))
    _head(chain, last.seq, last.mac)


def delete_the_whole_object(chain: Chain, random: Random) -> None:
    _remove(chain, range(1, chain.seq + 1))
    Chain.objects.filter(pk=chain.pk)._raw_delete("default")


def _remove(chain: Chain, seqs: Collection[int]) -> None:
    Event.objects.filter(chain=chain, seq__range=(min(seqs), max(seqs)))._raw_delete("default")


def swap(chain: Chain, random: Random) -> None:
    one, two = random.sample(range(1, chain.seq + 1), 2)
    for old, new in ((one, SHIFT), (two, one), (SHIFT, two)):
        Event.objects.filter(chain=chain, seq=old).update(seq=new)


def insert(chain: Chain, random: Random) -> None:
    copy = _pick(chain, random)
    later = Event.objects.filter(chain=chain, seq__gt=copy.seq)
    later.update(seq=F("seq") + SHIFT)
    Event.objects.filter(chain=chain, seq__gt=SHIFT).update(seq=F("seq") - SHIFT + 1)
    copy.pk, copy.seq, copy.comment = None, copy.seq + 1, "なかった理由"
    copy.save(force_insert=True)
    _head(chain, chain.seq + 1, chain.mac)


def move(chain: Chain, random: Random) -> None:
    """To the end of the last chain, whose head moves on with it."""
    event, to = _pick(chain, random), Chain.objects.order_by("pk").last()
    assert to
    _change(event, chain=to, seq=to.seq + 1)
    _head(to, to.seq + 1, event.mac)


def recompute_with_a_guessed_key(chain: Chain, random: Random) -> None:
    _rewrite(chain, random, GUESS)


def rewrite_tail_and_head_with_the_key(chain: Chain, random: Random) -> None:
    _rewrite(chain, random, list(settings.HISTORY_KEYS.values())[-1])


def _rewrite(chain: Chain, random: Random, key: str) -> None:
    first = _pick(chain, random, chain.seq - LAST)
    _change(first, comment="書き直した理由")
    columns = [name for name in FIELDS if name != "subject"]
    rows = chain.events.filter(seq__gte=first.seq - 1).order_by("seq").values("pk", "mac", *columns)
    for before, row in pairwise(list(rows)):
        row["mac"] = code(key, before["mac"], {"subject": chain.subject, **row})
        before |= row
        Event.objects.filter(pk=row["pk"]).update(mac=row["mac"])
    _head(chain, chain.seq, row["mac"])


KINDS: dict[Callable[[Chain, Random], None], str] = {
    edit_data: "data edited",
    edit_actor: "actor edited",
    edit_time: "time edited",
    delete_in_the_middle: "deleted in the middle",
    delete_the_tail: "tail deleted",
    delete_the_tail_with_its_head: "tail deleted, head with it",
    delete_the_whole_object: "whole object deleted",
    swap: "two swapped",
    insert: "one inserted",
    move: "moved to another object",
    recompute_with_a_guessed_key: "recomputed, key guessed",
    rewrite_tail_and_head_with_the_key: "tail and head rewritten, with the key",
}
NEED_ROOTS = {
    delete_the_tail_with_its_head,
    delete_the_whole_object,
    rewrite_tail_and_head_with_the_key,
}


def named(output: str) -> set[str]:
    """The subjects that the verifier's findings are about."""
    return {line.split(" ")[0] for line in output.splitlines() if "：" in line}


def tamper(kind: Callable[[Chain, Random], None], chains: Collection[Chain], random: Random) -> set[str]:
    """Tamper with each chain in that way and put the triggers up again; says which subjects it touched."""
    lift(connection)
    for chain in chains:
        kind(chain, random)
    mend_triggers()
    touched = {chain.subject for chain in chains}
    return touched | {Chain.objects.order_by("pk").last().subject} if kind is move else touched
