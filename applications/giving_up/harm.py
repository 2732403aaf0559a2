"""著しい不利益 (G6(2) proviso): its ground in words, who recognised it, who hears of it at once."""

from __future__ import annotations

from applications.giving_up.models import GivingUp
from katori_sns.web.characters import is_blank
from katori_sns.workflow.errors import Incomplete
from katori_sns.workflow.notifications import tell_chief_and_pr
from katori_sns.workflow.steps import Problem, Transition

HARM = "著しい不利益"


def recognise(transition: Transition[GivingUp], ground: str) -> None:
    """Whoever orders it recognises the harm, in words; raises Incomplete without them."""
    if is_blank(ground):
        raise Incomplete([Problem("comment", "著しい不利益の内容を入力してください")])
    done = transition.task
    who = " ".join(filter(None, (done.done_section, done.done_post, done.done_name)))
    transition.say("harm", "recognised", label=f"{HARM}を認めた人", word=who[:60], text=ground)
    inform(transition)


def inform(transition: Transition[GivingUp]) -> None:
    """Tell the PR division and the account's chief at once that there is significant harm (G6(2))."""
    tell_chief_and_pr(transition, f"［{HARM}］")
