"""A line of the register: what an account lacks, told apart by custody, links and all else."""

from __future__ import annotations

from dataclasses import dataclass

from accounts.account.models import SNSAccount
from accounts.deficiencies.rules import Deficiency, deficiencies_of
from accounts.links.models import LinkCheck

CUSTODY = ("custodian", "handover", "password", "leaver")
SHOWN = 2  # marks in words; of the others how many


@dataclass(frozen=True)
class Row:
    """`custody` and `links`: shape and word; 該当なし before it is acquired and once it ended."""

    account: SNSAccount
    marks: list[tuple[Deficiency, str]]
    custody: tuple[str, str]
    links: tuple[str, str]

    @property
    def shown(self) -> list[tuple[Deficiency, str]]:
        return self.marks[:SHOWN]

    @classmethod
    def of(cls, account: SNSAccount) -> Row:
        """Of one read by `with_deficiencies`."""
        marks = deficiencies_of(account)
        if account.state not in SNSAccount.BEGUN:
            return cls(account, marks, ("none", "該当なし"), ("none", "該当なし"))
        lacking = sum(mark.key in CUSTODY for mark, _ in marks)
        custody = ("bad", f"未整備{lacking}") if lacking else ("done", "整備")
        return cls(account, marks, custody, _links({mark.key for mark, _ in marks}))


def _links(keys: set[str]) -> tuple[str, str]:
    missing = [d for d in LinkCheck.Direction if f"{d}_missing" in keys]
    if missing:
        return "bad", "なし" if len(missing) > 1 else f"{missing[0].label}がない"
    unchecked = any(f"{d}_unchecked" in keys for d in LinkCheck.Direction)
    return ("warn", "未確認") if unchecked else ("done", "双方向")
