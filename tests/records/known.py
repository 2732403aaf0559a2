"""What is not so yet. Who mends one deletes its row: the test then holds it, and fails while the row stays.

Each table: kind → acts, stages or pages (several in one row, where the same is true of them) → what is known.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest

Table = dict[str, dict[str, str]]


def known(table: Table) -> dict[tuple[str, str], str]:
    """The rows of a table, one by one."""
    return {
        (kind, each): said
        for kind, rows in table.items()
        for words, said in rows.items()
        for each in words.split()
    }


def marked(keys: Iterable[tuple[str, str]], table: Table) -> list[Any]:
    """The parameters of a test; those known to fail must fail."""
    rows = known(table)
    return [
        pytest.param(
            *key,
            id="-".join(key),
            marks=[pytest.mark.xfail(strict=True, reason=rows[key])] if key in rows else [],
        )
        for key in keys
    ]


# test_trace: what the act changes and no event names; + a row is written.
UNTOLD: Table = {}


# test_rights: the acts that somebody may still take who has lost his post, and who.
RIGHTS: Table = {}


# test_sight: the outputs where somebody reads what is not his, and who what.
SIGHT: Table = {
    "prior_consultation": {
        "history:events history:export": "監査: file.r2",
    },
    "new_operation": {
        "history:events history:export": "監査: file.r2",
    },
    "emergency": {
        "history:events history:export": "監査: file.r2",
    },
    "acquisition": {
        "accounts:detail": (
            "シティプロモーション: "
            "r1.change_reason/r1.devices/r1.known_to/r1.recovery_mail/r1.recovery_phone/r1.second_factor"
        ),
        "history:events history:export": "監査: file.r2",
    },
    "abandonment": {
        "history:events history:export": "監査: file.r2",
    },
    "change": {
        "history:events history:export": "監査: file.r2",
    },
    "policy_revision": {
        "history:events history:export": "監査: file.r2",
    },
    "withdrawal": {
        "history:events history:export": "監査: file.r2",
    },
    "resumption": {
        "history:events history:export": "監査: file.r2",
    },
    "forced_stop": {
        "history:events history:export": "監査: file.r2",
    },
    "registration": {
        "history:events history:export": "監査: file.r2",
    },
    "common_policy": {
        "history:events history:export": "監査: file.r2",
    },
    "post": {
        "post:detail post:export": "広報主管課長、広報担当、監査: r2.texts",
        "history:events history:export": "監査: file.r2",
    },
    "post_deletion": {
        "notices:list mail": "同僚: r1.texts",
        "conflict": "同僚: act.carry_out",
    },
    "incident": {
        "incident:detail incident:whole": "係員、課長、課長補佐: memo.note",
        "notices:list mail": "シティプロモーション: act.close; 係員、課長: memo.note",
        "conflict": "シティプロモーション: act.reopen",
    },
    "deleted post": {
        (
            "intray section's_tray cases:cases cases:export search_of_cases post:register "
            "post:export post:detail post:whole"
        ): "同僚: r1.texts",
        "notices:list mail": "同僚: act.ask_check/r1.texts",
    },
    "contractor's incident": {
        "conflict": "係員、委託業者、課長、課長補佐: memo.note",
        "incident:detail incident:whole": "委託業者、課長、課長補佐: memo.note",
        "notices:list mail": "委託業者、課長: memo.note",
    },
    "auditor's draft": {
        "incident:detail incident:whole": "課長、課長補佐: name.reporter/r1.what/r1.where",
    },
}


# test_facts: the acts on whose page something is missing that the page of the case shows.
FACTS: Table = {
    "prior_consultation": {
        (
            "cancel@chief cancel@draft cancel@pr conditional@pr forward@draft "
            "later_read@later_reading no_objection@pr objection@pr pull_back@chief "
            "pull_back@pr return@chief return@pr submit@chief"
        ): "comments, files, texts",
        "take_over@draft": "files, texts",
    },
    "new_operation": {
        "approve@pr assess@assess cancel@policy": "comments, files, texts, start day, verdicts, 不足",
        (
            "cancel@chief cancel@draft cancel@pr forward@draft later_read@later_reading "
            "pull_back@chief pull_back@pr return@chief submit@chief"
        ): "comments, files, texts, start day",
        "receive@promotion resume@policy revise_policy@pr": "comments, files, texts, start day, verdicts",
        "reject@pr return@pr": "comments, files, texts, start day, 不足",
        "take_over@draft": "files, texts, start day",
    },
    "emergency": {
        (
            "cancel@chief cancel@draft cancel@pr forward@draft later_read@later_reading "
            "pull_back@chief pull_back@pr receive@promotion recognise@pr refuse@pr "
            "return@chief return@pr submit@chief"
        ): "comments, files, texts",
        "take_over@draft": "files, texts",
    },
    "acquisition": {
        (
            "acknowledge@pr cancel@chief cancel@draft circulate@promotion forward@draft "
            "later_read@later_reading pull_back@chief return@chief return@pr submit@chief"
        ): "comments, files, texts",
        "take_over@draft": "files, texts",
    },
    "abandonment": {
        (
            "acknowledge@pr cancel@chief cancel@draft circulate@promotion forward@draft "
            "later_read@later_reading pull_back@chief return@chief return@pr submit@chief"
        ): "comments, files, texts",
        "take_over@draft": "files, texts",
    },
    "change": {
        (
            "acknowledge@pr cancel@chief cancel@draft cancel@receiver circulate@promotion "
            "confirm@receiver decline@receiver forward@draft hand_over@chief "
            "later_read@later_reading pull_back@chief return@chief return@pr submit@chief"
        ): "comments, files, texts",
        "take_over@draft": "files, texts",
    },
    "policy_revision": {
        (
            "cancel@chief cancel@draft cancel@pr circulate@promotion conditional@pr "
            "forward@draft later_read@later_reading no_objection@pr objection@pr "
            "pull_back@chief pull_back@pr return@chief return@pr submit@chief"
        ): "comments, files, texts",
        "take_over@draft": "files, texts",
    },
    "withdrawal": {
        (
            "abandon@chief_again call_off@delete call_off@tell_city call_off@tell_followers "
            "cancel@chief cancel@draft cancel@pr cannot_delete@delete carry_out@chief_again "
            "carry_out_at_once@chief_again carry_out_stop@chief_again "
            "close_custody@close_custody delete@delete forward@draft later_read@later_reading"
            " no_objection@pr pull_back@chief pull_back@pr receive@promotion return@chief "
            "return@pr skip_city@tell_city skip_followers@tell_followers skip_unlink@unlink "
            "stopped@execute submit@chief tell_city@tell_city tell_followers@tell_followers "
            "unlink@unlink with_opinion@pr"
        ): "comments, files, texts",
        "take_over@draft": "files, texts",
    },
    "resumption": {
        (
            "acknowledge@pr cancel@chief cancel@draft circulate@promotion forward@draft "
            "later_read@later_reading pull_back@chief return@chief return@pr submit@chief"
        ): "comments, files, texts",
        "take_over@draft": "files, texts",
    },
    "forced_stop": {
        (
            "call_off@delete call_off@tell_city call_off@tell_followers cannot_delete@delete "
            "close_custody@close_custody confirm@answer decide_delete@pr_delete "
            "decide_notice@pr_notice decide_stop@pr_stop delete@delete dismiss@draft "
            "dismiss@pr_delete dismiss@pr_notice dismiss@pr_stop later_read@later_reading "
            "lift@lift object@answer propose_delete@draft propose_notice@draft "
            "propose_stop@draft read@superior receive@promotion return@pr_delete "
            "return@pr_notice return@pr_stop skip_city@tell_city "
            "skip_followers@tell_followers skip_unlink@unlink stopped@execute "
            "tell_city@tell_city tell_followers@tell_followers unlink@unlink"
        ): "comments, files, texts",
        "take_over@draft urgent_delete@draft urgent_notice@draft urgent_stop@draft": "files, texts",
    },
    "registration": {
        (
            "abandon@pr cancel@draft circulate@promotion confirm@answer decide@pr "
            "later_read@later_reading object@answer propose@draft pull_back@answer return@pr"
        ): "comments, files, texts",
        "take_over@draft": "files, texts",
    },
    "common_policy": {
        (
            "abandon@pr cancel@chief cancel@draft cancel@pr circulate@promotion decide@pr "
            "forward@draft later_read@later_reading propose@draft pull_back@chief "
            "pull_back@pr return@chief return@pr submit@chief take_back@pr"
        ): "comments, files, texts",
        "take_over@draft": "files, texts",
    },
    "post": {
        (
            "ask_check@draft ask_decision@draft cancel@check cancel@decision cancel@draft "
            "cancel@publish confirm@check decide@decision discard@decision edit@publish "
            "later_read@later_reading publish@publish pull_back@check pull_back@decision "
            "reclassify@check reclassify@decision reclassify@publish request_fix@check "
            "return@decision"
        ): "comments, files, texts, 止める",
        "check_after@after": "comments, files, texts",
        "cite_decision@draft no_checker@draft record@draft take_over@draft": "files, texts, 止める",
        "publish_first@draft": "files, texts",
    },
    "post_deletion": {
        "approve@decision later_read@later_reading object@decision": "comments, texts",
    },
    "incident": {
        (
            "acknowledge@receive confirm@chief confirm@owner dismiss@receive "
            "later_read@later_reading note@work settle@receive settle@work"
        ): "comments, files, texts",
        "add_evidence@work assign@work retype@work summarise@work": "comments, files, notes, records, texts",
        "cancel@draft file@draft": "files, texts",
        "circulate@promotion": "the summary",
        "close@work dismiss@work reopen@rest": "comments, files, notes, records, texts, the summary",
        "record_item@work": "comments, files, notes, texts",
    },
}
# As above: what the checker would stop.
STOPS: Table = {"post": {"confirm@check decide@decision": "the open 「止める」"}}


# test_links: role → the pages to which a link leads him, and what they answer.
LINKS: Table = {}
