"""Reads a text before it goes out and says what the guideline has against it. Pure: no Django, no database.

`check(text, context)` gives the findings in the order of the text; every rule is a row of `rules.RULES`.
"""

from posts.checker.checking import check
from posts.checker.finding import ALONE, Context, Finding
from posts.checker.rules import RULES, STOP, Rule

__all__ = ["ALONE", "RULES", "STOP", "Context", "Finding", "Rule", "check"]
