"""The house as a whole refuses to start with figures that fit nothing."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from django.apps import AppConfig
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.utils.module_loading import import_string

LONGEST = 100  # years


class HouseConfig(AppConfig):
    name = "katori_sns"

    def ready(self) -> None:
        by_kind = settings.RETENTION_BY_KIND
        # To know the kinds is to import the whole house: no command is to wait for that unasked.
        kinds = [process.kind for process in import_string(settings.PROCESSES)] if by_kind else []
        if wrong := list(retention_problems(settings.RETENTION_YEARS, by_kind, kinds)):
            raise ImproperlyConfigured("\n".join(["設定を直してください。", *wrong]))


def retention_problems(years: int, by_kind: Mapping[str, str], kinds: Collection[str]) -> Iterator[str]:
    """What is wrong with the 保存期間: whole years from 1 on, for kinds that there are."""
    if not 1 <= years <= LONGEST:
        yield f"KATORI_RETENTION_YEARS：1から{LONGEST}までの年数にしてください。"
    for kind, text in by_kind.items():
        if kind not in kinds:
            yield f"KATORI_RETENTION_BY_KIND：{kind} という種類はありません（{'、'.join(kinds)}）。"
        if not (text.isascii() and text.isdigit() and 1 <= int(text) <= LONGEST):
            yield f"KATORI_RETENTION_BY_KIND：{kind} は1から{LONGEST}までの年数にしてください。"
