"""What makes an event's code, and whether a chain still holds; needs no Django."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

FIELDS = (
    "subject",
    "seq",
    "action",
    "label",
    "actor_id",
    "actor_name",
    "actor_post",
    "actor_section",
    "acting_for",
    "changes",
    "comment",
    "at",
    "key_id",
)


def canonical(event: Mapping[str, Any]) -> bytes:
    """The one way to write an event down: sorted keys, UTF-8, UTC microseconds, no floats."""
    values = {name: event[name] for name in FIELDS}
    if isinstance(values["at"], datetime):
        values["at"] = values["at"].astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    return json.dumps(values, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def code(key: str, previous: str, event: Mapping[str, Any]) -> str:
    """HMAC-SHA256 over the event before and this one."""
    return hmac.new(key.encode(), previous.encode() + canonical(event), hashlib.sha256).hexdigest()
