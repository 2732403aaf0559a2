"""What must hold before a page is served: asked at the start, on the health page and from outside.

These are no system checks: `migrate`, which puts most of it right, would then refuse to run.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from hmac import compare_digest

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader

from katori_sns.documents.fonts import FontsMissing, require
from katori_sns.history.models import Event
from katori_sns.history.triggers import missing_triggers
from katori_sns.history.verifier import code
from katori_sns.organisation.roles import ActorContext
from katori_sns.web.dates import local_date
from katori_sns.web.outages import cause

NAMED = 3  # of a list of migrations, so many by their names
Check = Callable[[datetime], str]  # "": nothing is wrong; else what is, and what to do


def version(now: datetime) -> str:
    """The database has every migration of this release, and none of another."""
    loader = MigrationLoader(connection)
    known, applied = set(loader.disk_migrations), set(loader.applied_migrations)
    if missing := known - applied:
        again = "deploy/upgrade.sh をもう一度実行してください。"
        return f"データベースが古い版のままです（{_named(missing)}）。{again}"
    if strange := applied - known:
        return f"データベースが新しい版です（{_named(strange)}）。プログラムをその版にそろえてください。"
    return ""


def _named(migrations: set[tuple[str, str]]) -> str:
    names = sorted(".".join(migration) for migration in migrations)
    more = f"ほか{len(names) - NAMED}件" if len(names) > NAMED else ""
    return "、".join(names[:NAMED]) + more


def triggers(now: datetime) -> str:
    """The history cannot be rewritten."""
    missing = missing_triggers(connection)
    if not missing:
        return ""
    names = "、".join(missing)
    return (
        f"履歴を守るトリガーがありません：{names}。manage.py history_verify で履歴を確かめてから、"
        "manage.py migrate を実行してください。"
    )


def keys(now: datetime) -> str:
    """The keys at hand open what was written last."""
    last = Event.objects.order_by("-pk").select_related("chain").first()
    if last is None:
        return ""
    key = settings.HISTORY_KEYS.get(last.key_id)
    if key is None:
        return f"最後の記録の鍵 {last.key_id} が KATORI_HISTORY_KEYS にありません。鍵を戻してください。"
    before = Event.objects.filter(chain=last.chain_id, seq=last.seq - 1).values_list("mac", flat=True).first()
    written = {**vars(last), "subject": last.chain.subject}
    if compare_digest(code(key, before or "", written), last.mac):
        return ""
    return f"鍵 {last.key_id} では最後の記録を確かめられません。鍵を戻すか、履歴を確かめてください。"


# Whether the role one comes as owns a table or could make one, or do more with the history than add to it.
TOO_MUCH = """
SELECT has_schema_privilege(current_schema(), 'CREATE')
    OR has_table_privilege('history_event', 'UPDATE, DELETE')
    OR has_table_privilege('history_chain', 'DELETE')
    OR EXISTS (SELECT FROM pg_class WHERE relnamespace = current_schema()::regnamespace AND relkind = 'r'
        AND (pg_has_role(relowner, 'MEMBER') OR has_table_privilege(oid, 'TRUNCATE, TRIGGER')))
"""


def role(now: datetime) -> str:
    """The pages run as a database role that can lift no trigger; of the demo nobody asks it."""
    if settings.DEMO or connection.vendor != "postgresql":
        return ""
    with connection.cursor() as cursor:
        cursor.execute(TOO_MUCH)
        (too_much,) = cursor.fetchone()
    problem = "画面を動かすデータベースの役割で、表の作り替えや履歴の書換えができます。"
    return f"{problem}deploy/roles.sql を実行してください。" if too_much else ""


def fonts(now: datetime) -> str:
    """Papers can be set."""
    try:
        require()
    except FontsMissing as missing:
        return str(missing)
    return ""


def duties(now: datetime) -> str:
    """There are a PR division and a promotion office today."""
    vacant = "、".join(ActorContext(local_date(now)).vacant_duties)
    return f"{vacant}がきょう決まっていません。「管理」の所属で決めてください。" if vacant else ""


# Without these no page is served; the rest is put right on the pages themselves, or by hand.
REQUIRED: tuple[tuple[str, Check], ...] = (
    ("データベースの版", version),
    ("履歴の守り", triggers),
    ("履歴の鍵", keys),
    ("帳票の書体", fonts),
)
CHECKS = (*REQUIRED, ("所属の役割", duties), ("データベースの役割", role))


def ask(check: Check, now: datetime) -> str:
    """What is wrong; that it cannot be asked is wrong too."""
    try:
        return check(now)
    except (DatabaseError, OSError) as error:
        return f"{cause(error) or '確かめられません。'}（{error}）"
