"""Asks every rule of one text."""

from __future__ import annotations

from collections.abc import Iterable

from posts.checker.finders import WHOLE, Span
from posts.checker.finding import ALONE, Context, Finding
from posts.checker.folding import fold
from posts.checker.rules import RULES, STOP, WARN, Rule

MOST = 100  # findings that warn; nobody reads more


def check(text: str, context: Context = ALONE) -> tuple[Finding, ...]:
    """All that stops and at most 100 that warn, in the order of the text; no string makes it fail."""
    folded = fold(text)
    found = [_finding(rule, text, span) for rule in RULES for span in _once(rule.find(folded, context))]
    found.sort(key=_place)
    warnings = [finding for finding in found if finding.severity == WARN][:MOST]
    return tuple(sorted([f for f in found if f.severity == STOP] + warnings, key=_place))


def _place(finding: Finding) -> tuple[int, int, str]:
    return finding.start, finding.end, finding.rule


def _once(spans: Iterable[Span]) -> list[Span]:
    """The widest of what overlaps, and each once."""
    kept: list[Span] = []
    for span in sorted(set(spans), key=lambda s: (s[0], -s[1])):
        if not kept or span == WHOLE or span[0] >= kept[-1][1]:
            kept.append(span)
    return kept


def _finding(rule: Rule, text: str, span: Span) -> Finding:
    words = " ".join(text[slice(*span)].split())
    return Finding(rule.id, rule.severity, rule.article, rule.title, rule.what_to_do, *span, words)
